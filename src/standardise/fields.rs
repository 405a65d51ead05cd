//! Every identity field of every record, standardised once per distinct raw value.

use std::collections::HashMap;

use anyhow::Result;
use polars::prelude::{DataFrame, StringChunked};
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Builder;

use super::value::{Standardised, standardise};
use crate::config::{Extract, FieldType, IdentityField, UseCase};
use crate::tables::{FieldCounts, Sources, StandardField};

/// Standardises all identity fields, in the order of the use case.
///
/// # Errors
/// A column that the sources do not hold, which reading has already ruled out.
pub fn fields(use_case: &UseCase, sources: &Sources) -> Result<Vec<StandardField>> {
    use_case.identity.par_iter().map(|field| one_field(use_case, sources, field)).collect()
}

/// The standard values of a value written in the use case, such as one to ignore.
pub fn standard_values(field: &IdentityField, raw: &str) -> Vec<String> {
    match standardise(field.kind, field.region.as_deref(), raw) {
        Standardised::Value(value) => vec![value],
        _ => vec![raw.to_owned()],
    }
}

/// What became of a raw value: a code, or why there is none.
#[derive(Clone, Copy)]
enum Outcome {
    Code(u32),
    Missing,
    Placeholder,
    Ignored,
    Invalid,
}

struct Interner<'a> {
    field: &'a IdentityField,
    codes: HashMap<String, u32, Xxh3Builder>,
    values: Vec<String>,
    seen: HashMap<String, Outcome, Xxh3Builder>,
}

impl Interner<'_> {
    fn outcome(&mut self, raw: &str) -> Outcome {
        // Identifiers are nearly all different and cheap to standardise: remembering them would cost more.
        if self.field.kind == FieldType::Identifier {
            return self.standardised(raw);
        }
        if let Some(outcome) = self.seen.get(raw) {
            return *outcome;
        }
        let outcome = self.standardised(raw);
        self.seen.insert(raw.to_owned(), outcome);
        outcome
    }

    fn standardised(&mut self, raw: &str) -> Outcome {
        match standardise(self.field.kind, self.field.region.as_deref(), raw) {
            Standardised::Value(value) => Outcome::Code(match self.codes.get(&value) {
                Some(code) => *code,
                None => {
                    let code = self.values.len() as u32;
                    self.values.push(value.clone());
                    self.codes.insert(value, code);
                    code
                }
            }),
            Standardised::Missing => Outcome::Missing,
            Standardised::Placeholder => Outcome::Placeholder,
            Standardised::Ignored => Outcome::Ignored,
            Standardised::Invalid => Outcome::Invalid,
        }
    }
}

fn one_field(use_case: &UseCase, sources: &Sources, field: &IdentityField) -> Result<StandardField> {
    let mut interner = Interner { field, codes: HashMap::default(), values: Vec::new(), seen: HashMap::default() };
    let mut out = StandardField { offsets: vec![0], ..StandardField::default() };
    for table in &sources.customers {
        let n = table.record_ids.len();
        let Some((_, extracts)) = field.places.iter().find(|(source, _)| *source == table.source) else {
            out.offsets.extend(std::iter::repeat_n(out.codes.len() as u32, n));
            continue;
        };
        let columns = extracts.iter().map(|extract| Ok((extract, columns_of(&table.frame, extract)?))).collect::<Result<Vec<_>>>()?;
        let mut counts = FieldCounts { source: use_case.sources[table.source].name.clone(), records: n, ..FieldCounts::default() };
        for row in 0..n {
            let start = out.codes.len();
            for (extract, columns) in &columns {
                each_raw(extract, columns, row, &mut |raw| match interner.outcome(raw) {
                    Outcome::Code(code) if !out.codes[start..].contains(&code) => out.codes.push(code),
                    Outcome::Code(_) | Outcome::Missing => {}
                    Outcome::Placeholder => counts.placeholders += 1,
                    Outcome::Ignored => counts.ignored += 1,
                    Outcome::Invalid => counts.invalid += 1,
                });
            }
            out.codes[start..].sort_unstable();
            counts.usable += usize::from(out.codes.len() > start);
            out.offsets.push(out.codes.len() as u32);
        }
        out.counts.push(counts);
    }
    out.values = interner.values;
    Ok(out)
}

fn columns_of(frame: &DataFrame, extract: &Extract) -> Result<Vec<StringChunked>> {
    extract.columns().into_iter().map(|column| Ok(frame.column(column)?.str()?.clone())).collect()
}

/// Calls `take` with every raw value that a record has in this place.
fn each_raw(extract: &Extract, columns: &[StringChunked], row: usize, take: &mut dyn FnMut(&str)) {
    let Some(Some(value)) = columns.first().map(|column| column.get(row)) else {
        if let Extract::Join(_) = extract {
            join(columns, row, take);
        }
        return;
    };
    match extract {
        Extract::Column(_) => take(value),
        Extract::Split(_, separator) => match json_list(value) {
            Some(elements) => elements.iter().for_each(|element| take(element)),
            None => value.split(separator.as_str()).for_each(take),
        },
        Extract::Json(_, path) => match json_path(value, path) {
            Some(Ok(text)) => take(&text),
            Some(Err(list)) => list.iter().for_each(|element| take(element)),
            None => {}
        },
        Extract::Join(_) => join(columns, row, take),
    }
}

fn join(columns: &[StringChunked], row: usize, take: &mut dyn FnMut(&str)) {
    let parts: Vec<&str> = columns.iter().filter_map(|column| column.get(row)).map(str::trim).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() {
        take(&parts.join(" "));
    }
}

fn json_list(value: &str) -> Option<Vec<String>> {
    if !value.trim_start().starts_with('[') {
        return None;
    }
    let elements: Vec<serde_json::Value> = serde_json::from_str(value).ok()?;
    Some(elements.iter().filter_map(json_text).collect())
}

fn json_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The text under a path, or the texts of a list there; `None` where the column holds no such thing.
fn json_path(value: &str, path: &[String]) -> Option<Result<String, Vec<String>>> {
    if value == "{}" {
        return None;
    }
    let document: serde_json::Value = serde_json::from_str(value).ok()?;
    let found = path.iter().try_fold(&document, |value, key| value.get(key))?;
    match found {
        serde_json::Value::Array(elements) => Some(Err(elements.iter().filter_map(json_text).collect())),
        other => json_text(other).map(Ok),
    }
}
