//! Fitting the match model to the data of a run, without labels.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::random::{self, of_pair};
use super::units::{Comparer, Slot, counts};
use crate::config::MatchModel;
use crate::matching::similarity::Scratch;
use crate::matching::{
    Block, Comparison, HalfBits, Kinship, Model, Parameter, Pattern, PatternCounts, Trained, Untrained, Why,
    against_both, probability_of, train, train_further, u_from_random_pairs,
};
use crate::tables::blocks::{Blocks, pairs_of};
use crate::tables::{RecordIndex, StandardField};
use crate::types::Subject;

/// Random pairs that are drawn for u.
const RANDOM_PAIRS: u64 = 1_000_000;
/// They are drawn among groups of so many random records, which a processor's cache holds, and not among all: most of
/// the time would go into fetching records from memory.
const GROUP: usize = 1_024;
/// Pairs of each blocking rule that are drawn for m.
const SAMPLE: u64 = 100_000;
/// How many others of its block a record meets for m.
const PARTNERS: f64 = 6.0;
/// There are at least so many related customers to a match, even if the fields compared show none: households and
/// groups exist.
const FEWEST_RELATED: f64 = 0.2;
/// Rounds of m, prior and u together; the later ones take the matches among the random pairs out of u.
const ROUNDS: usize = 3;

/// A fitted model, and what is worth knowing of how it was fitted.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// For each slot and value, the bits that equality on it is worth beyond equality on any value; minus infinity
    /// where several customers are known to share it, and equality says nothing.
    pub rarity: Vec<Vec<f32>>,
    /// How it was learned; `None` for a model that is pinned.
    pub training: Option<Training>,
}

/// How a model was learned.
#[derive(Clone, Debug)]
pub struct Training {
    /// The last round of expectation–maximisation; `None` where m comes from judged pairs.
    pub trained: Option<Trained>,
    /// What the data could not teach, in order.
    pub untrained: Vec<Untrained>,
    /// Random pairs that were looked at for u.
    pub n_random: u64,
    /// Pairs of each blocking rule that were looked at for m; judged matches, where m comes from them.
    pub n_sampled: Vec<u64>,
}

/// A parameter that the data could not teach, in words.
pub fn in_words(untrained: &Untrained, slots: &[Slot]) -> String {
    let slot = &slots[untrained.comparison];
    let name = match untrained.parameter {
        Parameter::M => "m",
        Parameter::U => "u",
    };
    let of = match usize::from(untrained.level).checked_sub(1).and_then(|l| slot.levels.get(l)) {
        Some(level) => format!("{name} of {} \"{level}\"", slot.name),
        None => format!("{name} of {}", slot.name),
    };
    let why = match untrained.why {
        Why::FixedEverywhere => "every blocking rule fixes the field; block on another one as well",
        Why::HardlySeen => "hardly any pair shows it",
        Why::NotTold => "matches and others look alike in it",
    };
    format!("{of}: {why}")
}

