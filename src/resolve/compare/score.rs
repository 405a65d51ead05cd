//! From candidate pairs to weighted ones, in one stream over all blocks.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::fit::Fit;
use super::kinship::contradicting;
use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::matching::{Comparison, Own, Pattern, against_both};
use crate::progress::Progress;
use crate::tables::blocks::Blocks;
use crate::tables::{RecordIndex, ScoredPair};

/// Weighs pairs of records.
pub struct Scorer<'a> {
    comparer: &'a Comparer<'a>,
    /// Slot → level → bits against strangers.
    bits: Vec<[f64; 16]>,
    /// Slot → level → bits against related customers.
    kin_bits: Vec<[f64; 16]>,
    exact: Vec<u8>,
    fit: &'a Fit,
    /// The prior against strangers, and against related customers.
    prior: [f64; 2],
    own: Vec<Own>,
}

/// The steps from the prior to the match weight of a pair, in bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The prior against strangers.
    pub prior: f64,
    /// For each slot the level and what it adds against strangers.
    pub steps: Vec<(u8, f64)>,
    /// What it takes away that the two may be customers who belong together; never above 0.
    pub kinship: f64,
    /// The match weight.
    pub weight: f64,
}

impl<'a> Scorer<'a> {
    /// A scorer for a fitted model.
    pub fn new(comparer: &'a Comparer<'a>, fit: &'a Fit) -> Self {
        let comparisons = &fit.model.comparisons;
        let bits =
            comparisons.iter().map(|comparison| std::array::from_fn(|level| comparison.weight(level as u8))).collect();
        let kin = |comparison: &Comparison| {
            let related = comparison.related();
            std::array::from_fn(|level| {
                match level.checked_sub(1).and_then(|l| Some((comparison.m.get(l)?, related.get(l)?))) {
                    Some((m, r)) => m.log2() - r.log2(),
                    None => 0.0,
                }
            })
        };
        Self {
            comparer,
            bits,
            kin_bits: comparisons.iter().map(kin).collect(),
            exact: comparer.slots().iter().map(|slot| slot.exact).collect(),
            fit,
            own: contradicting(comparer),
            prior: [fit.model.weight_against_strangers(), fit.model.weight_against_related()],
        }
    }

    /// The comparisons of what is a customer's own: see [`contradicting`].
    pub(super) fn own(&self) -> &[Own] {
        &self.own
    }

