//! What pairs show of a model before it is fitted.
//!
//! In: what compares the records, their blocks, and how often values are held. Out: how often strangers reach each
//! level, the patterns of a sample of each rule's pairs, and which levels each rule fixes or chooses by. It promises
//! that samples are drawn by what is in the records' keys. It fits nothing.

use super::chosen::{Parts, Seen};
use super::kinship::kinships;
use super::rarity::{rarities, with_frequencies};
use super::sample::{Counted, random_patterns, sample};
use super::units::{Comparer, Slot};
use crate::config::{BlockingRule, Cut};
use crate::matching::{Block, Comparison, Kinship, Model, Own, Untrained, u_from_random_pairs};
use crate::tables::Frequencies;
use crate::tables::blocks::Blocks;

number! {
    /// The share of matches that are not equal in a field when training begins, by level in equal parts.
    UNEQUAL_AT_FIRST: f64 = 0.2;
}

/// What is asked of the rules, and what random pairs show; the same however often values are held.
pub(super) struct Drawn {
    pub(super) random: Random,
    parts: Parts,
    rules: Vec<Asked>,
    /// Whether what related customers share may be learned where no type says it.
    pub(super) learnable: bool,
}

/// What a rule's key says of the slots.
struct Asked {
    /// It fixes them.
    fixed: Vec<usize>,
    /// It fixes them or a part of them.
    spoken_of: Vec<usize>,
    rule: BlockingRule,
}

impl Drawn {
    pub(super) fn of(comparer: &Comparer<'_>, rules: &[BlockingRule], blocks: &Blocks, draws: &[u64]) -> Self {
        let parts = Parts::of(comparer, rules);
        let asked = |rule: &BlockingRule| Asked {
            fixed: fixed(comparer, rule),
            spoken_of: spoken_of(comparer, rule),
            rule: rule.clone(),
        };
        Self {
            random: Random::of(comparer, &parts, blocks, draws),
            parts,
            rules: rules.iter().map(asked).collect(),
            learnable: true,
        }
    }
}

/// What the pairs of random records and of the blocking rules show.
pub(super) struct Shown {
    /// For each slot how often strangers reach each level.
    pub(super) observed: Vec<Vec<f64>>,
    pub(super) rarity: Vec<Vec<f32>>,
    pub(super) counted: Vec<Counted>,
    pub(super) training: Vec<Block>,
    pub(super) kinships: Vec<Kinship>,
    /// The slots that are a customer's own.
    pub(super) own: Vec<Own>,
}

impl Shown {
    /// With values held so often.
    pub(super) fn of(
        comparer: &Comparer<'_>,
        held: &[&Frequencies],
        drawn: &Drawn,
        shared: &[Vec<u32>],
        blocks: &Blocks,
        draws: &[u64],
    ) -> Self {
        let rarity = rarities(comparer, held, shared);
        let counted = |(rule, asked): (usize, &Asked)| {
            sample((comparer, &drawn.parts), blocks, draws, rule, &rarity, (&asked.fixed, &asked.spoken_of))
        };
        let counted: Vec<Counted> = drawn.rules.iter().enumerate().map(counted).collect();
        let seen = counted.iter().fold(drawn.random.seen.clone(), |seen, counted| seen.with(&counted.seen));
        let block = |(counted, asked): (&Counted, &Asked)| Block {
            counts: counted.all.clone(),
            fixed: asked.fixed.clone(),
            chosen: drawn.parts.chosen(comparer, &asked.rule, &asked.fixed, &seen),
        };
        let training = counted.iter().zip(&drawn.rules).map(block).collect();
        let observed = with_frequencies(comparer, held, &drawn.random.sampled);
        let (kinships, own) = kinships(comparer, held, drawn.learnable);
        Self { observed, rarity, counted, training, kinships, own }
    }

    /// Where training begins.
    pub(super) fn start(&self, comparer: &Comparer<'_>) -> Model {
        let comparison = |((slot, u), kinship): ((&Slot, &Vec<f64>), &Kinship)| Comparison {
            name: slot.name.clone(),
            m: begin(u.len(), slot.exact),
            u: u.clone(),
            kinship: kinship.clone(),
            common: kinship.common(),
        };
        let comparisons = comparer.slots().iter().zip(&self.observed).zip(&self.kinships).map(comparison).collect();
        without_priors(comparisons)
    }
}

/// What random pairs show.
pub(super) struct Random {
    /// For each slot how often each level is reached.
    pub(super) sampled: Vec<Vec<f64>>,
    pub(super) unseen: Vec<Untrained>,
    pub(super) n_random: u64,
    /// What they share of parts of keys.
    seen: Seen,
}

impl Random {
    pub(super) fn of(comparer: &Comparer<'_>, parts: &Parts, blocks: &Blocks, draws: &[u64]) -> Self {
        let n_levels: Vec<usize> = comparer.slots().iter().map(|slot| slot.levels.len()).collect();
        let (patterns, seen) = random_patterns(comparer, parts, blocks, draws);
        let (sampled, unseen) = u_from_random_pairs(&patterns, &n_levels);
        Self { sampled, unseen, n_random: patterns.n_pairs(), seen }
    }
}

/// A model of which the shares of matches and of related customers are still to be found.
pub(super) fn without_priors(comparisons: Vec<Comparison>) -> Model {
    Model { prior: 1e-4, related: 1e-5, comparisons }
}

/// Where m begins: four matches in five are equal.
fn begin(n: usize, exact: u8) -> Vec<f64> {
    let rest = *UNEQUAL_AT_FIRST / (n - 1).max(1) as f64;
    (1..=n).map(|level| if level == usize::from(exact) { 1.0 - *UNEQUAL_AT_FIRST } else { rest }).collect()
}

/// The comparisons that a rule's key speaks about: its own fields, and those that follow from them as a city follows
/// from a postal code.
fn spoken_of(comparer: &Comparer<'_>, rule: &BlockingRule) -> Vec<usize> {
    told(comparer, rule, |slot| rule.parts.iter().any(|(field, _)| *field == slot.field))
}

/// Those that it fixes: of a field of which it asks for one part the others are free.
fn fixed(comparer: &Comparer<'_>, rule: &BlockingRule) -> Vec<usize> {
    told(comparer, rule, |slot| {
        let mut parts = rule.parts.iter().filter(|(field, _)| *field == slot.field);
        parts.next().is_some_and(|(_, cut)| *cut == Cut::Whole) || parts.next().is_some()
    })
}

/// The slots that a rule tells directly, or by another field of one subject.
fn told(comparer: &Comparer<'_>, rule: &BlockingRule, directly: impl Fn(&Slot) -> bool) -> Vec<usize> {
    let slots = comparer.slots();
    let others = |slot: &Slot| {
        let another = rule.parts.iter().filter(|(field, _)| *field != slot.field);
        another.filter_map(|(field, _)| slots.iter().find(|slot| slot.field == *field)?.subject).collect::<Vec<_>>()
    };
    let tells = |slot: &Slot| directly(slot) || slot.subject.is_some_and(|subject| others(slot).contains(&subject));
    slots.iter().enumerate().filter(|(_, slot)| tells(slot)).map(|(s, _)| s).collect()
}
