//! Identity fields and match keys, understood: names are indices, defaults are filled in.

use super::extract::Extract;
use super::region::Region;
use crate::types::FieldType;

/// An identifying field.
#[derive(Clone, Debug)]
pub struct IdentityField {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: FieldType,
    /// The country assumed where a value names none.
    pub region: Region,
    /// Source → the places that may hold a value.
    pub places: Vec<(usize, Vec<Extract>)>,
}

/// A deterministic key.
#[derive(Clone, Debug)]
pub struct MatchKey {
    /// Its name.
    pub name: String,
    /// The identity fields that must all be equal.
    pub on: Vec<usize>,
    /// The most records a value may have and still link.
    pub max_records: usize,
    /// The field that shows that a value is shared by several customers.
    pub differs_by: Option<usize>,
    /// Values that never link.
    pub ignore: Vec<String>,
    /// The probability that its link is right.
    pub confidence: f64,
}
