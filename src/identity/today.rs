//! What a run knows when IDs are given.

use crate::config::UseCase;
use crate::tables::{Clusters, Links, Micros, Sources, StandardField};

/// What IDs are given to.
#[derive(Clone, Copy)]
pub struct Today<'a> {
    /// Whose run it is.
    pub use_case: &'a UseCase,
    /// Today's records.
    pub sources: &'a Sources,
    /// What was read of them.
    pub fields: &'a [StandardField],
    /// Which of them are one customer.
    pub clusters: &'a Clusters,
    /// What links them.
    pub links: &'a Links,
    /// The moment the run looks from.
    pub as_of: Micros,
}
