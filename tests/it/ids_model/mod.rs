//! A model of canonical IDs: the rule in plain loops, histories that may come, and the laws it is held to.
//!
//! It needs nothing but the standard library, so that it stands beside the product and not on it.

#![allow(dead_code, reason = "other readings of the rule stand here to be compared with")]

mod again;
mod events;
mod figures;
mod histories;
mod laws;
mod majority;
mod model;
mod readings;
mod rule;
mod runs;
mod shrink;
mod trips;

use std::collections::BTreeMap;

use histories::{Day, EVERYTHING, Happens, TOLD, day, random};
use laws::{Law, Tally, ask};
use rule::PROPOSED;
use runs::{By, run};

/// Kinds of histories.
const KINDS: [(&str, Happens); 3] = [
    ("everything", EVERYTHING),
    ("nobody away", Happens { away: false, retired: false, new: true }),
    ("the same records", Happens { away: false, retired: false, new: false }),
];

/// Laws that ask for more than can be had together, where records are away: see `three_laws_cannot_hold_together`.
const STRICT: [Law; 4] = [Law::SameHere, Law::AwayAloneHere, Law::RoundTripHere, Law::BackHere];

/// All laws of random histories.
fn tally(by: By, happens: Happens, histories: u64) -> Tally {
    let mut all = Tally::default();
    for seed in 0..histories {
        all.add(&ask(&random(seed, happens), by));
    }
    all
}

#[test]
fn what_was_told() {
    for (says, days) in TOLD {
        let history: Vec<Day<&str>> = days.iter().map(|(text, _)| day(text)).collect();
        let mut letter: BTreeMap<usize, char> = BTreeMap::new();
        for (seen, (text, right)) in run(&history, By::Rule(PROPOSED)).iter().zip(*days) {
            let mut got = Vec::new();
            for id in &seen.ids {
                let next = char::from(b'A' + letter.len() as u8);
                got.push(letter.entry(*id).or_insert(next).to_string());
            }
            assert_eq!(got.join(" "), *right, "{says}: {text}");
        }
    }
}

#[test]
fn the_laws_hold_on_random_histories() {
    for (kind, happens) in KINDS {
        let all = tally(By::Rule(PROPOSED), happens, 200);
        for (law, (asked, failed)) in &all.laws {
            let may_fail = happens.away && STRICT.contains(law);
            assert!(may_fail || *failed == 0, "{kind}: {law:?} failed {failed} times of {asked}");
        }
        for law in Law::ALL.into_iter().filter(|_| happens.away) {
            assert!(all.laws.contains_key(&law), "{kind}: {law:?} was never asked");
        }
    }
}
