//! What is known when the sources are asked.

use super::events::Gathered;
use crate::config::{Attribute, Failed, UseCase};
use crate::diagnostic::{Located, Step};
use crate::tables::{ClusterIndex, Clusters, Grouped, Micros, RecordIndex, Sources, Ties};

/// The records, the customers they are, and the moment the run looks from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The rules.
    pub use_case: &'a UseCase,
    /// The records and events.
    pub sources: &'a Sources,
    /// Which records are one customer.
    pub clusters: &'a Clusters,
    /// The records of every customer, ascending.
    pub members: &'a Grouped<RecordIndex>,
    /// For every record whether its system has deleted it.
    pub deleted: &'a [bool],
    /// For every record the probability that it belongs to its customer.
    pub belonging: &'a [f64],
    /// The canonical ID of every customer.
    pub ids: &'a [String],
    /// The version of the registry in which each ID was minted.
    pub minted: &'a [u64],
    /// What was asked of events.
    pub gathered: &'a Gathered,
    /// Who belongs together.
    pub ties: &'a [Ties],
    /// The customers that may be told of, ascending: those that live and have consented.
    pub told: &'a [ClusterIndex],
    /// The moment the run looks from.
    pub as_of: Micros,
}

impl Asked<'_> {
    pub(super) fn records(&self, cluster: ClusterIndex) -> &[RecordIndex] {
        self.members.of(cluster as usize)
    }
}

/// An expression that cannot be evaluated, at its place below its attribute; `nth` says which row it is.
pub(super) fn located(
    asked: &Asked<'_>,
    attribute: &Attribute,
    keys: &[&str],
    what: &str,
    failed: Failed,
    nth: &dyn Fn(usize) -> String,
) -> anyhow::Error {
    let position = asked.use_case.attributes.iter().position(|other| other.name == attribute.name).unwrap_or_default();
    let path = asked.use_case.place_of(position).into_iter().chain(keys.iter().map(|key| Step::from(*key))).collect();
    Located::new(path, &format!("{what} cannot be evaluated"), failed.row.map(nth).as_deref(), &failed.why).into()
}
