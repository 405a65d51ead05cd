//! Figures of a run against a truth: pairs, B-cubed, by sources, and the worst mistakes.
//!
//! In: for every record its canonical ID, and for some the customer they really are. Out: an [`Evaluation`]. It
//! promises that a record without truth changes no figure. It does not know how customers were decided.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::evidence::ByEvidence;
use super::judged::AtThreshold;
use super::lost::Lost;
use super::mistakes::{Mistake, Mixed, NOBODY, Parts, largest_wrong, mistakes, n_pairs, named, named_by_record};
use super::read::{Assigned, Record};
use crate::document::Document;
use crate::measures::{Rate, Ratio};

/// Precision, recall and F1, each with its interval; of nothing there is none.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Quality {
    /// Of what was put together, the share that belongs together.
    pub precision: Option<Rate>,
    /// Of what belongs together, the share that was put together.
    pub recall: Option<Rate>,
    /// Their harmonic mean.
    pub f1: Option<Rate>,
}

/// Two sources and how right the links between them are.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BySources {
    /// One source.
    pub left: String,
    /// The other, or the same.
    pub right: String,
    /// Pairs put together.
    pub predicted_pairs: u64,
    /// Pairs that belong together.
    pub true_pairs: u64,
    /// Over these pairs.
    pub quality: Quality,
}

/// How right a run is.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Evaluation {
    /// Records with truth.
    pub records: usize,
    /// Records of the run whose truth is not known; they count nowhere, unless the truth is complete.
    pub without_truth: usize,
    /// Profiles with records of both kinds: whether those without truth are rightly there is not known.
    pub also_hold_others: usize,
    /// Records of the truth that the run does not hold, of sources that it reads: all their pairs are missed.
    pub not_in_run: usize,
    /// Records of the truth of sources that the run does not read; they count nowhere.
    pub of_other_sources: usize,
    /// Real customers.
    pub customers: usize,
    /// Canonical IDs they have.
    pub profiles: usize,
    /// Profiles per real customer.
    pub profile_inflation: f64,
    /// Real customers whose profile holds all their records and no other.
    pub exactly_right: usize,
    /// Over pairs of records.
    pub pairwise: Quality,
    /// Over records: the mean share of each one's cluster that is right (Bagga and Baldwin 1998).
    pub b_cubed: Quality,
    /// Over the pairs between two sources.
    pub by_sources: Vec<BySources>,
    /// By the evidence that made the customers; empty where a crosswalk is measured.
    pub by_evidence: Vec<ByEvidence>,
    /// By the match weight alone, at several thresholds; empty without a match model.
    pub by_weight: Vec<AtThreshold>,
    /// Where the pairs that were wrongly left apart were lost; absent where a crosswalk is measured.
    pub lost: Option<Lost>,
    /// The profile with most records among those that hold records of several customers; absent where none does.
    pub largest_wrong: Option<Mixed>,
    /// The false merges with most wrong pairs.
    pub false_merges: Vec<Mistake>,
    /// The missed links with most wrong pairs.
    pub missed_links: Vec<Mistake>,
}

impl Document for Evaluation {
    const TITLE: &'static str = "c360 evaluate --format json, against a truth";
}

/// Evaluates a run against a truth; lists the `worst` mistakes of each kind. `complete` is whether the truth names all
/// records of the customers it names: then a record without truth beside one of them is wrongly there.
///
/// A record of the truth that the run does not hold, of a source that it reads, stands alone.
pub fn evaluate(found: &Assigned, truth: &Assigned, complete: bool, worst: usize) -> Evaluation {
    let read: BTreeSet<&str> = found.keys().map(|(source, _)| source.as_str()).collect();
    let (absent, elsewhere): (Vec<_>, Vec<_>) = truth
        .iter()
        .filter(|(record, _)| !found.contains_key(*record))
        .partition(|((source, _), _)| read.contains(source.as_str()));
    let alone: Vec<String> = (0..absent.len()).map(|n| format!("{NOBODY}{n}")).collect();
    let known: BTreeSet<&str> =
        found.iter().filter(|(record, _)| truth.contains_key(*record)).map(|(_, profile)| profile.as_str()).collect();
    let others: BTreeMap<&str, String> = found
        .iter()
        .filter(|(record, profile)| !truth.contains_key(*record) && known.contains(profile.as_str()))
        .map(|(_, profile)| (profile.as_str(), format!("{NOBODY}{profile}")))
        .collect();
    let (mut profiles, mut customers): (Parts<'_>, Parts<'_>) = (BTreeMap::new(), BTreeMap::new());
    let mut records = 0;
    let mut add = |record, profile, customer| {
        profiles.entry(profile).or_insert_with(BTreeMap::new).entry(customer).or_insert_with(Vec::new).push(record);
        customers.entry(customer).or_insert_with(BTreeMap::new).entry(profile).or_insert_with(Vec::new).push(record);
    };
    for (record, profile) in found {
        match truth.get(record) {
            Some(customer) => {
                records += 1;
                add(record, profile.as_str(), customer.as_str());
            }
            None if complete => {
                others.get(profile.as_str()).into_iter().for_each(|other| add(record, profile, other));
            }
            None => {}
        }
    }
    for ((record, customer), profile) in absent.iter().zip(&alone) {
        add(record, profile, customer);
    }
    let entangled = entangled(&profiles, &customers);
    let sources: BTreeSet<&str> =
        truth.keys().map(|(source, _)| source.as_str()).filter(|s| read.contains(s)).collect();
    let mut by_sources = Vec::new();
    for left in &sources {
        for right in sources.iter().filter(|right| *right >= left) {
            let counts = pairs(&profiles, &customers, &entangled, Some((left, right)));
            let total = |n: fn(&Counts) -> f64| counts.values().map(n).sum::<f64>() as u64;
            let (predicted_pairs, true_pairs) = (total(|c| c.predicted), total(|c| c.real));
            if predicted_pairs + true_pairs > 0 {
                by_sources.push(BySources {
                    left: (*left).into(),
                    right: (*right).into(),
                    predicted_pairs,
                    true_pairs,
                    quality: quality(&counts),
                });
            }
        }
    }
    let whole = |parts: &BTreeMap<&str, Vec<&Record>>| parts.len() == 1;
    let is_right = |parts: &BTreeMap<&str, Vec<&Record>>| {
        whole(parts) && parts.keys().all(|profile| !profile.starts_with(NOBODY) && whole(&profiles[profile]))
    };
    let n_customers = named(&customers).count();
    Evaluation {
        records,
        without_truth: found.len() - records,
        also_hold_others: others.len(),
        not_in_run: absent.len(),
        of_other_sources: elsewhere.len(),
        customers: n_customers,
        profiles: known.len(),
        profile_inflation: if n_customers == 0 { 1.0 } else { known.len() as f64 / n_customers as f64 },
        exactly_right: named(&customers).filter(|(_, parts)| is_right(parts)).count(),
        pairwise: quality(&pairs(&profiles, &customers, &entangled, None)),
        b_cubed: b_cubed(&profiles, &customers, &entangled),
        by_sources,
        by_evidence: Vec::new(),
        by_weight: Vec::new(),
        lost: None,
        largest_wrong: largest_wrong(&profiles),
        false_merges: mistakes(&profiles, worst),
        missed_links: mistakes(&customers, worst).into_iter().map(named_by_record).collect(),
    }
}

