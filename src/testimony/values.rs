//! Text and columns into typed values.

use anyhow::Result;
use polars::prelude::{Column as Series, DataType};

use crate::tables::Scalar;
use crate::types::{Assumed, AttributeType, day, flag, moment_in, trimmed};

/// What a raw text is as a value of a type: `Ok(None)` is missing, `Err` is no value of the type.
pub(crate) fn parse(kind: AttributeType, raw: &str, assumed: Assumed<'_>) -> Result<Option<Scalar>, ()> {
    let text = trimmed(raw);
    if text.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        AttributeType::Integer => match text.parse::<i64>() {
            Ok(n) => Scalar::Integer(n),
            Err(_) => return number(kind, text.parse::<f64>().map_err(drop)?).map(Some),
        },
        AttributeType::Decimal => return number(kind, text.parse::<f64>().map_err(drop)?).map(Some),
        AttributeType::Boolean => Scalar::Boolean(flag(text).ok_or(())?),
        AttributeType::Date => Scalar::Date(day(text, assumed).ok_or(())?),
        AttributeType::Timestamp => Scalar::Timestamp(moment_in(text, assumed).ok_or(())?),
        _ => Scalar::Text(kind.published(text, assumed.region).ok_or(())?.into()),
    };
    Ok(Some(value))
}

/// A number as a value of a type.
pub(crate) fn number(kind: AttributeType, n: f64) -> Result<Scalar, ()> {
    if !n.is_finite() {
        return Err(());
    }
    match kind {
        AttributeType::Decimal => Ok(Scalar::Decimal(if n == 0.0 { 0.0 } else { n })),
        AttributeType::Integer if n.fract() == 0.0 && n.abs() < 9.0e15 => Ok(Scalar::Integer(n as i64)),
        AttributeType::Boolean if n == 0.0 || n == 1.0 => Ok(Scalar::Boolean(n == 1.0)),
        kind if kind.is_textual() => Ok(Scalar::Text(n.to_string().into())),
        _ => Err(()),
    }
}

/// What an evaluated column is, row by row, as values of a type; `Err` marks what is none. `assumed` says of each row
/// what its text does not.
pub(super) fn typed<'a>(
    column: &Series,
    kind: AttributeType,
    assumed: &dyn Fn(usize) -> Assumed<'a>,
) -> Result<Vec<Result<Option<Scalar>, ()>>> {
    let dtype = column.dtype();
    if dtype == &DataType::Boolean {
        let from = |b: bool| match kind {
            AttributeType::Boolean => Ok(Some(Scalar::Boolean(b))),
            kind if kind.is_numeric() => number(kind, f64::from(u8::from(b))).map(Some),
            kind => parse(kind, if b { "true" } else { "false" }, Assumed::default()),
        };
        return Ok(column.bool()?.iter().map(|value| value.map_or(Ok(None), from)).collect());
    }
    if dtype.is_numeric() {
        let numbers = column.cast(&DataType::Float64)?;
        return Ok(numbers.f64()?.iter().map(|value| value.map_or(Ok(None), |n| number(kind, n).map(Some))).collect());
    }
    let texts = column.cast(&DataType::String)?;
    let one = |(row, value): (usize, Option<&str>)| value.map_or(Ok(None), |text| parse(kind, text, assumed(row)));
    Ok(texts.str()?.iter().enumerate().map(one).collect())
}

/// A sum that does not depend on the order of its parts: whole numbers and millionths are added apart, each exactly.
#[derive(Clone, Copy, Default)]
pub(super) struct ExactSum {
    whole: f64,
    millionths: i64,
}

impl ExactSum {
    /// Adds a finite number.
    pub(super) fn add(&mut self, n: f64) {
        let whole = n.trunc();
        self.whole += whole;
        self.millionths = self.millionths.saturating_add(((n - whole) * 1e6).round() as i64);
    }

    /// The sum, to a millionth.
    pub(super) fn value(self) -> f64 {
        self.whole + self.millionths as f64 / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_depend_on_the_order_of_their_parts() {
        let parts: Vec<f64> = (0..10_000).map(|i| f64::from(i) * 0.1 + 0.01).collect();
        let sum = |parts: &[f64]| {
            let mut sum = ExactSum::default();
            parts.iter().for_each(|part| sum.add(*part));
            sum.value()
        };
        let mut shuffled = parts.clone();
        shuffled.reverse();
        shuffled.chunks_mut(7).for_each(|seven| seven.rotate_left(3));
        assert_eq!(sum(&parts).to_bits(), sum(&shuffled).to_bits());
    }
}
