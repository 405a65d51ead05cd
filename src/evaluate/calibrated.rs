//! Whether trust can be relied on: of values that are trusted at 0.9, nine in ten are right.
//!
//! In: published lineage and crosswalk, the customer that records really are, and the values that customers really
//! have. Out: [`Calibration`]. It promises that a value of which no truth is known counts nowhere. It shows no value.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use super::read::Assigned;
use crate::config::{Attribute, UseCase};
use crate::document::Document;
use crate::sources::{List, trusted_columns};
use crate::storage;
use crate::tables::Scalar;
use crate::testimony::{agree, parse};
use crate::types::{Assumed, trimmed};

/// Whether trust can be relied on.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Calibration {
    /// All attributes together.
    pub all: CalibrationOf,
    /// Each attribute of which values are known, in declared order.
    pub attributes: Vec<CalibrationOf>,
    /// Profiles in which no record has a truth.
    pub without_truth: usize,
}

impl Document for Calibration {
    const TITLE: &'static str = "c360 evaluate --values --format json";
}

/// The same of some values.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CalibrationOf {
    /// The attribute; empty of all together.
    pub attribute: String,
    /// Values with a trust, of which the truth is known.
    pub values: usize,
    /// The share of them that is right.
    pub right: f64,
    /// Their mean trust.
    pub mean_trust: f64,
    /// The mean distance between trust and the share that is right, over ten bins of trust, weighted by their values:
    /// the expected calibration error.
    pub error: f64,
    /// The greatest distance in a bin of 500 values or more.
    pub worst_bin: Option<f64>,
    /// One minus the Brier score over that of saying the share that is right of every value: 0 tells nothing apart.
    /// There is none where all are right, or none.
    pub skill: Option<f64>,
    /// Values by what their trust rests on.
    pub rests_on: BTreeMap<String, usize>,
    /// By trust, in ten steps; those without values are left out.
    pub bins: Vec<Bin>,
}

/// Values that are trusted about as much.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Bin {
    /// From this trust on.
    pub from: f64,
    /// So many values.
    pub values: usize,
    /// Their mean trust.
    pub trust: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// Trust, and whether it was right to.
type Judged = (f64, bool);

/// The values that customers really have, by customer and attribute.
pub(super) type Values = HashMap<(String, String), String>;

/// Reads the values that customers really have, from a CSV file with `customer`, `attribute` and `value`.
///
/// # Errors
/// A file that cannot be read, lacks a column, or gives a customer two values of one attribute.
pub fn values(path: &Path) -> Result<Values> {
    let name = path.display();
    let mut list = List::open(path, ["customer", "attribute", "value"])?;
    let mut values: Values = HashMap::new();
    while let Some((line, [customer, attribute, value])) = list.next_row()? {
        let key = [customer, attribute].map(|cell| trimmed(&cell).to_owned());
        if key.iter().any(String::is_empty) {
            bail!("`{name}`, line {line}: customer and attribute must both be there");
        }
        let [customer, attribute] = key;
        if values.insert((customer, attribute), value).is_some() {
            bail!("`{name}`, line {line}: an earlier line has a value of this attribute for this customer");
        }
    }
    Ok(values)
}

/// Compares what was published in a folder with the truth.
///
/// # Errors
/// A folder without lineage or crosswalk, or values none of which is of an attribute.
pub fn calibration(use_case: &UseCase, build: &Path, truth: &Assigned, values: &Values) -> Result<Calibration> {
    let real = real(&super::read::crosswalk(&build.join("crosswalk.parquet"))?, truth);
    let path = build.join("lineage.parquet");
    let file =
        storage::open(&path).with_context(|| format!("`{}` cannot be read; run the use case first", path.display()))?;
    let damaged =
        || format!("`{}` is not the lineage of a run of this program; run the use case again", path.display());
    let ([ids, attributes, texts, bases], trusts) =
        trusted_columns(file, ["canonical_id", "attribute", "value", "trust_basis"], "trust").with_context(damaged)?;
    let of_name: HashMap<&str, usize> =
        use_case.attributes.iter().enumerate().map(|(a, attribute)| (attribute.name.as_str(), a)).collect();
    let mut judged: Vec<(Vec<Judged>, BTreeMap<String, usize>)> = vec![Default::default(); use_case.attributes.len()];
    let mut without: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let rows = ids.iter().zip(attributes.iter()).zip(texts.iter()).zip(bases.iter()).zip(trusts.iter());
    for ((((id, name), text), basis), trust) in rows {
        let (Some(id), Some(name)) = (id, name) else { continue };
        let Some(customer) = real.get(id) else {
            without.insert(id);
            continue;
        };
        let (Some(text), Some(basis), Some(trust), Some(a)) = (text, basis, trust, of_name.get(name)) else { continue };
        let Some(value) = values.get(&(customer.clone(), name.to_owned())) else { continue };
        judged[*a].0.push((trust, is_right(&use_case.attributes[*a], text, value)));
        *judged[*a].1.entry(basis.to_owned()).or_default() += 1;
    }
    let mut all: (Vec<Judged>, BTreeMap<String, usize>) = Default::default();
    for (one, bases) in &judged {
        all.0.extend(one);
        bases.iter().for_each(|(basis, n)| *all.1.entry(basis.clone()).or_default() += n);
    }
    if all.0.is_empty() {
        bail!(
            "no value of the truth is of an attribute and a customer of `{}`; are they written alike?",
            build.display()
        );
    }
    let named = use_case.attributes.iter().zip(judged).filter(|(_, (one, _))| !one.is_empty());
    let attributes = named.map(|(attribute, (one, bases))| of(&attribute.name, &one, bases)).collect();
    Ok(Calibration { all: of("", &all.0, all.1), attributes, without_truth: without.len() })
}

