//! What happened to canonical IDs and records, told with their texts.
//!
//! In: the registry in memory, and whom to tell of. Out: rows for people. It decides nothing.

use super::assign::retire;
use super::registry::{Event, EventRow, IdRow, NONE, Registry, State};
use crate::tables::Micros;
use crate::types::{moment, record_key};

/// Something that happened to an ID or a record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Happened {
    /// The version of the registry.
    pub version: u64,
    /// The moment the run of this version looked from; empty where it was not written down.
    pub as_of: String,
    /// The use case whose run it was.
    pub use_case: String,
    /// `minted`, `split`, `merged`, `moved`, `revived`, `left`, `returned`, `retired`, `forgotten`, or `known` of a
    /// record that is in the registry from then on.
    pub event: &'static str,
    /// The canonical ID it happened to, which a record has from then on.
    pub id: String,
    /// What it led to, or came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// Source and key of the record it happened to, where it is remembered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<(String, String)>,
    /// Which key or link came or went, in words.
    pub cause: String,
}

/// An ID and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct OfId {
    /// Its text.
    pub id: String,
    /// `in use`, `away`, `merged`, `vacant` or `retired`.
    pub state: &'static str,
    /// What it leads to, where it is merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<String>,
    /// The records it stands for.
    pub records: usize,
    /// All that happened, the first first.
    pub happened: Vec<Happened>,
}

/// A record and its IDs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct OfRecord {
    /// Its source.
    pub source: String,
    /// Its key.
    pub record_id: String,
    /// The ID it has.
    pub id: String,
    /// What that ID leads to, where the record stands for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<String>,
    /// Whether it was in its source in the last version.
    pub is_away: bool,
    /// All that happened, the first first.
    pub happened: Vec<Happened>,
}

impl Registry {
    /// What happened in a version.
    pub fn happened(&self, version: u64) -> Vec<Happened> {
        let start = self.events.partition_point(|row| row.version < version);
        self.events[start..].iter().take_while(|row| row.version == version).map(|row| self.told(row)).collect()
    }

    /// The history of an ID; `None` where it was never minted here.
    pub fn history_of_id(&self, text: &str) -> Option<OfId> {
        let id = self.ids.iter().position(|row| row.id == text)? as u32;
        let row = &self.ids[id as usize];
        let is_told = |event: &&EventRow| {
            let is_of_record = event.record != NONE && event.event != Event::Moved;
            (event.id == id || event.other == id) && !is_of_record
        };
        let mut happened = vec![Happened {
            version: row.minted_version,
            as_of: row.minted_as_of.to_string(),
            use_case: row.minted_by.to_string(),
            event: "minted",
            id: text.to_owned(),
            other: None,
            record: None,
            cause: String::new(),
        }];
        happened.extend(self.events.iter().filter(is_told).map(|event| self.told(event)));
        let (state, leads_to) = self.state_of(id);
        let records = self.order.iter().map(|number| &self.records[*number as usize]);
        let records = records.filter(|row| row.id == id && row.stands).count();
        Some(OfId { id: text.to_owned(), state, leads_to, records, happened })
    }

    /// The history of a record; `None` where it is not remembered.
    pub fn history_of_record(&self, source: &str, record_id: &str) -> Option<OfRecord> {
        let key = record_key(record_id);
        let number = self.number_of(source, &key)?;
        let row = &self.records[number as usize];
        let of_record: Vec<&EventRow> = self.events.iter().filter(|event| event.record == number).collect();
        let first = of_record.iter().find(|event| event.event == Event::Moved).map_or(row.id, |event| event.other);
        let mut happened = vec![Happened { event: "known", ..self.at(row.since, first) }];
        happened.extend(of_record.into_iter().map(|event| self.told(event)));
        let text = |id: u32| self.ids[id as usize].id.to_string();
        let leads_to = if row.stands { None } else { self.state_of(row.id).1 };
        Some(OfRecord {
            source: source.to_owned(),
            record_id: row.record_id.to_string(),
            id: text(row.id),
            leads_to,
            is_away: row.away_since.is_some(),
            happened,
        })
    }

