//! A version that goes: its files by name, and its folder where nothing else is in it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::earlier;
use super::tables::FILES;

/// Removes the files of a version, and its folder where nothing else is in it.
pub(super) fn remove(path: &Path) -> Result<bool> {
    let cannot = |path: &PathBuf| format!("`{}` cannot be removed", path.display());
    // The manifest goes first: what is left of a version without it is none.
    for name in ["manifest.json"].into_iter().chain(FILES).chain(earlier::FILES) {
        let file = path.join(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| cannot(&file));
            }
            _ => {}
        }
    }
    Ok(fs::remove_dir(path).is_ok())
}