/// Fits the model: u from random pairs and value frequencies, m by expectation–maximisation, the prior from the
/// expected matches among all candidate pairs. `shared` are, for each identity field, the values that are known to
/// belong to several customers.
pub fn fit(comparer: &Comparer<'_>, model: &MatchModel, blocks: &Blocks, n_records: usize, shared: &[Vec<u32>]) -> Fit {
    let Random { observed, unseen, n_random } = random(comparer, blocks, n_records);
    let rarity = rarities(comparer, shared);
    let fixed: Vec<Vec<usize>> = model.block_on.iter().map(|rule| fixed(comparer, rule)).collect();
    let blocks_counted: Vec<Counted> =
        fixed.iter().enumerate().map(|(r, fixed)| sample(comparer, blocks, r, &rarity, fixed)).collect();
    let training: Vec<Block> =
        blocks_counted.iter().zip(fixed).map(|(counted, fixed)| Block { counts: counted.all.clone(), fixed }).collect();
    let mut fitted = Model {
        prior: 1e-4,
        related: 1e-5,
        comparisons: comparer
            .slots()
            .iter()
            .zip(&observed)
            .map(|(slot, u)| Comparison {
                name: slot.name.clone(),
                m: begin(u.len(), slot.exact),
                u: u.clone(),
                kinship: slot.kinship.clone(),
            })
            .collect(),
    };
    let all_pairs = pairs_of(n_records as u64).max(1) as f64;
    let mut trained = train(&fitted, &training);
    for _ in 1..ROUNDS {
        fitted = trained.model.clone();
        set_priors(&mut fitted, &blocks_counted, all_pairs);
        for (slot, (comparison, observed)) in fitted.comparisons.iter_mut().zip(&observed).enumerate() {
            let counts = comparer.field(slot).map_or(Vec::new(), counts);
            without_matches(
                comparison,
                observed,
                fitted.prior,
                n_records,
                usize::from(comparer.slots()[slot].exact) - 1,
                &counts,
            );
        }
        trained = train_further(&fitted, &trained, &training);
    }
    fitted = trained.model.clone();
    make_monotone(&mut fitted, comparer);
    set_priors(&mut fitted, &blocks_counted, all_pairs);
    let mut untrained = unseen;
    untrained.extend(&trained.untrained);
    untrained.sort_unstable();
    untrained.dedup();
    let n_sampled = training.iter().map(|block| block.counts.n_pairs()).collect();
    Fit { model: fitted, rarity, training: Some(Training { trained: Some(trained), untrained, n_random, n_sampled }) }
}

/// Fits the model to judged matches: m is how often they show each level, u comes from random pairs, the prior as
/// without labels.
pub fn from_judged(
    comparer: &Comparer<'_>,
    matches: &[(RecordIndex, RecordIndex)],
    blocks: &Blocks,
    n_records: usize,
    shared: &[Vec<u32>],
) -> Fit {
    let Random { observed, unseen, n_random } = random(comparer, blocks, n_records);
    let mut counts: Vec<Vec<f64>> = observed.iter().map(|u| vec![0.5; u.len()]).collect();
    let mut scratch = Scratch::default();
    for (a, b) in matches {
        let pattern = comparer.pattern(*a, *b, &mut scratch);
        for (slot, counts) in counts.iter_mut().enumerate() {
            if let Some(l) = usize::from(pattern.level(slot)).checked_sub(1) {
                counts[l] += 1.0;
            }
        }
    }
    let comparison = |((slot, u), counts): ((&Slot, &Vec<f64>), &Vec<f64>)| {
        let total: f64 = counts.iter().sum();
        Comparison {
            name: slot.name.clone(),
            m: counts.iter().map(|n| n / total).collect(),
            u: u.clone(),
            kinship: slot.kinship.clone(),
        }
    };
    let comparisons = comparer.slots().iter().zip(&observed).zip(&counts).map(comparison).collect();
    let mut model = Model { prior: 1e-4, related: 1e-5, comparisons };
    make_monotone(&mut model, comparer);
    let rarity = rarities(comparer, shared);
    let counted: Vec<Counted> = (0..blocks.rules.len()).map(|r| sample(comparer, blocks, r, &rarity, &[])).collect();
    set_priors(&mut model, &counted, pairs_of(n_records as u64).max(1) as f64);
    let n_sampled = vec![matches.len() as u64];
    Fit { model, rarity, training: Some(Training { trained: None, untrained: unseen, n_random, n_sampled }) }
}

/// Agreeing more never counts against a pair; names in the wrong order stand outside the order.
fn make_monotone(model: &mut Model, comparer: &Comparer<'_>) {
    for (comparison, slot) in model.comparisons.iter_mut().zip(comparer.slots()) {
        let mut ordered = Comparison {
            name: String::new(),
            m: comparison.m[..slot.ordered].to_vec(),
            u: comparison.u[..slot.ordered].to_vec(),
            kinship: Kinship::Own,
        };
        ordered.make_monotone();
        comparison.m[..slot.ordered].copy_from_slice(&ordered.m);
    }
}

