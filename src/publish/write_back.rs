//! `write_back/<source>.csv`: the rows of a system that must change, and nothing else.
//!
//! In: golden records, and what a system asks to get back. Out: CSV for a program that imports it: every value as it
//! is. It promises that a value which the system holds in a spelling of its own stays as it is, so that the files come
//! to rest after one import; that a missing value wipes out nothing; and that no row is there only to carry blanks.
//! Files that people open are safe against formulas; these are not for people. It writes to no system.

use std::borrow::Cow;

use anyhow::Result;
use chrono_tz::Tz;
use polars::prelude::{Column as Series, DataFrame, DataType, StringChunked};

use crate::config::{Attribute, Outside, Region, WriteBack};
use crate::diagnostic::Failure;
use crate::profile::Golden;
use crate::sources::Regions;
use crate::tables::{Decimal, SCALE, Scalar};
use crate::testimony::parse;
use crate::types::{Assumed, DecimalMark, to_form, trimmed};

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
    let source = &golden.use_case.identity.sources[write_back.source];
    let held: Vec<Held<'_>> = write_back
        .set
        .iter()
        .map(|(name, attribute)| {
            let attribute = &golden.use_case.attributes[*attribute];
            let supply = attribute.supplies.iter().find(|supply| supply.source == write_back.source);
            let otherwise = attribute.supplies.first().and_then(|supply| supply.region.otherwise.clone());
            let region = match supply {
                Some(supply) => supply.region.clone(),
                None => Region { otherwise, columns: Vec::new() },
            };
            Ok(Held {
                texts: column(name)?,
                attribute,
                form: source.formats.iter().find(|(column, _)| column == name).map(|(_, form)| form.as_str()),
                zone: source.timezone,
                mark: source.decimal,
                regions: Regions::of_source(&region, write_back.source, &table.frame)?,
            })
        })
        .collect::<Result<_>>()?;
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
            let value = at.map(|at| golden.columns[*attribute].cells[at as usize].value.as_ref());
            let text = match value {
                // The customer has left the population, and its columns are to be emptied.
                None => "".into(),
                // A missing value does not wipe out what the system holds.
                Some(None) => held.kept(row),
                Some(Some(value)) if held.is(row, value) => held.kept(row),
                Some(Some(value)) => held.written(value).into(),
            };
            changed |= text != held.kept(row);
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

/// What a system holds in a column, and how it writes there.
struct Held<'a> {
    texts: StringChunked,
    attribute: &'a Attribute,
    form: Option<&'a str>,
    zone: Option<Tz>,
    mark: Option<DecimalMark>,
    regions: Regions,
}

impl Held<'_> {
    /// The text as the system spells it.
    fn kept(&self, row: usize) -> Cow<'_, str> {
        let text = self.texts.get(row).unwrap_or_default();
        // A column of a declared form was read into ISO 8601.
        match self.form.and_then(|form| to_form(text, form, self.zone.unwrap_or(Tz::UTC))) {
            Some(in_form) => in_form.into(),
            None => text.into(),
        }
    }

    /// Whether it holds a value already, in whatever spelling its type allows.
    fn is(&self, row: usize, value: &Scalar) -> bool {
        let assumed = Assumed { region: self.regions.of(row).0, zone: self.zone, mark: self.mark };
        let held = parse(self.attribute.kind, self.texts.get(row).unwrap_or_default(), assumed).ok().flatten();
        held.is_some_and(|held| held.rounded(self.attribute.digits()) == *value)
    }

    /// A value as the system reads it.
    fn written(&self, value: &Scalar) -> String {
        let text = value.to_string();
        match (value, self.form, self.mark) {
            (Scalar::Decimal(_), _, Some(DecimalMark::Comma)) => text.replace('.', ","),
            (Scalar::Date(_) | Scalar::Timestamp(_), Some(form), _) => {
                to_form(&text, form, self.zone.unwrap_or(Tz::UTC)).unwrap_or(text)
            }
            _ => text,
        }
    }
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
