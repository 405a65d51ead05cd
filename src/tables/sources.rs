//! What was read: records of customers and events, source by source.

use std::ops::Range;

use polars::prelude::{ChunkedArray, DataFrame, IntoColumn as _, StringChunked, StringType};

use super::crosswalk::Crosswalk;
use super::events::EventTable;
use super::index::{Micros, RecordIndex, UNKNOWN};
use super::places::{Counting, Places, Wrong};
use super::reading::Reading;
use super::validity::{Held, Validity};

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
    /// Records, ascending, that say that they were changed after the moment the run looks from.
    pub after: Vec<u32>,
    /// Whether the system has deleted the record.
    pub deleted: Vec<bool>,
    /// Pairs of rows: the first was merged into the second by the system itself.
    pub merges: Vec<(u32, u32)>,
    /// For each record the set of those that the source tells apart, from 1, or 0; empty where it tells none apart.
    pub distinct: Vec<u32>,
    /// Columns, and the records that say nothing of them because their latest rows contradict each other, or hold a
    /// code which means nothing, ascending: what is made of such a cell is not known, as if it could not be read.
    pub contradicted: Vec<(String, Vec<u32>)>,
    /// When each record holds, where its source says so.
    pub validity: Vec<Validity>,
    /// Whether a record holds no more, or not yet, and its system has not deleted it.
    pub ended: Vec<bool>,
    /// Columns whose values hold for a time.
    pub held: Vec<Held>,
    /// Where the records stand in the files.
    pub places: Places,
    /// What reading had to leave out or could not understand.
    pub reading: Reading,
}

impl SourceTable {
    /// For every record whether its system has deleted it; one that holds no more was there.
    fn gone(&self) -> Vec<bool> {
        let mut gone = self.deleted.clone();
        gone.iter_mut().zip(&self.ended).for_each(|(gone, ended)| *gone &= !ended);
        gone
    }

    /// When what a record has in columns holds.
    pub fn when<'a>(&self, columns: impl IntoIterator<Item = &'a str>, row: usize) -> Validity {
        let of = |column: &'a str| self.held.iter().find(|held| held.column == column)?.validity.get(row).copied();
        columns.into_iter().filter_map(of).fold(Validity::ALWAYS, Validity::and)
    }

    /// Leaves aside what does not hold at a moment: such a record is as one that is deleted, such a value as an empty
    /// cell.
    fn only_valid(&mut self, at: Micros) {
        let over = |validity: &[Validity]| validity.iter().map(|validity| !validity.holds_at(at)).collect::<Vec<_>>();
        self.ended = over(&self.validity);
        for (ended, deleted) in self.ended.iter_mut().zip(&mut self.deleted) {
            *ended &= !*deleted;
            *deleted |= *ended;
        }
        self.reading.ended = self.ended.iter().filter(|ended| **ended).count();
        self.reading.ended_values = 0;
        for held in &mut self.held {
            let Some(here) = self.frame.column(&held.column).ok().and_then(|column| column.str().ok().cloned()) else {
                continue;
            };
            let all = held.written.get_or_insert(here);
            let over = over(&held.validity);
            self.reading.ended_values += all.iter().zip(&over).filter(|(text, over)| **over && text.is_some()).count();
            let still = all.iter().zip(&over).map(|(text, over)| text.filter(|_| !over));
            let still: StringChunked = still.collect();
            // The column is there, and of this length.
            let _ = self.frame.with_column(still.with_name(held.column.as_str().into()).into_column());
        }
    }
}

/// All sources of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Customers, ordered by source.
    pub customers: Vec<SourceTable>,
    /// Events, ordered by source.
    pub events: Vec<EventTable>,
    /// Crosswalks of other entities, by the place of the relation among the attributes.
    pub crosswalks: Vec<(usize, Crosswalk)>,
    /// The files that were read: source, path as written in the use case's folder, bytes, hash of the content.
    pub inputs: Vec<InputFile>,
}

/// A file that was read.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct InputFile {
    /// The name of the source.
    pub source: String,
    /// Its path.
    pub path: String,
    /// xxh3-128 of its bytes, in hex.
    pub xxh3_128: String,
}

impl Sources {
    /// The records of customers as they are written, with what does not hold at the moment that is looked from.
    pub fn as_written(&self) -> Self {
        let mut customers = self.customers.clone();
        for table in &mut customers {
            for (column, written) in table.held.iter().filter_map(|held| Some((&held.column, held.written.as_ref()?))) {
                // The column is there, and of this length.
                let _ = table.frame.with_column(written.clone().with_name(column.as_str().into()).into_column());
            }
        }
        Self { customers, ..Self::default() }
    }

