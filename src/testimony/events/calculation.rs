//! A number calculated from several aggregates, customer by customer.

use anyhow::Result;
use polars::prelude::DataFrame;

use super::{Aggregated, aggregated, checked};
use crate::config::{Attribute, AttributeType, Beside, Calculation, Function};
use crate::tables::{Counting, Decimal, Micros, RecordIndex, SCALE, Scalar, Unread, Wrong};
use crate::testimony::asked::{Asked, located};
use crate::testimony::column::as_column;
use crate::testimony::supplied::Supplied;
use crate::testimony::values::typed;
use crate::types::Assumed;

/// Calculates from the aggregates of a source. Of a customer with any event that counts in one of them, counts and sums
/// of no event are 0. What cannot be calculated, such as a division by zero, is not known, and is counted.
pub(in crate::testimony) fn by_calculation(
    asked: &Asked<'_>,
    attribute: &Attribute,
    supply: usize,
    calculation: &Calculation,
) -> Result<Supplied> {
    let n = asked.clusters.n;
    let (mut said, mut parts) = (Vec::new(), Vec::new());
    let mut about: Vec<Option<(RecordIndex, Micros)>> = vec![None; n];
    for (part, (name, one)) in calculation.of.iter().enumerate() {
        let Aggregated { values, unknown, unfit, said: of_part } = aggregated(asked, attribute, supply, part)?;
        said.extend(of_part);
        let mut is_unknown = vec![false; n];
        unknown.iter().for_each(|cluster| is_unknown[*cluster as usize] = true);
        for (about, value) in about.iter_mut().zip(&values) {
            if let Some((_, record, at)) = value {
                *about = Some(about.map_or((*record, *at), |(first, last)| (first.min(*record), last.max(*at))));
            }
        }
        parts.push((name, one.function, values, is_unknown, unfit));
    }
    // Customers of whom any part is known, or is not known for what could not be read.
    let customers: Vec<usize> =
        (0..n).filter(|at| about[*at].is_some() || parts.iter().any(|part| part.3[*at])).collect();
    let mut columns = Vec::new();
    let mut marks: Vec<(&str, Vec<bool>)> = Vec::new();
    for (name, function, values, is_unknown, _) in &parts {
        let zero = Scalar::Decimal(Decimal::ZERO);
        let of_none = matches!(function, Function::Count | Function::CountDistinct | Function::Sum).then_some(&zero);
        let cell = |at: &usize| match &values[*at] {
            Some((value, ..)) => Some(value),
            None if is_unknown[*at] => None,
            None => of_none,
        };
        let cells: Vec<Option<&Scalar>> = customers.iter().map(cell).collect();
        columns.push(as_column(name, AttributeType::Decimal, SCALE, &cells)?);
        marks.push((name, customers.iter().map(|at| is_unknown[*at]).collect()));
    }
    let frame = DataFrame::new(customers.len(), columns)?;
    let marks: Vec<(&str, &[bool])> = marks.iter().map(|(name, marks)| (*name, marks.as_slice())).collect();
    let beside = Beside { as_of: Some(asked.as_of), unread: &marks, ..Beside::default() };
    let source = &asked.use_case.identity.sources[attribute.supplies[supply].source].name;
    let evaluated = calculation.expression.evaluate(&frame, beside).map_err(|failed| {
        let what = format!("`calculate` of `{}` from `{source}`", attribute.name);
        let nth = |row: usize| format!("customer {}, in order of its first record", row + 1);
        located(asked, attribute, &["from", source, "calculate"], &what, failed, &nth)
    })?;
    let read = typed(&evaluated.column, None, attribute.kind, &|_| Assumed::default())?.values;
    let mut all = Aggregated { values: vec![None; n], unknown: Vec::new(), unfit: Counting::default(), said };
    let mut counting = Counting::default();
    for (row, (at, value)) in customers.iter().zip(read).enumerate() {
        let is_of_parts = parts.iter().any(|part| part.3[*at]);
        let is_unread = evaluated.unread.binary_search(&(row as u32)).is_ok();
        let record = about[*at].map(|(record, _)| record);
        match (value, about[*at]) {
            (Ok(Some(value)), Some((record, latest))) => {
                counting.filled += 1;
                all.values[*at] = Some((value, record, latest));
            }
            (Ok(None), _) if !is_unread => {}
            _ => {
                all.unknown.push(*at as u32);
                // What a part could not read is counted there.
                if let Some(record) = record.filter(|_| !is_of_parts) {
                    counting.saw(record, false);
                }
            }
        }
    }
    all.said.extend(counting.first.map(|record| {
        let (Counting { values, filled, .. }, first) = (counting, asked.sources.place_of(record));
        Unread { key: "calculate".to_owned(), wrong: Wrong::Unread, values, filled, first }
    }));
    all.unfit.filled = counting.filled;
    checked(asked, attribute, all)
}
