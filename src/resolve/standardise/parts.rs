//! Where the values of a field stand in a row, and how they are put together.
//!
//! In: a place in a row: a column, a list, a place in JSON, several columns. Out: the raw values there. It promises
//! that identifiers which are put together of different parts are different, and that such a value is still equal to
//! one that another system keeps in one piece, where it can be of these parts alone.

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::Result;
use polars::prelude::{DataFrame, StringChunked};
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128};

use crate::config::{Extract, Identity, IdentityField, Source};
use crate::tables::Sources;
use crate::types::{FieldType, IdForm, Standardised, json_texts, key_in, says_nothing, standardise};

/// The forms that are declared for the IDs of columns that are put together.
pub(in crate::resolve) type Forms<'a> = [Option<&'a IdForm>];

/// Between parts that have to be told apart.
const MARK: &str = "|";

pub(in crate::resolve) fn columns_of(frame: &DataFrame, extract: &Extract) -> Result<Vec<StringChunked>> {
    extract.columns().into_iter().map(|column| Ok(frame.column(column)?.str()?.clone())).collect()
}

/// Calls `take` with every raw value that a record has in this place; false where what stands there is not understood.
pub(in crate::resolve) fn each_raw(
    extract: &Extract,
    columns: &[StringChunked],
    row: usize,
    ids: Option<&Forms<'_>>,
    take: &mut dyn FnMut(&str),
) -> bool {
    let Some(Some(value)) = columns.first().map(|column| column.get(row)) else {
        if let Extract::Join(_) = extract {
            join(columns, row, ids, take);
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
        Extract::Join(_) => join(columns, row, ids, take),
    }
    true
}

/// Puts parts together: of an identifier all, for what is left of one is another, and of a name those that say
/// something.
fn join(columns: &[StringChunked], row: usize, ids: Option<&Forms<'_>>, take: &mut dyn FnMut(&str)) {
    match ids {
        Some(forms) => all_parts(columns, row, forms).into_iter().for_each(|parts| take(&parts.join(" "))),
        None => {
            let parts = columns.iter().filter_map(|column| column.get(row)).map(str::trim);
            let parts: Vec<&str> = parts.filter(|part| !says_nothing(part)).collect();
            if !parts.is_empty() {
                take(&parts.join(" "));
            }
        }
    }
}

/// The parts of an identifier, each as the ID that it is; nothing where one says nothing.
fn all_parts<'a>(columns: &'a [StringChunked], row: usize, forms: &Forms<'_>) -> Option<Vec<Cow<'a, str>>> {
    let part = |(column, form): (&'a StringChunked, &Option<&IdForm>)| {
        column.get(row).filter(|part| !says_nothing(part.trim())).map(|part| key_in(part, *form))
    };
    columns.iter().zip(forms.iter()).map(part).collect()
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
    pub(super) fn see(&mut self, kind: FieldType, columns: &[StringChunked], forms: &Forms<'_>, rows: usize) {
        for row in 0..rows {
            if let Some(parts) = all_parts(columns, row, forms)
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
    pub(super) fn apart(
        &self,
        kind: FieldType,
        columns: &[StringChunked],
        forms: &Forms<'_>,
        row: usize,
    ) -> Option<String> {
        let parts = all_parts(columns, row, forms).filter(|_| self.are_any)?;
        match standardise(kind, None, &parts.join(" ")) {
            Standardised::Value(value) if self.parts.get(&xxh3_128(value.as_bytes())) == Some(&None) => {
                Some(parts.join(MARK))
            }
            _ => None,
        }
    }
}

/// The identifiers of a field that are put together of different parts.
pub(super) fn twins(identity: &Identity, sources: &Sources, field: &IdentityField) -> Result<Twins> {
    let mut twins = Twins::default();
    for table in sources.customers.iter().filter(|_| field.kind.about().is_an_identifier) {
        let places = field.places.iter().filter(|(source, _)| *source == table.source);
        for extract in places.flat_map(|(_, extracts)| extracts).filter(|extract| matches!(extract, Extract::Join(_))) {
            let forms = forms_of(&identity.sources[table.source], extract);
            twins.see(field.kind, &columns_of(&table.frame, extract)?, &forms, table.record_ids.len());
        }
    }
    Ok(twins)
}

/// The forms that a source declares for the IDs of some columns.
pub(super) fn forms_of<'a>(source: &'a Source, extract: &Extract) -> Vec<Option<&'a IdForm>> {
    extract.columns().into_iter().map(|column| source.id_form(column)).collect()
}
