//! How often each law is asked and fails, under every reading; shown on demand.
//!
//! In: how many histories, from `HISTORIES`. Out: a table on the screen.

use super::histories::{Day, random};
use super::laws::{Law, ask};
use super::model::Set;
use super::rule::{Away, Homes, Inherit, PROPOSED, Recent, Rule, WRITTEN};
use super::runs::{By, run};
use super::shrink::shrink;
use super::{KINDS, tally};

/// Every reading with its name.
fn readings() -> Vec<(&'static str, By)> {
    let (p, w) = (PROPOSED, WRITTEN);
    let others = [
        ("proposed", p),
        ("written", w),
        ("proposed, but later comers have homes", Rule { homes: Homes::Lost, ..p }),
        ("proposed, but homes for ever", Rule { homes: Homes::Kept, ..p }),
        ("proposed, but away is nowhere", Rule { away: Away::Nowhere, ..p }),
        ("proposed, but first versions", Rule { recent: Recent::First, ..p }),
        ("proposed, but every home inherited", Rule { inherit: Inherit::Every, ..p }),
        ("proposed, but inherited always", Rule { inherit: Inherit::Own, ..p }),
        ("proposed, but founders count", Rule { founders: true, ..p }),
        ("proposed, but ties by key", Rule { fewer: false, ..p }),
        ("proposed, but most records before age", Rule { most: true, ..p }),
        ("proposed, compositions for 5 days", Rule { days: 5, ..p }),
        ("proposed, no old compositions", Rule { days: 0, ..p }),
        ("written, but first versions", Rule { recent: Recent::First, ..w }),
    ];
    let mut all: Vec<(&str, By)> = others.map(|(name, rule)| (name, By::Rule(rule))).to_vec();
    all.insert(2, ("majority", By::Majority));
    all
}

/// A number that the environment asks for.
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

#[test]
#[ignore = "a table to read; takes minutes"]
fn figures() {
    let histories = asked("HISTORIES").unwrap_or(1000);
    let first = asked("READINGS").unwrap_or(u64::MAX) as usize;
    for (kind, happens) in KINDS {
        for (name, by) in readings().into_iter().take(first) {
            let all = tally(by, happens, histories);
            println!(
                "{kind} · {name}: {histories} histories, {} days; {} changed, {} minted; \
                 {} compositions of {} records; {} IDs not in use, {} of them wrong by a chain",
                all.days, all.changed, all.minted, all.compositions.0, all.compositions.1, all.chains.0, all.chains.1
            );
            for (law, (asked, failed)) in &all.laws {
                println!("    {law:?} {asked} asked, {failed} failed");
            }
        }
    }
}

#[test]
#[ignore = "takes minutes"]
fn sorting_gives_what_the_model_gives() {
    super::compared(asked("HISTORIES").unwrap_or(1000));
}

#[test]
#[ignore = "takes minutes"]
fn every_short_history() {
    super::every_short_history(5, 5);
}

#[test]
#[ignore = "searches for short histories in which a law fails"]
fn examples() {
    let histories = asked("HISTORIES").unwrap_or(1000);
    for (name, by) in readings() {
        for law in Law::ALL {
            for (kind, happens) in KINDS {
                let fails = |history: &[Day<u16>]| ask(history, by).failed(law) > 0;
                let failing = (0..histories).map(|seed| random(seed, happens)).filter(|days| fails(days));
                let smallest = failing.take(8).map(|days| shrink(&days, fails)).min_by_key(|days| size(days));
                if let Some(days) = smallest {
                    println!("{name} · {kind} · {law:?}");
                    show(&days, by);
                }
            }
        }
    }
}

fn size(days: &[Day<u16>]) -> (usize, usize) {
    (days.len(), days.iter().flat_map(|day| &day.customers).map(Set::len).sum())
}

/// A line a day: records, those away in brackets, ID.
fn show(days: &[Day<u16>], by: By) {
    for seen in run(days, by) {
        let customers = seen.customers.iter().zip(&seen.whole).zip(&seen.ids).map(|((customer, whole), id)| {
            let away: Set<u16> = whole.difference(customer).copied().collect();
            let away = if away.is_empty() { String::new() } else { format!(" ({})", names(&away)) };
            format!("{}{away} = {id}", names(customer))
        });
        let retired = if seen.retired.is_empty() { String::new() } else { format!(" † {}", names(&seen.retired)) };
        println!("    {}{retired}", customers.collect::<Vec<_>>().join(" | "));
    }
}

fn names(records: &Set<u16>) -> String {
    let name = |record: &u16| match u8::try_from(*record) {
        Ok(letter @ 0..26) => char::from(b'a' + letter).to_string(),
        _ => format!("r{record}"),
    };
    records.iter().map(name).collect::<Vec<_>>().join(" ")
}
