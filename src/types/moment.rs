//! Moments and the days in them, as systems write them.
//!
//! Read are the forms that a program writes and that mean one thing: ISO 8601, extended and basic, to the day, the
//! minute, the second or any fraction of it, with `T` or a blank between, with `Z`, `UTC`, `GMT` or an offset; dates in
//! all forms of [`day`] followed by a time of day, with AM or PM; RFC 2822 and JavaScript, with English names of days
//! and months; seconds since 1970 with 9 or 10 digits and a fraction, milliseconds with 12 or 13, microseconds with 15
//! or 16, nanoseconds with 18 or 19. Where no offset is written it is
//! that of the zone that is assumed, else UTC. What could mean two days is not read.

use std::borrow::Cow;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Offset as _, TimeZone as _, Timelike as _};
use chrono_tz::Tz;

use super::calendar::read as date;
use super::form::in_form;
use super::number::DecimalMark;
use super::visible::trimmed;
use crate::tables::Micros;
use crate::tables::moments::EPOCH_DAYS;

const DAY: i64 = 86_400_000_000;

/// What is assumed of a text that does not say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Assumed<'a> {
    /// The country, ISO 3166 alpha-2: it tells which number of `03/04/2020` is the month.
    pub region: Option<&'a str>,
    /// The time zone of a clock that is written without one; UTC where nothing is said.
    pub zone: Option<Tz>,
    /// The mark before the parts of a number, where it is declared.
    pub mark: Option<DecimalMark>,
    /// The form of `strftime` in which days and moments are written, where it is declared; what is not in it is read
    /// as if none were.
    pub form: Option<&'a str>,
}

impl Assumed<'_> {
    /// A text as all readers of days and moments understand it: in ISO 8601 where it is in the form that is declared.
    pub(super) fn understood<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.form.and_then(|form| in_form(text, form)) {
            Some(iso) => iso.into(),
            None => trimmed(text).into(),
        }
    }
}

/// The moment that a text names.
pub fn moment(text: &str) -> Option<Micros> {
    moment_in(text, Assumed::default())
}

/// The moment that a text names, with what is assumed where it does not say.
pub fn moment_in(text: &str, assumed: Assumed<'_>) -> Option<Micros> {
    let text = &*assumed.understood(text);
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return in_range(moment.timestamp_micros());
    }
    if let Some(micros) = since_1970(text) {
        return Some(micros);
    }
    let (date, time, offset) = read(text, assumed.region)?;
    let clock = i64::from(date.num_days_from_ce() - EPOCH_DAYS) * DAY + time;
    in_range(match offset {
        Some(offset) => clock - i64::from(offset) * 1_000_000,
        None => when_shown(clock, assumed.zone),
    })
}

/// The moment when the clocks of a zone show this, in microseconds since they showed the beginning of 1970.
pub fn when_shown(clock: Micros, zone: Option<Tz>) -> Micros {
    clock - i64::from(zone.map_or(0, |zone| ahead_of_utc(clock, zone))) * 1_000_000
}

/// What the clocks of a zone show at a moment, in microseconds since they showed the beginning of 1970.
pub fn shown_at(moment: Micros, zone: Option<Tz>) -> Micros {
    let Some((zone, utc)) = zone.zip(DateTime::from_timestamp_micros(moment)) else { return moment };
    let ahead = zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc();
    moment + i64::from(ahead) * 1_000_000
}

/// The seconds that the clocks of a zone are ahead of UTC when they show this. An hour that they show twice is the
/// first of the two; one that they leave out counts as if they had not been put forward yet, unless that would be
/// another day: then as if they had been.
fn ahead_of_utc(clock: Micros, zone: Tz) -> i32 {
    const HOUR: i64 = 3_600_000_000;
    let offset = |shown: Micros| {
        let shown = DateTime::from_timestamp_micros(shown)?.naive_utc();
        Some(zone.offset_from_local_datetime(&shown).earliest()?.fix().local_minus_utc())
    };
    if let Some(ahead) = offset(clock) {
        return ahead;
    }
    // Samoa once left out a whole day.
    let before = offset(clock - 3 * HOUR).or_else(|| offset(clock - 27 * HOUR)).unwrap_or(0);
    let after = offset(clock + 3 * HOUR).unwrap_or(before);
    let left_out = i64::from(after - before) * 1_000_000;
    let is_other_day = |shown: Micros| shown.div_euclid(DAY) != clock.div_euclid(DAY);
    if is_other_day(clock + left_out) && !is_other_day(clock - left_out) { after } else { before }
}

