//! The gates of a use case, each with what was measured.
//!
//! In: the gates as declared, and the other figures. Out: whether each held, in the order of the report. It does not
//! decide what becomes of a run whose gate broke.

use super::figures::Measures;
use super::gate::{Gate, GateKind};
use crate::config::UseCase;

/// Every gate with what was measured.
pub(super) fn gates(use_case: &UseCase, measures: &Measures) -> Vec<Gate> {
    let declared = &use_case.gates;
    let mut gates = Vec::new();
    for (a, limit) in &declared.coverage {
        let attribute = &measures.attributes[*a];
        gates.push(Gate::new(GateKind::Coverage, Some(&attribute.name), *limit, attribute.coverage));
    }
    for (a, limit) in &declared.conflict {
        let attribute = &measures.attributes[*a];
        gates.push(Gate::new(GateKind::Conflict, Some(&attribute.name), *limit, attribute.conflict));
    }
    let identity = &measures.identity;
    // Nobody needs to declare that a chain of links is no customer.
    let cut_islands = identity.cut_islands.len();
    let cut_allowed = declared.cut_islands.or((cut_islands > 0).then_some(0));
    let of_all = [
        (GateKind::Trust, declared.trust, measures.mean_trust.unwrap_or(0.0)),
        (GateKind::ProfileInflation, declared.profile_inflation, identity.profile_inflation),
        (GateKind::LargestCluster, declared.largest_cluster.map(|n| n as f64), identity.largest_cluster as f64),
        (GateKind::CutIslands, cut_allowed.map(|n| n as f64), cut_islands as f64),
        (GateKind::IdChurn, declared.id_churn, identity.id_churn),
        (GateKind::Population, declared.population.map(|n| n as f64), measures.population as f64),
    ];
    let declared = of_all.into_iter().filter_map(|(kind, limit, measured)| Some((kind, limit?, measured)));
    gates.extend(declared.map(|(kind, limit, measured)| Gate::new(kind, None, limit, measured)));
    gates
}
