//! What every type of value says of itself.
//!
//! A type is one file or folder: how a value is written in its standard form, what only fills a field, how two values
//! agree and what that tells of other fields, what two customers who belong together share of it, what of it is worth
//! blocking on, and what columns that hold it are called. All that asks about types asks [`ValueType`]; the table of
//! the types is in the module above.

use super::blocking::Cut;
use super::placeholders;
use super::tokens::Tokens;
use crate::matching::Kinship;
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// What became of one raw value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standardised {
    /// The standard form.
    Value(String),
    /// There was nothing but blanks.
    Missing,
    /// A stand-in such as `n/a` or `info@`, which identifies nobody.
    Placeholder,
    /// A free-mail, link or parked domain, which identifies nobody.
    Ignored,
    /// Not a value of this type, but so near to one that it is worth comparing: a day that no calendar has, a phone
    /// number without its area. It is counted as not understood, and no match key or guard
    /// reads it.
    Doubtful(String),
    /// Not a value of this type.
    Invalid,
}

impl Standardised {
    /// A value unless nothing is left of it.
    pub(super) fn unless_empty(text: String) -> Self {
        if text.is_empty() { Self::Invalid } else { Self::Value(text) }
    }
}

/// What several fields speak about, so that one of them foretells the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Where: street, postal code, city, country.
    Place,
    /// Mailbox and domain.
    Net,
}

/// What agreement in one field says beforehand about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Companies make their domain from their name.
    CompanyName,
    /// Persons make their mailbox from their name.
    PersonName,
    /// A city follows from the postal code, and mostly from the street.
    Address,
}

/// In place of a level: that of equal values, whatever the ladder.
pub(super) const EXACT: u8 = u8::MAX;

/// What a type of value is, asked by its table and by nobody else.
pub(super) trait ValueType {
    /// The distinct values of a field, ready to be compared.
    type Column<'a>: Prepared<'a>;

    /// What each level of agreement means, from 1 on; the last is equality. A value that is missing has none.
    const LEVELS: &'static [&'static str];
    /// From this level on agreement foretells what else agrees.
    const FORETELLS: Option<(Topic, u8)> = None;
    /// Agreement of these levels, the first and the last, follows from what has been foretold, and says nothing new.
    const ECHOES: Option<(Topic, u8, u8)> = None;
    /// Of a person's name: the first and last level of slips, and that of two people who have some of it in common.
    const NAMES: Option<(u8, u8, u8)> = None;
    /// Of mailboxes: the first and last level at which two are alike and not equal.
    const MAILBOXES: Option<(u8, u8)> = None;
    /// A customer has but one true value; two that agree no better than this are not slips of each other.
    const APART: Option<u8> = None;
    /// Two values that agree no better than this are two places.
    const ELSEWHERE: Option<u8> = None;
    /// What it speaks about together with other types.
    const SUBJECT: Option<Subject> = None;
    /// Whether customers who share a value may share a home, a household or a group of companies.
    const IS_A_HOME: bool = false;
    /// Whether related customers share a value only where something that is compared may be their home.
    const NEEDS_A_HOME: bool = false;

    /// Whether values are personal data.
    const PERSONAL: bool = false;
    /// Whether a value names no person by itself, so that it may stand in a report.
    const NAMES_NOBODY: bool = false;
    /// Whether the form of a text says that it is of the type: a word for nothing cannot stand in its place.
    const HAS_A_FORM: bool = false;

    /// Whether values are days, which some programs write where they have none.
    const IS_A_DAY: bool = false;

    /// Whether a match key on it joins whatever it can join.
    const IS_AN_IDENTIFIER: bool = false;
    /// Whether so few share a value that it says with half a name who is meant.
    const FEW_SHARE: bool = false;
    /// What of a value is worth blocking on by itself: the parts of a rule.
    const ALONE: &'static [&'static [Cut]] = &[];
    /// What part it takes in rules of two fields.
    const WITH_OTHERS: Partner = Partner::None;
    /// Whether one cell often holds several, as a list or between commas.
    const COMES_IN_LISTS: bool = false;
    /// Words in the names of columns that hold it, in small letters and the singular.
    const HINTS: &'static [&'static str] = &[];

    /// The standard form of a value without blanks around it; `region` is the ISO 3166 country assumed where it names
    /// none. A pure function that applied to its own result changes nothing.
    fn standard(trimmed: &str, region: Option<&str>) -> Standardised;

    /// What a profile holds of a value without blanks around it; `None` where it is none of the type. What is not
    /// written in one form all over the world stays as it is written.
    fn published(trimmed: &str, region: Option<&str>) -> Option<String> {
        match Self::standard(trimmed, region) {
            Standardised::Value(_) | Standardised::Ignored => Some(trimmed.to_owned()),
            _ => None,
        }
    }

    /// Whether a value, as it is written and in lower case, with a letter or digit in it, only fills the field.
    fn stands_for_nothing(_written: &str, lower: &str) -> bool {
        placeholders::is_nothing(lower)
    }

    /// Whether two values, in any order, were given to two customers so that they can be told apart.
    fn are_given_apart(_one: &str, _other: &str) -> bool {
        false
    }

    /// Whether most values are whole names, so that one of a single word is but a part of one.
    fn are_whole_names(_values: &Texts) -> bool {
        false
    }

    /// What two customers who belong together share.
    fn kinship() -> Kinship {
        Kinship::Own
    }
}

