//! Attributes that are made from other attributes, of one customer or of all of a group, and segments.
//!
//! In: the decided columns of the attributes that one reads. Out: its column. A value is made of what survived: it is
//! not known where a part of it is not, and it is as right as all of its parts together, which are taken to be
//! independent: its trust is their product. It asks no source.

mod roll_up;

use anyhow::{Result, anyhow};
use polars::prelude::DataFrame;

use crate::config::{Beside, Derived, Expression, Failed, Values};
use crate::tables::{Basis, Cell, ClusterIndex, Column, Counting, Decided, SCALE, Scalar, Testimonies, Unread, Wrong};
use crate::testimony::{Asked, as_column, typed};
use crate::types::Assumed;
pub use roll_up::roll_up;

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
        let beside = Beside { as_of: Some(self.asked.as_of), unread: &unread, ..Beside::default() };
        let failed = |failed: Failed| anyhow!("`{name}` cannot be evaluated: {}", failed.why);
        expression.evaluate(&self.frame, beside).map_err(failed)
    }
}

/// What the trust in all of some cells together rests on: on the weakest.
fn weakest<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Basis> {
    cells.filter_map(|cell| cell.basis).max()
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
        let basis = weakest(parts.iter().map(|(_, part)| &part.cells[place])).filter(|_| trust.is_some());
        column.cells.push(Cell { value, decided, winner: None, class: Some(0), trust, basis });
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