    /// The version that held at a moment: the last that looked from it or from before. 0 where there was none.
    pub fn version_at(&self, at: Micros) -> u64 {
        let held = |as_of: &str| moment(as_of).is_some_and(|as_of| as_of <= at);
        self.versions.iter().filter(|row| held(&row.as_of)).map(|row| row.version).max().unwrap_or(0)
    }

    /// All that happened, version by version, but for what was minted.
    pub fn all_that_happened(&self) -> impl Iterator<Item = Happened> {
        self.events.iter().map(|row| self.told(row))
    }

    /// Every ID that was minted, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|row| row.id.as_str())
    }

    /// The use cases whose runs changed the registry.
    pub fn use_cases(&self) -> impl Iterator<Item = &str> {
        // What has a blank in it is a command.
        let is_one = |name: &&str| !name.is_empty() && !name.contains(' ');
        self.versions.iter().map(|row| row.use_case.as_str()).filter(is_one)
    }

    /// How many of these IDs, ascending, lead to another one.
    pub fn that_lead_to_others(&self, texts: &[&str]) -> usize {
        let leads =
            |row: &&IdRow| matches!(row.state, State::Merged(_)) && texts.binary_search(&row.id.as_str()).is_ok();
        self.ids.iter().filter(leads).count()
    }

    /// Remembers these records, by source and key, no more. Who is not known is not missed.
    pub fn retire(&mut self, records: &[(String, String)], cause: &str) {
        let numbers = self.numbers(records);
        retire(self, &numbers, cause);
    }

    /// Whether two registries hold the same records, IDs, compositions, links and events.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.sources, &self.records, &self.order, &self.ids)
            == (&other.sources, &other.records, &other.order, &other.ids)
            && (&self.old, &self.events, &self.links) == (&other.old, &other.events, &other.links)
    }

    /// The numbers of these records, by source and key, in order.
    pub(super) fn numbers(&self, records: &[(String, String)]) -> Vec<u32> {
        let mut numbers: Vec<u32> =
            records.iter().filter_map(|(source, record_id)| self.number_of(source, record_id)).collect();
        numbers.sort_by_key(|number| {
            let row = &self.records[*number as usize];
            (row.source, row.record_id.clone())
        });
        numbers.dedup();
        numbers
    }

    /// The number of a record, by source and key.
    pub(super) fn number_of(&self, source: &str, key: &str) -> Option<u32> {
        let source = self.sources.iter().position(|name| name == source)? as u16;
        let place = self.order.partition_point(|number| {
            let row = &self.records[*number as usize];
            (row.source, row.record_id.as_str()) < (source, key)
        });
        let number = *self.order.get(place)?;
        let row = &self.records[number as usize];
        (row.source == source && row.record_id == key).then_some(number)
    }

    fn state_of(&self, id: u32) -> (&'static str, Option<String>) {
        match self.ids[id as usize].state {
            State::Merged(into) => ("merged", Some(self.ids[into as usize].id.to_string())),
            state => (state.word(), None),
        }
    }

    /// Something that happened in a version, to an ID.
    fn at(&self, version: u64, id: u32) -> Happened {
        let row = self.versions.iter().find(|row| row.version == version);
        Happened {
            version,
            as_of: row.map_or_else(String::new, |row| row.as_of.clone()),
            use_case: row.map_or_else(String::new, |row| row.use_case.clone()),
            event: "",
            id: self.ids.get(id as usize).map_or_else(String::new, |row| row.id.to_string()),
            other: None,
            record: None,
            cause: String::new(),
        }
    }

    fn told(&self, row: &EventRow) -> Happened {
        let record = self.records.get(row.record as usize).filter(|row| row.is_known());
        Happened {
            event: row.event.word(),
            other: self.ids.get(row.other as usize).map(|row| row.id.to_string()),
            record: record.map(|row| (self.sources[row.source as usize].clone(), row.record_id.to_string())),
            cause: String::from(&*row.cause),
            ..self.at(row.version, row.id)
        }
    }
}
