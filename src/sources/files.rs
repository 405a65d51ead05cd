//! From a pattern in YAML to the files it means.
//!
//! In: the pattern and the environment. Out: regular files, each once, with the name by which messages call it. It
//! promises that nothing is waited for, that what is no regular file is an error and is not passed over, and that no
//! value of a variable is in a name. It reads no content.

use std::collections::HashMap;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::environment::Environment;
use super::pattern::Pattern;
use crate::config::Read;
use crate::diagnostic::words;
use crate::storage;

/// A file that is read.
#[derive(Clone, Debug)]
pub(super) struct SourceFile {
    path: PathBuf,
    /// Its name in messages.
    pub(super) shown: String,
    /// Its name as seen from the YAML file.
    pub(super) name: String,
}

impl SourceFile {
    /// A file that stands on the command line.
    pub(super) fn given(path: &Path) -> Self {
        let shown = path.display().to_string();
        Self { path: path.to_owned(), name: shown.clone(), shown }
    }

    /// Where it is; not for messages, since it may hold the value of a variable.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it, if it is a regular file still.
    pub(super) fn open(&self) -> Result<File> {
        storage::open(&self.path).with_context(|| format!("`{}` cannot be opened", self.shown))
    }
}

/// The files of a source, in order of name.
pub(super) fn find(read: &Read, environment: &Environment) -> Result<Vec<SourceFile>> {
    let pattern = Pattern::new(&read.pattern, environment)?;
    let mut files: Vec<SourceFile> = Vec::new();
    let mut same: HashMap<(u64, u64), String> = HashMap::new();
    for spot in pattern.find(&read.base)? {
        let file = SourceFile {
            shown: pattern.shown(&read.base, &spot.name),
            name: spot.name.strip_prefix("./").unwrap_or(&spot.name).to_owned(),
            path: spot.path,
        };
        let opened = match storage::open(&file.path) {
            Ok(opened) => opened,
            Err(error)
                if pattern.is_plain() && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                bail!("there is no file `{}`; paths are relative to the YAML file", file.shown)
            }
            // `**` looks into it.
            Err(_) if pattern.is_deep() && file.path.is_dir() => continue,
            Err(error) => bail!("`{}` cannot be opened: {}", file.shown, words(&error)),
        };
        let about = opened.metadata().with_context(|| format!("`{}` cannot be opened", file.shown))?;
        if let Some(other) = same.insert((about.dev(), about.ino()), file.shown.clone()) {
            bail!(
                "`{other}` and `{}` are one file, through a link, and its rows would be read twice; take one of the \
                 names out of the pattern",
                file.shown
            );
        }
        files.push(file);
    }
    if files.is_empty() {
        bail!("no file matches `{}`; paths are relative to the YAML file", pattern.shown(&read.base, &read.pattern));
    }
    Ok(files)
}
