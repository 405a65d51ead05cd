//! Blocks that are too large to be compared as they are.
//!
//! In: for each rule the blocks of more than [`LARGEST_BLOCK`] records. Out: what of them is compared. As many as a
//! budget and the model allow are compared whole, the smallest first. The others are divided by what the other rules
//! read; those of which parts stay too large have a budget of their own, and are divided by the values of compared
//! fields beyond it. It promises that what is left out is counted. It compares nothing.

use super::keys::{self, Keys};
use super::rule::{Entry, LARGEST_BLOCK, Large, Rule};
use crate::config::MatchModel;
use crate::tables::blocks::pairs_of;
use crate::tables::{RecordIndex, StandardField};

number! {
    /// So many pairs at most are compared in blocks that stay too large when they are divided.
    LARGE_PAIRS: u64 = 20_000_000;
    /// So many pairs at most are compared in blocks that would be small enough when they are divided.
    DIVISIBLE_PAIRS: u64 = 2_000_000;
}

/// Divides a block that is too large: its records stay together where they also share the key of another rule. Whether
/// it is compared whole is decided later.
pub(super) fn divide(block: &[Entry], r: usize, keys: &[Keys], rule: &mut Rule) {
    // A rule that stands alone has nothing to be divided by.
    let (mut parts, mut stays_large) = (Vec::new(), keys.len() == 1);
    for (other, divider) in keys.iter().enumerate().filter(|(other, _)| *other != r) {
        stays_large |= parted(block, other, |record| divider.of(record).iter().copied(), &mut parts);
    }
    rule.large.push(Large { whole: block.to_vec(), parts, is_divided: !stays_large });
}

/// Decides what is compared of the blocks that are too large.
pub(super) fn settle(rules: &mut [Rule], model: &MatchModel, fields: &[StandardField], n_keys: usize) {
    let in_parts = |large: &Large| if large.is_divided { pairs_in(&large.parts) } else { 0 };
    let kept = |rule: &Rule| pairs_in(&rule.kept) + rule.large.iter().map(in_parts).sum::<u64>();
    let mut left = model.max_pairs.saturating_sub(rules.iter().map(kept).sum());
    // Of those that stay large, and of those that would not.
    let mut budgets = [*LARGE_PAIRS, *DIVISIBLE_PAIRS];
    let mut order: Vec<(usize, RecordIndex, usize, usize)> = Vec::new();
    for (r, rule) in rules.iter().enumerate() {
        let one = |(b, large): (usize, &Large)| (large.whole.len(), large.whole[0].1, r, b);
        order.extend(rule.large.iter().enumerate().map(one));
    }
    order.sort_unstable();
    for (_, _, r, b) in order {
        let rule = &mut rules[r];
        let Large { whole, mut parts, is_divided } = std::mem::take(&mut rule.large[b]);
        let (pairs, budget) = (pairs_of(whole.len() as u64), &mut budgets[usize::from(is_divided)]);
        if pairs <= left.min(*budget) {
            (left, *budget) = (left - pairs, *budget - pairs);
            rule.kept.extend(whole);
            continue;
        }
        // Larger ones come behind, and none of them is whole.
        *budget = 0;
        rule.skew.divided += 1;
        rule.skew.records += whole.len();
        if !is_divided {
            let mut stays_large = false;
            for f in compared(model, rule.number) {
                let codes = |record: RecordIndex| fields[f].of(record as usize).iter().map(|code| u64::from(*code));
                stays_large |= parted(&whole, n_keys + f, codes, &mut parts);
            }
            rule.skew.left_out += usize::from(stays_large);
        }
        // Pairs of several parts are told several times, so that at least these are left out.
        rule.skew.pairs_left_out += pairs.saturating_sub(pairs_in(&parts));
        rule.kept.append(&mut parts);
    }
}

/// The compared fields that a rule does not read.
fn compared(model: &MatchModel, rule: usize) -> impl Iterator<Item = usize> {
    let reads = move |f: &usize| model.block_on[rule].parts.iter().any(|(field, _)| field == f);
    model.compare.iter().flat_map(|comparison| comparison.fields.iter().copied()).filter(move |f| !reads(f))
}

/// Divides a block by what its records have besides; keeps the parts that are small enough, and tells whether there are
/// others. `by` is another number for each thing that blocks are divided by.
fn parted<I: Iterator<Item = u64>>(
    block: &[Entry],
    by: usize,
    besides: impl Fn(RecordIndex) -> I,
    kept: &mut Vec<Entry>,
) -> bool {
    let mut entries: Vec<Entry> = Vec::with_capacity(block.len());
    for (key, record) in block {
        entries.extend(besides(*record).map(|part| (keys::combined(*key, part, by as u64), *record)));
    }
    entries.sort_unstable();
    entries.dedup();
    let mut others = false;
    for part in entries.chunk_by(|a, b| a.0 == b.0).filter(|part| part.len() > 1) {
        if part.len() <= *LARGEST_BLOCK { kept.extend_from_slice(part) } else { others = true }
    }
    others
}

/// The pairs in groups of equal keys, which stand together.
fn pairs_in(entries: &[Entry]) -> u64 {
    entries.chunk_by(|a, b| a.0 == b.0).map(|group| pairs_of(group.len() as u64)).sum()
}
