//! `write_back/<source>.csv`: the rows of a system that must change, and nothing else.
//!
//! In: golden records, and what a system asks to get back. Out: CSV for a program that imports it: every value as it
//! is. It promises that a value which the system holds in a spelling of its own stays as it is, so that the files come
//! to rest after one import; that a missing value wipes out nothing; that no row is there only to carry blanks; and
//! that no two rows have one key.
//! Files that people open are safe against formulas; these are not for people. It writes to no system.

use std::borrow::Cow;

use anyhow::Result;
use polars::prelude::{DataFrame, DataType, StringChunked};

use super::held::Held;
use crate::config::{Outside, WriteBack};
use crate::diagnostic::Failure;
use crate::profile::{ByKey, Golden, texts};
use crate::types::trimmed;

/// The live records of a source whose canonical ID or attributes differ from what the system holds; and those of which
/// nothing but the canonical ID does, where other rows carry attributes, because their customers are not in the
/// population.
pub(super) fn csv(golden: &Golden<'_>, write_back: &WriteBack) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    let not_read = || anyhow::Error::new(Failure::Bug("this is a bug: a source was not read".to_owned()));
    let (table, range) = golden.sources.of_source(write_back.source).ok_or_else(not_read)?;
    let by_key = ByKey::of(write_back, golden.use_case, golden.sources, golden.clusters).ok_or_else(not_read)?;
    let held_ids = table.frame.column(&write_back.canonical_id)?.str()?;
    let held: Vec<Held<'_>> =
        write_back.set.iter().map(|(name, a)| Held::new(golden, write_back.source, name, *a)).collect::<Result<_>>()?;
    let mut position = vec![u32::MAX; golden.clusters.n];
    for (at, cluster) in golden.scope.iter().enumerate() {
        position[*cluster as usize] = at as u32;
    }
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut ids = csv::Writer::from_writer(Vec::new());
    let names = [write_back.key.as_str(), &write_back.canonical_id];
    rows.write_record(names.into_iter().chain(write_back.set.iter().map(|(name, _)| name.as_str())))?;
    ids.write_record(names)?;
    for found in by_key.groups() {
        let Some(key) = found.first().and_then(|row| by_key.keys.get(*row as usize)) else { continue };
        let cluster = golden.clusters.of[range.start + found[0] as usize] as usize;
        let id = golden.ids[cluster].as_str();
        let have_its_id = found.iter().all(|row| held_ids.get(*row as usize).map(trimmed) == Some(id));
        let at = Some(position[cluster]).filter(|at| *at != u32::MAX).map(|at| at as usize);
        match (at, write_back.outside) {
            // What they were before is taken out, and nothing else is said of them.
            (None, outside) if outside != Outside::Clear && golden.is_withheld(cluster as u32) => continue,
            (None, Outside::LeaveOut) => continue,
            // Nobody knows whether they have left.
            (None, Outside::Clear) if golden.undecided.binary_search(&(cluster as u32)).is_ok() => continue,
            (None, Outside::Keep) if !write_back.set.is_empty() => {
                if !have_its_id {
                    ids.write_record([key, id])?;
                }
                continue;
            }
            _ => {}
        }
        let mut changed = !have_its_id;
        let mut fields: Vec<Cow<'_, str>> = vec![key.into(), id.into()];
        for held in &held {
            let (text, differs) = held.becomes(found, at);
            changed |= differs;
            fields.push(text);
        }
        if changed {
            rows.write_record(fields.iter().map(AsRef::as_ref))?;
        }
    }
    let apart = write_back.outside == Outside::Keep && !write_back.set.is_empty();
    let ids = ids.into_inner()?;
    Ok((rows.into_inner()?, apart.then_some(ids)))
}

/// Rows of a table as CSV, safe against formulas.
pub(super) fn csv_of(frame: &DataFrame, with_header: bool) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_header {
        writer.write_record(frame.get_column_names().iter().map(|name| name.as_str()))?;
    }
    let texts: Vec<(bool, StringChunked)> = frame
        .columns()
        .iter()
        .map(|column| Ok((column.dtype() == &DataType::String, texts(column)?)))
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
