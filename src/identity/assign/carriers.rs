//! Where records go that belong to the customer of an ID by what they carry.
//!
//! Customers and their IDs are decided while these records are set aside. One that stands with a customer that has an
//! ID then stays there: its keys say who it is. The others, with those who stand with them, go to the customer that has
//! their ID, as far as guards allow it. So nothing they carry makes two customers one, or decides who has an ID.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::day::Day;
use crate::identity::carried::{Belongs, Carrier};
use crate::identity::registry::{Composition, NONE, State};
use crate::tables::{ClusterIndex, Evidence, LinkGroup, RecordIndex};

/// Where carriers go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Goal {
    /// To a customer.
    Customer(ClusterIndex),
    /// They stand for an ID of whose customer nobody else is here.
    Id(u32),
}

/// A customer without an ID that holds carriers.
pub(super) struct Guests {
    /// The customer.
    pub(super) customer: ClusterIndex,
    /// Where it goes, if anywhere.
    pub(super) goal: Option<Goal>,
    /// Its carriers that go there, those that are known first.
    pub(super) carriers: Vec<Carrier>,
    /// The ID that it stood for and nobody else does, else the last one that stood for it alone: it has it where a
    /// guard refuses it.
    pub(super) stood: Option<u32>,
}

/// Who goes where, by customer.
pub(super) fn guests(day: &Day<'_>, carriers: &[Carrier], of: &[ClusterIndex]) -> Vec<Guests> {
    let mut holds: BTreeMap<ClusterIndex, Vec<Carrier>> = BTreeMap::new();
    for carrier in carriers {
        let customer = of[carrier.record as usize];
        if day.ids[customer as usize] == NONE {
            holds.entry(customer).or_default().push(*carrier);
        }
    }
    let places = Places::of(day, &holds);
    let alone_before = alone_before(day, &holds, of);
    let goes = |(customer, mut carriers): (ClusterIndex, Vec<Carrier>)| {
        carriers.sort_unstable_by_key(|carrier| {
            let minted = day.next.ids[carrier.id as usize].minted_version;
            let stood = stood(day, carrier);
            let is_at_home = stood.is_some() && (stood == Some(carrier.id) || stood == day.next.stands(carrier.id));
            (carrier.belongs, !is_at_home, minted, carrier.id, carrier.record)
        });
        let stood = carriers.iter().find_map(|carrier| stood(day, carrier).filter(|id| places.alone.contains(id)));
        let stood = stood.or_else(|| alone_before.get(&customer).copied());
        let goal = carriers.iter().find_map(|carrier| places.goal(carrier));
        carriers.retain(|carrier| goal.is_some() && places.goal(carrier) == goal);
        Guests { customer, goal, carriers, stood }
    };
    holds.into_iter().map(goes).collect()
}

/// Of customers without an ID the last one that stood for just their records, where it is nobody's.
fn alone_before(
    day: &Day<'_>,
    guests: &BTreeMap<ClusterIndex, Vec<Carrier>>,
    of: &[ClusterIndex],
) -> BTreeMap<ClusterIndex, u32> {
    let mut members: BTreeMap<ClusterIndex, Vec<u32>> = guests.keys().map(|guests| (*guests, Vec::new())).collect();
    if members.is_empty() {
        return BTreeMap::new();
    }
    for (number, customer) in day.numbers.iter().zip(of) {
        members.entry(*customer).and_modify(|members| members.push(*number));
    }
    let mut customer_of: BTreeMap<Vec<u32>, ClusterIndex> = BTreeMap::new();
    for (customer, mut members) in members {
        members.sort_unstable();
        customer_of.insert(members, customer);
    }
    let mut last: BTreeMap<ClusterIndex, (u64, u32)> = BTreeMap::new();
    for old in day.next.old.iter().filter(|old| !day.taken[old.id as usize]) {
        if let Some(customer) = customer_of.get(&*old.members) {
            let of_customer = last.entry(*customer).or_insert((old.last, old.id));
            *of_customer = (*of_customer).max((old.last, old.id));
        }
    }
    last.into_iter().map(|(customer, (_, id))| (customer, id)).collect()
}

/// Where each ID is today, while carriers are set aside.
struct Places<'a> {
    day: &'a Day<'a>,
    /// By ID the customer that has it.
    customer_of: Vec<u32>,
    /// Where most of those are who stood for an ID last, among customers that are no guests.
    went: BTreeMap<u32, ClusterIndex>,
    /// IDs that nobody stood for but carriers, or of whose others nobody, or few, are here.
    alone: BTreeSet<u32>,
}

