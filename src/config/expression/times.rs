//! Days, moments and lengths of time.
//!
//! In: days and moments. Out: others, their parts, and numbers of days. It promises that what comes out lies in the
//! years 1600 to 2400, or is not understood. Moments are in UTC; what a clock shows of them, and what is written of one
//! without saying where, is that of the zone of the source.

use std::fmt::Write as _;

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};
use chrono_tz::Tz;

use super::arithmetic::{Operator, calculate};
use super::kind::Kind;
use super::value::{DAY, Value};
use crate::tables::Decimal;
use crate::tables::moments::EPOCH_DAYS;
use crate::types::{shown_at, when_shown};

/// A part of a day or moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Weekday,
    IsoWeekday,
    DayOfYear,
    IsoYear,
    Epoch,
}

/// The names of parts.
pub(super) const FIELDS: [(&str, Field); 13] = [
    ("year", Field::Year),
    ("quarter", Field::Quarter),
    ("month", Field::Month),
    ("week", Field::Week),
    ("day", Field::Day),
    ("hour", Field::Hour),
    ("minute", Field::Minute),
    ("second", Field::Second),
    ("dow", Field::Weekday),
    ("isodow", Field::IsoWeekday),
    ("doy", Field::DayOfYear),
    ("isoyear", Field::IsoYear),
    ("epoch", Field::Epoch),
];

impl Field {
    /// What a text is read as to tell the part: what a day tells is that of the day that is written.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Hour | Self::Minute | Self::Second | Self::Epoch => Kind::Moment,
            _ => Kind::Date,
        }
    }

    /// The part of a day or moment.
    pub(super) fn of<'a>(self, value: &Value<'_>, zone: Option<Tz>) -> Value<'a> {
        if let (Self::Epoch, Value::Moment(micros)) = (self, value) {
            return Value::number(Decimal::from_units(i128::from(*micros) * 1_000));
        }
        let Some(moment) = shown(value, zone) else { return Value::Unread };
        let n = |n: u32| Value::Number(Decimal::from(i64::from(n)));
        match self {
            Self::Year => Value::Number(Decimal::from(i64::from(moment.year()))),
            Self::IsoYear => Value::Number(Decimal::from(i64::from(moment.iso_week().year()))),
            Self::Quarter => n(moment.month0() / 3 + 1),
            Self::Month => n(moment.month()),
            Self::Week => n(moment.iso_week().week()),
            Self::Day => n(moment.day()),
            Self::Hour => n(moment.hour()),
            Self::Minute => n(moment.minute()),
            Self::Second => n(moment.second()),
            Self::Weekday => n(moment.weekday().num_days_from_sunday()),
            Self::IsoWeekday => n(moment.weekday().number_from_monday()),
            Self::DayOfYear => n(moment.ordinal()),
            Self::Epoch => Value::number(Decimal::from_units(i128::from(moment.and_utc().timestamp_micros()) * 1_000)),
        }
    }
}

/// What the clocks of a zone show at a moment, or at the beginning of a day.
fn shown(value: &Value<'_>, zone: Option<Tz>) -> Option<NaiveDateTime> {
    let micros = match value {
        Value::Day(days) => i64::from(*days) * DAY,
        Value::Moment(micros) => shown_at(*micros, zone),
        _ => return None,
    };
    DateTime::from_timestamp_micros(micros).map(|moment| moment.naive_utc())
}

/// The moment when the clocks of a zone show this.
fn when<'a>(shown: NaiveDateTime, zone: Option<Tz>) -> Value<'a> {
    Value::moment(when_shown(shown.and_utc().timestamp_micros(), zone))
}

/// A length of time: months and days, which differ in length, and what does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    months: i32,
    days: i64,
    micros: i64,
}

impl Span {
    /// `2 days` or `1 year, 6 months`; numbers have four digits at most, so that nothing overflows.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let mut span = Self { months: 0, days: 0, micros: 0 };
        if words.is_empty() || words.len() > 16 {
            return None;
        }
        for pair in words.chunks(2) {
            let [n, unit] = pair else { return None };
            if n.len() > 4 || !n.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let n: i32 = n.parse().ok()?;
            let unit = unit.to_ascii_lowercase();
            let (months, days, micros) = match unit.strip_suffix('s').unwrap_or(&unit) {
                "year" => (12, 0, 0),
                "quarter" => (3, 0, 0),
                "month" => (1, 0, 0),
                "week" => (0, 7, 0),
                "day" => (0, 1, 0),
                "hour" => (0, 0, 3_600_000_000),
                "minute" => (0, 0, 60_000_000),
                "second" => (0, 0, 1_000_000),
                _ => return None,
            };
            span.months += n * months;
            span.days += i64::from(n) * days;
            span.micros += i64::from(n) * micros;
        }
        Some(span)
    }

    /// The same, backwards.
    pub(super) fn back(self) -> Self {
        Self { months: -self.months, days: -self.days, micros: -self.micros }
    }

    /// Whether a day that is moved by it is a day.
    pub(super) fn is_of_days(self) -> bool {
        self.micros % DAY == 0
    }

    /// A day or moment, moved: first by months and days, as a clock of the zone shows them, where a day that a month
    /// lacks becomes its last; then by the rest.
    pub(super) fn from<'a>(self, value: &Value<'_>, zone: Option<Tz>) -> Value<'a> {
        let by_calendar = |from: NaiveDateTime| {
            let months = Months::new(self.months.unsigned_abs());
            let moved = match self.months {
                0.. => from.checked_add_months(months)?,
                _ => from.checked_sub_months(months)?,
            };
            moved.checked_add_signed(TimeDelta::try_days(self.days)?)
        };
        let moved = match value {
            // An hour that clocks show twice is still the one that it was.
            Value::Moment(_) if self.months == 0 && self.days == 0 => value.clone(),
            _ => match shown(value, zone).and_then(by_calendar) {
                Some(clock) => match value {
                    Value::Day(_) if self.is_of_days() => {
                        let micros = clock.and_utc().timestamp_micros().saturating_add(self.micros);
                        return Value::day(micros.div_euclid(DAY));
                    }
                    _ => when(clock, zone),
                },
                None => Value::Unread,
            },
        };
        match moved {
            Value::Moment(micros) => Value::moment(micros.saturating_add(self.micros)),
            _ => Value::Unread,
        }
    }
}

