//! The figures of a run: the shape of `measures.json`.
//!
//! In: what the other files count. Out: plain data that is written and read again, typed. It promises that a document
//! of this format is read whatever fields later releases add. It computes nothing.

use serde::{Deserialize, Serialize};

use super::gate::Gate;
use crate::config::Stage;
use crate::tables::{FieldCounts, ModelFacts, Refusal, Stamp};

/// All figures of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measures {
    /// The version of this document's shape.
    pub format: u32,
    /// Name of the use case.
    pub use_case: String,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// What is resolved.
    pub entity: String,
    /// The moment the run looks from, RFC 3339.
    pub as_of: String,
    /// Which run this is, and the version of the registry whose canonical IDs it holds.
    pub run: Stamp,
    /// Why the use case exists.
    pub purpose: PurposeView,
    /// The expression that selects the population; empty for everybody.
    pub population_rule: String,
    /// Customers with at least one live record, and how many of them are in the population.
    pub customers: usize,
    /// Customers in the profile table.
    pub population: usize,
    /// The sources, customers first.
    pub sources: Vec<SourceMeasures>,
    /// The attributes, in the order of the profile.
    pub attributes: Vec<AttributeMeasures>,
    /// How records became customers.
    pub identity: IdentityMeasures,
    /// The time saved.
    pub value: ValueMeasures,
    /// The mean trust of all cells that have one.
    pub mean_trust: Option<f64>,
    /// The gates, with what was measured.
    pub gates: Vec<Gate>,
    /// Things a reader should know: rules that did nothing, evidence that speaks against a declaration.
    pub notes: Vec<String>,
}

/// The purpose, for people.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PurposeView {
    /// The decision.
    pub decision: String,
    /// The team.
    pub owner: String,
    /// The executive.
    pub sponsor: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// The day it is due.
    pub due: Option<String>,
    /// Where people work.
    pub tool: String,
    /// What they do.
    pub task: String,
}

/// What was read from a source and how far its records carry their canonical ID.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceMeasures {
    /// Its name in YAML.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What its records are.
    pub kind: SourceKind,
    /// Rows in the files.
    pub rows: usize,
    /// Records (customers) or events that count.
    pub records: usize,
    /// Records that the system has deleted.
    pub deleted: usize,
    /// Rows left out because a newer version of the record exists.
    pub older_versions: usize,
    /// Records or events without a usable time.
    pub undated: usize,
    /// Events that hang on no record of their source.
    pub unattached: usize,
    /// Merges into records that the files do not hold.
    pub merged_into_unknown: usize,
    /// Customers with at least one live record in this source.
    pub customers: usize,
    /// Live records per customer of this source.
    pub records_per_customer: f64,
    /// Share of its live records that share their customer with a record of another source.
    pub linked_share: f64,
    /// Share of its live records that already carry their canonical ID; `None` when nothing is written back to it.
    pub propagation: Option<f64>,
}

/// What the records of a source are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Customers.
    Customers,
    /// Things that happened to them.
    Events,
}

/// One attribute over the population.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttributeMeasures {
    /// The column.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its type.
    pub kind: String,
    /// What somebody does with it.
    pub action: String,
    /// Whether its values are personal.
    pub personal: bool,
    /// The label of its system of record.
    pub system_of_record: String,
    /// The rule in words, such as `system_of_record` or `most_recent`.
    pub rule: String,
    /// The age up to which values are fresh, as written.
    pub fresh_for: Option<String>,
    /// Share of the population with a usable value; the sum of the next five but `missing`.
    pub coverage: f64,
    /// Who supplied it, as shares of the population that sum to 1.
    pub supplied: Supplied,
    /// By source, in the order they are asked.
    pub by_source: Vec<AttributeSource>,
    /// Share of the customers with two or more testimonies whose sources disagree.
    pub conflict: f64,
    /// Customers with two or more testimonies.
    pub compared: usize,
    /// Agreement between each pair of sources after standardising.
    pub agreement: Vec<Agreement>,
    /// Mean trust of the cells that have one.
    pub mean_trust: Option<f64>,
    /// Cells by trust, in ten bins from 0.0–0.1 to 0.9–1.0.
    pub trust_histogram: [usize; 10],
    /// Values that do not parse or are not valid.
    pub invalid: usize,
}

/// Shares of the population, by who supplied the value.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Supplied {
    /// The system of record's fresh value, or the value its group's winning record has.
    pub system_of_record: f64,
    /// A fallback's fresh value.
    pub fallback: f64,
    /// A stale value.
    pub stale: f64,
    /// A value chosen by another rule.
    pub rule: f64,
    /// The declared value for "nobody has one".
    pub otherwise: f64,
    /// Nobody.
    pub missing: f64,
}

/// One source of an attribute.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttributeSource {
    /// The source's name for people.
    pub label: String,
    /// Share of the population for which it has a value.
    pub has: f64,
    /// Share of the population whose surviving value is its.
    pub supplies: f64,
    /// Share of the population for which only it has a value.
    pub only: f64,
    /// Values of it that do not parse or are not valid.
    pub invalid: usize,
    /// Declared reliability.
    pub reliability: f64,
    /// Among customers where others testify too: share in which it agrees with the majority of the others.
    pub agrees_with_others: Option<f64>,
}

/// How often two sources agree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Agreement {
    /// One source.
    pub left: String,
    /// The other.
    pub right: String,
    /// Customers for whom both have a value.
    pub both: usize,
    /// How many of these agree.
    pub agree: usize,
}

/// How records became customers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityMeasures {
    /// Source records, deleted ones included.
    pub records: usize,
    /// Clusters of them.
    pub clusters: usize,
    /// Estimated profiles per real customer; 1.0 is perfect.
    pub profile_inflation: f64,
    /// Whether the estimate had enough overlap between match keys to stand on.
    pub inflation_is_estimated: bool,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BlockedMeasures {
    /// The match key.
    pub key: String,
    /// The value where it names nobody (domain, country, city), else how many characters it has.
    pub value: String,
    /// How many records share it.
    pub records: usize,
}

/// Decisions of one kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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

/// One identity field.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FieldMeasures {
    /// Its name.
    pub name: String,
    /// By source.
    pub by_source: Vec<FieldCounts>,
}

/// The time saved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ValueMeasures {
    /// Minutes the task takes without the profile.
    pub minutes_before: f64,
    /// Minutes it takes with it.
    pub minutes_after: f64,
    /// How often a month.
    pub times_per_month: f64,
    /// The trust that every value of a usable profile has.
    pub trust_floor: f64,
    /// Share of the population whose profile has every value.
    pub complete_share: f64,
    /// Share whose profile is complete and holds nothing stale.
    pub fresh_share: f64,
    /// Share whose profile is complete, fresh and above the trust floor in every cell.
    pub usable_share: f64,
    /// times × minutes saved ÷ 60 × usable share.
    pub hours_saved_per_month: f64,
    /// What a usable share of 1 would save.
    pub hours_possible_per_month: f64,
}
