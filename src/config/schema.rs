//! The JSON Schema of a use-case file, made from the types that read it.

use super::written;

/// The schema as indented JSON with a final newline.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(written::UseCase);
    let mut value = schema.to_value();
    if let Some(object) = value.as_object_mut() {
        object.insert("title".to_owned(), "c360 use case".into());
    }
    format!("{value:#}\n")
}
