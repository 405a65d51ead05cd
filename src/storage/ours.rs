//! What in a folder is proved to be ours: its run record, and the files that the record names with their hash.
//!
//! In: a folder. Out: its record, or the folder removed as far as the record proves it to be ours and unchanged. It
//! follows no link and removes nothing on a guess.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use super::read::{open_own, read_at_most};

/// The file of a set that says whose it is and what it holds: `use_case`, `run_id`, and `outputs` with the hash of each
/// file.
pub const RECORD: &str = "run.json";

/// A file as JSON, if it can be read and is some.
pub(super) fn json(path: &Path) -> Option<Value> {
    const LARGEST: u64 = 64 << 20;
    open_own(path).ok()?;
    serde_json::from_slice(&read_at_most(path, LARGEST).ok()?).ok()
}

/// The run record of a folder, if it holds one that can be read.
pub(super) fn record(folder: &Path) -> Option<Value> {
    json(&folder.join(RECORD))
}

/// Removes the files of a set that its run record names with their hash, then the record, then the empty folders;
/// whether all is gone.
pub(super) fn remove(folder: &Path) -> Result<bool> {
    let Some(record) = record(folder) else { return Ok(false) };
    let cannot = |path: &Path| format!("`{}` of a set that no longer stays cannot be removed", path.display());
    let mut folders = Vec::new();
    let mut all_gone = true;
    for output in record["outputs"].as_array().into_iter().flatten() {
        let (Some(name), Some(hash)) = (output["file"].as_str(), output["xxh3_128"].as_str()) else { continue };
        let plain = is_inside(folder, Path::new(name));
        let path = folder.join(name);
        if let Some(parent) = Path::new(name).parent().filter(|parent| plain && !parent.as_os_str().is_empty()) {
            folders.push(folder.join(parent));
        }
        match if plain { is_unchanged(&path, hash) } else { Some(false) } {
            Some(true) => fs::remove_file(&path).with_context(|| cannot(&path))?,
            Some(false) => all_gone = false,
            None => {}
        }
    }
    folders.sort_unstable();
    folders.dedup();
    for inner in folders.iter().rev() {
        all_gone &= fs::remove_dir(inner).is_ok() || inner.symlink_metadata().is_err();
    }
    let others = fs::read_dir(folder)
        .with_context(|| cannot(folder))?
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name() != RECORD))
        .count();
    if !all_gone || others > 0 {
        return Ok(false);
    }
    let path = folder.join(RECORD);
    fs::remove_file(&path).with_context(|| cannot(&path))?;
    fs::remove_dir(folder).with_context(|| cannot(folder))?;
    Ok(true)
}

/// Whether a name leads to a place inside the folder, by folders alone: no link on the way is followed.
fn is_inside(folder: &Path, name: &Path) -> bool {
    let mut at = folder.to_owned();
    let parent = name.parent().unwrap_or(Path::new(""));
    name.components().all(|part| matches!(part, std::path::Component::Normal(_)))
        && parent.components().all(|part| {
            at.push(part);
            at.symlink_metadata().map_or(true, |there| there.is_dir())
        })
}

/// Whether a file holds what was written; `None` where it is gone.
fn is_unchanged(path: &Path, hash: &str) -> Option<bool> {
    if !path.symlink_metadata().ok()?.is_file() {
        return Some(false);
    }
    let (mut of_file, mut buffer) = (Xxh3::new(), vec![0; 1 << 18]);
    let mut file = open_own(path).ok()?;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Some(format!("{:032x}", of_file.digest128()) == hash),
            Ok(n) => of_file.update(&buffer[..n]),
            Err(_) => return Some(false),
        }
    }
}
