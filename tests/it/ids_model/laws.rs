//! What must hold after every day, looked at from outside.
//!
//! In: a history and what its days came to. Out: for every law how often it was asked and how often it failed. A law
//! that is never asked tests nothing, so both are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::again::{alphabet, chains, order};
use super::events::{Event, State};
use super::histories::Day;
use super::model::{Id, Key, Set};
use super::runs::{By, Seen, run};
use super::trips::round_trips;

/// A law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// Every customer has one ID, and no ID two customers.
    OneToOne,
    /// Whose records of today are those of yesterday has the same ID, whoever came back elsewhere.
    SameHere,
    /// The same, where none who stood with it came back elsewhere.
    Same,
    /// Who only lost records that are away has the same ID, whoever came back elsewhere.
    AwayAloneHere,
    /// The same, where none who stood with it came back elsewhere.
    AwayAlone,
    /// Who neither merged nor split has the same ID, whoever came new.
    NeitherMergedNorSplit,
    /// Customers are those of an earlier day, none retired since: so are the IDs.
    RoundTripHere,
    /// The same, where on the way nobody was here who is not here now.
    RoundTripAwayAndBack,
    /// The same for all records, with those who are away where they stand.
    RoundTrip,
    /// A customer of an earlier day is back that always had one ID, none retired since: it has it again.
    BackHere,
    /// The same for the customer with those who are away.
    Back,
    /// An ID leads to what it stood for before, or to a record whose home it is.
    Hands,
    /// The same for IDs that are not in use.
    HandsMerged,
    /// An ID goes from a customer to one that shares a record with it, if any of the first is here.
    Goes,
    /// The order of the customers decides nothing.
    Order,
    /// Names decide nothing but the last tie.
    Alphabet,
    /// Every change of a record's ID has an event, and every event happened.
    Events,
    /// An ID that is not in use has a reason, and leads to one that is in use or away.
    Reason,
    /// A record has one home at most, and what stands has a record whose home it is.
    OneHome,
    /// A retired record is in nothing that is remembered.
    Retired,
    /// Whose record was retired has the same ID, if it has others.
    RetiredKeeps,
}

impl Law {
    /// All of them.
    pub(super) const ALL: [Self; 21] = [
        Self::OneToOne,
        Self::SameHere,
        Self::Same,
        Self::AwayAloneHere,
        Self::AwayAlone,
        Self::NeitherMergedNorSplit,
        Self::RoundTripHere,
        Self::RoundTripAwayAndBack,
        Self::RoundTrip,
        Self::BackHere,
        Self::Back,
        Self::Hands,
        Self::HandsMerged,
        Self::Goes,
        Self::Order,
        Self::Alphabet,
        Self::Events,
        Self::Reason,
        Self::OneHome,
        Self::Retired,
        Self::RetiredKeeps,
    ];
}

/// How often laws were asked, and how often they failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Asked and failed.
    pub(super) laws: BTreeMap<Law, (u64, u64)>,
    /// How many days there were.
    pub(super) days: u64,
    /// How many records that were here on two days had another ID on the second.
    pub(super) changed: u64,
    /// How many IDs were minted.
    pub(super) minted: u64,
    /// How many compositions were remembered at the end, and of how many records in all.
    pub(super) compositions: (u64, u64),
    /// How many IDs were not in use at the end, and of how many a chain of merges would lead elsewhere.
    pub(super) chains: (u64, u64),
}

impl Tally {
    /// A law was asked.
    pub(super) fn ask(&mut self, law: Law, holds: bool) {
        let (asked, failed) = self.laws.entry(law).or_default();
        *asked += 1;
        *failed += u64::from(!holds);
    }

