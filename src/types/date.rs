//! Calendar days: slips of the pen, day and month the wrong way round, and nearness.

use chrono::{Datelike as _, NaiveDate};

use super::value_type::{Partner, Prepared, Standardised, ValueType};
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts, moments};

/// A calendar day.
pub(super) struct Date;

const TEN_YEARS: u8 = 2;
const SAME_YEAR: u8 = 3;
const TWO_PARTS: u8 = 4;
const ONE_SLIP: u8 = 5;

impl ValueType for Date {
    type Column<'a> = Column;

    const LEVELS: &'static [&'static str] =
        &["all other", "within ten years", "the same year", "two of day, month and year", "one slip", "equal"];
    const APART: Option<u8> = Some(SAME_YEAR);
    const WITH_OTHERS: Partner = Partner::Day;
    const HINTS: &'static [&'static str] = &["birth", "birthday", "birthdate", "dob", "date_of_birth"];

    fn standard(trimmed: &str, region: Option<&str>) -> Standardised {
        standard(trimmed, region)
    }
}

number! {
    /// Years that are so far apart are still near.
    NEAR_YEARS: u16 = 10;
}

/// Days, by their parts.
pub(super) struct Column(Vec<Day>);

impl Prepared<'_> for Column {
    fn new(texts: &Texts, _: &Frequencies) -> Self {
        Self(texts.iter().map(Day::of).collect())
    }

    fn level(&self, a: usize, b: usize, _: &mut Scratch) -> u8 {
        level(&self.0[a], &self.0[b])
    }
}

/// A day, ready to be compared.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// From `YYYY-MM-DD`.
    fn of(text: &str) -> Self {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        Self { year: next(), month: next() as u8, day: next() as u8 }
    }

    fn digits(self) -> [u8; 8] {
        let (y, m, d) = (self.year, self.month, self.day);
        [
            (y / 1000 % 10) as u8,
            (y / 100 % 10) as u8,
            (y / 10 % 10) as u8,
            (y % 10) as u8,
            m / 10 % 10,
            m % 10,
            d / 10 % 10,
            d % 10,
        ]
    }
}

/// The level of two days that are not the same.
fn level(a: &Day, b: &Day) -> u8 {
    if one_slip(a, b) {
        return ONE_SLIP;
    }
    let same = [a.year == b.year, a.month == b.month, a.day == b.day];
    match same {
        _ if same.iter().filter(|part| **part).count() == 2 => TWO_PARTS,
        [true, ..] => SAME_YEAR,
        _ if a.year.abs_diff(b.year) <= *NEAR_YEARS => TEN_YEARS,
        _ => 1,
    }
}

/// One digit replaced, two neighbours swapped, or day and month the wrong way round.
fn one_slip(a: &Day, b: &Day) -> bool {
    if a.year == b.year && a.month == b.day && a.day == b.month {
        return true;
    }
    let (x, y) = (a.digits(), b.digits());
    let differ: Vec<usize> = (0..8).filter(|i| x[*i] != y[*i]).collect();
    match differ[..] {
        [_] => true,
        [i, j] => j == i + 1 && x[i] == y[j] && x[j] == y[i],
        _ => false,
    }
}

/// `YYYY-MM-DD` from ISO days and timestamps, `31.01.2027`, `2027/01/31`, `20270131`, and slashes. Where day and month
/// are both below 13, slashes and eight digits with the year at the end are read as the region writes them, and not at
/// all without a region.
fn standard(raw: &str, region: Option<&str>) -> Standardised {
    let date = moments::parse_date(raw)
        .map(moments::date_text)
        .and_then(|text| text.parse().ok())
        .or_else(|| compact(raw, region))
        .or_else(|| written(raw, region));
    match date {
        Some(date) if (1800..=2200).contains(&date.year()) => Standardised::Value(date.to_string()),
        _ => Standardised::Invalid,
    }
}

/// Eight digits: the year first, or last in the order of the region. No day or month is above 31, so the two cannot be
/// confused.
fn compact(raw: &str, region: Option<&str>) -> Option<NaiveDate> {
    if raw.len() != 8 || !raw.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| raw[range].parse::<u32>().ok();
    let year_first = NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?)
        .filter(|date| date.year() >= 1800);
    year_first.or_else(|| by_region(part(0..2)?, part(2..4)?, part(4..8)?, region))
}

/// The countries that write the month first.
const MONTH_FIRST: [&str; 6] = ["US", "PH", "FM", "MH", "PW", "BZ"];

fn by_region(a: u32, b: u32, year: u32, region: Option<&str>) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok()?;
    if MONTH_FIRST.contains(&region?) {
        NaiveDate::from_ymd_opt(year, a, b)
    } else {
        NaiveDate::from_ymd_opt(year, b, a)
    }
}

fn written(raw: &str, region: Option<&str>) -> Option<NaiveDate> {
    let separator = raw.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<u32> = raw.split(separator).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    match separator {
        _ if a > 31 => NaiveDate::from_ymd_opt(i32::try_from(a).ok()?, b, c),
        '.' => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, b, a),
        _ if a > 12 => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, b, a),
        _ if b > 12 => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, a, b),
        // Day and month cannot be told apart below 13.
        _ => by_region(a, b, c, region),
    }
}
