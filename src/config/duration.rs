//! Spans of time as people write them: `35d`, `12h`, `2w`.

use std::fmt;

/// A span of time, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub i64);

impl Span {
    /// The span in days.
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY as f64
    }
}

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 % DAY == 0 { write!(f, "{}d", self.0 / DAY) } else { write!(f, "{}h", self.0 / HOUR) }
    }
}

/// Reads `12h`, `35d` or `2w`; a whole number above zero and at most 200 years.
///
/// # Errors
/// A sentence that says how a span is written.
pub fn parse_span(text: &str) -> Result<Span, String> {
    let unit = match text.chars().last() {
        Some('h') => HOUR,
        Some('d') => DAY,
        Some('w') => 7 * DAY,
        _ => return Err(format!("`{text}` is not a span of time; write hours, days or weeks: `12h`, `35d`, `2w`")),
    };
    match text[..text.len() - 1].parse::<u32>() {
        Ok(n) if n > 0 && i64::from(n) <= 73_000 * DAY / unit => Ok(Span(i64::from(n) * unit)),
        _ => Err(format!("`{text}` is not a span between one hour and 200 years")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_hours_days_or_weeks() {
        assert_eq!(parse_span("35d"), Ok(Span(35 * DAY)));
        assert_eq!(parse_span("2w"), parse_span("14d"));
        assert_eq!(parse_span("36h").map(|s| s.to_string()), Ok("36h".to_owned()));
        for wrong in ["", "d", "0d", "-1d", "1.5d", "35", "35 d", "99999999999d", "4294967295w", "ü"] {
            assert!(parse_span(wrong).is_err(), "{wrong}");
        }
    }
}
