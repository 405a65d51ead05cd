//! Which rows of a source are read.
//!
//! In: the rows, and `where`. Out: for each row whether it holds. It promises that a row of which that cannot be told
//! is left out and counted.

use anyhow::{Result, anyhow};
use polars::prelude::DataFrame;

use super::learnt::NumbersLearnt;
use crate::config::{Beside, Expression, Source};
use crate::tables::{Counting, Places, Reading, Wrong};
use crate::types::Assumed;

/// What is learnt of the numbers of a source while its rows pass `where`.
pub(super) fn numbers(source: &Source) -> NumbersLearnt {
    NumbersLearnt::new(source.filter.iter().flat_map(Expression::numbers), source.decimal)
}

/// For each row whether `where` holds; `None` where all are read.
pub(super) fn kept(
    source: &Source,
    frame: &DataFrame,
    numbers: &mut NumbersLearnt,
    places: &Places,
    reading: &mut Reading,
) -> Result<Option<Vec<bool>>> {
    let Some(filter) = &source.filter else { return Ok(None) };
    let assumed = Assumed { zone: source.timezone, mark: source.decimal, ..Assumed::default() };
    let notations = numbers.pass(frame);
    let beside = Beside { formats: &source.formats, notations: &notations, ..Beside::default() };
    let values = filter
        .evaluate_in(frame, beside, &|_| assumed)
        .map_err(|failed| anyhow!("`where` of `{}` cannot be evaluated: {}", source.name, failed.why))?;
    let holds: Vec<bool> = values.column.bool()?.iter().map(|holds| holds == Some(true)).collect();
    let mut counting = Counting::default();
    values.unread.iter().for_each(|row| counting.saw(*row, false));
    counting.filled = frame.height();
    reading.unread.push(counting.told("where", Wrong::Unread, places));
    Ok(Some(holds))
}
