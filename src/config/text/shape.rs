//! What one schema asks of one value.
//!
//! In: a JSON Schema without references, and a value of the tree. Out: whether the value is of the right kind, and how
//! a person would say what is asked for. It does not look inside the value.

use serde_json::Value as Schema;

use super::tree::Node;

/// Whether the value is of a kind that the schema takes.
pub(super) fn fits(node: &Node, schema: &Schema) -> bool {
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Schema::String(kind)) => vec![kind],
        Some(Schema::Array(kinds)) => kinds.iter().filter_map(Schema::as_str).collect(),
        _ => match schema.get("const").or_else(|| schema.get("enum")) {
            Some(_) => return matches!(node, Node::Text(text) if constants(schema).contains(&text.as_str())),
            None => return true,
        },
    };
    kinds.iter().any(|kind| {
        matches!(
            (*kind, node),
            ("string", Node::Text(_))
                | ("boolean", Node::Bool(_))
                | ("integer", Node::Whole(_))
                | ("number", Node::Whole(_) | Node::Number(_))
                | ("array", Node::List(_))
                | ("object", Node::Map(_))
        )
    })
}

/// What the schema takes, as a person would say.
pub(super) fn describe(schema: &Schema) -> String {
    if let [one, ..] = constants(schema).as_slice() {
        return format!("`{one}`");
    }
    let kind = match schema.get("type") {
        Some(Schema::String(kind)) => kind.as_str(),
        Some(Schema::Array(kinds)) => kinds.iter().filter_map(Schema::as_str).next().unwrap_or_default(),
        _ => "",
    };
    match kind {
        "string" => "text".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "array" => match schema.get("minItems").and_then(Schema::as_u64) {
            Some(least) => format!("a list of at least {least}"),
            None => "a list".to_owned(),
        },
        "object" => match properties(schema).as_slice() {
            [] => "a map".to_owned(),
            [only] => format!("a map with `{only}`"),
            [first, ..] => format!("a map of keys such as `{first}`"),
        },
        _ => "something else".to_owned(),
    }
}

/// The words that the schema takes.
pub(in crate::config) fn constants(schema: &Schema) -> Vec<&str> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(one), _) => one.as_str().into_iter().collect(),
        (None, Some(Schema::Array(all))) => all.iter().filter_map(Schema::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The keys that the schema knows.
pub(in crate::config) fn properties(schema: &Schema) -> Vec<&str> {
    schema.get("properties").and_then(Schema::as_object).into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

/// A sentence as the end of another.
pub(super) fn lower_first(text: &str) -> String {
    // An abbreviation stays as it is.
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A word of the file as it may stand in a sentence: not longer than a line.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > MOST { line.chars().take(MOST).chain("…".chars()).collect() } else { line.to_owned() }
}