/// For every canonical ID the customer that most of its records really are; of equals the first.
fn real(crosswalk: &Assigned, truth: &Assigned) -> HashMap<String, String> {
    let mut times: HashMap<&str, BTreeMap<&str, usize>> = HashMap::new();
    for (record, id) in crosswalk {
        if let Some(customer) = truth.get(record) {
            *times.entry(id).or_default().entry(customer).or_default() += 1;
        }
    }
    let most = |customers: BTreeMap<&str, usize>| {
        let first = customers.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        first.map(|(customer, _)| customer.to_owned())
    };
    times.into_iter().filter_map(|(id, customers)| Some((id.to_owned(), most(customers)?))).collect()
}

/// Whether two texts are one value of an attribute.
fn is_right(attribute: &Attribute, published: &str, truth: &str) -> bool {
    let read = |text: &str| parse(attribute.kind, text, Assumed::default()).ok().flatten();
    let values: Vec<Scalar> = [published, truth].into_iter().filter_map(read).collect();
    values.len() == 2 && agree(attribute.kind, attribute.tolerance, &values)
}

fn of(attribute: &str, judged: &[Judged], rests_on: BTreeMap<String, usize>) -> CalibrationOf {
    let n = judged.len() as f64;
    let mut bins = vec![(0.0, 0usize, 0usize); 10];
    let mut brier = 0.0;
    for (trust, is_right) in judged {
        let bin = &mut bins[((trust * 10.0) as usize).min(9)];
        *bin = (bin.0 + trust, bin.1 + usize::from(*is_right), bin.2 + 1);
        brier += (trust - f64::from(u8::from(*is_right))).powi(2) / n;
    }
    let right = bins.iter().map(|bin| bin.1).sum::<usize>() as f64 / n;
    let apart = |bin: &(f64, usize, usize)| (bin.0 - bin.1 as f64).abs();
    let enough = bins.iter().filter(|bin| bin.2 >= 500);
    let alone = right * (1.0 - right);
    let told = bins.iter().enumerate().filter(|(_, bin)| bin.2 > 0).map(|(b, bin)| Bin {
        from: b as f64 / 10.0,
        values: bin.2,
        trust: bin.0 / bin.2 as f64,
        right: bin.1 as f64 / bin.2 as f64,
    });
    CalibrationOf {
        attribute: attribute.to_owned(),
        values: judged.len(),
        right,
        mean_trust: judged.iter().map(|(trust, _)| trust).sum::<f64>() / n,
        error: bins.iter().map(apart).sum::<f64>() / n,
        worst_bin: enough.map(|bin| apart(bin) / bin.2 as f64).reduce(f64::max),
        skill: (alone > 0.0).then(|| 1.0 - brier / alone),
        rests_on,
        bins: told.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_the_mean_distance_of_the_bins_and_skill_what_is_told_apart() {
        // Of ten at 0.85 eight are right, of ten at 0.25 three.
        let judged: Vec<Judged> = (0..20).map(|i| if i < 10 { (0.85, i < 8) } else { (0.25, i < 13) }).collect();
        let found = of("arr", &judged, BTreeMap::new());
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(found.right, 0.55) && near(found.mean_trust, 0.55));
        assert!(near(found.error, (0.5 + 0.5) / 20.0), "{found:?}");
        let brier =
            (8.0 * 0.15f64.powi(2) + 2.0 * 0.85f64.powi(2) + 3.0 * 0.75f64.powi(2) + 7.0 * 0.25f64.powi(2)) / 20.0;
        assert!(near(found.skill.unwrap(), 1.0 - brier / (0.55 * 0.45)));
        assert_eq!((found.bins.len(), found.worst_bin), (2, None));
    }
}
