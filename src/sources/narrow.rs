//! Which rows of a source are read.
//!
//! In: the rows, and `where`. Out: for each row whether it holds. It promises that a row of which that cannot be told
//! is left out and counted.

use anyhow::{Result, anyhow};
use polars::prelude::DataFrame;

use crate::config::{Beside, Source};
use crate::tables::{Counting, Places, Reading, Wrong};
use crate::types::Assumed;

/// For each row whether `where` holds; `None` where all are read.
pub(super) fn kept(
    source: &Source,
    frame: &DataFrame,
    places: &Places,
    reading: &mut Reading,
) -> Result<Option<Vec<bool>>> {
    let Some(filter) = &source.filter else { return Ok(None) };
    let assumed = Assumed { zone: source.timezone, mark: source.decimal, ..Assumed::default() };
    let beside = Beside { formats: &source.formats, ..Beside::default() };
    let values = filter
        .evaluate_in(frame, beside, &|_| assumed)
        .map_err(|failed| anyhow!("`where` of `{}` cannot be evaluated: {}", source.name, failed.why))?;
    let holds: Vec<bool> = values.column.bool()?.iter().map(|holds| holds == Some(true)).collect();
    let mut counting = Counting::default();
    values.unread.iter().for_each(|row| counting.saw(*row, false));
    counting.filled = frame.height();
    reading.unread.extend(counting.said("where", Wrong::Unread, places));
    Ok(Some(holds))
}
