//! Names of use cases and sources.
//!
//! In: a word or the path of a file. Out: whether it is a name, or a name made of it. It promises names that a use case
//! accepts. It does not see whether a name is taken.

use std::path::Path;

/// Whether it is a name: lower-case letters, digits and underscores, a letter first, at most 63.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 63
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The name of a file as the name of a source.
fn source_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(63).collect();
    // Words that YAML reads as something else.
    let is_word = matches!(name.as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "none");
    if is_name(&name) && !is_word { name } else { format!("s_{}", name.chars().take(60).collect::<String>()) }
}

/// Name and path of a source that is given as `FILE` or `NAME=FILE`.
pub fn source_of(given: &str) -> (String, &Path) {
    match given.split_once('=') {
        Some((source, path)) if is_name(source) => (source.to_owned(), Path::new(path)),
        _ => (source_name(Path::new(given)), Path::new(given)),
    }
}