impl<'a> Places<'a> {
    fn of(day: &'a Day<'a>, guests: &BTreeMap<ClusterIndex, Vec<Carrier>>) -> Self {
        let customer_of = day.by_id();
        let mut asked = vec![false; customer_of.len()];
        let mut alone = BTreeSet::new();
        for carrier in guests.values().flatten() {
            for id in candidates(day, carrier) {
                asked[id as usize] = true;
                if day.taken[id as usize] && customer_of[id as usize] == NONE {
                    alone.insert(id);
                }
            }
            alone.extend(stood(day, carrier).filter(|id| customer_of[*id as usize] == NONE));
        }
        // ID, customer, place of the record.
        let mut parts: Vec<(u32, u32, u32)> = Vec::new();
        let mut standing = vec![false; asked.len()];
        let part = |id: u32, number: u32| {
            let customer = day.customer[number as usize];
            let is_host = customer != NONE && !guests.contains_key(&customer);
            is_host.then(|| (id, customer, day.rank[number as usize]))
        };
        for number in day.numbers.iter().filter(|number| day.is_here(**number)) {
            let row = &day.next.records[*number as usize];
            if row.stands && asked[row.id as usize] {
                alone.remove(&row.id);
                standing[row.id as usize] = true;
                parts.extend(part(row.id, *number));
            }
        }
        // Of a set that broke up, those who are away and went with nobody.
        for number in &day.next.order {
            let (at, row) = (*number as usize, &day.next.records[*number as usize]);
            let is_away = day.customer[at] == NONE && !day.aside[at];
            if is_away && row.stands && standing[row.id as usize] && day.along[at] == NONE {
                parts.push((row.id, NONE, day.rank[at]));
            }
        }
        // Of an ID for which nobody stands, those who did last.
        let mut last: BTreeMap<u32, &Composition> = BTreeMap::new();
        let nobody_stands = |id: u32| asked[id as usize] && !standing[id as usize] && !alone.contains(&id);
        for old in day.next.old.iter().filter(|old| nobody_stands(old.id)) {
            let of_id = last.entry(old.id).or_insert(old);
            if of_id.last < old.last {
                *of_id = old;
            }
        }
        for old in last.into_values() {
            parts.extend(old.members.iter().filter_map(|number| part(old.id, *number)));
        }
        parts.sort_unstable();
        let most = |of_id: &[(u32, u32, u32)]| {
            let most = of_id.chunk_by(|a, b| a.1 == b.1).max_by_key(|part| (part.len(), Reverse(part[0].2)));
            most.map(|part| (part[0].0, part[0].1))
        };
        let most: Vec<(u32, ClusterIndex)> = parts.chunk_by(|a, b| a.0 == b.0).filter_map(most).collect();
        alone.extend(most.iter().filter(|(_, customer)| *customer == NONE).map(|(id, _)| *id));
        let went = most.into_iter().filter(|(_, customer)| *customer != NONE).collect();
        Self { day, customer_of, went, alone }
    }

    fn goal(&self, carrier: &Carrier) -> Option<Goal> {
        if carrier.belongs == Belongs::Told {
            return None;
        }
        let at = |id: u32| match self.customer_of[id as usize] {
            NONE if self.alone.contains(&id) => Some(Goal::Id(id)),
            NONE => self.went.get(&id).map(|customer| Goal::Customer(*customer)),
            customer => Some(Goal::Customer(customer)),
        };
        candidates(self.day, carrier).find_map(at)
    }
}

/// The ID that a carrier belongs to, the one it stood for, and the one that the first leads to.
fn candidates(day: &Day<'_>, carrier: &Carrier) -> impl Iterator<Item = u32> {
    let leads = match day.next.ids[carrier.id as usize].state {
        State::Merged(into) => Some(into),
        _ => None,
    };
    [Some(carrier.id), stood(day, carrier), leads].into_iter().flatten()
}

/// The ID that a carrier stood for.
fn stood(day: &Day<'_>, carrier: &Carrier) -> Option<u32> {
    day.next.records.get(carrier.number as usize).filter(|row| row.stands).map(|row| row.id)
}

/// The links that bring guests to where they go: first of those that stood there and were in their sources, then of
/// others that stood there, then of all others.
pub(super) fn links(day: &Day<'_>, guests: &[Guests], of: &[ClusterIndex]) -> [Vec<LinkGroup>; 3] {
    let mut joined: [Vec<LinkGroup>; 3] = Default::default();
    if guests.is_empty() {
        return joined;
    }
    let mut first_of = vec![NONE; day.size.len()];
    for (record, customer) in (0..).zip(of).filter(|(record, _)| day.is_here(day.numbers[*record as usize])) {
        let first: &mut RecordIndex = &mut first_of[*customer as usize];
        *first = (*first).min(record);
    }
    let hosts = hosts(day, guests);
    for guests in guests {
        let (host, id) = match guests.goal {
            Some(Goal::Customer(customer)) => (first_of[customer as usize], day.ids[customer as usize]),
            Some(Goal::Id(id)) => (hosts[&id].record, id),
            None => continue,
        };
        for carrier in guests.carriers.iter().filter(|carrier| carrier.record != host) {
            let tier = match day.next.records.get(carrier.number as usize) {
                Some(row) if row.stands && [carrier.id, id].contains(&row.id) => usize::from(row.away_since.is_some()),
                _ => 2,
            };
            let records = vec![carrier.record.min(host), carrier.record.max(host)];
            joined[tier].push(LinkGroup { evidence: Evidence::CarriedId, records });
        }
    }
    joined
}

/// By ID of whose customer nobody else is here, the carrier that stands for it: one that is known, the first in order.
pub(super) fn hosts(day: &Day<'_>, guests: &[Guests]) -> BTreeMap<u32, Carrier> {
    let place = |carrier: &Carrier, id: u32| {
        let is_new = carrier.number == NONE;
        (stood(day, carrier) != Some(id), is_new, day.rank[day.numbers[carrier.record as usize] as usize])
    };
    let mut hosts: BTreeMap<u32, Carrier> = BTreeMap::new();
    for guests in guests {
        let Some(Goal::Id(id)) = guests.goal else { continue };
        for carrier in &guests.carriers {
            let host = hosts.entry(id).or_insert(*carrier);
            if place(carrier, id) < place(host, id) {
                *host = *carrier;
            }
        }
    }
    hosts
}
