//! Events of a value that is nobody's alone: who all have it.
//!
//! In: the events that hang on no record, and what records say. Out: of each the records that have its value, be it
//! one that several customers share or a mailbox that identifies nobody. It promises nothing of whose the event is:
//! who asks decides what it means for all of them.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;
use xxhash_rust::xxh3::Xxh3Builder;

use super::standardise::{parts, standard_values};
use crate::config::{Extract, Identity, IdentityField, Role};
use crate::tables::{EventTable, NO_RECORD, RecordIndex, SourceTable, Sources, StandardField};
use crate::types::trimmed;

/// Rows by the value that they name somebody by.
type Named<'a> = HashMap<String, Vec<u32>, Xxh3Builder>;

/// Notes in the tables of some sources who all have the values of the events that hang on no record.
///
/// # Errors
/// A column that the sources do not hold, which reading has already ruled out.
pub fn shared(identity: &Identity, of: &[usize], sources: &mut Sources, fields: &[StandardField]) -> Result<()> {
    let mut events = std::mem::take(&mut sources.events);
    for table in events.iter_mut().filter(|table| of.contains(&table.source)) {
        let Role::Events(asked) = &identity.sources[table.source].role else { continue };
        for (name, column) in &asked.by {
            let Some(f) = identity.fields.iter().position(|field| field.name == *name) else { continue };
            let found = holders(sources, (&identity.fields[f], &fields[f]), table, column)?;
            table.shared.extend(found);
        }
        table.shared.sort_unstable();
        table.shared.dedup();
    }
    sources.events = events;
    Ok(())
}

/// The rows that hang on no record, each with a record that has the value it names somebody by.
fn holders(
    sources: &Sources,
    (field, standard): (&IdentityField, &StandardField),
    table: &EventTable,
    column: &str,
) -> Result<Vec<(u32, RecordIndex)>> {
    let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok()) else {
        return Ok(Vec::new());
    };
    let (mut named, mut as_written) = (Named::default(), Named::default());
    for (row, (record, text)) in table.record.iter().zip(texts.iter()).enumerate() {
        let Some(text) = text.filter(|text| *record == NO_RECORD && !trimmed(text).is_empty()) else { continue };
        for value in standard_values(field, text) {
            named.entry(value).or_default().push(row as u32);
        }
        as_written.entry(folded(text)).or_default().push(row as u32);
    }
    let by_code: HashMap<u32, &Vec<u32>, Xxh3Builder> =
        (0..standard.values.len()).filter_map(|code| Some((code as u32, named.get(&standard.values[code])?))).collect();
    let mut found = Vec::new();
    for (source, extracts) in &field.places {
        let Some((records, range)) = sources.of_source(*source) else { continue };
        let Range { start, end } = range;
        for extract in extracts {
            let mut has = |record: usize, rows: &[u32]| {
                let when = records.when(extract.columns(), record - start);
                let holds = |row: &&u32| when.holds_at(table.happened_at[**row as usize]);
                found.extend(rows.iter().filter(holds).map(|row| (*row, record as RecordIndex)));
            };
            for record in (start..end).filter(|_| !by_code.is_empty()) {
                let rows = standard.of(record).iter().filter_map(|code| by_code.get(code));
                rows.for_each(|rows| has(record, rows));
            }
            // A mailbox such as `info@` is no value of a record, and is the same mailbox all the same.
            if !as_written.is_empty() {
                each_written(records, extract, &mut |row, text| {
                    as_written.get(&folded(text)).into_iter().for_each(|rows| has(start + row, rows));
                })?;
            }
        }
    }
    Ok(found)
}

fn each_written(records: &SourceTable, extract: &Extract, take: &mut dyn FnMut(usize, &str)) -> Result<()> {
    let columns = parts::columns_of(&records.frame, extract)?;
    for row in 0..records.record_ids.len() {
        parts::each_raw(extract, &columns, row, None, &mut |text| take(row, text));
    }
    Ok(())
}

fn folded(text: &str) -> String {
    trimmed(text).to_lowercase()
}
