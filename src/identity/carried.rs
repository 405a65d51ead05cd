//! Canonical IDs that systems carry: a record that is new here and carries one belongs to its customer.
//!
//! In: the registry, and the column of each source that carries IDs. Out: the records that belong to the customer of an
//! ID, and the mark by which they are known later. It promises that what is known of a record decides, and never what
//! it carries: a wrong ID that we wrote ourselves joins nobody. It does not say where they go: see `assign`.
//!
//! A record that carried an ID when it was new is marked, by a link to itself, and the ID is its home for good: it
//! belongs to it every day on which it does not carry another text, whoever else of the customer is here, and wherever
//! keys or guards have led it meanwhile.

use std::collections::{BTreeSet, HashMap};

use super::kept::Kept;
use super::registry::{CARRIED, Event, LinkRow, NONE, Registry, State};
use crate::config::{Identity, Role};
use crate::tables::{RecordIndex, Sources};
use crate::types::{is_null, is_written_by_a_program, trimmed};

/// What a record carries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    /// Nothing, or what a program writes for it.
    Nothing,
    /// The ID of this number.
    Id(u32),
    /// A text that stands for no customer.
    Other,
}

/// What the records of today carry; nothing where no source says so.
struct Texts(Vec<Carries>);

impl Texts {
    fn of(registry: &Registry, identity: &Identity, sources: &Sources) -> Self {
        let mut of_text: HashMap<String, u32> = HashMap::new();
        let mut all = Vec::new();
        for (position, table) in sources.customers.iter().enumerate() {
            let Role::Customers(customers) = &identity.sources[table.source].role else { continue };
            let Some(column) = &customers.canonical_id else { continue };
            let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok()) else { continue };
            if of_text.is_empty() {
                of_text = (0..).zip(&registry.ids).map(|(id, row)| (plain(&row.id), id)).collect();
                all = vec![Carries::Nothing; sources.n_records()];
            }
            for (record, text) in sources.range(position).zip(texts.iter()) {
                all[record] = match text.map_or("", trimmed) {
                    "" => Carries::Nothing,
                    text if is_null(text) || is_written_by_a_program(text) => Carries::Nothing,
                    text => of_text.get(&plain(text)).map_or(Carries::Other, |id| Carries::Id(*id)),
                };
            }
        }
        Self(all)
    }

    fn get(&self, record: RecordIndex) -> Carries {
        self.0.get(record as usize).copied().unwrap_or(Carries::Nothing)
    }
}

/// An ID without what people and systems change in writing it.
fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Whether any source carries canonical IDs: else there is nothing to look for.
fn any_carries(identity: &Identity) -> bool {
    let carries = |role: &Role| matches!(role, Role::Customers(customers) if customers.canonical_id.is_some());
    identity.sources.iter().any(|source| carries(&source.role))
}

/// How a record of today belongs to the customer of an ID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Belongs {
    /// It carries the ID, or has when it was new.
    Carries,
    /// A record that is away carries it, and a link that holds joins this one to it.
    Through,
    /// It carries another text now, and joins nobody today.
    Told,
}

/// A record of today that belongs to the customer of an ID.
#[derive(Clone, Copy)]
pub(super) struct Carrier {
    /// The record.
    pub record: RecordIndex,
    /// Its number, or [`NONE`] where it is new.
    pub number: u32,
    /// The ID.
    pub id: u32,
    /// How.
    pub belongs: Belongs,
}

impl Registry {
    /// Today's records that belong to the customer of an ID that they carry, or have carried when they were new.
    pub(super) fn carriers(&self, identity: &Identity, sources: &Sources, numbers: &[u32]) -> Vec<Carrier> {
        let marked = self.marked();
        if !any_carries(identity) && !marked.contains(&true) {
            return Vec::new();
        }
        let texts = Texts::of(self, identity, sources);
        let had = self.had();
        let one = |(record, number): (RecordIndex, &u32)| {
            let text = texts.get(record);
            let (id, belongs) = match (*number, text) {
                (NONE, Carries::Id(id)) => (self.stands(id).map(|_| id)?, Belongs::Carries),
                (NONE, _) => return None,
                (number, text) if marked[number as usize] => self.belongs_to(number, text, &had)?,
                _ => return None,
            };
            Some(Carrier { record, number: *number, id, belongs })
        };
        (0..).zip(numbers).filter_map(one).collect()
    }

