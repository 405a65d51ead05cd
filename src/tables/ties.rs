//! Who belongs together by a relation, before it is asked who of them is in the profile.

use super::index::ClusterIndex;

/// What a relation came to.
#[derive(Clone, Debug, Default)]
pub struct RelationFacts {
    /// The relation, by its place among the attributes.
    pub attribute: usize,
    /// Customers whose parents go in a circle.
    pub in_circles: usize,
    /// Values that more customers share than a group may have.
    pub too_many: usize,
    /// Groups that grew larger than they may be, and are none.
    pub too_large: usize,
}

/// Customers who share something, by relation.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// The relation, by its place among the attributes.
    pub attribute: usize,
    /// Customers, ascending, who share one value.
    pub groups: Vec<Vec<ClusterIndex>>,
}
