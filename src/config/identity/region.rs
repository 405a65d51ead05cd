//! The country that is assumed of a value that names none.
//!
//! In: one country for all, or for each source the column that holds it. Out: the same with sources as indices, or
//! findings. What a column says is read as a country when the data is.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::config::findings::Findings;
use crate::config::sources::{Source, any_source};
use crate::diagnostic::Step;

/// The country as it is written: one for all, or by source; `otherwise` stands for records whose column says none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// ISO 3166 alpha-2.
    otherwise: Option<String>,
    /// Source and column.
    columns: Vec<(String, String)>,
}

/// The country that is assumed, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166 alpha-2, where no column says another.
    pub otherwise: Option<String>,
    /// Sources, and the column of each that names a record's country.
    pub columns: Vec<(usize, String)>,
}

impl Region {
    /// The column of a source that names a record's country.
    pub fn column(&self, source: usize) -> Option<&str> {
        self.columns.iter().find(|(s, _)| *s == source).map(|(_, column)| column.as_str())
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.otherwise.is_none() && self.columns.is_empty()
    }
}

/// What is written, with its sources found.
pub(in crate::config) fn region(
    written: Option<&Written>,
    sources: &[Source],
    path: &[Step],
    findings: &mut Findings,
) -> Region {
    let Some(Written { otherwise, columns }) = written else { return Region::default() };
    if let Some(code) = otherwise.as_deref().filter(|code| rust_iso3166::from_alpha2(code).is_none()) {
        let place: Vec<Step> = path.iter().cloned().chain((!columns.is_empty()).then(|| "otherwise".into())).collect();
        findings.report(
            "unknown-region",
            &place,
            format!("`{code}` is not an ISO 3166 country code"),
            "two capital letters, such as `US`; or a source and the column that names the country",
        );
    }
    let mut understood = Region { otherwise: otherwise.clone(), columns: Vec::new() };
    for (name, column) in columns {
        match any_source(name, sources) {
            Ok(source) => understood.columns.push((source, column.clone())),
            Err((code, headline, help)) => {
                let place: Vec<Step> = path.iter().cloned().chain([name.as_str().into()]).collect();
                findings.report_at_key(code, &place, format!("`region`: {headline}"), help);
                findings.about(name);
            }
        }
    }
    understood
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Written;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a country such as `US`, or a column for each source, such as `{crm: BillingCountry}`")
            }
            fn visit_str<E: de::Error>(self, code: &str) -> Result<Written, E> {
                Ok(Written { otherwise: Some(code.to_owned()), columns: Vec::new() })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
                let mut written = Written::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "otherwise" => written.otherwise = Some(map.next_value()?),
                        _ => written.columns.push((key, map.next_value()?)),
                    }
                }
                Ok(written)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Written {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Region".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "description": "An ISO 3166 country, such as `US`."},
            {"type": "object", "description": "For each source the column that names the record's country, in any \
                                               spelling; `otherwise` is the country where it says none.",
             "additionalProperties": {"type": "string"}}
        ]})
    }
}