/// What random pairs show.
struct Random {
    /// For each slot how often each level is reached.
    observed: Vec<Vec<f64>>,
    unseen: Vec<Untrained>,
    n_random: u64,
}

fn random(comparer: &Comparer<'_>, blocks: &Blocks, n_records: usize) -> Random {
    let n_levels: Vec<usize> = comparer.slots().iter().map(|slot| slot.levels.len()).collect();
    let patterns = random_patterns(comparer, blocks, n_records);
    let (sampled, unseen) = u_from_random_pairs(&patterns, &n_levels);
    Random { observed: with_frequencies(comparer, &sampled), unseen, n_random: patterns.n_pairs() }
}

/// What a sample of a rule's pairs shows.
struct Counted {
    /// For m: the patterns of a sample.
    all: PatternCounts,
    /// For the prior: those of pairs that the rule owns.
    owned: PatternCounts,
    /// How many pairs each of the owned stands for.
    scale: f64,
}

/// The rarity of every value of every slot.
pub(super) fn rarities(comparer: &Comparer<'_>, shared: &[Vec<u32>]) -> Vec<Vec<f32>> {
    let of_slot = |(slot, known): (usize, &Slot)| {
        let mut rarity = comparer.field(slot).map_or(Vec::new(), rarity);
        for code in shared.get(known.field).into_iter().flatten() {
            rarity[*code as usize] = f32::NEG_INFINITY;
        }
        rarity
    };
    comparer.slots().iter().enumerate().map(of_slot).collect()
}

/// Where m begins: four matches in five are equal.
fn begin(n: usize, exact: u8) -> Vec<f64> {
    let rest = 0.2 / (n - 1).max(1) as f64;
    (1..=n).map(|level| if level == usize::from(exact) { 0.8 } else { rest }).collect()
}

/// The comparisons that a rule's key speaks about: its own fields, and those that follow from them as a city follows
/// from a postal code.
fn fixed(comparer: &Comparer<'_>, rule: &crate::config::BlockingRule) -> Vec<usize> {
    let slots = comparer.slots();
    let kins: Vec<Subject> =
        rule.parts.iter().filter_map(|(field, _)| slots.iter().find(|slot| slot.field == *field)?.subject).collect();
    let speaks = |slot: &Slot| {
        rule.parts.iter().any(|(field, _)| *field == slot.field)
            || slot.subject.is_some_and(|subject| kins.contains(&subject))
    };
    slots.iter().enumerate().filter(|(_, slot)| speaks(slot)).map(|(s, _)| s).collect()
}

fn random_patterns(comparer: &Comparer<'_>, blocks: &Blocks, n_records: usize) -> PatternCounts {
    let all = pairs_of(n_records as u64);
    if all <= RANDOM_PAIRS {
        let rows = (0..n_records as RecordIndex).into_par_iter();
        return gathered(rows.map(|a| {
            let (mut counts, mut scratch) = (Tally::default(), Scratch::default());
            for b in (a + 1..n_records as RecordIndex).filter(|b| blocks.may_match(a, *b)) {
                counts.add(comparer.pattern(a, b, &mut scratch), 0.0);
            }
            counts
        }));
    }
    const STREAMS: u64 = 64;
    gathered((0..STREAMS).into_par_iter().map(|stream| {
        let (mut counts, mut scratch, mut random) = (Tally::default(), Scratch::default(), random::Random::new(stream));
        let group: Vec<RecordIndex> = (0..GROUP).map(|_| random.below(n_records as u64) as RecordIndex).collect();
        for _ in 0..RANDOM_PAIRS / STREAMS {
            let (a, b) = (group[random.below(GROUP as u64) as usize], group[random.below(GROUP as u64) as usize]);
            if a != b && blocks.may_match(a, b) {
                counts.add(comparer.pattern(a.min(b), a.max(b), &mut scratch), 0.0);
            }
        }
        counts
    }))
}

/// Counts of patterns while they are made.
#[derive(Default)]
struct Tally(HashMap<(u64, HalfBits), u64>);

