//! Identifiers that several tables of customers have.
//!
//! In: tables of customers and their links. Out: for each such identifier its columns: record IDs of one system that
//! another holds, and numbers of one name that are equal in several.

use std::collections::{BTreeMap, HashSet};

use super::address::FILLED;
use super::column::Column;
use super::links::Link;
use super::names::free_name;
use super::place::place;
use super::says;
use super::table::Table;

/// Name, columns by table, and why.
pub(super) type Shared = (String, BTreeMap<usize, Vec<String>>, &'static str);

/// A column of one table of customers that holds record IDs of another is an identifier that both have.
pub(super) fn foreign_keys(tables: &[Table], links: &[Link], customers: &[usize]) -> Vec<Shared> {
    let mut fields = Vec::new();
    let mut taken = HashSet::new();
    for &to in customers {
        let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for link in links.iter().filter(|link| link.to == to && customers.contains(&link.table)) {
            let (table, column) = (&tables[link.table], &tables[link.table].columns[link.column]);
            // Who many name, such as a parent, is another.
            if !says::is_of_others(&column.words) && column.repeats() < 2.0 && column.full >= FILLED {
                places.insert(link.table, vec![place(table, link.column)]);
            }
        }
        if !places.is_empty() {
            places.insert(to, vec![place(&tables[to], tables[to].record_id)]);
            let name = free_name(&format!("{}_id", tables[to].name.chars().take(59).collect::<String>()), &mut taken);
            fields.push((name, places, "one system holds the record IDs of another"));
        }
    }
    fields
}

/// Columns of one name in which several tables hold the same values, each mostly once: a number that is the customer's.
pub(super) fn shared_numbers(
    (tables, links): (&[Table], &[Link]),
    customers: &[usize],
    taken: &mut HashSet<String>,
) -> Vec<Shared> {
    let mut by_name: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for &t in customers {
        for (c, column) in tables[t].columns.iter().enumerate() {
            let numbered = column.has(&["id", "number", "no", "nr", "code", "key", "uuid", "guid", "ref", "card"]);
            let may_be = column.says.is_none() && !column.is_technical() && !column.is_moment() && !column.is_flag();
            // What leads to a table is known already.
            let leads = links.iter().any(|link| (link.table, link.column) == (t, c));
            if numbered && may_be && !leads && column.plain != "id" && column.filled >= 20 && column.repeats() < 1.3 {
                by_name.entry(&column.plain).or_default().push((t, c));
            }
        }
    }
    let mut fields = Vec::new();
    for (name, places) in by_name.into_iter().filter(|(_, places)| places.len() > 1) {
        let columns: Vec<&Column> = places.iter().map(|(t, c)| &tables[*t].columns[*c]).collect();
        let meets = columns.iter().enumerate().all(|(n, column)| {
            let others = columns.iter().enumerate().filter(|(m, _)| *m != n);
            let held =
                |other: &Column| column.distinct.keys().filter(|value| other.distinct.contains_key(*value)).count();
            others.map(|(_, other)| held(other)).max().unwrap_or(0) * 5 >= column.distinct.len()
        });
        // Small numbers of two systems are equal by chance.
        if meets && !columns.iter().any(|column| column.is_small_number()) {
            let places = places.iter().map(|(t, c)| (*t, vec![place(&tables[*t], *c)])).collect();
            fields.push((free_name(name, taken), places, "several systems hold the same values"));
        }
    }
    fields
}
