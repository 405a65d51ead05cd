//! How a value is taken out of a record: a column, or something inside or across columns.
//!
//! Written by hand rather than derived, so that a mistake is reported at its own place and in words.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::config::json_place::JsonPlace;

/// One place, or several that may each hold a value.
pub(super) struct OneOrMore(pub(super) Vec<Extract>);

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = OneOrMore;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a column, `{split: [column, \",\"]}`, `{json: [column, key]}`, `{join: [column, \
                     column]}`, \
                     or a list of these",
                )
            }
            fn visit_str<E: de::Error>(self, column: &str) -> Result<Self::Value, E> {
                Ok(OneOrMore(vec![Extract::Column(column.to_owned())]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut places = Vec::new();
                while let Some(place) = seq.next_element()? {
                    places.push(place);
                }
                Ok(OneOrMore(places))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Ok(OneOrMore(vec![Extract::deserialize(de::value::MapAccessDeserializer::new(map))?]))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// How a value is taken out of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extract {
    /// The column as it is.
    Column(String),
    /// Many values in one column, with a separator between them; a JSON array is taken apart as one.
    Split(String, String),
    /// A value inside a column that holds JSON, or several.
    Json(JsonPlace),
    /// Several columns, joined with blanks.
    Join(Vec<String>),
}

impl Extract {
    /// The columns it reads.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) | Self::Split(column, _) | Self::Json(JsonPlace { column, .. }) => vec![column],
            Self::Join(columns) => columns.iter().map(String::as_str).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Extract {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Way;
        impl<'de> Visitor<'de> for Way {
            type Value = Extract;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, or one of `split`, `json`, `join`")
            }
            fn visit_str<E: de::Error>(self, column: &str) -> Result<Extract, E> {
                Ok(Extract::Column(column.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Extract, A::Error> {
                let Some(way) = map.next_key::<String>()? else {
                    return Err(de::Error::custom("expected one of `split`, `json`, `join`"));
                };
                if !matches!(way.as_str(), "split" | "json" | "join") {
                    return Err(de::Error::unknown_variant(&way, &["split", "json", "join"]));
                }
                if way == "json" {
                    let place = Extract::Json(map.next_value()?);
                    return only(map, place);
                }
                let parts: Vec<String> = map.next_value()?;
                let extract = match (way.as_str(), parts.as_slice()) {
                    ("split", [column, separator]) if !separator.is_empty() => {
                        Extract::Split(column.clone(), separator.clone())
                    }
                    ("split", _) => {
                        return Err(de::Error::custom(
                            "`split` takes a column and a separator: `{split: [domains, \",\"]}`",
                        ));
                    }
                    (_, [_, _, ..]) => Extract::Join(parts),
                    _ => {
                        return Err(de::Error::custom(
                            "`join` takes two columns or more: `{join: [first_name, last_name]}`",
                        ));
                    }
                };
                only(map, extract)
            }
        }
        deserializer.deserialize_any(Way)
    }
}

/// The way, if no other is written beside it.
fn only<'de, A: MapAccess<'de>>(mut map: A, extract: Extract) -> Result<Extract, A::Error> {
    match map.next_key::<String>()? {
        Some(_) => Err(de::Error::custom("a value is taken in one way only: `split`, `json` or `join`")),
        None => Ok(extract),
    }
}

impl JsonSchema for Extract {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Extract".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let texts = |description: &str| {
            serde_json::json!({"type": "array", "minItems": 2, "items": {"type": "string"},
                "description": description})
        };
        let way = |name: &str, parts: serde_json::Value| {
            serde_json::json!({"type": "object", "additionalProperties": false, "required": [name],
                "properties": {name: parts}})
        };
        json_schema!({"anyOf": [
            {"type": "string", "description": "The column as it is."},
            way("split", texts("Many values in one column: the column and the separator.")),
            way(
                "json",
                JsonPlace::schema(
                    "Inside a column that holds JSON: the column, and the keys that lead to the value; a number is a \
                     position in a list, from 0, and `*` is every element."
                )
            ),
            way("join", texts("Several columns, joined with blanks."))
        ]})
    }
}
