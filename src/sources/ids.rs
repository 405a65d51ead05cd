//! Which record an ID names that stands in another column or another source.
//!
//! In: the keys of records, and the form in which a column writes IDs. Out: a row, or none. It promises that an ID
//! which could name two records names none, and that what is not in a declared form is counted. It changes no key.

use std::borrow::Cow;
use std::collections::HashMap;

use hashbrown::HashTable;
use polars::prelude::{DataFrame, StringChunked};
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_64, xxh3_128};

use crate::config::{Made, Role, Source};
use crate::tables::{Counting, Places, Reading, Unread, Wrong};
use crate::types::{IdForm, json_texts, key_in, record_key, stands_for_no_record};

/// Rows by a text that names them; none where several are named.
type Rows<'a> = HashMap<Cow<'a, str>, Option<u32>, Xxh3Builder>;

/// The records of a source, by what names them.
pub(crate) struct Named<'a> {
    keys: &'a StringChunked,
    /// The row of each key: of a short one all stands beside it, of a long one what tells it from nearly all others.
    by_key: HashTable<(Short, u32)>,
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
            let short = Short::of(key);
            by_key.insert_unique(short.hash(), (short, row), |(short, _)| short.hash());
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

    /// The rows of the records that IDs name, each as [`Self::row`] says; where many stand is asked before any is
    /// looked up, so that memory is waited for once.
    pub(crate) fn rows<'t>(
        &self,
        ids: impl Iterator<Item = Option<&'t str>>,
        form: Option<&IdForm>,
    ) -> impl Iterator<Item = Option<u32>> {
        let ids: Vec<(&str, Short, bool)> = ids
            .map(|id| match id.map(|id| (id, record_key(id))) {
                Some((id, key)) => (id, Short::of(&key), true),
                None => ("", Short([0; 16]), false),
            })
            .collect();
        ids.into_iter().map(move |(id, short, is_there)| match is_there {
            false => None,
            true if short.is_all() => self.of_short(short, "").or_else(|| self.row(id, form)),
            true => self.row(id, form),
        })
    }

    fn of_key(&self, key: &str) -> Option<u32> {
        self.of_short(Short::of(key), key)
    }

    /// The row of a key in sixteen bytes; the key itself is asked where these are not all of it.
    fn of_short(&self, short: Short, key: &str) -> Option<u32> {
        let is = |(other, row): &(Short, u32)| {
            *other == short && (short.is_all() || self.keys.get(*row as usize) == Some(key))
        };
        Some(self.by_key.find(short.hash(), is)?.1)
    }
}

/// A key in sixteen bytes: itself with its length, or where it is longer a hash.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short([u8; 16]);

impl Short {
    /// What stands in the place of the length where it is a hash.
    const HASHED: u8 = 0xff;

    fn of(key: &str) -> Self {
        let mut bytes = [0; 16];
        match bytes.get_mut(..key.len()).filter(|_| key.len() < 16) {
            Some(room) => {
                room.copy_from_slice(key.as_bytes());
                bytes[15] = key.len() as u8;
            }
            None => {
                bytes = xxh3_128(key.as_bytes()).to_le_bytes();
                bytes[15] = Self::HASHED;
            }
        }
        Self(bytes)
    }

    /// Whether it is the key itself.
    fn is_all(self) -> bool {
        self.0[15] != Self::HASHED
    }

    fn hash(self) -> u64 {
        xxh3_64(&self.0)
    }
}

/// Counts what is not in the form that is declared for its column.
pub(super) fn count_forms(frame: &DataFrame, source: &Source, places: &Places, reading: &mut Reading) {
    for (column, form) in &source.id_forms {
        // An ID inside JSON has a column of its own.
        let inside = matches!(&source.record_id_made, Some(Made::Inside(place)) if place.column == *column);
        let name = if inside { source.record_id.as_str() } else { column.as_str() };
        let Some(texts) = frame.column(name).ok().and_then(|column| column.str().ok().cloned()) else { continue };
        if column == &source.record_id && matches!(source.role, Role::Customers(_)) {
            reading.unread.extend(one_of_two(&texts, form, places));
        }
        let mut counting = Counting::default();
        let cells = texts.iter().enumerate().filter_map(|(row, cell)| Some((row, cell?)));
        for (row, cell) in cells.filter(|(_, cell)| !stands_for_no_record(cell) && !cell.trim_start().starts_with('{'))
        {
            counting.saw(row as u32, are_in_form(cell, form));
        }
        reading.unread.push(counting.told("id_forms", Wrong::Unread, places));
    }
}

/// IDs of records that a form makes one, of which the first stands for itself.
fn one_of_two(ids: &StringChunked, form: &IdForm, places: &Places) -> Option<Unread> {
    let mut known: HashMap<Cow<'_, str>, Cow<'_, str>, Xxh3Builder> = HashMap::default();
    let mut counting = Counting::default();
    for (row, id) in ids.iter().enumerate().filter_map(|(row, id)| Some((row, id?))) {
        let key = record_key(id);
        let is_own = *known.entry(key_in(id, Some(form))).or_insert_with(|| key.clone()) == key;
        counting.saw(row as u32, is_own);
    }
    (counting.values > 0).then(|| counting.told("record_id", Wrong::OneOfTwo, places))
}

/// Whether a cell is an ID in the form, or a list of such.
fn are_in_form(cell: &str, form: &IdForm) -> bool {
    let is_one = |id: &str| form.bare(id).is_some() || stands_for_no_record(id);
    if cell.trim_start().starts_with('[') {
        return json_texts(cell, &[]).is_some_and(|ids| ids.iter().all(|id| is_one(id)));
    }
    is_one(cell) && cell.split([';', ',']).all(is_one)
}
