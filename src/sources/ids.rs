//! Which record an ID names that stands in another column or another source.
//!
//! In: the keys of records, and the form in which a column writes IDs. Out: a row, or none. It promises that an ID
//! which could name two records names none, and that what is not in a declared form is counted. It changes no key.

use std::borrow::Cow;
use std::collections::HashMap;

use hashbrown::HashTable;
use polars::prelude::{DataFrame, StringChunked};
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_64};

use crate::config::{Made, Source};
use crate::tables::{Counting, Places, Reading, Wrong};
use crate::types::{IdForm, json_texts, key_in, record_key, stands_for_no_record};

/// Rows by a text that names them; none where several are named.
type Rows<'a> = HashMap<Cow<'a, str>, Option<u32>, Xxh3Builder>;

/// The records of a source, by what names them.
pub(crate) struct Named<'a> {
    keys: &'a StringChunked,
    /// The hash of each key, and its row: what a key is not is told without looking at it.
    by_key: HashTable<(u64, u32)>,
    /// By their IDs in the form that is declared for them; empty where none is.
    by_form: Rows<'a>,
}

impl<'a> Named<'a> {
    /// Records by their keys, of which each stands once, and the form that is declared for their IDs.
    pub(crate) fn of(keys: &'a StringChunked, form: Option<&IdForm>) -> Self {
        let mut by_form = Rows::default();
        let own = || (0..).zip(keys.iter().map(Option::unwrap_or_default));
        for (row, key) in own().filter(|_| form.is_some()) {
            // Two IDs that are one in their form are two records still.
            by_form.entry(key_in(key, form)).and_modify(|row| *row = None).or_insert(Some(row));
        }
        let mut by_key = HashTable::with_capacity(keys.len());
        for (row, key) in own() {
            let hash = xxh3_64(key.as_bytes());
            by_key.insert_unique(hash, (hash, row), |(hash, _)| *hash);
        }
        Self { keys, by_key, by_form }
    }

    /// The row of the record that an ID names: as the record spells it, or else by the form of its column.
    pub(crate) fn row(&self, id: &str, form: Option<&IdForm>) -> Option<u32> {
        if let Some(row) = self.of_key(&record_key(id)) {
            return Some(row);
        }
        let bare = key_in(id, form);
        match self.by_form.get(bare.as_ref()) {
            Some(row) => *row,
            None => self.of_key(&bare),
        }
    }

    fn of_key(&self, key: &str) -> Option<u32> {
        let hash = xxh3_64(key.as_bytes());
        let is = |(other, row): &(u64, u32)| *other == hash && self.keys.get(*row as usize) == Some(key);
        Some(self.by_key.find(hash, is)?.1)
    }
}

/// Counts what is not in the form that is declared for its column.
pub(super) fn count_forms(frame: &DataFrame, source: &Source, places: &Places, reading: &mut Reading) {
    for (column, form) in &source.id_forms {
        // An ID inside JSON has a column of its own.
        let inside = matches!(&source.record_id_made, Some(Made::Inside(place)) if place.column == *column);
        let name = if inside { source.record_id.as_str() } else { column.as_str() };
        let Some(texts) = frame.column(name).ok().and_then(|column| column.str().ok().cloned()) else { continue };
        let mut counting = Counting::default();
        let cells = texts.iter().enumerate().filter_map(|(row, cell)| Some((row, cell?)));
        for (row, cell) in cells.filter(|(_, cell)| !stands_for_no_record(cell) && !cell.trim_start().starts_with('{'))
        {
            counting.saw(row as u32, are_in_form(cell, form));
        }
        reading.unread.extend(counting.said("id_forms", Wrong::Unread, places));
    }
}

/// Whether a cell is an ID in the form, or a list of such.
fn are_in_form(cell: &str, form: &IdForm) -> bool {
    let is_one = |id: &str| form.bare(id).is_some() || stands_for_no_record(id);
    if cell.trim_start().starts_with('[') {
        return json_texts(cell, &[]).is_some_and(|ids| ids.iter().all(|id| is_one(id)));
    }
    is_one(cell) && cell.split([';', ',']).all(is_one)
}
