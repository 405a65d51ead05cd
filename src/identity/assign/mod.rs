//! Which customer has which ID: kept where it was known, minted where it was not.
//!
//! In: the registry and today's customers. Out: an ID for every customer, and the registry's next version. It promises
//! that an ID goes only to the set of records it stood for before or to a customer that holds a record whose home it
//! is, that who neither merged nor split keeps its ID, and that a new one is made from content alone.
//!
//! A record has one *home*: the last ID that was minted for it, until the ID stands for a customer without it.
//! 1. Records that are away stand with those they stood with. A customer that, without them, is exactly what an ID
//!    stood for, has this ID again; what was true last comes first.
//! 2. Of sets that broke up, who is away goes with most of the others, among the customers without an ID.
//! 3. Pairs of a customer without an ID and a home of one of its records, each once, in this order: the version the ID
//!    was minted in, most records that had it, most whose home it is, fewest records, the smallest record.
//! 4. Who has none gets one of its own, and it is the home of all its records.
//!
//! All of it is counting and sorting; customers that nothing happened to are settled by two counts.

pub(super) mod before;
mod carriers;
mod causes;
pub(super) mod day;
pub(super) mod events;
mod homes;
mod retire;
mod settle;
pub(super) mod write;

use std::collections::{BTreeMap, BTreeSet};

use super::carried::{Belongs, Carrier};
use super::changes::{Assignment, Changes};
use super::kept::{self, Kept};
use super::registry::{Event, NONE, Registry, State, VersionRow};
use super::today::Today;
use crate::config::Identity;
use crate::tables::{ClusterIndex, Clusters, IdCounts, LinkGroup, Micros, RecordIndex, Sources, StandardField};
use carriers::{Goal, Guests};
use day::{Day, STAYS};
pub(super) use retire::retire;

/// What is decided of today's customers before those join them who carry their IDs.
pub struct Decided {
    /// What was known, without who is retired today.
    before: Registry,
    /// The version that is made.
    next: Registry,
    /// The number of each of today's records.
    numbers: Vec<u32>,
    /// The customer of each of today's records.
    of: Vec<ClusterIndex>,
    /// The ID of each customer, or [`NONE`].
    ids: Vec<u32>,
    /// Whether an ID is given.
    taken: Vec<bool>,
    /// The customer that each record stands with which is away.
    along: Vec<u32>,
    carriers: Vec<Carrier>,
    guests: Vec<Guests>,
    /// By ID of whose customer nobody else is here, the record that stands for it.
    hosts: BTreeMap<u32, RecordIndex>,
    joined: [Vec<LinkGroup>; 3],
}

/// Decides who has an ID that is known, among customers whom nobody has joined yet by what it carries.
pub fn decide(
    registry: &Registry,
    identity: &Identity,
    sources: &Sources,
    (fields, clusters): (&[StandardField], &Clusters),
    as_of: Micros,
) -> Decided {
    let mut next = registry.clone();
    retire_aged(&mut next, identity, as_of);
    let before = next.clone();
    next.version = registry.next();

    let known = next.numbers_of(identity, sources);
    let mut carriers = next.carriers(identity, sources, &known);
    let record_of = kept::places(&known, next.records.len());
    let through = match next.carriers_are_away(&record_of) {
        true => next.through_carriers(&Kept::of(&next, identity, fields, &record_of)),
        false => Vec::new(),
    };
    let mut day = Day::new(&mut next, identity, sources, clusters);
    day.set_aside(carriers.iter().map(|carrier| carrier.record));
    carriers.extend(through.into_iter().filter(|carrier| !day.aside[carrier.number as usize]));
    before::unchanged(&mut day);
    before::as_before(&mut day);
    homes::go_along(&mut day);
    homes::by_home(&mut day);
    let guests = carriers::guests(&day, &carriers, &clusters.of);
    let joined = carriers::links(&day, &guests, &clusters.of);
    let hosts = carriers::hosts(&day, &guests).into_iter().map(|(id, carrier)| (id, carrier.record)).collect();
    let Day { numbers, ids, taken, along, .. } = day;
    Decided { before, next, numbers, of: clusters.of.clone(), ids, taken, along, carriers, guests, hosts, joined }
}

impl Decided {
    /// The links by which those join a customer who carry its ID, in tiers.
    pub fn joined(&self) -> [Vec<LinkGroup>; 3] {
        self.joined.clone()
    }

