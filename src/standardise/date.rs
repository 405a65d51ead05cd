//! Calendar days.

use chrono::{Datelike as _, NaiveDate};

use super::value::Standardised;
use crate::tables::moments;

/// `YYYY-MM-DD` from ISO days and timestamps, `31.01.2027`, `2027/01/31`, `20270131`, and slashes. Where day and month
/// are both below 13, slashes and eight digits with the year at the end are read as the region writes them, and not at
/// all without a region.
pub(super) fn standard(raw: &str, region: Option<&str>) -> Standardised {
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
