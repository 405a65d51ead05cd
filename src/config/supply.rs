//! Where an attribute's value comes from, as it is written: a column, an expression, an aggregate; and who is asked
//! next.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Where one source's value of an attribute comes from.
#[derive(Clone, Debug)]
pub enum Supply {
    /// A column or an SQL expression over the record.
    Expression(String),
    /// A number or a value made from events.
    Aggregate(Aggregate),
}

/// A value made from the events of a customer.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    /// `count(*)`, `count(x)`, `count(distinct x)`, `sum(x)`, `avg(x)`, `min(x)`, `max(x)`, `latest(x)`, `earliest(x)`
    /// or `distinct(x)`.
    pub aggregate: String,
    /// SQL over the columns of the event: which ones count.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// How far back, such as `90d`. Default: all events.
    pub within: Option<String>,
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
                Aggregate::deserialize(de::value::MapAccessDeserializer::new(map)).map(Supply::Aggregate)
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
        let aggregate = generator.subschema_for::<Aggregate>();
        json_schema!({"anyOf": [{"type": "string", "description": "A column, or an SQL expression over the \
                                                                   record."}, aggregate]})
    }
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
