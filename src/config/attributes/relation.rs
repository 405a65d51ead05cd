//! Relations: who belongs together without being one.
//!
//! In: what is written. Out: the shapes of it, as written and as understood. It says nothing of data.

use schemars::JsonSchema;

use crate::config::sources::Read;
use crate::config::sources::written::Read as WrittenRead;
use crate::config::text::Entries;

/// How customers belong together without being one: a column of the profile that names the customer, or the group, to
/// which each leads. A relation never merges.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Relation")]
pub struct Written {
    /// The column in the profile, which holds canonical IDs. Lower case, digits and underscores.
    pub name: String,
    /// What people read in the report. Default: the name.
    pub label: Option<String>,
    /// The columns that name whom a record belongs to, by source: its parent, its account. The first source that names
    /// somebody decides; of several records of it, the one that was changed last.
    pub from: Option<Entries<Names>>,
    /// How far parents are followed. Default `ultimate`.
    pub to: Option<To>,
    /// The crosswalk that a use case of another entity published, whose customers are named: `{parquet:
    /// ../build/accounts/crosswalk.parquet}`. Default: customers of this entity are named.
    pub crosswalk: Option<WrittenRead>,
    /// Customers belong together who share all fields of one of these lists, such as `[[last_name, street, city]]`.
    pub share: Option<Vec<Vec<String>>>,
    /// Customers belong together whom the match model takes for related rather than for one or for strangers: of its
    /// classes, that is the more likely one.
    pub kinship: Option<bool>,
    /// The most customers of a group that `share` and `kinship` make; a larger one is none. Default 12.
    pub at_most: Option<usize>,
}

/// The column of a source that names a record of another customer.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Names {
    /// A column that names a record of the same source.
    Column(String),
    /// A column that names a record of another source.
    Of(NamesOf),
}

/// The column of a source that names a record of another source.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamesOf {
    /// The column.
    pub column: String,
    /// The source whose record it names, as it is called here, or in the file that made the crosswalk.
    pub of: String,
}

/// How far parents are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// To the one that has no parent: all below it are a group, and so is a customer without relatives.
    #[default]
    Ultimate,
    /// To the parent alone.
    Immediate,
}

/// A relation, understood.
#[derive(Clone, Debug)]
pub enum Relation {
    /// Records name a record of another customer.
    Parent {
        /// By supply, the source whose records are named.
        of: Vec<usize>,
        /// How far parents are followed.
        to: To,
    },
    /// Records name a customer of another entity.
    Elsewhere {
        /// By supply, the source whose records are named, as it is called there.
        of: Vec<String>,
        /// The crosswalk of the entity.
        crosswalk: Read,
    },
    /// Customers belong together who share something.
    Together(Together),
}

/// What customers share who belong together.
#[derive(Clone, Debug, Default)]
pub struct Together {
    /// Lists of identity fields, all of which they share.
    pub share: Vec<Vec<usize>>,
    /// Whether they belong together whom the match model takes for related.
    pub kinship: bool,
    /// The most customers of a group.
    pub at_most: usize,
}

impl Relation {
    /// The columns of the crosswalk, where there is one.
    pub const CROSSWALK: [&'static str; 3] = ["canonical_id", "record_id", "source"];

    /// Whether customers who share a field belong together by it.
    pub fn reads_field(&self, f: usize) -> bool {
        matches!(self, Self::Together(together) if together.share.iter().any(|key| key.contains(&f)))
    }

    /// Whether its values are customers of this entity.
    pub fn is_of_this_entity(&self) -> bool {
        matches!(self, Self::Parent { .. } | Self::Together(_))
    }

    /// Whether the match model is asked who is related.
    pub fn asks_kinship(&self) -> bool {
        matches!(self, Self::Together(Together { kinship: true, .. }))
    }
}
