//! What a source of customers says, record by record.

use anyhow::{Result, anyhow};

use super::asked::{Asked, located};
use super::supplied::Supplied;
use super::valid::without_invalid;
use super::values::typed;
use crate::config::{Attribute, Expression, Supply};
use crate::sources::Regions;
use crate::tables::Scalar;
use crate::types::Assumed;

/// Evaluates an expression over every record of a source.
pub(super) fn by_expression(
    asked: &Asked<'_>,
    attribute: &Attribute,
    supply: &Supply,
    expression: &Expression,
) -> Result<Supplied> {
    let source = supply.source;
    let (table, range) =
        asked.sources.of_source(source).ok_or_else(|| anyhow!("this is a bug: a source was not read"))?;
    let n = table.record_ids.len();
    let name = &asked.use_case.identity.sources[source].name;
    let nth = |row: usize| format!("record {} of `{name}`, in order of record ID", row + 1);
    let regions = Regions::of_source(&supply.region, source, &table.frame)?;
    let (zone, mark) =
        (asked.use_case.identity.sources[source].timezone, asked.use_case.identity.sources[source].decimal);
    let assumed = |row: usize| Assumed { region: regions.of(row).0, zone, mark };
    let evaluated = expression.evaluate_in(&table.frame, &assumed);
    let evaluated = evaluated.map_err(|failed| {
        located(asked, attribute, &["from", name], &format!("`{}` from `{name}`", attribute.name), failed, &nth)
    })?;
    let mut read = typed(&evaluated.column, None, attribute.kind, &assumed)?;
    // What is missing only because a text could not be read is invalid.
    for row in evaluated.unread {
        read[row as usize] = Err(());
    }
    let mut unread = Vec::new();
    let mut values: Vec<Option<Scalar>> = Vec::with_capacity(n);
    for (row, value) in read.into_iter().enumerate() {
        values.push(match value {
            _ if table.deleted[row] => None,
            Ok(value) => value,
            Err(()) => {
                unread.push(row as u32);
                None
            }
        });
    }
    unread.extend(without_invalid(asked, attribute, &mut values, |value| value, &nth)?);
    unread.sort_unstable();
    Ok(Supplied::Records { range, values, updated_at: table.updated_at.clone(), unread })
}
