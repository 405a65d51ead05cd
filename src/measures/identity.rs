//! How records became customers, by source and by match key.

use super::inflation;
use super::inputs::Inputs;
use super::share::share;
use super::{BlockedMeasures, FieldMeasures, GuardMeasures, IdentityMeasures, KeyMeasures, SourceMeasures};
use crate::config::Stage;
use crate::tables::{ClusterIndex, Evidence, GuardDecision, MODEL_BIT, NO_RECORD, UNKNOWN, key_bit};

pub(super) fn source_measures(inputs: &Inputs<'_>) -> Vec<SourceMeasures> {
    let clusters = inputs.clusters;
    let mut sources_of = vec![0u64; clusters.n];
    for (position, table) in inputs.sources.customers.iter().enumerate() {
        for (row, record) in inputs.sources.range(position).enumerate() {
            if !table.deleted[row] {
                sources_of[clusters.of[record] as usize] |= 1 << position.min(63);
            }
        }
    }
    let mut all = Vec::new();
    for (position, table) in inputs.sources.customers.iter().enumerate() {
        let source = &inputs.use_case.identity.sources[table.source];
        let write_back = inputs.use_case.write_back.iter().find(|write_back| write_back.source == table.source);
        let held =
            write_back.and_then(|write_back| table.frame.column(&write_back.canonical_id).ok()?.str().ok().cloned());
        let (mut live, mut linked, mut carried) = (0, 0, 0);
        let mut customers: Vec<ClusterIndex> = Vec::new();
        for (row, record) in inputs.sources.range(position).enumerate() {
            if table.deleted[row] {
                continue;
            }
            let cluster = clusters.of[record];
            live += 1;
            customers.push(cluster);
            linked += usize::from(sources_of[cluster as usize].count_ones() > 1);
            carried += usize::from(
                held.as_ref().and_then(|held| held.get(row)) == Some(inputs.ids[cluster as usize].as_str()),
            );
        }
        customers.sort_unstable();
        customers.dedup();
        all.push(SourceMeasures {
            name: source.name.clone(),
            label: source.label.clone(),
            kind: "customers".to_owned(),
            rows: table.reading.rows,
            records: table.record_ids.len(),
            deleted: table.record_ids.len() - live,
            older_versions: table.reading.older_versions,
            undated: table.reading.undated,
            unattached: 0,
            merged_into_unknown: table.reading.merged_into_unknown,
            customers: customers.len(),
            records_per_customer: share(live, customers.len()),
            linked_share: share(linked, live),
            propagation: write_back.map(|_| share(carried, live)),
        });
    }
    for table in &inputs.sources.events {
        let source = &inputs.use_case.identity.sources[table.source];
        let mut has_event = vec![false; clusters.n];
        let mut counted = 0;
        for (record, at) in table.record.iter().zip(&table.happened_at) {
            if *record != NO_RECORD && *at != UNKNOWN && *at <= inputs.as_of {
                counted += 1;
                has_event[clusters.of[*record as usize] as usize] = true;
            }
        }
        let customers = has_event.iter().filter(|has| **has).count();
        all.push(SourceMeasures {
            name: source.name.clone(),
            label: source.label.clone(),
            kind: "events".to_owned(),
            rows: table.reading.rows,
            records: counted,
            deleted: 0,
            older_versions: 0,
            undated: table.reading.undated,
            unattached: table.reading.unattached,
            merged_into_unknown: 0,
            customers,
            records_per_customer: share(counted, customers),
            linked_share: 0.0,
            propagation: None,
        });
    }
    all
}

pub(super) fn identity_measures(inputs: &Inputs<'_>, sources: &[SourceMeasures]) -> IdentityMeasures {
    let clusters = inputs.clusters;
    let mut sizes = vec![0usize; clusters.n];
    for cluster in &clusters.of {
        sizes[*cluster as usize] += 1;
    }
    let bins =
        [("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4", 4, 4), ("5–9", 5, 9), ("10–24", 10, 24), ("25+", 25, usize::MAX)];
    let cluster_sizes = bins
        .iter()
        .map(|(label, from, to)| ((*label).to_owned(), sizes.iter().filter(|size| (from..=to).contains(size)).count()))
        .collect();
    let inflation = inflation::estimate(&clusters.linked_by, inputs.use_case.identity.match_keys.len(), &sizes);
    let counts = inputs.id_counts;
    IdentityMeasures {
        records: clusters.of.len(),
        clusters: clusters.n,
        profile_inflation: inflation.unwrap_or(1.0),
        inflation_is_estimated: inflation.is_some(),
        cluster_sizes,
        largest_cluster: sizes.iter().copied().max().unwrap_or(0),
        systems_per_customer: systems_per_customer(inputs),
        match_keys: key_measures(inputs),
        match_model: inputs.model.cloned(),
        blocked: blocked_measures(inputs),
        guards: guard_measures(inputs),
        fields: inputs
            .use_case
            .identity
            .fields
            .iter()
            .zip(inputs.fields)
            .map(|(field, standard)| FieldMeasures { name: field.name.clone(), by_source: standard.counts.clone() })
            .collect(),
        minted: counts.minted,
        merged: counts.merged,
        split: counts.split,
        id_churn: share(counts.changed_records, counts.known_records),
        known_records: counts.known_records,
        maturity: maturity(inputs, sources).to_owned(),
    }
}

