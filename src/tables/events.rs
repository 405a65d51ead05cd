//! What happened: the events of one source, and the records that they hang on.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::index::{Micros, NO_RECORD, RecordIndex, UNKNOWN};
use super::places::{Counting, Places, Wrong};
use super::reading::Reading;

/// The events of one source; every column but the two that place them is text.
#[derive(Clone, Debug)]
pub struct EventTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns that aggregates read, as text.
    pub frame: DataFrame,
    /// The record each event hangs on, or [`NO_RECORD`]; an event that hangs on several stands once for each.
    pub record: Vec<RecordIndex>,
    /// Which rows are such an event, in order of rows.
    pub parts: Vec<Part>,
    /// Rows, ascending, that name no record, and hang on one whose value they have.
    pub by_value: Vec<u32>,
    /// Rows that hang on no record, ascending, with every record that has their value, where all of a table are held.
    pub shared: Vec<(u32, RecordIndex)>,
    /// Columns, and the rows that hold a code in them which means nothing, ascending: what is made of such a cell is
    /// not known.
    pub unknown: Vec<(String, Vec<u32>)>,
    /// When each event happened, or [`UNKNOWN`].
    pub happened_at: Vec<Micros>,
    /// Where the events stand in the files.
    pub places: Places,
    /// What reading counted.
    pub reading: Reading,
}

impl EventTable {
    /// Which part of an event a row is, where it is one of several.
    pub fn part(&self, row: u32) -> Option<Part> {
        let at = self.parts.binary_search_by_key(&row, |part| part.row).ok()?;
        Some(self.parts[at])
    }

    /// Counts events after `as_of`, and those of records that are `gone`: they count no more.
    pub fn look_from(&mut self, as_of: Micros, gone: &[bool]) {
        self.reading.of_deleted = self.of_gone(gone);
        let mut counting = Counting::default();
        for (row, at) in self.happened_at.iter().enumerate().filter(|(_, at)| **at != UNKNOWN) {
            // An event that hangs on several records is one event.
            if self.part(row as u32).is_none_or(|part| part.part == 0) {
                counting.saw(self.places.read_row(row), *at <= as_of);
            }
        }
        self.reading.unread.push(counting.told("happened_at", Wrong::InTheFuture, &self.places));
    }

    /// How many events hang on records that are gone, and on no other.
    fn of_gone(&self, gone: &[bool]) -> usize {
        let rows = self.record.iter().enumerate().filter(|(_, record)| **record != NO_RECORD);
        let (mut n, mut of_parts) = (0, BTreeMap::new());
        for (row, record) in rows {
            let is_gone = gone[*record as usize];
            match self.part(row as u32) {
                None => n += usize::from(is_gone),
                Some(part) => *of_parts.entry(part.event).or_insert(true) &= is_gone,
            }
        }
        n + of_parts.into_values().filter(|all| *all).count()
    }
}

/// What was read of the events of a source, once they have passed.
#[derive(Clone, Debug, Default)]
pub struct Passed {
    /// The index of the source in the use case.
    pub source: usize,
    /// What reading counted.
    pub reading: Reading,
    /// Events that hang on a record and happened no later than the run looks from; one that hangs on several counts for
    /// each.
    pub counted: usize,
    /// Customers who have such an event.
    pub customers: usize,
}

/// A row that is one of several of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The row.
    pub row: u32,
    /// The event, by the row of the file that it was read from.
    pub event: u32,
    /// Which one it is, from 0.
    pub part: u32,
    /// Of how many.
    pub of: u32,
}
