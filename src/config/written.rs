//! The use-case file as it is written: names are text, everything optional may be absent.
//!
//! In: YAML. Out: these types, which serde fills and from which the JSON Schema is made; each noun has its own. The doc
//! comment of a field is the sentence a user sees in their editor. Nothing here is checked beyond its shape.

use schemars::JsonSchema;

pub use super::consent::written::Consent;
use super::declared::Declared;
pub use super::formerly::{FormerEntity, FormerRecordId, FormerSource};
pub use super::personal_data::written::Category;

pub use super::attributes::written::{
    Aggregate, Attribute, Derived, Fallback, Plain, Relation, RolledUp, Rule, Segment, Supplied, Supply, Within,
};
pub use super::identity::written::{IdentityField, MatchKey};
pub use super::identity::{CustomerIs, Extract};
pub use super::lints::Level;
pub use super::match_model::written::{Compare, MatchModel, Part};
pub use super::outcome::Identifiers;
pub use super::outcome::written::{Gates, WriteBack};
pub use super::purpose::written::{Purpose, Stage, Workflow};
pub use super::sources::written::{Decay, DecayShape, Read, Source};
pub use super::text::Entries;
pub use super::unit_tests::written::{Expected, UnitTest};
pub use crate::types::{Cut, LevelRule};

/// One use case: the decision it serves, 8 to 12 attributes, the system of record of each, and the match keys.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseCase {
    /// The name of the use case; it names the output folder. Lower case, digits and underscores.
    pub use_case: Option<String>,
    /// The version of this file's format: 2. Of a file of version 1 `c360 upgrade` says which of its keys mean
    /// something else today. Default 2.
    pub version: Option<u32>,
    /// One line that an executive understands: "Keep the accounts that pay more than $50K a year".
    pub title: Option<String>,
    /// A file that holds keys for all use cases of an entity: `entity`, `id_prefix`, `formerly`, `customer_is`,
    /// `retire_after`, `keep_versions`, `sources`, `identity`, `match_keys`, `match_model`, `never_link` and others.
    /// What is written here wins, key by key.
    pub extends: Option<String>,
    /// Why this use case exists, who owns it, and the minutes it saves.
    pub purpose: Option<Purpose>,
    /// What is resolved: `account`, `person`. All use cases of one entity share one space of canonical IDs.
    pub entity: Option<String>,
    /// The letters before every canonical ID, such as `ACC`.
    pub id_prefix: Option<String>,
    /// What the entity was called before, when it is renamed: `{entity: customer, id_prefix: CUS}`.
    pub formerly: Option<FormerEntity>,
    /// What one customer is, where companies have several sites: with `site` one name at two places is two customers,
    /// with `organisation` all its places are one. Default: not told, and the data lead the model to either.
    pub customer_is: Option<CustomerIs>,
    /// How long the registry remembers a record that its source does not hold any more, such as `400d`; then its key is
    /// gone, and its customer keeps the ID. Default: for ever.
    pub retire_after: Option<String>,
    /// How long a version of the registry stays after another followed it, such as `400d`; those that the current one
    /// says the changes of always stay. Default: for ever.
    pub keep_versions: Option<String>,
    /// The systems that hold records of customers, and the events that hang on them.
    pub sources: Option<Entries<Source>>,
    /// The fields that identify a customer, and where each source keeps them. The type brings its standardiser.
    pub identity: Option<Entries<IdentityField>>,
    /// Deterministic keys, strongest first: records with an equal key are the same customer.
    pub match_keys: Option<Vec<MatchKey>>,
    /// The probabilistic model, for what no key joins.
    pub match_model: Option<MatchModel>,
    /// Identity fields that veto: two records whose values are both present and different are never the same customer.
    /// A value that more records share than a match key on the field alone allows is a stand-in, and vetoes nothing.
    pub never_link: Option<Vec<String>>,
    /// Categories of personal data: the columns that hold each, and the purposes that may make attributes of them. A
    /// use case that extends a file with categories has those, and none of its own.
    pub personal_data: Option<Entries<Category>>,
    /// Who has consented to what this profile is for; all others are in none of its tables and files.
    pub consent: Option<Consent>,
    /// SQL over the attributes that says whose profile this is, such as `arr > 50000`. Default: every customer.
    pub population: Option<String>,
    /// Who belongs together without being one: contact and account, person and household, company and group. Columns of
    /// the profile, before the attributes.
    pub relate: Option<Vec<Relation>>,
    /// The 8 to 12 attributes of the profile, in the order of its columns.
    pub attributes: Option<Vec<Attribute>>,
    /// Named conditions over the attributes: columns that are true or false, counted in the report.
    pub segments: Option<Vec<Segment>>,
    /// Limits a run must keep. A run that breaks one publishes nothing.
    pub gates: Option<Gates>,
    /// What is carried back into the systems where people work, by source.
    pub write_back: Option<Entries<WriteBack>>,
    /// Writes `identifiers.parquet`, which says of every value that a match key reads whose it is: `sha256` or `value`.
    /// Default: it is not written.
    pub identifiers: Option<Identifiers>,
    /// Rows in, expected profiles out: what `c360 test` runs. No real data is touched.
    pub tests: Option<Vec<UnitTest>>,
    /// What this file and the one it extends declare of the entity.
    #[serde(skip)]
    pub declared: Declared,
    /// The severity of warnings, by code: `allow`, `warn` or `error`. `docs/diagnostics.md` lists the codes.
    pub lints: Option<Entries<Level>>,
}
