//! The columns of every Parquet file, as a data package of Table Schemas (Frictionless Standards).

use polars::prelude::DataType;
use serde_json::{Map, Value, json};

use crate::config::UseCase;
use crate::profile::layout::{ALIASES, CROSSWALK, ColumnOf, IDENTIFIERS, LINEAGE, OF_RUN, PROFILE};
use crate::testimony::as_column;
use crate::types::AttributeType;

/// The version of the tables: it is raised when a column goes, or its type or meaning changes.
const FORMAT: u32 = 1;

/// All tables. Without a use case the profile has only the columns that every one has.
pub(super) fn package(use_case: Option<&UseCase>) -> Value {
    let own: Vec<Value> = match use_case {
        None => Vec::new(),
        Some(use_case) => use_case.attributes.iter().map(of_attribute).collect(),
    };
    let table = |name: &str, says: &str, columns: &[ColumnOf], more: Vec<Value>, key: &[&str]| {
        let fields: Vec<Value> = columns.iter().map(field).chain(more).chain(OF_RUN.iter().map(field)).collect();
        let mut schema = json!({"fields": fields, "primaryKey": key});
        let other = if name == "lineage" { "profile" } else { "crosswalk" };
        if name != "profile" && name != "crosswalk" {
            schema["foreignKeys"] = json!([{
                "fields": "canonical_id",
                "reference": {"resource": other, "fields": "canonical_id"},
            }]);
        }
        json!({
            "name": name,
            "path": format!("{name}.parquet"),
            "format": "parquet",
            "description": says,
            "schema": schema,
        })
    };
    let profile = match use_case {
        None => {
            "A row for each customer of the population. Between these columns stand relations, attributes and \
                 segments, as the use case declares them."
        }
        Some(_) => "A row for each customer of the population.",
    };
    json!({
        "format": FORMAT,
        "name": use_case.map_or("c360", |use_case| &use_case.name),
        "title": "The tables of a run",
        "resources": [
            table("profile", profile, &PROFILE, own, &["canonical_id"]),
            table(
                "crosswalk",
                "A row for each record of every source of customers.",
                &CROSSWALK,
                Vec::new(),
                &["source", "record_id"],
            ),
            table(
                "lineage",
                "A row for each cell of the profile.",
                &LINEAGE,
                Vec::new(),
                &["canonical_id", "attribute"],
            ),
            table("aliases", "A row for each ID that leads to another.", &ALIASES, Vec::new(), &["alias"]),
            table(
                "identifiers",
                "A row for each value of a field that a match key reads, and each customer who holds it; only with \
                 `identifiers:`.",
                &IDENTIFIERS,
                Vec::new(),
                &["field", "identifier", "canonical_id"],
            ),
        ],
    })
}

fn field(column: &ColumnOf) -> Value {
    told(column.name, &column.kind.in_polars(), column.says, column.required)
}

fn of_attribute(attribute: &crate::config::Attribute) -> Value {
    let kind = match as_column(&attribute.name, attribute.kind, attribute.digits(), &[]) {
        Ok(column) => column.dtype().clone(),
        Err(_) => DataType::String,
    };
    let mut field = told(&attribute.name, &kind, &attribute.label, false);
    // What a text is, where it is more than text.
    if kind == DataType::String && attribute.kind != AttributeType::Text {
        field["c360_type"] = json!(attribute.kind);
    }
    if attribute.personal {
        field["personal"] = json!(true);
    }
    field
}

/// A field of a Table Schema; `parquet` is its type in the file.
fn told(name: &str, kind: &DataType, says: &str, required: bool) -> Value {
    let (of_schema, in_file) = match kind {
        DataType::Boolean => ("boolean", "boolean".to_owned()),
        DataType::UInt32 => ("integer", "uint32".to_owned()),
        DataType::Int64 => ("integer", "int64".to_owned()),
        DataType::Float64 => ("number", "double".to_owned()),
        DataType::Decimal(precision, scale) => ("number", format!("decimal({precision}, {scale})")),
        DataType::Date => ("date", "date32".to_owned()),
        DataType::Datetime(..) => ("datetime", "timestamp(microseconds, UTC)".to_owned()),
        _ => ("string", "string".to_owned()),
    };
    let mut field = Map::new();
    field.insert("name".to_owned(), name.into());
    field.insert("type".to_owned(), of_schema.into());
    field.insert("parquet".to_owned(), in_file.into());
    field.insert("description".to_owned(), says.into());
    if required {
        field.insert("constraints".to_owned(), json!({"required": true}));
    }
    Value::Object(field)
}
