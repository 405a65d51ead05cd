//! Relations: how many customers belong together, and in how many groups.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use crate::config::{Relation, To, Together};
use crate::tables::{RelationFacts, Scalar};

/// How customers belong together by one relation.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelationMeasures {
    /// The column.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What leads to whom: `ultimate` or `immediate` parents, customers `elsewhere`, or who is `together`.
    pub kind: String,
    /// Customers of the profile who belong to others: to a parent, to a customer of another entity, or to a group of
    /// two or more.
    pub related: usize,
    /// To how many they lead: parents, customers of the other entity, groups of two or more.
    pub groups: usize,
    /// How many customers the largest of them has.
    pub largest: usize,
    /// Customers whose parents go in a circle.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub in_circles: usize,
    /// Values that more customers share than a group may have.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub too_many: usize,
    /// Groups that grew larger than they may be, and are none.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub too_large: usize,
}

/// The figures of every relation, in declared order.
pub(super) fn relation_measures(inputs: &Inputs<'_>) -> Vec<RelationMeasures> {
    inputs.records.relations.iter().filter_map(|facts| one(inputs, facts)).collect()
}

fn one(inputs: &Inputs<'_>, facts: &RelationFacts) -> Option<RelationMeasures> {
    let attribute = &inputs.use_case.attributes[facts.attribute];
    let (kind, is_of_groups) = match attribute.relation.as_ref()? {
        Relation::Parent { to: To::Ultimate, .. } => ("ultimate", true),
        Relation::Parent { to: To::Immediate, .. } => ("immediate", false),
        Relation::Elsewhere { .. } => ("elsewhere", false),
        Relation::Together(Together { .. }) => ("together", true),
    };
    let mut sizes: BTreeMap<&Scalar, usize> = BTreeMap::new();
    for value in inputs.records.columns[facts.attribute].cells.iter().filter_map(|cell| cell.value.as_ref()) {
        *sizes.entry(value).or_default() += 1;
    }
    // Who is a group alone belongs to nobody else.
    let groups: Vec<usize> = sizes.into_values().filter(|size| !is_of_groups || *size > 1).collect();
    Some(RelationMeasures {
        name: attribute.name.clone(),
        label: attribute.label.clone(),
        kind: kind.to_owned(),
        related: groups.iter().sum(),
        groups: groups.len(),
        largest: groups.iter().max().copied().unwrap_or(0),
        in_circles: facts.in_circles,
        too_many: facts.too_many,
        too_large: facts.too_large,
    })
}
