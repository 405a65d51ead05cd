//! What is measured.

use std::collections::HashMap;

use crate::config::UseCase;
use crate::golden::Records;
use crate::tables::{Clusters, IdCounts, Links, Micros, ModelFacts, Passed, Sources, Stamp, StandardField};

/// What is measured.
pub struct Inputs<'a> {
    /// The use case.
    pub use_case: &'a UseCase,
    /// What was read.
    pub sources: &'a Sources,
    /// What was read of events, in order of source.
    pub passed: &'a [Passed],
    /// The identity fields, in the order of the use case.
    pub fields: &'a [StandardField],
    /// What could link.
    pub links: &'a Links,
    /// What the match model did, where there is one.
    pub model: Option<&'a ModelFacts>,
    /// For every record whether it meets no other.
    pub alone: &'a [bool],
    /// Which records are one customer.
    pub clusters: &'a Clusters,
    /// The canonical ID of every cluster.
    pub ids: &'a [String],
    /// IDs that lead to another, and which.
    pub superseded: &'a HashMap<&'a str, &'a str>,
    /// What happened to IDs.
    pub id_counts: IdCounts,
    /// Clusters with a live record.
    pub customers: usize,
    /// Who is in the population, and what is known of them.
    pub records: &'a Records,
    /// The moment the run looks from.
    pub as_of: Micros,
    /// Which run this is.
    pub stamp: &'a Stamp,
}
