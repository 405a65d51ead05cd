//! Fitting the match model to the data of a run, without labels.

use rayon::prelude::*;

use super::random::{Random, of_pair};
use super::units::{Comparer, Slot, counts};
use crate::config::MatchModel;
use crate::matching::similarity::Scratch;
use crate::matching::{Block, Comparison, Model, Pattern, PatternCounts, Trained, Untrained, train, u_from_random_pairs, weight_of};
use crate::tables::blocks::{Blocks, pairs_of};
use crate::tables::{RecordIndex, StandardField};

/// Random pairs that are drawn for u.
const RANDOM_PAIRS: u64 = 1_000_000;
/// Pairs of each blocking rule that are drawn for m.
const SAMPLE: u64 = 500_000;
/// Rounds of m, prior and u together; the later ones take the matches among the random pairs out of u.
const ROUNDS: usize = 3;

/// A fitted model, and what is worth knowing of how it was fitted.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// For each slot and value, the bits that equality on it is worth beyond equality on any value; minus infinity where several
    /// customers are known to share it, and equality says nothing.
    pub rarity: Vec<Vec<f32>>,
    /// The last round of training.
    pub trained: Trained,
    /// Levels that random pairs did not show.
    pub unseen: Vec<Untrained>,
    /// Pairs that were looked at for u, and for m by rule.
    pub n_random: u64,
    /// Pairs that were looked at for m.
    pub n_sampled: Vec<u64>,
}

/// Fits the model: u from random pairs and value frequencies, m by expectation–maximisation, the prior from the expected matches among
/// all candidate pairs. `shared` are, for each identity field, the values that are known to belong to several customers.
pub fn fit(comparer: &Comparer<'_>, model: &MatchModel, blocks: &Blocks, n_records: usize, shared: &[Vec<u32>]) -> Fit {
    let n_levels: Vec<usize> = comparer.slots().iter().map(|slot| slot.levels.len()).collect();
    let random = random_patterns(comparer, blocks, n_records);
    let (sampled, unseen) = u_from_random_pairs(&random, &n_levels);
    let observed = with_frequencies(comparer, &sampled);
    let blocks_counted: Vec<(PatternCounts, PatternCounts, f64)> = (0..blocks.rules.len()).map(|r| sample(comparer, blocks, r)).collect();
    let training: Vec<Block> =
        blocks_counted.iter().zip(&model.block_on).map(|((all, _, _), rule)| Block { counts: all.clone(), fixed: fixed(comparer, rule) }).collect();
    let mut fitted = Model {
        prior: 1e-4,
        comparisons: comparer
            .slots()
            .iter()
            .zip(&observed)
            .map(|(slot, u)| Comparison { name: slot.name.clone(), m: begin(u.len(), slot.exact), u: u.clone() })
            .collect(),
    };
    let all_pairs = pairs_of(n_records as u64).max(1) as f64;
    let mut trained = train(&fitted, &training);
    for _ in 1..ROUNDS {
        fitted = trained.model.clone();
        fitted.prior = prior(&fitted, &blocks_counted, all_pairs);
        for (comparison, observed) in fitted.comparisons.iter_mut().zip(&observed) {
            without_matches(comparison, observed, fitted.prior);
        }
        let last_prior = fitted.prior;
        trained = train(&fitted, &training);
        trained.model.prior = last_prior;
    }
    fitted = trained.model.clone();
    for (comparison, slot) in fitted.comparisons.iter_mut().zip(comparer.slots()) {
        let mut ordered = Comparison { name: String::new(), m: comparison.m[..slot.ordered].to_vec(), u: comparison.u[..slot.ordered].to_vec() };
        ordered.make_monotone();
        comparison.m[..slot.ordered].copy_from_slice(&ordered.m);
    }
    fitted.prior = prior(&fitted, &blocks_counted, all_pairs);
    let of_slot = |(slot, known): (usize, &Slot)| {
        let mut rarity = comparer.field(slot).map_or(Vec::new(), rarity);
        for code in shared.get(known.field).into_iter().flatten() {
            rarity[*code as usize] = f32::NEG_INFINITY;
        }
        rarity
    };
    let rarity = comparer.slots().iter().enumerate().map(of_slot).collect();
    Fit { model: fitted, rarity, unseen, n_random: random.n_pairs(), n_sampled: training.iter().map(|block| block.counts.n_pairs()).collect(), trained }
}

