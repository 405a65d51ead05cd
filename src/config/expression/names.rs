//! Names of columns that SQL would not take.
//!
//! In: what stands where a column or an expression is expected. Out: whether it can be nothing but the name of a
//! column. It promises that a text that is SQL stays SQL; a number alone, which would be the same for everybody, is a
//! name. Whether there is such a column is seen when the files are read.

use super::functions::{FUNCTIONS, OF_MANY_ROWS};
use super::syntax::is_word_of_an_expression;
use crate::diagnostic::nearest;

/// Words that ask for the present, which no expression can know.
const OF_THE_PRESENT: [&str; 6] =
    ["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "now"];

/// Whether the text is a number or `null` and nothing else, which would be the same for everybody.
pub(super) fn is_for_everybody(text: &str) -> bool {
    text.eq_ignore_ascii_case("null") || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// Whether a text that is no SQL may still be meant as the name of a column: no quotes, brackets of functions or
/// comparisons.
pub(super) fn reads_like_a_name(text: &str) -> bool {
    let is_of_sql = |c: char| matches!(c, '"' | '\'' | '(' | ')' | '<' | '>' | '=' | '|' | '*' | ';' | '\n' | '`');
    text.chars().any(char::is_alphabetic) && text.len() <= 100 && !text.contains(is_of_sql)
}

/// Whether a text that is no SQL can be the name of a column: letters, digits, blanks and a few signs, and of several
/// words none that has a meaning in expressions; a word in brackets may stand last, as in `total (EUR)`.
pub(super) fn can_be_a_name(text: &str) -> bool {
    let text = match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        Some((name, unit)) if is_no_function(name) && !unit.contains(['(', ')', ',']) => &format!("{name} {unit}"),
        _ => text,
    };
    let is_sign = |c: char| matches!(c, '_' | '$' | '#' | '@' | '.' | ' ' | '&' | '€' | '£' | '°' | '№');
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || is_sign(c)) || is_put_together(word);
    let of_the_present = |word: &&str| OF_THE_PRESENT.contains(&word.to_lowercase().as_str());
    words.iter().all(plain)
        && text.chars().any(char::is_alphanumeric)
        && !words.iter().any(of_the_present)
        && (words.len() == 1 || !words.iter().any(|word| is_word_of_an_expression(word)))
}

/// Whether a text is several words with a hyphen or a stroke between them, as in `E-Mail`, which SQL would calculate.
pub(super) fn is_put_together(text: &str) -> bool {
    let is_a_word = |word: &str| {
        word.chars().all(|c| c.is_alphanumeric() || c == '_') && word.chars().next().is_some_and(char::is_alphabetic)
    };
    text.contains(['-', '/']) && text.split(['-', '/']).all(is_a_word)
}

fn is_no_function(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or_default();
    // What sums up rows is refused as a function in any place, so that `total` can only be a name.
    nearest(&last.to_lowercase(), FUNCTIONS.iter().map(|function| function.name)).is_none()
        && (last.eq_ignore_ascii_case("total") || !OF_MANY_ROWS.contains(&&*last.to_lowercase()))
}
