//! The registry in memory: records and their IDs, what IDs stood for before, what happened, and what links records.
//!
//! In: the rows of a version. Out: answers about them. Records and IDs have numbers that are never given again, so that
//! every other table names them by number. It promises that rows of today are found by walking both in order. It reads
//! no file and decides nothing.

use std::sync::Arc;

use polars::prelude::PlSmallStr;

use super::code::Salt;
use crate::config::Identity;
use crate::tables::{Forgotten, Micros, Sources};

/// No record, no ID.
pub(super) const NONE: u32 = u32::MAX;
/// What the mark of a record is called that an ID joined which it carried.
pub(super) const CARRIED: &str = "carried_id";

/// A record that is known, at the place of its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordRow {
    /// Index into [`Registry::sources`].
    pub(super) source: u16,
    /// Its key; empty where the record is retired.
    pub(super) record_id: PlSmallStr,
    /// The ID it last had, an index into [`Registry::ids`].
    pub(super) id: u32,
    /// The ID that was last minted for it and that is its home, or [`NONE`].
    pub(super) home: u32,
    /// The version that it was first in; 0 where that was not written down.
    pub(super) since: u64,
    /// Whether it is part of what its ID stands for; a record may be away for so long that those it stood with are
    /// customers of their own.
    pub(super) stands: bool,
    /// The moment of the first run that did not find it in its source; `None` while it is there.
    pub(super) away_since: Option<Micros>,
}

impl RecordRow {
    /// A record of which nothing else is known, from this version on.
    pub(super) fn new(source: u16, record_id: PlSmallStr, since: u64) -> Self {
        Self { source, record_id, id: NONE, home: NONE, since, stands: false, away_since: None }
    }

    /// What is left of a record that is retired.
    pub(super) fn retired() -> Self {
        Self::new(0, "".into(), 0)
    }

    /// Whether it is remembered at all.
    pub(super) fn is_known(&self) -> bool {
        self.id != NONE
    }
}

/// Whether an ID stands for a customer, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It does.
    InUse,
    /// It does, and none of its records is in its source.
    Away,
    /// This one stands for most of the records it last stood for.
    Merged(u32),
    /// It stands for nobody, and none of the records it last stood for is with a customer.
    Vacant,
    /// None of the records it last stood for is remembered.
    Retired,
}

impl State {
    /// The states by their words in the table; what a merged ID leads to stands beside it.
    pub(super) const WORDS: [(&str, Self); 5] = [
        ("in use", Self::InUse),
        ("away", Self::Away),
        ("merged", Self::Merged(NONE)),
        ("vacant", Self::Vacant),
        ("retired", Self::Retired),
    ];

    /// Its word in the table.
    pub(super) fn word(self) -> &'static str {
        let kind = if matches!(self, Self::Merged(_)) { Self::Merged(NONE) } else { self };
        Self::WORDS.iter().find(|(_, state)| *state == kind).map_or("", |(word, _)| word)
    }
}

/// An ID that was minted, at the place of its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdRow {
    pub(super) id: PlSmallStr,
    pub(super) minted_version: u64,
    pub(super) minted_as_of: Arc<str>,
    pub(super) minted_by: Arc<str>,
    pub(super) state: State,
}

impl IdRow {
    /// Whether it is the ID of a customer.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.state, State::InUse | State::Away)
    }
}

/// A set of records that an ID stood for, and stands for no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Composition {
    /// Never given again.
    pub(super) number: u32,
    pub(super) id: u32,
    /// The last version it was true in.
    pub(super) last: u64,
    /// Numbers of records, ascending.
    pub(super) members: Box<[u32]>,
    /// No member had the ID as its home any more: it leads nowhere, and only says what the ID last stood for.
    pub(super) spent: bool,
}

/// What can happen to an ID or a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// The ID was minted for customers who had shared another.
    Split,
    /// Another ID stands for most of its records from then on.
    Merged,
    /// The record has this ID, and had the other.
    Moved,
    /// The ID led to another, and stands for itself again.
    Revived,
    /// The record was not in its source any more.
    Left,
    /// The record was in its source again.
    Returned,
    /// No record of the ID is remembered any more.
    Retired,
    /// The record is called otherwise from then on.
    Renamed,
    /// The record is remembered no more.
    Forgotten,
}

impl Event {
    const ALL: [Self; 9] = [
        Self::Split,
        Self::Merged,
        Self::Moved,
        Self::Revived,
        Self::Left,
        Self::Returned,
        Self::Retired,
        Self::Renamed,
        Self::Forgotten,
    ];

    /// The word in the table.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Moved => "moved",
            Self::Revived => "revived",
            Self::Left => "left",
            Self::Returned => "returned",
            Self::Retired => "retired",
            Self::Renamed => "renamed",
            Self::Forgotten => "forgotten",
        }
    }

    /// The event of a word.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.word() == word)
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EventRow {
    pub(super) version: u64,
    pub(super) event: Event,
    /// The ID it happened to.
    pub(super) id: u32,
    /// The other ID: what it led to, what it came from, or [`NONE`].
    pub(super) other: u32,
    /// The record it happened to, or [`NONE`].
    pub(super) record: u32,
    /// Which key or link came or went, in words.
    pub(super) cause: Arc<str>,
}

