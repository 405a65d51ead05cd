//! Record IDs that are no column of the files: inside a column of JSON, or several columns together.
//!
//! In: the columns of a source. Out: one column more, of the IDs. What is no JSON stands there as it is: no
//! record has such an ID, so it is counted with those that no record has.

use anyhow::Result;

use super::text::TextTable;
use crate::config::{Made, Source};
use crate::types::json_texts;

/// What stands between several IDs of one event; no ID holds it.
pub(super) const BETWEEN: &str = "\u{1f}";

/// Adds the column of the record IDs, where they are not one already.
pub(super) fn take_out(source: &Source, text: &mut TextTable) -> Result<()> {
    match &source.record_id_made {
        None => {}
        Some(Made::Nothing) => text.derive(&source.record_id, &[], |_| None)?,
        Some(Made::Together(columns)) => text.derive(&source.record_id, columns, |cells| {
            source.record_id_of(|column| cells[columns.iter().position(|known| known == column)?])
        })?,
        Some(Made::Inside(place)) => {
            text.derive(&source.record_id, std::slice::from_ref(&place.column), |document| {
                let document = (*document.first()?)?;
                match json_texts(document, &place.path) {
                    Some(mut ids) if ids.len() < 2 => ids.pop().map(Into::into),
                    Some(ids) => Some(ids.join(BETWEEN)),
                    None => Some(document.to_owned()),
                }
            })?;
        }
    }
    Ok(())
}