fn systems_per_customer(inputs: &Inputs<'_>) -> Vec<usize> {
    let n_systems = inputs.sources.customers.len();
    let mut systems = vec![0u64; inputs.clusters.n];
    for (position, table) in inputs.sources.customers.iter().enumerate() {
        for (row, record) in inputs.sources.range(position).enumerate() {
            if !table.deleted[row] {
                systems[inputs.clusters.of[record] as usize] |= 1 << position.min(63);
            }
        }
    }
    let mut counts = vec![0; n_systems];
    for mask in systems.iter().filter(|mask| **mask != 0) {
        counts[(mask.count_ones() as usize).min(n_systems) - 1] += 1;
    }
    counts
}

fn key_measures(inputs: &Inputs<'_>) -> Vec<KeyMeasures> {
    let linked_by = &inputs.clusters.linked_by;
    let keys = inputs.use_case.identity.match_keys.iter().enumerate();
    let by_key = keys.map(|(k, key)| {
        let bit = key_bit(k);
        KeyMeasures {
            name: key.name.clone(),
            on: key.on.iter().map(|field| inputs.use_case.identity.fields[*field].name.clone()).collect(),
            records_with_key: (0..linked_by.len())
                .filter(|record| key.on.iter().all(|field| !inputs.fields[*field].of(*record).is_empty()))
                .count(),
            records_linked: linked_by.iter().filter(|bits| **bits & bit != 0).count(),
            records_only_here: linked_by.iter().filter(|bits| **bits == bit).count(),
            blocked_values: inputs.links.blocked.iter().filter(|blocked| blocked.key == k).count(),
            confidence: key.confidence,
        }
    });
    let by_model = inputs.use_case.identity.match_model.iter().zip(inputs.model).map(|(model, facts)| {
        let mut on: Vec<usize> =
            model.compare.iter().flat_map(|comparison| comparison.fields.iter().copied()).collect();
        on.dedup();
        KeyMeasures {
            name: "match model".to_owned(),
            on: on.iter().map(|field| inputs.use_case.identity.fields[*field].name.clone()).collect(),
            records_with_key: (0..linked_by.len())
                .filter(|record| on.iter().any(|field| !inputs.fields[*field].of(*record).is_empty()))
                .count(),
            records_linked: linked_by.iter().filter(|bits| **bits & MODEL_BIT != 0).count(),
            records_only_here: linked_by.iter().filter(|bits| **bits == MODEL_BIT).count(),
            blocked_values: 0,
            confidence: facts.mean_probability,
        }
    });
    by_key.chain(by_model).collect()
}

/// The most shared values; of those that may name a person only the length.
fn blocked_measures(inputs: &Inputs<'_>) -> Vec<BlockedMeasures> {
    const SHOWN: usize = 20;
    let shown = inputs.links.blocked.iter().take(SHOWN).map(|blocked| {
        let key = &inputs.use_case.identity.match_keys[blocked.key];
        let parts: Vec<String> = key
            .on
            .iter()
            .zip(&blocked.value)
            .map(|(field, value)| inputs.use_case.identity.fields[*field].kind.shown(value))
            .collect();
        BlockedMeasures { key: key.name.clone(), value: parts.join(" + "), records: blocked.n_records }
    });
    shown.collect()
}

fn guard_measures(inputs: &Inputs<'_>) -> Vec<GuardMeasures> {
    let name = |evidence: Evidence| match evidence {
        Evidence::SystemMerge => "system merge".to_owned(),
        Evidence::MatchKey(k) => inputs.use_case.identity.match_keys[k].name.clone(),
        Evidence::Registry => "registry".to_owned(),
        Evidence::Model => "match model".to_owned(),
    };
    let mut decisions: Vec<&GuardDecision> = inputs.clusters.decisions.iter().collect();
    decisions.sort_by_key(|decision| (decision.evidence, decision.refusal));
    decisions
        .chunk_by(|a, b| (a.evidence, a.refusal) == (b.evidence, b.refusal))
        .map(|same| GuardMeasures {
            refusal: super::attributes::word(&same[0].refusal),
            evidence: name(same[0].evidence),
            decisions: same.len(),
            records: same.iter().map(|decision| decision.records.len()).sum(),
        })
        .collect()
}

/// How far the canonical ID has come, from what is seen and not from what is said.
fn maturity(inputs: &Inputs<'_>, sources: &[SourceMeasures]) -> &'static str {
    let carried = sources.iter().filter_map(|source| source.propagation).fold(0.0, f64::max);
    let customers = sources.iter().filter(|source| source.kind == "customers");
    let (live, linked) = customers.fold((0.0, 0.0), |(live, linked), source| {
        let n = (source.records - source.deleted) as f64;
        (live + n, linked + n * source.linked_share)
    });
    match inputs.use_case.purpose.stage {
        Stage::Live if carried >= 0.5 => "in workflow tools",
        _ if carried >= 0.5 => "unified",
        _ if live > 0.0 && linked / live >= 0.3 => "stitched per use case",
        _ => "fragmented",
    }
}
