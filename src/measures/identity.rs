//! How records became customers: by match key and model, by size, by guard.
//!
//! In: what linked and what was kept apart. Out: counts and shares. It shows no value that may name a person.

use super::about_identity::{alone_measures, field_measures};
use super::crowded::crowded;
use super::figures::{SourceKind, SourceMeasures};
use super::health::{BlockedMeasures, CutIslandMeasures, GuardMeasures, IdentityMeasures, KeyMeasures, Maturity};
use super::inflation;
use super::inputs::Inputs;
use super::share::share;
use crate::config::{Identity, MatchKey, Stage};
use crate::tables::{
    Clusters, CutIsland, Evidence, GuardDecision, Links, MODEL_BIT, ModelFacts, RecordIndex, StandardField, key_bit,
};

pub(super) fn identity_measures(inputs: &Inputs<'_>, sources: &[SourceMeasures]) -> IdentityMeasures {
    let (clusters, identity) = (inputs.clusters, &inputs.use_case.identity);
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
    let match_keys = &inputs.use_case.identity.match_keys;
    let has = |key: &MatchKey, record: usize| key.on.iter().all(|field| is_read(&inputs.fields[*field], record));
    let bits = |record: usize| {
        let keys = match_keys.iter().enumerate().filter(|(_, key)| has(key, record));
        keys.fold(0, |bits, (k, _)| bits | key_bit(k))
    };
    let can: Vec<u64> = (0..clusters.of.len()).map(bits).collect();
    let inflation = inflation::estimate(&clusters.members(), &can, &clusters.linked_by, match_keys.len());
    let counts = inputs.id_counts;
    IdentityMeasures {
        records: clusters.of.len(),
        clusters: clusters.n,
        profile_inflation: inflation.map_or(1.0, |inflation| inflation.value),
        inflation_is_estimated: inflation.is_some(),
        inflation_interval: inflation.map(|inflation| [inflation.low, inflation.high]),
        cluster_sizes,
        largest_cluster: sizes.iter().copied().max().unwrap_or(0),
        systems_per_customer: systems_per_customer(inputs),
        match_keys: key_measures(identity, inputs.fields, inputs.links, clusters, inputs.model),
        match_model: inputs.model.cloned().map(|facts| ModelFacts { in_review: in_review(inputs), ..facts }),
        blocked: blocked_measures(identity, inputs.links),
        guards: guard_measures(inputs),
        cut_islands: cut_islands(inputs),
        fields: field_measures(&inputs.use_case.identity, inputs.sources, inputs.fields),
        crowded: crowded(&inputs.use_case.identity, inputs.fields, clusters),
        alone: alone_measures(&inputs.use_case.identity, inputs.sources, inputs.alone),
        minted: counts.minted,
        merged: counts.merged,
        split: counts.split,
        id_churn: share(counts.changed_records, counts.known_records),
        known_records: counts.known_records,
        maturity: maturity(inputs, sources),
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

/// Whether a match key can read the field in a record.
fn is_read(field: &StandardField, record: usize) -> bool {
    field.of_its_type(record).next().is_some()
}

/// Pairs that wait for a steward: those of customers of whom nothing may be told wait for nobody.
fn in_review(inputs: &Inputs<'_>) -> usize {
    let is_told = |record: RecordIndex| !inputs.records.is_withheld(inputs.clusters.of[record as usize]);
    inputs.clusters.in_review.iter().filter(|pair| is_told(pair.left) && is_told(pair.right)).count()
}

/// What each match key did; behind them the match model, where its facts are given.
pub fn key_measures(
    identity: &Identity,
    fields: &[StandardField],
    links: &Links,
    clusters: &Clusters,
    model: Option<&ModelFacts>,
) -> Vec<KeyMeasures> {
    let linked_by = &clusters.linked_by;
    let has = |field: &usize, record: usize| !fields[*field].of(record).is_empty();
    let by_key = identity.match_keys.iter().enumerate().map(|(k, key)| {
        let bit = key_bit(k);
        KeyMeasures {
            name: key.name.clone(),
            on: key.on.iter().map(|field| identity.fields[*field].name.clone()).collect(),
            records_with_key: (0..linked_by.len())
                .filter(|record| key.on.iter().all(|field| is_read(&fields[*field], *record)))
                .count(),
            records_linked: linked_by.iter().filter(|bits| **bits & bit != 0).count(),
            records_only_here: linked_by.iter().filter(|bits| **bits == bit).count(),
            blocked_values: links.blocked.iter().filter(|blocked| blocked.key == k).count(),
            confidence: key.confidence,
        }
    });
    let by_model = identity.match_model.iter().zip(model).map(|(model, facts)| {
        let mut on: Vec<usize> =
            model.compare.iter().flat_map(|comparison| comparison.fields.iter().copied()).collect();
        on.dedup();
        KeyMeasures {
            name: "match model".to_owned(),
            on: on.iter().map(|field| identity.fields[*field].name.clone()).collect(),
            records_with_key: (0..linked_by.len()).filter(|record| on.iter().any(|field| has(field, *record))).count(),
            records_linked: linked_by.iter().filter(|bits| **bits & MODEL_BIT != 0).count(),
            records_only_here: linked_by.iter().filter(|bits| **bits == MODEL_BIT).count(),
            blocked_values: 0,
            confidence: facts.mean_probability,
        }
    });
    by_key.chain(by_model).collect()
}

/// The most shared values; of those that may name a person only the length.
pub fn blocked_measures(identity: &Identity, links: &Links) -> Vec<BlockedMeasures> {
    const SHOWN: usize = 20;
    let shown = links.blocked.iter().take(SHOWN).map(|blocked| {
        let key = &identity.match_keys[blocked.key];
        let shown = |(field, value): (&usize, &String)| identity.fields[*field].kind.shown(value);
        let parts: Vec<String> = key.on.iter().zip(&blocked.value).map(shown).collect();
        BlockedMeasures { key: key.name.clone(), value: parts.join(" + "), records: blocked.n_records }
    });
    shown.collect()
}

fn cut_islands(inputs: &Inputs<'_>) -> Vec<CutIslandMeasures> {
    let named = |evidence: Evidence| inputs.use_case.identity.named(evidence).to_owned();
    let one = |island: &CutIsland| CutIslandMeasures {
        records: island.records,
        evidence: island.evidence.iter().map(|evidence| named(*evidence)).collect(),
        raised_by: island.raised_by,
        pairs: island.pairs,
    };
    inputs.clusters.cut_islands.iter().map(one).collect()
}

fn guard_measures(inputs: &Inputs<'_>) -> Vec<GuardMeasures> {
    let mut decisions: Vec<&GuardDecision> = inputs.clusters.decisions.iter().collect();
    decisions.sort_by_key(|decision| (decision.evidence, decision.refusal));
    decisions
        .chunk_by(|a, b| (a.evidence, a.refusal) == (b.evidence, b.refusal))
        .map(|same| GuardMeasures {
            refusal: same[0].refusal,
            evidence: inputs.use_case.identity.named(same[0].evidence).to_owned(),
            decisions: same.len(),
            records: same.iter().map(|decision| decision.records.len()).sum(),
        })
        .collect()
}

/// How far the canonical ID has come, from what is seen and not from what is said.
fn maturity(inputs: &Inputs<'_>, sources: &[SourceMeasures]) -> Maturity {
    let carried = sources.iter().filter_map(|source| source.propagation).fold(0.0, f64::max);
    let customers = sources.iter().filter(|source| source.kind == SourceKind::Customers);
    let (live, linked) = customers.fold((0.0, 0.0), |(live, linked), source| {
        let n = (source.records - source.deleted) as f64;
        (live + n, linked + n * source.linked_share)
    });
    match inputs.use_case.purpose.stage {
        Stage::Live if carried >= 0.5 => Maturity::InWorkflowTools,
        _ if carried >= 0.5 => Maturity::Unified,
        _ if live > 0.0 && linked / live >= 0.3 => Maturity::Stitched,
        _ => Maturity::Fragmented,
    }
}
