//! How a value is made, as it is written: an expression, an aggregate of events, or a number calculated from several.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::config::text::Entries;

/// Where one source's value of an attribute comes from.
#[derive(Clone, Debug)]
pub enum Supply {
    /// A column or an SQL expression over the record.
    Expression(String),
    /// A number or a value made from events.
    Aggregate(Aggregate),
    /// A number calculated from several aggregates.
    Calculation(Calculation),
}

/// A value made from the events of a customer.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    /// `count(*)`, `count(x)`, `count(distinct x)`, `sum(x)`, `avg(x)`, `median(x)`, `percentile(x, 0.9)`, `min(x)`,
    /// `max(x)`, `share(condition)`, `latest(x)`, `earliest(x)`, `most_frequent(x)`, `max_by(x, date(y))`,
    /// `min_by(x, date(y))`; of texts a list: `distinct(x)`, `latest(x, 3)` or `earliest(x, 3)`.
    pub aggregate: String,
    /// SQL over the columns of the event: which ones count.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// How far back, such as `90d`, or from when to when: `{from: 60d, to: 30d}`. Default: all events.
    pub within: Option<Window>,
}

/// A number calculated from aggregates of one source, such as the change from one month to the next.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calculation {
    /// SQL over the names under `of`, which are numbers, such as `this_month / nullif(last_month, 0) - 1`. Of a
    /// customer with events for one of them, counts and sums of the others that have none are 0.
    pub calculate: String,
    /// The aggregates by name.
    pub of: Entries<Aggregate>,
}

/// Which events count by their age.
#[derive(Clone, Debug)]
pub enum Window {
    /// Those of so long until now.
    Back(String),
    /// Those between two ages.
    Between(Ages),
}

/// Two ages, the first the greater one.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// The greatest age that counts, such as `60d`. Default: any.
    pub from: Option<String>,
    /// The age that is too young, such as `30d`: what happened since does not count.
    pub to: String,
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Window;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span such as `90d`, or `{from: 60d, to: 30d}`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Window, E> {
                Ok(Window::Back(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Window, A::Error> {
                Ages::deserialize(de::value::MapAccessDeserializer::new(map)).map(Window::Between)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Window {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Window".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let ages = generator.subschema_for::<Ages>();
        json_schema!({"anyOf": [{"type": "string", "description": "How far back, such as `90d`."}, ages]})
    }
}

/// The keys of both maps.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    aggregate: Option<String>,
    #[serde(rename = "where")]
    filter: Option<String>,
    within: Option<Window>,
    calculate: Option<String>,
    of: Option<Entries<Aggregate>>,
}

impl<'de> Deserialize<'de> for Supply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Supply;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, an SQL expression, or `{aggregate: count(*), where: ..., within: 90d}`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Supply, E> {
                Ok(Supply::Expression(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Supply, A::Error> {
                match Keys::deserialize(de::value::MapAccessDeserializer::new(map))? {
                    Keys { aggregate: Some(aggregate), filter, within, calculate: None, of: None } => {
                        Ok(Supply::Aggregate(Aggregate { aggregate, filter, within }))
                    }
                    Keys { aggregate: None, filter: None, within: None, calculate: Some(calculate), of: Some(of) } => {
                        Ok(Supply::Calculation(Calculation { calculate, of }))
                    }
                    _ => Err(de::Error::custom("expected `aggregate`, or `calculate` and `of`")),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Supply {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Supply".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (aggregate, calculation) =
            (generator.subschema_for::<Aggregate>(), generator.subschema_for::<Calculation>());
        json_schema!({"anyOf": [{"type": "string", "description": "A column, or an SQL expression over the \
                                                                   record."}, aggregate, calculation]})
    }
}
