//! Several rows of one record.
//!
//! In: the rows of a source, ordered by record ID, and when each was changed. Out: one row per record, the latest.
//! Where the latest rows are of one moment and say different things of a column, that is counted, and the record says
//! nothing of it: neither the order of rows nor that of texts is a reason to believe one of them. It promises that the
//! answer is the same in whatever order the rows stand.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, bail};
use polars::prelude::*;

use super::equal::are_one;
use crate::config::{Need, Source};
use crate::tables::{Counting, Micros, Places, Reading, UNKNOWN, Wrong};
use crate::types::{is_written_by_a_program, visible};

/// What rows of customers are versions of.
pub(super) const RECORD_ID: &str = "record ID";
/// What rows of events are versions of.
pub(super) const EVENT_ID: &str = "event ID";

/// The versions of records, to find the latest of each.
pub(super) struct Versions<'a> {
    pub(super) frame: &'a DataFrame,
    pub(super) id_of: &'a dyn Fn(IdxSize) -> &'a str,
    pub(super) dates: &'a [Micros],
    /// The moment that is looked from: what was changed later was changed nobody knows when.
    pub(super) at: Micros,
    /// What the rows are versions of, for messages.
    pub(super) what: &'static str,
    pub(super) places: &'a Places,
    pub(super) source: &'a Source,
    pub(super) needs: &'a [Need],
    /// Whether each row says that its record is deleted, where a column says so.
    pub(super) deleted: Option<&'a [bool]>,
    /// The columns that say which row it is.
    pub(super) say_which: [Option<&'a str>; 2],
}

/// Whether a cell is neither empty nor what a program writes for nothing.
fn says_something(text: &str) -> bool {
    let text = visible(text);
    !text.is_empty() && !is_written_by_a_program(&text)
}

/// The latest row of each record.
pub(super) struct Latest {
    /// The rows, in order of record ID.
    pub(super) rows: Vec<IdxSize>,
    /// Whether each of these records is deleted: all of its latest rows say so.
    pub(super) deleted: Vec<bool>,
    /// By column, what some of these rows get: the value of another row, or none.
    cells: BTreeMap<usize, HashMap<IdxSize, Option<IdxSize>>>,
    /// By column, which of the records contradict themselves.
    contradicted: BTreeMap<usize, Vec<u32>>,
}

