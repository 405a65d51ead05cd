//! What a registry holds, row by row, with the texts of IDs and the names of sources.

use super::registry::{NONE, Registry, State};
use crate::tables::Micros;

/// A record and its IDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldRecord<'a> {
    /// Its source.
    pub source: &'a str,
    /// Its key.
    pub record_id: &'a str,
    /// The ID it has.
    pub id: &'a str,
    /// The ID that is its home, where one is.
    pub home: Option<&'a str>,
    /// Whether it is part of what its ID stands for.
    pub stands: bool,
    /// The version it was first in; 0 where that was not written down.
    pub first_version: u64,
    /// The moment of the first run that did not find it in its source.
    pub away_since: Option<Micros>,
}

/// An ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldId<'a> {
    /// Its text.
    pub id: &'a str,
    /// `in use`, `away`, `merged`, `vacant` or `retired`.
    pub state: &'static str,
    /// What it leads to, where it is merged.
    pub leads_to: Option<&'a str>,
    /// The version it was minted in.
    pub minted_version: u64,
    /// The moment of that run.
    pub minted_as_of: &'a str,
    /// The use case or command that minted it.
    pub minted_by: &'a str,
}

impl Registry {
    /// The records that are remembered, in order of source and key.
    pub fn told_records(&self) -> impl Iterator<Item = ToldRecord<'_>> {
        self.order.iter().map(|number| {
            let row = &self.records[*number as usize];
            ToldRecord {
                source: &self.sources[row.source as usize],
                record_id: &row.record_id,
                id: &self.ids[row.id as usize].id,
                home: (row.home != NONE).then(|| self.ids[row.home as usize].id.as_str()),
                stands: row.stands,
                first_version: row.since,
                away_since: row.away_since,
            }
        })
    }

    /// The IDs that were minted or taken over, in order.
    pub fn told_ids(&self) -> impl Iterator<Item = ToldId<'_>> {
        self.ids.iter().map(|row| ToldId {
            id: &row.id,
            state: row.state.word(),
            leads_to: match row.state {
                State::Merged(into) => Some(self.ids[into as usize].id.as_str()),
                _ => None,
            },
            minted_version: row.minted_version,
            minted_as_of: &row.minted_as_of,
            minted_by: &row.minted_by,
        })
    }

    /// Records, those that are away, IDs in use, and IDs.
    pub fn counts(&self) -> [usize; 4] {
        let away = self.told_records().filter(|row| row.away_since.is_some()).count();
        let in_use = self.ids.iter().filter(|row| row.state == State::InUse).count();
        [self.order.len(), away, in_use, self.ids.len()]
    }

    /// The names of sources whose records were ever known.
    pub fn source_names(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(String::as_str)
    }

    /// How many of these records, by source and key, are known.
    pub fn knows(&self, records: &[(String, String)]) -> usize {
        records.iter().filter(|(source, key)| self.number_of(source, key).is_some()).count()
    }

    /// The numbers of these records, by source and key, under which every version knows them.
    pub fn numbers_named(&self, records: &[(String, String)]) -> impl Iterator<Item = u32> {
        records.iter().filter_map(|(source, key)| self.number_of(source, key))
    }

    /// The source and the key of the record of a number; `None` where it is not remembered.
    pub fn named(&self, number: u32) -> Option<(String, String)> {
        let row = self.records.get(number as usize).filter(|row| row.is_known())?;
        Some((self.sources[row.source as usize].clone(), row.record_id.to_string()))
    }

    /// The ID of a record, by source and key.
    pub fn id_of(&self, source: &str, key: &str) -> Option<&str> {
        let number = self.number_of(source, key)?;
        Some(&self.ids[self.records[number as usize].id as usize].id)
    }

    /// The moment that the first run looked from.
    pub fn first_as_of(&self) -> Option<&str> {
        self.versions.first().map(|row| row.as_of.as_str())
    }

    /// Links and events.
    pub fn sizes(&self) -> [usize; 2] {
        [self.links.len(), self.events.len()]
    }
}
