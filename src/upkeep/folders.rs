//! Folders in which outputs stand: sets, and copies of them that somebody made.
//!
//! In: the folder of outputs. Out: every folder below it that holds tables, whatever it is called and whether or not
//! its run record can be read. It promises that what it could not look into, a folder that may not be read or a link
//! that leads elsewhere, is told.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::table::Table;

/// Tables that name records or customers.
const TABLES: [&str; 4] = ["crosswalk", "profile", "lineage", "identifiers"];
/// Whether a file is called as a table of a run.
pub(super) fn is_ours(name: &str) -> bool {
    TABLES.contains(&name.split('.').next().unwrap_or_default())
}

/// No folder is looked into that lies deeper.
const DEEPEST: usize = 64;

/// The names in a folder, in order; none where there is no folder.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn names(folder: &Path) -> Result<Vec<OsString>> {
    let cannot = || format!("`{}` cannot be read", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(refused) if matches!(refused.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        entries => entries.with_context(cannot)?,
    };
    let names = entries.map(|entry| Ok(entry.with_context(cannot)?.file_name()));
    let mut names: Vec<OsString> = names.collect::<Result<_>>()?;
    names.sort();
    Ok(names)
}

/// What lies below a folder.
#[derive(Default)]
pub(super) struct Below {
    /// Folders that hold a table, such as those of a run.
    pub(super) with_tables: Vec<PathBuf>,
    /// What could not be looked into.
    pub(super) unread: Vec<PathBuf>,
}

impl Below {
    /// All that lies below a folder. Links inside it lead to what is looked into anyway.
    pub(super) fn of(folder: &Path) -> Self {
        let mut below = Self::default();
        let inside = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        below.walk(folder, &inside, 0);
        below
    }

    fn walk(&mut self, folder: &Path, inside: &Path, depth: usize) {
        let Some(names) = names(folder).ok().filter(|_| depth < DEEPEST) else {
            return self.unread.push(folder.to_owned());
        };
        let mut holds_a_table = false;
        for name in names {
            let path = folder.join(&name);
            match path.symlink_metadata() {
                Ok(kind) if kind.is_dir() => self.walk(&path, inside, depth + 1),
                Ok(kind) if kind.is_symlink() => {
                    let leads_out = path.canonicalize().is_ok_and(|target| !target.starts_with(inside));
                    self.unread.extend(leads_out.then_some(path));
                }
                Ok(_) => {
                    holds_a_table |= is_ours(&name.to_string_lossy()) || Table::may_name(&path);
                }
                Err(_) => self.unread.push(path),
            }
        }
        if holds_a_table {
            self.with_tables.push(folder.to_owned());
        }
    }
}

/// The files of a set, by their names inside it.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn files(set: &Path) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for name in names(set)? {
        let (path, name) = (set.join(&name), name.to_string_lossy().into_owned());
        match path.symlink_metadata().is_ok_and(|kind| kind.is_dir()) {
            true => all.extend(names(&path)?.into_iter().map(|inside| format!("{name}/{}", inside.to_string_lossy()))),
            false => all.push(name),
        }
    }
    Ok(all)
}
