//! Cities.

use super::folding::words;
use super::placeholders;
use super::text;
use super::value_type::{EXACT, Partner, Standardised, Subject, Topic, ValueType};
use crate::matching::Kinship;

/// A city.
pub(super) struct City;

impl ValueType for City {
    type Column<'a> = text::Column<'a>;

    const LEVELS: &'static [&'static str] = text::LEVELS;
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::Address, EXACT, EXACT));
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const NEEDS_A_HOME: bool = true;
    const NAMES_NOBODY: bool = true;
    const WITH_OTHERS: Partner = Partner::City;
    const HINTS: &'static [&'static str] = &["city", "town"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        match placeholders::may_be_a_name(trimmed) {
            // In small letters it would be a word for nothing.
            true => Standardised::Value(trimmed.to_owned()),
            false => Standardised::unless_empty(standard(trimmed)),
        }
    }

    fn stands_for_nothing(written: &str, lower: &str) -> bool {
        placeholders::is_nothing(lower) && !placeholders::may_be_a_name(written)
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Words folded; `St.` is `saint`.
fn standard(raw: &str) -> String {
    let long = |word: String| match word.as_str() {
        "st" | "sankt" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        _ => word,
    };
    words(raw).into_iter().map(long).collect::<Vec<_>>().join(" ")
}
