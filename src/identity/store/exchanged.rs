//! Versions that are written anew take the place of those they were made from, all of them or none.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::removed::remove;
use super::versions::{bytes_of, folder, manifest};
use crate::storage::exchange;

/// Says which versions are exchanged, each with the digest of the new one, while they are.
pub(super) const MARK: &str = "REWRITING";

/// Where a version waits that is written anew.
pub(super) fn anew_at(version: u64) -> String {
    format!("new-{}", folder(version))
}

/// Ends what a command left that died while it exchanged versions: those that are marked are exchanged, and what else
/// waits is removed, for nothing says that all of it is there. The caller holds the lock.
///
/// # Errors
/// A folder that cannot be moved or removed.
pub(super) fn finish(dir: &Path) -> Result<()> {
    let mark = dir.join(MARK);
    let marked = bytes_of(&mark).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    for line in marked.lines() {
        let Some((version, digest)) = line.split_once(' ') else { continue };
        let Ok(version) = version.parse::<u64>() else { continue };
        let (anew, place) = (dir.join(anew_at(version)), dir.join(folder(version)));
        if manifest(&anew).is_ok_and(|(_, found)| found == digest) {
            exchange(&anew, &place)?;
        }
    }
    let waiting = std::fs::read_dir(dir).with_context(|| format!("`{}` cannot be read", dir.display()))?;
    for name in waiting.map(|entry| Ok(entry?.file_name())).collect::<Result<Vec<_>>>()? {
        if name.to_string_lossy().starts_with("new-v") {
            remove(&dir.join(name))?;
        }
    }
    match std::fs::remove_file(&mark) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("`{}` cannot be removed", mark.display()))
        }
        _ => Ok(()),
    }
}
