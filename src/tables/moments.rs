//! Moments and days, from and to text.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime};

use super::index::Micros;

const EPOCH_DAYS: i32 = 719_163;

/// A moment from RFC 3339, from `2026-04-15 03:28:53` (taken as UTC), from a calendar day, or from seconds or
/// milliseconds since 1970 with 10 or 13 digits.
pub fn parse_timestamp(text: &str) -> Option<Micros> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return in_range(moment.timestamp_micros());
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match (digits, text.len()) {
        (true, 10) => return text.parse::<i64>().ok().map(|seconds| seconds * 1_000_000),
        (true, 13) => return text.parse::<i64>().ok().map(|millis| millis * 1_000),
        (_, 0..10) | (true, _) => return None,
        _ => {}
    }
    for format in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(text, format) {
            return in_range(moment.and_utc().timestamp_micros());
        }
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f UTC"] {
        if let Ok(moment) = DateTime::parse_from_str(text, format) {
            return in_range(moment.timestamp_micros());
        }
    }
    if let Some(moment) =
        text.strip_suffix(" UTC").and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok())
    {
        return in_range(moment.and_utc().timestamp_micros());
    }
    parse_day(text).map(|days| i64::from(days) * 86_400_000_000)
}

/// Days since 1970 from `2026-04-15`, or from the day of a timestamp.
pub fn parse_date(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.len() < 16 {
        return parse_day(text);
    }
    parse_timestamp(text).map(|micros| micros.div_euclid(86_400_000_000) as i32)
}

/// Days since 1970 from `2026-04-15` and nothing else.
fn parse_day(text: &str) -> Option<i32> {
    if text.len() != 10 {
        return None;
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (1600..=2400).contains(&date.year()).then(|| date.num_days_from_ce() - EPOCH_DAYS)
}

/// A day as `2026-04-15`.
pub fn date_text(days: i32) -> String {
    NaiveDate::from_num_days_from_ce_opt(days.saturating_add(EPOCH_DAYS))
        .map_or_else(String::new, |date| date.to_string())
}

/// A moment as `2026-04-15T03:28:53Z`.
pub fn timestamp_text(micros: Micros) -> String {
    DateTime::from_timestamp_micros(micros)
        .map_or_else(String::new, |moment| moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
}

/// Years 1600 to 2400: wider than any business, narrow enough that no later arithmetic overflows.
fn in_range(micros: Micros) -> Option<Micros> {
    (-11_676_096_000_000_000..13_601_088_000_000_000).contains(&micros).then_some(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_the_systems_write_them() {
        let expected = parse_timestamp("2026-04-15T03:28:53Z");
        assert!(expected.is_some());
        for same in [
            "2026-04-15T03:28:53.000Z",
            "2026-04-15 03:28:53",
            "2026-04-15T05:28:53+02:00",
            "2026-04-15T03:28:53.000+0000",
            "1776223733",
            "1776223733000",
            "2026-04-15 03:28:53 UTC",
        ] {
            assert_eq!(parse_timestamp(same), expected, "{same}");
        }
        for wrong in
            ["", "yesterday", "2026-13-01", "99999999999999999999", "15.04.2026", "9999-12-31T00:00:00Z", "123"]
        {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
        assert_eq!(date_text(parse_date("2024-02-29").unwrap()), "2024-02-29");
        assert_eq!(parse_date("2024-02-29T23:59:59Z"), parse_date("2024-02-29"));
    }
}
