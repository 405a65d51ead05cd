//! Names of companies, without legal form, and the legal form by itself.

mod countries;
mod forms;
mod meanings;
mod names;
mod sides;
mod standard;
mod words;
mod written_out;

use super::blocking::Cut;
use super::value_type::{Equality, Partner, Standardised, Topic, ValueType};
use crate::matching::{Kinship, Part};

/// The name of a company.
pub(super) struct CompanyName;

impl ValueType for CompanyName {
    type Column<'a> = names::Column<'a>;

    const LEVELS: &'static [&'static str] = names::LEVELS;
    const FORETELLS: Option<(Topic, u8)> = Some((Topic::CompanyName, names::ALIKE));
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole], &[Cut::Prefix(5)], &[Cut::Sound, Cut::Suffix(3)]];
    const WITH_OTHERS: Partner = Partner::Name;
    const HINTS: &'static [&'static str] = &[
        "company",
        "organisation",
        "organization",
        "org",
        "firm",
        "firma",
        "business",
        "bedrijf",
        "account name",
        "legal name",
        "trading name",
        "raison sociale",
    ];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(standard::standard(trimmed))
    }

    /// A group of companies has some words in common.
    fn kinship() -> Kinship {
        let parts = [
            (names::SOME_WORDS, *RELATED_SOME_WORDS, None),
            (names::MANY_WORDS, *RELATED_MANY_WORDS, Some(*MOST_MANY_WORDS)),
            (names::SAYS_MORE, *RELATED_SAYS_MORE, None),
            (names::ANOTHER_NUMBER, *RELATED_ANOTHER_NUMBER, Some(*MOST_ANOTHER_NUMBER)),
        ];
        Kinship::Parts(parts.map(|(level, related, most)| Part { level, related, most }).to_vec())
    }
}

number! {
    /// The share of related companies whose names share some words.
    RELATED_SOME_WORDS: f64 = 0.2;
    /// The share of related companies whose names share many words.
    RELATED_MANY_WORDS: f64 = 0.25;
    /// The share of related companies of which one name says more.
    RELATED_SAYS_MORE: f64 = 0.1;
    /// The share of related companies whose names are the same but for a number.
    RELATED_ANOTHER_NUMBER: f64 = 0.05;
    /// Two records of one company are no more often called by names that share many words and differ in others.
    MOST_MANY_WORDS: f64 = 0.04;
    /// Two records of one company are no more often called by names that are the same but for a number.
    MOST_ANOTHER_NUMBER: f64 = 0.005;
}

/// The legal form at the end of a company's name.
pub(super) struct LegalForm;

impl ValueType for LegalForm {
    type Column<'a> = Equality;

    const LEVELS: &'static [&'static str] = &["different", "equal"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard::legal_form(trimmed).map_or(Standardised::Ignored, Standardised::Value)
    }
}

#[cfg(test)]
mod tests;
