//! The columns that say of every row which run made it, so that loads can be stacked.

use anyhow::Result;
use polars::prelude::{Column, DataFrame, PlSmallStr, Scalar};

use super::layout::{AS_OF, Kind, RUN_ID};
use crate::tables::Micros;

/// The table with two columns more, last: the moment a run looked from, and its ID.
///
/// # Errors
/// A table that has such a column.
pub fn of_run(mut frame: DataFrame, (as_of, run_id): (Micros, &str)) -> Result<DataFrame> {
    let n = frame.height();
    let moment = Column::new_scalar(AS_OF.into(), Scalar::from(as_of), n).cast(&Kind::Moment.in_polars())?;
    frame.with_column(moment)?;
    frame.with_column(Column::new_scalar(RUN_ID.into(), Scalar::from(PlSmallStr::from(run_id)), n))?;
    Ok(frame)
}