/// What one group of entangled customers and profiles contributes.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    right: f64,
    predicted: f64,
    real: f64,
}

/// For every profile and customer, the entangled group it is in: groups share no record, so their mistakes are
/// independent.
struct Entangled<'a> {
    profile: BTreeMap<&'a str, usize>,
    customer: BTreeMap<&'a str, usize>,
}

fn entangled<'a>(profiles: &Parts<'a>, customers: &Parts<'a>) -> Entangled<'a> {
    let mut all = Entangled { profile: BTreeMap::new(), customer: BTreeMap::new() };
    for (group, start) in profiles.keys().enumerate() {
        let mut todo = vec![*start];
        while let Some(profile) = todo.pop() {
            if all.profile.contains_key(profile) {
                continue;
            }
            all.profile.insert(profile, group);
            for customer in profiles[profile].keys() {
                if all.customer.insert(customer, group).is_none() {
                    todo.extend(customers[customer].keys());
                }
            }
        }
    }
    all
}

fn pairs(
    profiles: &Parts<'_>,
    customers: &Parts<'_>,
    entangled: &Entangled<'_>,
    between: Option<(&str, &str)>,
) -> BTreeMap<usize, Counts> {
    let mut counts: BTreeMap<usize, Counts> = BTreeMap::new();
    for (profile, parts) in profiles {
        let here = counts.entry(entangled.profile[profile]).or_default();
        // Of two records without truth nobody knows whether they belong together.
        let of_nobody = parts.iter().filter(|(customer, _)| customer.starts_with(NOBODY));
        let unknown: f64 = of_nobody.map(|(_, part)| n_pairs(part.iter(), between)).sum();
        here.predicted += n_pairs(parts.values().flatten(), between) - unknown;
        here.right += parts.values().map(|part| n_pairs(part.iter(), between)).sum::<f64>() - unknown;
    }
    for (customer, parts) in named(customers) {
        counts.entry(entangled.customer[customer]).or_default().real += n_pairs(parts.values().flatten(), between);
    }
    counts
}

fn quality(counts: &BTreeMap<usize, Counts>) -> Quality {
    let ratio = |top: fn(&Counts) -> f64, bottom: fn(&Counts) -> f64| {
        counts.values().map(|c| (top(c), bottom(c))).collect::<Ratio>().rate()
    };
    Quality {
        precision: ratio(|c| c.right, |c| c.predicted),
        recall: ratio(|c| c.right, |c| c.real),
        f1: ratio(|c| 2.0 * c.right, |c| c.predicted + c.real),
    }
}

fn b_cubed(profiles: &Parts<'_>, customers: &Parts<'_>, entangled: &Entangled<'_>) -> Quality {
    // `counts_all` is whether a record of a part without a name counts, as one of which nothing was found.
    let means = |groups: &Parts<'_>, of: &BTreeMap<&str, usize>, counts_all: bool| {
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (name, parts) in named(groups) {
            let n: usize = parts.values().map(Vec::len).sum();
            let here = sums.entry(of[name]).or_default();
            for part in parts.iter().filter(|(other, _)| !other.starts_with(NOBODY)).map(|(_, part)| part.len()) {
                here.0 += (part * part) as f64 / n as f64;
                here.1 += if counts_all { 0.0 } else { part as f64 };
            }
            here.1 += if counts_all { n as f64 } else { 0.0 };
        }
        sums.into_values().collect::<Ratio>().rate()
    };
    let precision = means(profiles, &entangled.profile, false);
    let recall = means(customers, &entangled.customer, true);
    let f1 = precision.zip(recall).map(|(precision, recall)| Rate::harmonic(precision, recall));
    Quality { precision, recall, f1 }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
