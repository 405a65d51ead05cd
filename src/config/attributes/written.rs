//! The attributes as they are written: what each is, where its value comes from, and who is asked next.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

pub use super::relation::Written as Relation;
pub use super::supply::{Aggregate, Supply};
pub(super) use super::supply::{Calculation, Window};
use crate::config::identity::region;
use crate::config::sources::written::Decay;
use crate::config::text::Entries;
use crate::tables::Decimal;
use crate::types::AttributeType;

/// One attribute of the profile.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "there are a dozen in a use case")]
pub enum Attribute {
    /// Made from other attributes.
    Derived(Derived),
    /// Made of the customers of a group.
    RolledUp(RolledUp),
    /// What sources say.
    Supplied(Supplied),
}

impl Attribute {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Derived(derived) => &derived.name,
            Self::RolledUp(rolled_up) => &rolled_up.name,
            Self::Supplied(supplied) => &supplied.name,
        }
    }

    /// Whether somebody acts on it by itself.
    pub fn has_action(&self) -> bool {
        match self {
            Self::Derived(derived) => derived.action.is_some(),
            Self::RolledUp(rolled_up) => rolled_up.action.is_some(),
            Self::Supplied(_) => true,
        }
    }
}

/// An attribute that is made from other attributes of the same customer.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// The column in the profile. Lower case, digits and underscores.
    pub name: String,
    /// What people read in the report. Default: the name.
    pub label: Option<String>,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// SQL over the attributes that stand above it, as they survived: `case when arr > 50000 then 'gold' else 'base'
    /// end`, `days_until(renewal_date)`.
    pub derive: String,
    /// How many digits a decimal has after the point, from 0 to 9. Default 9.
    pub scale: Option<u32>,
    /// What somebody does with it by itself. Only then it counts towards the twelve attributes.
    pub action: Option<String>,
    /// Whether a profile without it is incomplete. Default: where it has an action.
    pub required: Option<bool>,
    /// Personal data: its values appear in no report. Default: where an attribute that it reads is.
    pub personal: Option<bool>,
    /// Why this attribute is declared differently from the attribute of the same name in another use case of the
    /// entity.
    pub differs_because: Option<String>,
}

/// An attribute that is made of all customers of a group, those that are in the profile.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RolledUp {
    /// The column in the profile. Lower case, digits and underscores.
    pub name: String,
    /// What people read in the report. Default: the name.
    pub label: Option<String>,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// What is made of the attributes that stand above it, as they survived: `count(*)`, `sum(arr)`, `avg(x)`,
    /// `median(x)`, `percentile(x, 0.9)`, `min(x)`, `max(x)`, `share(condition)`, `count(distinct x)`,
    /// `most_frequent(x)`, `distinct(x)`.
    pub roll_up: String,
    /// The relation, or the attribute, whose value all customers of a group share: each of them has what is made.
    pub over: String,
    /// SQL over the attributes that stand above it: which customers of the group count.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// How many digits a decimal has after the point, from 0 to 9. Default 9.
    pub scale: Option<u32>,
    /// What somebody does with it by itself. Only then it counts towards the twelve attributes.
    pub action: Option<String>,
    /// Whether a profile without it is incomplete. Default: where it has an action.
    pub required: Option<bool>,
    /// Personal data: its values appear in no report. Default: where an attribute that it reads is.
    pub personal: Option<bool>,
    /// Why this attribute is declared differently from the attribute of the same name in another use case of the
    /// entity.
    pub differs_because: Option<String>,
}

/// Customers of whom a condition holds: a column of the profile that is true or false.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The column in the profile. Lower case, digits and underscores.
    pub name: String,
    /// What people read in the report. Default: the name.
    pub label: Option<String>,
    /// SQL over the attributes, as they survived: `usage_change < -0.5 and days_to_renewal < 90`.
    #[serde(rename = "where")]
    pub filter: String,
    /// The numeric attribute whose sum over these customers the report shows, such as `arr`.
    pub measure: Option<String>,
    /// What somebody does with these customers. Only then it counts towards the twelve attributes.
    pub action: Option<String>,
}

/// An attribute of which sources testify.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
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
    /// The sources asked next, in this order; or `none`, said rather than assumed. Only the survivorship by a system of
    /// record asks them; beside another one stands `none`.
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
    /// The country assumed of phone numbers and days that name none: one such as `US`, or for each source the column
    /// that holds it. Default: that of the identity field of the type, best of the one that reads the same column.
    pub region: Option<region::Written>,
    /// SQL over `value` that a value must satisfy, such as `value >= 0`; others are invalid.
    pub valid: Option<String>,
    /// How many digits a decimal has after the point, from 0 to 9; averages, products and quotients are rounded half to
    /// even to it. Default 9.
    pub scale: Option<u32>,
    /// How far numbers of several sources may be apart and still be one: a number such as `0.01`, or a share of the
    /// larger one such as `1%`. Default 0.
    pub tolerance: Option<Tolerance>,
    /// The value when no source has one, where that is the truth: no ticket is zero tickets.
    pub otherwise: Option<Plain>,
    /// Attributes of one group come from one record, so that a street never meets another record's city. None of them
    /// may be put together of several records, as by `within_source: sum`.
    pub group: Option<String>,
    /// What somebody does with it. An attribute that changes no action does not belong here.
    pub action: String,
    /// Whether a profile without it is incomplete, and so not usable. Default true; write `false` for what many
    /// customers rightly have not, such as a reason to cancel.
    pub required: Option<bool>,
    /// Personal data: its values appear in no report. Default: what the type says, such as true for e-mail
    /// and phone.
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
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Anything else.
    Text(String),
}

impl Plain {
    /// The number that is written, where it is one; none of so many digits that YAML does not keep them all.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Integer(n) => Some((*n).into()),
            Self::Number(n) => {
                let digits =
                    format!("{n:e}").split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
                Decimal::from_binary(*n).filter(|_| digits <= KEPT)
            }
            _ => None,
        }
    }
}

/// The digits that a binary number keeps, wherever its point is.
const KEPT: usize = 15;

/// How far two numbers may be apart.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Tolerance {
    /// A difference.
    Difference(f64),
    /// A share of the larger number, such as `1%`.
    Share(String),
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
    /// The value observed first, such as where a lead came from. A record is dated by `updated_at`, its last change;
    /// where a system says when a customer began, the `lowest` of that says since when. With `fresh_for` it is the
    /// first among what is fresh, so write `fresh_for: always`.
    FirstSeen,
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

impl Rule {
    /// Whether what survives is made of several values.
    pub fn puts_together(self) -> bool {
        matches!(self, Self::Union)
    }

    /// Whether sources need not say the same: what survives is put together, or an extreme.
    pub fn may_differ(self) -> bool {
        matches!(self, Self::Union | Self::Highest | Self::Lowest | Self::FirstSeen)
    }
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

/// The sources asked after the system of record.
#[derive(Clone, Debug)]
pub struct Fallback(pub Vec<String>);

impl<'de> Deserialize<'de> for Fallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Fallback;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of sources, or `none`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Fallback, E> {
                match text {
                    "none" => Ok(Fallback(Vec::new())),
                    _ => Err(de::Error::custom(format!("`fallback` is a list of sources or `none`; write `[{text}]`"))),
                }
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Fallback, A::Error> {
                let mut sources = Vec::new();
                while let Some(source) = seq.next_element()? {
                    sources.push(source);
                }
                Ok(Fallback(sources))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Fallback {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fallback".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"const": "none", "description": "Nobody else is asked."},
            {"type": "array", "items": {"type": "string"}, "description": "The sources asked next, in this order."}
        ]})
    }
}
