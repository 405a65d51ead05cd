//! What was read: records of customers and events, source by source.

use std::ops::Range;

use polars::prelude::{ChunkedArray, DataFrame, StringType};

use super::index::{Micros, RecordIndex, UNKNOWN};

/// The records of one source of customers, ordered by key, each key once; every column is text.
#[derive(Clone, Debug)]
pub struct SourceTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns the use case names, as text, one row per record.
    pub frame: DataFrame,
    /// The keys of the records, ascending: their IDs, each in the one form that stands for all its spellings.
    pub record_ids: ChunkedArray<StringType>,
    /// The record IDs as their current versions spell them, row by row.
    pub written_ids: ChunkedArray<StringType>,
    /// When each record was last changed.
    pub updated_at: Vec<Micros>,
    /// Whether the system has deleted the record.
    pub deleted: Vec<bool>,
    /// Pairs of rows: the first was merged into the second by the system itself.
    pub merges: Vec<(u32, u32)>,
    /// What reading had to leave out or could not understand.
    pub reading: Reading,
}

/// What reading a source counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    /// Rows in the files.
    pub rows: usize,
    /// Rows left out because they are not the current version of their record.
    pub older_versions: usize,
    /// Records without a usable time of change.
    pub undated: usize,
    /// Merges into a record that the files do not hold.
    pub merged_into_unknown: usize,
    /// Events whose record the files do not hold.
    pub unattached: usize,
    /// What stands in a column that says something of records and was not understood, by key.
    pub unread: Vec<Unread>,
    /// The sum of the hashes of all rows that were read: whatever their order, equal rows give an equal sum.
    #[serde(skip)]
    pub content: u128,
}

/// What is wrong with values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// They were not understood.
    #[default]
    Unread,
    /// They name no record that was read.
    NoRecord,
    /// Rows of one record contradict each other, and nothing says which is the latest.
    Contradicting,
    /// They lie after the moment the run looks from.
    InTheFuture,
}

impl Wrong {
    fn is_unread(&self) -> bool {
        *self == Self::Unread
    }
}

/// Values of a column that were not understood, or cannot be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unread {
    /// The key in YAML that names the column, such as `updated_at`.
    pub key: String,
    /// What is wrong with them.
    #[serde(default, skip_serializing_if = "Wrong::is_unread")]
    pub wrong: Wrong,
    /// How many values were not understood.
    pub values: usize,
    /// How many were not empty.
    pub filled: usize,
    /// The file and line of the first; not among the figures of a run, for rows may stand in another order.
    #[serde(skip)]
    pub first: String,
}

impl Reading {
    fn add(&mut self, key: &str, wrong: Wrong, values: usize, filled: usize) {
        if values > 0 {
            self.unread.push(Unread { key: key.to_owned(), wrong, values, filled, first: String::new() });
        }
    }
}

impl Unread {
    /// Whether so much was not understood that it must be said: over 20 values, or one in 200.
    pub fn is_much(&self) -> bool {
        self.values > 20 || self.values * 200 > self.filled
    }
}

/// The events of one source; every column but the two that place them is text.
#[derive(Clone, Debug)]
pub struct EventTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns that aggregates read, as text.
    pub frame: DataFrame,
    /// The record each event hangs on, or [`NO_RECORD`].
    pub record: Vec<RecordIndex>,
    /// When each event happened, or [`UNKNOWN`].
    pub happened_at: Vec<Micros>,
    /// What reading counted.
    pub reading: Reading,
}

/// All sources of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Customers, ordered by source.
    pub customers: Vec<SourceTable>,
    /// Events, ordered by source.
    pub events: Vec<EventTable>,
    /// The files that were read: source, path as written in the use case's folder, bytes, hash of the content.
    pub inputs: Vec<InputFile>,
}

/// A file that was read.
#[derive(Clone, Debug, serde::Serialize)]
pub struct InputFile {
    /// The name of the source.
    pub source: String,
    /// Its path.
    pub path: String,
    /// xxh3-128 of its bytes, in hex.
    pub xxh3_128: String,
}

impl Sources {
    /// The latest moment at which a record changed or an event happened.
    pub fn latest(&self) -> Option<Micros> {
        let customers = self.customers.iter().flat_map(|table| &table.updated_at);
        let events = self.events.iter().flat_map(|table| &table.happened_at);
        customers.chain(events).copied().filter(|moment| *moment != UNKNOWN).max()
    }

    /// How many records of customers there are.
    pub fn n_records(&self) -> usize {
        self.customers.iter().map(|table| table.record_ids.len()).sum()
    }

    /// The record indices of the table at `position` in `customers`.
    pub fn range(&self, position: usize) -> Range<usize> {
        let start: usize = self.customers[..position].iter().map(|table| table.record_ids.len()).sum();
        start..start + self.customers[position].record_ids.len()
    }

    /// The position in `customers` of a source, with its record indices.
    pub fn of_source(&self, source: usize) -> Option<(&SourceTable, Range<usize>)> {
        let position = self.customers.iter().position(|table| table.source == source)?;
        Some((&self.customers[position], self.range(position)))
    }

    /// The source and the key of a record.
    pub fn key(&self, record: RecordIndex) -> (usize, &str) {
        self.place(record)
            .map_or((usize::MAX, ""), |(table, row)| (table.source, table.record_ids.get(row).unwrap_or_default()))
    }

    /// The source of a record, and its ID as the source spells it.
    pub fn written(&self, record: RecordIndex) -> (usize, &str) {
        self.place(record)
            .map_or((usize::MAX, ""), |(table, row)| (table.source, table.written_ids.get(row).unwrap_or_default()))
    }

    fn place(&self, record: RecordIndex) -> Option<(&SourceTable, usize)> {
        let mut row = record as usize;
        for table in &self.customers {
            if row < table.record_ids.len() {
                return Some((table, row));
            }
            row -= table.record_ids.len();
        }
        None
    }

    /// Takes moments after `as_of` for slips of a clock: such a record changed nobody knows when, which is counted.
    /// Events after it are counted too; no aggregate looks at them.
    pub fn look_from(&mut self, as_of: Micros) {
        for table in &mut self.customers {
            let filled = table.updated_at.iter().filter(|at| **at != UNKNOWN).count();
            let mut values = 0;
            for at in table.updated_at.iter_mut().filter(|at| **at > as_of) {
                *at = UNKNOWN;
                values += 1;
            }
            table.reading.undated += values;
            table.reading.add("updated_at", Wrong::InTheFuture, values, filled);
        }
        for table in &mut self.events {
            let filled = table.happened_at.iter().filter(|at| **at != UNKNOWN).count();
            let values = table.happened_at.iter().filter(|at| **at > as_of).count();
            table.reading.add("happened_at", Wrong::InTheFuture, values, filled);
        }
    }

    /// Frees what the records say; who they are stays.
    pub fn forget_columns(&mut self) {
        for table in &mut self.customers {
            table.frame = DataFrame::empty();
        }
    }

    /// For every record whether its system has deleted it.
    pub fn deleted(&self) -> Vec<bool> {
        self.customers.iter().flat_map(|table| table.deleted.iter().copied()).collect()
    }
}
