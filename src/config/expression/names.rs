//! Names of columns that SQL would not take.
//!
//! In: what stands where a column or an expression is expected. Out: whether it can be nothing but the name of a
//! column. It promises that a text that is SQL stays SQL; a number alone, which would be the same for everybody, is a
//! name. Whether there is such a column is seen when the files are read.

use super::syntax::is_word_of_an_expression;

/// Words that ask for the present, which no expression can know.
const OF_THE_PRESENT: [&str; 6] =
    ["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "now"];

/// Whether the text is a number and nothing else.
pub(super) fn is_a_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether a text that is no SQL can be the name of a column: letters, digits, blanks and a few signs, and of several
/// words none that has a meaning in expressions.
pub(super) fn can_be_a_name(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '_' | '$' | '#' | '@' | '.' | ' ' | '&' | '€' | '£' | '°' | '№');
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = text.chars().all(|c| c.is_alphanumeric() || is_sign(c)) && text.chars().any(char::is_alphanumeric);
    let of_the_present = |word: &&str| OF_THE_PRESENT.contains(&word.to_lowercase().as_str());
    plain
        && !words.iter().any(of_the_present)
        && (words.len() == 1 || !words.iter().any(|word| is_word_of_an_expression(word)))
}
