//! What an assignment would change in the registry, before anything is written.
//!
//! In: the last version and the next one. Out: the rows that differ, and which version holds today's IDs. It promises
//! that a run which decides what the last one decided writes no version.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::registry::{LinkRow, Registry, VersionRow};
use crate::tables::moments::timestamp_text;
use crate::tables::{IdCounts, Micros, Stamp};

/// Every customer's ID, and the registry's next version.
pub struct Assignment {
    /// The canonical ID of every customer.
    pub ids: Vec<String>,
    /// The version in which each of them was minted.
    pub minted: Vec<u64>,
    /// What happened.
    pub counts: IdCounts,
    pub(super) entity: String,
    /// The use case, and how it declares the entity.
    pub(super) declared: VersionRow,
    pub(super) next: Registry,
    pub(super) changes: Changes,
}

impl Assignment {
    /// Whether the registry has to change: not where the next version would say what the last one says, in the format
    /// of today.
    pub fn changes(&self, base: &Registry) -> bool {
        base.version == 0 || !base.is_of_today || !self.changes.is_nothing()
    }

    /// How many records that another version knew are not known.
    pub fn without(&self, then: &Registry) -> usize {
        then.told_records().filter(|row| self.next.number_of(row.source, row.record_id).is_none()).count()
    }

    /// The version that holds these IDs: the next one, or the last where nothing changes.
    pub fn version(&self, base: &Registry) -> u64 {
        if self.changes(base) { self.next.version } else { base.version }
    }

    /// What the registry is once the run has been published.
    pub fn after(&self, base: &Registry, as_of: Micros, stamp: &Stamp) -> Registry {
        if !self.changes(base) {
            return base.clone();
        }
        let mut next = self.next.clone();
        next.versions.push(self.row(as_of, stamp));
        (next.next_version, next.last_as_of) = (next.version + 1, Some(as_of));
        next.digest.clone_from(&stamp.run_id);
        next.is_of_today = true;
        next
    }

    /// The run among those that changed the registry.
    pub(super) fn row(&self, as_of: Micros, stamp: &Stamp) -> VersionRow {
        VersionRow {
            version: stamp.registry_version,
            as_of: timestamp_text(as_of),
            run_id: stamp.run_id.clone(),
            ..self.declared.clone()
        }
    }

    /// IDs that lead to another, and which.
    pub fn superseded(&self) -> HashMap<&str, &str> {
        self.next.told_ids().filter_map(|row| Some((row.id, row.leads_to?))).collect()
    }

    /// The use case or command that makes it.
    pub fn by(&self) -> &str {
        &self.declared.use_case
    }

    /// The IDs that are minted, in order of their smallest records.
    pub fn minted(&self) -> impl Iterator<Item = &str> {
        let version = self.next.version;
        self.next.ids.iter().filter(move |row| row.minted_version == version).map(|row| row.id.as_str())
    }

    /// The registry's next version.
    pub fn next(&self) -> &Registry {
        &self.next
    }
}

/// The rows of the next version that the last one has not, or not so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Numbers of records, also of those that are retired.
    pub(super) records: Vec<u32>,
    /// Numbers of IDs.
    pub(super) ids: Vec<u32>,
    /// Places of compositions in the next version.
    pub(super) old: Vec<usize>,
    /// Numbers of compositions that are no more.
    pub(super) old_gone: Vec<u32>,
    pub(super) links: Vec<LinkRow>,
    pub(super) links_gone: Vec<LinkRow>,
    /// The first event that is new.
    pub(super) events_from: usize,
    /// How many events are new.
    pub(super) events: usize,
}

impl Changes {
    /// What differs. Links that are the same but for their evidence's number are the same.
    pub(super) fn between(base: &Registry, next: &Registry) -> Self {
        let same_sources = base.sources == next.sources;
        let source = |registry: &Registry, of: u16| registry.sources.get(of as usize).cloned();
        let mut records: Vec<u32> = Vec::new();
        for (number, now) in (0..).zip(&next.records) {
            let same = base.records.get(number as usize).is_some_and(|was| match same_sources {
                true => was == now,
                false => {
                    let mut was = was.clone();
                    let named = !was.is_known() || source(base, was.source) == source(next, now.source);
                    was.source = now.source;
                    named && was == *now
                }
            });
            if !same {
                records.push(number);
            }
        }
        let ids = (0..).zip(&next.ids).filter(|(id, now)| base.ids.get(*id as usize) != Some(now));
        let mut changes = Self {
            records,
            ids: ids.map(|(id, _)| id).collect(),
            events_from: base.events.len(),
            events: next.events.len() - base.events.len(),
            ..Self::default()
        };
        changes.compositions(base, next);
        changes.links(&base.links, &next.links);
        changes
    }

    fn compositions(&mut self, base: &Registry, next: &Registry) {
        let mut was = base.old.iter().peekable();
        for (place, now) in next.old.iter().enumerate() {
            while let Some(gone) = was.next_if(|was| was.number < now.number) {
                self.old_gone.push(gone.number);
            }
            if was.next_if(|was| was.number == now.number) != Some(now) {
                self.old.push(place);
            }
        }
        self.old_gone.extend(was.map(|gone| gone.number));
    }

    fn links(&mut self, base: &[LinkRow], next: &[LinkRow]) {
        let (mut was, mut now) = (base.iter().peekable(), next.iter().peekable());
        loop {
            let order = match (was.peek(), now.peek()) {
                (None, None) => return,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(was), Some(now)) => was.cmp(now),
            };
            match order {
                Ordering::Less => self.links_gone.extend(was.next()),
                Ordering::Greater => self.links.extend(now.next()),
                Ordering::Equal => _ = (was.next(), now.next()),
            }
        }
    }

    /// Whether there are none.
    pub(super) fn is_nothing(&self) -> bool {
        self.records.is_empty()
            && self.ids.is_empty()
            && self.old.is_empty()
            && self.old_gone.is_empty()
            && self.links.is_empty()
            && self.links_gone.is_empty()
            && self.events == 0
    }
}
