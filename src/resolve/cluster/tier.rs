//! One tier of evidence of equal strength, applied all at once.

use std::collections::{BTreeMap, BTreeSet};

use super::components::Components;
use super::joined::Joined;
use crate::tables::{Evidence, GuardDecision, LinkGroup, RecordIndex, Refusal};

/// A group of a tier, seen as the sets that its records belonged to when the tier began.
struct Value<'a> {
    group: &'a LinkGroup,
    roots: Vec<RecordIndex>,
}

/// Applies the groups of one tier and notes what the guards refused.
pub(super) fn apply(tier: &[&LinkGroup], components: &mut Components, decisions: &mut Vec<GuardDecision>) {
    let evidence = tier[0].evidence;
    let mut values = Vec::new();
    for group in tier {
        let mut roots: Vec<RecordIndex> = group.records.iter().map(|record| components.find(*record)).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.len() < 2 {
            continue;
        }
        let guarded: Vec<RecordIndex> =
            roots.iter().copied().filter(|root| components.traits(*root).is_some()).collect();
        if any_conflict(&guarded, components) {
            decisions.push(GuardDecision { evidence, refusal: Refusal::SharedValue, records: group.records.clone() });
        } else {
            values.push(Value { group, roots });
        }
    }
    for chain in chains(values, components.len()) {
        apply_chain(evidence, &chain, components, decisions);
    }
}

/// Whether any two of the sets conflict. Conflicts with the first suffice for guarded sources and for sets of one value
/// each; the others are compared pair by pair, and a value has few of them.
fn any_conflict(roots: &[RecordIndex], components: &Components) -> bool {
    roots.iter().enumerate().any(|(i, a)| roots[i + 1..].iter().any(|b| components.conflict(*a, *b)))
}

/// Values that touch each other, together, in order of the smallest set of each chain.
fn chains(values: Vec<Value<'_>>, n_records: usize) -> Vec<Vec<Value<'_>>> {
    let mut touching = Joined::new(if values.is_empty() { 0 } else { n_records });
    for value in &values {
        for root in &value.roots[1..] {
            touching.join(value.roots[0], *root);
        }
    }
    let mut by_top: Vec<(RecordIndex, Value<'_>)> =
        values.into_iter().map(|value| (touching.root(value.roots[0]), value)).collect();
    // Stable: within a chain the values keep their order.
    by_top.sort_by_key(|(top, _)| *top);
    let mut chains: Vec<Vec<Value<'_>>> = Vec::new();
    let mut last = None;
    for (top, value) in by_top {
        if last != Some(top) {
            chains.push(Vec::new());
            last = Some(top);
        }
        if let Some(chain) = chains.last_mut() {
            chain.push(value);
        }
    }
    chains
}

fn apply_chain(
    evidence: Evidence,
    chain: &[Value<'_>],
    components: &mut Components,
    decisions: &mut Vec<GuardDecision>,
) {
    if let [value] = chain {
        // A value alone has already been found free of conflicts.
        for root in &value.roots[1..] {
            components.unite(value.roots[0], *root);
        }
        return;
    }
    let nodes: BTreeSet<RecordIndex> = chain.iter().flat_map(|value| value.roots.iter().copied()).collect();
    let anchors = anchors(&nodes, components);
    if anchors.is_empty() {
        for value in chain {
            for root in &value.roots[1..] {
                components.unite(value.roots[0], *root);
            }
        }
        return;
    }
    // Conflicting sets that one value joins directly do not conflict with each other: they are one end of the chain.
    for value in chain {
        let ends: Vec<RecordIndex> = value.roots.iter().copied().filter(|root| anchors.contains(root)).collect();
        for pair in ends.windows(2) {
            components.unite(pair[0], pair[1]);
        }
    }
    let nearest = nearest_anchor(chain, &anchors, components);
    let mut left_alone: Vec<RecordIndex> = Vec::new();
    for (node, anchor) in &nearest {
        match anchor {
            Some(anchor) => {
                if !components.unite(*anchor, *node) {
                    left_alone.push(*node);
                }
            }
            None => left_alone.push(*node),
        }
    }
    // What is equally near to two ends may still be one customer of its own.
    for value in chain {
        let alone: Vec<RecordIndex> = value.roots.iter().copied().filter(|root| left_alone.contains(root)).collect();
        for pair in alone.windows(2) {
            components.unite(pair[0], pair[1]);
        }
    }
    let mut records: Vec<RecordIndex> = chain.iter().flat_map(|value| value.group.records.iter().copied()).collect();
    records.sort_unstable();
    records.dedup();
    let whole = records.iter().map(|record| components.find(*record)).collect::<BTreeSet<_>>().len() == 1;
    if !whole {
        decisions.push(GuardDecision { evidence, refusal: Refusal::ChainCut, records });
    }
}

/// The sets of a chain that conflict with another of its sets.
fn anchors(nodes: &BTreeSet<RecordIndex>, components: &Components) -> BTreeSet<RecordIndex> {
    let guarded: Vec<RecordIndex> = nodes.iter().copied().filter(|node| components.traits(*node).is_some()).collect();
    let mut anchors = BTreeSet::new();
    for (i, a) in guarded.iter().enumerate() {
        for b in &guarded[i + 1..] {
            if components.conflict(*a, *b) {
                anchors.extend([*a, *b]);
            }
        }
    }
    anchors
}

/// For every set that is no anchor: the one anchor it is nearest to, counted in values, or none where two are equally
/// near.
fn nearest_anchor(
    chain: &[Value<'_>],
    anchors: &BTreeSet<RecordIndex>,
    components: &mut Components,
) -> BTreeMap<RecordIndex, Option<RecordIndex>> {
    let mut touching: BTreeMap<RecordIndex, Vec<usize>> = BTreeMap::new();
    for (v, value) in chain.iter().enumerate() {
        for root in &value.roots {
            touching.entry(*root).or_default().push(v);
        }
    }
    let mut reached: BTreeMap<RecordIndex, Option<RecordIndex>> =
        anchors.iter().map(|anchor| (*anchor, Some(components.find(*anchor)))).collect();
    let mut front: Vec<RecordIndex> = anchors.iter().copied().collect();
    while !front.is_empty() {
        let mut next: BTreeMap<RecordIndex, Option<RecordIndex>> = BTreeMap::new();
        for node in &front {
            let label = reached[node];
            for v in touching.get(node).into_iter().flatten() {
                for neighbour in chain[*v].roots.iter().filter(|root| !reached.contains_key(root)) {
                    next.entry(*neighbour)
                        .and_modify(|known| *known = if *known == label { label } else { None })
                        .or_insert(label);
                }
            }
        }
        front = next.keys().copied().collect();
        reached.extend(next);
    }
    reached.retain(|node, _| !anchors.contains(node));
    reached
}
