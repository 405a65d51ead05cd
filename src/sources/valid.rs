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
