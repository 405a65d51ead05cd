//! Identity health: how records became customers, as figures.
//!
//! In: what is counted of keys, model, guards and fields. Out: plain data, a part of `measures.json`. It computes
//! nothing, and no value that could name a person is in it.

use serde::{Deserialize, Serialize};

use crate::tables::{FieldCounts, ModelFacts, Refusal};

/// How records became customers.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct IdentityMeasures {
    /// Source records, deleted ones included.
    pub records: usize,
    /// Clusters of them.
    pub clusters: usize,
    /// Estimated profiles per real customer; 1.0 is perfect.
    pub profile_inflation: f64,
    /// Whether the estimate had enough overlap between match keys to stand on.
    pub inflation_is_estimated: bool,
    /// The 95% interval of the estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inflation_interval: Option<[f64; 2]>,
    /// Number of customers by number of records: 1, 2, 3, 4, 5–9, 10–24, 25 and more.
    pub cluster_sizes: Vec<(String, usize)>,
    /// Records in the largest cluster.
    pub largest_cluster: usize,
    /// Customers by number of systems that know them: 1, 2, 3, ...
    pub systems_per_customer: Vec<usize>,
    /// What each match key did; the match model behind them.
    pub match_keys: Vec<KeyMeasures>,
    /// What the match model did, where there is one.
    pub match_model: Option<ModelFacts>,
    /// Values shared by too many records, without personal data.
    pub blocked: Vec<BlockedMeasures>,
    /// Decisions of guards by kind and evidence.
    pub guards: Vec<GuardMeasures>,
    /// Chains of links that were too long for one customer, and were cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut_islands: Vec<CutIslandMeasures>,
    /// What became of the raw values of each identity field.
    pub fields: Vec<FieldMeasures>,
    /// Records that meet no other record, by source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<AloneMeasures>,
    /// Customers that hold more of a field than one customer has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crowded: Vec<CrowdedMeasures>,
    /// Canonical IDs minted in this run.
    pub minted: usize,
    /// Canonical IDs superseded because customers merged.
    pub merged: usize,
    /// Customers that were split off a known one.
    pub split: usize,
    /// Share of the known records whose canonical ID changed; 0 when none was known.
    pub id_churn: f64,
    /// Records that were known before.
    pub known_records: usize,
    /// How far the canonical ID has come.
    pub maturity: Maturity,
}

/// How far the canonical ID has come, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Maturity {
    /// Each system knows its own customers.
    #[serde(rename = "fragmented")]
    Fragmented,
    /// Records are linked, where this use case is.
    #[serde(rename = "stitched per use case")]
    Stitched,
    /// A system carries the canonical ID.
    #[serde(rename = "unified")]
    Unified,
    /// People work with it.
    #[serde(rename = "in workflow tools")]
    InWorkflowTools,
}

impl Maturity {
    /// Every step, the first one first.
    pub const ALL: [Self; 4] = [Self::Fragmented, Self::Stitched, Self::Unified, Self::InWorkflowTools];
}

/// What a match key did.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct KeyMeasures {
    /// Its name.
    pub name: String,
    /// The fields it is on.
    pub on: Vec<String>,
    /// Records that have all its fields.
    pub records_with_key: usize,
    /// Records it joins to another record of their customer.
    pub records_linked: usize,
    /// Records that only this key joins.
    pub records_only_here: usize,
    /// Values shared by too many records.
    pub blocked_values: usize,
    /// Declared confidence.
    pub confidence: f64,
}

/// A value that links nothing because too many records share it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BlockedMeasures {
    /// The match key.
    pub key: String,
    /// The value where it names nobody (domain, country, city), else how many characters it has.
    pub value: String,
    /// How many records share it.
    pub records: usize,
}

/// Decisions of one kind.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct GuardMeasures {
    /// Why links were not used.
    pub refusal: Refusal,
    /// The match key, or what else was refused.
    pub evidence: String,
    /// Decisions.
    pub decisions: usize,
    /// Records concerned.
    pub records: usize,
}

/// A chain of links that was too long.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CutIslandMeasures {
    /// The records that it had.
    pub records: usize,
    /// The match keys that stopped linking in it.
    pub evidence: Vec<String>,
    /// By how many bits the weight from which pairs link was raised in it.
    pub raised_by: u32,
    /// The pairs of the match model that stopped linking.
    pub pairs: usize,
}

/// Customers that hold many different values of a field that tells customers apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CrowdedMeasures {
    /// The field.
    pub field: String,
    /// Customers that hold more than four.
    pub customers: usize,
    /// Values of the one that holds most.
    pub most: usize,
}

/// Records of a source that meet no other record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AloneMeasures {
    /// The source.
    pub source: String,
    /// Its live records.
    pub records: usize,
    /// Those that nothing joins to another record, and no blocking rule compares with any.
    pub alone: usize,
}

/// One identity field.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FieldMeasures {
    /// Its name.
    pub name: String,
    /// By source.
    pub by_source: Vec<FieldCounts>,
}
