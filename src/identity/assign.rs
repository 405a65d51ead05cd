//! Which cluster has which ID: kept where it was known, minted where it was not.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::code::text;
use super::registry::{HistoryRow, IdRow, LinkRow, RecordRow, Registry};
use crate::config::UseCase;
use crate::tables::{ClusterIndex, Clusters, Evidence, IdCounts, Links, Micros, RecordIndex, Sources, moments};

/// Every cluster's ID, and the registry's next version.
pub struct Assignment {
    /// The canonical ID of every cluster.
    pub ids: Vec<String>,
    /// What happened.
    pub counts: IdCounts,
    pub(super) entity: String,
    pub(super) records: Vec<RecordRow>,
    pub(super) known_ids: Vec<IdRow>,
    pub(super) history: Vec<HistoryRow>,
    pub(super) links: Vec<LinkRow>,
}

/// Gives every cluster its canonical ID.
///
/// # Errors
/// A registry that names an ID it does not hold.
pub fn assign(registry: &Registry, use_case: &UseCase, sources: &Sources, clusters: &Clusters, links: &Links, as_of: Micros) -> Result<Assignment> {
    let known = known_ids(registry, use_case, sources)?;
    let ids_by_text: BTreeMap<&str, u32> = (0..).zip(&registry.ids).map(|(i, row)| (row.id.as_str(), i)).collect();
    let claims = claims(&known, clusters);
    let winners = winners(&claims);
    let mut next = Next { registry, use_case, as_of, ids: registry.ids.clone(), history: Vec::new(), counts: IdCounts::default() };
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let smallest = smallest_records(clusters);
    let mut ids: Vec<String> = Vec::with_capacity(clusters.n);
    for cluster in 0..clusters.n as ClusterIndex {
        let mut won: Vec<u32> = winners.get(&cluster).cloned().unwrap_or_default();
        // The one minted first stays; among those of one version the smaller.
        won.sort_by(|a, b| next.ids[*a as usize].order().cmp(&next.ids[*b as usize].order()));
        let Some((stays, merged)) = won.split_first() else {
            let lost = claims.get(&cluster).and_then(|claims| claims.keys().next()).map(|id| next.ids[*id as usize].id.clone());
            let (source, record_id) = sources.key(smallest[cluster as usize]);
            let id = mint(use_case, &use_case.sources[source].name, record_id, |id| ids_by_text.contains_key(id) || taken.contains(id));
            taken.insert(id.clone());
            next.minted(&id, lost);
            ids.push(id);
            continue;
        };
        let id = next.ids[*stays as usize].id.clone();
        for other in merged {
            next.superseded(*other, &id, evidence_between(cluster, clusters, use_case));
        }
        ids.push(id);
    }
    let mut counts = next.counts;
    for (record, id) in known.iter().enumerate() {
        let Some(id) = id else { continue };
        counts.known_records += 1;
        counts.changed_records += usize::from(ids[clusters.of[record] as usize] != registry.ids[*id as usize].id);
    }
    let records = next_records(registry, &next.ids, &ids_by_text, use_case, sources, clusters, &ids);
    let links = next_links(registry, use_case, sources, clusters, links);
    let (mut known_ids, history) = (next.ids, next.history);
    known_ids.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Assignment { ids, counts, entity: use_case.entity.clone(), records, known_ids, history, links })
}

/// For every record the registry's ID of it, as an index, after following what superseded it.
fn known_ids(registry: &Registry, use_case: &UseCase, sources: &Sources) -> Result<Vec<Option<u32>>> {
    let by_text: BTreeMap<&str, u32> = (0..).zip(&registry.ids).map(|(i, row)| (row.id.as_str(), i)).collect();
    let mut known = Vec::with_capacity(sources.n_records());
    for table in &sources.customers {
        let name = use_case.sources[table.source].name.as_str();
        let start = registry.records.partition_point(|row| row.source.as_str() < name);
        let mut rows = registry.records[start..].iter().take_while(|row| row.source.as_str() == name).peekable();
        for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
            while rows.next_if(|row| row.record_id.as_str() < record_id).is_some() {}
            let id = match rows.peek().filter(|row| row.record_id == record_id) {
                Some(row) => {
                    Some(registry.resolve(&row.id, &by_text).ok_or_else(|| anyhow!("the registry is damaged: a record names an ID that it does not hold"))?)
                }
                None => None,
            };
            known.push(id);
        }
    }
    Ok(known)
}

