//! From links to customers, without merging two of them.
//!
//! In: groups of records that share evidence, and guards. Out: [`Clusters`]. Its promise: no guard is ever broken by a
//! match key, and the result depends on the set of links alone, never on their order. It does not weigh evidence: the
//! order of the match keys is their strength.
//!
//! Evidence is taken in tiers: the systems' own merges, each match key as declared, the registry's memory. Within a
//! tier a value that would by itself join records a guard keeps apart says nothing and is refused. A chain of values
//! that joins such records is cut where it is fairest: every group of records goes to the conflicting one it is nearest
//! to in links, and one that is equally near to two stays alone.

mod components;
mod islands;
pub(super) mod joined;
mod model;
mod sole;
mod tier;
mod unions;

use std::collections::BTreeSet;

use crate::tables::{
    CARRIED_BIT, ClusterIndex, Clusters, CutIsland, Evidence, GuardDecision, Guards, LinkGroup, Links, MODEL_BIT,
    REGISTRY_BIT, RecordIndex, Refusal, SYSTEM_MERGE_BIT, ScoredPair, key_bit,
};
use components::Components;
pub use model::Weighed;
pub use sole::sole;
pub use unions::mean_weight;

/// Resolves `n_records` records into clusters.
pub fn resolve(n_records: usize, links: &Links, guards: &Guards, weighed: Option<&Weighed<'_>>) -> Clusters {
    let mut decisions = links.shared.clone();
    let mut groups: Vec<&LinkGroup> = links.groups.iter().collect();
    groups.sort();
    let mut pairs = weighed.map_or(Vec::new(), Weighed::links);
    let cut_islands =
        within_limit(n_records, &mut groups, &mut pairs, guards, weighed.map_or(0.0, Weighed::link_at), &mut decisions);
    let mut components = by_keys(n_records, &groups, guards, &mut decisions);
    let by_model = weighed.map_or(Vec::new(), |weighed| model::apply(weighed, pairs, &mut components, &mut decisions));
    decisions.sort();
    let (of, n) = components.into_clusters();
    let linked_by = linked_by(&of, groups.into_iter().chain(&by_model));
    let in_review = weighed.map_or(Vec::new(), |weighed| in_review(weighed, &of));
    Clusters { of, n, by_model, in_review, linked_by, decisions, cut_islands }
}

/// Clusters that more groups join, as far as guards allow it, after all else is decided.
pub fn join(clusters: &mut Clusters, groups: &[LinkGroup], guards: &Guards) {
    if groups.is_empty() {
        return;
    }
    let n_records = clusters.of.len();
    let mut components = Components::new(n_records);
    let mut root = vec![RecordIndex::MAX; clusters.n];
    for (record, cluster) in (0..).zip(&clusters.of) {
        match &mut root[*cluster as usize] {
            root @ &mut RecordIndex::MAX => *root = record,
            root => components.union(*root, record),
        }
    }
    components.guard(guards);
    tier::apply(&groups.iter().collect::<Vec<_>>(), &mut components, &mut clusters.decisions);
    clusters.decisions.sort();
    (clusters.of, clusters.n) = components.into_clusters();
    for (linked_by, more) in clusters.linked_by.iter_mut().zip(linked_by(&clusters.of, groups.iter())) {
        *linked_by |= more;
    }
    let of = &clusters.of;
    clusters.in_review.retain(|pair| of[pair.left as usize] != of[pair.right as usize]);
}

/// The sets that groups make, tier by tier, under the guards.
fn by_keys(n_records: usize, groups: &[&LinkGroup], guards: &Guards, decisions: &mut Vec<GuardDecision>) -> Components {
    let mut components = Components::new(n_records);
    // The system's own merges are facts, and come first; no guard stands above them.
    let (merges, others) = groups.split_at(groups.partition_point(|group| group.evidence == Evidence::SystemMerge));
    for group in merges {
        group.records[1..].iter().for_each(|record| components.union(group.records[0], *record));
    }
    components.guard(guards);
    for tier in others.chunk_by(|a, b| a.evidence == b.evidence) {
        tier::apply(tier, &mut components, decisions);
    }
    components
}

/// Leaves the links that keep every island within its limit, and notes those that go; returns what was cut.
fn within_limit(
    n_records: usize,
    groups: &mut Vec<&LinkGroup>,
    pairs: &mut Vec<ScoredPair>,
    guards: &Guards,
    link_at: f64,
    decisions: &mut Vec<GuardDecision>,
) -> Vec<CutIsland> {
    if islands::cut(n_records, groups, pairs, link_at).islands.is_empty() {
        return Vec::new();
    }
    // A value that a guard refuses links nothing, and makes no island.
    let mut refused = Vec::new();
    by_keys(n_records, groups, guards, &mut refused);
    refused.retain(|decision| decision.refusal == Refusal::SharedValue);
    let known: BTreeSet<(Evidence, &[RecordIndex])> =
        refused.iter().map(|decision| (decision.evidence, &decision.records[..])).collect();
    let mut linking: Vec<&LinkGroup> =
        groups.iter().filter(|group| !known.contains(&(group.evidence, &group.records[..]))).copied().collect();
    let cut = islands::cut(n_records, &linking, pairs, link_at);
    if !cut.islands.is_empty() {
        decisions.extend(cut.decisions(&linking));
        cut.take_from(&mut linking, pairs);
        decisions.extend(refused.iter().cloned());
        *groups = linking;
    }
    cut.islands
}

/// The heaviest pair between every two customers that is too light to link and heavy enough to be looked at.
fn in_review(weighed: &Weighed<'_>, of: &[ClusterIndex]) -> Vec<ScoredPair> {
    let customers = |pair: &ScoredPair| {
        let (a, b) = (of[pair.left as usize], of[pair.right as usize]);
        (a.min(b), a.max(b))
    };
    let mut pairs: Vec<ScoredPair> = weighed
        .pairs()
        .iter()
        .filter(|pair| f64::from(pair.weight) < weighed.link_at() && of[pair.left as usize] != of[pair.right as usize])
        .copied()
        .collect();
    pairs.sort_unstable_by(|a, b| {
        customers(a)
            .cmp(&customers(b))
            .then(b.weight.total_cmp(&a.weight))
            .then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    pairs.dedup_by_key(|pair| customers(pair));
    pairs.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    pairs
}

/// For every record the evidence that joins it to another record of its own cluster.
fn linked_by<'a>(of: &[ClusterIndex], groups: impl Iterator<Item = &'a LinkGroup>) -> Vec<u64> {
    let mut linked_by = vec![0u64; of.len()];
    let mut sorted: Vec<(ClusterIndex, u32)> = Vec::new();
    for group in groups {
        let bit = match group.evidence {
            Evidence::SystemMerge => SYSTEM_MERGE_BIT,
            Evidence::Registry => REGISTRY_BIT,
            Evidence::CarriedId => CARRIED_BIT,
            Evidence::Model => MODEL_BIT,
            Evidence::MatchKey(k) => key_bit(k),
        };
        sorted.clear();
        sorted.extend(group.records.iter().map(|record| (of[*record as usize], *record)));
        sorted.sort_unstable();
        for together in sorted.chunk_by(|a, b| a.0 == b.0).filter(|together| together.len() > 1) {
            for (_, record) in together {
                linked_by[*record as usize] |= bit;
            }
        }
    }
    linked_by
}

#[cfg(test)]
mod tests;
