//! Learning m and u without labels.
//!
//! u comes from random pairs, which are hardly ever matches. m comes from expectation–maximisation (Dempster, Laird and
//! Rubin 1977; Winkler 1988 for linkage) on the pattern counts of several blocking rules *at once*: one m for all of
//! them, one share of matches for each. A rule says nothing about the comparisons that its own key fixes, and every
//! other rule says it for them; of which it fixes a part, as a shared word does of a name, it shows what it chose.

use std::ops::Range;

use rayon::prelude::*;

use super::chosen::{Chosen, PSEUDO, shares, shares_as_chosen};
use super::model::{Comparison, Kinship, Model};
use super::pattern::{MISSING, PatternCounts};

/// The pairs of one blocking rule.
#[derive(Clone, Debug)]
pub struct Block {
    /// Their patterns, with the rarity of what they share beyond the key.
    pub counts: PatternCounts,
    /// The comparisons that the rule's key fixes, and about which it therefore teaches nothing.
    pub fixed: Vec<usize>,
    /// Those of which the key fixes a part.
    pub chosen: Vec<Chosen>,
}

/// A parameter of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    /// P(level | match).
    M,
    /// P(level | no match).
    U,
}

/// Why a parameter is not trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Every blocking rule fixes the comparison.
    FixedEverywhere,
    /// Fewer than [`ENOUGH`] pairs have shown the level.
    HardlySeen,
    /// Matches and non-matches look alike in the comparison: the strongest level is no likelier among matches.
    NotTold,
}

/// A parameter that the data could not teach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Untrained {
    /// The comparison.
    pub comparison: usize,
    /// The level, from 1; 0 for all of the comparison.
    pub level: u8,
    /// The parameter.
    pub parameter: Parameter,
    /// Why.
    pub why: Why,
}

/// A comparison of what is a customer's own, such as a birthday.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// The comparison.
    pub comparison: usize,
    /// At so many of its first levels two values are not the same one written otherwise.
    pub unlike: usize,
    /// Two records of one customer are no more often that unlike.
    pub most: f64,
}

/// A model and what is known about how it was fitted.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// The share of matches among the pairs of each block.
    pub shares: Vec<f64>,
    /// The share of related customers among them.
    pub related: Vec<f64>,
    /// How many rounds it took.
    pub iterations: usize,
    /// Whether the last round moved no parameter by more than [`SETTLED`].
    pub converged: bool,
    /// The log-likelihood before each round, in nats; it never falls but for the pull of the pseudo-counts.
    pub log_likelihood: Vec<f64>,
    /// What the data could not teach, in order.
    pub untrained: Vec<Untrained>,
}

number! {
    /// Training ends when a round moves no parameter by more than this.
    pub SETTLED: f64 = 1e-6;
    /// A level's m needs so many expected matches, and its u so many pairs, or it is told as not taught.
    pub ENOUGH: f64 = 1.0;
    /// Training ends after so many rounds.
    MAX_ITERATIONS: usize = 2_000;
    /// What related customers have in common is believed as firmly as if so many pairs of them had shown it.
    BELIEVED: f64 = 50.0;
    /// Two records of one customer are no more often unlike in what is a customer's own: pairs of which nearly all are
    /// belong to several customers.
    pub MOST_UNLIKE: f64 = 0.25;
    /// The share of matches among a rule's pairs that training begins with.
    MATCHES_AT_FIRST: f64 = 0.45;
    /// The share of related customers among a rule's pairs that training begins with.
    RELATED_AT_FIRST: f64 = 0.1;
}

/// u-probabilities from the patterns of random pairs, and the levels they did not show.
pub fn u_from_random_pairs(counts: &PatternCounts, n_levels: &[usize]) -> (Vec<Vec<f64>>, Vec<Untrained>) {
    let mut untrained = Vec::new();
    let mut all = Vec::new();
    for (comparison, n) in n_levels.iter().enumerate() {
        let mut seen = vec![0.0; *n];
        for (pattern, pairs) in counts.iter() {
            let level = pattern.level(comparison);
            if level != MISSING {
                seen[usize::from(level) - 1] += pairs as f64;
            }
        }
        let hardly = (1u8..).zip(&seen).filter(|(_, pairs)| **pairs < *ENOUGH).map(|(level, _)| level);
        untrained.extend(hardly.map(|level| Untrained {
            comparison,
            level,
            parameter: Parameter::U,
            why: Why::HardlySeen,
        }));
        all.push(shares(&seen));
    }
    (all, untrained)
}

