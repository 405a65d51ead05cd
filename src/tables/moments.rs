//! Moments and days as text; what reads them is in `types`.

use chrono::{DateTime, NaiveDate};

use super::index::Micros;

/// Days from the first of year 1 to 1970, as chrono counts them.
pub const EPOCH_DAYS: i32 = 719_163;

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
