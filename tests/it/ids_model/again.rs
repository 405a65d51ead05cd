//! The same days once more: in another order, under other names, and where chains of merges would lead.
//!
//! In: a history and what its days came to. Out: whether it comes to the same.

use std::collections::{BTreeMap, BTreeSet};

use super::events::{Event, State};
use super::histories::{Day, Numbers};
use super::laws::{Law, Tally};
use super::model::{Id, Key, Set};
use super::runs::{By, Seen, run};

/// Where an ID would lead that only knows into which it was merged, and follows that one further.
pub(super) fn chains<K: Key>(days: &[Seen<K>]) -> (u64, u64) {
    let mut into: BTreeMap<Id, Id> = BTreeMap::new();
    for day in days {
        for event in &day.events {
            match event {
                Event::Merged(id, other) => _ = into.entry(*id).or_insert(*other),
                Event::Revived(id) => _ = into.remove(id),
                _ => {}
            }
        }
    }
    let Some(registry) = days.last().and_then(|day| day.registry.as_ref()) else { return (0, 0) };
    let mut all = (0, 0);
    for (id, row) in registry.ids.iter().enumerate() {
        if let State::Merged(leads) = row.state {
            let (mut end, mut steps) = (id, 0);
            while let Some(next) = into.get(&end).filter(|_| !registry.standing.contains_key(&end) && steps < 99) {
                (end, steps) = (*next, steps + 1);
            }
            all = (all.0 + 1, all.1 + u64::from(end != leads));
        }
    }
    all
}

/// The same days with the customers in another order.
pub(super) fn order<K: Key>(history: &[Day<K>], by: By, days: &[Seen<K>], tally: &mut Tally) {
    let mut numbers = Numbers(days.len() as u64);
    let mut shuffled = history.to_vec();
    shuffled.iter_mut().for_each(|day| numbers.shuffle(&mut day.customers));
    for (one, two) in days.iter().zip(run(&shuffled, by)) {
        tally.ask(Law::Order, one.id_of == two.id_of && one.standing == two.standing && one.events == two.events);
    }
}

/// The same days with the names of the records exchanged, as long as no smallest key has decided.
pub(super) fn alphabet<K: Key>(history: &[Day<K>], by: By, days: &[Seen<K>], tally: &mut Tally) {
    let all: Set<K> =
        history.iter().flat_map(|day| day.customers.iter().flatten().chain(&day.retired)).copied().collect();
    let all: Vec<K> = all.into_iter().collect();
    let mut others = all.clone();
    Numbers(days.len() as u64 + 1).shuffle(&mut others);
    let name: BTreeMap<K, K> = all.into_iter().zip(others).collect();
    let renamed = |set: &Set<K>| -> Set<K> { set.iter().map(|record| name[record]).collect() };
    let mut history = history.to_vec();
    for day in &mut history {
        day.customers = day.customers.iter().map(renamed).collect();
        day.retired = renamed(&day.retired);
    }
    let mut same: BTreeMap<Id, Id> = BTreeMap::new();
    for (one, two) in days.iter().zip(run(&history, by)) {
        if one.by_key + two.by_key > 0 {
            return;
        }
        let holds = one.ids.iter().zip(&two.ids).all(|(a, b)| *same.entry(*a).or_insert(*b) == *b);
        let different: BTreeSet<&Id> = same.values().collect();
        tally.ask(Law::Alphabet, holds && different.len() == same.len());
    }
}
