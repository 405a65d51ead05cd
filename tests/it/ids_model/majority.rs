//! How IDs were given before there were compositions and homes: each ID goes to the customer with most of its records,
//! the oldest of a customer stays, and what was superseded is never revived.
//!
//! In: the customers of a day. Out: an ID for each. It stands here to be compared with.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::model::{Id, Key, Set};

/// What was remembered.
#[derive(Clone, Debug)]
pub(super) struct Majority<K> {
    id_of: BTreeMap<K, Id>,
    superseded_by: Vec<Option<Id>>,
}

impl<K: Key> Majority<K> {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self { id_of: BTreeMap::new(), superseded_by: Vec::new() }
    }

    fn resolve(&self, mut id: Id) -> Id {
        while let Some(by) = self.superseded_by[id] {
            id = by;
        }
        id
    }

    /// A day.
    pub(super) fn step(&mut self, customers: &[Set<K>], retired: &Set<K>) -> Vec<Id> {
        self.id_of.retain(|record, _| !retired.contains(record));
        let mut claims: BTreeMap<Id, Vec<(usize, Reverse<K>, usize)>> = BTreeMap::new();
        for (n, customer) in customers.iter().enumerate() {
            let mut of_id: BTreeMap<Id, Vec<K>> = BTreeMap::new();
            for record in customer {
                if let Some(id) = self.id_of.get(record) {
                    of_id.entry(self.resolve(*id)).or_default().push(*record);
                }
            }
            for (id, records) in of_id {
                claims.entry(id).or_default().push((records.len(), Reverse(records[0]), n));
            }
        }
        let mut ids: Vec<Option<Id>> = vec![None; customers.len()];
        for (id, mut of_id) in claims {
            of_id.sort();
            let Some((_, _, customer)) = of_id.last() else { continue };
            match ids[*customer] {
                Some(stays) => self.superseded_by[id] = Some(stays),
                None => ids[*customer] = Some(id),
            }
        }
        let mut left: Vec<usize> = (0..ids.len()).filter(|n| ids[*n].is_none()).collect();
        left.sort_by(|a, b| customers[*a].cmp(&customers[*b]));
        for customer in left {
            ids[customer] = Some(self.superseded_by.len());
            self.superseded_by.push(None);
        }
        let ids: Vec<Id> = ids.into_iter().flatten().collect();
        for (customer, id) in customers.iter().zip(&ids) {
            self.id_of.extend(customer.iter().map(|record| (*record, *id)));
        }
        ids
    }
}