/// For every cluster the known IDs of its records, with how many of them and the smallest.
type Claims = BTreeMap<ClusterIndex, BTreeMap<u32, (usize, RecordIndex)>>;

fn claims(known: &[Option<u32>], clusters: &Clusters) -> Claims {
    let mut claims = Claims::new();
    for (record, id) in known.iter().enumerate() {
        if let Some(id) = id {
            let claim = claims.entry(clusters.of[record]).or_default().entry(*id).or_insert((0, record as RecordIndex));
            claim.0 += 1;
        }
    }
    claims
}

/// Each ID goes to the cluster with most of its records; among equals to the one with the smallest.
fn winners(claims: &Claims) -> BTreeMap<ClusterIndex, Vec<u32>> {
    let mut best: BTreeMap<u32, (usize, RecordIndex, ClusterIndex)> = BTreeMap::new();
    for (cluster, ids) in claims {
        for (id, (count, smallest)) in ids {
            let candidate = (*count, *smallest, *cluster);
            best.entry(*id)
                .and_modify(|known| {
                    if (candidate.0, std::cmp::Reverse(candidate.1)) > (known.0, std::cmp::Reverse(known.1)) {
                        *known = candidate;
                    }
                })
                .or_insert(candidate);
        }
    }
    let mut winners: BTreeMap<ClusterIndex, Vec<u32>> = BTreeMap::new();
    for (id, (_, _, cluster)) in best {
        winners.entry(cluster).or_default().push(id);
    }
    winners
}

fn smallest_records(clusters: &Clusters) -> Vec<RecordIndex> {
    let mut smallest = vec![RecordIndex::MAX; clusters.n];
    for (record, cluster) in clusters.of.iter().enumerate() {
        let slot = &mut smallest[*cluster as usize];
        *slot = (*slot).min(record as RecordIndex);
    }
    smallest
}

/// An ID from the content of a record; the counter moves on when the ID is taken, so that a part that splits off with the
/// first record of a customer never gets the ID that stays behind.
fn mint(use_case: &UseCase, source: &str, record_id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut counter = 0u64;
    loop {
        let content = format!("{}\u{1f}{source}\u{1f}{record_id}\u{1f}{counter}", use_case.entity);
        let id = text(&use_case.id_prefix, xxh3_128_with_seed(content.as_bytes(), 0x00C3_601D));
        if !is_taken(&id) {
            return id;
        }
        counter += 1;
    }
}

/// The keys that join the records of a cluster, for the history.
fn evidence_between(cluster: ClusterIndex, clusters: &Clusters, use_case: &UseCase) -> String {
    let bits = clusters.of.iter().zip(&clusters.linked_by).filter(|(of, _)| **of == cluster).fold(0, |bits, (_, linked_by)| bits | linked_by);
    let names: Vec<&str> = use_case.match_keys.iter().enumerate().filter(|(k, _)| bits & (1 << (*k).min(61)) != 0).map(|(_, key)| key.name.as_str()).collect();
    format!("joined by {}", if names.is_empty() { "the system's own merge".to_owned() } else { names.join(", ") })
}

struct Next<'a> {
    registry: &'a Registry,
    use_case: &'a UseCase,
    as_of: Micros,
    ids: Vec<IdRow>,
    history: Vec<HistoryRow>,
    counts: IdCounts,
}

