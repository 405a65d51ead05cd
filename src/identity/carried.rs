//! Canonical IDs that systems carry: a record that is new here and carries one belongs to its customer.
//!
//! In: the registry, and the column of each source that carries IDs. Out: groups of records to be linked, and new
//! records that stand for a customer of whom nobody else is here. It promises that what is known of a record decides,
//! and never what it carries: a wrong ID that we wrote ourselves joins nobody. Guards are asked as always.

use std::collections::{BTreeMap, HashMap};

use super::registry::{LinkRow, NONE, Registry, State};
use crate::config::{Identity, Role};
use crate::tables::{RecordIndex, Sources};
use crate::types::{is_null, trimmed};

/// What a link by a carried ID is called.
pub(super) const CARRIED: &str = "carried_id";

/// What a record carries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    /// Nothing.
    Nothing,
    /// The ID of this number, or one that leads to it.
    Id(u32),
    /// A text that stands for no customer.
    Other,
}

/// What the records of today carry; nothing where no source says so.
struct Texts(Vec<Carries>);

impl Texts {
    fn of(registry: &Registry, identity: &Identity, sources: &Sources) -> Self {
        let mut of_text: HashMap<&str, u32> = HashMap::new();
        let mut all = Vec::new();
        for (position, table) in sources.customers.iter().enumerate() {
            let Role::Customers(customers) = &identity.sources[table.source].role else { continue };
            let Some(column) = &customers.canonical_id else { continue };
            let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok()) else { continue };
            if of_text.is_empty() {
                of_text = (0..).zip(&registry.ids).map(|(id, row)| (row.id.as_str(), id)).collect();
                all = vec![Carries::Nothing; sources.n_records()];
            }
            for (record, text) in sources.range(position).zip(texts.iter()) {
                all[record] = match text.map_or("", trimmed) {
                    "" => Carries::Nothing,
                    text if is_null(text) => Carries::Nothing,
                    text => match of_text.get(text).and_then(|id| registry.stands(*id)) {
                        Some(id) => Carries::Id(id),
                        None => Carries::Other,
                    },
                };
            }
        }
        Self(all)
    }

    fn get(&self, record: RecordIndex) -> Carries {
        self.0.get(record as usize).copied().unwrap_or(Carries::Nothing)
    }
}

/// Whether any source carries canonical IDs: else there is nothing to look for.
fn any_carries(identity: &Identity) -> bool {
    let carries = |role: &Role| matches!(role, Role::Customers(customers) if customers.canonical_id.is_some());
    identity.sources.iter().any(|source| carries(&source.role))
}

impl Registry {
    /// Records of today that the registry does not know and that carry an ID, each with the number of that ID, or of
    /// the one that it leads to, in order.
    pub(super) fn carried(&self, identity: &Identity, sources: &Sources, numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        if !any_carries(identity) {
            return Vec::new();
        }
        let texts = Texts::of(self, identity, sources);
        let new = (0..).zip(numbers).filter(|(_, number)| **number == NONE);
        new.filter_map(|(record, _)| match texts.get(record) {
            Carries::Id(id) => Some((record, id)),
            Carries::Nothing | Carries::Other => None,
        })
        .collect()
    }

    /// The ID itself where it stands for a customer, or the one that it leads to.
    fn stands(&self, id: u32) -> Option<u32> {
        match self.ids[id as usize].state {
            State::InUse | State::Away => Some(id),
            State::Merged(into) => Some(into),
            State::Vacant | State::Retired => None,
        }
    }

    /// For each of these records the number of a record that stands for the ID it carries: the first that is here, or
    /// the first of all.
    pub(super) fn partners(&self, carried: &[(RecordIndex, u32)], numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        let mut partner: BTreeMap<u32, u32> = carried.iter().map(|(_, id)| (*id, NONE)).collect();
        if partner.is_empty() {
            return Vec::new();
        }
        for number in numbers.iter().chain(&self.order) {
            if let Some(row) = self.records.get(*number as usize).filter(|row| row.stands)
                && let Some(partner) = partner.get_mut(&row.id).filter(|partner| **partner == NONE)
            {
                *partner = *number;
            }
        }
        let of = |(record, id): &(RecordIndex, u32)| Some((*record, *partner.get(id).filter(|of| **of != NONE)?));
        carried.iter().filter_map(of).collect()
    }

    /// Groups of today's records that carried IDs join: new ones with who stands for the ID, and those that were joined
    /// so before and do not carry another text since.
    pub(super) fn joined_by_carried(
        &self,
        identity: &Identity,
        sources: &Sources,
        numbers: &[u32],
    ) -> Vec<Vec<RecordIndex>> {
        let before = self.names.iter().position(|name| name == CARRIED);
        if !any_carries(identity) && before.is_none() {
            return Vec::new();
        }
        let mut record_of = vec![NONE; self.records.len()];
        for (record, number) in (0..).zip(numbers).filter(|(_, number)| **number != NONE) {
            record_of[*number as usize] = record;
        }
        let mut by_partner: BTreeMap<u32, Vec<RecordIndex>> = BTreeMap::new();
        for (record, partner) in self.partners(&self.carried(identity, sources, numbers), numbers) {
            by_partner.entry(partner).or_default().push(record);
        }
        let mut groups: Vec<Vec<RecordIndex>> = Vec::new();
        for (partner, mut group) in by_partner {
            group.extend(Some(record_of[partner as usize]).filter(|record| *record != NONE));
            groups.push(group);
        }
        if let Some(name) = before {
            let texts = Texts::of(self, identity, sources);
            for link in self.links.iter().filter(|link| link.evidence as usize == name) {
                let ends = [link.left, link.right].map(|number| record_of[number as usize]);
                if !ends.contains(&NONE) && self.holds_still(link, &texts, ends) {
                    groups.push(ends.to_vec());
                }
            }
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

    /// Whether the record that was joined by what it carried does not carry another text now.
    fn holds_still(&self, link: &LinkRow, texts: &Texts, ends: [RecordIndex; 2]) -> bool {
        let sides = [(link.left, ends[0]), (link.right, ends[1])];
        sides.iter().zip(link.values.unwrap_or_default()).all(|((number, record), carrier)| {
            let own = self.records[*number as usize].id;
            carrier == 0 || matches!(texts.get(*record), Carries::Nothing) || texts.get(*record) == Carries::Id(own)
        })
    }

    /// Of the records that carry an ID, those of whose customer nobody else is here.
    pub(super) fn carried_alone(&self, carried: &[(RecordIndex, u32)], numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        if carried.is_empty() {
            return Vec::new();
        }
        let mut here = vec![false; self.ids.len()];
        for number in numbers {
            if let Some(row) = self.records.get(*number as usize).filter(|row| row.stands) {
                here[row.id as usize] = true;
            }
        }
        carried.iter().filter(|(_, id)| !here[*id as usize]).copied().collect()
    }
}
