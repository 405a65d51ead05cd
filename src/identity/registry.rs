//! The registry in memory: records and their IDs, what happened to the IDs, and the links that use cases know.
//!
//! In: the rows of a version. Out: answers about them. It promises that rows of today are found by walking both in
//! order. It reads no file and decides nothing.

use std::sync::Arc;

use polars::prelude::PlSmallStr;

use crate::config::UseCase;
use crate::tables::{Micros, RecordIndex, Sources};
use crate::types::record_key;

/// A record and its ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordRow {
    /// Index into [`Registry::sources`].
    pub(super) source: u16,
    pub(super) record_id: PlSmallStr,
    /// Index into [`Registry::ids`].
    pub(super) id: u32,
}

/// An ID that was minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdRow {
    pub(super) id: PlSmallStr,
    pub(super) minted_version: u64,
    pub(super) minted_as_of: Arc<str>,
    pub(super) minted_by: Arc<str>,
    /// Index into [`Registry::ids`].
    pub(super) superseded_by: Option<u32>,
}

impl IdRow {
    /// The ID minted first comes first.
    pub(super) fn order(&self) -> (u64, &str) {
        (self.minted_version, &self.id)
    }
}

/// What can happen to an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It was minted for customers who had shared another ID.
    Split,
    /// Another ID stands for it from then on.
    Merged,
}

impl Event {
    const ALL: [Self; 2] = [Self::Split, Self::Merged];

    /// The word in the table.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }

    /// The event of a word.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.word() == word)
    }
}

/// Something that happened to an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HistoryRow {
    pub(super) version: u64,
    pub(super) as_of: String,
    pub(super) use_case: String,
    pub(super) event: Event,
    pub(super) id: String,
    pub(super) other: Option<String>,
    pub(super) cause: String,
}

/// Two records that some use case links; numbers, because there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkRow {
    /// Index into [`Registry::names`].
    pub(super) use_case: u16,
    /// Index into [`Registry::names`].
    pub(super) evidence: u16,
    /// Index into [`Registry::records`].
    pub(super) left: u32,
    /// Index into [`Registry::records`].
    pub(super) right: u32,
}

/// The row of a record that the registry does not know.
pub(super) const NOWHERE: u32 = u32::MAX;

/// What the registry held when the run began.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// Its version; 0 when there was none.
    pub version: u64,
    /// The number that the next version gets: the first that no folder has.
    pub next_version: u64,
    /// The hash of its manifest; empty when there was none.
    pub digest: String,
    /// The moment that the last run to change it looked from.
    pub last_as_of: Option<Micros>,
    /// The sources' names, ordered.
    pub(super) sources: Vec<String>,
    /// Ordered by source and the key of the record ID.
    pub(super) records: Vec<RecordRow>,
    /// In the order they were minted.
    pub(super) ids: Vec<IdRow>,
    pub(super) history: Vec<HistoryRow>,
    /// Names of use cases and of their evidence.
    pub(super) names: Vec<String>,
    pub(super) links: Vec<LinkRow>,
}

impl Registry {
    /// Groups of present records that other use cases have linked.
    pub fn links_of_others(&self, use_case: &UseCase, sources: &Sources) -> Vec<Vec<RecordIndex>> {
        let is_other = |link: &&LinkRow| self.names[link.use_case as usize] != use_case.name;
        if !self.links.iter().any(|link| is_other(&link)) {
            return Vec::new();
        }
        let mut record_of_row = vec![NOWHERE; self.records.len()];
        for (record, row) in (0..).zip(self.rows_of(use_case, sources)) {
            if row != NOWHERE {
                record_of_row[row as usize] = record;
            }
        }
        self.links
            .iter()
            .filter(is_other)
            .map(|link| {
                let (left, right) = (record_of_row[link.left as usize], record_of_row[link.right as usize]);
                vec![left.min(right), left.max(right)]
            })
            .filter(|pair| pair[1] != NOWHERE && pair[0] != pair[1])
            .collect()
    }

    /// For every record of today its row in the registry, or [`NOWHERE`]. Both are ordered alike, so they are walked
    /// together.
    pub(super) fn rows_of(&self, use_case: &UseCase, sources: &Sources) -> Vec<u32> {
        let mut rows = Vec::with_capacity(sources.n_records());
        for table in &sources.customers {
            let source = self.sources.iter().position(|name| *name == use_case.identity.sources[table.source].name);
            let start = source.map_or(0, |source| self.records.partition_point(|row| (row.source as usize) < source));
            let end = source.map_or(0, |source| self.records.partition_point(|row| row.source as usize <= source));
            let mut at = start;
            for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
                while at < end && self.records[at].record_id.as_str() < record_id {
                    at += 1;
                }
                let found = at < end && self.records[at].record_id.as_str() == record_id;
                rows.push(if found { at as u32 } else { NOWHERE });
            }
        }
        rows
    }

    /// The same with every record under its key: a version may have been written when two spellings of an ID were two
    /// records. Where they had two IDs, the record has the one that was minted first.
    pub(super) fn by_key(mut self) -> Self {
        if self.records.iter().all(|row| record_key(&row.record_id) == row.record_id.as_str()) {
            return self;
        }
        for row in &mut self.records {
            row.record_id = record_key(&row.record_id).into_owned().into();
        }
        let mut order: Vec<u32> = (0..self.records.len() as u32).collect();
        let ids = &self.ids;
        order.sort_by(|a, b| {
            let [a, b] = [a, b].map(|row| &self.records[*row as usize]);
            let minted = |row: &RecordRow| ids.get(row.id as usize).map(IdRow::order);
            (a.source, &a.record_id, minted(a)).cmp(&(b.source, &b.record_id, minted(b)))
        });
        let mut records: Vec<RecordRow> = Vec::with_capacity(order.len());
        let mut place = vec![NOWHERE; order.len()];
        for was in order {
            let row = &self.records[was as usize];
            let same =
                records.last().is_some_and(|last| (last.source, &last.record_id) == (row.source, &row.record_id));
            if !same {
                records.push(row.clone());
            }
            place[was as usize] = records.len() as u32 - 1;
        }
        self.records = records;
        for link in &mut self.links {
            let ends = [link.left, link.right].map(|row| place.get(row as usize).copied().unwrap_or(NOWHERE));
            (link.left, link.right) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        }
        self.links.retain(|link| link.left != link.right);
        self.links.sort_unstable();
        self.links.dedup();
        self
    }

    /// The number of the version after this one.
    pub fn next(&self) -> u64 {
        self.next_version.max(self.version + 1)
    }

    /// The ID that stands for this one today; `None` when IDs supersede each other in a circle.
    pub(super) fn resolve(&self, id: u32) -> Option<u32> {
        let mut at = id;
        for _ in 0..=self.ids.len() {
            match self.ids.get(at as usize)?.superseded_by {
                None => return Some(at),
                Some(by) => at = by,
            }
        }
        None
    }
}
