//! Pairs are counted before any is compared.

use anyhow::{Result, bail};

use super::block;
use crate::config::{Identity, MatchModel};
use crate::diagnostic::Problem;
use crate::tables::StandardField;
use crate::tables::blocks::{Blocks, RuleBlocks};

/// Whether the blocking rules propose no more pairs than the match model allows.
///
/// # Errors
/// More pairs: a [`Problem`] that names what proposes most of them.
pub(super) fn within(identity: &Identity, model: &MatchModel, blocks: &Blocks, fields: &[StandardField]) -> Result<()> {
    let by_rule: Vec<u64> = blocks.rules.iter().map(RuleBlocks::n_pairs).collect();
    let all: u64 = by_rule.iter().sum();
    if all <= model.max_pairs {
        return Ok(());
    }
    let mut rules = Vec::new();
    for (r, n) in by_rule.iter().enumerate() {
        let largest = block::largest(identity, model, r, &blocks.rules[r], fields, 3);
        let shown: Vec<String> = largest.into_iter().map(|(what, n)| format!("{what}: {n}")).collect();
        rules.push(format!("rule {}: {n} pairs, most of them by {}", r + 1, shown.join(", ")));
    }
    bail!(Problem {
        code: "too-many-pairs",
        path: vec!["match_model".into(), "max_pairs".into()],
        headline: format!("the blocking rules propose {all} pairs, and `max_pairs` allows {}", model.max_pairs),
        help: format!("make the rules narrower or raise it; {}", rules.join("; ")),
    })
}