/// A run that changed the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct VersionRow {
    pub(super) version: u64,
    pub(super) as_of: String,
    pub(super) use_case: String,
    /// Empty where it was not written down.
    pub(super) run_id: String,
    /// A hash of how the entity was declared; empty where it was not written down.
    pub(super) declared: String,
    /// The file that declared it, with the name of its folder.
    pub(super) declared_in: String,
}

/// Two records that were linked when both were last in their sources; numbers, because there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkRow {
    /// The smaller number.
    pub(super) left: u32,
    /// The larger number.
    pub(super) right: u32,
    /// Index into [`Registry::names`].
    pub(super) evidence: u16,
    /// A keyed hash of what the evidence read of each of the two; `None` where it was not written down.
    pub(super) values: Option<[u32; 2]>,
}

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
    /// The records that were asked to be forgotten.
    pub forgotten: Forgotten,
    /// What IDs are minted from, beside the content of records.
    pub salt: Salt,
    /// Whether it was read in the format of today, so that what changes can be written beside it.
    pub(super) is_of_today: bool,
    /// How many versions say only what changed, since the last that says all; and their bytes and its own.
    pub(super) chain: Chain,
    /// The sources' names, ascending.
    pub(super) sources: Vec<String>,
    pub(super) records: Vec<RecordRow>,
    /// Numbers of the records that are known, by source and key.
    pub(super) order: Vec<u32>,
    pub(super) ids: Vec<IdRow>,
    /// Ascending by number.
    pub(super) old: Vec<Composition>,
    /// The number of the next one.
    pub(super) next_composition: u32,
    pub(super) versions: Vec<VersionRow>,
    /// Ascending.
    pub(super) events: Vec<EventRow>,
    /// Names of evidence.
    pub(super) names: Vec<String>,
    /// Ascending.
    pub(super) links: Vec<LinkRow>,
    /// The states of IDs before any record was retired since the last version; `None` where none was.
    pub(super) before_retiring: Option<Vec<State>>,
}

/// Versions that say only what changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    /// How many, since the last version that says all.
    pub(super) deltas: u64,
    /// Their bytes.
    pub(super) delta_bytes: u64,
    /// Those of the version that says all.
    pub(super) full_bytes: u64,
}

impl Registry {
    /// The number of the version after this one.
    pub fn next(&self) -> u64 {
        self.next_version.max(self.version + 1)
    }

    /// For every record of today its number, or [`NONE`]. Both are ordered alike, so they are walked together.
    pub(super) fn numbers_of(&self, identity: &Identity, sources: &Sources) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(sources.n_records());
        let source_of = |number: &u32| self.records[*number as usize].source as usize;
        for table in &sources.customers {
            let source = self.sources.iter().position(|name| *name == identity.sources[table.source].name);
            let known = source.map_or(&[][..], |source| {
                let start = self.order.partition_point(|number| source_of(number) < source);
                let end = self.order.partition_point(|number| source_of(number) <= source);
                &self.order[start..end]
            });
            let mut known = known.iter().peekable();
            for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
                let key = |number: &u32| self.records[*number as usize].record_id.as_str();
                while known.next_if(|number| key(number) < record_id).is_some() {}
                numbers.push(known.peek().filter(|number| key(number) == record_id).map_or(NONE, |number| **number));
            }
        }
        numbers
    }

    /// The number of an evidence's name, which is a new one where there was none.
    pub(super) fn name(&mut self, text: &str) -> u16 {
        match self.names.iter().position(|name| name == text) {
            Some(n) => n as u16,
            None => {
                self.names.push(text.to_owned());
                (self.names.len() - 1) as u16
            }
        }
    }

    /// Sources have their places among the names, which stay ascending.
    pub(super) fn name_sources<'a>(&mut self, new: impl Iterator<Item = &'a str>) {
        let mut names = self.sources.clone();
        names.extend(new.map(str::to_owned));
        names.sort_unstable();
        names.dedup();
        if names.len() > self.sources.len() {
            let place: Vec<u16> =
                self.sources.iter().map(|name| names.partition_point(|other| other < name) as u16).collect();
            for row in self.records.iter_mut().filter(|row| !row.record_id.is_empty()) {
                row.source = place[row.source as usize];
            }
            self.sources = names;
        }
    }

    /// The index of a source that has its place among the names.
    pub(super) fn source(&self, name: &str) -> u16 {
        self.sources.partition_point(|known| known.as_str() < name) as u16
    }

    /// New records, in order, take their places in the order of all.
    pub(super) fn put_in_order(&mut self, new: &[u32]) {
        let key = |number: u32| {
            let row = &self.records[number as usize];
            (row.source, row.record_id.as_str())
        };
        let mut all = Vec::with_capacity(self.order.len() + new.len());
        let (mut known, mut new) = (self.order.iter().peekable(), new.iter().peekable());
        loop {
            let first = match (known.peek(), new.peek()) {
                (Some(a), Some(b)) if key(**a) < key(**b) => known.next(),
                (Some(_), None) => known.next(),
                _ => new.next(),
            };
            match first {
                Some(number) => all.push(*number),
                None => break,
            }
        }
        self.order = all;
    }
}
