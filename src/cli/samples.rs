//! The files that `c360 new` proposes from.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::given::misused;
use super::print::say;
use crate::diagnostic::plain;
use crate::propose::{Given, source_of};
use crate::{sources, storage};

/// Rows that are looked at; more do not change what is proposed.
pub(super) const ROWS: usize = 20_000;

/// The first rows of files, each as FILE or NAME=FILE, with their paths as seen from a folder; and the names of those
/// that cannot be read, which is said.
///
/// # Errors
/// A name that two have, or no file that can be read.
pub(super) fn samples(files: &[String], folder: &Path, quiet: bool) -> Result<(Vec<Given>, Vec<String>)> {
    let mut samples: Vec<Given> = Vec::new();
    let mut left_out = Vec::new();
    let mut first = None;
    for given in files {
        let (source, path) = source_of(given);
        if given.contains("${") {
            return Err(misused(format!("`{given}`: `${{...}}` in a path is a variable; give the file another name")));
        }
        if samples.iter().any(|(known, ..)| *known == source) {
            let other = path.display();
            return Err(misused(format!("two sources are called `{source}`; name them: `--source other={other}`")));
        }
        if !quiet {
            say(&format!("reading {}\n", path.display()));
        }
        match read(path) {
            Ok(sample) => samples.push((source, relative(path, folder)?, sample)),
            Err(why) => {
                if files.len() > 1 {
                    say(&format!("warning: left out: {}\n", plain(&why)));
                }
                left_out.push(source);
                first.get_or_insert(why);
            }
        }
    }
    match (samples.is_empty(), first) {
        (true, Some(why)) => Err(why),
        _ => Ok((samples, left_out)),
    }
}

fn read(path: &Path) -> Result<sources::Sample> {
    let sample = sources::sample(path, ROWS)?;
    anyhow::ensure!(!sample.columns.is_empty(), "`{}` has no columns", path.display());
    Ok(sample)
}

/// The path as seen from the folder of the YAML file.
fn relative(path: &Path, folder: &Path) -> Result<String> {
    let absolute = |path: &Path| -> Result<PathBuf> {
        std::fs::canonicalize(path).with_context(|| format!("`{}` cannot be found", path.display()))
    };
    let path = absolute(path)?;
    std::fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
    Ok(storage::relative(&path, &absolute(folder)?).to_string_lossy().into_owned())
}
