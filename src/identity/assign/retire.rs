//! Records that are remembered no more: they go out of all that IDs stood for, and who is left takes over what is its
//! own.

use std::collections::{BTreeMap, BTreeSet};

use super::settle::{at_home, settle};
use crate::identity::registry::{Composition, Event, EventRow, NONE, RecordRow, Registry, State};
use crate::tables::Micros;

/// The records that were not in their sources at this moment and not since, in order.
pub(super) fn aged(registry: &Registry, at: Micros) -> Vec<u32> {
    let is_aged = |number: &&u32| registry.records[**number as usize].away_since.is_some_and(|since| since <= at);
    registry.order.iter().filter(is_aged).copied().collect()
}

/// What homes and old compositions come to while records are retired.
struct Estate {
    /// How many records stand for an ID that is their home.
    homes: Vec<u32>,
    /// Records that carry an ID, or have when they were new.
    marked: Vec<bool>,
    /// Who stands for the IDs of those who are retired.
    standing: BTreeMap<u32, BTreeSet<u32>>,
    /// Places of old compositions, by ID.
    of_id: BTreeMap<u32, Vec<usize>>,
    /// The same by record, of those who are retired.
    with: BTreeMap<u32, Vec<usize>>,
}

/// Retires records, in this order: the last record of a customer whose home the customer's ID was leaves it to the
/// others of the customer.
pub(in crate::identity) fn retire(next: &mut Registry, numbers: &[u32], cause: &str) {
    if numbers.is_empty() {
        return;
    }
    let version = next.next();
    if next.before_retiring.is_none() {
        next.before_retiring = Some(next.ids.iter().map(|row| row.state).collect());
    }
    let mut estate = Estate::of(next, numbers);
    for number in numbers {
        let row = &mut next.records[*number as usize];
        let gone = std::mem::replace(row, RecordRow::retired());
        next.events.push(EventRow {
            version,
            event: Event::Forgotten,
            id: gone.id,
            other: NONE,
            record: *number,
            cause: cause.into(),
        });
        let changed = estate.inherit(next, *number, &gone);
        estate.leave(next, *number, &changed);
    }
    let gone: BTreeSet<u32> = numbers.iter().copied().collect();
    next.order.retain(|number| !gone.contains(number));
    next.links.retain(|link| !gone.contains(&link.left) && !gone.contains(&link.right));
    for (id, standing) in &estate.standing {
        if standing.is_empty() && next.ids[*id as usize].is_given() {
            // It stands for nobody, and did for nobody else.
            let (number, last) = (next.next_composition, next.version);
            next.next_composition += 1;
            next.old.push(Composition { number, id: *id, last, members: Box::default(), spent: true });
            next.ids[*id as usize].state = State::Vacant;
        }
    }
    settle(next);
}

impl Estate {
    fn of(next: &Registry, numbers: &[u32]) -> Self {
        let mut estate = Self {
            homes: vec![0; next.ids.len()],
            marked: next.marked(),
            standing: BTreeMap::new(),
            of_id: BTreeMap::new(),
            with: numbers.iter().map(|number| (*number, Vec::new())).collect(),
        };
        for number in numbers {
            estate.standing.entry(next.records[*number as usize].id).or_default();
        }
        for number in &next.order {
            let row = &next.records[*number as usize];
            if row.stands && row.home == row.id {
                estate.homes[row.home as usize] += 1;
            }
            if row.stands
                && let Some(standing) = estate.standing.get_mut(&row.id)
            {
                standing.insert(*number);
            }
        }
        for (place, old) in next.old.iter().enumerate() {
            estate.of_id.entry(old.id).or_default().push(place);
            for number in &old.members {
                estate.with.entry(*number).and_modify(|places| places.push(place));
            }
        }
        estate
    }

    /// The IDs whose homes are others now.
    fn inherit(&mut self, next: &mut Registry, number: u32, gone: &RecordRow) -> BTreeSet<u32> {
        let mut changed = BTreeSet::new();
        if let Some(standing) = self.standing.get_mut(&gone.id) {
            standing.remove(&number);
        }
        if gone.home == NONE {
            return changed;
        }
        changed.insert(gone.home);
        let at_home = gone.stands && gone.home == gone.id;
        self.homes[gone.home as usize] -= u32::from(at_home);
        if at_home && self.homes[gone.home as usize] == 0 {
            let heirs = self.standing.get(&gone.id).into_iter().flatten();
            // What it carried stays the home of a record.
            for heir in heirs.filter(|heir| !self.marked[**heir as usize]) {
                let row = &mut next.records[*heir as usize];
                if row.home != NONE {
                    changed.insert(row.home);
                }
                row.home = gone.home;
                self.homes[gone.home as usize] += 1;
            }
        }
        changed
    }

    /// The record leaves old compositions; those without a record whose home the ID is lead nowhere from now on.
    fn leave(&self, next: &mut Registry, number: u32, changed: &BTreeSet<u32>) {
        let with = self.with.get(&number).map_or(&[][..], Vec::as_slice);
        for place in with {
            let members = &mut next.old[*place].members;
            *members = members.iter().copied().filter(|member| *member != number).collect();
        }
        let of_changed = changed.iter().filter_map(|id| self.of_id.get(id)).flatten();
        for place in with.iter().chain(of_changed) {
            let old = &next.old[*place];
            if !at_home(&next.records, old) {
                next.old[*place].spent = true;
            }
        }
    }
}
