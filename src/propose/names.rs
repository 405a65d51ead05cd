//! Names and values as YAML takes them.

use std::collections::HashSet;

/// A value as YAML reads it back: in quotes where it could be anything but plain text.
pub(super) fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '/' | '.' | '-'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A name that is not taken yet, and is taken now.
pub(super) fn free_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut n = 2;
    while !taken.insert(name.clone()) {
        name = format!("{}_{n}", wanted.chars().take(58).collect::<String>());
        n += 1;
    }
    name
}

/// A column as SQL names it, as YAML reads it.
pub(super) fn sql(column: &str) -> String {
    let inner = sql_inner(column);
    if inner == column { column.to_owned() } else { serde_json::Value::from(inner).to_string() }
}

/// A column as SQL names it.
pub(super) fn sql_inner(column: &str) -> String {
    const WORDS: [&str; 24] = [
        "select", "from", "where", "order", "group", "by", "case", "when", "then", "else", "end", "and", "or", "not",
        "null", "true", "false", "is", "in", "like", "between", "cast", "interval", "date",
    ];
    let plain = column.starts_with(|c: char| c.is_ascii_alphabetic())
        && column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.contains(&column.to_ascii_lowercase().as_str());
    if plain { column.to_owned() } else { format!("\"{}\"", column.replace('"', "\"\"")) }
}

// Writing to a `String` cannot fail.
/// Adds a line of text to YAML.
macro_rules! line {
    ($to:expr, $($text:tt)*) => {{
        use std::fmt::Write as _;
        let _ = writeln!($to, $($text)*);
    }};
}
pub(super) use line;
