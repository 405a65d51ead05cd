//! Values that stand inside JSON objects.

type Object = serde_json::Map<String, serde_json::Value>;

/// The object that a value is.
pub(super) fn object(value: &Option<String>) -> Option<Object> {
    serde_json::from_str(value.as_deref()?).ok()
}

/// What a value inside says, where it is one.
pub(super) fn text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The values under a key of JSON objects.
pub(super) fn under(values: &[Option<String>], key: &str) -> Vec<Option<String>> {
    values.iter().map(|value| text(object(value)?.get(key)?)).collect()
}
