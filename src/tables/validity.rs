//! When something holds.

use polars::prelude::StringChunked;

use super::index::{Micros, UNKNOWN};

/// From when on something holds, and from when on it does not hold any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: Micros,
    /// The first moment after it.
    pub until: Micros,
}

impl Validity {
    /// What holds whenever it is asked.
    pub const ALWAYS: Self = Self { from: Micros::MIN, until: Micros::MAX };
    /// What does not hold, whenever it is asked.
    pub const NEVER: Self = Self { from: Micros::MAX, until: Micros::MIN };

    /// Whether it holds at a moment; at one that nobody knows only what always holds does.
    pub fn holds_at(&self, at: Micros) -> bool {
        match at {
            UNKNOWN => *self == Self::ALWAYS,
            at => self.from <= at && at < self.until,
        }
    }

    /// When both hold.
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }
}

/// The values of a column that hold for a time.
#[derive(Clone, Debug)]
pub struct Held {
    /// The column.
    pub column: String,
    /// When the value of each record holds.
    pub validity: Vec<Validity>,
    /// What is written there, also where it does not hold at the moment that is looked from; nothing before one was
    /// looked from.
    pub written: Option<StringChunked>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_no_part_of_it_and_an_unknown_moment_is_only_in_what_has_none() {
        let june = Validity { from: 10, until: 20 };
        assert_eq!([9, 10, 19, 20].map(|at| june.holds_at(at)), [false, true, true, false]);
        assert!(!june.holds_at(UNKNOWN) && Validity::ALWAYS.holds_at(UNKNOWN) && Validity::ALWAYS.holds_at(20));
        assert!(!Validity::NEVER.holds_at(10) && !Validity::NEVER.holds_at(UNKNOWN));
        assert_eq!(june.and(Validity { from: 15, ..Validity::ALWAYS }), Validity { from: 15, until: 20 });
    }
}
