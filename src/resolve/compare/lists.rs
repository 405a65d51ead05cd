//! Lists in which every customer stands once.
//!
//! In: the weighed pairs, and for every record the deduplicated source it stands in. Out: the same pairs; those that
//! the levels alone leave in clerical review may weigh more. Of two such lists a record has one partner at most: where
//! nearly all of one list is found in the other, a pair without rivals is likelier than any pair drawn by chance
//! (one-to-one: Jaro 1989; Sadinle 2017). It promises that each two lists are asked by themselves, whatever else is
//! loaded, and that no pair weighs less than before.

use std::cell::OnceCell;

use rayon::prelude::*;

use super::random::{limit, of_pair};
use super::score::Scorer;
use super::units::Slot;
use crate::matching::similarity::Scratch;
use crate::matching::{Kinship, MISSING, probability_of};
use crate::tables::blocks::Blocks;
use crate::tables::{RecordIndex, ScoredPair};
use crate::types::Topic;

number! {
    /// No larger share of a list is believed to stand in another.
    pub MOST_SHARED: f64 = 0.9;
    /// Lists hold groups of companies from so many related pairs in a list to a match on.
    RARE: f64 = 0.05;
    /// About so many pairs of each blocking rule are drawn to count related pairs in a list.
    DRAWN: f64 = 100_000.0;
}

/// What one probability counts: whole numbers, so that sums are the same in any order.
const UNITS: u32 = 1 << 16;

/// Weighs pairs of two deduplicated sources once more, where they are lighter than `link_at`; `draws` are the records'
/// [`draws`](super::draws).
///
/// A pair is asked only where related customers alone speak against it, not strangers: an address and a phone are
/// equal, and no field that is a customer's own contradicts it, for two spouses on two lists have no rivals either.
/// Names of companies that share some words contradict it where the lists hold groups of companies.
pub fn one_to_one(scorer: &Scorer<'_>, blocks: &Blocks, link_at: f64, draws: &[u64], pairs: &mut [ScoredPair]) {
    let lanes = &blocks.lanes;
    let n_lanes = lanes.iter().copied().max().map_or(0, |last| usize::from(last) + 1);
    if n_lanes < 3 {
        return;
    }
    let lane = |record: RecordIndex| usize::from(lanes[record as usize]);
    let matches: f64 = pairs.iter().map(|pair| probability_of(f64::from(pair.weight))).sum();
    let hold_groups = OnceCell::new();
    let is_asked = |pair: &ScoredPair| {
        let (a, b) = (lane(pair.left), lane(pair.right));
        let hold_groups = || *hold_groups.get_or_init(|| groups(scorer, blocks, draws) > *RARE * matches);
        a != 0 && b != 0 && f64::from(pair.weight) < link_at && !contradicted(scorer, pair, link_at, hold_groups)
    };
    let asked: Vec<usize> = (0..pairs.len()).filter(|at| is_asked(&pairs[*at])).collect();
    if asked.is_empty() {
        return;
    }
    let mut sizes = vec![0u64; n_lanes];
    lanes.iter().for_each(|lane| sizes[usize::from(*lane)] += 1);
    // For every pair that is asked, the odds of the partners that its records have beside each other.
    let mut rivals = vec![[0.0; 2]; asked.len()];
    // For every list, how much of each other is found in it.
    let mut shared = vec![vec![0.0; n_lanes]; n_lanes];
    for (other, shared) in shared.iter_mut().enumerate().skip(1) {
        let partners = Partners::in_lane(other, lanes, pairs);
        let mut found = vec![0u64; n_lanes];
        lanes.iter().zip(&partners.best).for_each(|(lane, best)| found[usize::from(*lane)] += best);
        for ((shared, found), size) in shared.iter_mut().zip(found).zip(&sizes) {
            *shared = (found as f64 / f64::from(UNITS) / (*size).max(1) as f64).min(*MOST_SHARED);
        }
        for (at, rivals) in asked.iter().zip(&mut rivals) {
            let pair = &pairs[*at];
            for (side, record, partner) in [(0, pair.left, pair.right), (1, pair.right, pair.left)] {
                if lane(partner) == other {
                    rivals[side] = (partners.odds[record as usize] - odds(pair)).max(0.0);
                }
            }
        }
    }
    let bits = |nats: f64| nats / std::f64::consts::LN_2;
    for (at, rivals) in asked.into_iter().zip(rivals) {
        let pair = &mut pairs[at];
        let (a, b) = (lane(pair.left), lane(pair.right));
        let found = -bits((-shared[a][b]).ln_1p() + (-shared[b][a]).ln_1p());
        let rivals = bits(rivals[0].ln_1p() + rivals[1].ln_1p());
        pair.weight += (found - rivals).max(0.0) as f32;
    }
}

