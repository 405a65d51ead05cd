//! A set of outputs that is shown again: as it was, or without what must not stay.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::Failure;
use crate::publish::HashedFile;
use crate::storage::{RECORD, Set, Sets, open_own, read_at_most};

/// No file of a set is larger.
const LARGEST: u64 = 1 << 40;

/// Copies a set into a new one, which is whole in its place and not shown yet; `changed` are files with other bytes,
/// `said` is told in its run record. The caller holds the lock.
///
/// # Errors
/// A set without a run record, a file that is not what the run has written, or one that cannot be written.
pub(super) fn copy(sets: &Sets, set: &Set, changed: &BTreeMap<String, Vec<u8>>, said: (&str, Value)) -> Result<Set> {
    let folder = sets.folder(set);
    let mut record = sets.record_of(set).with_context(|| format!("`{}` has no run record", folder.display()))?;
    let run_id = record["run_id"].as_str().unwrap_or_default().to_owned();
    let mut aside = sets.aside()?;
    let mut outputs = Vec::new();
    for output in record["outputs"].as_array().into_iter().flatten() {
        let (Some(name), Some(hash)) = (output["file"].as_str(), output["xxh3_128"].as_str()) else { continue };
        let path = folder.join(name);
        let damaged = || format!("`{}` is not what the run has written", path.display());
        // A link at the name is not followed.
        drop(open_own(&path).with_context(damaged)?);
        let bytes = read_at_most(&path, LARGEST).with_context(damaged)?;
        // What somebody changed does not become what a run has written, also where other bytes take its place.
        if format!("{:032x}", xxh3_128(&bytes)) != hash {
            bail!(Failure::NotOurs(damaged()));
        }
        let hash = aside.write(name, changed.get(name).unwrap_or(&bytes))?;
        outputs.push(HashedFile { file: name.to_owned(), xxh3_128: hash });
    }
    record["outputs"] = serde_json::to_value(outputs)?;
    record[said.0] = said.1;
    aside.write(RECORD, (serde_json::to_string_pretty(&record)? + "\n").as_bytes())?;
    let next = sets.next(&run_id)?;
    aside.move_to(&sets.folder(&next))?;
    Ok(next)
}