    /// The ID that a marked record belongs to: its home, which no other record of the customer can take from it.
    fn belongs_to(&self, number: u32, text: Carries, had: &BTreeSet<(u32, u32)>) -> Option<(u32, Belongs)> {
        let row = &self.records[number as usize];
        let carries = |id: u32| {
            let leads = self.stands(id).is_some_and(|id| id == row.home || id == row.id);
            id == row.home || id == row.id || leads || had.contains(&(number, id))
        };
        match (row.home, text) {
            (NONE, Carries::Id(id)) if had.contains(&(number, id)) => Some((id, Belongs::Carries)),
            (NONE, _) => None,
            (home, Carries::Nothing) => Some((home, Belongs::Carries)),
            (home, Carries::Id(id)) if carries(id) => Some((home, Belongs::Carries)),
            (home, _) => Some((home, Belongs::Told)),
        }
    }

    /// Records of today that links which hold join to records that are away and carry an ID.
    pub(super) fn through_carriers(&self, kept: &Kept<'_>) -> Vec<Carrier> {
        let marked = self.marked();
        let carries = |number: u32| {
            let row = &self.records[number as usize];
            (marked[number as usize] && row.stands && row.home != NONE).then_some(row.home)
        };
        let joined = self.joined_to(kept, carries);
        let one = |(id, number, record)| Carrier { record, number, id, belongs: Belongs::Through };
        joined.into_iter().map(one).collect()
    }

    /// Whether any record that is away is its customer's by what it carries.
    pub(super) fn carriers_are_away(&self, record_of: &[RecordIndex]) -> bool {
        (0..).zip(self.marked()).any(|(number, marked): (usize, bool)| marked && record_of[number] == NONE)
    }

    /// By number, whether a record was joined by what it carried.
    pub(super) fn marked(&self) -> Vec<bool> {
        let mut marked = vec![false; self.records.len()];
        let Some(name) = self.names.iter().position(|name| name == CARRIED) else { return marked };
        for link in self.links.iter().filter(|link| link.evidence as usize == name) {
            // An earlier release kept a link to one record of the customer, and which side carries.
            let sides = [link.left, link.right].into_iter().zip(link.values.unwrap_or_default());
            sides.filter(|(_, carries)| *carries == 1).for_each(|(number, _)| marked[number as usize] = true);
        }
        marked
    }

    /// Records that were moved, each with the IDs that it had.
    fn had(&self) -> BTreeSet<(u32, u32)> {
        let moved = self.events.iter().filter(|row| row.event == Event::Moved && row.record != NONE);
        moved.flat_map(|row| [(row.record, row.id), (row.record, row.other)]).collect()
    }

    /// The ID itself where it stands for a customer, or the one that it leads to.
    pub(super) fn stands(&self, id: u32) -> Option<u32> {
        match self.ids[id as usize].state {
            State::InUse | State::Away => Some(id),
            State::Merged(into) => Some(into),
            State::Vacant | State::Retired => None,
        }
    }

    /// Marks the records that carry an ID, or have when they were new; it is their home.
    pub(super) fn mark(&mut self, carriers: &[Carrier], numbers: &[u32]) -> Vec<LinkRow> {
        let mut marks = Vec::new();
        for carrier in carriers.iter().filter(|carrier| carrier.belongs != Belongs::Through) {
            let evidence = self.name(CARRIED);
            let number = numbers[carrier.record as usize];
            let home = &mut self.records[number as usize].home;
            if *home == NONE {
                *home = carrier.id;
            }
            marks.push(LinkRow { left: number, right: number, evidence, values: Some([1, 1]) });
        }
        marks
    }
}
