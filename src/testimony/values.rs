//! Text and columns into typed values.

use anyhow::Result;
use polars::prelude::{Column as Series, DataType};

use crate::sources::{DaysLearnt, StandIns};
use crate::tables::{Decimal, PRECISION, SCALE, Scalar};
use crate::types::{
    Assumed, AttributeType, Notation, NotationLearnt, day, flag, is_null, is_written_by_a_program, moment_in,
    number_with, trimmed,
};

/// What a raw text is as a value of a type: `Ok(None)` is missing, `Err` is no value of the type.
pub(crate) fn parse(kind: AttributeType, raw: &str, assumed: Assumed<'_>) -> Result<Option<Scalar>, ()> {
    let text = trimmed(raw);
    // With something invisible around it, it is somebody's own mark.
    let written = raw.trim();
    if text.is_empty() || is_null(written) || (kind.is_textual() && is_written_by_a_program(written)) {
        return Ok(None);
    }
    let value = match kind {
        AttributeType::Integer | AttributeType::Decimal => number(kind, number_with(text, assumed.mark).ok_or(())?)?,
        AttributeType::Boolean => Scalar::Boolean(flag(text).ok_or(())?),
        AttributeType::Date => Scalar::Date(day(text, assumed).ok_or(())?),
        AttributeType::Timestamp => Scalar::Timestamp(moment_in(text, assumed).ok_or(())?),
        _ => Scalar::Text(kind.published(text, assumed.region).ok_or(())?.into()),
    };
    Ok(Some(value))
}

/// A number as a value of a type.
pub(crate) fn number(kind: AttributeType, n: Decimal) -> Result<Scalar, ()> {
    match kind {
        AttributeType::Decimal => Ok(Scalar::Decimal(n)),
        AttributeType::Integer => n.whole().map(Scalar::Integer).ok_or(()),
        AttributeType::Boolean => match n.whole() {
            Some(flag @ (0 | 1)) => Ok(Scalar::Boolean(flag == 1)),
            _ => Err(()),
        },
        kind if kind.is_textual() => Ok(Scalar::Text(n.to_string().into())),
        _ => Err(()),
    }
}

/// Values of a type, in the order of the rows that were asked for.
#[derive(Default)]
pub(crate) struct Typed {
    /// `Ok(None)` is missing, `Err` is no value of the type.
    pub(crate) values: Vec<Result<Option<Scalar>, ()>>,
    /// Which of the missing ones are days that stand for no date, ascending.
    pub(crate) no_date: Vec<u32>,
}

impl From<Vec<Result<Option<Scalar>, ()>>> for Typed {
    fn from(values: Vec<Result<Option<Scalar>, ()>>) -> Self {
        Self { values, ..Self::default() }
    }
}

/// What a column as a whole says of its values.
#[derive(Default)]
pub(crate) struct Facts {
    notation: Notation,
    stand_ins: Option<StandIns>,
}

/// The same, learnt while parts of the column pass.
#[derive(Default)]
pub(crate) struct FactsLearnt {
    notation: Option<NotationLearnt>,
    days: DaysLearnt,
}

impl FactsLearnt {
    /// Adds a part of an evaluated column, whose values are read as a type; what is taken to hold of the column.
    pub(crate) fn pass<'a>(
        &mut self,
        part: &Series,
        kind: AttributeType,
        assumed: &dyn Fn(usize) -> Assumed<'a>,
    ) -> Result<Facts> {
        let dtype = part.dtype();
        if dtype == &DataType::Boolean || dtype.is_numeric() || part.is_empty() {
            return Ok(Facts::default());
        }
        let all = part.cast(&DataType::String)?;
        let all = all.str()?;
        let mut facts = Facts::default();
        if kind.is_numeric() {
            let learnt = self.notation.get_or_insert_with(|| NotationLearnt::new(assumed(0).mark));
            facts.notation = learnt.pass(all.iter().flatten());
        } else if matches!(kind, AttributeType::Date | AttributeType::Timestamp) {
            let filled = || all.iter().enumerate().filter_map(|(row, text)| Some((row, text?)));
            let stand_ins = self.days.pass(&|take| filled().for_each(|(row, text)| take(text, assumed(row))));
            facts.stand_ins = Some(stand_ins);
        }
        Ok(facts)
    }

    /// All parts have passed: whether they must pass again, for the column says something else than was taken.
    pub(crate) fn begin_again(&mut self) -> bool {
        let numbers = self.notation.as_mut().is_some_and(NotationLearnt::begin_again);
        self.days.begin_again() || numbers
    }
}

