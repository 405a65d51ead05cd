//! Values written as YAML, without anything that a terminal or a CI runner would obey.

use serde_json::Value;

use crate::diagnostic::{COMMAND, is_unseen};

/// A value in YAML's flow style; text stands bare where YAML reads it back as the same text.
pub fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let bare = text.starts_with(|c: char| c.is_alphabetic())
                && text.chars().all(|c| {
                    c.is_alphanumeric()
                        || matches!(
                            c,
                            '_' | '-'
                                | '.'
                                | '/'
                                | ' '
                                | '('
                                | ')'
                                | '@'
                                | '*'
                                | '+'
                                | '<'
                                | '>'
                                | '='
                                | '?'
                                | '$'
                                | ';'
                        )
                })
                && !text.ends_with(' ')
                && !matches!(
                    text.to_ascii_lowercase().as_str(),
                    "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
                );
            if bare { text.clone() } else { escaped(&value.to_string()) }
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            format!(
                "{{{}}}",
                entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", flow(&key.as_str().into()), flow(value)))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        other => other.to_string(),
    }
}

/// A text in quotation marks as YAML reads it back: what is unseen is escaped, and JSON has escaped everything else.
fn escaped(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    for c in quoted.chars() {
        match u32::from(c) {
            code if is_unseen(c) && code > 0xFFFF => out.push_str(&format!("\\U{code:08x}")),
            code if is_unseen(c) => out.push_str(&format!("\\u{code:04x}")),
            _ => out.push(c),
        }
    }
    out.replace(COMMAND, "#\\u0023[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_as_it_was() {
        for text in ["Acme", "no", "a: b", "\u{1b}[31m\u{202e}\u{7f}\u{85}\u{e0041}\n\"", "日本 👩🏽‍💻", "##[error]x"]
        {
            let yaml = flow(&Value::from(text));
            assert_eq!(serde_yaml::from_str::<String>(&yaml).unwrap(), text, "{yaml}");
            assert!(!yaml.chars().any(is_unseen) && !yaml.contains(COMMAND), "{yaml}");
        }
    }
}
