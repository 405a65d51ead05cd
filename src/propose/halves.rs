//! Names of which one half is said.
//!
//! In: a table and its rows. Out: what a column called `name` beside a first name alone, or a last name alone, holds:
//! the whole name, or the other half, but where it is a company's. The values decide.

use super::column::Column;
use super::nouns::Noun;
use super::rows;
use super::says::Says;
use super::table::Table;

/// Tells the halves of a table.
pub(super) fn tell(table: &mut Table, values: &[Vec<Option<String>>]) {
    let (half, other) = match [Says::FirstName, Says::LastName].map(|says| table.says(says)) {
        [Some(first), None] => (first, Says::LastName),
        [None, Some(last)] => (last, Says::FirstName),
        _ => return,
    };
    let is_name = |column: &Column| column.says == Some(Says::Name) && column.words.len() == 1;
    let Some(name) = table.find(is_name) else { return };
    // A company beside the first name of whom to ask for.
    let is_long = table.columns[name].share(|value| value.split_whitespace().count() > 1) > 0.5;
    let is_company = table.noun == Some(Noun::Company) || rows::legal_forms(table, name) > 0.05;
    let (Some(names), Some(halves)) = (values.get(name), values.get(half)) else { return };
    let (mut told, mut whole) = (0usize, 0usize);
    for (name, half) in names.iter().zip(halves) {
        let (Some(name), Some(half)) = (name, half) else { continue };
        told += 1;
        whole += usize::from(name.to_lowercase().contains(&half.trim().to_lowercase()));
    }
    table.columns[name].says = match whole * 2 > told {
        true => Some(Says::Person),
        false if is_long || is_company => return,
        false => Some(other),
    };
}
