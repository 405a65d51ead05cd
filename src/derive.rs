//! Attributes that are made from other attributes, and segments.
//!
//! In: the decided columns of the attributes that one reads. Out: its column. A value is made of what survived: it is
//! not known where a part of it is not, and it is as right as all of its parts together, which are taken to be
//! independent: its trust is their product. It asks no source.

use anyhow::{Result, anyhow};
use polars::prelude::DataFrame;

use crate::config::{Beside, Derived};
use crate::tables::{Cell, ClusterIndex, Column, Counting, Decided, SCALE, Scalar, Testimonies, Unread, Wrong};
use crate::testimony::{Asked, as_column, typed};
use crate::types::Assumed;

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
    let mut parts: Vec<(usize, &Column)> = Vec::new();
    for part in &derived.reads {
        let column = decided[*part].as_ref();
        parts.push((*part, column.ok_or_else(|| anyhow!("this is a bug: a part of an attribute is not decided"))?));
    }
    let named = |part: usize| &asked.use_case.attributes[part];
    let columns = parts.iter().map(|(part, column)| {
        let values: Vec<Option<&Scalar>> = column.cells.iter().map(|cell| cell.value.as_ref()).collect();
        as_column(&named(*part).name, named(*part).kind, SCALE, &values)
    });
    let frame = DataFrame::new(scope.len(), columns.collect::<Result<_, _>>()?)?;
    let unread: Vec<(&str, &[bool])> =
        parts.iter().map(|(part, column)| (named(*part).name.as_str(), &column.testimonies.unread[..])).collect();
    let beside = Beside { as_of: Some(asked.as_of), unread: &unread, formats: &[] };
    let evaluated = derived
        .expression
        .evaluate(&frame, beside)
        .map_err(|failed| anyhow!("`derive` of `{}` cannot be evaluated: {}", attribute.name, failed.why))?;
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
    column.testimonies = of_nobody(column.testimonies.unread);
    column.unread[0].extend(counting.first.map(|record| Unread {
        key: "derive".to_owned(),
        wrong: Wrong::Unread,
        values: counting.values,
        filled: counting.filled,
        first: asked.sources.place_of(record),
    }));
    Ok(column)
}

/// No testimony of any customer, and whether more could be known of it.
fn of_nobody(unread: Vec<bool>) -> Testimonies {
    let n = unread.len();
    Testimonies { offsets: vec![0; n + 1], known: vec![true; n], unread, ..Testimonies::default() }
}
