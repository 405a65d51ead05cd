//! The day that is written is the day that is read, in every time zone and on the days when clocks change.

use c360::tables::moments::timestamp_text;
use c360::types::{Assumed, day, in_form, moment_in, to_form};
use chrono::{DateTime, Datelike as _, Days, LocalResult, NaiveDate, Offset as _, TimeZone as _, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

/// The days on which clocks of a zone change, with the day before and the day behind.
fn days(zone: Tz) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2005, 1, 1).unwrap();
    let offset = |day: NaiveDate| zone.offset_from_utc_datetime(&day.and_hms_opt(12, 0, 0).unwrap()).fix();
    let all = first.iter_days().take_while(|day| day.year() < 2028);
    let changes = all.filter(|day| offset(*day) != offset(day.pred_opt().unwrap()));
    let around = |day: NaiveDate| [day - Days::new(1), day, day + Days::new(1)];
    let usual = [NaiveDate::from_ymd_opt(2026, 6, 15).unwrap(), NaiveDate::from_ymd_opt(1969, 12, 31).unwrap()];
    changes.flat_map(around).chain(usual).collect()
}

#[test]
fn the_day_written_is_the_day_read_in_every_zone() {
    let mut read = 0;
    for zone in TZ_VARIANTS {
        let assumed = Assumed { zone: Some(zone), ..Assumed::default() };
        for written in days(zone) {
            let days_from_epoch = written.signed_duration_since(NaiveDate::default()).num_days();
            for clock in ["", "T00:00:00", " 00:30:00", " 02:30", "T12:00:00.5", " 23:59:59"] {
                let text = format!("{}{clock}", written.format("%Y-%m-%d"));
                assert_eq!(day(&text, assumed).map(i64::from), Some(days_from_epoch), "{zone} {text}");
                let moment = moment_in(&text, assumed).unwrap();
                let moment = DateTime::<Utc>::from_timestamp_micros(moment).unwrap();
                // Samoa once had no Friday.
                let noon = zone.from_local_datetime(&written.and_hms_opt(12, 0, 0).unwrap());
                if noon == LocalResult::None {
                    continue;
                }
                let there = moment.with_timezone(&zone);
                assert_eq!(there.date_naive(), written, "{zone} {text}");
                // And with its offset it is that day whatever is assumed.
                let elsewhere = Assumed { zone: Some(Tz::Pacific__Kiritimati), ..Assumed::default() };
                let offset = there.offset().fix();
                if offset.local_minus_utc() % 60 == 0 {
                    assert_eq!(day(&there.to_rfc3339(), elsewhere).map(i64::from), Some(days_from_epoch), "{there}");
                }
                // What is written back in a form of the system is read as this day again.
                let iso = timestamp_text(moment.timestamp_micros());
                let again = to_form(&iso, "%d.%m.%Y %H:%M", zone).and_then(|text| in_form(&text, "%d.%m.%Y %H:%M"));
                let again = again.and_then(|text| day(&text, assumed)).map(i64::from);
                assert_eq!(again, Some(days_from_epoch), "{zone} {text}");
                read += 1;
            }
        }
    }
    assert!(read > 100_000, "{read}");
}
