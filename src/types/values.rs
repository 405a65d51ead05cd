//! How two values of a field agree, as a small number.
//!
//! In: the distinct standard values of a field and its ladder. Out: for any two of them a level, 1 for the weakest. A
//! level does not depend on which value comes first.

use std::ops::RangeInclusive;

use super::custom::{self, LevelRule};
use super::person::part;
pub use super::person::{Spelt, is_one_word, spelt};
use super::value_type::{EXACT, Prepared as _, Topic};
use super::{FieldType, Prepared, Tokens};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A ladder of comparison levels.
#[derive(Clone, Debug, PartialEq)]
pub enum Ladder {
    /// That of the type.
    Type(FieldType),
    /// That of one of a person's two names.
    NamePart {
        /// The type of the field.
        kind: FieldType,
        /// Whether it is the last name.
        last: bool,
    },
    /// As written in the use case, the strongest first.
    Own(FieldType, Vec<LevelRule>),
}

impl Ladder {
    fn kind(&self) -> FieldType {
        match self {
            Self::Type(kind) | Self::NamePart { kind, .. } | Self::Own(kind, _) => *kind,
        }
    }

    /// What each level means, from 1 on; the last that is in order of strength is equality. Behind it stand names in
    /// the wrong order, which are told at the first of a person's two names.
    pub fn names(&self) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        match self {
            Self::Type(kind) => owned(kind.about().levels),
            Self::NamePart { last: true, .. } => owned(part::LEVELS),
            Self::NamePart { last: false, .. } => owned(&[part::LEVELS, &part::CROSSED].concat()),
            Self::Own(_, rules) => custom::names(rules),
        }
    }

    /// How many levels are in order of strength.
    pub fn ordered(&self) -> usize {
        match self {
            Self::Type(kind) => kind.about().levels.len(),
            Self::NamePart { .. } => part::LEVELS.len(),
            Self::Own(_, rules) => rules.len() + 1,
        }
    }

    /// The level of equal values.
    pub fn exact(&self) -> u8 {
        self.ordered() as u8
    }

    /// What agreement foretells, and from which level on.
    pub fn foretells(&self) -> Option<(Topic, u8)> {
        if let Self::NamePart { .. } = self {
            return Some((Topic::PersonName, part::NAMES_ALIKE));
        }
        let (topic, from) = self.kind().about().foretells?;
        Some((topic, self.level(from)?))
    }

    /// Which levels follow from what has been foretold.
    pub fn echoes(&self) -> Option<(Topic, RangeInclusive<u8>)> {
        let (topic, first, last) = self.kind().about().echoes?;
        Some((topic, self.level(first)?..=self.level(last)?))
    }

    /// A level of the type on this ladder, which has it if it is the type's own or the level is that of equal values.
    fn level(&self, level: u8) -> Option<u8> {
        match self {
            _ if level == EXACT => Some(self.exact()),
            Self::Type(_) => Some(level),
            Self::NamePart { .. } | Self::Own(..) => None,
        }
    }

    /// A customer has but one true value; two that agree no better than this are not slips of each other.
    pub fn apart(&self) -> Option<u8> {
        self.level(self.kind().about().apart?)
    }

    /// Two values that agree no better than this are two places.
    pub fn elsewhere(&self) -> Option<u8> {
        let elsewhere = self.kind().about().elsewhere?;
        // On a ladder of one's own below all its levels.
        Some(self.level(elsewhere).unwrap_or(1))
    }

    /// Whether values are the name of a person or a part of it.
    pub fn is_of_a_person(&self) -> bool {
        let foretold = self.kind().about().foretells;
        matches!(self, Self::NamePart { .. }) || foretold.is_some_and(|(topic, _)| topic == Topic::PersonName)
    }

    /// What two customers who belong together share; `homes` is whether anything that is compared may be their home,
    /// and `persons` whether persons are compared, who may have their company in common.
    pub fn kinship(&self, homes: bool, persons: bool) -> Kinship {
        let kind = self.kind();
        match (self, kind.kinship()) {
            (Self::NamePart { last: true, .. }, _) => Kinship::Half,
            (Self::NamePart { .. }, _) => Kinship::Own,
            _ if kind.about().needs_a_home && !homes => Kinship::Own,
            (_, Kinship::Parts(_)) if persons && !self.is_of_a_person() => Kinship::Half,
            // Parts are levels of the type's own ladder.
            (Self::Own(..), Kinship::Parts(_)) => Kinship::Own,
            (_, kinship) => kinship,
        }
    }
}

/// Which levels of a person's name are those of slips.
#[derive(Clone, Debug)]
pub struct NameLevels {
    /// Names at these levels may be one with a slip.
    pub slips: RangeInclusive<u8>,
    /// The level of two people who have some of a name in common.
    pub other: u8,
    /// Whether it is one of a person's two names.
    pub is_part: bool,
}

