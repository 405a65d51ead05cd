//! Which cluster has which ID: kept where it was known, minted where it was not.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Result;
use polars::prelude::PlSmallStr;
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128_with_seed};

use super::code::text;
use super::registry::{HistoryRow, IdRow, LinkRow, NOWHERE, RecordRow, Registry, same};
use crate::config::UseCase;
use crate::diagnostic::Failure;
use crate::tables::{ClusterIndex, Clusters, Evidence, IdCounts, Links, MODEL_BIT, Micros, Sources, key_bit, moments};

/// Every cluster's ID, and the registry's next version.
pub struct Assignment {
    /// The canonical ID of every cluster.
    pub ids: Vec<String>,
    /// What happened.
    pub counts: IdCounts,
    pub(super) entity: String,
    pub(super) next: Registry,
}

impl Assignment {
    /// Whether the registry has to change: not where the next version would say what the last one says.
    pub fn changes(&self, base: &Registry) -> bool {
        base.version == 0 || !same(base, &self.next)
    }

    /// The version that holds these IDs: the next one, or the last where nothing changes.
    pub fn version(&self, base: &Registry) -> u64 {
        if self.changes(base) { self.next.version } else { base.version }
    }
}

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

/// The next version while it is made: IDs and history first.
struct Next<'a> {
    registry: Registry,
    use_case: &'a UseCase,
    as_of: Arc<str>,
    by: Arc<str>,
    counts: IdCounts,
}

impl<'a> Next<'a> {
    fn new(base: &Registry, use_case: &'a UseCase, as_of: Micros) -> Self {
        let registry = Registry {
            version: base.next(),
            ids: base.ids.clone(),
            history: base.history.clone(),
            ..Registry::default()
        };
        Self {
            registry,
            use_case,
            as_of: moments::timestamp_text(as_of).into(),
            by: use_case.name.as_str().into(),
            counts: IdCounts::default(),
        }
    }

    fn note(&mut self, event: &str, id: u32, other: u32, cause: String) {
        let text = |id: u32| self.registry.ids[id as usize].id.to_string();
        let row = HistoryRow {
            version: self.registry.version,
            as_of: self.as_of.to_string(),
            use_case: self.use_case.name.clone(),
            event: event.to_owned(),
            id: text(id),
            other: Some(text(other)),
            cause,
        };
        self.registry.history.push(row);
    }

    fn mint(&mut self, id: PlSmallStr, split_from: Option<u32>) -> u32 {
        let index = self.registry.ids.len() as u32;
        self.counts.minted += 1;
        self.registry.ids.push(IdRow {
            id,
            minted_version: self.registry.version,
            minted_as_of: self.as_of.clone(),
            minted_by: self.by.clone(),
            superseded_by: None,
        });
        if let Some(other) = split_from {
            self.counts.split += 1;
            self.note("split", index, other, "most of the records that shared the ID are another customer".to_owned());
        }
        index
    }

    fn supersede(&mut self, index: u32, by: u32, cause: String) {
        self.counts.merged += 1;
        self.registry.ids[index as usize].superseded_by = Some(by);
        self.note("merged", index, by, cause);
    }
}

/// Where rows of the last version and today's records stand in the next one.
struct Moved {
    of_row: Vec<u32>,
    of_record: Vec<u32>,
}

/// Today's records with today's IDs, and those that are absent today with what stands for theirs; ordered by source and
/// ID.
fn merge_records(
    base: &Registry,
    next: &mut Registry,
    use_case: &UseCase,
    sources: &Sources,
    id_of: impl Fn(usize) -> u32,
) -> Moved {
    let mut names: Vec<String> = base.sources.clone();
    names.extend(sources.customers.iter().map(|table| use_case.identity.sources[table.source].name.clone()));
    names.sort_unstable();
    names.dedup();
    let mut moved =
        Moved { of_row: Vec::with_capacity(base.records.len()), of_record: Vec::with_capacity(sources.n_records()) };
    let mut old = base.records.iter().peekable();
    for (n, name) in (0u16..).zip(&names) {
        let was = base.sources.iter().position(|source| source == name);
        let mut keep = |row: &RecordRow, next: &mut Registry| {
            moved.of_row.push(next.records.len() as u32);
            let id = next.resolve(row.id).unwrap_or(row.id);
            next.records.push(RecordRow { source: n, record_id: row.record_id.clone(), id });
        };
        let table = sources.customers.iter().find(|table| use_case.identity.sources[table.source].name == *name);
        let mut new_rows: Vec<u32> = Vec::new();
        for record_id in table.into_iter().flat_map(|table| table.record_ids.iter()).map(Option::unwrap_or_default) {
            while let Some(row) =
                old.next_if(|row| Some(row.source as usize) == was && row.record_id.as_str() < record_id)
            {
                keep(row, next);
            }
            let here = next.records.len() as u32;
            if let Some(row) =
                old.next_if(|row| Some(row.source as usize) == was && row.record_id.as_str() == record_id)
            {
                keep(row, next);
            } else {
                next.records.push(RecordRow { source: n, record_id: record_id.into(), id: 0 });
            }
            new_rows.push(here);
        }
        while let Some(row) = old.next_if(|row| Some(row.source as usize) == was) {
            keep(row, next);
        }
        for row in new_rows {
            next.records[row as usize].id = id_of(moved.of_record.len());
            moved.of_record.push(row);
        }
    }
    next.sources = names;
    moved
}

/// The evidence of other use cases as it was, and of this one as it is today.
fn next_links(
    base: &Registry,
    next: &mut Registry,
    use_case: &UseCase,
    clusters: &Clusters,
    links: &Links,
    moved: &Moved,
) {
    let mut name = |text: &str| match next.names.iter().position(|name| name == text) {
        Some(n) => n as u16,
        None => {
            next.names.push(text.to_owned());
            (next.names.len() - 1) as u16
        }
    };
    let of_base: Vec<u16> = base.names.iter().map(|text| name(text)).collect();
    let own = name(&use_case.name);
    let system_merge = name("system_merge");
    let model = name("match_model");
    let keys: Vec<u16> = use_case.identity.match_keys.iter().map(|key| name(&key.name)).collect();
    for row in &base.links {
        if base.names[row.use_case as usize] != use_case.name {
            next.links.push(LinkRow {
                use_case: of_base[row.use_case as usize],
                evidence: of_base[row.evidence as usize],
                left: moved.of_row[row.left as usize],
                right: moved.of_row[row.right as usize],
            });
        }
    }
    for group in links.groups.iter().chain(&clusters.by_model) {
        let evidence = match group.evidence {
            Evidence::SystemMerge => system_merge,
            Evidence::MatchKey(k) => keys[k],
            Evidence::Registry => continue,
            Evidence::Model => model,
        };
        for pair in
            group.records.windows(2).filter(|pair| clusters.of[pair[0] as usize] == clusters.of[pair[1] as usize])
        {
            next.links.push(LinkRow {
                use_case: own,
                evidence,
                left: moved.of_record[pair[0] as usize],
                right: moved.of_record[pair[1] as usize],
            });
        }
    }
    next.links.sort_unstable();
    next.links.dedup();
}
