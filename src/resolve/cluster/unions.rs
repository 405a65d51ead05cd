//! Whether two sets of records become one.
//!
//! In: the sets of one island, and what a model says of pairs. Out: for two of them whether the evidence between all
//! their records speaks for a union. The same question is asked for every link between two sets, and the same pairs are
//! weighed for every union: weights are remembered in bounded memory, what a set says against its own records until it
//! changes, and a refusal until one of the two changes. It promises that nothing depends on what is remembered.

use std::collections::{HashMap, HashSet};

use super::super::compare::{Comparer, Own, Scorer};
use crate::matching::MISSING;
use crate::matching::similarity::Scratch;
use crate::tables::RecordIndex;

number! {
    /// So many records of each side are looked at before two sets become one.
    MOST: usize = 24;
    /// So many bits at most one pair brings for or against a union.
    LOUDEST: f64 = 10.0;
    /// From this mean weight on two sets become one: records of one customer from different times differ.
    AGAINST: f64 = -1.0;
    /// From so many bits on, what two sets share is a home.
    AT_HOME: f64 = 15.0;
    /// So many records of each side are asked whether they share a home.
    ASKED_AT_HOME: usize = 4;
}

/// Weights of at most so many pairs are remembered.
const REMEMBERED: usize = 1 << 18;

/// A set of records.
struct Set {
    records: Vec<RecordIndex>,
    /// Another number whenever the first [`MOST`] records are others.
    first: u64,
    /// Another number whenever the records are others.
    all: u64,
    /// What each of the first records has against its own, once that was asked.
    odds: Option<Vec<f64>>,
}

/// The sets of an island, and what was asked about them.
pub(super) struct Unions<'a, 's> {
    own: &'a [Own],
    sets: Vec<Set>,
    next: u64,
    weights: Weights<'a, 's>,
    /// By the numbers of the first records of both: those whose mean weight is too low.
    weak: HashSet<[u64; 2]>,
    /// By the numbers of all records of both: those each of which says twice that it is another person.
    twice: HashMap<[u64; 2], bool>,
}

impl<'a, 's> Unions<'a, 's> {
    /// The sets as they are before `n_links` links are asked for.
    pub(super) fn new(
        sets: impl Iterator<Item = Vec<RecordIndex>>,
        n_links: usize,
        scorer: &'a Scorer<'s>,
        own: &'a [Own],
    ) -> Self {
        let sets: Vec<Set> =
            (0..).zip(sets).map(|(n, records)| Set { records, first: n, all: n, odds: None }).collect();
        let next = sets.len() as u64;
        let weights = Weights::new(scorer, n_links);
        Self { own, sets, next, weights, weak: HashSet::new(), twice: HashMap::new() }
    }

    /// Whether two sets become one: when the mean weight between their records is [`AGAINST`] or more.
    pub(super) fn are_spoken_for(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (a as usize, b as usize);
        if self.sets[a].records.len() == 1 && self.sets[b].records.len() == 1 {
            return true;
        }
        let first = [self.sets[a].first, self.sets[b].first];
        if self.weak.contains(&first) {
            return false;
        }
        for set in [a, b] {
            let set = &mut self.sets[set];
            if set.odds.is_none() {
                set.odds = Some(odds(looked_at(&set.records), &mut self.weights));
            }
        }
        let [left, right] = [a, b].map(|set| &self.sets[set]);
        let (odd_left, odd_right) =
            (left.odds.as_deref().unwrap_or_default(), right.odds.as_deref().unwrap_or_default());
        let sides = [looked_at(&left.records), looked_at(&right.records)];
        if mean(sides, [odd_left, odd_right], &mut self.weights) < *AGAINST {
            self.weak.insert(first);
            return false;
        }
        let (scorer, own) = (self.weights.scorer, self.own);
        let they_say_so = || {
            let comparer = scorer.comparer();
            share_a_home(&left.records, &right.records, scorer)
                && own.iter().any(|own| each_says_so_twice(comparer, own, &left.records, &right.records))
        };
        !*self.twice.entry([left.all, right.all]).or_insert_with(they_say_so)
    }

    /// What a record weighs against a set as one customer, in bits: of every field what agrees best, for people have
    /// several mailboxes, and move. What nobody in the set says counts nothing.
    pub(super) fn weight_to(&mut self, record: RecordIndex, set: u32) -> f64 {
        let scratch = &mut self.weights.scratch;
        let (mut best, mut heaviest): (Vec<Option<f64>>, _) = (Vec::new(), (f64::NEG_INFINITY, 0.0, 0.0));
        for other in looked_at(&self.sets[set as usize].records) {
            let found = self.weights.scorer.waterfall(record.min(*other), record.max(*other), scratch);
            best.resize(found.steps.len(), None);
            for (best, (_, bits)) in best.iter_mut().zip(&found.steps).filter(|(_, (level, _))| *level != MISSING) {
                *best = Some(best.map_or(*bits, |known| known.max(*bits)));
            }
            if found.weight > heaviest.0 {
                heaviest = (found.weight, found.prior, found.kinship);
            }
        }
        heaviest.1 + heaviest.2 + best.into_iter().flatten().sum::<f64>()
    }

