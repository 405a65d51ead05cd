//! The answer to why two records are one customer, or are not.
//!
//! In: nothing. Out: the types of the answer, as they are written to JSON. It promises to name records by source and
//! ID. It explains nothing itself.

use serde::Serialize;

use crate::config::Identity;
use crate::document::Document;
use crate::tables::{RecordIndex, Sources};

/// Why two records are one customer or are not.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Why {
    /// The two records, as `source/record_id`.
    pub records: [String; 2],
    /// The stage that decided.
    pub verdict: Verdict,
    /// What each match key says, in declared order.
    pub match_keys: Vec<KeySays>,
    /// What forbids the two records, or their customers, to be one.
    pub forbidden_by: Vec<String>,
    /// What the match model says, where the use case has one.
    pub match_model: Option<ModelSays>,
    /// The links from one record to the other, where they are one customer.
    pub path: Vec<Link>,
}

impl Document for Why {
    const TITLE: &'static str = "c360 explain --format json";
}

/// The stage that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One customer: a link joins the two records.
    Linked,
    /// One customer: links through other records join them.
    LinkedThroughOthers,
    /// Two customers: a guard forbids it.
    Forbidden,
    /// Two customers: no match key joins them, and there is no match model.
    NoKey,
    /// Two customers: no blocking rule proposes the pair.
    NeverCompared,
    /// Two customers: the match weight is below clerical review.
    BelowReview,
    /// Two customers until a steward decides: the weight is between `review_at` and `link_at`.
    InReview,
    /// Two customers: the two agree, but the evidence between all records of their customers speaks against it.
    WeakUnion,
    /// Two customers: the link between the two was among the weakest of a chain that is longer than any customer's.
    IslandCut,
    /// Two customers: what joins them is shared by several customers, or a chain that had to be cut.
    Refused,
}

/// What one match key says about the two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct KeySays {
    /// The key.
    pub key: String,
    /// What it says.
    pub says: KeyVerdict,
    /// The fields that are missing or differ, or whose equal value is not of its type.
    pub fields: Vec<String>,
    /// Of each field of the key its name and the standard values of the two records; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<[String; 3]>,
}

/// What a match key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyVerdict {
    /// Its fields are equal, and it links the two.
    Links,
    /// Its fields are equal, but the value is ignored, shared by more records than `max_records`, or one of the records
    /// is told apart by `differs_by`.
    NotUsed,
    /// Its fields are equal, but one only in a value that is near to its type and not of it, which no key reads.
    NotOfItsType,
    /// Its fields are equal, but one only in half a name, which this key does not read.
    HalfAName,
    /// Its fields are equal, but the value is shared by several customers.
    Shared,
    /// Its fields are equal, but it was among the weakest links of a chain that is longer than any customer's.
    Cut,
    /// A field is missing in one of the records.
    Missing,
    /// A field differs.
    Differs,
}

/// What the match model says about the two records.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ModelSays {
    /// The first blocking rule that proposes the pair, counted from 1.
    pub proposed_by: Option<usize>,
    /// What each comparison adds, in declared order.
    pub comparisons: Vec<Step>,
    /// The weight before anything is compared, in bits.
    pub prior: f64,
    /// What it takes away that the two may be customers who belong together, such as a household or a group, in bits;
    /// never above 0.
    pub kinship: f64,
    /// What it adds that both stand on lists in which every customer stands once, and have no other partner there, or
    /// that one does not say who it is about, and can mean nobody but the customer of the other, in bits.
    pub of_lists: f64,
    /// The match weight of the pair, in bits.
    pub weight: f64,
    /// The probability behind it.
    pub probability: f64,
    /// The weight from which pairs link.
    pub link_at: f64,
    /// The weight from which pairs are reviewed.
    pub review_at: f64,
    /// The mean weight between all records of the two customers, each pair counting at most 10 bits; `None` where both
    /// have one record.
    pub between_customers: Option<f64>,
}

/// What one comparison adds to the weight.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Step {
    /// The field.
    pub comparison: String,
    /// The level of agreement.
    pub level: String,
    /// What it is worth, in bits, the rarity of the value included.
    pub bits: f64,
    /// The standard values of the two records; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// One link on the way from record to record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Link {
    /// From this record.
    pub from: String,
    /// To this one.
    pub to: String,
    /// By this evidence.
    pub by: String,
}

/// A record as `source/record_id`.
pub(super) fn named(identity: &Identity, sources: &Sources, record: RecordIndex) -> String {
    let (source, id) = sources.written(record);
    format!("{}/{id}", identity.sources[source].name)
}
