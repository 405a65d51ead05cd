//! A column of a table as text.

use anyhow::Result;
use polars::prelude::{Column, DataType, StringChunked};

use crate::tables::{Decimal, SCALE};

/// A column as text; decimals with all their digits, and without zeros at the end.
///
/// # Errors
/// A column that has no text.
pub fn texts(column: &Column) -> Result<StringChunked> {
    let DataType::Decimal(_, digits) = column.dtype() else {
        return Ok(column.cast(&DataType::String)?.str()?.clone());
    };
    let step = 10i128.pow(SCALE.saturating_sub(*digits as u32));
    let text = |units: i128| Decimal::from_units(units.checked_mul(step)?).map(|n| n.to_string());
    Ok(column.decimal()?.physical().iter().map(|units| units.and_then(text)).collect())
}
