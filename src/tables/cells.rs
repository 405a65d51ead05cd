//! One attribute of every customer: what survived, and everything that was said.

use super::accuracies::{Accuracies, Basis};
use super::index::{Micros, RecordIndex};
use super::places::{Unread, Wrong};
use super::scalar::Scalar;
use super::testimonies::{Testimonies, keep};

/// Which step of the rule decided a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The system of record's value.
    SystemOfRecord,
    /// A fallback's value, because the system of record had none that was fresh.
    Fallback,
    /// A stale value, because nobody had a fresh one.
    Stale,
    /// Another rule, such as `most_recent`.
    Rule,
    /// It comes from the record that won its group.
    Group,
    /// The declared value for "nobody has one".
    Otherwise,
    /// The same, of a customer who has no record in any of the systems that are asked.
    OtherwiseUnknown,
    /// It is made from other attributes.
    Derived,
    /// Nobody has one.
    Missing,
}

impl Decided {
    /// The name in lineage.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemOfRecord => "system_of_record",
            Self::Fallback => "fallback",
            Self::Stale => "stale",
            Self::Rule => "rule",
            Self::Group => "group",
            Self::Otherwise => "otherwise",
            Self::OtherwiseUnknown => "otherwise_no_record",
            Self::Derived => "derived",
            Self::Missing => "missing",
        }
    }
}

/// What one source says about an attribute of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Testimony<'a> {
    /// The place of the source in the attribute's supplies.
    pub supply: usize,
    /// The record that says it; for events, the first record they hang on.
    pub record: RecordIndex,
    /// What it says.
    pub value: &'a Scalar,
    /// When it was last changed.
    pub observed_at: Micros,
    /// Whether it is older than the attribute allows.
    pub stale: bool,
    /// Whether it agrees with the surviving value after standardising.
    pub agrees: bool,
}

/// What survived of one attribute of one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The surviving value.
    pub value: Option<Scalar>,
    /// What decided.
    pub decided: Decided,
    /// The place of the winning testimony among those of the customer; `None` where no testimony won.
    pub winner: Option<u32>,
    /// The class of testimonies that agree; `None` where all do. Where nothing survives, the first testimony is what
    /// the others are compared with.
    pub class: Option<u32>,
    /// The probability that the value is right; `None` where there is no evidence to weigh.
    pub trust: Option<f64>,
    /// What that rests on; `None` where there is no trust.
    pub basis: Option<Basis>,
}

/// One attribute of all customers in the profile, and what could not be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// One cell per customer, in the order of the profile.
    pub cells: Vec<Cell>,
    /// Everything the sources say, the winners among it.
    pub testimonies: Testimonies,
    /// By supply: values that do not parse as the attribute's type, break `valid`, or stand for no date.
    pub unread: Vec<Vec<Unread>>,
    /// How right its sources are.
    pub accuracies: Accuracies,
}

impl Column {
    fn testimony(&self, place: usize, row: usize) -> Testimony<'_> {
        let all = &self.testimonies;
        Testimony {
            supply: usize::from(all.supply[row]),
            record: all.record[row],
            value: &all.value[row],
            observed_at: all.observed_at[row],
            stale: all.stale[row],
            agrees: self.cells[place].class.is_none_or(|class| class == all.class[row]),
        }
    }

    /// Everything the sources say of the customer at a place.
    pub fn testimonies(&self, place: usize) -> impl ExactSizeIterator<Item = Testimony<'_>> {
        self.testimonies.rows(place).map(move |row| self.testimony(place, row))
    }

    /// The testimony whose value survived.
    pub fn winning(&self, place: usize) -> Option<Testimony<'_>> {
        let winner = self.cells[place].winner? as usize;
        Some(self.testimony(place, self.testimonies.rows(place).start + winner))
    }

    /// By supply, how many values do not parse as the attribute's type or break `valid`.
    pub fn invalid(&self) -> Vec<usize> {
        let invalid = |unread: &Unread| if unread.wrong == Wrong::NoDate { 0 } else { unread.values };
        self.unread.iter().map(|unread| unread.iter().map(invalid).sum()).collect()
    }

    /// Of how many customers two sources both say something.
    pub fn said_by_both(&self, one: usize, other: usize) -> usize {
        let says = |place: usize, of: usize| self.testimonies(place).any(|testimony| testimony.supply == of);
        (0..self.cells.len()).filter(|place| says(*place, one) && says(*place, other)).count()
    }

    /// Whether the surviving value is older than the attribute allows.
    pub fn is_stale(&self, place: usize) -> bool {
        self.winning(place).is_some_and(|testimony| testimony.stale)
    }

    /// Whether the sources disagree.
    pub fn is_conflict(&self, place: usize) -> bool {
        self.testimonies(place).any(|testimony| !testimony.agrees)
    }

    /// Only the customers that are selected, in order.
    pub fn keep(&mut self, selected: &[bool]) {
        keep(&mut self.cells, selected);
        self.testimonies.keep(selected);
    }
}
