//! Where a customer is: one address of those that a table has.
//!
//! In: a table. Out: the columns of its address, and the country of most records. An address of work, of delivery or of
//! before is taken only where there is no other.

use std::collections::BTreeMap;

use super::column::{Column, MOST};
use super::place::place;
use super::says::Says;
use super::table::Table;
use crate::config::FieldType;

/// Fewer filled values make no field.
pub(super) const FILLED: f64 = 0.02;

/// The columns of one address: where somebody lives, or a company is.
#[derive(Default)]
pub(super) struct Address {
    pub(super) street: Vec<String>,
    pub(super) postal_code: Vec<String>,
    pub(super) city: Vec<String>,
    pub(super) state: Option<usize>,
    pub(super) country: Option<usize>,
}

/// Words before the parts of an address that say it is not where the customer is, or not always.
const LESS: [&str; 12] = [
    "shipping",
    "delivery",
    "work",
    "office",
    "employer",
    "other",
    "alternate",
    "previous",
    "old",
    "origin",
    "warehouse",
    "registered",
];

/// The address of a table: of several the fullest of those that say it is the customer's own.
pub(super) fn address(table: &Table) -> Address {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let part = |column: &Column| {
        matches!(
            column.says,
            Some(Says::Street | Says::House | Says::City | Says::PostalCode | Says::Country | Says::Trait("state"))
        )
    };
    for (c, column) in table.columns.iter().enumerate().filter(|(_, column)| part(column) && column.full >= FILLED) {
        groups.entry(group(column)).or_default().push(c);
    }
    let rank = |(name, columns): &(&String, &Vec<usize>)| {
        let is_less = name.split('_').any(|word| LESS.contains(&word));
        let all = [Says::Street, Says::House, Says::City, Says::PostalCode, Says::Country];
        let kinds = all.iter().filter(|says| columns.iter().any(|c| table.columns[*c].says == Some(**says))).count();
        let full: f64 = columns.iter().map(|c| table.columns[*c].full).sum();
        (is_less, usize::MAX - kinds, -(full * 1e6) as i64, (*name).clone())
    };
    let Some((_, columns)) = groups.iter().min_by_key(rank) else { return Address::default() };
    let find = |says: Says| columns.iter().copied().find(|c| table.columns[*c].says == Some(says));
    let part = |says: Says| find(says).map(|c| place(table, c)).into_iter().collect::<Vec<_>>();
    let street = match (find(Says::Street), find(Says::House)) {
        (Some(street), Some(house)) if table.columns[street].inside.is_none() => {
            vec![format!("{{join: [{}, {}]}}", place(table, house), place(table, street))]
        }
        // A number alone is no street.
        (Some(street), _) if table.columns[street].share(|value| value.chars().any(char::is_alphabetic)) >= MOST => {
            vec![place(table, street)]
        }
        _ => Vec::new(),
    };
    let codes = |c: &usize| table.columns[*c].share(|value| value.chars().any(|c| c.is_ascii_digit())) >= MOST;
    let postal_code = find(Says::PostalCode).filter(codes).map(|c| place(table, c)).into_iter().collect();
    // The country of a record is read from a column of its own.
    let reads = |c: &usize| {
        table.columns[*c].inside.is_none() && table.columns[*c].understood(FieldType::Country, None) >= MOST
    };
    let state = find(Says::Trait("state"));
    Address { street, postal_code, city: part(Says::City), state, country: find(Says::Country).filter(reads) }
}

/// What stands before the part of an address in a column's name, such as `billing`.
fn group(column: &Column) -> String {
    const PARTS: [&str; 44] = [
        "street",
        "strasse",
        "str",
        "rue",
        "calle",
        "straat",
        "route",
        "address",
        "adresse",
        "adres",
        "line",
        "house",
        "number",
        "no",
        "name",
        "city",
        "town",
        "locality",
        "ort",
        "stadt",
        "ville",
        "ciudad",
        "citta",
        "plaats",
        "woonplaats",
        "suburb",
        "zip",
        "plz",
        "postal",
        "postleitzahl",
        "code",
        "country",
        "land",
        "pays",
        "pais",
        "iso",
        "1",
        "2",
        "3",
        "nr",
        "state",
        "province",
        "county",
        "region",
    ];
    let rest: Vec<&str> = column.words.iter().map(String::as_str).filter(|word| !PARTS.contains(word)).collect();
    rest.join("_")
}

/// The country of most records that name one.
pub(super) fn country(tables: &[Table], customers: &[usize]) -> Option<String> {
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    for table in customers.iter().map(|t| &tables[*t]) {
        let Some(c) = address(table).country else { continue };
        for (value, rows) in table.columns[c].values() {
            if let Some(code) = crate::types::country(value) {
                *held.entry(code).or_default() += rows;
            }
        }
    }
    held.into_iter().max_by_key(|(code, n)| (*n, std::cmp::Reverse(code.clone()))).map(|(code, _)| code)
}
