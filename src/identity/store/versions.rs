//! Version folders, and the file `CURRENT` that names one of them.
//!
//! In: the folder of a registry. Out: which versions are there, which is current, and what manifests say. It promises
//! to follow no link, and writes nothing.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::Failure;
use crate::identity::code::Salt;
use crate::storage::open_own;

/// The file that names the current version.
pub(super) const POINTER: &str = "CURRENT";
/// What it says of a registry that has no version yet.
pub(super) const NONE_YET: &str = "v000000";
/// The file that holds the salt.
pub(super) const SALT: &str = "SALT";

pub(super) fn folder(version: u64) -> String {
    format!("v{version:06}")
}

/// The version that `CURRENT` names: `Some(0)` of a registry that has none yet, `None` where there is no pointer.
///
/// # Errors
/// It cannot be read, or names no version.
pub fn current(dir: &Path) -> Result<Option<u64>> {
    let path = dir.join(POINTER);
    let cannot = || format!("`{}` cannot be read", path.display());
    let mut text = String::new();
    match open_own(&path) {
        Ok(file) => file.take(100).read_to_string(&mut text).with_context(cannot)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(cannot),
    };
    let named = text.trim();
    match named
        .strip_prefix('v')
        .filter(|digits| digits.len() >= 6)
        .and_then(|digits| digits.parse().ok())
        .filter(|version| folder(*version) == named)
    {
        Some(version) => Ok(Some(version)),
        None => bail!(Failure::RegistryDamaged(format!(
            "`{}` names no version; write the last good one into it, such as `v000001`",
            path.display()
        ))),
    }
}

/// The numbers of the version folders that are there, ascending.
pub(super) fn versions(dir: &Path) -> Result<Vec<u64>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("the registry `{}` cannot be read", dir.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        found.extend(
            name.strip_prefix('v').and_then(|digits| digits.parse().ok()).filter(|version| folder(*version) == name),
        );
    }
    found.sort_unstable();
    Ok(found)
}

/// Without a pointer there may be nothing but what a run leaves that died before its first.
pub(super) fn refuse_what_is_no_registry(dir: &Path, folders: &[u64]) -> Result<()> {
    if let Some(last) = folders.last() {
        bail!(Failure::RegistryDamaged(format!(
            "the registry `{}` is damaged: it holds versions up to {last} and no `{POINTER}`; write the last good one \
             into it, such as `{}`",
            dir.display(),
            folder(*last)
        )));
    }
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // The last two were temporary names of the first release.
        let ours = name == "LOCK"
            || name == SALT
            || name.starts_with("tmp-")
            || name == "CURRENT.tmp"
            || (name.starts_with(".v") && name.ends_with(".tmp"));
        if !ours {
            bail!(Failure::NotOurs(format!(
                "`{}` holds other files and no registry; name another folder with `--identity`",
                dir.display()
            )));
        }
    }
    Ok(())
}

/// The manifest of a version, and the hash of what it says about the tables.
pub(super) fn manifest(folder: &Path) -> Result<(Value, String)> {
    let bytes = bytes_of(&folder.join("manifest.json")).context("`manifest.json` cannot be read")?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| anyhow!("`manifest.json` is not JSON"))?;
    // Not of where outputs lie, so that equal registries have equal hashes wherever they are.
    let tables = json!([value["entity"], value["version"], value["files"], value["base_digest"]]);
    let digest = format!("{:032x}", xxh3_128(tables.to_string().as_bytes()));
    Ok((value, digest))
}

pub(super) fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_own(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The salt that stands in a registry; `None` where there is none yet.
pub(super) fn salt_in(dir: &Path) -> Result<Option<Salt>> {
    let path = dir.join(SALT);
    let cannot = || format!("`{}` cannot be read", path.display());
    let mut text = String::new();
    match open_own(&path) {
        Ok(file) => file.take(100).read_to_string(&mut text).with_context(cannot)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(cannot),
    };
    match Salt::of_hex(&text) {
        Some(salt) => Ok(Some(salt)),
        None => bail!(Failure::RegistryDamaged(format!(
            "`{}` holds no salt, which is 64 hexadecimal digits; restore it from a backup",
            path.display()
        ))),
    }
}
