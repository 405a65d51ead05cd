//! `write_back/<source>.csv`: the rows of a system that must change, and nothing else.
//!
//! In: golden records, and what a system asks to get back. Out: CSV for a program that imports it: every value as it
//! is. It promises that a value which the system holds in a spelling of its own stays as it is, so that the files come
//! to rest after one import; that a missing value wipes out nothing; and that no row is there only to carry blanks.
//! Files that people open are safe against formulas; these are not for people. It writes to no system.

use std::borrow::Cow;

use anyhow::Result;
use polars::prelude::{Column as Series, DataFrame, DataType, StringChunked};

use crate::config::{Outside, UseCase, WriteBack};
use crate::diagnostic::Failure;
use crate::profile::Golden;
use crate::tables::{Decimal, SCALE, Scalar};
use crate::testimony::parse;
use crate::types::{Assumed, trimmed};

/// The live records of a source whose canonical ID or attributes differ from what the system holds; and those of which
/// nothing but the canonical ID does, where other rows carry attributes, because their customers are not in the
/// population.
pub(super) fn csv(golden: &Golden<'_>, write_back: &WriteBack) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    let (table, range) = golden
        .sources
        .of_source(write_back.source)
        .ok_or_else(|| anyhow::Error::new(Failure::Bug("this is a bug: a source was not read".to_owned())))?;
    let column = |name: &str| -> Result<StringChunked> { Ok(table.frame.column(name)?.str()?.clone()) };
    let held_ids = column(&write_back.canonical_id)?;
    let held: Vec<StringChunked> = write_back.set.iter().map(|(name, _)| column(name)).collect::<Result<_>>()?;
    let keys = match write_back.key == golden.use_case.identity.sources[write_back.source].record_id {
        true => table.written_ids.clone(),
        false => column(&write_back.key)?,
    };
    let mut position = vec![u32::MAX; golden.clusters.n];
    for (at, cluster) in golden.scope.iter().enumerate() {
        position[*cluster as usize] = at as u32;
    }
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut ids = csv::Writer::from_writer(Vec::new());
    let names = [write_back.key.as_str(), &write_back.canonical_id];
    rows.write_record(names.into_iter().chain(write_back.set.iter().map(|(name, _)| name.as_str())))?;
    ids.write_record(names)?;
    for (row, record) in range.enumerate() {
        let Some(key) = keys.get(row).filter(|_| !table.deleted[row]) else { continue };
        let cluster = golden.clusters.of[record] as usize;
        let id = golden.ids[cluster].as_str();
        let has_its_id = held_ids.get(row).map(trimmed) == Some(id);
        let at = Some(position[cluster]).filter(|at| *at != u32::MAX);
        match (at, write_back.outside) {
            (None, Outside::LeaveOut) => continue,
            (None, Outside::Keep) if !write_back.set.is_empty() => {
                if !has_its_id {
                    ids.write_record([key, id])?;
                }
                continue;
            }
            _ => {}
        }
        let mut changed = !has_its_id;
        let mut fields: Vec<Cow<'_, str>> = vec![key.into(), id.into()];
        for ((_, attribute), held) in write_back.set.iter().zip(&held) {
            let held = held.get(row).unwrap_or_default();
            let value = at.map(|at| golden.columns[*attribute].cells[at as usize].value.as_ref());
            let text = match value {
                // The customer has left the population, and its columns are to be emptied.
                None => "".into(),
                // A missing value does not wipe out what the system holds.
                Some(None) => held.into(),
                Some(Some(value)) if holds(held, value, golden.use_case, *attribute, write_back.source) => held.into(),
                Some(Some(value)) => value.to_string().into(),
            };
            changed |= text != held;
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

/// Whether a system holds a value already, in whatever spelling its type allows.
fn holds(held: &str, value: &Scalar, use_case: &UseCase, attribute: usize, source: usize) -> bool {
    let (attribute, mark) = (&use_case.attributes[attribute], use_case.identity.sources[source].decimal);
    let supply = attribute.supplies.iter().find(|supply| supply.source == source).or(attribute.supplies.first());
    let region = supply.and_then(|supply| supply.region.otherwise.as_deref());
    let assumed = Assumed { region, mark, ..Assumed::default() };
    let held = parse(attribute.kind, held, assumed).ok().flatten();
    held.is_some_and(|held| held.rounded(attribute.digits()) == *value)
}

/// A table as CSV, safe against formulas.
pub(super) fn csv_of(frame: &DataFrame) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(frame.get_column_names().iter().map(|name| name.as_str()))?;
    let texts: Vec<(bool, StringChunked)> = frame
        .columns()
        .iter()
        .map(|column| Ok((column.dtype() == &DataType::String, texts_of(column)?)))
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

/// A column as text; decimals with all their digits, and without zeros at the end.
fn texts_of(column: &Series) -> Result<StringChunked> {
    let DataType::Decimal(_, digits) = column.dtype() else {
        return Ok(column.cast(&DataType::String)?.str()?.clone());
    };
    let step = 10i128.pow(SCALE.saturating_sub(*digits as u32));
    let text = |units: i128| Decimal::from_units(units.checked_mul(step)?).map(|n| n.to_string());
    Ok(column.decimal()?.physical().iter().map(|units| units.and_then(text)).collect())
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
