//! Values that stand inside JSON objects.

pub(super) type Object = serde_json::Map<String, serde_json::Value>;

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

/// What stands at a path inside an object.
pub(super) fn at<'a>(object: &'a Object, path: &[String]) -> Option<&'a serde_json::Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(object.get(first)?, |value, key| value.get(key))
}

/// The paths to the values of an object, through objects inside it.
pub(super) fn paths(object: &Object) -> Vec<Vec<String>> {
    let below = |(key, value): (&String, &serde_json::Value)| -> Vec<Vec<String>> {
        match value {
            serde_json::Value::Object(inner) => {
                paths(inner).into_iter().map(|path| [vec![key.clone()], path].concat()).collect()
            }
            _ => vec![vec![key.clone()]],
        }
    };
    object.iter().flat_map(below).collect()
}

/// The values at a path of JSON objects.
pub(super) fn under(values: &[Option<String>], path: &[String]) -> Vec<Option<String>> {
    values.iter().map(|value| text(at(&object(value)?, path)?)).collect()
}