    /// Both together.
    pub(super) fn add(&mut self, other: &Self) {
        for (law, (asked, failed)) in &other.laws {
            let sum = self.laws.entry(*law).or_default();
            *sum = (sum.0 + asked, sum.1 + failed);
        }
        self.days += other.days;
        self.changed += other.changed;
        self.minted += other.minted;
        for (sum, more) in [(&mut self.compositions, other.compositions), (&mut self.chains, other.chains)] {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
    }

    /// How often it failed.
    pub(super) fn failed(&self, law: Law) -> u64 {
        self.laws.get(&law).map_or(0, |(_, failed)| *failed)
    }
}

/// Asks every law of every day.
pub(super) fn ask<K: Key>(history: &[Day<K>], by: By) -> Tally {
    let days = run(history, by);
    let mut tally = Tally::default();
    let mut homes: BTreeSet<(K, Id)> = BTreeSet::new();
    let mut minted = 0;
    for today in 0..days.len() {
        let was = today.checked_sub(1).map(|yesterday| &days[yesterday]);
        one_to_one(&days[today], &mut tally);
        tally.days += 1;
        if let Some(was) = was {
            keeps(was, &days[today], &mut tally);
            let changed = |record: &&K| was.here.contains(record) && was.id_of[record] != days[today].id_of[record];
            tally.changed += days[today].here.iter().filter(changed).count() as u64;
            inherit(was, &days[today], &mut homes);
            hands(&days[..=today], &homes, minted, &mut tally);
        }
        settle(was, &days[today], &mut homes, &mut minted);
        round_trips(&days[..=today], &mut tally);
        remembered(&days[..=today], &mut tally);
    }
    tally.minted = minted as u64;
    if let Some(registry) = days.last().and_then(|day| day.registry.as_ref()) {
        let members = registry.compositions.keys().map(|(_, set)| set.len() as u64).sum();
        tally.compositions = (registry.compositions.len() as u64, members);
        tally.chains = chains(&days);
    }
    order(history, by, &days, &mut tally);
    if matches!(by, By::Rule(_)) {
        alphabet(history, by, &days, &mut tally);
    }
    tally
}

fn one_to_one<K: Key>(day: &Seen<K>, tally: &mut Tally) {
    let different: BTreeSet<Id> = day.ids.iter().copied().collect();
    tally.ask(Law::OneToOne, day.ids.len() == day.customers.len() && different.len() == day.ids.len());
}

/// What a customer keeps over one day.
fn keeps<K: Key>(was: &Seen<K>, day: &Seen<K>, tally: &mut Tally) {
    for (customer, id) in day.customers.iter().zip(&day.ids) {
        if let Some(n) = was.customers.iter().position(|other| other == customer) {
            tally.ask(Law::SameHere, was.ids[n] == *id);
            let stayed = was.whole[n].intersection(&day.here).eq(customer);
            if stayed {
                tally.ask(Law::Same, was.ids[n] == *id);
            }
        }
        for (n, other) in was.customers.iter().enumerate() {
            let left: Set<K> = other.intersection(&day.here).copied().collect();
            if left.len() < other.len() && left == *customer {
                let all_retired = other.difference(customer).all(|record| day.retired.contains(record));
                let stayed = was.whole[n].difference(&day.retired).filter(|r| day.here.contains(r)).eq(customer);
                if all_retired && stayed {
                    tally.ask(Law::RetiredKeeps, was.ids[n] == *id);
                } else if !all_retired {
                    tally.ask(Law::AwayAloneHere, was.ids[n] == *id);
                }
                if !all_retired && stayed {
                    tally.ask(Law::AwayAlone, was.ids[n] == *id);
                }
            }
        }
        // Who is away can have got another ID with those it stands with, or have lost them.
        let of_it = |set: &Set<K>| {
            let left: Set<K> = set.difference(&day.retired).filter(|r| day.here.contains(r)).copied().collect();
            let known: Set<K> = customer.iter().filter(|r| was.id_of.contains_key(r)).copied().collect();
            !known.is_empty() && left == known
        };
        let one = was.standing.iter().find(|(_, set)| of_it(set)).map(|(one, _)| one);
        if let Some(one) = one.filter(|_| !was.customers.contains(customer)) {
            tally.ask(Law::NeitherMergedNorSplit, one == id);
        }
        // Nothing of a retired record is needed to keep an ID, also where it was away before.
        if !day.retired.is_empty() {
            for (other, whole) in &was.standing {
                let left: Set<K> = whole.difference(&day.retired).copied().collect();
                if left.len() < whole.len() && left.intersection(&day.here).eq(customer) {
                    tally.ask(Law::RetiredKeeps, other == id);
                }
            }
        }
    }
}

/// Records of a customer take over the ID it had as a home when a record whose home it was is retired.
fn inherit<K: Key>(was: &Seen<K>, day: &Seen<K>, homes: &mut BTreeSet<(K, Id)>) {
    for (id, whole) in &was.standing {
        if whole.iter().any(|record| day.retired.contains(record) && homes.contains(&(*record, *id))) {
            homes.extend(whole.iter().map(|record| (*record, *id)));
        }
    }
    homes.retain(|(record, _)| !day.retired.contains(record));
}

/// The ID a record is first given is its home, and the one that is minted for it.
fn settle<K: Key>(was: Option<&Seen<K>>, day: &Seen<K>, homes: &mut BTreeSet<(K, Id)>, minted: &mut Id) {
    let mut most = *minted;
    for (whole, id) in day.whole.iter().zip(&day.ids) {
        for record in whole {
            let is_new = was.is_none_or(|was| !was.id_of.contains_key(record));
            if is_new || *id >= *minted {
                homes.insert((*record, *id));
            }
        }
        most = most.max(*id + 1);
    }
    *minted = most;
}

fn hands<K: Key>(days: &[Seen<K>], homes: &BTreeSet<(K, Id)>, minted: Id, tally: &mut Tally) {
    let (day, earlier) = (&days[days.len() - 1], &days[..days.len() - 1]);
    let retired: Set<K> = days.iter().flat_map(|day| &day.retired).copied().collect();
    for ((customer, whole), id) in day.customers.iter().zip(&day.whole).zip(&day.ids) {
        if *id >= minted {
            continue;
        }
        let holds_home = whole.iter().any(|record| homes.contains(&(*record, *id)));
        let stood = |other: &Set<K>| {
            let left: Set<K> = other.difference(&retired).copied().collect();
            left == *customer || left.intersection(&day.here).eq(customer)
        };
        let before = earlier.iter().any(|day| day.standing.get(id).is_some_and(stood));
        tally.ask(Law::Hands, holds_home || before);
        let last = earlier.iter().rev().find_map(|day| day.standing.get(id));
        if let Some(last) = last.filter(|last| last.iter().any(|record| day.here.contains(record))) {
            tally.ask(Law::Goes, !last.is_disjoint(whole));
        }
    }
    let Some(registry) = &day.registry else { return };
    for (id, row) in registry.ids.iter().enumerate().filter(|(id, _)| *id < minted) {
        if let State::Merged(into) = row.state {
            let whole = &registry.standing[&into];
            let holds_home = whole.iter().any(|record| homes.contains(&(*record, id)));
            let last = earlier.iter().rev().find_map(|day| day.standing.get(&id));
            tally.ask(Law::HandsMerged, holds_home || last.is_some_and(|last| !last.is_disjoint(whole)));
        }
    }
}

/// Events, reasons, and what must be remembered no more.
fn remembered<K: Key>(days: &[Seen<K>], tally: &mut Tally) {
    let day = &days[days.len() - 1];
    let Some(registry) = &day.registry else { return };
    if let Some(was) = days.len().checked_sub(2).map(|yesterday| &days[yesterday]) {
        let before = was.registry.iter().flat_map(|registry| &registry.id_of);
        for (record, before) in before.filter(|(record, _)| !day.retired.contains(record)) {
            let now = registry.id_of[record];
            if now != *before {
                let told =
                    [Event::Merged(*before, now), Event::Split(*before, now), Event::Moved(*record, *before, now)];
                let led = matches!(&was.registry, Some(r) if r.ids[*before].state == State::Merged(now));
                tally.ask(Law::Events, led || day.events.iter().any(|event| told.contains(event)));
            }
        }
    }
    for event in &day.events {
        let stands = |id: &Id| day.ids.contains(id);
        tally.ask(
            Law::Events,
            match event {
                Event::Minted(id) | Event::Kept(id) | Event::Revived(id) | Event::Returned(id) => stands(id),
                Event::Merged(id, into) => !stands(id) && registry.standing.contains_key(into),
                Event::Split(from, id) => from != id && registry.standing.contains_key(id),
                Event::Moved(record, from, to) => from != to && registry.id_of[record] == *to,
                Event::Left(id) | Event::Retired(id) => !stands(id),
                Event::Forgotten(record) => day.retired.contains(record),
            },
        );
    }
    for (id, row) in registry.ids.iter().enumerate() {
        let stands = day.ids.contains(&id);
        tally.ask(
            Law::Reason,
            match row.state {
                State::Stands => stands,
                State::Away => !stands && row.last.is_disjoint(&day.here),
                State::Merged(into) => !stands && registry.standing.contains_key(&into),
                State::Retired => !stands && row.last.is_empty(),
            },
        );
    }
    let homes = |record: &&K| registry.ids.iter().filter(|row| row.home_of.contains(record)).count();
    tally.ask(Law::OneHome, registry.id_of.keys().all(|record| homes(&record) <= 1));
    for (id, set) in &registry.standing {
        tally.ask(Law::OneHome, !set.is_disjoint(&registry.ids[*id].home_of));
    }
    for record in days.iter().flat_map(|day| &day.retired).filter(|record| !day.here.contains(record)) {
        let sets = registry.ids.iter().flat_map(|row| [&row.founders, &row.home_of, &row.last]);
        let mut sets = sets.chain(registry.compositions.keys().map(|(_, set)| set)).chain(registry.standing.values());
        tally.ask(Law::Retired, !registry.id_of.contains_key(record) && !sets.any(|set| set.contains(record)));
    }
}
