//! A record as people name it.
//!
//! In: `source/record_id`. Out: its index. It promises a message that says which half is wrong. It shows no value.

use anyhow::{Context as _, Result};

use crate::config::Identity;
use crate::diagnostic::Failure;
use crate::tables::{RecordIndex, Sources};
use crate::types::record_key;

/// The record of this name.
///
/// # Errors
/// The name has no slash, no such source, or no such record; or the source holds events.
pub fn record(identity: &Identity, sources: &Sources, named: &str) -> Result<RecordIndex> {
    let (source, id) = named
        .split_once('/')
        .ok_or_else(|| Failure::CommandLine(format!("`{named}` is no record; write it as source/record_id")))?;
    let index = identity.source(source).with_context(|| format!("`{named}`: the use case has no source `{source}`"))?;
    let (table, range) = sources
        .of_source(index)
        .with_context(|| format!("`{named}`: `{source}` holds events, and events are no customers"))?;
    let key = record_key(id);
    let row = (0..table.record_ids.len()).find(|row| table.record_ids.get(*row) == Some(&key));
    let row = row.with_context(|| format!("`{named}`: `{source}` has no such record"))?;
    Ok((range.start + row) as RecordIndex)
}
