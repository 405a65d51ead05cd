//! The probabilistic half of identity, as it is written: which records are compared, on what, and from which weight
//! they link.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::types::{Cut, LevelRule};

/// Fellegi–Sunter for what no key joins. Its parameters are learned from the data, without labels.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchModel {
    /// Blocking rules: two records are compared when they agree on every part of at least one rule. A part is an
    /// identity field, or `{prefix: [field, 4]}`, `{suffix: [field, 4]}`, `{sound: field}`, `{words: field}`, `{year:
    /// field}`.
    pub block_on: Vec<Vec<Part>>,
    /// What is compared. A field brings the comparison levels of its type; `{person: [first_name, last_name]}` compares
    /// the two together, so that names in the wrong order still agree; `{field: city, levels: [exact, {edits: 1}]}` has
    /// levels of its own.
    pub compare: Vec<Compare>,
    /// The match weight, in bits, from which two records are linked; 0 is an even chance. Default 0.
    pub link_at: Option<f64>,
    /// The match weight from which a pair that is not linked goes to clerical review. Default 6 bits below `link_at`.
    pub review_at: Option<f64>,
    /// A fitted model, as `c360 train` writes it. With it a run learns nothing and does not drift. Default: learned in
    /// every run.
    pub fitted: Option<String>,
    /// The most pairs that may be compared; more is an error that names the values with most pairs. Default
    /// 1,000,000,000.
    pub max_pairs: Option<u64>,
}

/// One part of a blocking rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The identity field.
    pub field: String,
    /// What of its value must be equal.
    pub cut: Cut,
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        const WAYS: &[&str] = &["prefix", "suffix", "sound", "words", "year"];
        impl<'de> Visitor<'de> for Either {
            type Value = Part;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an identity field, or one of `prefix`, `suffix`, `sound`, `words`, `year`")
            }
            fn visit_str<E: de::Error>(self, field: &str) -> Result<Part, E> {
                Ok(Part { field: field.to_owned(), cut: Cut::Whole })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Part, A::Error> {
                let Some(way) = map.next_key::<String>()? else {
                    return Err(de::Error::custom("expected one of `prefix`, `suffix`, `sound`, `words`, `year`"));
                };
                let part = match way.as_str() {
                    "prefix" | "suffix" => {
                        let (field, n): (String, usize) = map.next_value()?;
                        if !(1..=20).contains(&n) {
                            return Err(de::Error::custom(format!("`{way}` takes 1 to 20 characters")));
                        }
                        Part { field, cut: if way == "prefix" { Cut::Prefix(n) } else { Cut::Suffix(n) } }
                    }
                    "sound" => Part { field: map.next_value()?, cut: Cut::Sound },
                    "words" => Part { field: map.next_value()?, cut: Cut::Words },
                    "year" => Part { field: map.next_value()?, cut: Cut::Year },
                    _ => return Err(de::Error::unknown_variant(&way, WAYS)),
                };
                if map.next_key::<String>()?.is_some() {
                    return Err(de::Error::custom("a part of a blocking rule cuts in one way only"));
                }
                Ok(part)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Part {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BlockingPart".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let of_field = |name: &str, description: &str| {
            serde_json::json!({"type": "object", "additionalProperties": false, "required": [name],
                "properties": {name: {"type": "string", "description": description}}})
        };
        let with_number = |name: &str, description: &str| {
            let parts = serde_json::json!({"type": "array", "minItems": 2, "maxItems": 2,
                "items": {"type": ["string", "integer"]}, "description": description});
            serde_json::json!({"type": "object", "additionalProperties": false, "required": [name],
                "properties": {name: parts}})
        };
        json_schema!({"anyOf": [
            {"type": "string", "description": "The field as it is."},
            with_number("prefix", "The first characters of a field: the field and how many."),
            with_number("suffix", "The last characters of a field: the field and how many."),
            of_field("sound", "How the field sounds."),
            of_field("words", "Any word of the field."),
            of_field("year", "The year of a date.")
        ]})
    }
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Compare {
    /// A field, with the levels of its type.
    Field(String),
    /// First and last name together.
    Person(Vec<String>),
    /// A field, with levels of its own, the strongest first.
    Levels(String, Vec<LevelRule>),
}

impl<'de> Deserialize<'de> for Compare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Compare;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an identity field, `{person: [first_name, last_name]}` or `{field: city, levels: [exact, \
                     {edits: 1}]}`",
                )
            }
            fn visit_str<E: de::Error>(self, field: &str) -> Result<Compare, E> {
                Ok(Compare::Field(field.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Compare, A::Error> {
                let (mut field, mut levels, mut person) = (None, None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "field" => field = Some(map.next_value()?),
                        "levels" => levels = Some(map.next_value()?),
                        "person" => person = Some(map.next_value::<Vec<String>>()?),
                        _ => return Err(de::Error::unknown_field(&key, &["field", "levels", "person"])),
                    }
                }
                match (person, field, levels) {
                    (Some(fields), None, None) if fields.len() == 2 => Ok(Compare::Person(fields)),
                    (Some(_), None, None) => {
                        Err(de::Error::custom("`person` takes two fields: `{person: [first_name, last_name]}`"))
                    }
                    (None, Some(field), Some(levels)) => Ok(Compare::Levels(field, levels)),
                    _ => Err(de::Error::custom(
                        "a comparison is a field, `{person: [...]}`, or `{field: ..., levels: [...]}`",
                    )),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Compare {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Compare".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<LevelRule>();
        let levels = serde_json::json!({"type": "array", "minItems": 1, "items": level,
            "description": "When a pair reaches each level, the strongest first."});
        let person = serde_json::json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"},
            "description": "The fields with first and last name, compared together: names in the wrong order still \
                            agree."});
        json_schema!({"anyOf": [
            {"type": "string", "description": "An identity field, with the comparison levels of its type."},
            {"type": "object", "additionalProperties": false, "required": ["person"], "properties": {
                "person": person}},
            {"type": "object", "additionalProperties": false, "required": ["field", "levels"], "properties": {
                "field": {"type": "string", "description": "The identity field."},
                "levels": levels}}
        ]})
    }
}
