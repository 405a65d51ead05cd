//! The last tier: what the match model links, where no key does.
//!
//! Sets are merged along the heaviest links first. Two sets of several records become one only if the evidence between *all* their
//! records speaks for it: one good link between two good customers is a coincidence, and an over-merge is worse than a missed link.

use std::collections::BTreeMap;

use super::components::Components;
use crate::tables::{Evidence, GuardDecision, LinkGroup, RecordIndex, Refusal, ScoredPair, Weighed};

/// Merges what the model links; returns the links it used.
pub(super) fn apply(weighed: &Weighed<'_>, components: &mut Components, decisions: &mut Vec<GuardDecision>) -> Vec<LinkGroup> {
    let mut edges: Vec<&ScoredPair> = weighed.pairs.iter().filter(|pair| f64::from(pair.weight) >= weighed.link_at).collect();
    edges.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    let mut members: BTreeMap<RecordIndex, Vec<RecordIndex>> = BTreeMap::new();
    for pair in &edges {
        for record in [pair.left, pair.right] {
            members.entry(components.find(record)).or_default();
        }
    }
    for record in 0..components.len() as RecordIndex {
        let root = components.find(record);
        if let Some(records) = members.get_mut(&root) {
            records.push(record);
        }
    }
    let mut used = Vec::new();
    for pair in edges {
        let (a, b) = (components.find(pair.left), components.find(pair.right));
        if a == b {
            continue;
        }
        let records = vec![pair.left, pair.right];
        if components.conflict(a, b) {
            decisions.push(GuardDecision { evidence: Evidence::Model, refusal: Refusal::ChainCut, records });
            continue;
        }
        let (Some(left), Some(right)) = (members.get(&a), members.get(&b)) else { continue };
        if !speaks_for_union(left, right, weighed) {
            decisions.push(GuardDecision { evidence: Evidence::Model, refusal: Refusal::WeakUnion, records });
            continue;
        }
        components.union(a, b);
        let (Some(mut left), Some(right)) = (members.remove(&a), members.remove(&b)) else { continue };
        left.extend(right);
        members.insert(components.find(pair.left), left);
        used.push(LinkGroup { evidence: Evidence::Model, records });
    }
    used.sort();
    used
}

/// The most records of each side that are looked at.
const MOST: usize = 24;
/// The most bits that one pair may bring for or against a union.
const LOUDEST: f64 = 10.0;

fn speaks_for_union(left: &[RecordIndex], right: &[RecordIndex], weighed: &Weighed<'_>) -> bool {
    if left.len() == 1 && right.len() == 1 {
        return true;
    }
    let (mut sum, mut n) = (0.0, 0);
    for a in left.iter().take(MOST) {
        for b in right.iter().take(MOST) {
            sum += (weighed.weigh)((*a).min(*b), (*a).max(*b)).clamp(-LOUDEST, LOUDEST);
            n += 1;
        }
    }
    sum / f64::from(n) >= 0.0
}
