//! Customers that were decided afresh, against a truth or judged pairs.
//!
//! In: what the wing of who is who decided. Out: figures that say as well which evidence was right, and where pairs
//! were lost. It promises to change nothing that was decided. It reads no file.

use anyhow::{Context as _, Result};

use super::evidence::{Known, by_evidence, by_weight};
use super::judged::{AtThreshold, Judgements, at_thresholds};
use super::lost::lost;
use super::measured::{Evaluation, evaluate};
use super::read::{Assigned, resolved};
use schemars::JsonSchema;
use serde::Serialize;

use crate::config::Identity;
use crate::document::Document;
use crate::matching::similarity::Scratch;
use crate::resolve::Resolved;
use crate::resolve::compare::{Comparer, Scorer};
use crate::tables::Sources;

/// Evaluates what was decided against a truth; `complete` and `worst` as in [`evaluate`].
pub fn against(
    identity: &Identity,
    sources: &Sources,
    decided: &Resolved,
    truth: &Assigned,
    complete: bool,
    worst: usize,
) -> Evaluation {
    let known = Known::new(identity, sources, truth);
    let mut evaluation = evaluate(&resolved(identity, sources, &decided.clusters), truth, complete, worst);
    evaluation.by_evidence = by_evidence(identity, &decided.links, &decided.clusters, &known);
    if let (Some(model), Some(matched)) = (&identity.match_model, &decided.matched) {
        evaluation.by_weight = by_weight(&matched.pairs, &known, model.review_at, model.link_at);
        evaluation.lost =
            Some(lost(&known, &decided.clusters, model, &decided.fields, &matched.blocks, &matched.pairs));
    }
    evaluation
}

/// How well the match weight tells judged pairs apart.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Curve {
    /// Judged pairs.
    pub pairs: usize,
    /// Those that are matches.
    pub matches: usize,
    /// Pairs of the file that nobody has judged, and rows that repeat a pair; neither counts.
    pub not_counted: [usize; 2],
    /// The threshold of the match model.
    pub link_at: f64,
    /// At thresholds around it.
    pub at: Vec<AtThreshold>,
}

impl Document for Curve {
    const TITLE: &'static str = "c360 evaluate --judged --format json, of other pairs";
}

/// Weighs judged pairs, whether a blocking rule proposes them or not.
///
/// # Errors
/// Who is who was decided without a match model.
pub fn curve(identity: &Identity, decided: &Resolved, judged: &Judgements) -> Result<Curve> {
    let no_model = "there is no `match_model` to measure";
    let model = identity.match_model.as_ref().context(no_model)?;
    let matched = decided.matched.as_ref().context(no_model)?;
    let comparer = Comparer::new(identity, model, &decided.fields, &matched.frequencies);
    let scorer = Scorer::new(&comparer, &matched.fit);
    let mut scratch = Scratch::default();
    let Judgements { pairs, blank, repeated, .. } = judged;
    let weighed: Vec<(f64, bool)> = pairs
        .iter()
        .map(|pair| (scorer.weigh(pair.left.min(pair.right), pair.left.max(pair.right), &mut scratch), pair.is_match))
        .collect();
    let mut thresholds: Vec<f64> = [-10.0, -6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0, 10.0]
        .iter()
        .map(|step| model.link_at + step)
        .collect();
    thresholds.dedup();
    let matches = pairs.iter().filter(|pair| pair.is_match).count();
    let at = at_thresholds(&weighed, matches as u64, &thresholds);
    Ok(Curve { pairs: pairs.len(), matches, not_counted: [*blank, *repeated], link_at: model.link_at, at })
}
