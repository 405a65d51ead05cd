//! Blocks as the rules say, before those that are too large are divided.
//!
//! In: standard fields and the blocking rules. Out: whether two records share a key of a rule, and the blocks that are
//! too large. It promises to say of any two records the same as the blocks that a run makes, but for what dividing
//! leaves out. It does not know what a run compares.

use rayon::prelude::*;

use super::collected::collect;
use super::keys::Keys;
use super::rule::{Entry, LARGEST_BLOCK};
use crate::config::MatchModel;
use crate::tables::blocks::{RuleBlocks, Skew, pairs_of};
use crate::tables::{RecordIndex, StandardField};

/// The keys of every record under every rule.
pub struct Undivided {
    rules: Vec<Keys>,
    n_records: usize,
}

impl Undivided {
    /// The keys that the rules of a match model make.
    pub fn new(model: &MatchModel, fields: &[StandardField], n_records: usize) -> Self {
        let rules = model.block_on.par_iter().map(|rule| Keys::of_rule(rule, fields, n_records)).collect();
        Self { rules, n_records }
    }

    /// Whether two records share a key of any rule.
    pub fn share(&self, a: RecordIndex, b: RecordIndex) -> bool {
        self.rules.iter().any(|keys| keys.of(a).iter().any(|key| keys.of(b).contains(key)))
    }

    /// The blocks of all rules that are too large, the smallest first, as far as they have at most so many pairs
    /// together; those of equal keys of two rules are two blocks.
    pub fn large(&self, most: u64) -> RuleBlocks {
        let mut blocks: Vec<Vec<Entry>> = Vec::new();
        for keys in &self.rules {
            let entries = keys.entries();
            let large = entries.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > *LARGEST_BLOCK);
            blocks.extend(large.map(<[Entry]>::to_vec));
        }
        blocks.sort_unstable_by_key(|block| (block.len(), block[0].1, block[0].0));
        let mut left = most;
        let mut kept: Vec<Entry> = Vec::new();
        for (number, block) in (0..).zip(blocks) {
            let Some(rest) = left.checked_sub(pairs_of(block.len() as u64)) else { break };
            left = rest;
            kept.extend(block.into_iter().map(|(_, record)| (number, record)));
        }
        collect(&kept, self.n_records, false, Skew::default())
    }
}
