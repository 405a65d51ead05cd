//! What is written for programs: JSON that says which shape it has.
//!
//! In: values of types that are documents. Out: their text, and the JSON Schema of each, made from the type. It
//! promises that a key stays what it is as long as `format` does; keys may be added. Of documents it knows the findings
//! alone, for they stand below it.

use anyhow::Result;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::diagnostic::machine::Findings;

/// A type that is written as a document of its own.
pub trait Document: Serialize + JsonSchema {
    /// What it is, as the title of its schema.
    const TITLE: &'static str;
    /// The version of its shape; it is raised when a key changes its meaning or goes.
    const FORMAT: u32 = 1;
}

impl Document for Findings<'_> {
    const TITLE: &'static str = "c360 validate --format json";
}

#[derive(Serialize)]
struct Written<'a, T> {
    format: u32,
    #[serde(flatten)]
    document: &'a T,
}

/// The document as indented JSON with a final newline; its first key is `format`.
///
/// # Errors
/// None that data can cause.
pub fn text<T: Document>(document: &T) -> Result<String> {
    Ok(serde_json::to_string_pretty(&Written { format: T::FORMAT, document })? + "\n")
}

/// The JSON Schema (draft 2020-12) of what [`text`] writes.
pub fn schema<T: Document>() -> Value {
    let mut value =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
    sentences(&mut value);
    let Some(schema) = value.as_object_mut() else { return value };
    schema.insert("title".to_owned(), T::TITLE.into());
    let mut properties = Map::new();
    let says = "The version of this document's shape: raised when a key changes its meaning or goes.";
    properties.insert("format".to_owned(), json!({"description": says, "const": T::FORMAT}));
    if let Some(Value::Object(own)) = schema.remove("properties") {
        properties.extend(own);
    }
    schema.insert("properties".to_owned(), Value::Object(properties));
    let mut required = vec![Value::from("format")];
    if let Some(Value::Array(own)) = schema.remove("required") {
        required.extend(own);
    }
    schema.insert("required".to_owned(), Value::Array(required));
    // What a reader looks at first stands first.
    for key in ["$defs", "properties", "required"] {
        if let Some(last) = schema.shift_remove(key) {
            schema.insert(key.to_owned(), last);
        }
    }
    value
}

/// A sentence of the source goes on in the next line; in a schema it is one.
pub fn sentences(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = text.replace("\n\n", "\0").replace('\n', " ").replace('\0', "\n\n");
            }
            object.values_mut().for_each(sentences);
        }
        Value::Array(items) => items.iter_mut().for_each(sentences),
        _ => {}
    }
}
