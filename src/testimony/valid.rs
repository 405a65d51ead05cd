//! Values that break what the attribute declares to be valid are not used.

use anyhow::Result;
use polars::prelude::{DataFrame, DataType};

use super::asked::{Asked, located};
use super::column::as_column;
use crate::config::{Attribute, Beside, Expression, Failed};
use crate::diagnostic::words;
use crate::tables::{Micros, SCALE, Scalar};
use crate::types::AttributeType;

/// Takes out the values that are not valid, and says in which rows they stood; `nth` says which row cannot be
/// evaluated.
pub(super) fn without_invalid<T>(
    asked: &Asked<'_>,
    attribute: &Attribute,
    values: &mut [Option<T>],
    value_of: impl Fn(&T) -> &Scalar,
    nth: &dyn Fn(usize) -> String,
) -> Result<Vec<u32>> {
    let Some(valid) = &attribute.valid else { return Ok(Vec::new()) };
    let seen: Vec<Option<&Scalar>> = values.iter().map(|value| value.as_ref().map(&value_of)).collect();
    let keep = are_valid(attribute.kind, &seen, valid, asked.as_of).map_err(|failed| {
        located(asked, attribute, &["valid"], &format!("`valid` of `{}`", attribute.name), failed, nth)
    })?;
    let mut invalid = Vec::new();
    for ((row, value), _) in (0..).zip(values.iter_mut()).zip(keep).filter(|(_, keep)| !keep) {
        *value = None;
        invalid.push(row);
    }
    Ok(invalid)
}

/// For every value whether it satisfies `valid`; missing values do.
fn are_valid(
    kind: AttributeType,
    values: &[Option<&Scalar>],
    valid: &Expression,
    as_of: Micros,
) -> Result<Vec<bool>, Failed> {
    let failed = |error| Failed { row: None, why: words(&error) };
    let frame = as_column("value", kind, SCALE, values)
        .and_then(|column| DataFrame::new(values.len(), vec![column]))
        .map_err(failed)?;
    let flags = valid
        .evaluate(&frame, Beside { as_of: Some(as_of), ..Beside::default() })?
        .column
        .cast(&DataType::Boolean)
        .map_err(failed)?;
    let flags = flags.bool().map_err(failed)?;
    Ok(flags.iter().zip(values).map(|(flag, value)| value.is_none() || flag == Some(true)).collect())
}
