//! Whether published outputs are what a run has written, and say the same as the registry.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::plain;
use crate::document::Document;
use crate::identity::{look_up, past};
use crate::report::portfolio;
use crate::sources::text_columns;
use crate::storage::{RECORD, STORE, Sets, Shown, open, open_own, read_at_most};
use crate::types::record_key;

/// No file of a set is larger.
const LARGEST: u64 = 1 << 40;

/// What was found of the outputs of a use case.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Verified {
    /// The folder.
    pub folder: String,
    /// The run that wrote it.
    pub run_id: String,
    /// The version of the registry whose canonical IDs it holds.
    pub registry_version: u64,
    /// Files that are what the run has written.
    pub files: usize,
    /// Records whose ID is that of the registry; `None` where the registry was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<usize>,
    /// What is wrong, in words.
    pub faults: Vec<String>,
}

/// What was found of all sets that were looked at.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Verification {
    /// The sets, in order of their folders.
    pub sets: Vec<Verified>,
}

impl Document for Verification {
    const TITLE: &'static str = "c360 verify --format json";
}

impl Verified {
    /// Outputs of which nothing can be read.
    fn unread(folder: &Path, fault: String) -> Self {
        let (folder, run_id) = (folder.display().to_string(), String::new());
        Self { folder, run_id, registry_version: 0, files: 0, records: None, faults: vec![fault] }
    }
}

/// What is shown of every use case in a folder of outputs, or the one set that the folder is.
///
/// # Errors
/// The folder holds no outputs.
pub fn verify(build: &Path, identity: &Path) -> Result<Vec<Verified>> {
    if build.join(RECORD).symlink_metadata().is_ok() {
        return Ok(vec![one(build, identity)?]);
    }
    let mut names: BTreeSet<String> = portfolio::published(build).unwrap_or_default().into_iter().collect();
    let stores = build.join(STORE).read_dir().into_iter().flatten().flatten();
    names.extend(stores.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut all = Vec::new();
    for name in names.into_iter().filter(|name| !name.ends_with(".rejected")) {
        let sets = Sets::new(build, &name, &name);
        let link = sets.link();
        match sets.shown() {
            Err(error) => all.push(Verified::unread(&link, plain(&error).replace("\n  ", "; "))),
            Ok(Shown::Nothing) if sets.kept()?.is_empty() => {}
            Ok(Shown::Nothing) => {
                let fault = "nothing is shown, though sets are kept; run the use case".to_owned();
                all.push(Verified::unread(&link, fault));
            }
            Ok(Shown::Set(_) | Shown::Folder) => all.push(match one(&link, identity) {
                Ok(verified) => verified,
                Err(error) => Verified::unread(&link, plain(&error).replace("\n  ", "; ")),
            }),
        }
    }
    if all.is_empty() {
        bail!("there is no published run in `{}`", build.display());
    }
    Ok(all)
}

/// Reads every file of a set, and compares its crosswalk with the registry in the folder of registries, where there is
/// one.
///
/// # Errors
/// A folder without a run record.
fn one(folder: &Path, identity: &Path) -> Result<Verified> {
    let path = folder.join(RECORD);
    drop(open_own(&path).with_context(|| format!("`{}` holds no outputs of a run", folder.display()))?);
    let bytes = read_at_most(&path, LARGEST)
        .with_context(|| format!("`{}` holds no outputs of a run: `{RECORD}` cannot be read", folder.display()))?;
    let record: Value = serde_json::from_slice(&bytes).with_context(|| format!("`{}` is not JSON", path.display()))?;
    let mut verified = Verified {
        folder: folder.display().to_string(),
        run_id: record["run_id"].as_str().unwrap_or_default().to_owned(),
        registry_version: record["registry"]["version"].as_u64().unwrap_or(0),
        files: 0,
        records: None,
        faults: Vec::new(),
    };
    let mut named: BTreeSet<String> = [RECORD.to_owned()].into();
    for output in record["outputs"].as_array().into_iter().flatten() {
        let (Some(name), Some(hash)) = (output["file"].as_str(), output["xxh3_128"].as_str()) else { continue };
        named.insert(name.to_owned());
        match what_is_wrong(&folder.join(name), hash) {
            None => verified.files += 1,
            Some(fault) => verified.faults.push(format!("`{name}` {fault}")),
        }
    }
    let others = others(folder, Path::new(""), &named)?;
    verified.faults.extend(others.into_iter().map(|name| format!("`{name}` was written by no run")));
    // A version may be kept no longer than what was made with it.
    let is_kept = |entity: &&str| {
        let versions = past(&identity.join(entity)).unwrap_or_default();
        versions.is_empty() || versions.iter().any(|past| past.version == verified.registry_version)
    };
    if let Some(entity) = record["registry"]["entity"].as_str().filter(|entity| identity.join(entity).is_dir())
        && record["published"] == true
        && is_kept(&entity)
    {
        match same_ids(folder, &identity.join(entity), entity, verified.registry_version) {
            Ok((records, differ)) => {
                verified.records = Some(records);
                if differ > 0 {
                    let version = verified.registry_version;
                    let fault = format!(
                        "{differ} records of the crosswalk have another ID in version {version} of the registry"
                    );
                    verified.faults.push(fault);
                }
            }
            Err(error) => verified.faults.push(plain(&error).replace("\n  ", "; ")),
        }
    }
    Ok(verified)
}

fn what_is_wrong(path: &Path, hash: &str) -> Option<&'static str> {
    if open_own(path).is_err() {
        return Some("is not there, or is no plain file");
    }
    match read_at_most(path, LARGEST) {
        Ok(bytes) if format!("{:032x}", xxh3_128(&bytes)) == hash => None,
        Ok(_) => Some("is not what the run has written"),
        Err(_) => Some("cannot be read"),
    }
}

/// Files that the run record does not name.
fn others(folder: &Path, inside: &Path, named: &BTreeSet<String>) -> Result<Vec<String>> {
    let at = folder.join(inside);
    let mut found = Vec::new();
    for entry in fs::read_dir(&at).with_context(|| format!("`{}` cannot be read", at.display()))? {
        let entry = entry?;
        let name = inside.join(entry.file_name());
        let text = name.to_string_lossy().into_owned();
        match entry.file_type()?.is_dir() {
            true => found.extend(others(folder, &name, named)?),
            false if named.contains(&text) => {}
            false => found.push(text),
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// How many records a crosswalk has, and how many of them have another ID in the registry.
fn same_ids(folder: &Path, registry: &Path, entity: &str, version: u64) -> Result<(usize, usize)> {
    let path = folder.join("crosswalk.parquet");
    let file = open(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let [sources, record_ids, ids] = text_columns(file, ["source", "record_id", "canonical_id"])
        .with_context(|| format!("`{}` is not a crosswalk", path.display()))?;
    let registry = look_up(registry, entity, Some(version))?;
    let mut differ = 0;
    for ((source, record_id), id) in sources.iter().zip(record_ids.iter()).zip(ids.iter()) {
        let key = record_key(record_id.unwrap_or_default());
        differ += usize::from(registry.id_of(source.unwrap_or_default(), &key) != id);
    }
    Ok((sources.len(), differ))
}
