//! Names of persons: in one order, without titles, nicknames unified.

mod mailboxes;
mod names;
mod nicknames;
pub(super) mod part;
mod read;
mod standard;

pub use mailboxes::{Spelt, spelt};

use super::blocking::Cut;
use super::placeholders;
use super::value_type::{Partner, Prepared, Standardised, Topic, ValueType, in_order};
use crate::matching::similarity::Scratch;
use crate::matching::{Kinship, Part};
use crate::tables::{Frequencies, Texts};

/// The whole name of a person.
pub(super) struct PersonName;

impl ValueType for PersonName {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = names::LEVELS;
    const FORETELLS: Option<(Topic, u8)> = Some((Topic::PersonName, names::ONE_ALIKE));
    const NAMES: Option<(u8, u8, u8)> = Some((names::SIMILAR, names::NEARLY, names::ONE_ALIKE));
    const PERSONAL: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];
    const WITH_OTHERS: Partner = Partner::Name;

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        match placeholders::may_be_a_name(trimmed) {
            // In small letters it would be a word for nothing.
            true => Standardised::Value(trimmed.to_owned()),
            false => Standardised::unless_empty(standard::standard(trimmed)),
        }
    }

    fn stands_for_nothing(written: &str, lower: &str) -> bool {
        placeholders::is_nothing(lower) && !placeholders::may_be_a_name(written) || placeholders::names_nobody(lower)
    }

    fn are_whole_names(values: &Texts) -> bool {
        values.iter().filter(|name| is_one_word(name)).count() * 2 < values.len()
    }

    fn kinship() -> Kinship {
        let parts = [(names::ONE_ALIKE, *RELATED_ONE_ALIKE), (names::SEVERAL_ALIKE, *RELATED_SEVERAL_ALIKE)];
        Kinship::Parts(parts.map(|(level, related)| Part { level, related, most: None }).to_vec())
    }
}

number! {
    /// The share of related persons who have one name alike: a family has its last name in common.
    RELATED_ONE_ALIKE: f64 = 0.35;
    /// The share of related persons who have several names alike: brothers and cousins have more in common.
    RELATED_SEVERAL_ALIKE: f64 = 0.15;
}

/// Names, each read once.
pub(super) struct Column<'a> {
    texts: &'a Texts,
    read: Vec<read::Read>,
    /// Whether most values are whole names, so that one of a single word is but a part of one.
    are_whole: bool,
}

/// Whether a name in standard form is but one word.
pub fn is_one_word(name: &str) -> bool {
    !name.contains(' ')
}

impl Column<'_> {
    /// The level of half a name and itself, where it is one.
    pub(super) fn level_of_half(&self, name: usize) -> Option<u8> {
        (self.are_whole && is_one_word(&self.texts[name])).then_some(names::ONE_ALIKE)
    }
}

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        let are_whole = PersonName::are_whole_names(texts);
        Self { texts, read: texts.iter().map(read::Read::of_whole).collect(), are_whole }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.texts, a, b);
        names::level((&self.texts[a], self.read[a]), (&self.texts[b], self.read[b]), scratch)
    }
}
