//! Values written as YAML.

use serde_json::Value;

/// A value in YAML's flow style; text stands bare where YAML reads it back as the same text.
pub fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let bare = text.starts_with(|c: char| c.is_alphabetic())
                && text
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '(' | ')' | '@' | '*' | '+' | '<' | '>' | '=' | '?' | '$' | ';'))
                && !text.ends_with(' ')
                && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
            if bare { text.clone() } else { value.to_string() }
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            format!("{{{}}}", entries.iter().map(|(key, value)| format!("{}: {}", flow(&key.as_str().into()), flow(value))).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
