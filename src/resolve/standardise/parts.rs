//! Where the values of a field stand in a row, and how they are put together.
//!
//! In: a place in a row: a column, a list, a place in JSON, several columns. Out: the raw values there. It promises
//! that identifiers which are put together of different parts are different, and that such a value is still equal to
//! one that another system keeps in one piece, where it can be of these parts alone.

use std::collections::HashMap;

use anyhow::Result;
use polars::prelude::{DataFrame, StringChunked};
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128};

use crate::config::Extract;
use crate::types::{FieldType, Standardised, json_texts, says_nothing, standardise};

/// Between parts that have to be told apart.
const MARK: &str = "|";

pub(super) fn columns_of(frame: &DataFrame, extract: &Extract) -> Result<Vec<StringChunked>> {
    extract.columns().into_iter().map(|column| Ok(frame.column(column)?.str()?.clone())).collect()
}

/// Calls `take` with every raw value that a record has in this place; false where what stands there is not understood.
pub(super) fn each_raw(
    extract: &Extract,
    columns: &[StringChunked],
    row: usize,
    needs_all: bool,
    take: &mut dyn FnMut(&str),
) -> bool {
    let Some(Some(value)) = columns.first().map(|column| column.get(row)) else {
        if let Extract::Join(_) = extract {
            join(columns, row, needs_all, take);
        }
        return true;
    };
    let is_list = || value.trim_start().starts_with('[');
    match extract {
        Extract::Column(_) => take(value),
        Extract::Split(_, separator) => match is_list().then(|| json_texts(value, &[])).flatten() {
            Some(elements) => elements.iter().for_each(|element| take(element)),
            None => value.split(separator.as_str()).for_each(take),
        },
        // What most records hold that hold nothing.
        Extract::Json(..) if value == "{}" => {}
        Extract::Json(place) => match json_texts(value, &place.path) {
            Some(texts) => texts.iter().for_each(|text| take(text)),
            None => return false,
        },
        Extract::Join(_) => join(columns, row, needs_all, take),
    }
    true
}

/// Puts parts together; `needs_all` where the parts that are left would be another value.
fn join(columns: &[StringChunked], row: usize, needs_all: bool, take: &mut dyn FnMut(&str)) {
    let parts = parts(columns, row);
    if !parts.is_empty() && (!needs_all || parts.len() == columns.len()) {
        take(&parts.join(" "));
    }
}

/// The parts of a row that say something.
fn parts(columns: &[StringChunked], row: usize) -> Vec<&str> {
    columns.iter().filter_map(|column| column.get(row)).map(str::trim).filter(|part| !says_nothing(part)).collect()
}

/// Values that are put together of different parts, such as 10 and 0020 or 100 and 020: each needs its parts to be told
/// from the others.
#[derive(Default)]
pub(super) struct Twins {
    /// Of each value that is put together a hash of its parts; nothing where there are several.
    parts: HashMap<u128, Option<u128>, Xxh3Builder>,
    are_any: bool,
}

impl Twins {
    /// Sees all rows of columns that are put together to an identifier.
    pub(super) fn see(&mut self, kind: FieldType, columns: &[StringChunked], rows: usize) {
        for row in 0..rows {
            let parts = parts(columns, row);
            if parts.len() == columns.len()
                && let Standardised::Value(value) = standardise(kind, None, &parts.join(" "))
            {
                let of = xxh3_128(parts.join(MARK).as_bytes());
                let known = self.parts.entry(xxh3_128(value.as_bytes())).or_insert(Some(of));
                *known = known.filter(|known| *known == of);
                self.are_any |= known.is_none();
            }
        }
    }

    /// The parts of a row with a mark between them, where others read alike that are put together of other parts.
    pub(super) fn apart(&self, kind: FieldType, columns: &[StringChunked], row: usize) -> Option<String> {
        if !self.are_any {
            return None;
        }
        let parts = parts(columns, row);
        match standardise(kind, None, &parts.join(" ")) {
            Standardised::Value(value) if self.parts.get(&xxh3_128(value.as_bytes())) == Some(&None) => {
                Some(parts.join(MARK))
            }
            _ => None,
        }
    }
}
