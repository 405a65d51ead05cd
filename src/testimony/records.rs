//! What a source of customers says, record by record.

use anyhow::{Result, anyhow};

use super::asked::{Asked, located};
use super::related;
use super::supplied::Supplied;
use super::valid::without_invalid;
use super::values::{Typed, typed};
use crate::config::{Attribute, Beside, Expression};
use crate::sources::Regions;
use crate::tables::{Counting, Scalar, Wrong};
use crate::types::Assumed;

/// Evaluates an expression over every record of a source; `s` is the place of the supply.
pub(super) fn by_expression(
    asked: &Asked<'_>,
    attribute: &Attribute,
    s: usize,
    expression: &Expression,
) -> Result<Supplied> {
    let supply = &attribute.supplies[s];
    let source = supply.source;
    let (table, range) =
        asked.sources.of_source(source).ok_or_else(|| anyhow!("this is a bug: a source was not read"))?;
    let n = table.record_ids.len();
    let name = &asked.use_case.identity.sources[source].name;
    let nth = |row: usize| format!("record {} of `{name}`, in order of record ID", row + 1);
    let regions = Regions::of_source(&supply.region, source, &table.frame)?;
    let declared = &asked.use_case.identity.sources[source];
    let (zone, mark) = (declared.timezone, declared.decimal);
    let assumed = |row: usize| Assumed { region: regions.of(row).0, zone, mark, form: None };
    // What rows of one record contradict each other in is not known.
    let used = table.contradicted.iter().filter(|(column, _)| expression.columns.contains(column));
    let used: Vec<(&str, Vec<bool>)> = used.map(|(column, rows)| (column.as_str(), marked(rows, n))).collect();
    let unread: Vec<(&str, &[bool])> = used.iter().map(|(column, rows)| (*column, rows.as_slice())).collect();
    let contradicts = |row: usize| used.iter().any(|(_, rows)| rows[row]);
    let evaluated = expression.evaluate_in(
        &table.frame,
        Beside { as_of: Some(asked.as_of), unread: &unread, formats: &declared.formats, ..Beside::default() },
        &assumed,
    );
    let evaluated = evaluated.map_err(|failed| {
        located(asked, attribute, &["from", name], &format!("`{}` from `{name}`", attribute.name), failed, &nth)
    })?;
    let form = expression.bare_column().and_then(|column| declared.form(column));
    let as_written = |row: usize| Assumed { form, ..assumed(row) };
    let Typed { values: mut read, no_date } = typed(&evaluated.column, None, attribute.kind, &as_written)?;
    if expression.bare_column().is_some() {
        (0..n).filter(|row| contradicts(*row)).for_each(|row| read[row] = Err(()));
    }
    related::whom(asked, attribute, s, &mut read);
    // What is missing only because a text could not be read is invalid.
    for row in evaluated.unread {
        read[row as usize] = Err(());
    }
    let (mut unread, mut counting, mut stand_ins) = (Vec::new(), Counting::default(), Counting::default());
    let mut values: Vec<Option<Scalar>> = Vec::with_capacity(n);
    for (row, value) in read.into_iter().enumerate() {
        let is_no_date = !table.deleted[row] && no_date.binary_search(&(row as u32)).is_ok();
        if is_no_date {
            stand_ins.saw(table.places.read_row(row), false);
        }
        if table.deleted[row] || value == Ok(None) {
            values.push(None);
            continue;
        }
        // It is counted at the source.
        if value.is_ok() || !contradicts(row) {
            counting.saw(table.places.read_row(row), value.is_ok());
        }
        if value.is_err() {
            unread.push(row as u32);
        }
        values.push(value.unwrap_or_default());
    }
    let not_valid = without_invalid(asked, attribute, &mut values, |value| value, &nth)?;
    let first = not_valid.iter().map(|row| table.places.read_row(*row as usize)).min();
    let breaking = Counting { values: not_valid.len(), filled: counting.filled - counting.values, first };
    stand_ins.filled += counting.filled;
    let wrong = if attribute.relation.is_some() { Wrong::NoRecord } else { Wrong::Unread };
    let said = [
        stand_ins.said("from", Wrong::NoDate, &table.places),
        counting.said("from", wrong, &table.places),
        breaking.said("valid", Wrong::NotValid, &table.places),
    ];
    unread.extend(not_valid);
    unread.sort_unstable();
    let (updated_at, said) = (table.updated_at.clone(), said.into_iter().flatten().collect());
    Ok(Supplied::Records { range, values, updated_at, unread, said })
}

/// For each of `n` rows whether it is one of these.
fn marked(rows: &[u32], n: usize) -> Vec<bool> {
    let mut marked = vec![false; n];
    rows.iter().for_each(|row| marked[*row as usize] = true);
    marked
}