    /// Gives every customer of today its canonical ID; `today` has its customers with those that joined them, and is
    /// otherwise what was decided on.
    pub fn assign(self, registry: &Registry, today: &Today<'_>) -> Assignment {
        let Self { before, mut next, numbers, of, ids, taken, along, carriers, guests, hosts, .. } = self;
        let identity = &today.use_case.identity;
        // The customer of today that each of them is.
        let mut now = vec![NONE; ids.len()];
        for (was, is) in of.iter().zip(&today.clusters.of) {
            now[*was as usize] = *is;
        }
        let mut day = Day::of(&mut next, numbers, &today.clusters.of, today.clusters.n);
        day.taken = taken;
        for (customer, id) in ids.iter().enumerate().filter(|(_, id)| **id != NONE) {
            day.give(now[customer], *id);
        }
        day.along = along;
        for customer in day.along.iter_mut().filter(|customer| **customer < STAYS) {
            *customer = now[*customer as usize];
        }
        for (id, host) in &hosts {
            day.stand_for(today.clusters.of[*host as usize], *id);
        }
        let there = |guests: &Guests| match guests.goal? {
            Goal::Customer(customer) => Some(now[customer as usize]),
            Goal::Id(id) => Some(today.clusters.of[hosts[&id] as usize]),
        };
        let has_arrived = |guests: &&Guests| there(guests) == Some(now[guests.customer as usize]);
        let mut joined = Vec::new();
        if !carriers.is_empty() {
            let mut customer_of = day.by_id();
            for guests in guests.iter().filter(|guests| !has_arrived(guests)) {
                let customer = now[guests.customer as usize];
                if let Some(id) = guests.stood.filter(|id| customer_of[*id as usize] == NONE)
                    && day.ids[customer as usize] == NONE
                {
                    customer_of[id as usize] = customer;
                    day.stand_for(customer, id);
                }
            }
            // An ID whose carriers went to another customer stands for none who was refused there.
            let mut left = Vec::new();
            let others = guests.iter().filter(has_arrived);
            for guests in others.filter(|guests| day.ids[now[guests.customer as usize] as usize] != NONE) {
                left.extend(guests.carriers.iter().map(|carrier| carrier.id).filter(|id| !day.taken[*id as usize]));
            }
            left.iter().for_each(|id| day.taken[*id as usize] = true);
            homes::by_home(&mut day);
            left.iter().for_each(|id| day.taken[*id as usize] = false);
            joined = vec![false; day.along.len()];
            for carrier in carriers.iter().filter(|carrier| carrier.belongs != Belongs::Through) {
                joined[day.numbers[carrier.record as usize] as usize] = true;
            }
            let arrived: BTreeSet<ClusterIndex> =
                guests.iter().filter(has_arrived).map(|guests| guests.customer).collect();
            for (number, customer) in day.numbers.iter().zip(&of) {
                joined[*number as usize] |= arrived.contains(customer);
            }
        }
        homes::mint(&mut day, today.use_case, today.as_of, &joined);
        day.carriers_stay_at_home();
        write::write(&mut day, today.as_of);
        let (ids, numbers) = (day.ids, day.numbers);
        let marks = next.mark(&carriers, &numbers);
        kept::renew(&mut next, today, &numbers, marks);
        let was = next.before_retiring.take();
        let states = was.unwrap_or_else(|| registry.ids.iter().map(|row| row.state).collect());
        events::write(&states, &before, &mut next);
        let counts = counts(&before, &next, &numbers, registry.ids.len());
        let minted = ids.iter().map(|id| next.ids[*id as usize].minted_version).collect();
        let texts = ids.iter().map(|id| next.ids[*id as usize].id.to_string()).collect();
        let changes = Changes::between(registry, &next);
        let declared = VersionRow {
            use_case: today.use_case.name.clone(),
            declared: identity.declared.hash(),
            declared_in: identity.declared.file.clone(),
            ..VersionRow::default()
        };
        Assignment { ids: texts, minted, counts, entity: identity.entity.clone(), declared, next, changes }
    }
}

/// Records that were away for so long as the entity declares, in order.
pub(super) fn aged(registry: &Registry, identity: &Identity, as_of: Micros) -> Vec<u32> {
    identity.retire_after.map_or(Vec::new(), |after| retire::aged(registry, as_of.saturating_sub(after)))
}

/// Retires who was away for so long as the entity declares.
fn retire_aged(next: &mut Registry, identity: &Identity, as_of: Micros) {
    let retired = aged(next, identity, as_of);
    retire(next, &retired, "it was not in its source for longer than `retire_after`");
}

/// What happened, in figures.
fn counts(before: &Registry, next: &Registry, numbers: &[u32], known_ids: usize) -> IdCounts {
    let of_today = next.events.iter().rev().take_while(|row| row.version == next.version);
    let mut counts = IdCounts { minted: next.ids.len() - known_ids, ..IdCounts::default() };
    for row in of_today {
        counts.merged += usize::from(row.event == Event::Merged);
        counts.split += usize::from(row.event == Event::Split);
    }
    for number in numbers {
        let was = before.records.get(*number as usize).map_or(NONE, |row| row.id);
        if was == NONE {
            continue;
        }
        let led = match before.ids[was as usize].state {
            State::Merged(into) => into,
            _ => was,
        };
        counts.known_records += 1;
        counts.changed_records += usize::from(![was, led].contains(&next.records[*number as usize].id));
    }
    counts
}