impl Ladder {
    /// The levels of a person's name, on a ladder that is the type's.
    pub fn name_levels(&self) -> Option<NameLevels> {
        match self {
            Self::NamePart { .. } => {
                Some(NameLevels { slips: part::SLIPS[0]..=part::SLIPS[1], other: 1, is_part: true })
            }
            Self::Type(kind) => {
                let (first, last, other) = kind.about().names?;
                Some(NameLevels { slips: first..=last, other, is_part: false })
            }
            Self::Own(..) => None,
        }
    }

    /// The levels at which two mailboxes are alike and not equal, on a ladder that is the type's.
    pub fn mailboxes(&self) -> Option<RangeInclusive<u8>> {
        match self {
            Self::Type(kind) => kind.about().mailboxes.map(|(first, last)| first..=last),
            Self::NamePart { .. } | Self::Own(..) => None,
        }
    }
}

/// The distinct values of a compared field, ready to be compared.
pub struct Values<'a> {
    exact: u8,
    column: Column<'a>,
}

#[allow(clippy::large_enum_variant, reason = "there are a few in a run")]
enum Column<'a> {
    Type(Prepared<'a>),
    NamePart(part::Column<'a>),
    Own(custom::Column<'a>),
}

impl<'a> Values<'a> {
    /// Prepares values, told how often each is held.
    pub fn new(ladder: &Ladder, texts: &'a Texts, held: &Frequencies) -> Self {
        let column = match ladder {
            Ladder::Type(kind) => Column::Type(Prepared::new(*kind, texts, held)),
            Ladder::NamePart { .. } => Column::NamePart(part::Column::new(texts, held)),
            Ladder::Own(_, rules) => Column::Own(custom::Column::new(rules.clone(), texts)),
        };
        Self { exact: ladder.exact(), column }
    }

    /// The level of two values by code; equal codes are equal values.
    pub fn level(&self, a: u32, b: u32, scratch: &mut Scratch) -> u8 {
        if a == b {
            return match &self.column {
                Column::Type(Prepared::PersonName(column)) => column.level_of_half(a as usize).unwrap_or(self.exact),
                Column::Type(_) | Column::NamePart(_) | Column::Own(_) => self.exact,
            };
        }
        let (a, b) = (a as usize, b as usize);
        match &self.column {
            Column::Type(column) => column.level(a, b, scratch),
            Column::NamePart(column) => column.level(a, b, scratch),
            Column::Own(column) => column.level(a, b, scratch),
        }
    }

    /// The words that values are made of, where a text may say anything: also what another field says.
    pub fn free_text(&self) -> Option<&Tokens> {
        match &self.column {
            Column::Type(Prepared::Text(column)) => column.words(),
            Column::Type(_) | Column::NamePart(_) | Column::Own(_) => None,
        }
    }

    /// The level of two such texts without some words of each; `None` where nothing is left of one. Texts that are
    /// equal are, whatever they repeat.
    pub fn level_without(&self, a: u32, b: u32, without: &[Vec<u32>; 2], scratch: &mut Scratch) -> Option<u8> {
        match &self.column {
            _ if a == b => Some(self.exact),
            Column::Type(Prepared::Text(column)) => column.level_without(a as usize, b as usize, without, scratch),
            Column::Type(_) | Column::NamePart(_) | Column::Own(_) => Some(self.level(a, b, scratch)),
        }
    }

    /// The words that values are made of, where their rarity counts.
    pub fn words(&self) -> Option<&Tokens> {
        match &self.column {
            Column::Type(column) => column.words(),
            Column::NamePart(_) | Column::Own(_) => None,
        }
    }

    /// Whether a name here is nearly a name of the other field; never where one of them is no part of a name.
    pub fn crosses(&self, a: u32, other: &Self, b: u32, scratch: &mut Scratch) -> bool {
        match (&self.column, &other.column) {
            (Column::NamePart(here), Column::NamePart(there)) => here.crosses(a as usize, there, b as usize, scratch),
            _ => false,
        }
    }
}

/// The levels of first and last name where names stand in each other's place; `straight` are those as they stand.
/// `crossings` is asked only where it may be so, and tells for each of the two whether it is nearly the other.
pub fn crossed(straight: (u8, u8), crossings: impl FnOnce() -> [bool; 2]) -> (u8, u8) {
    if straight.0 > part::STRAIGHT || straight.1 > part::STRAIGHT {
        return straight;
    }
    match crossings() {
        [true, true] => (part::SWAPPED, crate::matching::MISSING),
        [true, false] | [false, true] => (part::HALF_SWAPPED, crate::matching::MISSING),
        [false, false] => straight,
    }
}
