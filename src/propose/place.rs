//! Where a value stands, as a use case writes it.

use super::names::quoted;
use super::table::Table;

/// A column, or a place in a column of JSON.
pub(super) fn place(table: &Table, c: usize) -> String {
    match &table.columns[c].inside {
        Some((column, path)) => {
            let keys: Vec<String> = std::iter::once(column).chain(path).map(|key| quoted(key)).collect();
            format!("{{json: [{}]}}", keys.join(", "))
        }
        None => quoted(&table.columns[c].name),
    }
}
