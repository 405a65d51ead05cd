//! Other readings of the rule, each with a short history in which it breaks a law that holds otherwise.

use super::histories::{Day, day};
use super::laws::{Law, ask};
use super::rule::{Away, Homes, Inherit, PROPOSED, Recent, Rule, WRITTEN};
use super::runs::{By, run};

/// What is read otherwise, the law that breaks, and the days.
type Reading = (&'static str, Rule, Law, &'static [&'static str]);

const KEPT: Rule = Rule { homes: Homes::Kept, ..PROPOSED };
const LOST: Rule = Rule { homes: Homes::Lost, ..PROPOSED };
const FIRST: Rule = Rule { recent: Recent::First, ..PROPOSED };
const EVERY: Rule = Rule { inherit: Inherit::Every, ..PROPOSED };
const NOWHERE: Rule = Rule { away: Away::Nowhere, ..PROPOSED };

const OTHERS: &[Reading] = &[
    (
        "a home is a home for ever: the ID of `a` goes to `b e` while `a` is with `k`, and `a` never has it again",
        KEPT,
        Law::RoundTrip,
        &["k", "k | a b", "k | a | b | e", "a k | b e", "a | k | b e", "a | k | b | e"],
    ),
    (
        "the same word by word",
        WRITTEN,
        Law::RoundTripAwayAndBack,
        &["k", "k | a b", "k | a | b | e", "a k | b e", "a | k | b e", "a | k | b | e"],
    ),
    ("an ID goes from `c`, which is here, to `e`, which was away", WRITTEN, Law::Goes, &["b e", "b c", "c | e"]),
    (
        "who came later has the ID as its home too: it stays with `b` when `a` goes, and `a` alone is another",
        LOST,
        Law::Back,
        &["k", "k | a", "k | a b", "k a | b", "k | a | b"],
    ),
    (
        "who is away is nowhere: a source that is away takes a merge back",
        NOWHERE,
        Law::AwayAlone,
        &["a | b", "a b", "b", "a b"],
    ),
    (
        "a composition is as old as when it was first true: who is the same has another ID",
        FIRST,
        Law::Same,
        &["d | a g", "d g", "g | d", "d"],
    ),
    (
        "all homes of a retired record are inherited: `p` has the ID of `c`, which it never was",
        EVERY,
        Law::Hands,
        &["c | a", "a c p", "p | a † c"],
    ),
];

#[test]
fn other_readings_break_laws() {
    for (says, rule, law, days) in OTHERS {
        let history: Vec<Day<&str>> = days.iter().map(|text| day(text)).collect();
        assert!(ask(&history, By::Rule(*rule)).failed(*law) > 0, "{says}");
        let held = ask(&history, By::Rule(PROPOSED));
        assert_eq!(held.failed(*law), 0, "{says}");
        assert!(held.laws.contains_key(law), "{says}: nothing was asked");
    }
}

#[test]
fn of_equal_claims_the_one_with_fewer_records_spares_an_id() {
    let history = ["a1 a2", "a1 a2 | b1 b2 b3 b4", "a2 | a1 b1 b2 b3 b4"].map(day);
    let ids = |fewer: bool| run(&history, By::Rule(Rule { fewer, ..PROPOSED }))[2].ids.clone();
    assert_eq!(ids(true), [0, 1], "both are what they were");
    assert_eq!(ids(false), [2, 0], "one ID is given up and another is minted, for the alphabet's sake");
}

/// No rule can keep all three: who only lost records that are away keeps its ID; who is the same as yesterday keeps it,
/// whoever comes back elsewhere; customers of an earlier day have the IDs of that day.
#[test]
fn three_laws_cannot_hold_together() {
    let history = ["a | b", "a b", "b", "a | b"].map(day);
    let ids: Vec<Vec<usize>> = run(&history, By::Rule(PROPOSED)).into_iter().map(|seen| seen.ids).collect();
    assert_eq!(ids, [vec![0, 1], vec![0], vec![0], vec![0, 1]]);
    let tally = ask(&history, By::Rule(PROPOSED));
    assert_eq!([Law::AwayAlone, Law::SameHere, Law::RoundTripHere].map(|law| tally.failed(law)), [0, 1, 0]);
    let word_by_word = ask(&history, By::Rule(WRITTEN));
    assert_eq!([Law::AwayAlone, Law::SameHere, Law::RoundTripHere].map(|law| word_by_word.failed(law)), [1, 0, 0]);
}

#[test]
fn who_is_away_does_not_draw_an_id_from_who_is_here() {
    let history = ["d h", "i | c | d | e", "d e i", "e i | c d", "c | d", "i | c | d | e"].map(day);
    let ids: Vec<Vec<usize>> = run(&history, By::Rule(PROPOSED)).into_iter().map(|seen| seen.ids).collect();
    assert_eq!(ids[1], ids[5], "as it was on the second day");
    assert_eq!(ask(&history, By::Rule(PROPOSED)).failed(Law::RoundTripAwayAndBack), 0);
}
