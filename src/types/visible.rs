//! What of a text can be seen.
//!
//! In: a text as a system wrote it. Out: the same without blanks around it, and without the characters that show
//! nothing (Unicode's categories Cf and Cc: zero-width marks, soft hyphens, marks of direction, byte-order marks). It
//! promises that a text of such characters alone is empty, wherever it stands. It changes nothing that can be seen.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use unicode_normalization::UnicodeNormalization as _;

/// A text without blanks and invisible characters around it.
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        // Most values begin and end with a letter or a digit.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || shows_nothing(c)),
    }
}

/// A text without blanks around it and without invisible characters.
pub fn visible(text: &str) -> Cow<'_, str> {
    let trimmed = trimmed(text);
    match trimmed.bytes().any(|b| !b.is_ascii() || b.is_ascii_control()) && trimmed.chars().any(shows_nothing) {
        // A blank may have stood behind one of them.
        true => Cow::Owned(trimmed.chars().filter(|c| !shows_nothing(*c)).collect::<String>().trim().to_owned()),
        false => Cow::Borrowed(trimmed),
    }
}

/// The form of names of machines, in which full-width letters, ligatures and composed accents are one.
pub(super) fn technical(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfkc().collect()),
    }
}

/// Whether a character is of category Cf or Cc and no blank.
fn shows_nothing(c: char) -> bool {
    let category = || CodePointMapData::<GeneralCategory>::new().get(c);
    match c.is_ascii() {
        true => c.is_ascii_control() && !c.is_ascii_whitespace() && c != '\x0b',
        false => !c.is_whitespace() && matches!(category(), GeneralCategory::Format | GeneralCategory::Control),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_nothing() {
        for (raw, shown) in [
            ("", ""),
            (" \u{200b} \u{2060}\u{feff}\t", ""),
            ("\u{a0}acme\u{3000}", "acme"),
            ("jo@alpha.example\u{200e}", "jo@alpha.example"),
            ("DE12\u{200b}34", "DE1234"),
            ("Acme\u{ad} Zeta", "Acme Zeta"),
            ("\u{202a}+49 30 901820\u{202c}", "+49 30 901820"),
            ("two\nlines", "two\nlines"),
            ("café", "café"),
        ] {
            assert_eq!(visible(raw), shown, "{raw:?}");
            assert_eq!(visible(shown), shown);
        }
    }
}
