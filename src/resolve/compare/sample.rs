//! The pairs that a model is learned from: random ones for u, some of each blocking rule for m and the prior.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::chosen::{Parts, Seen};
use super::random::{Groups, limit, met, of_pair};
use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::matching::{HalfBits, Pattern, PatternCounts};
use crate::tables::RecordIndex;
use crate::tables::blocks::{Blocks, RuleBlocks, pairs_of};

// Random pairs are drawn among groups of random records, which a processor's cache holds, and not among all: most of
// the time would go into fetching records from memory.
number! {
    /// So many random pairs are drawn for u.
    RANDOM_PAIRS: u64 = 1_000_000;
    /// They are drawn among so many groups of random records.
    GROUPS: u64 = 64;
    /// So many records are in such a group.
    GROUP: usize = 1_024;
    /// So many pairs of each blocking rule are drawn for m.
    SAMPLE: u64 = 100_000;
    /// So many values at most are compared with others for one slot: for u among random pairs, for m in one rule.
    COMPARISONS: f64 = 4e6;
    /// A rule shows at least so many pairs for m, however many values their records have.
    FEWEST: f64 = 5_000.0;
}

/// Which slots only a part of the random pairs is compared in, because their records have many values.
struct Costly {
    slots: Vec<bool>,
    /// The last draw of the pairs that are compared in all slots.
    last: u64,
}

impl Costly {
    fn among(comparer: &Comparer<'_>, pairs: f64) -> Self {
        let share = |cost: &f64| *COMPARISONS / (cost * pairs).max(1.0);
        let costs = comparer.costs();
        let slots: Vec<bool> = costs.iter().map(|cost| share(cost) < 1.0).collect();
        let least = costs.iter().map(share).fold(1.0, f64::min);
        Self { slots: if least < 1.0 { comparer.with_their_echoes(slots) } else { Vec::new() }, last: limit(least) }
    }

    /// The pattern of a pair, drawn by what drew it.
    fn pattern(
        &self,
        comparer: &Comparer<'_>,
        (a, draw_a): (RecordIndex, u64),
        (b, draw_b): (RecordIndex, u64),
        scratch: &mut Scratch,
    ) -> Pattern {
        // Another choice than that of the pair itself.
        let is_drawn = self.slots.is_empty() || of_pair(!draw_a, draw_b) <= self.last;
        comparer.pattern_of(a, b, if is_drawn { &[] } else { &self.slots }, scratch)
    }
}

/// What a sample of a rule's pairs shows.
pub(super) struct Counted {
    /// For m: the patterns of a sample.
    pub(super) all: PatternCounts,
    /// For the prior: those of pairs that the rule owns.
    pub(super) owned: PatternCounts,
    /// How many pairs each of the owned stands for.
    pub(super) scale: f64,
    /// Of the first sample, what pairs share that were not drawn for it.
    pub(super) seen: Seen,
}

/// The patterns of random pairs; `draws` are the records' [`draws`](super::draws), by which samples are taken.
pub(super) fn random_patterns(
    comparer: &Comparer<'_>,
    parts: &Parts,
    blocks: &Blocks,
    draws: &[u64],
) -> (PatternCounts, Seen) {
    let n_records = draws.len();
    let costly = Costly::among(comparer, pairs_of(n_records as u64).min(*RANDOM_PAIRS) as f64);
    if pairs_of(n_records as u64) <= *RANDOM_PAIRS {
        let rows = (0..n_records as RecordIndex).into_par_iter();
        return gathered(rows.map(|a| {
            let (mut counts, mut scratch) = (Tally::default(), Scratch::default());
            for b in (a + 1..n_records as RecordIndex).filter(|b| blocks.may_match(a, *b)) {
                let drawn = |record: RecordIndex| (record, draws[record as usize]);
                let pattern = costly.pattern(comparer, drawn(a), drawn(b), &mut scratch);
                counts.add(pattern, 0.0);
                parts.add(comparer, pattern, (a, b), &[], &mut counts.seen);
            }
            counts
        }));
    }
    let groups = Groups::new(draws, *GROUP, *GROUPS);
    gathered((0..*GROUPS).into_par_iter().map(|group| {
        let (mut counts, mut scratch) = (Tally::default(), Scratch::default());
        let records = groups.of(group);
        let wanted = *RANDOM_PAIRS as f64 / *GROUPS as f64;
        let cut = limit(wanted / pairs_of(records.len() as u64).max(1) as f64);
        for (i, (a, draw_a)) in records.iter().enumerate() {
            for (b, draw_b) in &records[i + 1..] {
                // Another choice in each group, for a pair may be in several.
                if of_pair(*draw_a, draw_b ^ group) <= cut && blocks.may_match(*a, *b) {
                    let pattern = costly.pattern(comparer, (*a, *draw_a), (*b, *draw_b), &mut scratch);
                    counts.add(pattern, 0.0);
                    parts.add(comparer, pattern, (*a, *b), &[], &mut counts.seen);
                }
            }
        }
        counts
    }))
}

