//! The names of the levels of each ladder.

use crate::config::{FieldType, LevelRule};

/// A ladder of comparison levels.
#[derive(Clone, Debug, PartialEq)]
pub enum Ladder {
    /// A first or last name.
    Name,
    /// A whole name of a person.
    Person,
    /// The name of a company.
    Company,
    /// Any other text.
    Text,
    /// A street with its number.
    Street,
    /// A calendar day.
    Date,
    /// A postal code.
    PostalCode,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A registrable domain.
    Domain,
    /// An identifier.
    Identifier,
    /// Equal or not.
    Equal,
    /// As written in the use case, the strongest first.
    Custom(Vec<LevelRule>),
}

impl Ladder {
    /// The ladder of a type; `part` where the field is one of a person's two names.
    pub fn of(kind: FieldType, part: bool) -> Self {
        match kind {
            _ if part => Self::Name,
            FieldType::PersonName => Self::Person,
            FieldType::CompanyName => Self::Company,
            FieldType::Email => Self::Email,
            FieldType::Phone => Self::Phone,
            FieldType::Domain => Self::Domain,
            FieldType::PostalCode => Self::PostalCode,
            FieldType::Street => Self::Street,
            FieldType::City | FieldType::Text => Self::Text,
            FieldType::Country | FieldType::LegalForm => Self::Equal,
            FieldType::Date => Self::Date,
            FieldType::Identifier => Self::Identifier,
        }
    }

    /// What each level means, from 1 on; the last is equality.
    pub fn names(&self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::Name => {
                &["all other", "an initial agrees", "similar", "nearly equal", "one of several names equal", "equal"]
            }
            Self::Person => &[
                "all other",
                "one name alike",
                "several names alike, others differ",
                "similar, or initials",
                "nearly equal",
                "the same names, some missing",
                "the same names, in another order or transcription",
                "equal",
            ],
            Self::Company => &[
                "all other",
                "some words shared",
                "many words shared, others differ",
                "one says more",
                "the same but for a number",
                "similar, or an acronym",
                "nearly equal",
                "equal",
            ],
            Self::Text => &["all other", "some words shared", "similar", "nearly equal", "equal"],
            Self::Street => &["all other", "some words shared", "the same street", "nearly equal", "equal"],
            Self::Date => {
                &["all other", "within ten years", "the same year", "two of day, month and year", "one slip", "equal"]
            }
            Self::PostalCode => &["all other", "the same area", "one slip", "equal"],
            Self::Phone => &["all other", "the same last seven digits", "one slip", "equal"],
            Self::Email => &["all other", "similar mailbox", "the same mailbox elsewhere", "nearly equal", "equal"],
            Self::Domain => &["all other", "similar", "another ending", "equal"],
            Self::Identifier => &["all other", "two slips", "one slip", "equal"],
            Self::Equal => &["different", "equal"],
            Self::Custom(rules) => {
                let name = |rule: &LevelRule| match rule {
                    LevelRule::Exact => "equal".to_owned(),
                    LevelRule::Edits(n) => format!("{n} edits"),
                    LevelRule::JaroWinkler(similarity) => format!("Jaro–Winkler {similarity}"),
                };
                return std::iter::once("all other".to_owned()).chain(rules.iter().rev().map(name)).collect();
            }
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// How many levels there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Custom(rules) => rules.len() + 1,
            _ => self.names().len(),
        }
    }

    /// A ladder has at least one level.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The level of equal values.
    pub fn exact(&self) -> u8 {
        match self {
            Self::Person | Self::Company => 8,
            Self::Name | Self::Date => 6,
            Self::Text | Self::Street | Self::Email => 5,
            Self::PostalCode | Self::Phone | Self::Domain | Self::Identifier => 4,
            Self::Equal => 2,
            Self::Custom(rules) => rules.len() as u8 + 1,
        }
    }

    pub(super) fn reads_words(&self) -> bool {
        matches!(self, Self::Company | Self::Text | Self::Street)
    }
}
