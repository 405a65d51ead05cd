//! Columns of a frame as values, and values as a column.
//!
//! In: a column of any type, row by row; or the values of all rows. Out: values, or a column of one type per kind:
//! numbers are `Decimal(38, 9)`. A number that is none, such as NaN, is not understood; the numbers of a column of text
//! count one thing.

use std::borrow::Cow;
use std::sync::OnceLock;

use polars::prelude::*;

use super::kind::Kind;
use super::value::{DAY, Value};
use crate::tables::{Decimal, PRECISION, SCALE};
use crate::types::{DecimalMark, Notation, is_null, is_written_by_a_program, trimmed, visible};

/// A column whose values are taken one by one.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    stored: Stored,
    /// What stands before the parts of its numbers, where it is declared.
    mark: Option<DecimalMark>,
    /// How its numbers are written, once that is asked.
    notation: OnceLock<Notation>,
    /// What says that there is nothing, and is a text here.
    asked_for: Vec<&'a str>,
    /// The form of its days and moments, where it is declared.
    pub(super) form: Option<&'a str>,
    /// Row by row whether what is missing stands for what could not be read; rows beyond it do not.
    unread: &'a [bool],
}

/// What a column holds.
#[derive(Debug)]
enum Stored {
    Text(StringChunked),
    Flag(BooleanChunked),
    Whole(Int64Chunked),
    Binary(Float64Chunked),
    Exact(Int128Chunked),
    Day(Int32Chunked),
    Moment(Int64Chunked),
    Missing,
}

impl Stored {
    fn new(column: &Column) -> PolarsResult<Self> {
        let column = column.as_materialized_series().rechunk();
        Ok(match column.dtype() {
            DataType::Null => Self::Missing,
            DataType::String => Self::Text(column.str()?.clone()),
            DataType::Boolean => Self::Flag(column.bool()?.clone()),
            DataType::Date => Self::Day(column.date()?.physical().clone()),
            DataType::Datetime(_, zone) => {
                let micros = column.cast(&DataType::Datetime(TimeUnit::Microseconds, zone.clone()))?;
                Self::Moment(micros.datetime()?.physical().clone())
            }
            DataType::Decimal(..) => {
                let exact = column.cast(&DataType::Decimal(PRECISION as usize, SCALE as usize))?;
                Self::Exact(exact.decimal()?.physical().clone())
            }
            dtype if dtype.is_float() => Self::Binary(column.cast(&DataType::Float64)?.f64()?.clone()),
            dtype if dtype.is_integer() => Self::Whole(column.cast(&DataType::Int64)?.i64()?.clone()),
            _ => Self::Text(column.cast(&DataType::String)?.str()?.clone()),
        })
    }

    fn get(&self, row: usize) -> Option<Value<'_>> {
        match self {
            Self::Missing => None,
            Self::Text(texts) => texts.get(row).map(|text| Value::Text(text.into())),
            Self::Flag(column) => column.get(row).map(Value::Flag),
            Self::Whole(column) => column.get(row).map(|n| Value::Number(Decimal::from(n))),
            Self::Binary(column) => column.get(row).map(|n| Value::number(Decimal::from_binary(n))),
            Self::Exact(column) => column.get(row).map(|units| Value::number(Decimal::from_units(units))),
            Self::Day(column) => column.get(row).map(|days| Value::day(i64::from(days))),
            Self::Moment(column) => column.get(row).map(Value::moment),
        }
    }
}

impl<'a> Cells<'a> {
    /// The column as it is read; `mark` is what stands before the parts of its numbers, where it is declared.
    pub(super) fn new(column: &Column, mark: Option<DecimalMark>) -> PolarsResult<Self> {
        let (asked_for, unread) = (Vec::new(), &[][..]);
        Ok(Self { stored: Stored::new(column)?, mark, notation: OnceLock::new(), asked_for, form: None, unread })
    }

    /// How its numbers are written, where that is known.
    pub(super) fn written_as(self, notation: Option<Notation>) -> Self {
        Self { notation: notation.map_or_else(OnceLock::new, OnceLock::from), ..self }
    }

    /// The form of `strftime` in which its days and moments are written.
    pub(super) fn in_form(self, form: Option<&'a str>) -> Self {
        Self { form, ..self }
    }

    /// What says that there is nothing, and is a text in the expression.
    pub(super) fn asking_for(self, asked_for: impl Iterator<Item = &'a (String, String)>) -> Self {
        Self { asked_for: asked_for.map(|(_, text)| text.as_str()).collect(), ..self }
    }

    /// In which rows what is missing stands for what could not be read.
    pub(super) fn beside(self, unread: &'a [bool]) -> Self {
        Self { unread, ..self }
    }

    /// The value of a row; a text without blanks around it and without what shows nothing. What a program writes for
    /// nothing is missing, unless the expression asks for it.
    pub(super) fn get(&self, row: usize) -> Value<'_> {
        let Value::Text(Cow::Borrowed(text)) = self.written(row) else { return self.written(row) };
        let text = visible(text);
        match is_written_by_a_program(&text) && !self.asked_for.iter().any(|asked| *asked == text) {
            true => Value::Missing,
            false => Value::Text(text),
        }
    }

    /// The value of a row as it is written.
    pub(super) fn written(&self, row: usize) -> Value<'_> {
        match self.stored.get(row) {
            Some(value) => value,
            None if self.unread.get(row) == Some(&true) => Value::Unread,
            None => Value::Missing,
        }
    }

    /// The value of a row as a number.
    pub(super) fn number(&self, row: usize) -> Value<'_> {
        let Stored::Text(texts) = &self.stored else { return self.written(row) };
        match texts.get(row).map(trimmed) {
            None => self.written(row),
            Some(text) if text.is_empty() || is_null(text) => Value::Missing,
            Some(text) => {
                let notation = self.notation.get_or_init(|| Notation::of(texts.iter().flatten(), self.mark));
                Value::number(notation.number(text))
            }
        }
    }
}

/// The values of a kind as a column; what was not understood is null, like what is missing.
pub(super) fn column(values: &[Value<'_>], kind: Kind) -> Column {
    let name = || PlSmallStr::from("value");
    match kind {
        Kind::Number => {
            let units = values.iter().map(|value| match value {
                Value::Number(n) => Some(n.units()),
                _ => None,
            });
            let units = units.collect::<Int128Chunked>().with_name(name());
            units.into_decimal_unchecked(PRECISION as usize, SCALE as usize).into_column()
        }
        Kind::Text => {
            let texts = values.iter().map(|value| match value {
                Value::Text(text) => Some(text.as_ref()),
                _ => None,
            });
            texts.collect::<StringChunked>().with_name(name()).into_column()
        }
        Kind::Boolean => {
            let flags = values.iter().map(|value| match value {
                Value::Flag(is) => Some(*is),
                _ => None,
            });
            flags.collect::<BooleanChunked>().with_name(name()).into_column()
        }
        Kind::Date => {
            let days = values.iter().map(|value| match value {
                Value::Day(days) => Some(*days),
                _ => None,
            });
            days.collect::<Int32Chunked>().with_name(name()).into_date().into_column()
        }
        Kind::Moment => {
            let micros = values.iter().map(|value| match value {
                Value::Moment(micros) => Some(*micros),
                Value::Day(days) => Some(i64::from(*days) * DAY),
                _ => None,
            });
            let micros = micros.collect::<Int64Chunked>().with_name(name());
            micros.into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)).into_column()
        }
        Kind::Other => Column::full_null(name(), values.len(), &DataType::Null),
    }
}
