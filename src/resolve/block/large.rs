//! Blocks that are too large to be compared as they are.
//!
//! In: for each rule the blocks of more than [`LARGEST_BLOCK`] records. Out: what of them is compared. A block is
//! divided by what the other rules read. Where parts stay too large, as many whole blocks as [`LARGE_PAIRS`] and the
//! model allow are compared after all, the smallest first; the others are divided by the values of compared fields. It
//! promises that what is left out is counted. It compares nothing.

use super::keys::{self, Keys};
use super::rule::{Entry, LARGEST_BLOCK, Large, Rule};
use crate::config::MatchModel;
use crate::tables::blocks::{Skew, pairs_of};
use crate::tables::{RecordIndex, StandardField};

number! {
    /// So many pairs at most are compared in blocks that stay too large when they are divided.
    LARGE_PAIRS: u64 = 20_000_000;
}

/// Divides a block that is too large: its records stay together where they also share the key of another rule.
pub(super) fn divide(block: &[Entry], r: usize, keys: &[Keys], rule: &mut Rule) {
    let mut parts: Vec<Entry> = Vec::new();
    let mut stays_large = false;
    for (other, divider) in keys.iter().enumerate().filter(|(other, _)| *other != r) {
        let part = |(key, record): &Entry| {
            let keys = divider.of(*record).iter();
            keys.map(|part| (keys::combined(*key, *part, other as u64), *record)).collect::<Vec<_>>()
        };
        stays_large |= small(block.iter().flat_map(part).collect(), &mut parts);
    }
    match stays_large {
        true => rule.large.push(Large { whole: block.to_vec(), parts }),
        false => {
            counted(block, &mut rule.skew);
            rule.kept.append(&mut parts);
        }
    }
}

/// Decides what is compared of the blocks that stay too large.
pub(super) fn settle(rules: &mut [Rule], model: &MatchModel, fields: &[StandardField], n_keys: usize) {
    let kept: u64 = rules.iter().map(|rule| pairs_in(&rule.kept)).sum();
    let mut left = model.max_pairs.saturating_sub(kept).min(*LARGE_PAIRS);
    let mut order: Vec<(usize, RecordIndex, usize, usize)> = Vec::new();
    for (r, rule) in rules.iter().enumerate() {
        let one = |(b, large): (usize, &Large)| (large.whole.len(), large.whole[0].1, r, b);
        order.extend(rule.large.iter().enumerate().map(one));
    }
    order.sort_unstable();
    let mut fits = order.iter().map(|(size, ..)| pairs_of(*size as u64));
    let n_whole = fits
        .position(|pairs| {
            let too_many = pairs > left;
            left = left.saturating_sub(pairs);
            too_many
        })
        .unwrap_or(order.len());
    for (place, (_, _, r, b)) in order.into_iter().enumerate() {
        let rule = &mut rules[r];
        let Large { whole, mut parts } =
            std::mem::replace(&mut rule.large[b], Large { whole: Vec::new(), parts: Vec::new() });
        if place < n_whole {
            rule.kept.extend(whole);
            continue;
        }
        counted(&whole, &mut rule.skew);
        let mut stays_large = false;
        for (f, field) in compared(model, rule.number).map(|f| (f, &fields[f])) {
            let part = |(key, record): &Entry| {
                let codes = field.of(*record as usize).iter();
                codes
                    .map(|code| (keys::combined(*key, u64::from(*code), (n_keys + f) as u64), *record))
                    .collect::<Vec<_>>()
            };
            stays_large |= small(whole.iter().flat_map(part).collect(), &mut parts);
        }
        rule.skew.left_out += usize::from(stays_large);
        // Pairs of several parts are told several times, so that at least these are left out.
        rule.skew.pairs_left_out += pairs_of(whole.len() as u64).saturating_sub(pairs_in(&parts));
        rule.kept.append(&mut parts);
    }
}

/// The compared fields that a rule does not read.
fn compared(model: &MatchModel, rule: usize) -> impl Iterator<Item = usize> {
    let reads = move |f: &usize| model.block_on[rule].parts.iter().any(|(field, _)| field == f);
    model.compare.iter().flat_map(|comparison| comparison.fields.iter().copied()).filter(move |f| !reads(f))
}

fn counted(block: &[Entry], skew: &mut Skew) {
    skew.divided += 1;
    skew.records += block.len();
}

/// Keeps the groups of equal keys that are small enough; whether there are others.
fn small(mut entries: Vec<Entry>, kept: &mut Vec<Entry>) -> bool {
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
