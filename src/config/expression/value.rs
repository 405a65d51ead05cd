//! A value while an expression is calculated.
//!
//! In: what stands in a cell, or what a part of an expression gives. Out: one value of a few kinds. It promises that
//! what was not understood stays apart from what is missing: [`Value::Unread`] is neither null nor zero, and whatever
//! is calculated from it is not understood either. It calculates nothing itself.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::kind::Kind;
use crate::tables::Decimal;
use crate::tables::moments::{date_text, timestamp_text};
use crate::types::{Assumed, day, flag, is_null, moment_in, number_with, shown_at, trimmed, when_shown};

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;
/// The days of the years 1600 to 2400, which are the years that readers know, and the first day after them.
pub(super) const ALL_DAYS: std::ops::Range<i64> = -135_140..157_420;

/// What a part of an expression gives for one row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Null.
    Missing,
    /// There was something, and it could not be read or calculated.
    Unread,
    /// A number.
    Number(Decimal),
    /// Text.
    Text(Cow<'a, str>),
    /// True or false.
    Flag(bool),
    /// Days since 1970.
    Day(i32),
    /// Microseconds since 1970.
    Moment(i64),
}

impl<'a> Value<'a> {
    /// A value, or not understood.
    pub(super) fn or_unread(value: Option<Self>) -> Self {
        value.unwrap_or(Self::Unread)
    }

    /// A number, or not understood where there is none or it is too large.
    pub(super) fn number(n: Option<Decimal>) -> Self {
        n.map_or(Self::Unread, Self::Number)
    }

    /// A whole number.
    pub(super) fn whole(n: usize) -> Self {
        Self::Number(Decimal::from(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    /// A text.
    pub(super) fn text(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    /// A day, if it is one of those that are known.
    pub(super) fn day(days: i64) -> Self {
        Self::or_unread(i32::try_from(days).ok().filter(|_| ALL_DAYS.contains(&days)).map(Self::Day))
    }

    /// A moment, if it is one of those that are known.
    pub(super) fn moment(micros: i64) -> Self {
        if ALL_DAYS.contains(&micros.div_euclid(DAY)) { Self::Moment(micros) } else { Self::Unread }
    }

    /// Whether there is nothing to calculate with.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::Missing | Self::Unread)
    }

    /// Of two values one of which is none, what comes of them.
    pub(super) fn none_of(&self, other: &Self) -> Value<'static> {
        if matches!(self, Self::Unread) || matches!(other, Self::Unread) { Value::Unread } else { Value::Missing }
    }

    /// The value as one of a kind: this is how texts are read, wherever they stand, and what a cast gives. `assumed` is
    /// what a text does not say.
    pub(super) fn read_as(self, kind: Kind, assumed: Assumed<'_>) -> Self {
        match (kind, self) {
            (_, none @ (Self::Missing | Self::Unread)) => none,
            (Kind::Text | Kind::Other, value) => Self::Text(value.written()),
            // A blank says nothing, nor does a null that is written out.
            (_, Self::Text(text)) if trimmed(&text).is_empty() || is_null(trimmed(&text)) => Self::Missing,
            (Kind::Number, Self::Text(text)) => Self::number(number_with(trimmed(&text), assumed.mark)),
            (Kind::Number, Self::Flag(is)) => Self::Number(Decimal::from(i64::from(is))),
            (Kind::Number, value @ Self::Number(_)) => value,
            (Kind::Boolean, value @ Self::Flag(_)) => value,
            (Kind::Boolean, value @ (Self::Text(_) | Self::Number(_))) => {
                Self::or_unread(flag(trimmed(&value.written())).map(Self::Flag))
            }
            (Kind::Date, value @ Self::Day(_)) => value,
            (Kind::Date, Self::Moment(micros)) => Self::day(shown_at(micros, assumed.zone).div_euclid(DAY)),
            (Kind::Date, value @ (Self::Text(_) | Self::Number(_))) => {
                Self::or_unread(day(trimmed(&value.written()), assumed).map(Self::Day))
            }
            (Kind::Moment, value @ Self::Moment(_)) => value,
            (Kind::Moment, Self::Day(days)) => Self::moment(when_shown(i64::from(days) * DAY, assumed.zone)),
            (Kind::Moment, value @ (Self::Text(_) | Self::Number(_))) => {
                Self::or_unread(moment_in(trimmed(&value.written()), assumed).map(Self::Moment))
            }
            // What goes together is known before anything is calculated.
            (Kind::Number | Kind::Boolean | Kind::Date | Kind::Moment, _) => Self::Unread,
        }
    }

    /// The value as a text, in the one form that each kind has.
    pub(super) fn written(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            Self::Number(n) => Cow::Owned(n.to_string()),
            Self::Flag(is) => Cow::Borrowed(if is { "true" } else { "false" }),
            Self::Day(days) => Cow::Owned(date_text(days)),
            Self::Moment(micros) => Cow::Owned(timestamp_text(micros)),
            Self::Missing | Self::Unread => Cow::Borrowed(""),
        }
    }

    /// How two values of one kind stand to each other; `None` where one is none.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Day(a), Self::Day(b)) => a.cmp(b),
            (Self::Moment(a), Self::Moment(b)) => a.cmp(b),
            _ => return None,
        })
    }
}
