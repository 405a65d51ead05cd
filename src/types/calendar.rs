//! Days in the forms that people and programs write them.
//!
//! In: a text without a time, and the region that it comes from. Out: the day, where the text can mean only one. It
//! guesses nothing: a year has four digits, and what may be the day or the month needs a region.

use chrono::{Datelike as _, NaiveDate};

/// A day without a time: `2027-01-31`, `31.01.2027`, `2027/01/31`, `20270131`, `31-Jan-2027`, `January 31, 2027`, and
/// slashes. Where day and month are both below 13, slashes and eight digits with the year at the end are read as the
/// region writes them, and not at all without a region. A year has four digits.
pub(super) fn read(raw: &str, region: Option<&str>) -> Option<NaiveDate> {
    compact(raw, region).or_else(|| written(raw, region)).or_else(|| with_name(raw))
}

/// Eight digits: the year first, or last in the order of the region. No day or month is above 31, so the two cannot be
/// confused.
fn compact(raw: &str, region: Option<&str>) -> Option<NaiveDate> {
    let part = |range| digits(raw, range);
    let year_first = NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?)
        .filter(|date| date.year() >= 1800);
    year_first.or_else(|| by_region(part(0..2)?, part(2..4)?, part(4..8)?, region).and_then(day))
}

/// Some of eight digits.
fn digits(raw: &str, range: std::ops::Range<usize>) -> Option<u32> {
    let are = raw.len() == 8 && raw.bytes().all(|b| b.is_ascii_digit());
    are.then(|| raw[range].parse().ok())?
}

/// Year, month and day in numbers, whether or not a calendar has such a day.
pub(super) fn parts(raw: &str, region: Option<&str>) -> Option<[u32; 3]> {
    let part = |range| digits(raw, range);
    let year_last = |region| by_region(part(0..2)?, part(2..4)?, part(4..8)?, region).and_then(day);
    // What is a day with the year behind it is no slip in one with the year in front.
    let year_first = || {
        let may_be_last = [Some("GB"), Some("US")].into_iter().any(|region| year_last(region).is_some());
        (!may_be_last).then_some([part(0..4)?, part(4..6)?, part(6..8)?])
    };
    in_order(raw, region).or_else(year_first)
}

fn day([year, month, day]: [u32; 3]) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The countries that write the month first.
const MONTH_FIRST: [&str; 6] = ["US", "PH", "FM", "MH", "PW", "BZ"];

fn by_region(a: u32, b: u32, year: u32, region: Option<&str>) -> Option<[u32; 3]> {
    Some(if MONTH_FIRST.contains(&region?) { [year, a, b] } else { [year, b, a] })
}

fn written(raw: &str, region: Option<&str>) -> Option<NaiveDate> {
    in_order(raw, region).and_then(day)
}

/// Year, month and day of three numbers with points, slashes or dashes between them.
fn in_order(raw: &str, region: Option<&str>) -> Option<[u32; 3]> {
    let separator = raw.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let number = |part: &str| match part.trim() {
        part if part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<u32>().ok(),
        _ => None,
    };
    let parts: Vec<u32> = raw.split(separator).map(number).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    let date = match separator {
        _ if a >= 1000 => [a, b, c],
        '.' => [c, b, a],
        _ if a > 12 => [c, b, a],
        _ if b > 12 => [c, a, b],
        // Day and month cannot be told apart below 13.
        _ => by_region(a, b, c, region)?,
    };
    (date[0] >= 1000).then_some(date)
}

/// The day, the English name of the month, and the year, in either order of the first two.
fn with_name(raw: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let parts: Vec<&str> = raw.split([' ', '-', '/', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [a, b, year] = parts[..] else { return None };
    let month = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let named = |name: &&str| *name == lower || (lower.len() == 3 && name.starts_with(&lower));
        let at = match lower.as_str() {
            "sept" => Some(8),
            _ => MONTHS.iter().position(named),
        };
        at.and_then(|at| u32::try_from(at + 1).ok())
    };
    let number = |part: &str, most: usize| {
        let part = part.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
        (part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
    };
    let year = i32::try_from(number(year, 4)?).ok().filter(|year| *year >= 1000)?;
    let (day, month) = match month(b) {
        Some(month) => (number(a, 2)?, month),
        None => (number(b, 4)?, month(a)?),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}
