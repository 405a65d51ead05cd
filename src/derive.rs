//! Attributes that are made from other attributes, of one customer or of all of a group, and segments.
//!
//! In: the decided columns of the attributes that one reads. Out: its column. A value is made of what survived: it is
//! not known where a part of it is not, and it is as right as all of its parts together, which are taken to be
//! independent: its trust is their product. It asks no source.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use polars::prelude::{DataFrame, DataType};

use crate::config::{Beside, Derived, Expression, Failed, Function, RollUp, Values};
use crate::tables::{
    Cell, ClusterIndex, Column, Counting, Decided, SCALE, Scalar, Testimonies, UNKNOWN, Unread, Wrong,
};
use crate::testimony::{Asked, Event, State, as_column, typed, value_kind};
use crate::types::Assumed;

/// What is made of a group, or why it is not known, and how far it can be trusted.
type Whole = (Result<Option<Scalar>, ()>, Option<f64>);

/// A value that all of a group have, unless it is a list too long for each of them to have.
fn short(whole: Option<Scalar>) -> Result<Option<Scalar>, ()> {
    const LONGEST: usize = 4_096;
    match &whole {
        Some(Scalar::Text(text)) if text.len() > LONGEST => Err(()),
        _ => Ok(whole),
    }
}

/// The attributes that one is made from, decided.
struct Parts<'a> {
    asked: &'a Asked<'a>,
    columns: Vec<(usize, &'a Column)>,
    frame: DataFrame,
}

impl<'a> Parts<'a> {
    fn of(asked: &'a Asked<'a>, derived: &Derived, n: usize, decided: &'a [Option<Column>]) -> Result<Self> {
        let mut columns: Vec<(usize, &Column)> = Vec::new();
        for part in &derived.reads {
            let column = decided[*part].as_ref();
            columns
                .push((*part, column.ok_or_else(|| anyhow!("this is a bug: a part of an attribute is not decided"))?));
        }
        let named = |part: usize| &asked.use_case.attributes[part];
        let of_frame = columns.iter().map(|(part, column)| {
            let values: Vec<Option<&Scalar>> = column.cells.iter().map(|cell| cell.value.as_ref()).collect();
            as_column(&named(*part).name, named(*part).kind, SCALE, &values)
        });
        let frame = DataFrame::new(n, of_frame.collect::<Result<_, _>>()?)?;
        Ok(Self { asked, columns, frame })
    }

