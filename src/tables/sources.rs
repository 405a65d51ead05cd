//! What was read: records of customers and events, source by source.

use std::ops::Range;

use polars::prelude::{ChunkedArray, DataFrame, StringType};

use super::index::{Micros, RecordIndex, UNKNOWN};

/// The records of one source of customers, ordered by record ID, each ID once; every column is text.
#[derive(Clone, Debug)]
pub struct SourceTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns the use case names, as text, one row per record.
    pub frame: DataFrame,
    /// The record IDs, ascending.
    pub record_ids: ChunkedArray<StringType>,
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

/// Values of a column that were not understood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unread {
    /// The key in YAML that names the column, such as `updated_at`.
    pub key: String,
    /// How many values were not understood.
    pub values: usize,
    /// How many were not empty.
    pub filled: usize,
    /// The file and line of the first; not among the figures of a run, for rows may stand in another order.
    #[serde(skip)]
    pub first: String,
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

    /// The source and the record ID of a record.
    pub fn key(&self, record: RecordIndex) -> (usize, &str) {
        let mut row = record as usize;
        for table in &self.customers {
            if row < table.record_ids.len() {
                return (table.source, table.record_ids.get(row).unwrap_or_default());
            }
            row -= table.record_ids.len();
        }
        (usize::MAX, "")
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
