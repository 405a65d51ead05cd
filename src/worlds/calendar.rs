//! Days and timestamps: where "now" is on a day of the world, and how each system writes a time.

use chrono::{DateTime, Datelike, NaiveDate};

/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;

/// 2026-11-01T00:00:00Z, the moment at which day 1 is exported.
const FIRST: i64 = 1_793_491_200;

/// The moment at which a day of the world is exported. What happened on that day happened in
/// the 24 hours before.
pub(super) fn as_of(day: u32) -> i64 {
    FIRST + (i64::from(day) - 1) * DAY
}

fn parts(timestamp: i64) -> (i32, u32, u32, i64) {
    let date = DateTime::from_timestamp(timestamp, 0).unwrap_or_default().date_naive();
    (date.year(), date.month(), date.day(), timestamp.rem_euclid(DAY))
}

/// `2026-04-15`.
pub(super) fn date(timestamp: i64) -> String {
    let (year, month, day, _) = parts(timestamp);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `03:28:53`.
pub(super) fn clock(second: i64) -> String {
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{hour:02}:{minute:02}:{:02}", second % 60)
}

/// `2026-04-15T03:28:53Z`, as JSON APIs write it.
pub(super) fn iso(timestamp: i64) -> String {
    format!("{}T{}Z", date(timestamp), clock(parts(timestamp).3))
}

/// `2026-04-15T03:28:53.000Z`, as Salesforce writes it.
pub(super) fn salesforce(timestamp: i64) -> String {
    format!("{}T{}.000Z", date(timestamp), clock(parts(timestamp).3))
}

/// `2021-01-18 12:35:30`, as Stripe's exports write it.
pub(super) fn stripe(timestamp: i64) -> String {
    format!("{} {}", date(timestamp), clock(parts(timestamp).3))
}

/// The same day a year later (28 February for 29 February).
pub(super) fn a_year_later(timestamp: i64) -> i64 {
    let (year, month, day, second) = parts(timestamp);
    NaiveDate::from_ymd_opt(year + 1, month, day.min(if month == 2 { 28 } else { 31 }))
        .and_then(|date| date.and_hms_opt(0, 0, 0))
        .map_or(timestamp + 365 * DAY, |moment| moment.and_utc().timestamp() + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_one_is_the_first_of_november() {
        assert_eq!(iso(as_of(1)), "2026-11-01T00:00:00Z");
        assert_eq!(salesforce(as_of(2) - 1), "2026-11-01T23:59:59.000Z");
        assert_eq!(date(a_year_later(as_of(1))), "2027-11-01");
    }
}
