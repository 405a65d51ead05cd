//! `write_back/<source>.csv`: the rows of a system that must change, and nothing else.
//!
//! In: golden records, and what a system asks to get back. Out: CSV. It promises that no text is a formula to a
//! spreadsheet, and that a missing value does not wipe out what the system holds. It writes to no system.

use std::borrow::Cow;

use anyhow::Result;
use polars::prelude::{DataFrame, DataType, StringChunked};

use crate::config::WriteBack;
use crate::diagnostic::Failure;
use crate::profile::Golden;
use crate::tables::Scalar;

/// The live records of a source whose canonical ID or attributes differ from what the system holds.
pub(super) fn csv(golden: &Golden<'_>, write_back: &WriteBack) -> Result<Vec<u8>> {
    let (table, range) = golden
        .sources
        .of_source(write_back.source)
        .ok_or_else(|| anyhow::Error::new(Failure::Bug("this is a bug: a source was not read".to_owned())))?;
    let column = |name: &str| -> Result<StringChunked> { Ok(table.frame.column(name)?.str()?.clone()) };
    let held_ids = column(&write_back.canonical_id)?;
    let held: Vec<StringChunked> = write_back.set.iter().map(|(name, _)| column(name)).collect::<Result<_>>()?;
    let mut position = vec![u32::MAX; golden.clusters.n];
    for (at, cluster) in golden.scope.iter().enumerate() {
        position[*cluster as usize] = at as u32;
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let record_id = golden.use_case.identity.sources[write_back.source].record_id.as_str();
    writer.write_record(
        [record_id, &write_back.canonical_id].into_iter().chain(write_back.set.iter().map(|(name, _)| name.as_str())),
    )?;
    for (row, record) in range.enumerate() {
        if table.deleted[row] {
            continue;
        }
        let cluster = golden.clusters.of[record] as usize;
        let id = golden.ids[cluster].as_str();
        let mut changed = held_ids.get(row) != Some(id);
        let mut fields: Vec<Cow<'_, str>> = vec![table.record_ids.get(row).unwrap_or_default().into(), id.into()];
        for ((_, attribute), held) in write_back.set.iter().zip(&held) {
            let value = (position[cluster] != u32::MAX)
                .then(|| golden.columns[*attribute].cells[position[cluster] as usize].value.as_ref())
                .flatten();
            let text = match value {
                // A missing value does not wipe out what the system holds.
                None => held.get(row).unwrap_or_default().into(),
                Some(value) => {
                    let text = value.to_string();
                    changed |= held.get(row).unwrap_or_default() != text;
                    match value {
                        Scalar::Text(_) => safe(text.into()),
                        _ => text.into(),
                    }
                }
            };
            fields.push(text);
        }
        if changed {
            writer.write_record(fields.iter().map(AsRef::as_ref))?;
        }
    }
    Ok(writer.into_inner()?)
}

/// A table as CSV, safe against formulas.
pub(super) fn csv_of(frame: &DataFrame) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(frame.get_column_names().iter().map(|name| name.as_str()))?;
    let texts: Vec<(bool, StringChunked)> = frame
        .columns()
        .iter()
        .map(|column| Ok((column.dtype() == &DataType::String, column.cast(&DataType::String)?.str()?.clone())))
        .collect::<Result<_>>()?;
    for row in 0..frame.height() {
        let fields = texts.iter().map(|(is_text, column)| {
            let text = column.get(row).unwrap_or_default();
            if *is_text { safe(text.into()) } else { text.into() }
        });
        writer.write_record(fields.map(Cow::into_owned))?;
    }
    Ok(writer.into_inner()?)
}

/// Text that a spreadsheet would run as a formula gets an apostrophe in front.
fn safe(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn formulas_become_text() {
        assert_eq!(safe("=HYPERLINK(\"http://x\")".into()), "'=HYPERLINK(\"http://x\")");
        assert_eq!(safe("@SUM(A1)".into()), "'@SUM(A1)");
        assert_eq!(safe("Acme - East".into()), "Acme - East");
    }
}
