//! What is kept of a run for those that follow.

use super::figures::{AttributeMeasures, Measures, SourceKind, SourceMeasures};
use super::past::{Past, PastAttribute, PastSource};

impl Measures {
    /// What is kept of the run.
    pub fn kept(&self) -> Past {
        let m = self;
        let attribute = |a: &AttributeMeasures| PastAttribute {
            name: a.name.clone(),
            coverage: a.coverage,
            mean_trust: a.mean_trust,
            conflict: a.conflict,
            right: a.by_source.iter().map(|source| source.estimated.map(|right| right.today)).collect(),
        };
        let source =
            |s: &SourceMeasures| PastSource { name: s.name.clone(), records: s.records, linked_share: s.linked_share };
        Past {
            run_id: m.run.run_id.clone(),
            as_of: m.as_of.clone(),
            registry_version: m.run.registry_version,
            customers: m.customers,
            population: m.population,
            usable_share: m.value.usable_share,
            hours_saved_per_month: m.value.hours_saved_per_month,
            mean_trust: m.mean_trust,
            profile_inflation: m.identity.inflation_interval.map(|_| m.identity.profile_inflation),
            largest: m.identity.largest_cluster,
            attributes: m.attributes.iter().map(attribute).collect(),
            sources: m.sources.iter().filter(|source| source.kind == SourceKind::Customers).map(source).collect(),
        }
    }
}
