//! What links records, what forbids it, and the customers that come of it.

use std::ops::Range;

use super::fields::StandardField;
use super::grouped::Grouped;
use super::index::{ClusterIndex, RecordIndex};

/// What joins the records of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The system has merged them itself.
    SystemMerge,
    /// They share the value of this match key.
    MatchKey(usize),
    /// Records that are away today linked them; the registry remembers.
    Registry,
    /// One of them carries the canonical ID of the others.
    CarriedId,
    /// The match model links them.
    Model,
}

/// A pair of records and its match weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredPair {
    /// The smaller record.
    pub left: RecordIndex,
    /// The larger record.
    pub right: RecordIndex,
    /// The match weight in bits; 0 is an even chance.
    pub weight: f32,
}

/// Records that one value of one key joins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkGroup {
    /// Why.
    pub evidence: Evidence,
    /// The records, ascending, two or more.
    pub records: Vec<RecordIndex>,
}

/// A value of a match key that more records share than may be linked by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedValue {
    /// The match key.
    pub key: usize,
    /// The standard values, one per field of the key.
    pub value: Vec<String>,
    /// How many records share it.
    pub n_records: usize,
}

/// Everything that may link.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// In order: system merges, match keys as declared, the registry's.
    pub groups: Vec<LinkGroup>,
    /// Values that link nothing because too many records share them, most shared first.
    pub blocked: Vec<BlockedValue>,
    /// Values that link nothing because their records show that several customers share them.
    pub shared: Vec<GuardDecision>,
}

/// What the registry knows that joins records of today or keeps them apart.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    /// Groups of today's records that they join.
    pub groups: Vec<LinkGroup>,
    /// For each source that is away and holds one record a customer, the customers that had one: records with two of
    /// these values are not one customer.
    pub apart: Vec<StandardField>,
}

/// What forbids two records to be one customer.
#[derive(Clone, Debug, Default)]
pub struct Guards {
    /// For each guarded source, the records that stand for a customer of their own: live and not merged away.
    pub one_per_customer: Vec<Range<usize>>,
    /// For each record the set in which no two are one customer, from 1; 0 for none. Empty where there are no sets.
    pub distinct: Vec<u32>,
    /// Whether a record counts for `one_per_customer` and `distinct`.
    pub live: Vec<bool>,
    /// For each `never_link` field, and each guard of a source that is away: records' values.
    pub never_link: Vec<StandardField>,
}

/// Why links were not used.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The value itself joins records that a guard keeps apart: it is shared by several customers.
    SharedValue,
    /// A chain of values joins records that a guard keeps apart; the chain was cut between them.
    ChainCut,
    /// Two records agree, but the evidence between all records of their customers speaks against one customer.
    WeakUnion,
    /// The chain of links was longer than any customer's, and this was among the weakest of them.
    IslandCut,
}

/// One decision of a guard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuardDecision {
    /// The evidence that was refused.
    pub evidence: Evidence,
    /// Why.
    pub refusal: Refusal,
    /// The records concerned.
    pub records: Vec<RecordIndex>,
}

/// A chain of links that was too long, and how it was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutIsland {
    /// Its smallest record.
    pub first: RecordIndex,
    /// The records that it had; those that their system has merged count as one.
    pub records: usize,
    /// What stopped linking in it, because keys alone made it too long.
    pub evidence: Vec<Evidence>,
    /// By how many bits the weight from which pairs link was raised in it, at most.
    pub raised_by: u32,
    /// The pairs of the match model that stopped linking.
    pub pairs: usize,
}

/// What the match model did in a run.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ModelFacts {
    /// Candidate pairs of the blocking rules, each counted by every rule that proposes it.
    pub candidate_pairs: u64,
    /// Groups of records too large to be compared within a rule.
    pub left_out: usize,
    /// At least so many pairs in groups that were too large are not compared by their rule.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pairs_left_out: u64,
    /// Compared pairs that are equal in name and stand in one place, and those that stand in two; counted where nobody
    /// said whether a site is a customer.
    #[serde(default, skip_serializing_if = "is_none_of_both")]
    pub sites: [u64; 2],
    /// Links that were used.
    pub links: usize,
    /// Their mean match probability.
    pub mean_probability: f64,
    /// Pairs of customers between the weights of clerical review and of linking.
    pub in_review: usize,
    /// Whether training settled; true for a pinned model.
    pub settled: bool,
    /// Comparisons that the data cannot teach, in words.
    pub untaught: Vec<String>,
    /// Levels that hardly any pair shows.
    pub hardly_seen: usize,
}

/// Which records are one customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// The cluster of every record.
    pub of: Vec<ClusterIndex>,
    /// How many there are.
    pub n: usize,
    /// The links of the model that were used, in order.
    pub by_model: Vec<LinkGroup>,
    /// For every two customers that a steward should look at, their heaviest pair below the weight that links, the
    /// heaviest first.
    pub in_review: Vec<ScoredPair>,
    /// For every record, bit `k` when match key `k` joins it to another record of its cluster; see
    /// [`SYSTEM_MERGE_BIT`].
    pub linked_by: Vec<u64>,
    /// What the guards refused, in order.
    pub decisions: Vec<GuardDecision>,
    /// Chains of links that were too long, in order of their smallest records.
    pub cut_islands: Vec<CutIsland>,
}

/// The bit of `linked_by` for a merge by the system itself.
pub const SYSTEM_MERGE_BIT: u64 = 1 << 63;
/// The bit of `linked_by` for evidence through records that are away.
pub const REGISTRY_BIT: u64 = 1 << 62;
/// The bit of `linked_by` for a link by the match model.
pub const MODEL_BIT: u64 = 1 << 61;

/// The bit of `linked_by` for a canonical ID that a record carries.
pub const CARRIED_BIT: u64 = 1 << 60;

/// The bit of `linked_by` for a match key.
pub fn key_bit(key: usize) -> u64 {
    1 << key.min(59)
}

impl Clusters {
    /// The records of every cluster, ascending.
    pub fn members(&self) -> Grouped<RecordIndex> {
        Grouped::by_label(&self.of, self.n)
    }
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

fn is_none_of_both(counts: &[u64; 2]) -> bool {
    *counts == [0; 2]
}