/// Days since 1970 of the day that is written, whatever the offset behind it. Where only a count of seconds is written
/// it is the day in the zone that is assumed.
pub fn day(text: &str, assumed: Assumed<'_>) -> Option<i32> {
    let text = &*assumed.understood(text);
    if let Some(micros) = since_1970(text) {
        return i32::try_from(shown_at(micros, assumed.zone).div_euclid(DAY)).ok();
    }
    let (date, ..) = read(text, assumed.region)?;
    (1600..=2400).contains(&date.year()).then(|| date.num_days_from_ce() - EPOCH_DAYS)
}

/// Years 1600 to 2400: wider than any business, narrow enough that no later arithmetic overflows.
fn in_range(micros: Micros) -> Option<Micros> {
    (-11_676_096_000_000_000..13_601_088_000_000_000).contains(&micros).then_some(micros)
}

/// Digits since 1970: how many there are says which part of a second they count.
fn since_1970(text: &str) -> Option<Micros> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = whole.parse().ok()?;
    let micros = match (whole.len(), fraction) {
        (9 | 10, _) => n * 1_000_000,
        (12 | 13, _) => n * 1_000,
        (15 | 16, None) => n,
        (18 | 19, None) => n / 1_000,
        _ => return None,
    };
    let part = match (fraction, whole.len()) {
        (None, _) => 0,
        (Some(fraction), 9 | 10) => fraction_of_a_second(fraction)?,
        (Some(fraction), _) => fraction_of_a_second(fraction)? / 1_000,
    };
    in_range(micros + part)
}

/// Microseconds of the digits behind a point; more digits than six are cut.
fn fraction_of_a_second(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.bytes().chain(std::iter::repeat(b'0')).take(6).try_fold(0i64, |n, b| Some(n * 10 + i64::from(b - b'0')))
}

/// The day as it is written, the microseconds since it began, and the seconds that its clock is ahead of UTC.
pub(super) fn read(text: &str, region: Option<&str>) -> Option<(NaiveDate, i64, Option<i32>)> {
    if text.len() > 80 || !text.is_ascii() {
        return date(text, region).map(|date| (date, 0, None));
    }
    // `(Coordinated Universal Time)` says again what the offset says.
    let text = text.split_once(" (").map_or(text, |(text, _)| text);
    let text = without_weekday(text);
    if let Some(date) = date(text, region) {
        return Some((date, 0, None));
    }
    if let Some(digits) = text.get(..14).filter(|_| text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit())) {
        return Some((date(&digits[..8], region)?, time_of_day(&digits[8..])?, None));
    }
    let between = text.bytes().enumerate().filter(|(_, b)| matches!(b, b'T' | b't' | b' ')).map(|(at, _)| at);
    between.into_iter().find_map(|at| {
        let (time, offset) = clock(text[at + 1..].trim_start())?;
        let date = date(text[..at].trim_end_matches([',', ' ']), region)?;
        Some((date, time, offset))
    })
}

fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = text.split([' ', ',']).next().unwrap_or_default();
    let lower = word.to_ascii_lowercase();
    let is_day =
        word.len() >= 3 && DAYS.iter().any(|day| *day == lower || (word.len() == 3 && day.starts_with(&lower)));
    if is_day { text[word.len()..].trim_start_matches([',', ' ']) } else { text }
}

/// A time of day with what stands behind it: AM or PM, then the zone.
pub(super) fn clock(text: &str) -> Option<(i64, Option<i32>)> {
    let (text, offset) = zone(text)?;
    let text = text.trim_end();
    let lower = text.to_ascii_lowercase();
    let half = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
    let Some((half, later)) = half.iter().find(|(half, _)| lower.ends_with(half)) else {
        return Some((time_of_day(text)?, offset));
    };
    let time = time_of_day(text[..text.len() - half.len()].trim_end())?;
    let hour = time / 3_600_000_000;
    (1..=12).contains(&hour).then(|| (time + (hour % 12 + later - hour) * 3_600_000_000, offset))
}

/// What stands before a zone, and the seconds that it is ahead of UTC; no zone is `None`, one that is not known is no
/// clock.
fn zone(text: &str) -> Option<(&str, Option<i32>)> {
    let text = text.trim_end();
    let at = text.rfind(['+', '-']);
    if let Some(at) = at.filter(|at| *at > 0) {
        let before = text[..at].trim_end();
        let before = ["UTC", "GMT"].iter().find_map(|name| before.strip_suffix(name)).unwrap_or(before);
        return Some((before.trim_end(), Some(offset(&text[at..])?)));
    }
    for name in ["UTC", "GMT", "Z", "z"] {
        if let Some(before) = text.strip_suffix(name) {
            return Some((before, Some(0)));
        }
    }
    Some((text, None))
}

