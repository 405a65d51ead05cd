//! The figures of a run: the shape of `measures.json`.
//!
//! In: what the other files count. Out: plain data that is written and read again, typed. It promises that a document
//! of this format is read whatever fields later releases add. It computes nothing.

use serde::{Deserialize, Serialize};

use super::consented::ConsentMeasures;
use super::gate::Gate;
use super::health::IdentityMeasures;
use super::past::Past;
use super::relations::RelationMeasures;
use super::segments::SegmentMeasures;
use super::trusted::{Challenge, Copies, Repair, RestsOn, RightShare, ValueMeasures};
use crate::config::Stage;
use crate::document::Document;
use crate::tables::{Ground, Stamp, Steady, Unread};

/// All figures of one run.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Measures {
    /// Name of the use case.
    pub use_case: String,
    /// The version of its file: that of the format.
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
    /// Customers that are left out because what selects the population is not known of them.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub population_undecided: usize,
    /// How many customers have consented, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentMeasures>,
    /// The sources, customers first.
    pub sources: Vec<SourceMeasures>,
    /// The attributes, in the order of the profile.
    pub attributes: Vec<AttributeMeasures>,
    /// Relations, in the order they are declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationMeasures>,
    /// Segments, in the order they are declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentMeasures>,
    /// How records became customers.
    pub identity: IdentityMeasures,
    /// The time saved.
    pub value: ValueMeasures,
    /// What was kept of the run that was published here before, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Past>,
    /// What keeps profiles from being usable, what is worth most first.
    #[serde(default)]
    pub repairs: Vec<Repair>,
    /// The mean trust of all cells that have one, those of segments left out.
    pub mean_trust: Option<f64>,
    /// The gates, with what was measured.
    pub gates: Vec<Gate>,
    /// Things a reader should know: rules that did nothing, evidence that speaks against a declaration.
    pub notes: Vec<String>,
}

impl Document for Measures {
    const TITLE: &'static str = "measures.json";
}

/// The purpose, for people.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Records that do not hold at the moment of the run.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub ended: usize,
    /// Values that do not hold then.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub ended_values: usize,
    /// Rows left out because a newer version of the record exists.
    pub older_versions: usize,
    /// Rows left out because their record was asked to be forgotten.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub forgotten: usize,
    /// Rows and records that `where` leaves out.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub left_out: usize,
    /// Records or events without a usable time.
    pub undated: usize,
    /// The moment of the latest event, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// Events that hang on no record of their source.
    pub unattached: usize,
    /// Events whose records their system has deleted, which count no more.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub of_deleted: usize,
    /// Merges into records that the files do not hold.
    pub merged_into_unknown: usize,
    /// What stands in its columns and was not understood, by the key that names the column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// Customers with at least one live record in this source.
    pub customers: usize,
    /// Live records per customer of this source.
    pub records_per_customer: f64,
    /// Share of its live records that share their customer with a record of another source.
    pub linked_share: f64,
    /// Share of its live records that already carry their canonical ID; `None` when nothing is written back to it.
    pub propagation: Option<f64>,
    /// What its live records carry in the column of the canonical ID; `None` when nothing is written back to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    /// What is written back to nobody, because its key finds no record or several customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_written: Option<NotWritten>,
}

/// What live records carry in the column of their canonical ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Carried {
    /// Their canonical ID.
    pub right: usize,
    /// An earlier ID, which leads to theirs.
    pub superseded: usize,
    /// Something else.
    pub wrong: usize,
    /// Nothing.
    pub missing: usize,
}

impl Carried {
    /// Whether no record carries anything.
    pub fn is_none(&self) -> bool {
        self.right + self.superseded + self.wrong == 0 && self.missing > 0
    }
}

/// Records that the key of a write-back cannot find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NotWritten {
    /// The column by which the system finds its records.
    pub key: String,
    /// Its values that several customers share.
    pub shared_keys: usize,
    /// The live records that have them.
    pub records_of_shared_keys: usize,
    /// Live records without a value.
    pub without_key: usize,
}

/// What the records of a source are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Customers.
    Customers,
    /// Things that happened to them.
    Events,
}

fn is_none(share: &f64) -> bool {
    *share == 0.0
}

/// One attribute over the population.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Whether it is a segment, which is counted by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_segment: bool,
    /// Whether it is a relation, which is counted by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_relation: bool,
    /// The label of its system of record; of a derived attribute what it is made from.
    pub system_of_record: String,
    /// The rule in words, such as `system_of_record` or `most_recent`.
    pub rule: String,
    /// The age up to which values are fresh, as written.
    pub fresh_for: Option<String>,
    /// Share of the population with a usable value; the sum of all shares below but `missing`.
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
    /// Why it is estimated how right its sources are, or is not.
    #[serde(default)]
    pub ground: Ground,
    /// What the trust of its cells rests on, as shares of those that have one.
    #[serde(default)]
    pub rests_on: RestsOn,
    /// A source that is right oftener than the system of record, or says something else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<Challenge>,
}

/// Shares of the population, by who supplied the value.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Supplied {
    /// The system of record's fresh value, or the value its group's winning record has.
    pub system_of_record: f64,
    /// A fallback's fresh value.
    pub fallback: f64,
    /// A stale value.
    pub stale: f64,
    /// A value chosen by another rule.
    pub rule: f64,
    /// The declared value for "nobody has one", of customers whom a system that is asked knows.
    pub otherwise: f64,
    /// The declared value for "nobody has one", of customers who have no record in any of these systems.
    #[serde(default)]
    pub otherwise_no_record: f64,
    /// A value made from other attributes.
    #[serde(default, skip_serializing_if = "is_none")]
    pub derived: f64,
    /// Nobody.
    pub missing: f64,
}

/// One source of an attribute.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Values of it that stand for no date.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub placeholders: usize,
    /// What of it says nothing: by what is wrong, with the place of the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// Declared reliability.
    pub reliability: f64,
    /// How right it is, estimated from how all sources agree; not where that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated: Option<RightShare>,
    /// The source that it copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<Copies>,
    /// Whether this use case writes the column that it is read from: it testifies nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub written_back: bool,
    /// Values that join their records, and testify nothing.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub used_to_link: usize,
    /// Among customers where others testify too: share in which it agrees with the majority of the others.
    pub agrees_with_others: Option<f64>,
}

/// How often two sources agree.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Agreement {
    /// One source.
    pub left: String,
    /// The other.
    pub right: String,
    /// Customers for whom both have a value.
    pub both: usize,
    /// How many of these agree.
    pub agree: usize,
    /// What nearly all that do not agree have in common, where both are numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steady: Option<Steady>,
}
