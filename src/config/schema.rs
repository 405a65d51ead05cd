//! The JSON Schema of a use-case file, made from the types that read it.

use std::sync::OnceLock;

use serde_json::Value;

use super::written;

/// The schema. Absent is absent: nothing may be written as null.
pub(super) fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut value = schemars::schema_for!(written::UseCase).to_value();
        without_null(&mut value);
        crate::document::sentences(&mut value);
        if let Some(object) = value.as_object_mut() {
            object.insert("title".to_owned(), "c360 use case".into());
        }
        value
    })
}

fn without_null(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(kinds)) = object.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [only] = kinds.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(alternatives)) = object.get_mut("anyOf") {
                alternatives.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
                // One alternative is none; beside `$ref` the description of this place stays.
                if let [Value::Object(only)] = alternatives.as_slice() {
                    let only = only.clone();
                    object.shift_remove("anyOf");
                    for (key, inner) in only {
                        object.entry(key).or_insert(inner);
                    }
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// The schema as indented JSON with a final newline.
pub fn json_schema() -> String {
    format!("{:#}\n", schema())
}
