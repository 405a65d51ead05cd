//! A column that holds JSON, and the path to a value inside it, as `{json: [metadata, external_id]}` says it.
//!
//! In: the list as written. Out: column and steps. A step is a key, a position in a list counted from 0, or `*` for
//! every element of a list. It reads no JSON.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};

/// Where a value stands inside JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPlace {
    /// The column.
    pub column: String,
    /// The steps that lead to the value.
    pub path: Vec<String>,
}

impl JsonPlace {
    /// Column and steps, as they are written.
    pub(super) fn written(&self) -> Vec<&str> {
        std::iter::once(&self.column).chain(&self.path).map(String::as_str).collect()
    }

    /// What the list has to be in the schema.
    pub(super) fn schema(description: &str) -> serde_json::Value {
        let step = serde_json::json!({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]});
        serde_json::json!({"type": "array", "minItems": 2, "items": step, "description": description})
    }
}

impl<'de> Deserialize<'de> for JsonPlace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut steps = Vec::<Step>::deserialize(deserializer)?.into_iter().map(|step| step.0);
        match (steps.next(), steps.collect::<Vec<_>>()) {
            (Some(column), path) if !path.is_empty() => Ok(Self { column, path }),
            _ => Err(de::Error::custom("`json` takes a column and a key: `{json: [metadata, external_id]}`")),
        }
    }
}

/// A key, or a position.
struct Step(String);

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Step;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key, a position from 0, or `*`")
            }
            fn visit_str<E: de::Error>(self, key: &str) -> Result<Step, E> {
                Ok(Step(key.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, position: u64) -> Result<Step, E> {
                Ok(Step(position.to_string()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// The column that names a record: its value as it is, or one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordId {
    /// The column as it is.
    Column(String),
    /// A value inside a column that holds JSON.
    Json(JsonPlace),
    /// Several columns together.
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = RecordId;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, several as `[a, b]`, or `{json: [column, key]}`")
            }
            fn visit_str<E: de::Error>(self, column: &str) -> Result<RecordId, E> {
                Ok(RecordId::Column(column.to_owned()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<RecordId, A::Error> {
                let mut columns = Vec::new();
                while let Some(column) = seq.next_element()? {
                    columns.push(column);
                }
                Ok(RecordId::Several(columns))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<RecordId, A::Error> {
                match map.next_key::<String>()?.as_deref() {
                    Some("json") => Ok(RecordId::Json(map.next_value()?)),
                    Some(other) => Err(de::Error::unknown_variant(other, &["json"])),
                    None => Err(de::Error::custom("expected `json`")),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for RecordId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RecordId".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let path = JsonPlace::schema("The column, and a key or a path of keys and positions inside it.");
        json_schema!({"anyOf": [
            {"type": "string", "description": "The column as it is."},
            {"type": "array", "minItems": 2, "items": {"type": "string"}, "description": "Columns that name it."},
            {"type": "object", "additionalProperties": false, "required": ["json"], "properties": {"json": path}}
        ]})
    }
}