/// Fits m by expectation–maximisation with u held, from the pairs of several blocking rules at once.
///
/// There are three classes of pairs: matches, strangers, and related customers, whose levels follow from m, u and
/// [`super::Kinship`] and are not fitted. `start` gives names, u and where m begins; its priors are kept. `own` are the
/// comparisons that are a customer's own. What could not be learned is in [`Trained::untrained`].
pub fn train(start: &Model, blocks: &[Block], own: &[Own]) -> Trained {
    train_from(start, vec![[*MATCHES_AT_FIRST, *RELATED_AT_FIRST]; blocks.len()], blocks, own)
}

/// Trains once more where training ended, for a model whose u has changed since.
pub fn train_further(start: &Model, before: &Trained, blocks: &[Block], own: &[Own]) -> Trained {
    train_from(
        start,
        before.shares.iter().zip(&before.related).map(|(matches, related)| [*matches, *related]).collect(),
        blocks,
        own,
    )
}

/// `mixes` are the shares of matches and related customers among the pairs of each block to begin with.
fn train_from(start: &Model, mut mixes: Vec<[f64; 2]>, blocks: &[Block], own: &[Own]) -> Trained {
    let mut model = start.clone();
    let mut log_likelihood = Vec::new();
    let mut expected: Vec<Vec<f64>> = model.comparisons.iter().map(|c| vec![0.0; c.m.len()]).collect();
    // How many matches could have shown each level.
    let mut could = expected.clone();
    let mut related = expected.clone();
    let (mut iterations, mut converged) = (0, false);
    while iterations < *MAX_ITERATIONS && !converged {
        iterations += 1;
        let mut likelihood = 0.0;
        let mut moved: f64 = 0.0;
        let logarithms = Logarithms::of(&model);
        let expectations: Vec<Expectation> =
            blocks.par_iter().zip(&mixes).map(|(block, mix)| expect(&logarithms, block, *mix)).collect();
        expected.iter_mut().chain(&mut could).chain(&mut related).for_each(|levels| levels.fill(0.0));
        // In the order of the blocks, so that sums are the same in every run.
        for ((expectation, block), mix) in expectations.iter().zip(blocks).zip(&mut mixes) {
            likelihood += expectation.nats;
            for (sums, more) in
                [(&mut expected, &expectation.matches_by_level), (&mut related, &expectation.related_by_level)]
            {
                sums.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(sum, more)| *sum += more);
            }
            for (c, matches) in expectation.matches_by_level.iter().enumerate() {
                let n: f64 = matches.iter().sum();
                match block.chosen(c) {
                    Some(chosen) => chosen.could_show(n, &model.comparisons[c].m, &mut could[c]),
                    None => could[c].iter_mut().for_each(|could| *could += n),
                }
            }
            let n = expectation.pairs + 3.0 * *PSEUDO;
            let next = [(expectation.matches + *PSEUDO) / n, (expectation.related + *PSEUDO) / n];
            moved = moved.max((next[0] - mix[0]).abs()).max((next[1] - mix[1]).abs());
            *mix = next;
        }
        log_likelihood.push(likelihood);
        for (c, comparison) in model.comparisons.iter_mut().enumerate() {
            if is_fixed_everywhere(c, blocks) {
                continue;
            }
            // By the m that the related were told with.
            let common = in_common(comparison, &related[c]);
            moved = moved.max((common - comparison.common).abs());
            comparison.common = common;
            let mut next = shares_as_chosen(&expected[c], &could[c], &comparison.m);
            if let Kinship::Parts(parts) = &comparison.kinship {
                for (level, most) in parts.iter().filter_map(|part| Some((usize::from(part.level), part.most?))) {
                    at_most(&mut next, level - 1..level, most);
                }
            }
            if let Some(own) = own.iter().find(|own| own.comparison == c) {
                at_most(&mut next, 0..own.unlike, own.most);
            }
            for (m, next) in comparison.m.iter_mut().zip(next) {
                moved = moved.max((next - *m).abs());
                *m = next;
            }
        }
        converged = moved <= *SETTLED;
    }
    let untrained = untrained(&model.comparisons, blocks, &expected);
    let (shares, related) = mixes.iter().map(|mix| (mix[0], mix[1])).unzip();
    Trained { model, shares, related, iterations, converged, log_likelihood, untrained }
}

/// Some levels together no more often than this, and the others in proportion.
fn at_most(shares: &mut [f64], levels: Range<usize>, most: f64) {
    let sum: f64 = shares.get(levels.clone()).unwrap_or_default().iter().sum();
    let rest = shares.iter().sum::<f64>() - sum;
    if sum > most && rest > 0.0 {
        for (level, share) in shares.iter_mut().enumerate() {
            *share *= if levels.contains(&level) { most / sum } else { (1.0 - most) / rest };
        }
    }
}

