//! Where records go that belong to the customer of an ID by what they carry.
//!
//! Customers and their IDs are decided while these records are set aside. One that stands with a customer that has an
//! ID then stays there: its keys say who it is. The others, with those who stand with them, go to the customer that has
//! their ID, as far as guards allow it. So nothing they carry makes two customers one, or decides who has an ID.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::day::Day;
use crate::identity::carried::Carrier;
use crate::identity::registry::{NONE, State};
use crate::tables::{ClusterIndex, Evidence, LinkGroup, RecordIndex};

/// Where carriers go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Goal {
    /// To a customer.
    Customer(ClusterIndex),
    /// They stand for an ID of whose customer nobody else is here.
    Id(u32),
}

/// A customer without an ID that holds carriers, and where it goes.
pub(super) struct Guests {
    /// The customer.
    pub(super) customer: ClusterIndex,
    /// Where it goes.
    pub(super) goal: Goal,
    /// Its carriers that go there, those that are known first.
    pub(super) carriers: Vec<Carrier>,
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
    let goes = |(customer, mut carriers): (ClusterIndex, Vec<Carrier>)| {
        carriers.sort_unstable_by_key(|carrier| {
            let minted = day.next.ids[carrier.id as usize].minted_version;
            (carrier.number == NONE, minted, carrier.id, carrier.record)
        });
        let goal = carriers.iter().find_map(|carrier| places.goal(carrier))?;
        carriers.retain(|carrier| places.goal(carrier) == Some(goal));
        Some(Guests { customer, goal, carriers })
    };
    holds.into_iter().filter_map(goes).collect()
}

/// Where each ID is today, while carriers are set aside.
struct Places<'a> {
    day: &'a Day<'a>,
    /// By ID the customer that has it.
    customer_of: Vec<u32>,
    /// Where most of those are who stood for an ID, among customers that are no guests.
    went: BTreeMap<u32, ClusterIndex>,
    /// IDs that nobody stood for but carriers, or of whose others nobody is here.
    alone: BTreeSet<u32>,
}

impl<'a> Places<'a> {
    fn of(day: &'a Day<'a>, guests: &BTreeMap<ClusterIndex, Vec<Carrier>>) -> Self {
        let mut customer_of = vec![NONE; day.taken.len()];
        for (customer, id) in (0..).zip(&day.ids).filter(|(_, id)| **id != NONE) {
            customer_of[*id as usize] = customer;
        }
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
        for number in day.numbers.iter().filter(|number| day.is_here(**number)) {
            let (customer, row) = (day.customer[*number as usize], &day.next.records[*number as usize]);
            if row.stands && asked[row.id as usize] {
                alone.remove(&row.id);
                if !guests.contains_key(&customer) {
                    parts.push((row.id, customer, day.rank[*number as usize]));
                }
            }
        }
        parts.sort_unstable();
        let most = |of_id: &[(u32, u32, u32)]| {
            let most = of_id.chunk_by(|a, b| a.1 == b.1).max_by_key(|part| (part.len(), Reverse(part[0].2)));
            most.map(|part| (part[0].0, part[0].1))
        };
        let went = parts.chunk_by(|a, b| a.0 == b.0).filter_map(most).collect();
        Self { day, customer_of, went, alone }
    }

    fn goal(&self, carrier: &Carrier) -> Option<Goal> {
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

/// The links that bring guests to where they go: first of those that are known, then of new ones.
pub(super) fn links(day: &Day<'_>, guests: &[Guests], of: &[ClusterIndex]) -> [Vec<LinkGroup>; 2] {
    let mut joined: [Vec<LinkGroup>; 2] = Default::default();
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
        let host = match guests.goal {
            Goal::Customer(customer) => first_of[customer as usize],
            Goal::Id(id) => hosts[&id].record,
        };
        for carrier in guests.carriers.iter().filter(|carrier| carrier.record != host) {
            let records = vec![carrier.record.min(host), carrier.record.max(host)];
            joined[usize::from(carrier.number == NONE)].push(LinkGroup { evidence: Evidence::CarriedId, records });
        }
    }
    joined
}

/// By ID of whose customer nobody else is here, the carrier that stands for it: one that is known, the first in order.
pub(super) fn hosts(day: &Day<'_>, guests: &[Guests]) -> BTreeMap<u32, Carrier> {
    let place = |carrier: &Carrier| (carrier.number == NONE, day.rank[day.numbers[carrier.record as usize] as usize]);
    let mut hosts: BTreeMap<u32, Carrier> = BTreeMap::new();
    for guests in guests {
        let (Goal::Id(id), Some(first)) = (guests.goal, guests.carriers.iter().min_by_key(|carrier| place(carrier)))
        else {
            continue;
        };
        let host = hosts.entry(id).or_insert(*first);
        if place(first) < place(host) {
            *host = *first;
        }
    }
    hosts
}
