//! Erasure records: who was asked to be forgotten, by a keyed hash alone, and what was done about it.
//!
//! In: the folder of a registry. Out: what is to be left out of every run, and the records. They stand beside the
//! versions and belong to none of them, so that they hold whichever version is current. They name no person.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Writing;
use super::versions::{bytes_of, current, folder, manifest};
use crate::diagnostic::Failure;
use crate::identity::code::Salt;
use crate::storage::{Privacy, make_folder, point_to};
use crate::tables::{Forgotten, Renamed};

/// The folder of the records.
const FOLDER: &str = "erasures";
/// The format of a record.
const FORMAT: u32 = 1;

/// A request to forget, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The format of the record.
    pub format: u32,
    /// What the request is called where it was made.
    pub request: String,
    /// Who decided.
    pub decided_by: String,
    /// When it was asked for, RFC 3339.
    pub asked_at: String,
    /// When the closing search ended; `None` while it is not done, and to be asked for again.
    pub closed_at: Option<String>,
    /// The entity.
    pub entity: String,
    /// A keyed hash of each record.
    pub tombstones: Vec<String>,
    /// Another of each, in which the case of letters does not matter.
    #[serde(default)]
    pub in_any_case: Vec<String>,
    /// What was searched, what was found, and what became of it.
    pub searched: Vec<Searched>,
    /// How many places the closing search still found.
    pub left: usize,
    /// Backups that still hold it, and until when, as it was said.
    pub backups: Option<String>,
}

/// A place that was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The place.
    pub place: String,
    /// Rows that were found.
    pub found: usize,
    /// What became of them: `removed`, or `kept` with the reason.
    pub became: String,
}

impl Erasure {
    /// A record of what is asked for.
    pub fn new(request: &str, decided_by: &str, asked_at: &str, entity: &str) -> Self {
        Self {
            format: FORMAT,
            request: request.to_owned(),
            decided_by: decided_by.to_owned(),
            asked_at: asked_at.to_owned(),
            closed_at: None,
            entity: entity.to_owned(),
            tombstones: Vec::new(),
            in_any_case: Vec::new(),
            searched: Vec::new(),
            left: 0,
            backups: None,
        }
    }
}

/// The records of a registry, with their numbers, in order.
///
/// # Errors
/// One that cannot be read: a run must not go on without knowing whom to leave out.
pub fn erasures(dir: &Path) -> Result<Vec<(u64, Erasure)>> {
    let folder = dir.join(FOLDER);
    if folder.is_symlink() {
        bail!(Failure::NotOurs(format!("`{}` is a link, and none is followed here", folder.display())));
    }
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("`{}` cannot be read", folder.display())),
    };
    let mut all = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(number) = name.strip_suffix(".json").and_then(|number| number.parse().ok()) else { continue };
        let path = folder.join(&name);
        let damaged = || {
            Failure::RegistryDamaged(format!(
                "the erasure record `{}` is damaged; restore it from a backup, for it says whom to leave out",
                path.display()
            ))
        };
        let bytes = bytes_of(&path).with_context(damaged)?;
        let erasure: Erasure =
            serde_json::from_slice(&bytes).map_err(|_| anyhow!("it is no erasure record")).with_context(damaged)?;
        if erasure.format > FORMAT {
            bail!(Failure::RegistryTooNew(format!(
                "`{}` has format {}, and this release knows formats up to {FORMAT}; use a later release of c360",
                path.display(),
                erasure.format
            )));
        }
        let is_hash = |text: &String| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !erasure.tombstones.iter().chain(&erasure.in_any_case).all(is_hash) {
            return Err(anyhow!("it holds a tombstone that is none")).with_context(damaged);
        }
        all.push((number, erasure));
    }
    all.sort_by_key(|(number, _)| *number);
    Ok(all)
}

/// Who is to be left out of every run: those of the erasure records, and those that a version knew, so that no record
/// that is lost brings anybody back.
pub(super) fn forgotten(dir: &Path, salt: &Salt, manifest: &Value) -> Result<Forgotten> {
    let mut hashes = of_version(manifest, "forgotten");
    let mut in_any_case = of_version(manifest, "forgotten_in_any_case");
    for (_, erasure) in erasures(dir)? {
        hashes.extend(erasure.tombstones);
        in_any_case.extend(erasure.in_any_case);
    }
    let key = salt.key_for(b"records that were asked to be forgotten");
    Ok(Forgotten::new(key, (hashes, in_any_case), renamed(manifest)))
}

/// Which sources a version knew to be renamed.
fn renamed(manifest: &Value) -> Vec<Renamed> {
    let all = manifest["renamed"].as_array().into_iter().flatten();
    all.filter_map(|row| serde_json::from_value(row.clone()).ok()).collect()
}

/// Whom a version knew to be forgotten.
fn of_version(manifest: &Value, key: &str) -> BTreeSet<String> {
    let all = manifest[key].as_array().into_iter().flatten();
    all.filter_map(|hash| hash.as_str().map(str::to_owned)).collect()
}

/// How many records the current version knows to be forgotten of which no erasure record says why.
///
/// # Errors
/// As [`erasures`].
pub fn without_erasure(dir: &Path) -> Result<usize> {
    let said: BTreeSet<String> = erasures(dir)?.into_iter().flat_map(|(_, erasure)| erasure.tombstones).collect();
    let Some(version) = current(dir)?.filter(|version| *version > 0) else { return Ok(0) };
    let known = manifest(&dir.join(folder(version)))
        .map(|(manifest, _)| of_version(&manifest, "forgotten"))
        .unwrap_or_default();
    Ok(known.difference(&said).count())
}

impl Writing {
    /// Writes an erasure record, which gets a number where it has none.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn record(&self, number: Option<u64>, erasure: &Erasure) -> Result<u64> {
        let folder = self.dir.join(FOLDER);
        make_folder(&folder, Privacy::Owner)?;
        let number = match number {
            Some(number) => number,
            None => erasures(&self.dir)?.last().map_or(1, |(number, _)| number + 1),
        };
        let text = serde_json::to_string_pretty(erasure)? + "\n";
        point_to(&folder.join(format!("{number:06}.json")), &text, Privacy::Owner)?;
        Ok(number)
    }
}
