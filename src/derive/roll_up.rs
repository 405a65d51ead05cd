//! What is made of all customers of a group.
//!
//! In: the decided columns of what each of them has. Out: a column in which all of a group have what it comes to. It
//! promises that a part which could not be read leaves the whole unknown where it could have changed it.

use std::collections::BTreeMap;

use anyhow::Result;
use polars::prelude::{BooleanChunked, DataType};

use super::Parts;
use crate::config::{AttributeType, Derived, Expression, Function, RollUp, Values};
use crate::tables::{
    Basis, Cell, ClusterIndex, Column, Counting, Decided, Scalar, Testimonies, UNKNOWN, Unread, Wrong,
};
use crate::testimony::{Asked, Event, State, Typed, typed, value_kind};
use crate::types::Assumed;

/// What is made of a group, or why it is not known, and how far it can be trusted.
type Whole = (Result<Option<Scalar>, ()>, Trusted);
/// How far something is trusted, and what that rests on.
type Trusted = Option<(f64, Basis)>;

/// A value that all of a group have, unless it is a list too long for each of them to have.
fn short(whole: Option<Scalar>) -> Result<Option<Scalar>, ()> {
    const LONGEST: usize = 4_096;
    match &whole {
        Some(Scalar::Text(text)) if text.len() > LONGEST => Err(()),
        _ => Ok(whole),
    }
}

/// What a customer adds to its group.
enum Adds {
    /// It does not count.
    Nothing,
    /// Whether it counts, or with what, could not be read.
    Unknown,
    /// It counts, with a value where there are values.
    Counts(Option<Scalar>),
}

/// What every customer adds.
struct Asking<'a> {
    /// Which count, where that is asked; and of which a column alone says so.
    filter: Option<(Values, BooleanChunked)>,
    filter_alone: Option<&'a Column>,
    /// The values, where there are any, and of which column alone they are.
    values: Option<(Values, Typed)>,
    values_alone: Option<&'a Column>,
}

impl<'a> Asking<'a> {
    fn of(
        parts: &Parts<'a>,
        (derived, rolled_up): (&Derived, &RollUp),
        kind: AttributeType,
        name: &str,
    ) -> Result<Self> {
        // A column alone is not evaluated, so that it does not say what could not be read of it.
        let alone = |of: &Expression| of.bare_column().and_then(|column| parts.named(column));
        let filter = match &rolled_up.filter {
            Some(filter) => {
                let counts = parts.evaluate(filter, name)?;
                let passes = counts.column.cast(&DataType::Boolean)?.bool()?.clone();
                Some((counts, passes))
            }
            None => None,
        };
        let values = match rolled_up.is_of_values {
            true => {
                let made = parts.evaluate(&derived.expression, name)?;
                let kind = value_kind(kind, rolled_up.function);
                let values = typed(&made.column, None, kind, &|_| Assumed::default())?;
                Some((made, values))
            }
            false => None,
        };
        let filter_alone = rolled_up.filter.as_ref().and_then(alone);
        Ok(Self { filter, filter_alone, values, values_alone: alone(&derived.expression) })
    }

    fn adds(&self, place: usize, function: Function) -> Adds {
        let is_unread = |of: &Values| of.unread.binary_search(&(place as u32)).is_ok();
        let is_lost =
            |of: Option<&Column>| of.is_some_and(|of| of.cells[place].value.is_none() && of.testimonies.unread[place]);
        if let Some((counts, passes)) = &self.filter
            && passes.get(place) != Some(true)
        {
            return if is_unread(counts) || is_lost(self.filter_alone) { Adds::Unknown } else { Adds::Nothing };
        }
        match &self.values {
            None => Adds::Counts(None),
            Some((made, values)) => match &values.values[place] {
                Err(()) => Adds::Unknown,
                Ok(_) if is_unread(made) || is_lost(self.values_alone) => Adds::Unknown,
                // What is missing counts in nothing; it only fulfils no condition.
                Ok(None) if function != Function::Share => Adds::Nothing,
                Ok(value) => Adds::Counts(value.clone()),
            },
        }
    }
}

