//! Blocking: which records are worth comparing.
//!
//! In: standard fields and the blocking rules of the match model. Out: [`Blocks`]. It promises that no pair is ever
//! listed: memory grows with records. What becomes of a block that is too large, `large` says. It compares nothing.

mod collected;
mod keys;
mod large;
mod rule;
mod undivided;

use rayon::prelude::*;

use crate::config::{BlockingRule, Identity, MatchModel};
use crate::tables::blocks::{Blocks, RuleBlocks, Skew, pairs_of};
use crate::tables::{Guards, RecordIndex, StandardField};
use collected::collect;
use keys::Keys;
use large::{divide, settle};
pub use rule::LARGEST_BLOCK;
use rule::Rule;
pub use undivided::Undivided;

/// The blocks of all rules.
pub fn blocks(model: &MatchModel, fields: &[StandardField], guards: &Guards, n_records: usize) -> Blocks {
    let keys: Vec<Keys> = model.block_on.par_iter().map(|rule| Keys::of_rule(rule, fields, n_records)).collect();
    let mut rules: Vec<Rule> = (0..keys.len()).into_par_iter().map(|r| one_rule(r, &keys)).collect();
    settle(&mut rules, model, fields, keys.len());
    let collected = |rule: Rule| {
        let is_single = rule.is_single && rule.skew.divided == 0;
        collect(&rule.kept, n_records, is_single, rule.skew)
    };
    let rules = rules.into_par_iter().map(collected).collect();
    Blocks { rules, lanes: lanes(guards, n_records) }
}

/// The deduplicated source of each live record.
fn lanes(guards: &Guards, n_records: usize) -> Vec<u8> {
    if guards.one_per_customer.is_empty() {
        return Vec::new();
    }
    let mut lanes = vec![0; n_records];
    for (lane, range) in (1u8..=u8::MAX).zip(&guards.one_per_customer) {
        for record in range.clone().filter(|record| guards.live[*record]) {
            lanes[record] = lane;
        }
    }
    lanes
}

fn one_rule(r: usize, keys: &[Keys]) -> Rule {
    let entries = keys[r].entries();
    let is_single = keys[r].is_single();
    let mut rule = Rule {
        number: r,
        is_single,
        kept: Vec::with_capacity(entries.len()),
        large: Vec::new(),
        skew: Skew::default(),
    };
    for block in entries.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1) {
        if block.len() <= *LARGEST_BLOCK {
            rule.kept.extend_from_slice(block);
        } else {
            divide(block, r, keys, &mut rule);
        }
    }
    rule
}

/// What a rule alone would propose.
pub struct Counted {
    /// Pairs, before blocks that are too large are divided.
    pub pairs: u64,
    /// Groups of two records or more that share a key.
    pub blocks: usize,
    /// The records in the largest of them.
    pub largest: usize,
    /// Those with more than [`LARGEST_BLOCK`] records.
    pub too_large: usize,
    /// For each pair that was asked about, whether the rule proposes it.
    pub proposes: Vec<bool>,
}

/// Counts what a rule alone would propose, and whether these pairs are among it.
pub fn count(
    rule: &BlockingRule,
    fields: &[StandardField],
    n_records: usize,
    asked: &[(RecordIndex, RecordIndex)],
) -> Counted {
    let keys = Keys::of_rule(rule, fields, n_records);
    let entries = keys.entries();
    let sizes = || entries.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).filter(|n| *n > 1);
    let shares = |(a, b): &(RecordIndex, RecordIndex)| keys.of(*a).iter().any(|key| keys.of(*b).contains(key));
    Counted {
        pairs: sizes().map(|n| pairs_of(n as u64)).sum(),
        blocks: sizes().count(),
        largest: sizes().max().unwrap_or(0),
        too_large: sizes().filter(|n| *n > *LARGEST_BLOCK).count(),
        proposes: asked.par_iter().map(shares).collect(),
    }
}

/// Some pairs that a rule proposes, from blocks of up to `largest` records in order of their keys, which are hashes.
pub fn some_pairs(
    rule: &BlockingRule,
    fields: &[StandardField],
    n_records: usize,
    largest: usize,
    most: usize,
) -> Vec<(RecordIndex, RecordIndex)> {
    let entries = Keys::of_rule(rule, fields, n_records).entries();
    let blocks = entries.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() <= largest);
    let pairs = |block: &[(u64, RecordIndex)]| -> Vec<(RecordIndex, RecordIndex)> {
        block.iter().enumerate().flat_map(|(i, a)| block[i + 1..].iter().map(|b| (a.1, b.1))).collect()
    };
    blocks.flat_map(pairs).take(most).collect()
}

/// The largest blocks of a rule: what their records share, as far as it names nobody, and how many pairs they propose.
pub fn largest(
    identity: &Identity,
    model: &MatchModel,
    rule: usize,
    blocks: &RuleBlocks,
    fields: &[StandardField],
    n: usize,
) -> Vec<(String, u64)> {
    let mut sizes: Vec<(u32, usize)> =
        (0..blocks.len()).map(|b| (blocks.offsets[b + 1] - blocks.offsets[b], b)).collect();
    sizes.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let shown = |block: usize| {
        let record = blocks.members(block)[0] as usize;
        let part = |(field, cut): &(usize, crate::config::Cut)| {
            let known = &identity.fields[*field];
            let value = fields[*field].of(record).first().map_or("", |code| &fields[*field].values[*code as usize]);
            let value = cut.of(value).first().cloned().unwrap_or_default();
            match known.kind.names_nobody() {
                true => format!("{} `{value}`", known.name),
                false => format!("a {} of {}", known.name, known.kind.shown(&value)),
            }
        };
        model.block_on[rule].parts.iter().map(part).collect::<Vec<_>>().join(" and ")
    };
    sizes.into_iter().take(n).map(|(size, block)| (shown(block), pairs_of(u64::from(size)))).collect()
}

#[cfg(test)]
mod tests;
