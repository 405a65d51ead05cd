//! Where the pairs that belong together, and are apart, were lost.

use serde::Serialize;

use super::evidence::Known;
use crate::config::MatchModel;
use crate::resolve::block::Undivided;
use crate::tables::blocks::{Blocks, pairs_of};
use crate::tables::{Clusters, ScoredPair, StandardField};

/// How many true pairs were lost at each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Lost {
    /// Pairs that belong together.
    pub true_pairs: u64,
    /// No blocking rule proposes them; records of one customer may still be joined through others.
    pub never_compared: u64,
    /// They share a key of a blocking rule with too many other records, and were not compared for it.
    pub left_out: u64,
    /// Compared, and below clerical review.
    pub below_review: u64,
    /// Waiting for clerical review.
    pub in_review: u64,
    /// Heavy enough to link, and kept apart by a guard or by the evidence between all records of their customers.
    pub kept_apart: u64,
}

/// Counts where true pairs were lost. Customers of more than 2,000 records are left out: their pairs are too many to
/// look at.
pub fn lost(
    known: &Known,
    clusters: &Clusters,
    model: &MatchModel,
    fields: &[StandardField],
    blocks: &Blocks,
    pairs: &[ScoredPair],
) -> Lost {
    let mut lost = Lost::default();
    let is_divided = blocks.rules.iter().any(|rule| rule.skew.divided > 0);
    let undivided = is_divided.then(|| Undivided::new(model, fields, clusters.of.len()));
    for records in known.customers().values().filter(|records| records.len() <= 2_000) {
        lost.true_pairs += pairs_of(records.len() as u64);
        for (i, a) in records.iter().enumerate() {
            for b in records[i + 1..].iter().filter(|b| clusters.of[**b as usize] != clusters.of[*a as usize]) {
                let weight = pairs
                    .binary_search_by_key(&(*a, *b), |pair| (pair.left, pair.right))
                    .map(|at| f64::from(pairs[at].weight));
                let stage = match weight {
                    Ok(weight) if weight >= model.link_at => &mut lost.kept_apart,
                    Ok(_) => &mut lost.in_review,
                    Err(_) if blocks.proposed_by(*a, *b).is_some() => &mut lost.below_review,
                    Err(_) if undivided.as_ref().is_some_and(|keys| keys.share(*a, *b)) => &mut lost.left_out,
                    Err(_) => &mut lost.never_compared,
                };
                *stage += 1;
            }
        }
    }
    lost
}