    /// For every record whether its system has deleted it; what happened while it held has happened.
    pub fn gone(&self) -> Vec<bool> {
        self.customers.iter().flat_map(SourceTable::gone).collect()
    }

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

    /// The file and line at which a record stands.
    pub fn place_of(&self, record: RecordIndex) -> String {
        let place = self.place(record);
        place.map_or_else(String::new, |(table, row)| table.places.named(table.places.read_row(row) as usize))
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

    /// Leaves aside the records and values of customers that do not hold at a moment.
    pub fn only_valid(&mut self, at: Micros) {
        self.customers.iter_mut().for_each(|table| table.only_valid(at));
    }

    /// Takes moments after `as_of` for slips of a clock: such a record changed nobody knows when, which is counted.
    /// Events after it are counted too; no aggregate looks at them. What does not hold at `as_of` is left aside.
    pub fn look_from(&mut self, as_of: Micros) {
        self.only_valid(as_of);
        for table in &mut self.customers {
            let mut counting = Counting::default();
            for (row, at) in table.updated_at.iter_mut().enumerate().filter(|(_, at)| **at != UNKNOWN) {
                counting.saw(table.places.read_row(row), *at <= as_of);
                if *at > as_of {
                    *at = UNKNOWN;
                    table.after.push(row as u32);
                }
            }
            table.reading.undated += counting.values;
            table.reading.add("updated_at", Wrong::InTheFuture, counting, &table.places);
        }
        let gone = self.without_events();
        for table in &mut self.events {
            table.look_from(as_of, &gone);
            table.reading.settle();
        }
    }

    /// Frees all columns of records but these, by source.
    pub fn keep_columns(&mut self, columns: &[Vec<String>]) {
        for table in &mut self.customers {
            let height = table.frame.height();
            let all = std::mem::take(&mut table.frame).into_columns();
            let kept = all.into_iter().filter(|column| columns[table.source].iter().any(|name| column.name() == name));
            // They are of this length, and each has its name once.
            table.frame = DataFrame::new(height, kept.collect()).unwrap_or_default();
        }
    }

    /// Frees what the records say; who they are stays.
    pub fn forget_columns(&mut self) {
        for table in &mut self.customers {
            table.frame = DataFrame::empty();
            table.held = Vec::new();
            table.places = Places::default();
        }
    }

    /// For every record whether its events count no more: its system has deleted it, and has not merged it into one
    /// that lives. Systems delete what they merge, and events that happened before still name it. What happened to a
    /// record while it held has happened.
    pub fn without_events(&self) -> Vec<bool> {
        let of_table = |table: &SourceTable| {
            let mut gone = table.gone();
            let mut into: Vec<(u32, u32)> = table.merges.iter().map(|(merged, into)| (*into, *merged)).collect();
            into.sort_unstable();
            let mut live: Vec<u32> = into.iter().map(|(into, _)| *into).filter(|row| !gone[*row as usize]).collect();
            live.dedup();
            while let Some(row) = live.pop() {
                let first = into.partition_point(|(into, _)| *into < row);
                for (_, merged) in into[first..].iter().take_while(|(into, _)| *into == row) {
                    if std::mem::take(&mut gone[*merged as usize]) {
                        live.push(*merged);
                    }
                }
            }
            gone
        };
        self.customers.iter().flat_map(of_table).collect()
    }

    /// For every record whether it holds no more, or not yet.
    pub fn ended(&self) -> impl Iterator<Item = bool> + '_ {
        self.customers.iter().flat_map(|table| table.ended.iter().copied())
    }

    /// For every record whether its system has deleted it.
    pub fn deleted(&self) -> Vec<bool> {
        self.customers.iter().flat_map(|table| table.deleted.iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{NewChunkedArray as _, StringChunked};

    use super::*;

    #[test]
    fn events_of_what_was_deleted_because_it_was_merged_count_where_it_was_merged_into() {
        let ids: StringChunked = StringChunked::from_slice("id".into(), &["a", "b", "c", "d", "e", "f"]);
        let table = SourceTable {
            source: 0,
            frame: DataFrame::empty(),
            record_ids: ids.clone(),
            written_ids: ids,
            updated_at: vec![0; 6],
            // b and c ended in a, which lives; d and e in each other; f was deleted.
            deleted: vec![false, true, true, true, true, true],
            merges: vec![(2, 1), (1, 0), (3, 4), (4, 3)],
            distinct: Vec::new(),
            contradicted: Vec::new(),
            validity: Vec::new(),
            ended: Vec::new(),
            after: Vec::new(),
            held: Vec::new(),
            places: Places::default(),
            reading: Reading::default(),
        };
        let sources = Sources { customers: vec![table], ..Sources::default() };
        assert_eq!(sources.without_events(), [false, false, false, true, true, true]);
    }
}
