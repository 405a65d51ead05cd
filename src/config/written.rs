//! The use-case file as it is written: names are text, everything optional may be absent.
//!
//! In: YAML. Out: these types, which serde fills and from which the JSON Schema is made. The doc comment of a field is
//! the sentence a user sees in their editor. Nothing here is checked beyond its shape.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

pub use super::entries::Entries;
pub use super::extract::Extract;
use super::extract::OneOrMore;
pub use super::supply::{Aggregate, Fallback, Supply};
use super::usecase::{AttributeType, FieldType};

/// One use case: the decision it serves, 8 to 12 attributes, the system of record of each, and the match keys.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseCase {
    /// The name of the use case; it names the output folder. Lower case, digits and underscores.
    pub use_case: Option<String>,
    /// The version of the use case, a whole number that you raise when its meaning changes. Default 1.
    pub version: Option<u32>,
    /// One line that an executive understands: "Keep the accounts that pay more than $50K a year".
    pub title: Option<String>,
    /// A file whose `entity`, `sources`, `identity` and `match_keys` this one shares; what is written here wins, key by
    /// key.
    pub extends: Option<String>,
    /// Why this use case exists, who owns it, and the minutes it saves.
    pub purpose: Option<Purpose>,
    /// What is resolved: `account`, `person`. All use cases of one entity share one space of canonical IDs.
    pub entity: Option<String>,
    /// The letters before every canonical ID, such as `ACC`.
    pub id_prefix: Option<String>,
    /// The systems that hold records of customers, and the events that hang on them.
    pub sources: Option<Entries<Source>>,
    /// The fields that identify a customer, and where each source keeps them. The type brings its standardiser.
    pub identity: Option<Entries<IdentityField>>,
    /// Deterministic keys, strongest first: records with an equal key are the same customer.
    pub match_keys: Option<Vec<MatchKey>>,
    /// The probabilistic model, for what no key joins.
    pub match_model: Option<super::match_model::MatchModel>,
    /// Identity fields that veto: two records whose values are both present and different are never the same customer.
    pub never_link: Option<Vec<String>>,
    /// SQL over the attributes that says whose profile this is, such as `arr > 50000`. Default: every customer.
    pub population: Option<String>,
    /// The 8 to 12 attributes of the profile, in the order of its columns.
    pub attributes: Option<Vec<Attribute>>,
    /// Limits a run must keep. A run that breaks one publishes nothing.
    pub gates: Option<Gates>,
    /// What is carried back into the systems where people work, by source.
    pub write_back: Option<Entries<WriteBack>>,
    /// Rows in, expected profiles out: what `c360 test` runs. No real data is touched.
    pub tests: Option<Vec<UnitTest>>,
    /// The severity of warnings, by code: `allow`, `warn` or `error`. `docs/diagnostics.md` lists the codes.
    pub lints: Option<Entries<Level>>,
}

/// Why a use case exists.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The decision that somebody takes with the profile in hand.
    pub decision: String,
    /// The team that takes it.
    pub owner: String,
    /// The executive who asked for it.
    pub sponsor: Option<String>,
    /// Whom to write to when a value is wrong.
    pub steward: Option<String>,
    /// How far it has come. Default `proposed`.
    #[serde(default)]
    pub stage: Stage,
    /// The day it is due, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// The task that gets faster, and by how much.
    pub workflow: Workflow,
}

/// How far a use case has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Written down, not used yet.
    #[default]
    Proposed,
    /// A few people work with exported profiles.
    ManualPilot,
    /// The profiles are where people work.
    Live,
}

/// The task whose time is saved.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// Where people do it.
    pub tool: String,
    /// What they do.
    pub task: String,
    /// Minutes it takes without the profile.
    pub minutes_before: f64,
    /// Minutes it takes with a profile that is complete, fresh and trusted.
    pub minutes_after: f64,
    /// How often a month it is done, over the whole population.
    pub times_per_month: f64,
    /// The trust that every value of a profile needs before its time is counted as saved. Default 0.8.
    pub trust_floor: Option<f64>,
}

