//! Canonical IDs that systems carry: a record that is new here and carries one belongs to its customer.
//!
//! In: the registry, and the column of each source that carries IDs. Out: groups of records to be linked, and new
//! records that stand for a customer of whom nobody else is here. It promises that what is known of a record decides,
//! and never what it carries: a wrong ID that we wrote ourselves joins nobody. Guards are asked as always.

use std::collections::{BTreeMap, HashMap};

use super::registry::{NONE, Registry, State};
use crate::config::{Identity, Role};
use crate::tables::{RecordIndex, Sources};
use crate::types::trimmed;

impl Registry {
    /// Records of today that the registry does not know and that carry an ID, each with the number of that ID, or of
    /// the one that it leads to.
    pub(super) fn carried(&self, identity: &Identity, sources: &Sources, numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        let mut of_text: HashMap<&str, u32> = HashMap::new();
        let mut all = Vec::new();
        for (position, table) in sources.customers.iter().enumerate() {
            let Role::Customers(customers) = &identity.sources[table.source].role else { continue };
            let Some(column) = &customers.canonical_id else { continue };
            let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok()) else { continue };
            if of_text.is_empty() {
                of_text = (0..).zip(&self.ids).map(|(id, row)| (row.id.as_str(), id)).collect();
            }
            for (record, text) in sources.range(position).zip(texts.iter()) {
                if numbers[record] != NONE {
                    continue;
                }
                let id = text.and_then(|text| of_text.get(trimmed(text)).copied());
                all.extend(id.and_then(|id| self.stands(id)).map(|id| (record as RecordIndex, id)));
            }
        }
        all
    }

    /// The ID itself where it stands for a customer, or the one that it leads to.
    fn stands(&self, id: u32) -> Option<u32> {
        match self.ids[id as usize].state {
            State::InUse | State::Away => Some(id),
            State::Merged(into) => Some(into),
            State::Vacant | State::Retired => None,
        }
    }

    /// For each ID that is carried its new records, and the first record that is here and stands for it.
    pub(super) fn joined_by_carried(&self, carried: &[(RecordIndex, u32)], numbers: &[u32]) -> Vec<Vec<RecordIndex>> {
        if carried.is_empty() {
            return Vec::new();
        }
        let mut groups: BTreeMap<u32, Vec<RecordIndex>> = BTreeMap::new();
        carried.iter().for_each(|(record, id)| groups.entry(*id).or_default().push(*record));
        let mut seen = vec![false; self.ids.len()];
        for (record, number) in (0..).zip(numbers) {
            let Some(row) = self.records.get(*number as usize).filter(|row| row.stands) else { continue };
            if !std::mem::replace(&mut seen[row.id as usize], true)
                && let Some(group) = groups.get_mut(&row.id)
            {
                group.push(record);
            }
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    /// Of the records that carry an ID, those of whose customer nobody else is here.
    pub(super) fn carried_alone(&self, carried: Vec<(RecordIndex, u32)>, numbers: &[u32]) -> Vec<(RecordIndex, u32)> {
        let mut here = vec![false; self.ids.len()];
        for number in numbers {
            if let Some(row) = self.records.get(*number as usize).filter(|row| row.stands) {
                here[row.id as usize] = true;
            }
        }
        carried.into_iter().filter(|(_, id)| !here[*id as usize]).collect()
    }
}
