//! Laws about days that are like an earlier one.
//!
//! In: the days so far. Out: whether the customers of the last one have the IDs they had.

use std::collections::{BTreeMap, BTreeSet};

use super::laws::{Law, Tally};
use super::model::{Id, Key, Set};
use super::runs::Seen;

/// Whether who is back has the ID it had.
pub(super) fn round_trips<K: Key>(days: &[Seen<K>], tally: &mut Tally) {
    let (day, earlier) = (&days[days.len() - 1], &days[..days.len() - 1]);
    let parts = |day: &Seen<K>| day.customers.iter().cloned().zip(day.ids.iter().copied()).collect();
    let now: BTreeMap<Set<K>, Id> = parts(day);
    let whole_now: BTreeMap<&Set<K>, Id> = day.standing.iter().map(|(id, set)| (set, *id)).collect();
    let (mut other, mut other_whole, mut nobody_more) = (false, false, true);
    // From yesterday back to the last day before something was retired.
    let mut back = Vec::new();
    for (n, then) in earlier.iter().enumerate().rev() {
        if !days[n + 1].retired.is_empty() {
            break;
        }
        back.push(then);
        nobody_more &= then.here.is_subset(&day.here);
        let before: BTreeMap<Set<K>, Id> = parts(then);
        match before.keys().eq(now.keys()) {
            true if other => {
                tally.ask(Law::RoundTripHere, before == now);
                if nobody_more {
                    tally.ask(Law::RoundTripAwayAndBack, before == now);
                }
            }
            same => other |= !same,
        }
        let before: BTreeMap<&Set<K>, Id> = then.standing.iter().map(|(id, set)| (set, *id)).collect();
        match before.keys().eq(whole_now.keys()) {
            true if other_whole => tally.ask(Law::RoundTrip, before == whole_now),
            same => other_whole |= !same,
        }
    }
    let Some(yesterday) = back.first() else { return };
    for (customer, id) in now.iter().filter(|(customer, _)| !yesterday.customers.contains(customer)) {
        let had = |then: &&Seen<K>| then.customers.iter().position(|c| c == customer).map(|n| then.ids[n]);
        let had: BTreeSet<Id> = back.iter().filter_map(had).collect();
        if had.len() == 1 {
            tally.ask(Law::BackHere, had.contains(id));
        }
    }
    let stood = |then: &Seen<K>, set: &Set<K>| then.standing.iter().find(|(_, s)| *s == set).map(|(id, _)| *id);
    for (set, id) in whole_now.iter().filter(|(set, _)| stood(yesterday, set).is_none()) {
        let had: BTreeSet<Id> = back.iter().filter_map(|then| stood(then, set)).collect();
        if had.len() == 1 {
            tally.ask(Law::Back, had.contains(id));
        }
    }
}