/// One system, or one kind of event.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in reports. Default: the name of the source.
    pub label: Option<String>,
    /// The files to read, relative to this YAML file.
    pub read: Read,
    /// The column that names the record; for events, the column that names the record they belong to.
    pub record_id: String,
    /// The column that says when a record was last changed. Freshness and `most_recent` need it.
    pub updated_at: Option<String>,
    /// The source of customers on whose records these events hang.
    pub events_of: Option<String>,
    /// The column that says when an event happened.
    pub happened_at: Option<String>,
    /// The column that marks deleted records: they keep their canonical ID and leave the profile. True, or any date, is
    /// deleted.
    pub deleted: Option<String>,
    /// The column that marks the current version in a history table; other versions are left out.
    pub current: Option<String>,
    /// The column in which the system names the record that this one was merged into; several are separated by `;` or
    /// `,`.
    pub merged_into: Option<String>,
    /// The owners of the system have already deduplicated it: two of its live records are never one customer. Default
    /// false.
    #[serde(default)]
    pub one_record_per_customer: bool,
    /// The share of this system's values that are right on the day they are written. Default 0.9.
    pub reliability: Option<f64>,
    /// How that share fades as values age. Default: it does not.
    pub decay: Option<Decay>,
}

/// The files of a source, in exactly one format.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// CSV files with a header row: a path, a glob such as `data/*.csv`, with `${NAME}` for environment variables.
    pub csv: Option<String>,
    /// Files with one JSON object a line.
    pub ndjson: Option<String>,
    /// Parquet files.
    pub parquet: Option<String>,
    /// The character between CSV columns. Default `,`.
    pub delimiter: Option<String>,
    /// The encoding of CSV and NDJSON, such as `windows-1252`. Default `utf-8`.
    pub encoding: Option<String>,
}

/// How the reliability of a value fades with its age.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decay {
    /// The shape of the curve. Default `linear`.
    #[serde(default)]
    pub shape: DecayShape,
    /// The age at which it has faded as far as it goes, such as `365d`.
    pub over: String,
    /// What is left of the reliability then, from 0 to 1.
    pub to: f64,
}

/// The field's three shapes of decay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecayShape {
    /// The same loss every day.
    #[default]
    Linear,
    /// Fast at first, slow later (RISL).
    RapidInitial,
    /// Slow at first, fast later (SIRL).
    SlowInitial,
}

/// One identifying field, and where each source keeps it.
#[derive(Clone, Debug)]
pub struct IdentityField {
    /// The kind of field; it brings the standardiser.
    pub kind: FieldType,
    /// The ISO 3166 country assumed for phone numbers and postal codes that name none.
    pub region: Option<String>,
    /// Source name → where the value is.
    pub sources: Vec<(String, Vec<Extract>)>,
}

impl<'de> Deserialize<'de> for IdentityField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Field;
        impl<'de> Visitor<'de> for Field {
            type Value = IdentityField;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field such as `{type: domain, crm: Website}`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut kind, mut region, mut sources) = (None, None, Vec::<(String, Vec<Extract>)>::new());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "type" if kind.is_some() => return Err(de::Error::duplicate_field("type")),
                        "type" => kind = Some(map.next_value()?),
                        "region" if region.is_some() => return Err(de::Error::duplicate_field("region")),
                        "region" => region = Some(map.next_value()?),
                        _ if sources.iter().any(|(seen, _)| *seen == key) => {
                            return Err(de::Error::custom(format!("`{key}` is written twice")));
                        }
                        _ => sources.push((key, map.next_value::<OneOrMore>()?.0)),
                    }
                }
                let kind = kind.ok_or_else(|| de::Error::missing_field("type"))?;
                Ok(IdentityField { kind, region, sources })
            }
        }
        deserializer.deserialize_map(Field)
    }
}

impl JsonSchema for IdentityField {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IdentityField".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<FieldType>();
        let extract = generator.subschema_for::<Extract>();
        json_schema!({
            "type": "object",
            "description": "One identifying field: its type, and for each source where the value is.",
            "required": ["type"],
            "properties": {
                "type": kind,
                "region": {"type": "string", "description": "ISO 3166 country assumed for phone numbers and postal \
                                                             codes that name none."}
            },
            "additionalProperties": {"anyOf": [extract, {"type": "array", "items": extract}]}
        })
    }
}