/// What a type says of itself: the constants of [`ValueType`].
#[derive(Clone, Copy)]
pub(crate) struct Answers {
    pub(crate) levels: &'static [&'static str],
    pub(crate) foretells: Option<(Topic, u8)>,
    pub(crate) echoes: Option<(Topic, u8, u8)>,
    pub(crate) names: Option<(u8, u8, u8)>,
    pub(crate) mailboxes: Option<(u8, u8)>,
    pub(crate) apart: Option<u8>,
    pub(crate) elsewhere: Option<u8>,
    pub(crate) subject: Option<Subject>,
    pub(crate) is_a_home: bool,
    pub(crate) needs_a_home: bool,
    pub(crate) has_a_form: bool,
    pub(crate) is_a_day: bool,
    pub(crate) is_an_identifier: bool,
    pub(crate) few_share: bool,
    pub(crate) alone: &'static [&'static [Cut]],
    pub(crate) with_others: Partner,
    pub(crate) comes_in_lists: bool,
    pub(crate) hints: &'static [&'static str],
    pub(crate) are_given_apart: fn(&str, &str) -> bool,
    pub(crate) are_whole_names: fn(&Texts) -> bool,
    pub(super) personal: bool,
    pub(super) names_nobody: bool,
}

impl Answers {
    pub(super) fn of<T: ValueType>() -> Self {
        Self {
            levels: T::LEVELS,
            foretells: T::FORETELLS,
            echoes: T::ECHOES,
            names: T::NAMES,
            mailboxes: T::MAILBOXES,
            apart: T::APART,
            elsewhere: T::ELSEWHERE,
            subject: T::SUBJECT,
            is_a_home: T::IS_A_HOME,
            needs_a_home: T::NEEDS_A_HOME,
            has_a_form: T::HAS_A_FORM,
            is_a_day: T::IS_A_DAY,
            is_an_identifier: T::IS_AN_IDENTIFIER,
            few_share: T::FEW_SHARE,
            alone: T::ALONE,
            with_others: T::WITH_OTHERS,
            comes_in_lists: T::COMES_IN_LISTS,
            hints: T::HINTS,
            are_given_apart: T::are_given_apart,
            are_whole_names: T::are_whole_names,
            personal: T::PERSONAL,
            names_nobody: T::NAMES_NOBODY,
        }
    }
}

/// The part that a field takes in blocking rules of two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partner {
    /// None.
    None,
    /// A name, of which any word may be shared.
    Name,
    /// A postal code.
    PostalCode,
    /// A city.
    City,
    /// A street with its number.
    Street,
    /// A day.
    Day,
    /// Any other text.
    Text,
}

/// Distinct values, ready to be compared. What can be known of a value alone is worked out once.
pub(super) trait Prepared<'a> {
    /// Prepares values, told how often each is held.
    fn new(texts: &'a Texts, held: &Frequencies) -> Self;

    /// The level of two values that differ, by number, from 1 for the weakest; which comes first changes nothing.
    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8;

    /// The words that values are made of, where their rarity counts.
    fn words(&self) -> Option<&Tokens> {
        None
    }
}

/// Two values by number, the smaller text first.
pub(super) fn in_order(texts: &Texts, a: usize, b: usize) -> (usize, usize) {
    if texts[a] <= texts[b] { (a, b) } else { (b, a) }
}

/// Distinct values, and what is told of each without reading it: a text is seldom in the processor's cache.
pub(super) struct Shaped<'a> {
    pub(super) texts: &'a Texts,
    pub(super) shapes: Vec<Shape>,
}

impl<'a> Shaped<'a> {
    pub(super) fn new(texts: &'a Texts) -> Self {
        Self { texts, shapes: texts.iter().map(Shape::of).collect() }
    }

    /// Whether two values can be no more than `n` edits apart.
    pub(super) fn may_be_within(&self, a: usize, b: usize, n: usize) -> bool {
        self.shapes[a].may_be_within(&self.shapes[b], n)
    }

    /// The highest Jaro–Winkler similarity that two values can have.
    pub(super) fn most_alike(&self, a: usize, b: usize) -> f64 {
        self.shapes[a].most_alike(&self.shapes[b])
    }

    /// Two values, the smaller first.
    pub(super) fn in_order(&self, a: usize, b: usize) -> (&'a str, &'a str) {
        let (a, b) = in_order(self.texts, a, b);
        (&self.texts[a], &self.texts[b])
    }
}

/// Nothing but equal or different.
pub(super) struct Equality;

impl Prepared<'_> for Equality {
    fn new(_: &Texts, _: &Frequencies) -> Self {
        Self
    }

    fn level(&self, _: usize, _: usize, _: &mut Scratch) -> u8 {
        1
    }
}