/// The share of related customers who have a field in common, from how many of them are expected at each level: their
/// levels are a mixture of m and u, and the share is drawn towards what was believed before by [`BELIEVED`] pairs.
fn in_common(comparison: &Comparison, related: &[f64]) -> f64 {
    let Comparison { m, u, kinship, common, .. } = comparison;
    if !kinship.is_learned() {
        return *common;
    }
    let have = |(n, (m, u)): (&f64, (&f64, &f64))| n * common * m / (common * m + (1.0 - common) * u);
    let all: f64 = related.iter().sum();
    let have: f64 = related.iter().zip(m.iter().zip(u)).map(have).sum();
    (have + *BELIEVED * kinship.common()) / (all + *BELIEVED)
}

impl Block {
    fn chosen(&self, comparison: usize) -> Option<&Chosen> {
        self.chosen.iter().find(|chosen| chosen.comparison == comparison)
    }
}

fn is_fixed_everywhere(comparison: usize, blocks: &[Block]) -> bool {
    blocks.iter().all(|block| block.fixed.contains(&comparison))
}

/// Natural logarithms of P(level | match), P(level | strangers) and P(level | related), by comparison and level.
struct Logarithms(Vec<Vec<[f64; 3]>>);

impl Logarithms {
    fn of(model: &Model) -> Self {
        let of_one = |c: &Comparison| {
            c.m.iter().zip(&c.u).zip(c.related()).map(|((m, u), r)| [m.ln(), u.ln(), r.ln()]).collect()
        };
        Self(model.comparisons.iter().map(of_one).collect())
    }
}

/// What a model expects of the pairs of one block.
struct Expectation {
    pairs: f64,
    matches: f64,
    related: f64,
    /// Expected matches by comparison and level.
    matches_by_level: Vec<Vec<f64>>,
    /// Expected related customers by comparison and level.
    related_by_level: Vec<Vec<f64>>,
    /// The log-likelihood.
    nats: f64,
}

fn expect(logarithms: &Logarithms, block: &Block, mix: [f64; 2]) -> Expectation {
    let free: Vec<usize> = (0..logarithms.0.len()).filter(|c| !block.fixed.contains(c)).collect();
    let start = [mix[0].ln(), (-mix[0] - mix[1]).ln_1p(), mix[1].ln()];
    // What a rule chose by is as likely of all pairs that it shows.
    let chosen: Vec<[f64; 3]> = (0..logarithms.0.len())
        .map(|c| block.chosen(c).map_or([0.0; 3], |chosen| chosen.logarithms(&logarithms.0[c])))
        .collect();
    let none: Vec<Vec<f64>> = logarithms.0.iter().map(|levels| vec![0.0; levels.len()]).collect();
    let (matches_by_level, related_by_level) = (none.clone(), none);
    let mut out = Expectation { pairs: 0.0, matches: 0.0, related: 0.0, matches_by_level, related_by_level, nats: 0.0 };
    for (pattern, rarity, n) in block.counts.iter_rare() {
        let mut log = start;
        // A rare value makes strangers less likely; related customers share what they share because they are related.
        log[1] -= rarity * std::f64::consts::LN_2;
        for c in &free {
            if let Some(l) = usize::from(pattern.level(*c)).checked_sub(1) {
                let of_level = logarithms.0[*c][l].iter().zip(chosen[*c]);
                log.iter_mut().zip(of_level).for_each(|(log, (more, chosen))| *log += more - chosen);
            }
        }
        let top = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds = log.map(|log| (log - top).exp());
        let all: f64 = odds.iter().sum();
        let n = n as f64;
        out.pairs += n;
        out.nats += n * (top + all.ln());
        let matches = n * odds[0] / all;
        out.matches += matches;
        let related = n * odds[2] / all;
        out.related += related;
        for c in &free {
            if let Some(l) = usize::from(pattern.level(*c)).checked_sub(1) {
                out.matches_by_level[*c][l] += matches;
                if block.chosen(*c).is_none() {
                    out.related_by_level[*c][l] += related;
                }
            }
        }
    }
    out
}

fn untrained(comparisons: &[Comparison], blocks: &[Block], expected: &[Vec<f64>]) -> Vec<Untrained> {
    let mut untrained = Vec::new();
    for (c, comparison) in comparisons.iter().enumerate() {
        let mut add = |level, why| untrained.push(Untrained { comparison: c, level, parameter: Parameter::M, why });
        if is_fixed_everywhere(c, blocks) {
            add(0, Why::FixedEverywhere);
            continue;
        }
        for (level, matches) in (1u8..).zip(&expected[c]) {
            if *matches < *ENOUGH {
                add(level, Why::HardlySeen);
            }
        }
        if comparison.weight(comparison.m.len() as u8) <= 0.0 {
            add(0, Why::NotTold);
        }
    }
    untrained
}
