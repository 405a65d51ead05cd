//! Canonical IDs that systems carry: a record that is new here and carries one belongs to its customer.
//!
//! In: the registry, and the column of each source that carries IDs. Out: groups of records to be linked when all else
//! is decided, and new records that stand for a customer of whom nobody else is here. It promises that what is known of
//! a record decides, and never what it carries: a wrong ID that we wrote ourselves joins nobody. Guards are asked as
//! always.
//!
//! Which customer has an ID is decided without the records that carry it; then they join that customer. A record that
//! was joined so is marked, by a link to itself, and the ID is its home: it joins again every day, whoever else of the
//! customer is here, until it carries another ID that it never had.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::assign::without;
use super::kept::CARRIED;
use super::registry::{LinkRow, NONE, Registry, State};
use crate::config::{Identity, Role};
use crate::tables::{Clusters, Evidence, LinkGroup, Micros, RecordIndex, Sources};
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

/// Records that belong to the customer of an ID: the record, its number or [`NONE`] where it is new, and the ID.
pub(super) type Carriers = Vec<(RecordIndex, u32, u32)>;

impl Registry {
    /// Today's records that belong to the customer of an ID that they carry, or have carried when they were new.
    pub(super) fn carriers(&self, identity: &Identity, sources: &Sources, numbers: &[u32]) -> Carriers {
        let marked = self.marked();
        if !any_carries(identity) && !marked.contains(&true) {
            return Vec::new();
        }
        let texts = Texts::of(self, identity, sources);
        let one = |(record, number): (RecordIndex, &u32)| {
            let text = texts.get(record);
            let id = match (*number, text) {
                (NONE, Carries::Id(id)) => Some(id),
                (NONE, _) => None,
                (number, text) => {
                    let row = &self.records[number as usize];
                    let own = if row.home == NONE { row.id } else { row.home };
                    let stays = marked[number as usize]
                        && match text {
                            Carries::Nothing => true,
                            Carries::Id(id) => {
                                let leads = self.stands(id).is_some_and(|id| id == own || id == row.id);
                                id == own || id == row.id || leads || self.had(number, id)
                            }
                            Carries::Other => false,
                        };
                    stays.then_some(own)
                }
            };
            id.map(|id| (record, *number, id))
        };
        (0..).zip(numbers).filter_map(one).collect()
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

    /// Records that join the customer which has their ID when all else is decided: first those that were joined so
    /// before, then new ones.
    pub fn joined_by_carried(
        &self,
        identity: &Identity,
        sources: &Sources,
        clusters: &Clusters,
        as_of: Micros,
    ) -> [Vec<LinkGroup>; 2] {
        let known = self.numbers_of(identity, sources);
        let carriers = self.carriers(identity, sources, &known);
        if carriers.is_empty() {
            return Default::default();
        }
        let records: Vec<RecordIndex> = carriers.iter().map(|carrier| carrier.0).collect();
        let customer_of = without(self, (identity, sources, clusters), &records, as_of);
        let mut partner_in = vec![NONE; clusters.n];
        // Where those are who stood for an ID, and how many.
        let mut went: BTreeMap<u32, BTreeMap<u32, usize>> =
            carriers.iter().map(|(.., id)| (*id, BTreeMap::new())).collect();
        for (record, cluster) in (0..).zip(&clusters.of).filter(|(record, _)| records.binary_search(record).is_err()) {
            let partner = &mut partner_in[*cluster as usize];
            *partner = (*partner).min(record);
            let row = self.records.get(known[record as usize] as usize).filter(|row| row.stands);
            if let Some(went) = row.and_then(|row| went.get_mut(&row.id)) {
                *went.entry(*cluster).or_default() += 1;
            }
        }
        let customer = |id: u32| {
            let most = || went.get(&id)?.iter().max_by_key(|(cluster, n)| (**n, Reverse(**cluster)));
            let has = Some(customer_of[id as usize]).filter(|customer| *customer != NONE);
            has.or_else(|| most().map(|(cluster, _)| *cluster))
        };
        let mut by_id: BTreeMap<u32, Vec<&(RecordIndex, u32, u32)>> = BTreeMap::new();
        carriers.iter().for_each(|carrier| by_id.entry(carrier.2).or_default().push(carrier));
        let mut joined: [Vec<LinkGroup>; 2] = Default::default();
        for (id, carriers) in by_id {
            let customer = customer(id).or_else(|| customer(self.stands(id)?));
            let partner = customer.map_or(NONE, |customer| partner_in[customer as usize]);
            // Of whose customer nobody else is here, who was joined before stands for it.
            let first = carriers.iter().find(|(_, number, _)| *number != NONE).or(carriers.first());
            let partner = if partner == NONE { first.map_or(NONE, |carrier| carrier.0) } else { partner };
            for (record, number, _) in carriers {
                if clusters.of[*record as usize] != clusters.of[partner as usize] {
                    let mut records = vec![*record, partner];
                    records.sort_unstable();
                    joined[usize::from(*number == NONE)].push(LinkGroup { evidence: Evidence::CarriedId, records });
                }
            }
        }
        joined
    }

    /// Of the records that carry an ID and are new, those of whose customer nobody else is here.
    pub(super) fn carried_alone(&self, carriers: &Carriers, numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        let new = || carriers.iter().filter(|(_, number, _)| *number == NONE);
        if new().next().is_none() {
            return Vec::new();
        }
        let mut here = vec![false; self.ids.len()];
        for number in numbers {
            if let Some(row) = self.records.get(*number as usize).filter(|row| row.stands) {
                here[row.id as usize] = true;
            }
        }
        let alone = |(record, _, id): &(RecordIndex, u32, u32)| {
            Some((*record, self.stands(*id).filter(|id| !here[*id as usize])?))
        };
        new().filter_map(alone).collect()
    }

    /// Marks the records that stand with the customer of their ID; it is the home of those that are new.
    pub(super) fn mark(&mut self, carriers: &Carriers, numbers: &[u32]) -> Vec<LinkRow> {
        let mut marks = Vec::new();
        if carriers.is_empty() {
            return marks;
        }
        let evidence = self.name(CARRIED);
        for (record, was, id) in carriers {
            let number = numbers[*record as usize];
            let own = self.records[number as usize].id;
            let joined = own == *id || self.stands(*id) == Some(own);
            if joined && *was == NONE && self.records[number as usize].home == NONE {
                self.records[number as usize].home = *id;
            }
            if joined || *was != NONE {
                marks.push(LinkRow { left: number, right: number, evidence, values: Some([1, 1]) });
            }
        }
        marks
    }
}