/// What rows of an evaluated column are as values of a type, in the order of `rows`, or of all; `Err` marks what is
/// none. `assumed` says of each row what its text does not; the mark of numbers is that of the source.
pub(crate) fn typed<'a>(
    whole: &Series,
    rows: Option<&[u32]>,
    kind: AttributeType,
    assumed: &dyn Fn(usize) -> Assumed<'a>,
) -> Result<Typed> {
    typed_with(&FactsLearnt::default().pass(whole, kind, assumed)?, whole, rows, kind, assumed)
}

/// The same, where it is known what the column as a whole says.
pub(crate) fn typed_with<'a>(
    facts: &Facts,
    whole: &Series,
    rows: Option<&[u32]>,
    kind: AttributeType,
    assumed: &dyn Fn(usize) -> Assumed<'a>,
) -> Result<Typed> {
    let picked = rows.map(|rows| whole.take_slice(rows)).transpose()?;
    let column = picked.as_ref().unwrap_or(whole);
    let dtype = column.dtype();
    if dtype == &DataType::Boolean {
        let from = |b: bool| match kind {
            AttributeType::Boolean => Ok(Some(Scalar::Boolean(b))),
            kind if kind.is_numeric() => number(kind, i64::from(b).into()).map(Some),
            kind => parse(kind, if b { "true" } else { "false" }, Assumed::default()),
        };
        return Ok(column.bool()?.iter().map(|value| value.map_or(Ok(None), from)).collect::<Vec<_>>().into());
    }
    if dtype.is_float() {
        let binary = column.cast(&DataType::Float64)?;
        let from = |n: f64| match Decimal::from_binary(n) {
            Some(_) if kind.is_textual() => Ok(Scalar::Text(n.to_string().into())),
            Some(n) => number(kind, n),
            None => Err(()),
        };
        let read = |value: Option<f64>| value.map_or(Ok(None), |n| from(n).map(Some));
        return Ok(binary.f64()?.iter().map(read).collect::<Vec<_>>().into());
    }
    if dtype.is_numeric() {
        let decimals = column.cast(&DataType::Decimal(PRECISION as usize, SCALE as usize))?;
        let read = |(is_there, units): (Option<bool>, Option<i128>)| match units.and_then(Decimal::from_units) {
            Some(n) => number(kind, n).map(Some),
            None if is_there == Some(true) => Err(()),
            None => Ok(None),
        };
        let both = column.is_not_null().iter().zip(decimals.decimal()?.physical().iter()).map(read).collect::<Vec<_>>();
        return Ok(both.into());
    }
    let texts = column.cast(&DataType::String)?;
    let texts = texts.str()?;
    if kind.is_numeric() {
        let notation = &facts.notation;
        let read = |text: &str| match trimmed(text) {
            "" => Ok(None),
            text if is_null(text) => Ok(None),
            text => number(kind, notation.number(text).ok_or(())?).map(Some),
        };
        return Ok(texts.iter().map(|value| value.map_or(Ok(None), read)).collect::<Vec<_>>().into());
    }
    let row = |at: usize| rows.map_or(at, |rows| rows[at] as usize);
    let one = |(at, value): (usize, Option<&str>)| value.map_or(Ok(None), |text| parse(kind, text, assumed(row(at))));
    let mut typed = Typed::from(texts.iter().enumerate().map(one).collect::<Vec<_>>());
    if let Some(stand_ins) = &facts.stand_ins {
        for (at, text) in texts.iter().enumerate().filter(|_| stand_ins.are_any()) {
            if text.is_some_and(|text| stand_ins.hold(text, assumed(row(at)))) {
                typed.values[at] = Ok(None);
                typed.no_date.push(at as u32);
            }
        }
    }
    Ok(typed)
}
