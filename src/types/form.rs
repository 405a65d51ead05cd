//! Days and moments in a form that the use case declares.
//!
//! In: a text and a form of `strftime`, such as `%m/%d/%Y`. Out: the text in ISO 8601, which every reader of days and
//! moments understands alike. It promises to read nothing that is not in the form. It assumes no zone.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::visible::trimmed;

/// A text that is written in a form of `strftime`, in ISO 8601: a day, or a moment with its offset. Blanks
/// around it do not count; `None` where it is not in the form.
pub fn in_form(text: &str, form: &str) -> Option<String> {
    let text = trimmed(text);
    if let Ok(moment) = DateTime::parse_from_str(text, form) {
        return Some(moment.format("%Y-%m-%dT%H:%M:%S%.f%:z").to_string());
    }
    if let Ok(clock) = NaiveDateTime::parse_from_str(text, form) {
        return Some(clock.format("%Y-%m-%dT%H:%M:%S%.f").to_string());
    }
    let date = NaiveDate::parse_from_str(text, form).ok()?;
    (0..=9_999).contains(&date.year()).then(|| date.format("%Y-%m-%d").to_string())
}

/// The other way round: a day or a moment in ISO 8601, in a form of `strftime`; a clock is what clocks in `zone` show.
pub fn to_form(iso: &str, form: &str, zone: Tz) -> Option<String> {
    let moment = match DateTime::parse_from_rfc3339(iso) {
        Ok(moment) => moment.with_timezone(&zone).fixed_offset(),
        Err(_) => {
            let day = || NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
            let clock = NaiveDateTime::parse_from_str(iso, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(day)?;
            clock.and_utc().fixed_offset()
        }
    };
    let mut text = String::new();
    std::fmt::Write::write_fmt(&mut text, format_args!("{}", moment.format(form))).ok()?;
    Some(text)
}

/// Whether what is written in a form of `strftime` is a day again when it is read by it.
pub fn writes_a_day(form: &str) -> bool {
    let day = NaiveDate::from_ymd_opt(2027, 11, 23).and_then(|day| day.and_hms_opt(16, 45, 58));
    let mut text = String::new();
    let Some(moment) = day.map(|day| day.and_utc()) else { return false };
    // A form that is none fails to be written, and would end the program if it were unwrapped.
    if form.len() > 100 || std::fmt::Write::write_fmt(&mut text, format_args!("{}", moment.format(form))).is_err() {
        return false;
    }
    in_form(&text, form).is_some_and(|iso| iso.starts_with("2027-11-23"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_the_form_that_is_declared_and_in_no_other() {
        for (text, form, expected) in [
            ("03/04/2020", "%m/%d/%Y", Some("2020-03-04")),
            ("03/04/2020", "%d/%m/%Y", Some("2020-04-03")),
            (" 3/4/20 ", "%m/%d/%y", Some("2020-03-04")),
            ("31/12/2020", "%m/%d/%Y", None),
            ("9/8/2026 3:28 PM", "%m/%d/%Y %I:%M %p", Some("2026-09-08T15:28:00")),
            ("15-APR-26 03.28.53.000000 AM", "%d-%b-%y %I.%M.%S%.f %p", Some("2026-04-15T03:28:53")),
            ("20260415 1530 +0200", "%Y%m%d %H%M %z", Some("2026-04-15T15:30:00+02:00")),
            ("2020-03-04", "%m/%d/%Y", None),
            ("", "%m/%d/%Y", None),
        ] {
            assert_eq!(in_form(text, form).as_deref(), expected, "{text} {form}");
        }
    }

    #[test]
    fn what_is_written_in_a_form_is_read_again() {
        for (iso, form, expected) in [
            ("2026-03-04", "%Y-%d-%m", "2026-04-03"),
            ("2026-03-04T09:00:00Z", "%d.%m.%Y %H:%M", "04.03.2026 10:00"),
            ("2026-07-04T09:00:00Z", "%m/%d/%Y %I:%M %p", "07/04/2026 11:00 AM"),
        ] {
            assert_eq!(to_form(iso, form, Tz::Europe__Berlin).as_deref(), Some(expected), "{iso}");
        }
        assert_eq!(to_form("none", "%Y", Tz::UTC), None);
    }

    #[test]
    fn a_form_names_a_whole_day() {
        for form in ["%m/%d/%Y", "%d.%m.%y", "%d-%b-%Y %H:%M", "%Y%m%d", "%s"] {
            assert!(writes_a_day(form), "{form}");
        }
        for form in ["", "%m/%d", "%H:%M", "%Q", "%", "dd.mm.yyyy", "%Y"] {
            assert!(!writes_a_day(form), "{form}");
        }
    }
}
