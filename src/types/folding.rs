//! Unicode into plain lower-case text.
//!
//! In: a text as it is written. Out: its letters without case and accents, and its words. What is the same letter to a
//! reader becomes the same letter. A form to compare with, never to publish.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::garbled::repaired;
use super::umlauts::in_one_letter;

/// NFKC, transliteration to ASCII, lower case, single blanks, no punctuation at either end. UTF-8 that was read in
/// another encoding is repaired where that is certain (`MÃ¼ller`).
///
/// German umlauts lose their dots (`Müller` is `muller`), as transliteration has it for every language alike.
pub(super) fn fold(raw: &str) -> String {
    let raw: &str = &repaired(raw);
    let plain: Cow<'_, str> = match raw.is_ascii() {
        true => raw.into(),
        false => any_ascii::any_ascii(&raw.nfkc().collect::<String>()).into(),
    };
    let mut out = String::with_capacity(plain.len());
    for word in plain.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        let start = out.len();
        out.push_str(word);
        if let Some(word) = out.get_mut(start..) {
            word.make_ascii_lowercase();
        }
    }
    let is_edge = |c: char| c.is_ascii_punctuation() || c == ' ';
    out.truncate(out.trim_end_matches(is_edge).len());
    match out.starts_with(is_edge) {
        true => out.trim_start_matches(is_edge).to_owned(),
        false => out,
    }
}

/// The words of a text, folded, with every punctuation mark taken as a blank but apostrophes and dots, which vanish.
pub(super) fn words(raw: &str) -> Vec<String> {
    let folded = fold(raw);
    let (mut words, mut word) = (Vec::new(), String::new());
    for c in folded.chars().chain([' ']) {
        match c {
            '\'' | '`' | '.' | '"' => {}
            c if c.is_ascii_punctuation() || c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if matches!(c, '&' | '+') {
                    words.push("and".to_owned());
                }
            }
            c => word.push(c),
        }
    }
    words
}

/// The words of the name of a person, a company, a street or a city: umlauts that are spelt in two letters (`Mueller`)
/// are one, as those without dots are.
pub(super) fn words_of_names(raw: &str) -> Vec<String> {
    let mut words = words(raw);
    for word in &mut words {
        if let Cow::Owned(plain) = in_one_letter(word) {
            *word = plain;
        }
    }
    words
}

/// A text with its umlauts and Nordic letters spelt in two letters each (`Köhler` as `Koehler`), if it has any.
pub(super) fn spelt_out(raw: &str) -> Option<String> {
    let composed: String = raw.nfc().collect();
    let mut out = String::with_capacity(composed.len() + 4);
    let mut any = false;
    for c in composed.chars() {
        let two = match c {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'Ä' => "Ae",
            'Ö' | 'Ø' => "Oe",
            'Ü' => "Ue",
            'Å' => "Aa",
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(two);
        any = true;
    }
    any.then_some(out)
}