impl Next<'_> {
    fn row(&self, event: &str, id: &str, other: Option<String>, cause: String) -> HistoryRow {
        HistoryRow {
            version: self.registry.version + 1,
            as_of: moments::timestamp_text(self.as_of),
            use_case: self.use_case.name.clone(),
            event: event.to_owned(),
            id: id.to_owned(),
            other,
            cause,
        }
    }

    fn minted(&mut self, id: &str, split_from: Option<String>) {
        self.counts.minted += 1;
        self.ids.push(IdRow {
            id: id.to_owned(),
            minted_version: self.registry.version + 1,
            minted_as_of: moments::timestamp_text(self.as_of),
            minted_by: self.use_case.name.clone(),
            superseded_by: None,
        });
        if split_from.is_some() {
            self.counts.split += 1;
            let row = self.row("split", id, split_from, "most of the records that shared the ID are another customer".to_owned());
            self.history.push(row);
        }
    }

    fn superseded(&mut self, index: u32, by: &str, cause: String) {
        self.counts.merged += 1;
        let row = self.row("merged", &self.ids[index as usize].id.clone(), Some(by.to_owned()), cause);
        self.ids[index as usize].superseded_by = Some(by.to_owned());
        self.history.push(row);
    }
}

/// Today's records with today's IDs, and those that are absent today with what they had; in order of source and record ID.
fn next_records(
    registry: &Registry,
    next: &[IdRow],
    by_text: &BTreeMap<&str, u32>,
    use_case: &UseCase,
    sources: &Sources,
    clusters: &Clusters,
    ids: &[String],
) -> Vec<RecordRow> {
    let mut rows: Vec<RecordRow> = Vec::with_capacity(registry.records.len().max(sources.n_records()));
    let mut record = 0;
    for table in &sources.customers {
        for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
            let id = ids[clusters.of[record] as usize].clone();
            rows.push(RecordRow { source: use_case.sources[table.source].name.clone(), record_id: record_id.to_owned(), id });
            record += 1;
        }
    }
    let present = rows.len();
    for row in &registry.records {
        let here =
            rows[..present].binary_search_by(|other| (other.source.as_str(), other.record_id.as_str()).cmp(&(row.source.as_str(), row.record_id.as_str())));
        if here.is_err() {
            let mut id = row.id.as_str();
            while let Some(by) = by_text.get(id).and_then(|i| next[*i as usize].superseded_by.as_deref()) {
                id = by;
            }
            rows.push(RecordRow { id: id.to_owned(), ..row.clone() });
        }
    }
    rows.sort_by(|a, b| (&a.source, &a.record_id).cmp(&(&b.source, &b.record_id)));
    rows
}

/// The evidence of other use cases as it was, and of this one as it is today.
fn next_links(registry: &Registry, use_case: &UseCase, sources: &Sources, clusters: &Clusters, links: &Links) -> Vec<LinkRow> {
    let mut rows: Vec<LinkRow> = registry.links.iter().filter(|row| row.use_case != use_case.name).cloned().collect();
    for group in &links.groups {
        let evidence = match group.evidence {
            Evidence::SystemMerge => "system_merge",
            Evidence::MatchKey(k) => &use_case.match_keys[k].name,
            Evidence::Registry => continue,
        };
        for pair in group.records.windows(2).filter(|pair| clusters.of[pair[0] as usize] == clusters.of[pair[1] as usize]) {
            let ((source_l, record_l), (source_r, record_r)) = (sources.key(pair[0]), sources.key(pair[1]));
            rows.push(LinkRow {
                use_case: use_case.name.clone(),
                evidence: evidence.to_owned(),
                source_l: use_case.sources[source_l].name.clone(),
                record_l: record_l.to_owned(),
                source_r: use_case.sources[source_r].name.clone(),
                record_r: record_r.to_owned(),
            });
        }
    }
    rows.sort();
    rows.dedup();
    rows
}