/// The column of an attribute that is made of all customers in `scope` who share a value: each of them has what is
/// made, and it is as right as all of it together.
///
/// # Errors
/// None that data can cause.
pub fn roll_up(
    asked: &Asked<'_>,
    a: usize,
    (derived, rolled_up): (&Derived, &RollUp),
    scope: &[ClusterIndex],
    decided: &[Option<Column>],
) -> Result<Column> {
    let attribute = &asked.use_case.attributes[a];
    let function = rolled_up.function;
    let parts = Parts::of(asked, derived, scope.len(), decided)?;
    let over = parts.columns.iter().find(|(part, _)| *part == rolled_up.over).map(|(_, over)| *over);
    let group = |place: usize| over?.cells[place].value.as_ref();
    let asking = Asking::of(&parts, (derived, rolled_up), attribute.kind, &attribute.name)?;
    let mut counting = Counting::default();
    let mut groups: BTreeMap<&Scalar, (State, Trusted)> = BTreeMap::new();
    for (place, customer) in scope.iter().enumerate() {
        let Some(group) = group(place) else { continue };
        let (state, trust) = groups.entry(group).or_insert_with(|| (State::new(function), None));
        let record = asked.members.of(*customer as usize).first().copied().unwrap_or_default();
        match asking.adds(place, function) {
            Adds::Nothing => {}
            Adds::Unknown => {
                // What a part could not read is counted there.
                let is_of_parts = parts.columns.iter().any(|(_, part)| part.testimonies.unread[place]);
                counting.saw(record, is_of_parts);
                state.add_unread(UNKNOWN, record);
            }
            Adds::Counts(value) => {
                counting.filled += 1;
                state.add(function, Event { value: value.as_ref(), by: None, at: UNKNOWN, record });
                let trusts =
                    parts.columns.iter().filter_map(|(_, part)| part.cells[place].trust.zip(part.cells[place].basis));
                *trust = trusts.chain(*trust).reduce(|all, one| (all.0 * one.0, all.1.max(one.1)));
            }
        }
    }
    let is_count = matches!(function, Function::Count | Function::CountDistinct);
    let finished = |(group, (state, trust)): (_, (State, Trusted))| {
        let (record, is_unknown) = (state.record(), state.is_unknown(function));
        let whole = match is_unknown {
            true => Err(()),
            // Of a group that is there none is a number.
            false if state.n() == 0 && !is_count => Ok(None),
            false => {
                let whole = state.finish(function, attribute.kind, attribute.digits());
                whole.map(|whole| Some(whole.rounded(attribute.digits()))).and_then(short)
            }
        };
        // All parts are known, and come to nothing that fits.
        if whole.is_err() && !is_unknown {
            counting.saw(record, false);
        }
        (group, (whole, trust))
    };
    let wholes: BTreeMap<&Scalar, Whole> = groups.into_iter().map(finished).collect();
    let mut column = Column { unread: vec![Vec::new()], ..Column::default() };
    let mut unread = Vec::new();
    for place in 0..scope.len() {
        let (whole, trust) = group(place).and_then(|group| wholes.get(group)).cloned().unwrap_or((Ok(None), None));
        unread.push(whole.is_err());
        let value = whole.ok().flatten();
        let decided = if value.is_some() { Decided::Derived } else { Decided::Missing };
        let (trust, basis) = trust.filter(|_| value.is_some()).unzip();
        column.cells.push(Cell { value, decided, winner: None, class: Some(0), trust, basis });
    }
    column.testimonies = Testimonies::of_nobody(unread);
    column.unread[0].extend(counting.first.map(|record| Unread {
        key: "roll_up".to_owned(),
        wrong: Wrong::Unread,
        values: counting.values,
        filled: counting.filled,
        first: asked.sources.place_of(record),
    }));
    Ok(column)
}
