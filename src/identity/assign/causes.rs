//! Which key or link came or went where IDs changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::identity::registry::{CARRIED, Event, NONE, Registry};

/// Event, ID, other ID, record.
pub(super) type What = (Event, u32, u32, u32);

/// Evidence by the ID that records had and the ID that they have.
#[derive(Default)]
pub(super) struct Causes {
    /// What linked records that have two IDs now.
    went: BTreeMap<(u32, u32), BTreeSet<Arc<str>>>,
    /// What links records that had two IDs.
    came: BTreeMap<(u32, u32), BTreeSet<Arc<str>>>,
}

impl Causes {
    /// Of two versions, where anything changed its ID.
    pub(super) fn of(before: &Registry, next: &Registry, rows: &BTreeSet<What>) -> Self {
        let mut causes = Self::default();
        if rows.iter().all(|(event, ..)| matches!(event, Event::Left | Event::Returned)) {
            return causes;
        }
        let id = |registry: &Registry, number: u32| registry.records.get(number as usize).map_or(NONE, |row| row.id);
        for link in &before.links {
            let was = id(before, link.left);
            let now = [id(next, link.left), id(next, link.right)];
            if was == id(before, link.right) && now[0] != now[1] {
                let name: Arc<str> = before.names[link.evidence as usize].as_str().into();
                for now in now {
                    causes.went.entry((was, now)).or_default().insert(name.clone());
                }
            }
        }
        for link in &next.links {
            let now = id(next, link.left);
            let was = [id(before, link.left), id(before, link.right)];
            if was[0] != was[1] {
                let name: Arc<str> = next.names[link.evidence as usize].as_str().into();
                for was in was.into_iter().filter(|was| *was != NONE) {
                    causes.came.entry((was, now)).or_default().insert(name.clone());
                }
            }
        }
        causes.of_carriers(before, next);
        causes
    }

    /// Records that came to the customer whose ID they carry, or left it, while others of it stayed.
    fn of_carriers(&mut self, before: &Registry, next: &Registry) {
        let name: Arc<str> = CARRIED.into();
        let marks = |registry: &Registry| (0..).zip(registry.marked()).filter(|(_, is)| *is).map(|(number, _)| number);
        let is_at_home = |registry: &Registry, number: u32| {
            let row = &registry.records[number as usize];
            row.home != NONE && registry.stands(row.home) == Some(row.id)
        };
        let moved = |number: u32| {
            let was = before.records.get(number as usize).filter(|row| row.is_known())?.id;
            let now = next.records[number as usize].id;
            (was != now && next.ids[was as usize].is_given()).then_some((number, was, now))
        };
        for (number, was, now) in marks(before).filter_map(moved) {
            if is_at_home(before, number) {
                self.went.entry((was, now)).or_default().insert(name.clone());
            }
        }
        for (number, was, now) in marks(next).filter_map(moved) {
            if is_at_home(next, number) {
                self.came.entry((was, now)).or_default().insert(name.clone());
            }
        }
    }

    /// Why, in words.
    pub(super) fn of_event(&self, event: Event, id: u32, other: u32) -> Arc<str> {
        let came = |from, to| self.came.get(&(from, to)).map(|names| format!("joined by {}", listed(names)));
        let went = |from, to| self.went.get(&(from, to)).map(|names| format!("no longer joined by {}", listed(names)));
        let said = match event {
            Event::Merged => {
                came(id, other).unwrap_or_else(|| "joined through records that are new or away".to_owned())
            }
            Event::Split | Event::Revived => {
                went(other, id).unwrap_or_else(|| "the records that joined them are gone or others now".to_owned())
            }
            Event::Moved => match (went(other, id), came(other, id)) {
                (Some(went), Some(came)) => format!("{went}; {came}"),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => "the records it stood with are gone or others now".to_owned(),
            },
            Event::Left => "its source does not hold it".to_owned(),
            Event::Returned => "its source holds it again".to_owned(),
            Event::Retired => "all of its records are retired".to_owned(),
            Event::Renamed | Event::Forgotten => String::new(),
        };
        said.into()
    }
}

fn listed(names: &BTreeSet<Arc<str>>) -> String {
    let words = names.iter().map(|name| match &**name {
        "match_model" => "the match model",
        "system_merge" => "the system's own merge",
        CARRIED => "the canonical ID that a record carries",
        key => key,
    });
    words.collect::<Vec<_>>().join(", ")
}