impl Tally {
    fn add(&mut self, pattern: Pattern, rarity: f32) {
        // Two bits apart is near enough, and makes few different counts.
        *self.0.entry((pattern.0, 4 * (rarity / 2.0).round() as HalfBits)).or_default() += 1;
    }

    /// Both counts together; whole numbers, so that the order changes nothing.
    fn with(mut self, other: Self) -> Self {
        if self.0.len() < other.0.len() {
            return other.with(self);
        }
        other.0.into_iter().for_each(|(key, n)| *self.0.entry(key).or_default() += n);
        self
    }

    fn counts(self) -> PatternCounts {
        self.0.into_iter().map(|((pattern, rarity), n)| ((Pattern(pattern), rarity), n)).collect()
    }
}

fn gathered(parts: impl ParallelIterator<Item = Tally>) -> PatternCounts {
    parts.reduce(Tally::default, Tally::with).counts()
}

/// The patterns of a sample of a rule's pairs.
///
/// In a large block a record meets [`PARTNERS`] others, not all: a value that 300 records share would otherwise be
/// 45,000 pairs, and teach that it makes matches.
fn sample(comparer: &Comparer<'_>, blocks: &Blocks, rule: usize, rarity: &[Vec<f32>], fixed: &[usize]) -> Counted {
    let rule_blocks = &blocks.rules[rule];
    let met = |n: usize| (PARTNERS / (n.max(2) - 1) as f64).min(1.0);
    let sizes = (0..rule_blocks.len()).map(|block| rule_blocks.members(block).len());
    let n: f64 = sizes.map(|n| pairs_of(n as u64) as f64 * met(n)).sum();
    let share = (SAMPLE as f64 / n.max(1.0)).min(1.0);
    let share_of_all = (SAMPLE as f64 / rule_blocks.n_pairs().max(1) as f64).min(1.0);
    let cut_of_all = (share_of_all * u64::MAX as f64) as u64;
    let chunks: Vec<_> = blocks.chunks(100_000).into_iter().filter(|(r, ..)| *r == rule).collect();
    let counted = chunks.par_iter().map(|(_, start, end)| {
        let (mut all, mut owned, mut scratch) = (Tally::default(), Tally::default(), Scratch::default());
        for block in *start..*end {
            let members = rule_blocks.members(block);
            let cut = (share * met(members.len()) * u64::MAX as f64) as u64;
            for (i, a) in members.iter().enumerate() {
                for b in &members[i + 1..] {
                    let drawn = of_pair(*a, *b);
                    let (for_m, for_prior) = (drawn <= cut, drawn <= cut_of_all);
                    if (for_m || for_prior) && blocks.may_match(*a, *b) {
                        let pattern = comparer.pattern(*a, *b, &mut scratch);
                        if for_m {
                            all.add(pattern, comparer.rarity(pattern, *a, *b, rarity, fixed));
                        }
                        if for_prior && blocks.owns(rule, block as u32, *a, *b) {
                            owned.add(pattern, comparer.rarity(pattern, *a, *b, rarity, &[]));
                        }
                    }
                }
            }
        }
        (all, owned)
    });
    let (all, owned) = counted.reduce(Default::default, |a, b| (a.0.with(b.0), a.1.with(b.1)));
    Counted { all: all.counts(), owned: owned.counts(), scale: 1.0 / share_of_all }
}

