//! When rows and values hold.
//!
//! In: the columns that say so. Out: for each row from when on it holds, and from when on no more. It promises that
//! what is empty, or a day that stands for no date, sets no bound, and that a row of which a bound is not understood
//! never holds, which is counted.

use anyhow::Result;
use polars::prelude::DataFrame;

use super::asked::{Asked, one_chunk};
use crate::config::{self, Source};
use crate::tables::{Counting, Micros, Places, Unread, Validity, Wrong};
use crate::types::{Assumed, moment_in, no_date};

/// When each row holds.
pub(super) fn validity(
    declared: &config::Validity,
    source: &Source,
    frame: &DataFrame,
    places: &Places,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Validity>> {
    let mut all = vec![Validity::ALWAYS; frame.height()];
    for (key, column) in declared.columns() {
        let is_end = key == "valid_to";
        let assumed = Assumed { zone: source.timezone, form: source.form(column), ..Assumed::default() };
        let no_bound = if is_end { Micros::MAX } else { Micros::MIN };
        let read = |text: &str| match no_date(text, assumed) {
            Some(_) => Some(Some(no_bound)),
            // Systems write days that never come, or never were, for no bound at all.
            None if is_endless(text, is_end) => Some(Some(no_bound)),
            None => moment_in(text, assumed).map(Some),
        };
        let asked = Asked { key, column: one_chunk(frame, column)? };
        let bounds = asked.read(read, Some(no_bound), None, places, unread);
        for (validity, bound) in all.iter_mut().zip(bounds) {
            *validity = match bound {
                None => Validity::NEVER,
                Some(until) if is_end => validity.and(Validity { until, ..Validity::ALWAYS }),
                Some(from) => validity.and(Validity { from, ..Validity::ALWAYS }),
            };
        }
    }
    let mut counting = Counting { filled: all.len(), ..Counting::default() };
    for (row, _) in all.iter().enumerate().filter(|(_, one)| **one != Validity::NEVER && one.from > one.until) {
        counting.filled -= 1;
        counting.saw(row as u32, false);
    }
    unread.extend(counting.said("valid_to", Wrong::Backwards, places));
    Ok(all)
}

/// Whether a day lies in a year that is after all that systems hold, or before it: 4712-12-31, 1000-01-01.
fn is_endless(text: &str, is_end: bool) -> bool {
    let year = text.split_once('-').filter(|(year, _)| year.len() == 4).and_then(|(year, _)| year.parse::<u32>().ok());
    year.is_some_and(|year| if is_end { year >= 2200 } else { year < 1900 })
}
