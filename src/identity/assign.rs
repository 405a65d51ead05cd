//! Which cluster has which ID: kept where it was known, minted where it was not.
//!
//! In: the registry and today's clusters. Out: an ID for every cluster, and the registry's next version. It promises
//! that an ID goes only to a cluster that holds a record it stood for, and that a new one is made from content alone.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::Result;
use polars::prelude::PlSmallStr;
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128_with_seed};

use super::changes::Assignment;
use super::code::text;
use super::next::{Next, merge_records, next_links};
use super::registry::{NOWHERE, Registry};
use crate::config::UseCase;
use crate::diagnostic::Failure;
use crate::tables::{ClusterIndex, Clusters, Links, MODEL_BIT, Micros, Sources, key_bit};

/// Gives every cluster its canonical ID.
///
/// # Errors
/// A registry whose IDs supersede each other in a circle.
pub fn assign(
    registry: &Registry,
    use_case: &UseCase,
    sources: &Sources,
    clusters: &Clusters,
    links: &Links,
    as_of: Micros,
) -> Result<Assignment> {
    let rows = registry.rows_of(use_case, sources);
    let mut known: Vec<Option<u32>> = Vec::with_capacity(rows.len());
    for row in &rows {
        known.push(match *row {
            NOWHERE => None,
            row => Some(registry.resolve(registry.records[row as usize].id).ok_or_else(|| {
                anyhow::Error::new(Failure::RegistryDamaged(
                    "the registry is damaged: IDs supersede each other in a circle".to_owned(),
                ))
            })?),
        });
    }
    let won = winners(&known, clusters, registry);
    let claimed = first_claims(&known, clusters);
    let mut taken: HashSet<PlSmallStr, Xxh3Builder> = registry.ids.iter().map(|row| row.id.clone()).collect();
    let mut next = Next::new(registry, use_case, as_of);
    let smallest = smallest_records(clusters);
    let evidence = if won.len() < 2 { Vec::new() } else { evidence_of(clusters) };
    let mut won = won.iter().peekable();
    let mut id_of: Vec<u32> = Vec::with_capacity(clusters.n);
    for cluster in 0..clusters.n as ClusterIndex {
        let Some((_, stays)) = won.next_if(|(winner, _)| *winner == cluster) else {
            let (source, record_id) = sources.key(smallest[cluster as usize]);
            let id = mint(use_case, &use_case.identity.sources[source].name, record_id, &taken);
            taken.insert(id.clone());
            id_of.push(next.mint(id, claimed[cluster as usize]));
            continue;
        };
        id_of.push(*stays);
        while let Some((_, other)) = won.next_if(|(winner, _)| *winner == cluster) {
            next.supersede(*other, *stays, joined_by(evidence[cluster as usize], use_case));
        }
    }
    let mut counts = next.counts;
    for (record, id) in known.iter().enumerate() {
        let Some(id) = id else { continue };
        counts.known_records += 1;
        counts.changed_records += usize::from(id_of[clusters.of[record] as usize] != *id);
    }
    let mut next = next.registry;
    let moved = merge_records(registry, &mut next, use_case, sources, |record| id_of[clusters.of[record] as usize]);
    next_links(registry, &mut next, use_case, clusters, links, &moved);
    let ids = id_of.iter().map(|id| next.ids[*id as usize].id.to_string()).collect();
    Ok(Assignment { ids, counts, entity: use_case.identity.entity.clone(), next })
}

/// Cluster and ID, in order of cluster and then of age: each ID goes to the cluster with most of its records, among
/// equals to the one with the smallest record.
fn winners(known: &[Option<u32>], clusters: &Clusters, registry: &Registry) -> Vec<(ClusterIndex, u32)> {
    let mut claims: Vec<(u32, ClusterIndex, u32)> =
        (0..).zip(known).filter_map(|(record, id)| id.map(|id| (id, clusters.of[record as usize], record))).collect();
    claims.sort_unstable();
    let mut won: Vec<(ClusterIndex, u32)> = Vec::new();
    for of_id in claims.chunk_by(|a, b| a.0 == b.0) {
        let best = of_id
            .chunk_by(|a, b| a.1 == b.1)
            .map(|of_cluster| (of_cluster.len(), Reverse(of_cluster[0].2), of_cluster[0].1))
            .max();
        won.extend(best.map(|(_, _, cluster)| (cluster, of_id[0].0)));
    }
    // The ID minted first stays; of one version, the smaller.
    won.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| registry.ids[a.1 as usize].order().cmp(&registry.ids[b.1 as usize].order()))
    });
    won
}

/// For every cluster an ID that one of its records had.
fn first_claims(known: &[Option<u32>], clusters: &Clusters) -> Vec<Option<u32>> {
    let mut claimed: Vec<Option<u32>> = vec![None; clusters.n];
    for (record, id) in known.iter().enumerate() {
        if let Some(id) = id {
            claimed[clusters.of[record] as usize].get_or_insert(*id);
        }
    }
    claimed
}

fn smallest_records(clusters: &Clusters) -> Vec<u32> {
    let mut smallest = vec![u32::MAX; clusters.n];
    for (record, cluster) in (0..).zip(&clusters.of) {
        let slot = &mut smallest[*cluster as usize];
        *slot = (*slot).min(record);
    }
    smallest
}

/// An ID from the content of a record; the counter moves on when the ID is taken, so that a part that splits off with
/// the first record of a customer never gets the ID that stays behind.
fn mint(use_case: &UseCase, source: &str, record_id: &str, taken: &HashSet<PlSmallStr, Xxh3Builder>) -> PlSmallStr {
    let mut counter = 0u64;
    loop {
        let content = format!("{}\u{1f}{source}\u{1f}{record_id}\u{1f}{counter}", use_case.identity.entity);
        let id: PlSmallStr =
            text(&use_case.identity.id_prefix, xxh3_128_with_seed(content.as_bytes(), 0x00C3_601D)).into();
        if !taken.contains(&id) {
            return id;
        }
        counter += 1;
    }
}

/// For every cluster the bits of the evidence that joins its records.
fn evidence_of(clusters: &Clusters) -> Vec<u64> {
    let mut evidence = vec![0; clusters.n];
    for (cluster, linked_by) in clusters.of.iter().zip(&clusters.linked_by) {
        evidence[*cluster as usize] |= linked_by;
    }
    evidence
}

fn joined_by(bits: u64, use_case: &UseCase) -> String {
    let mut names: Vec<&str> = use_case
        .identity
        .match_keys
        .iter()
        .enumerate()
        .filter(|(k, _)| bits & key_bit(*k) != 0)
        .map(|(_, key)| key.name.as_str())
        .collect();
    if bits & MODEL_BIT != 0 {
        names.push("the match model");
    }
    format!("joined by {}", if names.is_empty() { "the system's own merge".to_owned() } else { names.join(", ") })
}
