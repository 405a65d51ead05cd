//! The tests of a use case as they are written.

use schemars::JsonSchema;

use crate::config::attributes::Plain;
use crate::config::text::Entries;

/// A test of the use case: rows in, expected profiles out.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitTest {
    /// What it shows, as a sentence: "Stripe's ARR beats the CRM's".
    pub name: String,
    /// The moment the run looks from, such as `2026-11-01T00:00:00Z`. Default: the latest moment in the rows.
    pub as_of: Option<String>,
    /// Rows by source: column → value. Columns that are left out are empty; the record ID is needed.
    pub given: Entries<Vec<Entries<Plain>>>,
    /// The customers that must come out, all of them: an attribute with its value (`missing` for none),
    /// `attribute.source` with the source that supplied it, `records` with the records of the customer, `in_population:
    /// false` for one that is found and left out.
    pub expect: Option<Vec<Entries<Expected>>>,
    /// Records, as `source/record_id`, of which no two may be one customer.
    pub apart: Option<Vec<Vec<String>>>,
}

/// A value that a test expects, or the records of a customer.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expected {
    /// A single value.
    Value(Plain),
    /// Records, as `source/record_id`.
    Records(Vec<String>),
}
