//! Where a value stands, as a use case writes it.

use super::names::quoted;
use super::table::Table;

/// A column, or a key in a column of JSON.
pub(super) fn place(table: &Table, c: usize) -> String {
    match &table.columns[c].inside {
        Some((column, key)) => format!("{{json: [{}, {}]}}", quoted(column), quoted(key)),
        None => quoted(&table.columns[c].name),
    }
}
