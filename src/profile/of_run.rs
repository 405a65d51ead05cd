//! The columns that say of every row which run made it, so that loads can be stacked.

use anyhow::Result;
use polars::prelude::{Column, DataFrame, DataType, PlSmallStr, Scalar, TimeUnit, TimeZone};

use crate::tables::Micros;

/// The moment the run looked from.
pub const AS_OF: &str = "c360_as_of";
/// The run.
pub const RUN_ID: &str = "c360_run_id";

/// The table with two columns more, last: the moment a run looked from, and its ID.
///
/// # Errors
/// A table that has such a column.
pub fn of_run(mut frame: DataFrame, (as_of, run_id): (Micros, &str)) -> Result<DataFrame> {
    let n = frame.height();
    let moment = Column::new_scalar(AS_OF.into(), Scalar::from(as_of), n)
        .cast(&DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)))?;
    frame.with_column(moment)?;
    frame.with_column(Column::new_scalar(RUN_ID.into(), Scalar::from(PlSmallStr::from(run_id)), n))?;
    Ok(frame)
}
