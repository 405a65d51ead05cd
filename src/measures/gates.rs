//! Whether a run may be published.

use super::{GateResult, Measures};
use crate::config::UseCase;

/// Every gate with what was measured. A comparison with no answer fails.
pub(super) fn gate_results(use_case: &UseCase, measures: &Measures) -> Vec<GateResult> {
    let gates = &use_case.gates;
    let mut results = Vec::new();
    let mut gate = |name: String, at_least: bool, limit: f64, measured: f64| {
        let passed = if at_least { measured >= limit } else { measured <= limit };
        results.push(GateResult {
            name,
            direction: if at_least { "at least" } else { "at most" }.to_owned(),
            limit,
            measured,
            passed,
        });
    };
    for (a, limit) in &gates.coverage {
        gate(format!("coverage of {}", measures.attributes[*a].name), true, *limit, measures.attributes[*a].coverage);
    }
    for (a, limit) in &gates.conflict {
        gate(format!("conflict of {}", measures.attributes[*a].name), false, *limit, measures.attributes[*a].conflict);
    }
    if let Some(limit) = gates.trust {
        gate("trust".to_owned(), true, limit, measures.mean_trust.unwrap_or(0.0));
    }
    let identity = &measures.identity;
    if let Some(limit) = gates.profile_inflation {
        gate("profile inflation".to_owned(), false, limit, identity.profile_inflation);
    }
    if let Some(limit) = gates.largest_cluster {
        gate("largest cluster".to_owned(), false, limit as f64, identity.largest_cluster as f64);
    }
    if let Some(limit) = gates.id_churn {
        gate("ID churn".to_owned(), false, limit, identity.id_churn);
    }
    if let Some(limit) = gates.population {
        gate("population".to_owned(), true, limit as f64, measures.population as f64);
    }
    results
}