impl Versions<'_> {
    /// Of several rows with one ID the latest version. Without a time of change only equal rows may repeat.
    ///
    /// # Errors
    /// Rows that differ where nothing says which is the latest; the message names two.
    pub(super) fn latest(&self, rows: &[IdxSize], dated: bool, reading: &mut Reading) -> Result<Latest> {
        let Self { frame, id_of, dates, places, .. } = self;
        let when = |row: &IdxSize| {
            let date = dates.get(*row as usize).copied().unwrap_or(UNKNOWN);
            // Of the future, undated, dated: in this order.
            (u8::from(date <= self.at) + u8::from(date <= self.at && date != UNKNOWN), date)
        };
        let stays: Vec<usize> =
            self.say_which.iter().flatten().filter_map(|name| frame.get_column_index(name)).collect();
        let mut latest = Latest {
            rows: Vec::with_capacity(rows.len()),
            deleted: Vec::new(),
            cells: BTreeMap::new(),
            contradicted: BTreeMap::new(),
        };
        let mut columns: Option<Vec<StringChunked>> = None;
        let mut counting = Counting::default();
        for versions in rows.chunk_by(|a, b| id_of(*a) == id_of(*b)) {
            if let [only] = versions {
                latest.rows.push(*only);
                latest.deleted.push(self.deleted.is_some_and(|deleted| deleted[*only as usize]));
                continue;
            }
            let columns = match &columns {
                Some(columns) => columns,
                None => columns.insert(
                    frame.columns().iter().map(|column| Ok(column.str()?.clone())).collect::<PolarsResult<_>>()?,
                ),
            };
            let content =
                |row: IdxSize| -> Vec<Option<&str>> { columns.iter().map(|column| column.get(row as usize)).collect() };
            let mut versions = versions.to_vec();
            versions.sort_by(|a, b| (when(a), content(*a)).cmp(&(when(b), content(*b))));
            reading.older_versions += versions.len() - 1;
            let Some(last) = versions.last().copied() else { continue };
            latest.rows.push(last);
            let moment = when(&last);
            let rivals: Vec<IdxSize> = versions.iter().copied().filter(|row| !dated || when(row) == moment).collect();
            let mut differ = false;
            for (c, column) in columns.iter().enumerate().filter(|(c, _)| !stays.contains(c)) {
                let said = |row: &IdxSize| column.get(*row as usize).filter(|text| says_something(text));
                // What only some of them say contradicts nothing.
                let Some(of) = rivals.iter().rev().find(|row| said(row).is_some()) else { continue };
                if !rivals.iter().filter_map(said).all(|text| self.are_one(c, Some(text), said(of))) {
                    differ = true;
                    latest.cells.entry(c).or_default().insert(last, None);
                    latest.contradicted.entry(c).or_default().push(latest.rows.len() as u32 - 1);
                } else if *of != last {
                    latest.cells.entry(c).or_default().insert(last, Some(*of));
                }
            }
            let unlike = versions.windows(2).find(|pair| !dated && !self.are_equal(columns, pair[0], pair[1]));
            if let Some(pair) = unlike {
                let mut pair = [pair[0], pair[1]];
                pair.sort_unstable();
                bail!(
                    "{} and {} hold the same {} with different values, and the source does not say which is the \
                     latest; declare {}",
                    places.shown(pair[0] as usize),
                    places.shown(pair[1] as usize),
                    self.what,
                    if self.what == EVENT_ID { "`updated_at`" } else { "`updated_at` or `current`" }
                );
            }
            counting.saw(rivals.iter().copied().min().unwrap_or(last), !differ);
            let gone = |row: &IdxSize| self.deleted.is_some_and(|deleted| deleted[*row as usize]);
            latest.deleted.push(rivals.iter().all(gone));
        }
        reading.unread.extend(counting.said("updated_at", Wrong::Contradicting, places));
        Ok(latest)
    }

    fn are_equal(&self, columns: &[StringChunked], a: IdxSize, b: IdxSize) -> bool {
        let one =
            |(c, column): (usize, &StringChunked)| self.are_one(c, column.get(a as usize), column.get(b as usize));
        columns.iter().enumerate().all(one)
    }

    fn are_one(&self, column: usize, a: Option<&str>, b: Option<&str>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) if a == b => true,
            (Some(a), Some(b)) => {
                let name = self.frame.columns()[column].name();
                let need = self.needs.iter().find(|need| need.column == name.as_str());
                are_one(a, b, name, need.map_or(&[], |need| &need.reads), self.source)
            }
            (a, b) => a.or(b).is_none_or(|text| !says_something(text)),
        }
    }
}

impl Latest {
    /// Columns of the frame, and which of the records contradict themselves there.
    pub(super) fn contradicted(&self, frame: &DataFrame) -> Vec<(String, Vec<u32>)> {
        let named = |(c, records): (&usize, &Vec<u32>)| (frame.columns()[*c].name().to_string(), records.clone());
        self.contradicted.iter().map(named).collect()
    }

    /// The frame with what the rows get.
    pub(super) fn mended(&self, mut frame: DataFrame) -> Result<DataFrame> {
        for (c, cells) in &self.cells {
            let name = frame.columns()[*c].name().clone();
            let column = frame.columns()[*c].str()?.clone();
            let mut from: Vec<Option<usize>> = (0..column.len()).map(Some).collect();
            cells.iter().for_each(|(row, of)| from[*row as usize] = of.map(|of| of as usize));
            let texts: StringChunked = from.into_iter().map(|row| column.get(row?)).collect();
            frame.with_column(texts.with_name(name).into_column())?;
        }
        Ok(frame)
    }
}
