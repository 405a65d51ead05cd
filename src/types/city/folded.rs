//! The words of a city's name, folded, with one word for "Saint".

use super::super::folding::words_of_names;

/// Words folded; `St.` is `saint`.
pub(super) fn folded(raw: &str) -> String {
    let long = |word: String| match word.as_str() {
        "st" | "sankt" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        _ => word,
    };
    words_of_names(raw).into_iter().map(long).collect::<Vec<_>>().join(" ")
}
