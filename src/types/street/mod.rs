//! Streets with their number.
//!
//! In: a street as it is written in one of many languages, the house number before or behind it. Out: its words folded,
//! in their short form, the house number first. No word is left out but those that only announce a number or a street.

mod ordinals;
mod standard;
mod words;

use super::overlap::Overlap;
use super::tokens::Tokens;
use super::value_type::{EXACT, Partner, Prepared, Shaped, Standardised, Subject, Topic, ValueType, in_order};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A street with its number.
pub(super) struct Street;

const SOME_WORDS: u8 = 2;
const ANOTHER_NUMBER: u8 = 3;
const SAME_STREET: u8 = 4;
const NEARLY: u8 = 5;

impl ValueType for Street {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &[
        "all other",
        "some words shared",
        "the same street, another number",
        "the same street",
        "nearly equal",
        "equal",
    ];
    const FORETELLS: Option<(Topic, u8)> = Some((Topic::Address, EXACT));
    const ELSEWHERE: Option<u8> = Some(ANOTHER_NUMBER);
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const IS_A_HOME: bool = true;
    const PERSONAL: bool = true;
    const WITH_OTHERS: Partner = Partner::Street;
    const HINTS: &'static [&'static str] =
        &["street", "strasse", "str", "rue", "calle", "straat", "route", "address", "adresse", "adres"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(standard::standard(trimmed))
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Streets by their words.
pub(super) struct Column<'a> {
    texts: Shaped<'a>,
    words: Overlap,
}

number! {
    /// From this similarity of letters on (Jaro–Winkler) two streets are nearly equal, if their numbers do not differ.
    NEARLY_BY_LETTERS: f64 = 0.95;
    /// From this share of common words on they are nearly equal, if their numbers do not differ.
    NEARLY_BY_WORDS: f32 = 0.85;
    /// From this similarity of letters on they are the same street, if their numbers do not differ.
    SAME_BY_LETTERS: f64 = 0.9;
    /// From this share of common words on they are the same street.
    SAME_BY_WORDS: f32 = 0.6;
    /// From this share of common words on they share some.
    SOME: f32 = 0.3;
}

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, held: &Frequencies) -> Self {
        Self { texts: Shaped::new(texts), words: Overlap::new(texts, held) }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.texts.texts, a, b);
        let (m, n) = (self.words.number(a), self.words.number(b));
        let differ = m.is_some() && n.is_some() && m != n;
        // What cannot matter is not worked out.
        let similarity = match self.texts.most_alike(a, b) >= *SAME_BY_LETTERS {
            true => scratch.jaro_winkler(&self.texts.texts[a], &self.texts.texts[b]),
            false => 0.0,
        };
        let overlap = self.words.share(a, b, scratch);
        if !differ && (similarity >= *NEARLY_BY_LETTERS || overlap >= *NEARLY_BY_WORDS) {
            NEARLY
        } else if overlap >= *SAME_BY_WORDS || (similarity >= *SAME_BY_LETTERS && !differ) {
            match (m, n) {
                (Some(m), Some(n)) if !self.words.is_a_slip(m, n, scratch) => ANOTHER_NUMBER,
                _ => SAME_STREET,
            }
        } else if overlap >= *SOME {
            SOME_WORDS
        } else {
            1
        }
    }

    fn words(&self) -> Option<&Tokens> {
        Some(self.words.words())
    }
}

#[cfg(test)]
mod tests;
