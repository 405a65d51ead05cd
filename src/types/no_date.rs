//! Days that programs write where they have none.
//!
//! In: a text. Out: which of these days it names, in any spelling, with a time of midnight or none. The beginning of a
//! count (1970, 1900, 1899, the year 1) and its end (9999) are also days like others: whether they stand for nothing in
//! a column is decided where all of it is seen.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime};

use super::moment::{Assumed, clock, moment_in, read};

/// A day that may stand for no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// The year 0 or 1, which no calendar day of a customer has.
    Beginning,
    /// 30 December 1899.
    DayBefore1900,
    /// 31 December 1899.
    LastOf1899,
    /// 1 January 1900.
    First1900,
    /// 1 January 1970, and zero as a count of seconds.
    First1970,
    /// 31 December 9999.
    End,
}

impl NoDate {
    /// How many there are.
    pub const COUNT: usize = 6;

    fn of(date: NaiveDate) -> Option<Self> {
        match (date.year(), date.month(), date.day()) {
            (1899, 12, 30) => Some(Self::DayBefore1900),
            (1899, 12, 31) => Some(Self::LastOf1899),
            (1900, 1, 1) => Some(Self::First1900),
            (1970, 1, 1) => Some(Self::First1970),
            (9999, 12, 31) => Some(Self::End),
            _ => None,
        }
    }
}

/// The day without a date that a text names, if it does; a moment where it is midnight as written, in UTC or in the
/// zone that is assumed.
pub fn no_date(text: &str, assumed: Assumed<'_>) -> Option<NoDate> {
    let text = &*assumed.understood(text);
    if !may_be_one(text) {
        return None;
    }
    if is_zero(text) {
        return Some(NoDate::First1970);
    }
    if let Some(rest) = of_year_one(text) {
        let time = rest.trim_start_matches(['T', 't', ' ', ',']);
        return (time.is_empty() || clock(time).is_some_and(|(time, _)| time == 0)).then_some(NoDate::Beginning);
    }
    // In these days day and month stand for each other or cannot be mistaken, so that any region will do.
    let region = assumed.region.or(Some("GB"));
    if let Some((date, time, _)) = read(text, region)
        && let Some(found) = NoDate::of(date)
        && (time == 0 || found == NoDate::End)
    {
        return Some(found);
    }
    // Midnight somewhere else: as UTC, or as the clocks of the source show it.
    let micros = moment_in(text, Assumed { region, form: None, ..assumed })?;
    let at = DateTime::from_timestamp_micros(micros)?;
    let shown = [Some(at.naive_utc()), assumed.zone.map(|zone| at.with_timezone(&zone).naive_local())];
    let midnight = shown.into_iter().flatten().filter(|shown| shown.time() == NaiveTime::MIN);
    midnight.filter_map(|shown| NoDate::of(shown.date())).next()
}

/// Whether a text names one of the years, or is a zero; most texts do not, and need not be read.
fn may_be_one(text: &str) -> bool {
    const YEARS: [[u8; 4]; 7] = [*b"1970", *b"1969", *b"1900", *b"1899", *b"0001", *b"0000", *b"9999"];
    let bytes = text.as_bytes();
    // What begins with another year and a hyphen is of that year, whatever zone it is in.
    let is_another = |year: &[u8; 4]| year[0] != b'0' && year.iter().all(u8::is_ascii_digit) && !YEARS.contains(year);
    if matches!(bytes.split_first_chunk(), Some((year, [b'-', ..])) if is_another(year)) {
        return false;
    }
    let is_year = |four: &[u8]| matches!(four[0], b'1' | b'0' | b'9') && YEARS.iter().any(|year| year == four);
    (bytes.len() <= 80 && bytes.windows(4).any(is_year)) || is_zero(text)
}

/// `0`, `0.0`, `0000000000`.
fn is_zero(text: &str) -> bool {
    let (whole, parts) = text.split_once('.').unwrap_or((text, "0"));
    let zeros = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte == b'0');
    text.len() <= 30 && zeros(whole) && zeros(parts)
}

/// What stands behind the first day of the year 1, or a day of zeros.
fn of_year_one(text: &str) -> Option<&str> {
    const SPELLINGS: [&str; 16] = [
        "0001-01-01",
        "0001/01/01",
        "00010101",
        "01/01/0001",
        "1/1/0001",
        "01.01.0001",
        "1.1.0001",
        "01-01-0001",
        "0000-00-00",
        "0000/00/00",
        "0000-01-01",
        "00/00/0000",
        "0/0/0000",
        "00.00.0000",
        "00-00-0000",
        "01-Jan-0001",
    ];
    SPELLINGS.iter().find_map(|spelling| text.strip_prefix(spelling))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<NoDate> {
        no_date(text, Assumed::default())
    }

    #[test]
    fn days_that_stand_for_none_are_known_in_every_spelling() {
        for (expected, texts) in [
            (
                NoDate::First1970,
                &[
                    "1970-01-01",
                    "1970-01-01T00:00:00Z",
                    " 1970-01-01 00:00:00.000 ",
                    "01/01/1970",
                    "1/1/1970 12:00:00 AM",
                    "01.01.1970",
                    "19700101",
                    "1 Jan 1970",
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "Thu Jan 01 1970 01:00:00 GMT+0100 (Central European Standard Time)",
                    "1970-01-01T01:00:00+01:00",
                    "1970-01-01T00:00:00+02:00",
                    "1969-12-31T19:00:00-05:00",
                    "0",
                    "0.0",
                    "0000000000",
                    "0000000000000",
                ][..],
            ),
            (NoDate::First1900, &["1900-01-01", "1900-01-01 00:00", "1/1/1900", "01.01.1900", "19000101"]),
            (NoDate::DayBefore1900, &["1899-12-30", "12/30/1899", "30.12.1899 00:00:00"]),
            (NoDate::LastOf1899, &["1899-12-31", "31/12/1899"]),
            (NoDate::Beginning, &["0001-01-01", "0001-01-01T00:00:00Z", "1/1/0001 12:00:00 AM", "0000-00-00 00:00:00"]),
            (NoDate::End, &["9999-12-31", "12/31/9999", "9999-12-31T23:59:59.9999999", "99991231"]),
        ] {
            for text in texts {
                assert_eq!(found(text), Some(expected), "{text}");
            }
        }
        for text in [
            "",
            "1970-01-02",
            "1970-01-01T00:00:01Z",
            "1970-01-01 12:00 PM",
            "2026-01-01",
            "1969-12-31",
            "1900-01-02",
            "9999",
            "19700",
            "1",
            "0x0",
            "-0-",
            "1970",
            "00:00:00",
            "1900 units",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn midnight_is_that_of_the_zone_which_is_assumed_too() {
        let berlin = Assumed { zone: Some(chrono_tz::Tz::Europe__Berlin), ..Assumed::default() };
        assert_eq!(no_date("1969-12-31T23:00:00Z", berlin), Some(NoDate::First1970));
        assert_eq!(no_date("1970-01-01 00:00:00", berlin), Some(NoDate::First1970));
        assert_eq!(found("1969-12-31T23:00:00Z"), None);
    }
}