/// Where m begins: four matches in five are equal.
fn begin(n: usize, exact: u8) -> Vec<f64> {
    let rest = 0.2 / (n - 1).max(1) as f64;
    (1..=n).map(|level| if level == usize::from(exact) { 0.8 } else { rest }).collect()
}

/// The comparisons that a rule's key speaks about.
fn fixed(comparer: &Comparer<'_>, rule: &crate::config::BlockingRule) -> Vec<usize> {
    comparer.slots().iter().enumerate().filter(|(_, slot)| rule.parts.iter().any(|(field, _)| *field == slot.field)).map(|(s, _)| s).collect()
}

fn random_patterns(comparer: &Comparer<'_>, blocks: &Blocks, n_records: usize) -> PatternCounts {
    let all = pairs_of(n_records as u64);
    if all <= RANDOM_PAIRS {
        let rows = (0..n_records as RecordIndex).into_par_iter();
        return gathered(rows.map(|a| {
            let (mut counts, mut scratch) = (Tally::default(), Scratch::default());
            for b in (a + 1..n_records as RecordIndex).filter(|b| blocks.may_match(a, *b)) {
                counts.add(comparer.pattern(a, b, &mut scratch));
            }
            counts
        }));
    }
    const STREAMS: u64 = 64;
    gathered((0..STREAMS).into_par_iter().map(|stream| {
        let (mut counts, mut scratch, mut random) = (Tally::default(), Scratch::default(), Random::new(stream));
        for _ in 0..RANDOM_PAIRS / STREAMS {
            let (a, b) = (random.below(n_records as u64) as RecordIndex, random.below(n_records as u64) as RecordIndex);
            if a != b && blocks.may_match(a, b) {
                counts.add(comparer.pattern(a.min(b), a.max(b), &mut scratch));
            }
        }
        counts
    }))
}

/// Counts of patterns while they are made.
#[derive(Default)]
struct Tally(std::collections::HashMap<u64, u64, std::hash::BuildHasherDefault<xxhash_rust::xxh3::Xxh3Default>>);

impl Tally {
    fn add(&mut self, pattern: Pattern) {
        *self.0.entry(pattern.0).or_default() += 1;
    }
}

fn gathered(parts: impl ParallelIterator<Item = Tally>) -> PatternCounts {
    let merged = parts.reduce(Tally::default, |mut a, b| {
        let mut pairs: Vec<(u64, u64)> = b.0.into_iter().collect();
        pairs.sort_unstable();
        for (pattern, n) in pairs {
            *a.0.entry(pattern).or_default() += n;
        }
        a
    });
    merged.0.into_iter().map(|(pattern, n)| (Pattern(pattern), n)).collect()
}

/// The patterns of a sample of a rule's pairs, of those among them that the rule owns, and the pairs each stands for.
fn sample(comparer: &Comparer<'_>, blocks: &Blocks, rule: usize) -> (PatternCounts, PatternCounts, f64) {
    let n = blocks.rules[rule].n_pairs();
    let share = (SAMPLE as f64 / n.max(1) as f64).min(1.0);
    let cut = (share * u64::MAX as f64) as u64;
    let chunks: Vec<_> = blocks.chunks(100_000).into_iter().filter(|(r, ..)| *r == rule).collect();
    let counted = |owned: bool| {
        gathered(chunks.par_iter().map(|(_, start, end)| {
            let (mut counts, mut scratch) = (Tally::default(), Scratch::default());
            for block in *start..*end {
                let members = blocks.rules[rule].members(block);
                for (i, a) in members.iter().enumerate() {
                    for b in &members[i + 1..] {
                        let taken = of_pair(*a, *b) <= cut && blocks.may_match(*a, *b);
                        if taken && (!owned || blocks.owns(rule, block as u32, *a, *b)) {
                            counts.add(comparer.pattern(*a, *b, &mut scratch));
                        }
                    }
                }
            }
            counts
        }))
    };
    (counted(false), counted(true), 1.0 / share)
}

