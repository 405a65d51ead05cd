//! Record IDs that stand inside a column of JSON.
//!
//! In: the columns of a source of events. Out: one column more, of the IDs. What is no JSON, or holds more than one ID,
//! stands there as it is: no record has such an ID, so it is counted with those that no record has.

use anyhow::Result;

use super::text::TextTable;
use crate::config::Source;
use crate::types::json_texts;

/// Adds the column of the record IDs, where they are not one already.
pub(super) fn take_out(source: &Source, text: &mut TextTable) -> Result<()> {
    let Some(place) = &source.record_id_inside else { return Ok(()) };
    text.derive(&source.record_id, &place.column, |document| match json_texts(document, &place.path) {
        Some(mut ids) if ids.len() < 2 => ids.pop(),
        _ => Some(document.into()),
    })?;
    Ok(())
}
