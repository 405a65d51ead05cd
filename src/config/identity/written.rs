//! Identity fields and match keys as they are written.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::extract::{Extract, OneOrMore};
use super::region;
use crate::types::FieldType;

/// One identifying field, and where each source keeps it.
#[derive(Clone, Debug)]
pub struct IdentityField {
    /// The kind of field; it brings the standardiser.
    pub kind: FieldType,
    /// The country assumed of phone numbers, postal codes and days that name none.
    pub region: Option<region::Written>,
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
        let region = generator.subschema_for::<region::Written>();
        json_schema!({
            "type": "object",
            "description": "One identifying field: its type, and for each source where the value is.",
            "required": ["type"],
            "properties": {
                "type": kind,
                "region": region
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
    /// The identity fields that must all be present and equal. Half a name among whole ones joins only beside what few
    /// share, such as a mailbox or an identifier.
    pub on: Vec<String>,
    /// A value shared by more records than this links nothing and is reported. Default 50.
    pub max_records: Option<usize>,
    /// Values that never link, written as in the data or standardised.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// An identity field that tells customers apart who share a value: a value links nothing when two or more of its
    /// records hold one value of this field and two or more hold another. So a domain that a group of companies shares
    /// joins none of them. Of mailboxes that a company gave apart (`ann.hart@`, `ann.hart2@`) one record each is
    /// enough.
    /// A record that alone has a day, as of birth, which is no slip of that of the others is left out.
    pub differs_by: Option<String>,
    /// The probability that a link by this key is right; it enters the trust of every value. Default 0.99.
    pub confidence: Option<f64>,
}