/// `+02`, `+0200` or `+02:00` in seconds.
fn offset(text: &str) -> Option<i32> {
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let plain = matches!(text.len() - 1, 2 | 4) && digits.len() == text.len() - 1;
    let with_colon = text.len() == 6 && text.as_bytes()[3] == b':' && digits.len() == 4;
    if !(plain || with_colon) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (digits[..2].parse::<i32>().ok()?, digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?);
    let seconds = hours * 3_600 + minutes * 60;
    (hours <= 15 && minutes < 60).then_some(if text.starts_with('-') { -seconds } else { seconds })
}

/// Microseconds since midnight of `03:28`, `03:28:53`, `03:28:53.25`, `0328`, `032853` or `032853.25`.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, fraction) = match text.find(['.', ',']) {
        Some(at) => (&text[..at], fraction_of_a_second(&text[at + 1..])?),
        None => (text, 0),
    };
    let parts: Vec<&str> = match clock.contains(':') {
        true => clock.split(':').collect(),
        false if matches!(clock.len(), 4 | 6) && clock.is_ascii() => {
            (0..clock.len()).step_by(2).map(|at| &clock[at..at + 2]).collect()
        }
        false => return None,
    };
    let number = |part: &&str| match part.len() {
        1 | 2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<u32>().ok(),
        _ => None,
    };
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    let time = match numbers[..] {
        [hour, minute] if fraction == 0 => NaiveTime::from_hms_opt(hour, minute, 0)?,
        [hour, minute, second] => NaiveTime::from_hms_opt(hour, minute, second)?,
        _ => return None,
    };
    Some(i64::from(time.num_seconds_from_midnight()) * 1_000_000 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::moments::{date_text, timestamp_text};

    #[test]
    fn moments_are_read_as_the_systems_write_them() {
        for same in [
            "2026-04-15T03:28:53Z",
            "2026-04-15T03:28:53.000Z",
            "2026-04-15 03:28:53",
            "2026-04-15T05:28:53+02:00",
            "2026-04-15T03:28:53.000+0000",
            "2026-04-15T03:28:53+00",
            "2026-04-15 03:28:53 +0000",
            "2026-04-15 03:28:53 UTC",
            "2026-04-14 22:28:53 GMT-0500",
            "2026-04-15t03:28:53z",
            "2026-04-15T03:28:53,000Z",
            "20260415T032853Z",
            "20260415032853",
            "2026/04/15 03:28:53",
            "15.04.2026 03:28:53",
            "15-Apr-2026 03:28:53",
            "15-APR-2026 3:28:53 AM",
            "Apr 15, 2026, 3:28:53 a.m.",
            "4/15/2026 3:28:53 AM",
            "Wed, 15 Apr 2026 03:28:53 +0000",
            "Wed Apr 15 2026 05:28:53 GMT+0200 (Central European Summer Time)",
            " 1776223733 ",
            "1776223733000",
            "1776223733.000",
            "1776223733000000",
            "1776223733000000000",
        ] {
            assert_eq!(moment(same).map(timestamp_text).as_deref(), Some("2026-04-15T03:28:53Z"), "{same}");
        }
        for (text, expected) in [
            ("2026-04-15 03:28", "2026-04-15T03:28:00Z"),
            ("2026-04-15T03:28Z", "2026-04-15T03:28:00Z"),
            ("20260415T0328", "2026-04-15T03:28:00Z"),
            ("2026-04-15", "2026-04-15T00:00:00Z"),
            ("20260415", "2026-04-15T00:00:00Z"),
            ("2026-04-15T03:28:53.123456789Z", "2026-04-15T03:28:53.123456Z"),
            ("2026-04-15 03:28:53.5", "2026-04-15T03:28:53.500Z"),
            ("1776223733.25", "2026-04-15T03:28:53.250Z"),
            ("1776223733250.5", "2026-04-15T03:28:53.250500Z"),
            ("990000000000", "2001-05-16T08:00:00Z"),
            ("10/15/2026 12:05 PM", "2026-10-15T12:05:00Z"),
            ("10/15/2026 12:05 AM", "2026-10-15T00:05:00Z"),
            ("10/15/2026 3:28 PM", "2026-10-15T15:28:00Z"),
        ] {
            assert_eq!(moment(text).map(timestamp_text).as_deref(), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-02-30T00:00:00Z",
            "99999999999999999999",
            "9/8/2026 3:28 PM",
            "15-APR-26 03.28.53.000000 AM",
            "9999-12-31T00:00:00Z",
            "0000-00-00",
            "123",
            "44927",
            "2026-04-15 25:00",
            "2026-04-15 13:05 PM",
            "2026-04-15 03:28:53 CEST",
            "2026-04-15T03:28:53+99:00",
            "2026-04-15T",
            "2026-04-15 Z",
            "1e9",
            "-1776223733",
            "1776223733.",
            "２０２６-04-15",
        ] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_day_is_the_day_that_is_written() {
        for (text, expected) in [
            ("2027-03-31T00:00:00+02:00", "2027-03-31"),
            ("2027-03-30T23:30:00-05:00", "2027-03-30"),
            ("2027-03-31 00:00", "2027-03-31"),
            ("2027-3-31", "2027-03-31"),
            ("31.03.2027", "2027-03-31"),
            ("31-Mar-2027", "2027-03-31"),
            ("March 31, 2027", "2027-03-31"),
            ("1774915200", "2026-03-31"),
            ("2024-02-29T23:59:59Z", "2024-02-29"),
        ] {
            assert_eq!(day(text, Assumed::default()).map(date_text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(day("03/04/2020", Assumed::default()), None);
        assert_eq!(day("03/04/2020", in_region("US")).map(date_text).as_deref(), Some("2020-03-04"));
        assert_eq!(day("03/04/2020", in_region("GB")).map(date_text).as_deref(), Some("2020-04-03"));
        for wrong in ["2023-02-29", "0000-00-00", "9999-12-31", "44927", "2500-01-01", "01/02/85"] {
            assert_eq!(day(wrong, in_region("US")), None, "{wrong}");
        }
    }

    fn in_region(region: &str) -> Assumed<'_> {
        Assumed { region: Some(region), ..Assumed::default() }
    }

    #[test]
    fn a_clock_without_a_zone_shows_the_time_of_the_zone_that_is_assumed() {
        let berlin = Assumed { zone: Some(Tz::Europe__Berlin), ..Assumed::default() };
        for (text, expected) in [
            ("2026-01-15 12:00:00", "2026-01-15 11:00:00 UTC"),
            ("2026-07-15 12:00:00", "2026-07-15 10:00:00 UTC"),
            ("2026-07-15T12:00:00Z", "2026-07-15 12:00:00 UTC"),
            ("2026-07-15T12:00:00-04:00", "2026-07-15 16:00:00 UTC"),
            ("2026-10-25 02:30:00", "2026-10-25 00:30:00 UTC"),
            ("2026-03-29 02:30:00", "2026-03-29 01:30:00 UTC"),
            ("2026-01-15", "2026-01-14 23:00:00 UTC"),
        ] {
            let read = moment_in(text, berlin).map(|at| DateTime::from_timestamp_micros(at).unwrap().to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        // Nobody has written the day of a count of seconds.
        assert_eq!(day("1774911600", berlin).map(date_text).as_deref(), Some("2026-03-31"));
        assert_eq!(day("1774911600", Assumed::default()).map(date_text).as_deref(), Some("2026-03-30"));
        assert_eq!(day("2026-03-30T23:00:00Z", berlin).map(date_text).as_deref(), Some("2026-03-30"));
    }

    proptest::proptest! {
        #[test]
        fn the_day_that_is_written_is_the_day_that_is_read_in_every_zone(
            days in -130_000i32..150_000, clock in 0u32..86_400, zone in 0usize..chrono_tz::TZ_VARIANTS.len(),
            behind in proptest::sample::select(vec!["", "Z", "+02:00", "-09:30", "+14:00"]),
        ) {
            let assumed = Assumed { zone: Some(chrono_tz::TZ_VARIANTS[zone]), ..Assumed::default() };
            let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
            let text = format!("{}T{hour:02}:{minute:02}:{second:02}{behind}", date_text(days));
            proptest::prop_assert_eq!(day(&text, assumed), Some(days));
            // A clock of a zone, written out in UTC with its offset, is the same moment.
            let read = moment_in(&text, assumed).unwrap();
            let again = DateTime::from_timestamp_micros(read).unwrap().with_timezone(&chrono_tz::TZ_VARIANTS[zone]);
            // Until clocks were unified they were ahead by minutes and seconds, for which there is no way to write.
            if again.offset().fix().local_minus_utc() % 60 == 0 {
                proptest::prop_assert_eq!(moment(&again.to_rfc3339()), Some(read));
            }
        }

        #[test]
        fn what_is_written_is_read_back(micros in -11_676_096_000_000_000i64..13_601_088_000_000_000) {
            proptest::prop_assert_eq!(moment(&timestamp_text(micros)), Some(micros));
            let days = micros.div_euclid(DAY) as i32;
            proptest::prop_assert_eq!(day(&date_text(days), Assumed::default()), Some(days));
        }

        #[test]
        fn nothing_that_is_written_stops_it(text in "[0-9TZ:./+ a-zA-Z,()-]{0,40}|\\PC{0,20}") {
            let _ = (moment(&text), day(&text, in_region("US")));
        }
    }
}
