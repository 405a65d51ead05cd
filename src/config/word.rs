//! A choice as the word that stands for it in YAML and in `measures.json`.
//!
//! In: an enum that serialises to a text. Out: that text. So a word is written down once, where the choice is declared.

/// The word of a choice.
pub fn word(choice: &impl serde::Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
