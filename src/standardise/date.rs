//! Calendar days.

use chrono::{Datelike as _, NaiveDate};

use super::value::Standardised;
use crate::tables::moments;

/// `YYYY-MM-DD` from ISO days and timestamps, `31.01.2027`, `2027/01/31`, and slashes where the day is above 12.
pub(super) fn standard(raw: &str) -> Standardised {
    let date = moments::parse_date(raw).map(moments::date_text).and_then(|text| text.parse().ok()).or_else(|| written(raw));
    match date {
        Some(date) if (1800..=2200).contains(&date.year()) => Standardised::Value(date.to_string()),
        _ => Standardised::Invalid,
    }
}

fn written(raw: &str) -> Option<NaiveDate> {
    let separator = raw.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<u32> = raw.split(separator).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    match separator {
        _ if a > 31 => NaiveDate::from_ymd_opt(i32::try_from(a).ok()?, b, c),
        '.' => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, b, a),
        // Day and month cannot be told apart below 13.
        _ if a > 12 => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, b, a),
        _ if b > 12 => NaiveDate::from_ymd_opt(i32::try_from(c).ok()?, a, b),
        _ => None,
    }
}
