//! How right each piece of evidence is, and each weight of the match model.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::judged::{AtThreshold, at_thresholds};
use super::read::Assigned;
use crate::config::Identity;
use crate::measures::{Rate, Ratio};
use crate::tables::blocks::pairs_of;
use crate::tables::{Clusters, Evidence, Links, RecordIndex, ScoredPair, Sources};

/// A record whose real customer is not known.
const UNKNOWN: u32 = u32::MAX;

/// The real customers of the records of a run, by number.
pub struct Known {
    of: Vec<u32>,
    /// Pairs of records that belong together.
    pub true_pairs: u64,
}

impl Known {
    /// Finds the records of a run in a truth.
    pub fn new(identity: &Identity, sources: &Sources, truth: &Assigned) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut of = Vec::with_capacity(sources.n_records());
        for record in 0..sources.n_records() as RecordIndex {
            let (source, id) = sources.key(record);
            let next = numbers.len() as u32;
            let customer = truth.get(&(identity.sources[source].name.clone(), id.to_owned()));
            of.push(customer.map_or(UNKNOWN, |customer| *numbers.entry(customer).or_insert(next)));
        }
        let mut sizes = vec![0u64; numbers.len()];
        of.iter().filter(|customer| **customer != UNKNOWN).for_each(|customer| sizes[*customer as usize] += 1);
        Self { of, true_pairs: sizes.into_iter().map(pairs_of).sum() }
    }

    /// Whether two records belong together, if that is known.
    pub fn together(&self, a: RecordIndex, b: RecordIndex) -> Option<bool> {
        let (a, b) = (self.of[a as usize], self.of[b as usize]);
        (a != UNKNOWN && b != UNKNOWN).then_some(a == b)
    }

    /// The records of every customer.
    pub fn customers(&self) -> BTreeMap<u32, Vec<RecordIndex>> {
        let mut customers: BTreeMap<u32, Vec<RecordIndex>> = BTreeMap::new();
        for (record, customer) in (0..).zip(&self.of).filter(|(_, customer)| **customer != UNKNOWN) {
            customers.entry(*customer).or_default().push(record);
        }
        customers
    }
}

/// How right one piece of evidence is.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ByEvidence {
    /// The match key; or `system_merge`, `registry`, `match_model`.
    pub evidence: String,
    /// Pairs of one customer of the run that it joins directly; a pair that it joins by two values counts twice.
    pub pairs: u64,
    /// The share of them that belongs together.
    pub precision: Option<Rate>,
    /// Right ones as a share of all pairs that belong together, most of which several pieces of evidence join; there is
    /// none where none belong together.
    pub found: Option<f64>,
}

/// How right the evidence is that made the customers: the systems' own merges, match keys in declared order, the match
/// model.
pub fn by_evidence(identity: &Identity, links: &Links, clusters: &Clusters, known: &Known) -> Vec<ByEvidence> {
    let mut all: BTreeMap<Evidence, Vec<(f64, f64)>> = BTreeMap::new();
    for group in links.groups.iter().chain(&clusters.by_model) {
        // By customer of the run and real customer.
        let mut records: Vec<(u32, u32)> =
            group.records.iter().map(|record| (clusters.of[*record as usize], known.of[*record as usize])).collect();
        records.retain(|(_, customer)| *customer != UNKNOWN);
        records.sort_unstable();
        let (mut right, mut joined) = (0, 0);
        for together in records.chunk_by(|a, b| a.0 == b.0) {
            joined += pairs_of(together.len() as u64);
            right += together.chunk_by(|a, b| a.1 == b.1).map(|same| pairs_of(same.len() as u64)).sum::<u64>();
        }
        all.entry(group.evidence).or_default().push((right as f64, joined as f64));
    }
    let one = |(evidence, groups): (Evidence, Vec<(f64, f64)>)| {
        let sum = |of: fn(&(f64, f64)) -> f64| groups.iter().map(of).sum::<f64>();
        ByEvidence {
            evidence: match evidence {
                Evidence::SystemMerge => "system_merge".to_owned(),
                Evidence::MatchKey(k) => identity.match_keys[k].name.clone(),
                Evidence::Registry => "registry".to_owned(),
                Evidence::CarriedId => "carried_id".to_owned(),
                Evidence::Model => "match_model".to_owned(),
            },
            pairs: sum(|group| group.1) as u64,
            found: (known.true_pairs > 0).then(|| sum(|group| group.0) / known.true_pairs as f64),
            precision: groups.into_iter().collect::<Ratio>().rate(),
        }
    };
    all.into_iter().map(one).filter(|by| by.pairs > 0).collect()
}

/// How right the match weight alone would be at thresholds around `link_at`, over candidate pairs and before clusters
/// are made. Pairs below clerical review are not kept, so no threshold is lower.
pub fn by_weight(pairs: &[ScoredPair], known: &Known, review_at: f64, link_at: f64) -> Vec<AtThreshold> {
    let weighed: Vec<(f64, bool)> = pairs
        .iter()
        .filter_map(|pair| Some((f64::from(pair.weight), known.together(pair.left, pair.right)?)))
        .collect();
    let steps = [-10.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 10.0].map(|step| link_at + step);
    let thresholds: Vec<f64> = steps.into_iter().filter(|from| *from >= review_at.min(link_at)).collect();
    at_thresholds(&weighed, known.true_pairs, &thresholds)
}
