//! From candidate pairs to weighted ones, in one stream over all blocks.

use rayon::prelude::*;

use super::fit::Fit;
use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::matching::{Pattern, weight_of};
use crate::tables::blocks::Blocks;
use crate::tables::{RecordIndex, ScoredPair};

/// Weighs pairs of records.
pub struct Scorer<'a> {
    comparer: &'a Comparer<'a>,
    /// Slot → level → bits.
    bits: Vec<[f64; 16]>,
    exact: Vec<u8>,
    rarity: &'a [Vec<f32>],
    prior: f64,
}

impl<'a> Scorer<'a> {
    /// A scorer for a fitted model.
    pub fn new(comparer: &'a Comparer<'a>, fit: &'a Fit) -> Self {
        let bits = fit.model.comparisons.iter().map(|comparison| std::array::from_fn(|level| comparison.weight(level as u8))).collect();
        let exact = comparer.slots().iter().map(|slot| slot.exact).collect();
        Self { comparer, bits, exact, rarity: &fit.rarity, prior: weight_of(fit.model.prior) }
    }

    /// The match weight of two records in bits, and their pattern.
    pub fn weigh(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> (f64, Pattern) {
        let pattern = self.comparer.pattern(a, b, scratch);
        let mut weight = self.prior;
        for (slot, bits) in self.bits.iter().enumerate() {
            weight += self.slot(slot, bits, pattern, a, b);
        }
        (weight, pattern)
    }

    fn slot(&self, slot: usize, bits: &[f64; 16], pattern: Pattern, a: RecordIndex, b: RecordIndex) -> f64 {
        let level = pattern.level(slot);
        let rarity = &self.rarity[slot];
        let rare = level == self.exact[slot] && !rarity.is_empty();
        // A rare value has a high rarity; the rarest shared one counts.
        let adjustment = if rare { self.comparer.rarest(slot, a, b, rarity) } else { 0.0 };
        match bits[usize::from(level)] {
            equal if adjustment == f32::NEG_INFINITY => equal.min(0.0),
            equal => equal + f64::from(adjustment),
        }
    }

    /// What each slot adds to the weight, in bits; the prior first.
    pub fn waterfall(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> (f64, Vec<(u8, f64)>) {
        let pattern = self.comparer.pattern(a, b, scratch);
        let steps = self.bits.iter().enumerate().map(|(slot, bits)| (pattern.level(slot), self.slot(slot, bits, pattern, a, b))).collect();
        (self.prior, steps)
    }
}

/// All candidate pairs from a weight on, each once, in order of their records.
pub fn pairs(scorer: &Scorer<'_>, blocks: &Blocks, from: f64) -> Vec<ScoredPair> {
    let chunks = blocks.chunks(50_000);
    let mut kept: Vec<ScoredPair> = chunks
        .par_iter()
        .map(|(rule, start, end)| {
            let (mut kept, mut scratch) = (Vec::new(), Scratch::default());
            for block in *start..*end {
                let members = blocks.rules[*rule].members(block);
                for (i, a) in members.iter().enumerate() {
                    for b in &members[i + 1..] {
                        if !blocks.may_match(*a, *b) || !blocks.owns(*rule, block as u32, *a, *b) {
                            continue;
                        }
                        let (weight, _) = scorer.weigh(*a, *b, &mut scratch);
                        if weight >= from {
                            kept.push(ScoredPair { left: *a, right: *b, weight: weight as f32 });
                        }
                    }
                }
            }
            kept
        })
        .reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            all
        });
    kept.par_sort_unstable_by_key(|pair| (pair.left, pair.right));
    kept
}
