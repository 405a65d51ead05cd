//! Countries as ISO 3166 alpha-2.
//!
//! In: a code (alpha-2, alpha-3, numeric) or a name in one of many languages, with the words that a form of state adds
//! and in whatever order ("Korea, Republic of"). Out: the alpha-2 code. A name that two countries share gives none, and
//! no name is guessed from its letters.

mod everyday;
mod names;

use unicode_normalization::UnicodeNormalization as _;

use super::folding::words;
use super::value_type::{EXACT, Equality, Standardised, Subject, Topic, ValueType};
use crate::matching::Kinship;

/// A country.
pub(super) struct Country;

impl ValueType for Country {
    type Column<'a> = Equality;

    const LEVELS: &'static [&'static str] = &["different", "equal"];
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::Address, EXACT, EXACT));
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const NEEDS_A_HOME: bool = true;
    const NAMES_NOBODY: bool = true;
    const HAS_A_FORM: bool = true;
    const HINTS: &'static [&'static str] = &["country", "land", "pays", "pais"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard(trimmed)
    }

    fn published(trimmed: &str, region: Option<&str>) -> Option<String> {
        match Self::standard(trimmed, region) {
            Standardised::Value(code) => Some(code),
            _ => None,
        }
    }

    /// `NA` is a country.
    fn stands_for_nothing(_: &str, lower: &str) -> bool {
        matches!(lower, "n/a" | "none" | "null" | "unknown" | "tbd" | "test")
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// ISO 3166 alpha-2 from a code or a name.
fn standard(raw: &str) -> Standardised {
    let found = code(raw).or_else(|| named(raw)).or_else(|| named_twice(raw));
    found.map_or(Standardised::Invalid, |code| Standardised::Value(code.to_owned()))
}

/// The country of a code. `UK`, `EL` and `XK` are no codes of ISO 3166, but are what offices of the EU write.
fn code(raw: &str) -> Option<&'static str> {
    let upper = raw.nfkc().collect::<String>().trim().to_ascii_uppercase();
    match upper.as_str() {
        "UK" => return Some("GB"),
        "EL" => return Some("GR"),
        "XK" | "XKX" => return Some("XK"),
        _ => {}
    }
    let digits = upper.bytes().all(|byte| byte.is_ascii_digit());
    let found = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 if digits => rust_iso3166::from_numeric_str(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    };
    found.map(|country| country.alpha2)
}

/// The country of a name as it is written, turned round, or without its form of state.
fn named(raw: &str) -> Option<&'static str> {
    if let Some(known) = names::find(raw) {
        return known;
    }
    let Some((name, rest)) = two_parts(raw) else {
        return without_state(&words(raw)).and_then(names::whatever_the_state);
    };
    if let Some(known) = names::find(&format!("{rest} {name}")) {
        return known;
    }
    let of_state = words(rest).iter().all(|word| is_of_states(word) || is_link(word));
    if of_state { names::whatever_the_state(&words(name)) } else { None }
}

/// The country that is named twice: `Germany (DE)`, `DE - Germany`, `Myanmar / Burma`.
fn named_twice(raw: &str) -> Option<&'static str> {
    let (first, second) = two_parts(raw).or_else(|| raw.split_once(" - ")).or_else(|| raw.split_once('/'))?;
    let read = |part: &str| code(part).or_else(|| named(part));
    read(first).filter(|code| read(second) == Some(code))
}

/// A name and what follows it behind a comma or in brackets.
fn two_parts(raw: &str) -> Option<(&str, &str)> {
    let marks = ['(', '[', ',', '\u{ff08}'];
    let (name, rest) = raw.split_once(marks)?;
    let rest = rest.trim_end().trim_end_matches([')', ']', '\u{ff09}']);
    (!rest.contains(marks)).then_some((name, rest))
}

/// The name behind a form of state: `germany` of "Federal Republic of Germany".
fn without_state(words: &[String]) -> Option<&[String]> {
    let place = words.iter().position(|word| !is_of_states(word) && !is_link(word))?;
    let (before, name) = words.split_at(place);
    before.iter().any(|word| is_of_states(word)).then_some(name)
}

fn is_of_states(word: &str) -> bool {
    OF_STATES.binary_search(&word).is_ok()
}

fn is_link(word: &str) -> bool {
    LINKS.contains(&word)
}

/// Words of the forms of states in English, French, Spanish, Italian, Portuguese and German; in order.
const OF_STATES: [&str; 58] = [
    "arab",
    "arabe",
    "bolivarian",
    "bolivariana",
    "bundesrepublik",
    "commonwealth",
    "confederation",
    "cooperative",
    "democratic",
    "democratica",
    "democratique",
    "demokratische",
    "duche",
    "duchy",
    "emirate",
    "estado",
    "estados",
    "etat",
    "etats",
    "federal",
    "federale",
    "federated",
    "federation",
    "federativa",
    "federative",
    "federazione",
    "foderation",
    "furstentum",
    "grand",
    "hashemite",
    "independent",
    "islamic",
    "islamique",
    "kingdom",
    "konigreich",
    "peoples",
    "plurinacional",
    "plurinational",
    "popolare",
    "populaire",
    "popular",
    "principality",
    "regno",
    "reino",
    "repubblica",
    "republic",
    "republica",
    "republik",
    "republique",
    "royaume",
    "socialist",
    "socialista",
    "socialiste",
    "state",
    "states",
    "sultanate",
    "union",
    "united",
];

/// Words between the form of a state and its name.
const LINKS: [&str; 16] =
    ["of", "the", "de", "du", "des", "del", "della", "dello", "di", "do", "da", "dos", "das", "la", "le", "el"];

#[cfg(test)]
mod tests;