/// What each record finds in one list.
struct Partners {
    /// The probability of the best partner, in [`UNITS`].
    best: Vec<u64>,
    /// The odds of all partners together.
    odds: Vec<f64>,
}

impl Partners {
    fn in_lane(other: usize, lanes: &[u8], pairs: &[ScoredPair]) -> Self {
        let mut found = Self { best: vec![0; lanes.len()], odds: vec![0.0; lanes.len()] };
        for pair in pairs {
            for (record, partner) in [(pair.left, pair.right), (pair.right, pair.left)] {
                let record = record as usize;
                if usize::from(lanes[partner as usize]) == other && lanes[record] != 0 {
                    let probability = (f64::from(UNITS) * probability_of(f64::from(pair.weight))) as u64;
                    found.best[record] = found.best[record].max(probability);
                    found.odds[record] += odds(pair);
                }
            }
        }
        found
    }
}

fn odds(pair: &ScoredPair) -> f64 {
    f64::from(pair.weight).exp2()
}

/// Whether anything but related customers speaks against a pair: strangers as likely as not; a home or mailbox of
/// which they have two, or fewer than two in common; what is a customer's own; a name as like as those of companies of
/// one group are.
fn contradicted(scorer: &Scorer<'_>, pair: &ScoredPair, link_at: f64, hold_groups: impl Fn() -> bool) -> bool {
    let comparer = scorer.comparer();
    let mut scratch = Scratch::default();
    let pattern = comparer.pattern(pair.left, pair.right, &mut scratch);
    let homes = comparer.slots().iter().enumerate().filter(|(_, slot)| slot.kinship == Kinship::Shared);
    let (mut equal, mut differ) = (0, false);
    for (slot, known) in homes {
        let level = pattern.level(slot);
        equal += usize::from(level == known.exact);
        differ |= level != MISSING && level < known.exact - 1;
    }
    if equal < 2 || differ || scorer.against_all_strangers(pattern, pair.left, pair.right) < link_at {
        return true;
    }
    scorer.own().iter().any(|own| {
        let (level, slot) = (pattern.level(own.comparison), &comparer.slots()[own.comparison]);
        match &slot.kinship {
            Kinship::Parts(parts) if parts.iter().any(|part| part.level == level) => {
                !may_be_renamed(slot, level) || hold_groups()
            }
            _ => level != MISSING && usize::from(level) <= own.unlike,
        }
    })
}

/// Whether a company may go by two names that agree so much: they share words, and others differ. One that differs by a
/// number, or by a word more, is another one of its group.
fn may_be_renamed(slot: &Slot, level: u8) -> bool {
    let foretells = slot.kind.about().foretells;
    foretells.is_some_and(|(topic, alike)| topic == Topic::CompanyName && level <= alike)
}

/// About how many pairs of one list would link if a list could hold a customer twice: they are related.
fn groups(scorer: &Scorer<'_>, blocks: &Blocks, draws: &[u64]) -> f64 {
    let of_rule = |r: usize| {
        let rule = &blocks.rules[r];
        let share = (*DRAWN / rule.n_pairs().max(1) as f64).min(1.0);
        let (cut, mut n, mut scratch) = (limit(share), 0u64, Scratch::default());
        for block in 0..rule.len() {
            let members = rule.members(block);
            for (i, a) in members.iter().enumerate() {
                for b in &members[i + 1..] {
                    let is_drawn = !blocks.may_match(*a, *b) && of_pair(draws[*a as usize], draws[*b as usize]) <= cut;
                    if is_drawn && blocks.owns(r, block as u32, *a, *b) {
                        let pattern = scorer.comparer().pattern(*a, *b, &mut scratch);
                        n += u64::from(scorer.against_all_strangers(pattern, *a, *b) >= 0.0);
                    }
                }
            }
        }
        n as f64 / share
    };
    (0..blocks.rules.len()).into_par_iter().map(of_rule).collect::<Vec<f64>>().iter().sum()
}
