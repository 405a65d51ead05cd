//! Segments: how many customers, and what they add up to.

use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use crate::config::Attribute;
use crate::tables::{Cell, Column, Decimal, ExactSum, Scalar};

/// Customers of whom a condition holds.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SegmentMeasures {
    /// The column.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What somebody does with these customers; empty where that is not said.
    pub action: String,
    /// How many there are.
    pub customers: usize,
    /// Customers of whom it is not known.
    pub unknown: usize,
    /// The sum of one attribute over these customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<SegmentSum>,
}

/// The sum of an attribute over the customers of a segment.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SegmentSum {
    /// The label of the attribute.
    pub label: String,
    /// The sum, with all its digits; nothing where it is too large.
    pub sum: Option<String>,
    /// How many of these customers have a value.
    pub of: usize,
}

/// How many customers are in each segment, and the sum of one attribute over them.
pub(super) fn segment_measures(inputs: &Inputs<'_>) -> Vec<SegmentMeasures> {
    let of = |(attribute, column): (&Attribute, &Column)| {
        let segment = attribute.segment()?;
        let holds = |cell: &Cell| cell.value == Some(Scalar::Boolean(true));
        let measure = segment.measure.map(|measure| {
            let inside =
                column.cells.iter().zip(&inputs.records.columns[measure].cells).filter(|(cell, _)| holds(cell));
            let numbers: Vec<Decimal> = inside.filter_map(|(_, cell)| cell.value.as_ref()?.number()).collect();
            let mut sum = ExactSum::default();
            numbers.iter().for_each(|n| sum.add(*n));
            SegmentSum {
                label: inputs.use_case.attributes[measure].label.clone(),
                sum: sum.total().map(|sum| sum.to_string()),
                of: numbers.len(),
            }
        });
        Some(SegmentMeasures {
            name: attribute.name.clone(),
            label: attribute.label.clone(),
            action: attribute.action.clone(),
            customers: column.cells.iter().filter(|cell| holds(cell)).count(),
            unknown: column.cells.iter().filter(|cell| cell.value.is_none()).count(),
            measure,
        })
    };
    inputs.use_case.attributes.iter().zip(&inputs.records.columns).filter_map(of).collect()
}