/// The share of matches among all pairs: the expected matches among the candidates, which hold nearly all of them.
///
/// A fixed point: the prior makes the posteriors whose sum it is. Starting high and falling, it finds the largest one.
fn prior(model: &Model, counted: &[(PatternCounts, PatternCounts, f64)], all_pairs: f64) -> f64 {
    let patterns: Vec<(f64, f64)> = counted
        .iter()
        .flat_map(|(_, owned, scale)| owned.iter().map(move |(pattern, n)| (pattern, n as f64 * scale)))
        .map(|(pattern, n)| (model.evidence(pattern), n))
        .collect();
    let mut prior: f64 = 0.01;
    for _ in 0..100 {
        let weight = weight_of(prior);
        let matches: f64 = patterns.iter().map(|(evidence, n)| n * crate::matching::probability_of(weight + evidence)).sum();
        let next = ((matches + 0.5) / (all_pairs + 1.0)).clamp(1e-12, 0.5);
        let settled = (next - prior).abs() <= 1e-6 * prior;
        prior = next;
        if settled {
            break;
        }
    }
    prior
}

/// u of the exact level from the frequencies of values, which no sample can tell as well; the others share what is left.
fn with_frequencies(comparer: &Comparer<'_>, sampled: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let one = |(slot, u): (usize, &Vec<f64>)| {
        let Some(field) = comparer.field(slot) else { return u.clone() };
        let exact = usize::from(comparer.slots()[slot].exact) - 1;
        let (holders, equal) = agreement(field);
        if holders < 2 {
            return u.clone();
        }
        let rate = (equal as f64 + 0.5) / (pairs_of(holders) as f64 + 1.0);
        let rest: f64 = 1.0 - u[exact];
        u.iter().enumerate().map(|(l, u)| if l == exact { rate } else { u * (1.0 - rate) / rest.max(f64::MIN_POSITIVE) }).collect()
    };
    sampled.iter().enumerate().map(one).collect()
}

/// How many records hold a value of the field, and how many pairs of them hold an equal one.
fn agreement(field: &StandardField) -> (u64, u64) {
    let holders = field.offsets.windows(2).filter(|two| two[1] > two[0]).count() as u64;
    (holders, counts(field).iter().map(|n| pairs_of(u64::from(*n))).sum())
}

/// Takes the matches out of what random pairs showed: `u = (observed − λ·m) / (1 − λ)`, and never less than a fiftieth of it.
fn without_matches(comparison: &mut Comparison, observed: &[f64], prior: f64) {
    let clean: Vec<f64> = observed.iter().zip(&comparison.m).map(|(seen, m)| ((seen - prior * m) / (1.0 - prior)).max(seen * 0.02)).collect();
    let total: f64 = clean.iter().sum();
    comparison.u = clean.iter().map(|u| u / total).collect();
}

/// For each value the bits by which equality on it says more than equality on the average value: `log2(P(equal) / frequency)`.
fn rarity(field: &StandardField) -> Vec<f32> {
    let (holders, equal) = agreement(field);
    if holders < 2 || equal == 0 {
        return vec![0.0; field.values.len()];
    }
    let rate = equal as f64 / pairs_of(holders) as f64;
    counts(field).iter().map(|n| (rate / (f64::from((*n).max(2)) / holders as f64)).log2().clamp(-12.0, 12.0) as f32).collect()
}
