//! Names of persons: in one order, without titles, nicknames unified.

mod names;
pub(super) mod part;
mod standard;

use super::blocking::Cut;
use super::value_type::{Partner, Prepared, Standardised, Topic, ValueType, in_order};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// The whole name of a person.
pub(super) struct PersonName;

impl ValueType for PersonName {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = names::LEVELS;
    const FORETELLS: Option<(Topic, u8)> = Some((Topic::PersonName, names::ALIKE));
    const PERSONAL: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];
    const WITH_OTHERS: Partner = Partner::Name;
    const HINTS: &'static [&'static str] =
        &["full_name", "person", "contact_name", "first_name", "last_name", "surname", "given_name"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(standard::standard(trimmed))
    }

    /// A family has its last name in common, and brothers and cousins more.
    fn kinship() -> Kinship {
        Kinship::Parts(vec![(names::ONE_ALIKE, 0.35), (names::SEVERAL_ALIKE, 0.15)])
    }
}

/// Names, read word by word.
pub(super) struct Column<'a>(&'a Texts);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(texts)
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.0, a, b);
        names::level(&self.0[a], &self.0[b], scratch)
    }
}
