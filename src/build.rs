//! What a run found.

use polars::prelude::DataFrame;

use crate::config::UseCase;
use crate::measures::Measures;
use crate::profile::Golden;
use crate::tables::{Clusters, Sources, Stamp};
use crate::{golden, identity};

/// Everything a run found.
pub struct Build {
    /// The use case.
    pub use_case: UseCase,
    /// What was read.
    pub sources: Sources,
    /// Which records are one customer.
    pub clusters: Clusters,
    /// The canonical ID of every cluster, and the registry's next version.
    pub assignment: identity::Assignment,
    /// The registry as it was.
    pub registry: identity::Registry,
    /// Which run this is.
    pub stamp: Stamp,
    /// Who is in the population, and what is known of them.
    pub records: golden::Records,
    /// For every record the probability that it belongs to its customer.
    pub belonging: Vec<f64>,
    /// Values that identify customers, where they are written.
    pub identifiers: Option<DataFrame>,
    /// The figures.
    pub measures: Measures,
}

impl Build {
    /// What the output tables are made from.
    pub fn golden(&self) -> Golden<'_> {
        Golden {
            use_case: &self.use_case,
            sources: &self.sources,
            clusters: &self.clusters,
            ids: &self.assignment.ids,
            scope: &self.records.scope,
            undecided: &self.records.undecided,
            columns: &self.records.columns,
            belonging: &self.belonging,
            standings: &self.records.heard.standings,
        }
    }
}