/// Counts of patterns while they are made.
#[derive(Default)]
struct Tally {
    of: HashMap<(u64, HalfBits), u64>,
    seen: Seen,
}

impl Tally {
    fn add(&mut self, pattern: Pattern, rarity: f32) {
        // Two bits apart is near enough, and makes few different counts.
        *self.of.entry((pattern.0, 4 * (rarity / 2.0).round() as HalfBits)).or_default() += 1;
    }

    /// Both counts together; whole numbers, so that the order changes nothing.
    fn with(mut self, other: Self) -> Self {
        if self.of.len() < other.of.len() {
            return other.with(self);
        }
        other.of.into_iter().for_each(|(key, n)| *self.of.entry(key).or_default() += n);
        Self { of: self.of, seen: self.seen.with(&other.seen) }
    }

    fn counts(self) -> (PatternCounts, Seen) {
        let counts = self.of.into_iter().map(|((pattern, rarity), n)| ((Pattern(pattern), rarity), n)).collect();
        (counts, self.seen)
    }
}

fn gathered(parts: impl ParallelIterator<Item = Tally>) -> (PatternCounts, Seen) {
    parts.reduce(Tally::default, Tally::with).counts()
}

/// The patterns of a sample of a rule's pairs.
///
/// In a large block a record meets a few others, not all: a value that 300 records share would otherwise be
/// 45,000 pairs, and teach that it makes matches.
pub(super) fn sample(
    (comparer, parts): (&Comparer<'_>, &Parts),
    blocks: &Blocks,
    draws: &[u64],
    rule: usize,
    rarity: &[Vec<f32>],
    (fixed, spoken_of): (&[usize], &[usize]),
) -> Counted {
    let rule_blocks = &blocks.rules[rule];
    let sizes = (0..rule_blocks.len()).map(|block| rule_blocks.members(block).len());
    let n: f64 = sizes.map(|n| pairs_of(n as u64) as f64 * met(n)).sum();
    let wanted = wanted(comparer, rule_blocks);
    let share = (wanted / n.max(1.0)).min(1.0);
    let share_of_all = (wanted / rule_blocks.n_pairs().max(1) as f64).min(1.0);
    let cut_of_all = limit(share_of_all);
    let chunks: Vec<_> = blocks.chunks(100_000).into_iter().filter(|(r, ..)| *r == rule).collect();
    let counted = chunks.par_iter().map(|(_, start, end)| {
        let (mut all, mut owned, mut scratch) = (Tally::default(), Tally::default(), Scratch::default());
        for block in *start..*end {
            let members = rule_blocks.members(block);
            let cut = limit(share * met(members.len()));
            for (i, a) in members.iter().enumerate() {
                for b in &members[i + 1..] {
                    let drawn = of_pair(draws[*a as usize], draws[*b as usize]);
                    let (for_m, for_prior) = (drawn <= cut, drawn <= cut_of_all);
                    // A pair of several blocks counts in the first.
                    let is_first = (for_m || for_prior) && rule_blocks.shared(*a, *b) == Some(block as u32);
                    if is_first && blocks.may_match(*a, *b) {
                        let pattern = comparer.pattern(*a, *b, &mut scratch);
                        if for_m {
                            all.add(pattern, comparer.rarity(pattern, *a, *b, rarity, fixed));
                            parts.add(comparer, pattern, (*a, *b), spoken_of, &mut all.seen);
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
    let (all, seen) = all.counts();
    Counted { all, owned: owned.counts().0, scale: 1.0 / share_of_all, seen }
}

/// How many pairs of a rule are drawn: [`SAMPLE`], or fewer where their records have many values.
fn wanted(comparer: &Comparer<'_>, blocks: &RuleBlocks) -> f64 {
    let several = comparer.costs().into_iter().enumerate().filter(|(_, cost)| *cost > 1.0).map(|(slot, _)| slot);
    let mean_cost = |slot: usize| {
        let mut cost = 0.0;
        for block in 0..blocks.len() {
            let values = |record: &RecordIndex| comparer.values_of(slot, *record) as f64;
            let (sum, squares) = blocks
                .members(block)
                .iter()
                .map(values)
                .fold((0.0, 0.0), |(sum, squares), n| (sum + n, squares + n * n));
            cost += (sum * sum - squares) / 2.0;
        }
        cost / blocks.n_pairs().max(1) as f64
    };
    let dearest = several.map(mean_cost).fold(1.0, f64::max);
    (*COMPARISONS / dearest).max(*FEWEST).min(*SAMPLE as f64)
}