    /// Puts the records of `b` behind those of `a`, as the set `into`, which is one of the two.
    pub(super) fn unite(&mut self, a: u32, b: u32, into: u32) {
        let right = std::mem::take(&mut self.sets[b as usize].records);
        let left = &mut self.sets[a as usize];
        let mut records = std::mem::take(&mut left.records);
        let (mut first, mut odds) = (left.first, left.odds.take());
        if records.len() < *MOST {
            (first, odds) = (self.next, None);
        }
        records.extend(right);
        self.sets[into as usize] = Set { records, first, all: self.next, odds };
        self.next += 1;
    }
}

fn looked_at(records: &[RecordIndex]) -> &[RecordIndex] {
    &records[..records.len().min(*MOST)]
}

/// Whether what speaks for one customer would as well speak for a household or a group: on average it costs [`AT_HOME`]
/// bits or more.
fn share_a_home(left: &[RecordIndex], right: &[RecordIndex], scorer: &Scorer<'_>) -> bool {
    let (left, right) = (&left[..left.len().min(*ASKED_AT_HOME)], &right[..right.len().min(*ASKED_AT_HOME)]);
    let kinship = |a: RecordIndex, b: RecordIndex| scorer.waterfall(a, b, &mut Scratch::default()).kinship;
    let cost: f64 = left.iter().flat_map(|a| right.iter().map(|b| kinship((*a).min(*b), (*a).max(*b)))).sum();
    cost / ((left.len() * right.len()) as f64) <= -*AT_HOME
}

/// Whether two records of each side agree on a value, and all values of the sides are apart: a slip happens once; Anna
/// and Anne, twice each, are two persons.
fn each_says_so_twice(comparer: &Comparer<'_>, own: &Own, left: &[RecordIndex], right: &[RecordIndex]) -> bool {
    let values = |records: &[RecordIndex]| {
        let mut codes: Vec<u32> =
            records.iter().flat_map(|record| comparer.own_values(own, *record).iter().copied()).collect();
        codes.sort_unstable();
        codes
    };
    let (left, right) = (values(left), values(right));
    let twice = |codes: &[u32]| codes.windows(2).any(|two| two[0] == two[1]);
    let apart = |a: &u32, b: &u32| a != b && comparer.are_apart(own, *a, *b);
    twice(&left) && twice(&right) && left.iter().all(|a| right.iter().all(|b| apart(a, b)))
}

/// The mean match weight between the records of two customers, each pair counting at most ten bits for or against.
///
/// A record that also disagrees with the records of its own customer, because a field holds something else, counts
/// against a union only as far as it disagrees more with the others than with its own.
pub fn mean_weight(left: &[RecordIndex], right: &[RecordIndex], scorer: &Scorer<'_>) -> f64 {
    let sides = [looked_at(left), looked_at(right)];
    let weights = &mut Weights::new(scorer, 0);
    let [odd_left, odd_right] = sides.map(|side| odds(side, weights));
    mean(sides, [&odd_left, &odd_right], weights)
}

fn mean([left, right]: [&[RecordIndex]; 2], [odd_left, odd_right]: [&[f64]; 2], weights: &mut Weights<'_, '_>) -> f64 {
    let mut sum = 0.0;
    for (a, odd_left) in left.iter().zip(odd_left) {
        for (b, odd_right) in right.iter().zip(odd_right) {
            let weight = weights.of(*a, *b);
            sum += if weight < 0.0 { (weight - odd_left.min(*odd_right)).min(0.0) } else { weight };
        }
    }
    sum / (left.len() * right.len()) as f64
}

/// For each record of a set the mean weight between it and the others, where that speaks against them.
fn odds(records: &[RecordIndex], weights: &mut Weights<'_, '_>) -> Vec<f64> {
    let mut of = |a: RecordIndex| match records.len() {
        0 | 1 => 0.0,
        n => {
            let others = records.iter().filter(|b| **b != a);
            (others.map(|b| weights.of(a, *b)).sum::<f64>() / (n - 1) as f64).min(0.0)
        }
    };
    records.iter().map(|a| of(*a)).collect()
}

/// The weights of pairs, of which those that were asked last are remembered.
struct Weights<'a, 's> {
    scorer: &'a Scorer<'s>,
    scratch: Scratch,
    /// One place per pair that falls on it.
    known: Vec<(RecordIndex, RecordIndex, f64)>,
}

impl<'a, 's> Weights<'a, 's> {
    fn new(scorer: &'a Scorer<'s>, n_links: usize) -> Self {
        let n = if n_links < 2 { 0 } else { (n_links * 8).next_power_of_two().min(REMEMBERED) };
        Self { scorer, scratch: Scratch::default(), known: vec![(0, 0, 0.0); n] }
    }

    /// The weight of two records, within [`LOUDEST`].
    fn of(&mut self, a: RecordIndex, b: RecordIndex) -> f64 {
        let (a, b) = (a.min(b), a.max(b));
        let place = place(a, b) as usize & self.known.len().wrapping_sub(1);
        match self.known.get(place) {
            Some((known_a, known_b, weight)) if (*known_a, *known_b) == (a, b) => return *weight,
            _ => {}
        }
        let weight = self.scorer.weigh(a, b, &mut self.scratch).clamp(-*LOUDEST, *LOUDEST);
        if let Some(place) = self.known.get_mut(place) {
            *place = (a, b, weight);
        }
        weight
    }
}

/// Where a pair falls: multiplied by odd numbers, so that neighbours fall apart.
fn place(a: RecordIndex, b: RecordIndex) -> u64 {
    let mixed = u64::from(a).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(b).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}
