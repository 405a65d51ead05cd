//! Gates and write-backs as they are written. A population is SQL, and nothing but text here.

use schemars::JsonSchema;

use crate::config::text::Entries;

/// Limits that a run must keep.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// The least share of the population with a usable value, by attribute.
    #[serde(default)]
    pub coverage: Entries<f64>,
    /// The least mean trust over all cells that have one, those of segments left out.
    pub trust: Option<f64>,
    /// The greatest share of customers whose sources disagree, by attribute.
    #[serde(default)]
    pub conflict: Entries<f64>,
    /// The greatest estimated number of profiles per real customer.
    pub profile_inflation: Option<f64>,
    /// The greatest number of records in one customer.
    pub largest_cluster: Option<usize>,
    /// How many chains of links may be cut because they are too long for one customer (over 10,000 records); 0 unless
    /// declared.
    pub cut_islands: Option<usize>,
    /// The greatest share of known records whose canonical ID changes.
    pub id_churn: Option<f64>,
    /// The least number of customers in the population.
    pub population: Option<usize>,
}

/// What is carried back into one system.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteBack {
    /// The system's column for the canonical ID.
    pub canonical_id: String,
    /// The system's column → the attribute or segment it receives.
    #[serde(default)]
    pub set: Entries<String>,
    /// The column of the source by which the system finds the record again. Default: the record ID. Records without a
    /// value, and those with one that several customers share, are counted and get nothing; several records of one
    /// customer with one value get one row.
    pub key: Option<String>,
    /// What the columns of `set` get where a record's customer is not in the population. Default `keep`.
    #[serde(default)]
    pub outside_population: Outside,
}

/// What becomes of columns that carry attributes when a customer is not in the population.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// They stay as they are; the record gets its canonical ID.
    #[default]
    Keep,
    /// They are emptied; the record gets its canonical ID. Not where it is not known whether the customer is in the
    /// population. Not for columns from which the population is made.
    Clear,
    /// Nothing is written to such a record, not even its canonical ID.
    LeaveOut,
}
