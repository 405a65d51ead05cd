//! The limits of a run.
//!
//! In: the gates as written. Out: the gates as understood, or findings. Whether a run keeps them is asked by the run.

use super::written;
use crate::config::attributes::{Attribute, find};
use crate::config::findings::{Findings, share, steps};
use crate::config::text::Entries;

/// The limits of a run.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// Attribute → least coverage.
    pub coverage: Vec<(usize, f64)>,
    /// Least mean trust.
    pub trust: Option<f64>,
    /// Attribute → greatest conflict.
    pub conflict: Vec<(usize, f64)>,
    /// Greatest profile inflation.
    pub profile_inflation: Option<f64>,
    /// Greatest number of records in one customer.
    pub largest_cluster: Option<usize>,
    /// Greatest number of chains of links that are cut; none where it is not declared.
    pub cut_islands: Option<usize>,
    /// Greatest ID churn.
    pub id_churn: Option<f64>,
    /// Least population.
    pub population: Option<usize>,
}

/// The gates; those of attributes that exist.
pub(in crate::config) fn gates(gates: &written::Gates, attributes: &[Attribute], findings: &mut Findings) -> Gates {
    let mut by_attribute = |entries: &Entries<f64>, gate: &str| {
        let mut limits = Vec::new();
        for (name, limit) in &entries.0 {
            let path = steps!["gates", gate, name.as_str()];
            share(Some(*limit), &path, name, findings);
            if let Some(index) = find(name, attributes, &path, &format!("gate `{gate}`"), true, findings) {
                limits.push((index, *limit));
            }
        }
        limits
    };
    let coverage = by_attribute(&gates.coverage, "coverage");
    let conflict = by_attribute(&gates.conflict, "conflict");
    share(gates.trust, &steps!["gates", "trust"], "trust", findings);
    share(gates.id_churn, &steps!["gates", "id_churn"], "id_churn", findings);
    if let Some(inflation) = gates.profile_inflation.filter(|inflation| inflation.is_nan() || *inflation < 1.0) {
        findings.report(
            "out-of-range",
            &steps!["gates", "profile_inflation"],
            format!("`profile_inflation` is {inflation}, and there is at least one profile per customer"),
            "such as 1.02",
        );
    }
    if gates.largest_cluster == Some(0) {
        findings.report("out-of-range", &steps!["gates", "largest_cluster"], "a customer has at least one record", "");
    }
    Gates {
        coverage,
        trust: gates.trust,
        conflict,
        profile_inflation: gates.profile_inflation,
        largest_cluster: gates.largest_cluster,
        cut_islands: gates.cut_islands,
        id_churn: gates.id_churn,
        population: gates.population,
    }
}
