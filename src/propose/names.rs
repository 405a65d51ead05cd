//! Names and values as YAML takes them.

use std::collections::HashSet;

/// A value as YAML reads it back: in quotes where it could be anything but plain text.
pub(super) fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '/' | '.' | '-'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | "none"
        );
    if plain { text.to_owned() } else { escaped(text) }
}

/// A text in quotation marks, with what ends a line for YAML as its code.
fn escaped(text: &str) -> String {
    let ends = |c: char| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') || c.is_control();
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        match ends(c) {
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    out
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
    if inner == column { column.to_owned() } else { escaped(&inner) }
}

/// A column as SQL names it.
pub(super) fn sql_inner(column: &str) -> String {
    const WORDS: &str = "select from where order group by case when then else end and or not null true false is in \
        like between cast interval date time timestamp user current_user session_user current_date \
        current_time current_timestamp localtime localtimestamp all any as asc desc distinct exists \
        join left right inner outer full cross on using union values with limit offset having into \
        table column key index default check primary foreign references unique natural extract \
        position substring trim collate array row rows over partition window filter none some set to \
        do if";
    let plain = column.starts_with(|c: char| c.is_ascii_alphabetic())
        && column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.split_whitespace().any(|word| word == column.to_ascii_lowercase());
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