    fn named(&self, name: &str) -> Option<&'a Column> {
        let named = |(part, _): &&(usize, &Column)| self.asked.use_case.attributes[*part].name == name;
        Some(self.columns.iter().find(named)?.1)
    }

    fn evaluate(&self, expression: &Expression, name: &str) -> Result<Values> {
        let named = |part: usize| self.asked.use_case.attributes[part].name.as_str();
        let unread: Vec<(&str, &[bool])> =
            self.columns.iter().map(|(part, column)| (named(*part), &column.testimonies.unread[..])).collect();
        let beside = Beside { as_of: Some(self.asked.as_of), unread: &unread, formats: &[] };
        let failed = |failed: Failed| anyhow!("`{name}` cannot be evaluated: {}", failed.why);
        expression.evaluate(&self.frame, beside).map_err(failed)
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
    let group = |place: usize| {
        let over = parts.columns.iter().find(|(part, _)| *part == rolled_up.over)?.1;
        over.cells[place].value.as_ref()
    };
    let counts = rolled_up.filter.as_ref().map(|filter| parts.evaluate(filter, &attribute.name)).transpose()?;
    let passes = counts.as_ref().map(|counts| counts.column.cast(&DataType::Boolean)).transpose()?;
    let passes = passes.as_ref().map(|passes| passes.bool()).transpose()?;
    let made = match rolled_up.is_of_values {
        true => Some(parts.evaluate(&derived.expression, &attribute.name)?),
        false => None,
    };
    let values = match &made {
        Some(made) => {
            let kind = value_kind(attribute.kind, function);
            Some(typed(&made.column, None, kind, &|_| Assumed::default())?.values)
        }
        None => None,
    };
    // A column alone is not evaluated, so that it does not say what could not be read of it.
    let alone = derived.expression.bare_column().and_then(|column| parts.named(column));
    let is_unread = |of: &Option<Values>, place: usize| {
        of.as_ref().is_some_and(|of| of.unread.binary_search(&(place as u32)).is_ok())
    };
    let asked_alone =
        rolled_up.filter.as_ref().and_then(|filter| filter.bare_column()).and_then(|column| parts.named(column));
    let is_lost = |part: Option<&Column>, place: usize| {
        part.is_some_and(|part| part.cells[place].value.is_none() && part.testimonies.unread[place])
    };
    let mut counting = Counting::default();
    let mut groups: BTreeMap<&Scalar, (State, Option<f64>)> = BTreeMap::new();
    for place in 0..scope.len() {
        let Some(group) = group(place) else { continue };
        let (state, trust) = groups.entry(group).or_insert_with(|| (State::new(function), None));
        let record = asked.members.of(scope[place] as usize).first().copied().unwrap_or_default();
        let is_told = passes.is_none_or(|passes| passes.get(place) == Some(true));
        if !is_told && !is_unread(&counts, place) && !is_lost(asked_alone, place) {
            continue;
        }
        let value = values.as_ref().map(|values| values[place].clone());
        let is_known =
            !matches!(&value, Some(Err(()))) && !is_unread(&made, place) && !is_lost(alone, place) && is_told;
        let value = value.and_then(Result::ok).flatten();
        if !is_known {
            // What a part could not read is counted there.
            let is_of_parts = parts.columns.iter().any(|(_, part)| part.testimonies.unread[place]);
            counting.saw(record, is_of_parts);
            state.add_unread(UNKNOWN, record);
            continue;
        }
        counting.filled += 1;
        if rolled_up.is_of_values && value.is_none() && function != Function::Share {
            continue;
        }
        state.add(function, Event { value: value.as_ref(), by: None, at: UNKNOWN, record });
        let trusts = parts.columns.iter().filter_map(|(_, part)| part.cells[place].trust);
        *trust = trusts.chain(*trust).reduce(|all, one| all * one);
    }
    let is_count = matches!(function, Function::Count | Function::CountDistinct);
    let finished = |(group, (state, trust)): (_, (State, Option<f64>))| {
        let record = state.record();
        let is_unknown = state.is_unknown(function);
        let whole = match is_unknown {
            true => Err(()),
            // Of a group that is there none is a number.
            false if state.n() == 0 && !is_count => Ok(None),
            false => {
                let whole = state.finish(function, attribute.kind, attribute.digits());
                whole.map(|whole| Some(whole.rounded(attribute.digits()))).and_then(short)
            }
        };
        // What is known of all parts, and comes to nothing that fits.
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
        let trust = trust.filter(|_| value.is_some());
        column.cells.push(Cell { value, decided, winner: None, class: Some(0), trust });
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

/// The column of a derived attribute for the customers in `scope`; those that it reads are decided already.
///
/// # Errors
/// None that data can cause.
pub fn derive(
    asked: &Asked<'_>,
    a: usize,
    derived: &Derived,
    scope: &[ClusterIndex],
    decided: &[Option<Column>],
) -> Result<Column> {
    let attribute = &asked.use_case.attributes[a];
    let parts = Parts::of(asked, derived, scope.len(), decided)?;
    let evaluated = parts.evaluate(&derived.expression, &attribute.name)?;
    let parts = parts.columns;
    let values = typed(&evaluated.column, None, attribute.kind, &|_| Assumed::default())?.values;
    let mut column = Column { unread: vec![Vec::new()], ..Column::default() };
    let mut counting = Counting::default();
    for (place, value) in values.into_iter().enumerate() {
        let is_unread = value.is_err() || evaluated.unread.binary_search(&(place as u32)).is_ok();
        let value = value.ok().flatten().map(|value| value.rounded(attribute.digits()));
        if value.is_some() || is_unread {
            // What a part could not read is counted there.
            let is_of_parts = parts.iter().any(|(_, part)| part.testimonies.unread[place]);
            let first = asked.members.of(scope[place] as usize).first().copied().unwrap_or_default();
            counting.saw(first, !is_unread || is_of_parts);
        }
        let trusts = parts.iter().filter_map(|(_, part)| part.cells[place].trust);
        let trust = value.as_ref().and_then(|_| trusts.reduce(|all, one| all * one));
        let decided = if value.is_some() { Decided::Derived } else { Decided::Missing };
        column.cells.push(Cell { value, decided, winner: None, class: Some(0), trust });
        column.testimonies.unread.push(is_unread);
    }
    column.testimonies = Testimonies::of_nobody(column.testimonies.unread);
    column.unread[0].extend(counting.first.map(|record| Unread {
        key: "derive".to_owned(),
        wrong: Wrong::Unread,
        values: counting.values,
        filled: counting.filled,
        first: asked.sources.place_of(record),
    }));
    Ok(column)
}