/// A deterministic key: records in which all its fields are equal are the same customer.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchKey {
    /// Its name in the crosswalk and the report.
    pub name: String,
    /// The identity fields that must all be present and equal.
    pub on: Vec<String>,
    /// A value shared by more records than this links nothing and is reported. Default 50.
    pub max_records: Option<usize>,
    /// Values that never link, written as in the data or standardised.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// An identity field that tells customers apart who share a value: a value links nothing when two or more of its
    /// records hold one value of this field and two or more hold another. So a domain that a group of companies shares
    /// joins none of them.
    pub differs_by: Option<String>,
    /// The probability that a link by this key is right; it enters the trust of every value. Default 0.99.
    pub confidence: Option<f64>,
}

/// One attribute of the profile.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The column in the profile. Lower case, digits and underscores.
    pub name: String,
    /// What people read in the report. Default: the name.
    pub label: Option<String>,
    /// The type that values must parse as; what does not is counted as invalid, never silently empty.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// The source whose fresh value wins. Exactly one, chosen in the open.
    pub system_of_record: String,
    /// For each source that can supply it, a column or an SQL expression; for events, an aggregate.
    pub from: Entries<Supply>,
    /// The sources asked next, in this order; or `none`, said rather than assumed.
    pub fallback: Fallback,
    /// Another rule than the system of record. Default `system_of_record`.
    #[serde(default)]
    pub survivorship: Rule,
    /// Which value stands for a source that has several records of one customer. Default `most_recent`; required
    /// without `updated_at`.
    pub within_source: Option<Within>,
    /// The age up to which a value is fresh, such as `35d`; or `always`, when age does not matter. Default `always`,
    /// with a warning.
    pub fresh_for: Option<String>,
    /// SQL over `value` that a value must satisfy, such as `value >= 0`; others are invalid.
    pub valid: Option<String>,
    /// The value when no source has one, where that is the truth: no ticket is zero tickets.
    pub otherwise: Option<Plain>,
    /// Attributes of one group come from one record, so that a street never meets another record's city.
    pub group: Option<String>,
    /// What somebody does with it. An attribute that changes no action does not belong here.
    pub action: String,
    /// Personal data: its values appear in no report. Default true for e-mail, phone, person name and street.
    pub personal: Option<bool>,
    /// Reliability of single sources for this attribute, in place of the source's own.
    #[serde(default)]
    pub reliability: Entries<f64>,
    /// How reliability fades with age for this attribute, in place of the source's own.
    pub decay: Option<Decay>,
    /// Why this attribute is declared differently from the attribute of the same name in another use case of the
    /// entity.
    pub differs_because: Option<String>,
}

/// A single value as YAML writes it.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Plain {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Anything else.
    Text(String),
}

/// Which candidate survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The system of record's fresh value, then the fallbacks', then stale values in the same order.
    #[default]
    SystemOfRecord,
    /// The value observed last.
    MostRecent,
    /// The value that most records hold.
    MostFrequent,
    /// The greatest value.
    Highest,
    /// The smallest value.
    Lowest,
    /// The longest text.
    Longest,
    /// All values, in order, separated by `; `.
    Union,
    /// The value with the highest trust.
    HighestTrust,
}

/// Which value stands for a source with several records of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// The value of the record changed last.
    MostRecent,
    /// The sum over the records.
    Sum,
    /// The greatest value.
    Max,
    /// The smallest value.
    Min,
    /// The value that most records hold.
    MostFrequent,
    /// The longest text.
    Longest,
    /// True when any record says true.
    Any,
    /// True when all records say true.
    All,
}

/// Limits that a run must keep.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// The least share of the population with a usable value, by attribute.
    #[serde(default)]
    pub coverage: Entries<f64>,
    /// The least mean trust over all cells that have one.
    pub trust: Option<f64>,
    /// The greatest share of customers whose sources disagree, by attribute.
    #[serde(default)]
    pub conflict: Entries<f64>,
    /// The greatest estimated number of profiles per real customer.
    pub profile_inflation: Option<f64>,
    /// The greatest number of records in one customer.
    pub largest_cluster: Option<usize>,
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
    /// The system's column → the attribute it receives.
    #[serde(default)]
    pub set: Entries<String>,
}

/// What a warning weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported, and stops nothing unless `--deny-warnings` is given.
    Warn,
    /// It is an error.
    Error,
}

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