    /// What compares the records.
    pub fn comparer(&self) -> &Comparer<'a> {
        self.comparer
    }

    /// The match weight of two records in bits, or `None` when it is below `from`.
    pub fn weigh_from(&self, a: RecordIndex, b: RecordIndex, from: f64, scratch: &mut Scratch) -> Option<f64> {
        let pattern = self.comparer.pattern(a, b, scratch);
        let against_strangers = self.against_all_strangers(pattern, a, b);
        if against_strangers < from {
            return None;
        }
        let weight = against_both(against_strangers, self.against_related(pattern, a, b));
        (weight >= from).then_some(weight)
    }

    /// Whether two records are more likely of customers who are related than of one or of strangers: the odds of the
    /// other two classes against this one are those of the weights.
    fn are_kin(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> bool {
        let pattern = self.comparer.pattern(a, b, scratch);
        let against_related = self.against_related(pattern, a, b);
        let strangers = against_related - self.against_all_strangers(pattern, a, b);
        against_related.exp2() + strangers.exp2() < 1.0
    }

    /// The match weight of two records of this pattern against strangers alone, in bits: as if nobody were related.
    pub(super) fn against_all_strangers(&self, pattern: Pattern, a: RecordIndex, b: RecordIndex) -> f64 {
        (0..self.bits.len()).fold(self.prior[0], |sum, slot| sum + self.against_strangers(slot, pattern, a, b))
    }

    /// The match weight of two records in bits.
    pub fn weigh(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> f64 {
        self.weigh_from(a, b, f64::NEG_INFINITY, scratch).unwrap_or(f64::NEG_INFINITY)
    }

    /// How much rarer than the average value the shared one is, in bits, where two records are equal.
    fn rarity(&self, slot: usize, level: u8, a: RecordIndex, b: RecordIndex) -> f64 {
        let rarity = &self.fit.rarity[slot];
        // Of several shared values the rarest counts.
        if level == self.exact[slot] && !rarity.is_empty() {
            f64::from(self.comparer.rarest(slot, a, b, rarity))
        } else {
            0.0
        }
    }

    fn against_strangers(&self, slot: usize, pattern: Pattern, a: RecordIndex, b: RecordIndex) -> f64 {
        let level = pattern.level(slot);
        let bits = self.bits[slot][usize::from(level)];
        match self.rarity(slot, level, a, b) {
            f64::NEG_INFINITY => bits.min(0.0),
            rarity => bits + rarity,
        }
    }

    fn against_related(&self, pattern: Pattern, a: RecordIndex, b: RecordIndex) -> f64 {
        let one = |(slot, kin): (usize, &[f64; 16])| {
            let level = pattern.level(slot);
            let bits = kin[usize::from(level)];
            let comparison = &self.fit.model.comparisons[slot];
            match self.rarity(slot, level, a, b) {
                0.0 => bits,
                f64::NEG_INFINITY => bits.min(0.0),
                rarity => {
                    let l = usize::from(level) - 1;
                    let (m, u) = (comparison.m[l], comparison.u[l] * (-rarity).exp2());
                    m.log2() - comparison.related_at(level, m, u).log2()
                }
            }
        };
        self.prior[1] + self.kin_bits.iter().enumerate().map(one).sum::<f64>()
    }

    /// How the match weight of two records comes about.
    pub fn waterfall(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> Waterfall {
        let pattern = self.comparer.pattern(a, b, scratch);
        let steps: Vec<(u8, f64)> = (0..self.bits.len())
            .map(|slot| (pattern.level(slot), self.against_strangers(slot, pattern, a, b)))
            .collect();
        let against_strangers = self.prior[0] + steps.iter().map(|(_, bits)| bits).sum::<f64>();
        let weight = against_both(against_strangers, self.against_related(pattern, a, b));
        Waterfall { prior: self.prior[0], steps, kinship: weight - against_strangers, weight }
    }
}

/// Pairs with what they weigh, and pairs of related customers.
type Kept = (Vec<ScoredPair>, Vec<(RecordIndex, RecordIndex)>);

/// All candidate pairs from a weight on, and those that are more likely related than one or strangers, where that is
/// asked; each once, in order of their records.
pub fn pairs(scorer: &Scorer<'_>, blocks: &Blocks, (from, asks_kinship): (f64, bool), progress: &dyn Progress) -> Kept {
    let chunks = blocks.chunks(50_000);
    let done = AtomicU64::new(0);
    let (mut kept, mut related): Kept = chunks
        .par_iter()
        .map(|(rule, start, end)| {
            let (mut kept, mut related, mut scratch) = (Vec::new(), Vec::new(), Scratch::default());
            for block in *start..*end {
                let members = blocks.rules[*rule].members(block);
                for (i, a) in members.iter().enumerate() {
                    for b in &members[i + 1..] {
                        if !blocks.may_match(*a, *b) || !blocks.owns(*rule, block as u32, *a, *b) {
                            continue;
                        }
                        if let Some(weight) = scorer.weigh_from(*a, *b, from, &mut scratch) {
                            kept.push(ScoredPair { left: *a, right: *b, weight: weight as f32 });
                        }
                        if asks_kinship && scorer.are_kin(*a, *b, &mut scratch) {
                            related.push((*a, *b));
                        }
                    }
                }
            }
            progress.within("chunks of pairs", done.fetch_add(1, Ordering::Relaxed) + 1, chunks.len() as u64);
            (kept, related)
        })
        .reduce(Kept::default, |mut all, mut more| {
            all.0.append(&mut more.0);
            all.1.append(&mut more.1);
            all
        });
    kept.par_sort_unstable_by_key(|pair| (pair.left, pair.right));
    related.par_sort_unstable();
    (kept, related)
}
