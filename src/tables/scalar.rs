//! A typed value.

use std::cmp::Ordering;

use polars::prelude::PlSmallStr;

use super::decimal;
use super::index::Micros;
use super::moments;

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    Text(PlSmallStr),
    /// A whole number.
    Integer(i64),
    /// A number, exact.
    Decimal(decimal::Decimal),
    /// A truth value.
    Boolean(bool),
    /// Days since 1970.
    Date(i32),
    /// A moment.
    Timestamp(Micros),
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        use Scalar::{Boolean, Date, Decimal, Integer, Text, Timestamp};
        match (self, other) {
            (Text(a), Text(b)) => a.as_str().cmp(b.as_str()),
            (Integer(a), Integer(b)) => a.cmp(b),
            (Decimal(a), Decimal(b)) => a.cmp(b),
            (Boolean(a), Boolean(b)) => a.cmp(b),
            (Date(a), Date(b)) => a.cmp(b),
            (Timestamp(a), Timestamp(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Scalar {
    fn rank(&self) -> u8 {
        match self {
            Self::Text(_) => 0,
            Self::Integer(_) => 1,
            Self::Decimal(_) => 2,
            Self::Boolean(_) => 3,
            Self::Date(_) => 4,
            Self::Timestamp(_) => 5,
        }
    }

    /// How many characters a text has; 0 for all else.
    pub fn length(&self) -> usize {
        if let Self::Text(text) = self { text.chars().count() } else { 0 }
    }

    /// The value with so many digits after the point, where it is a decimal; half to even.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        if let Self::Decimal(n) = self { Self::Decimal(n.rounded(digits)) } else { self }
    }

    /// The value as a number, where it is one.
    pub fn number(&self) -> Option<decimal::Decimal> {
        match self {
            Self::Integer(n) => Some((*n).into()),
            Self::Decimal(n) => Some(*n),
            _ => None,
        }
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Decimal(n) => write!(f, "{n}"),
            Self::Boolean(b) => write!(f, "{b}"),
            Self::Date(days) => f.write_str(&moments::date_text(*days)),
            Self::Timestamp(micros) => f.write_str(&moments::timestamp_text(*micros)),
        }
    }
}
