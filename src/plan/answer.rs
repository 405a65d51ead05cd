//! The shape of a plan.
//!
//! Plain data, written as JSON or drawn for people.

use serde::Serialize;

use crate::document::Document;
use crate::measures::Gate;

/// How much is told.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Examples of each kind of change.
    pub examples: usize,
    /// Whether examples show values.
    pub values: bool,
}

/// A figure before and after.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Change<T> {
    /// As it was published, or as the other file makes it; `None` where there was nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<T>,
    /// As the run would make it.
    pub after: T,
}

/// What a run would change.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Plan {
    /// The use case.
    pub use_case: String,
    /// What is resolved.
    pub entity: String,
    /// The moment the run would look from.
    pub as_of: String,
    /// What "before" is.
    pub compared_with: Compared,
    /// The ID of the run that does this; `None` where another file is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
    /// The registry.
    pub registry: Versions,
    /// Source records.
    pub records: Change<usize>,
    /// Customers with at least one live record.
    pub customers: Change<usize>,
    /// Pairs that the blocking rules propose.
    pub candidate_pairs: Change<u64>,
    /// Canonical IDs.
    pub ids: Ids,
    /// Rows of the profile.
    pub profile: Rows,
    /// Attributes, in declared order; those that are no longer declared last.
    pub attributes: Vec<OfAttribute>,
    /// The mean trust of all cells that have one.
    pub mean_trust: Change<Option<f64>>,
    /// Share of the population whose profile can be used.
    pub usable_share: Change<f64>,
    /// The other use cases of the entity.
    pub use_cases: Vec<OfUseCase>,
    /// The gates, with what was measured.
    pub gates: Vec<Gate>,
    /// Whether all of them hold: else nothing would be published.
    pub holds: bool,
    /// What a reader should know.
    pub notes: Notes,
}

impl Document for Plan {
    const TITLE: &'static str = "c360 plan --format json";
}

/// What a plan compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Compared {
    /// Nothing was published yet.
    Nothing,
    /// What is published.
    Published,
    /// What another file makes of the same data.
    Other,
}

/// Versions of the registry.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub struct Versions {
    /// The one the run begins with; 0 where there is none.
    pub before: u64,
    /// The one that would hold its IDs.
    pub after: u64,
    /// Whether a version would be written.
    pub changes: bool,
}

/// What would happen to canonical IDs.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Ids {
    /// New ones.
    pub minted: usize,
    /// Those that another one would stand for from then on.
    pub merged: usize,
    /// Those that would stand for records which had another.
    pub split: usize,
    /// Those that led to another and would stand for a customer again.
    pub revived: usize,
    /// Those of which no record would be remembered.
    pub retired: usize,
    /// Records that would have another ID.
    pub records_moved: usize,
    /// Records that are not in their source any more.
    pub records_left: usize,
    /// Records that are in their source again.
    pub records_returned: usize,
    /// Records that are called otherwise.
    pub records_renamed: usize,
    /// Records that would be remembered no more.
    pub records_forgotten: usize,
    /// Share of the known records that would have another ID.
    pub churn: f64,
    /// Examples: of merged, split, revived and retired IDs.
    pub examples: Vec<OfId>,
}

/// Something that would happen to an ID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct OfId {
    /// `merged`, `split`, `revived` or `retired`.
    pub event: &'static str,
    /// The ID.
    pub id: String,
    /// What it would lead to, or came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// Which key or link came or went.
    pub cause: String,
}

/// Rows of the profile.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Rows {
    /// Before; `None` where nothing was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<usize>,
    /// After.
    pub after: usize,
    /// Rows of both in which a value changes.
    pub changed: usize,
    /// Rows of customers whose ID is new.
    pub entered_new: usize,
    /// Rows of customers who were known and are in the population now.
    pub entered: usize,
    /// Rows whose ID would lead to another.
    pub left_merged: usize,
    /// Rows of customers who are not in the population any more, or have no live record.
    pub left: usize,
    /// Examples of IDs that would enter.
    pub examples_entered: Vec<String>,
    /// Examples of IDs that would leave.
    pub examples_left: Vec<String>,
}

/// An attribute.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OfAttribute {
    /// Its name.
    pub name: String,
    /// Whether it is declared before, after, or both.
    pub declared: Declared,
    /// Values that become others, of customers in the profile before and after.
    pub changed: usize,
    /// Values where there was none.
    pub filled: usize,
    /// Values that are no more.
    pub emptied: usize,
    /// Share of the population with a usable value; `None` where it is declared no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Change<f64>>,
    /// Mean trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Change<Option<f64>>>,
    /// Examples.
    pub examples: Vec<OfValue>,
}

impl OfAttribute {
    /// An attribute of which nothing is known to change.
    pub(super) fn new(name: &str, declared: Declared) -> Self {
        let (name, examples) = (name.to_owned(), Vec::new());
        Self { name, declared, changed: 0, filled: 0, emptied: 0, coverage: None, trust: None, examples }
    }
}

/// When an attribute is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Declared {
    /// Before and after.
    Both,
    /// It is new.
    After,
    /// It goes.
    Before,
}

/// A value that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct OfValue {
    /// The customer.
    pub id: String,
    /// The value before, where values were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value after, where values were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Another use case of the entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct OfUseCase {
    /// Its name.
    pub name: String,
    /// The customers it has published; `None` where its outputs are not in the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<usize>,
    /// Those of them whose ID would lead to another or to nobody.
    pub ids_gone: usize,
    /// Those of them whose ID stays and stands for other records.
    pub other_records: usize,
}

/// What a reader should know.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Notes {
    /// What was not said before.
    pub new: Vec<String>,
    /// What is said no more.
    pub gone: Vec<String>,
}