/// How many days lie between two days, or two moments.
pub(super) fn days_between<'a>(later: &Value<'_>, earlier: &Value<'_>) -> Value<'a> {
    match (later, earlier) {
        (Value::Day(later), Value::Day(earlier)) => {
            Value::Number(Decimal::from(i64::from(*later) - i64::from(*earlier)))
        }
        (Value::Moment(later), Value::Moment(earlier)) => {
            Value::number(calculate(Operator::By, Decimal::from(later - earlier), Decimal::from(DAY)))
        }
        _ => Value::Unread,
    }
}

/// How many whole months lie between two days; below zero where the second is the later one.
pub(super) fn months_between<'a>(later: &Value<'_>, earlier: &Value<'_>) -> Value<'a> {
    let (Some(later), Some(earlier)) = (shown(later, None), shown(earlier, None)) else { return Value::Unread };
    let whole = |from: NaiveDateTime, to: NaiveDateTime| {
        let months = (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32;
        months - i32::from(to.day() < from.day())
    };
    let months = if later < earlier { -whole(later, earlier) } else { whole(earlier, later) };
    Value::Number(Decimal::from(i64::from(months)))
}

/// The form in which a moment is read or written, such as `%d.%m.%Y`.
#[derive(Clone, Debug)]
pub(super) struct Form(Vec<Item<'static>>);

impl Form {
    /// The form, where all its parts are known.
    pub(super) fn new(text: &str) -> Option<Self> {
        let form = Self(StrftimeItems::new(text).parse_to_owned().ok()?);
        (!form.0.is_empty()).then_some(form)
    }

    /// A text as a day or moment. Where no offset is written it is that of the zone; the day is the one that is
    /// written, and that of the zone where only seconds are counted.
    pub(super) fn read<'a>(&self, text: &str, kind: Kind, zone: Option<Tz>) -> Value<'a> {
        let mut parsed = Parsed::new();
        if parse(&mut parsed, text.trim(), self.0.iter()).is_err() {
            return Value::Unread;
        }
        let clock = || parsed.to_naive_datetime_with_offset(0).ok().map(|moment| moment.and_utc().timestamp_micros());
        let day = || match (parsed.to_naive_date(), parsed.timestamp()) {
            (Ok(day), _) => Some(i64::from(day.num_days_from_ce() - EPOCH_DAYS)),
            (Err(_), Some(_)) => clock().map(|micros| shown_at(micros, zone).div_euclid(DAY)),
            (Err(_), None) => None,
        };
        if kind == Kind::Date {
            return day().map_or(Value::Unread, Value::day);
        }
        let micros = match (parsed.offset(), parsed.timestamp()) {
            (Some(_), _) => parsed.to_datetime().ok().map(|moment| moment.timestamp_micros()),
            (None, Some(_)) => clock(),
            (None, None) => clock().map(|clock| when_shown(clock, zone)),
        };
        // Only a form that knows no time of day is midnight.
        let is_day = parsed.hour_mod_12().is_none() && parsed.minute().is_none() && parsed.second().is_none();
        match (micros, is_day) {
            (Some(micros), _) => Value::moment(micros),
            (None, true) => day().map_or(Value::Unread, |days| Value::moment(when_shown(days * DAY, zone))),
            (None, false) => Value::Unread,
        }
    }

    /// A day or moment as text; nothing where the form asks for what a moment does not say.
    pub(super) fn write(&self, value: &Value<'_>, zone: Option<Tz>) -> Option<String> {
        let mut text = String::new();
        write!(text, "{}", shown(value, zone)?.format_with_items(self.0.iter())).ok()?;
        Some(text)
    }
}

/// A day that is written out.
pub(super) fn written_day(text: &str) -> Option<Value<'static>> {
    let day: NaiveDate = text.parse().ok().filter(|_| text.len() == 10)?;
    let days = day.num_days_from_ce() - EPOCH_DAYS;
    match Value::day(i64::from(days)) {
        Value::Unread => None,
        day => Some(day),
    }
}
