//! A history gone through, day by day.
//!
//! In: the days, and by what IDs are given. Out: what each day came to. The laws look at nothing else.

use std::collections::BTreeMap;

use super::events::Event;
use super::histories::Day;
use super::majority::Majority;
use super::model::{Id, Key, Registry, Set};
use super::rule::Rule;

/// By what IDs are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By a reading of the rule.
    Rule(Rule),
    /// As it was before.
    Majority,
}

/// What a day came to.
#[derive(Clone, Debug)]
pub(super) struct Seen<K> {
    /// Its customers.
    pub(super) customers: Vec<Set<K>>,
    /// The records that were retired before.
    pub(super) retired: Set<K>,
    /// Who is here.
    pub(super) here: Set<K>,
    /// The ID of every customer.
    pub(super) ids: Vec<Id>,
    /// Every customer with those who are away and stand with it.
    pub(super) whole: Vec<Set<K>>,
    /// The customer of every ID, also of those that are away.
    pub(super) standing: BTreeMap<Id, Set<K>>,
    /// The ID of every record, the last for those that are away.
    pub(super) id_of: BTreeMap<K, Id>,
    /// What happened.
    pub(super) events: Vec<Event<K>>,
    /// How often nothing but a smallest key decided.
    pub(super) by_key: usize,
    /// What is remembered, where there is a rule.
    pub(super) registry: Option<Registry<K>>,
}

/// All days of a history.
pub(super) fn run<K: Key>(history: &[Day<K>], by: By) -> Vec<Seen<K>> {
    let mut all: Vec<Seen<K>> = Vec::new();
    let mut majority = Majority::new();
    let mut registry = match by {
        By::Rule(rule) => Some(Registry::new(rule)),
        By::Majority => None,
    };
    let mut id_of: BTreeMap<K, Id> = BTreeMap::new();
    for Day { customers, retired } in history {
        id_of.retain(|record, _| !retired.contains(record));
        let (ids, whole, standing, events, by_key) = match &mut registry {
            Some(registry) => {
                let out = registry.step(customers, retired);
                (out.ids, out.whole, registry.standing.clone(), out.events, out.by_key)
            }
            None => {
                let ids = majority.step(customers, retired);
                let standing = ids.iter().copied().zip(customers.iter().cloned()).collect();
                (ids, customers.clone(), standing, Vec::new(), 0)
            }
        };
        for (customer, id) in customers.iter().zip(&ids) {
            id_of.extend(customer.iter().map(|record| (*record, *id)));
        }
        all.push(Seen {
            customers: customers.clone(),
            retired: retired.clone(),
            here: customers.iter().flatten().copied().collect(),
            ids,
            whole,
            standing,
            id_of: id_of.clone(),
            events,
            by_key,
            registry: registry.clone(),
        });
    }
    all
}
