//! Canonical IDs that systems carry: a record that is new here and carries one belongs to its customer.
//!
//! In: the registry, and the column of each source that carries IDs. Out: the records that belong to the customer of an
//! ID, and the mark by which they are known later. It promises that what is known of a record decides, and never what
//! it carries: a wrong ID that we wrote ourselves joins nobody. It does not say where they go: see `assign`.
//!
//! A record that was joined so is marked, by a link to itself, and the ID is its home: it belongs to the ID every day,
//! whoever else of the customer is here, until it carries another ID that it never had.

use std::collections::HashMap;

use super::registry::{CARRIED, LinkRow, NONE, Registry, State};
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

/// A record of today that belongs to the customer of an ID.
#[derive(Clone, Copy)]
pub(super) struct Carrier {
    /// The record.
    pub record: RecordIndex,
    /// Its number, or [`NONE`] where it is new.
    pub number: u32,
    /// The ID.
    pub id: u32,
}

impl Registry {
    /// Today's records that belong to the customer of an ID that they carry, or have carried when they were new.
    pub(super) fn carriers(&self, identity: &Identity, sources: &Sources, numbers: &[u32]) -> Vec<Carrier> {
        let marked = self.marked();
        if !any_carries(identity) && !marked.contains(&true) {
            return Vec::new();
        }
        let texts = Texts::of(self, identity, sources);
        let one = |(record, number): (RecordIndex, &u32)| {
            let text = texts.get(record);
            let id = match (*number, text) {
                (NONE, Carries::Id(id)) => self.stands(id).map(|_| id),
                (NONE, _) => None,
                (number, text) => self.belongs_to(number, text).filter(|_| marked[number as usize]),
            };
            id.map(|id| Carrier { record, number: *number, id })
        };
        (0..).zip(numbers).filter_map(one).collect()
    }

    /// The ID that a marked record still belongs to. One that stood elsewhere while its ID stood for others belongs to
    /// it only as long as it carries it.
    fn belongs_to(&self, number: u32, text: Carries) -> Option<u32> {
        let row = &self.records[number as usize];
        match (row.home, text) {
            (_, Carries::Other) | (NONE, Carries::Nothing) => None,
            (NONE, Carries::Id(id)) => Some(id).filter(|id| self.had(number, *id)),
            (home, Carries::Nothing) => Some(home),
            (home, Carries::Id(id)) => {
                let leads = self.stands(id).is_some_and(|id| id == home || id == row.id);
                (id == home || id == row.id || leads || self.had(number, id)).then_some(home)
            }
        }
    }

    /// By number, whether a record was joined by what it carried.
    fn marked(&self) -> Vec<bool> {
        let name = self.names.iter().position(|name| name == CARRIED);
        let mut marked = vec![false; self.records.len()];
        for link in self.links.iter().filter(|link| Some(link.evidence as usize) == name) {
            // An earlier release kept a link to one record of the customer, and which side carries.
            let sides = [link.left, link.right].into_iter().zip(link.values.unwrap_or_default());
            sides.filter(|(_, carries)| *carries == 1).for_each(|(number, _)| marked[number as usize] = true);
        }
        marked
    }

    /// Whether a record was part of what an ID stood for before.
    fn had(&self, number: u32, id: u32) -> bool {
        self.old.iter().any(|old| old.id == id && old.members.binary_search(&number).is_ok())
    }

    /// The ID itself where it stands for a customer, or the one that it leads to.
    pub(super) fn stands(&self, id: u32) -> Option<u32> {
        match self.ids[id as usize].state {
            State::InUse | State::Away => Some(id),
            State::Merged(into) => Some(into),
            State::Vacant | State::Retired => None,
        }
    }

    /// Marks the records that stand with the customer of their ID, and those that were marked; the ID is their home.
    pub(super) fn mark(&mut self, carriers: &[(Carrier, bool)], numbers: &[u32]) -> Vec<LinkRow> {
        let mut marks = Vec::new();
        if carriers.is_empty() {
            return marks;
        }
        let evidence = self.name(CARRIED);
        for (carrier, arrived) in carriers {
            let (number, id) = (numbers[carrier.record as usize], carrier.id);
            let row = &self.records[number as usize];
            let joined = *arrived || row.id == id || self.stands(id) == Some(row.id);
            if joined && row.home == NONE && (row.id == id || !self.ids[id as usize].is_given()) {
                self.records[number as usize].home = id;
            }
            if joined || carrier.number != NONE {
                marks.push(LinkRow { left: number, right: number, evidence, values: Some([1, 1]) });
            }
        }
        marks
    }
}
