//! The shortest way from record to record along the links of a customer.

use std::collections::BTreeMap;

use super::answer::{Link, named};
use crate::config::Identity;
use crate::resolve::Resolved;
use crate::tables::{Evidence, LinkGroup, RecordIndex, Sources};

/// The links from `a` to `b`; of several shortest ways the one by the strongest evidence.
pub(super) fn between(
    identity: &Identity,
    sources: &Sources,
    resolved: &Resolved,
    a: RecordIndex,
    b: RecordIndex,
) -> Vec<Link> {
    let cluster = resolved.clusters.of[a as usize];
    let inside = |record: &&RecordIndex| resolved.clusters.of[**record as usize] == cluster;
    let groups: Vec<&LinkGroup> = resolved
        .links
        .groups
        .iter()
        .chain(&resolved.clusters.by_model)
        .filter(|group| group.records.iter().filter(inside).count() > 1)
        .collect();
    let mut from: BTreeMap<RecordIndex, (RecordIndex, Evidence)> = BTreeMap::from([(a, (a, Evidence::Model))]);
    let mut front = vec![a];
    while !front.is_empty() && !from.contains_key(&b) {
        let mut next = Vec::new();
        for record in front {
            for group in groups.iter().filter(|group| group.records.binary_search(&record).is_ok()) {
                for other in group.records.iter().filter(inside) {
                    if !from.contains_key(other) {
                        from.insert(*other, (record, group.evidence));
                        next.push(*other);
                    }
                }
            }
        }
        front = next;
    }
    let (mut path, mut at) = (Vec::new(), b);
    while let Some((before, evidence)) = from.get(&at).filter(|_| at != a) {
        path.push(Link {
            from: named(identity, sources, *before),
            to: named(identity, sources, at),
            by: by(identity, *evidence),
        });
        at = *before;
    }
    path.reverse();
    path
}

fn by(identity: &Identity, evidence: Evidence) -> String {
    match evidence {
        Evidence::SystemMerge => "the system's own merge".to_owned(),
        Evidence::MatchKey(k) => identity.match_keys[k].name.clone(),
        Evidence::Registry => "records that are away".to_owned(),
        Evidence::CarriedId => "a canonical ID that one carries".to_owned(),
        Evidence::Model => "match model".to_owned(),
    }
}
