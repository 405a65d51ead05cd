//! The versions that are there, and those that are kept no longer.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::removed::remove;
use super::versions::{current, folder, manifest, versions};
use super::{CHANGES, Writing};
use crate::storage::{Privacy, point_to, real, relative, sync};
use crate::tables::Micros;
use crate::types::moment;

/// Folders to which runs published, each on a line, as seen from the registry.
const OUTPUTS: &str = "OUTPUTS";

/// A version, as its manifest tells.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Past {
    /// Its number.
    pub version: u64,
    /// The moment its run looked from; empty where it was not written down.
    pub as_of: String,
    /// Whether it is the current one.
    pub is_current: bool,
    /// The version that it says the changes of; `None` where it says all.
    pub base: Option<u64>,
    /// The bytes of its files.
    pub bytes: u64,
    /// Why it cannot be read, in words.
    pub fault: Option<String>,
}

/// Every version in the folder of a registry, in order.
///
/// # Errors
/// A folder that cannot be read.
pub fn past(dir: &Path) -> Result<Vec<Past>> {
    let now = current(dir)?;
    let mut all = Vec::new();
    for version in versions(dir)? {
        let path = dir.join(folder(version));
        let bytes = fs::read_dir(&path)
            .with_context(|| format!("`{}` cannot be read", path.display()))?
            .filter_map(|file| file.ok()?.metadata().ok())
            .map(|file| file.len())
            .sum();
        let mut past =
            Past { version, as_of: String::new(), is_current: now == Some(version), base: None, bytes, fault: None };
        match manifest(&path) {
            Ok((manifest, _)) => {
                past.as_of = manifest["as_of"].as_str().unwrap_or_default().to_owned();
                past.base = manifest["base"].as_u64().filter(|_| manifest["says"] == CHANGES);
            }
            Err(error) => past.fault = Some(crate::diagnostic::plain(&error)),
        }
        all.push(past);
    }
    Ok(all)
}

/// The folders of outputs that any version was published with, whether or not they are still there, in order.
///
/// # Errors
/// A folder that cannot be read.
pub fn published_to(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for version in versions(dir)? {
        let Ok((manifest, _)) = manifest(&dir.join(folder(version))) else { continue };
        if let Some(out) = manifest["publishes"]["out"].as_str() {
            all.push(real(&real(dir)?.join(out))?);
        }
    }
    // Runs that changed nothing in the registry made no version.
    for line in fs::read_to_string(dir.join(OUTPUTS)).unwrap_or_default().lines() {
        all.push(real(&real(dir)?.join(line))?);
    }
    all.sort();
    all.dedup();
    Ok(all)
}

impl Writing {
    /// Remembers a folder of outputs, so that a person is found there too.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn publishes_to(&self, out: &Path) -> Result<()> {
        let path = self.dir.join(OUTPUTS);
        let line = relative(out, &real(&self.dir)?).display().to_string();
        let known = fs::read_to_string(&path).unwrap_or_default();
        if known.lines().any(|known| known == line) {
            return Ok(());
        }
        point_to(&path, &format!("{known}{line}\n"), Privacy::Owner)
    }
}

impl Writing {
    /// Removes the versions that were followed by another before this moment, but for those that the current one hangs
    /// on; which are gone.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn keep_since(&self, moment_: Micros) -> Result<Vec<u64>> {
        let all = past(&self.dir)?;
        let Some(now) = all.iter().position(|past| past.is_current) else { return Ok(Vec::new()) };
        // Versions up to the one before the next that says all hang together.
        let starts: Vec<usize> = (0..=now).filter(|at| all[*at].base.is_none()).collect();
        let mut gone = Vec::new();
        for pair in starts.windows(2) {
            let followed = moment(&all[pair[1]].as_of).is_some_and(|as_of| as_of < moment_);
            if !followed {
                break;
            }
            for past in &all[pair[0]..pair[1]] {
                if remove(&self.dir.join(folder(past.version)))? {
                    gone.push(past.version);
                }
            }
        }
        if !gone.is_empty() {
            sync(&self.dir)?;
        }
        Ok(gone)
    }
}