/// Sets the shares of matches and of related customers among all pairs: those expected among the candidates, which hold
/// nearly all.
///
/// A fixed point: the shares make the posteriors whose sum they are. Starting high and falling, it finds the largest
/// one.
fn set_priors(model: &mut Model, counted: &[Counted], all_pairs: f64) {
    let patterns: Vec<([f64; 2], f64)> = counted
        .iter()
        .flat_map(|counted| {
            counted.owned.iter_rare().map(move |(pattern, rarity, n)| (pattern, rarity, n as f64 * counted.scale))
        })
        .map(|(pattern, rarity, n)| {
            let [against_strangers, against_related] = model.evidence(pattern);
            ([against_strangers + rarity, against_related], n)
        })
        .collect();
    (model.prior, model.related) = (0.01, 0.01);
    for _ in 0..100 {
        let (strangers, related) = (model.weight_against_strangers(), model.weight_against_related());
        let (mut matches, mut relations) = (0.5, 0.5);
        for (evidence, n) in &patterns {
            let against = [strangers + evidence[0], related + evidence[1]];
            let posterior = probability_of(against_both(against[0], against[1]));
            matches += n * posterior;
            relations += n / (1.0 + against[1].exp2() + (against[1] - against[0]).exp2());
        }
        let mut next = [matches, relations].map(|n| (n / (all_pairs + 1.0)).clamp(1e-12, 0.3));
        next[1] = next[1].max(next[0] * FEWEST_RELATED);
        let settled = (next[0] - model.prior).abs() <= 1e-6 * model.prior
            && (next[1] - model.related).abs() <= 1e-6 * model.related;
        (model.prior, model.related) = (next[0], next[1]);
        if settled {
            break;
        }
    }
}

/// u of the exact level from the frequencies of values, which no sample can tell as well; the others share what is
/// left.
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
        u.iter()
            .enumerate()
            .map(|(l, u)| if l == exact { rate } else { u * (1.0 - rate) / rest.max(f64::MIN_POSITIVE) })
            .collect()
    };
    sampled.iter().enumerate().map(one).collect()
}

/// How many records hold a value of the field, and how many pairs of them hold an equal one.
fn agreement(field: &StandardField) -> (u64, u64) {
    let holders = field.offsets.windows(2).filter(|two| two[1] > two[0]).count() as u64;
    (holders, counts(field).iter().map(|n| pairs_of(u64::from(*n))).sum())
}

/// Takes the matches out of what random pairs showed: `u = (observed − λ·m) / (1 − λ)`, and never less than a fiftieth
/// of it.
///
/// Of the pairs that share one value no more can be matches than its records have partners: 300 records with one phone
/// number are not one customer because customers have records with equal numbers.
fn without_matches(
    comparison: &mut Comparison,
    observed: &[f64],
    prior: f64,
    n_records: usize,
    exact: usize,
    counts: &[u32],
) {
    let mut clean: Vec<f64> = observed
        .iter()
        .zip(&comparison.m)
        .map(|(seen, m)| ((seen - prior * m) / (1.0 - prior)).max(seen * 0.02))
        .collect();
    let partners = prior * n_records.saturating_sub(1) as f64 * comparison.m[exact];
    let (mut pairs, mut others) = (0.0, 0.0);
    for n in counts {
        let of_value = pairs_of(u64::from(*n)) as f64;
        pairs += of_value;
        others += (of_value - f64::from(*n) * partners / 2.0).max(0.0);
    }
    if pairs > 0.0 {
        clean[exact] = observed[exact] * (others / pairs).max(0.02);
    }
    let total: f64 = clean.iter().sum();
    comparison.u = clean.iter().map(|u| u / total).collect();
}

/// How many records of an average value are added to each value before its frequency is believed.
const TYPICAL: f64 = 2.0;

/// For each value the bits by which equality on it says more than equality on the average value: `log2(P(equal) /
/// frequency)`.
///
/// The frequency is the value's share among the records other than the two that are compared, drawn towards the average
/// value by [`TYPICAL`] records: few records say little about how rare a value is.
fn rarity(field: &StandardField) -> Vec<f32> {
    let (holders, equal) = agreement(field);
    if holders < 2 || equal == 0 {
        return vec![0.0; field.values.len()];
    }
    let rate = equal as f64 / pairs_of(holders) as f64;
    let holders = holders as f64;
    let frequency = |n: u32| (f64::from(n.max(2) - 2) + TYPICAL) / (holders - 2.0 + TYPICAL / rate);
    counts(field).iter().map(|n| (rate / frequency(*n)).log2().clamp(-12.0, 12.0) as f32).collect()
}
