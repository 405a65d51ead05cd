//! Identifiers that several tables of customers have.
//!
//! In: tables of customers and their links. Out: for each such identifier its columns: record IDs of one system that
//! another holds, and numbers of one name that are equal in several.

use std::collections::{BTreeMap, HashSet};

use super::address::FILLED;
use super::alike::{ALIKE, Known, Named};
use super::column::{Column, MOST};
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

/// Whether the values of a column are whole numbers close together, as of a counter: those of another are as likely
/// the same.
fn counts(column: &Column) -> bool {
    let numbers: Vec<u64> = column.distinct.keys().filter_map(|value| value.parse().ok()).collect();
    let span = numbers.iter().max().zip(numbers.iter().min()).map(|(most, least)| most - least);
    let is_dense = span.is_some_and(|span| span < 20 * numbers.len() as u64);
    is_dense && numbers.len() as f64 >= MOST * column.distinct.len() as f64
}

/// Fewer equal values are equal by chance.
const EQUAL: usize = 20;

/// Columns in which several tables hold the same values, each mostly once, under one name or another: a number that is
/// the customer's.
pub(super) fn shared_numbers(
    tables: &[Table],
    (links, known): (&[Link], &Known<'_>),
    customers: &[usize],
    taken: &mut HashSet<String>,
) -> Vec<Shared> {
    let mut by_name: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut others: Vec<(usize, usize)> = Vec::new();
    for &t in customers {
        for (c, column) in tables[t].columns.iter().enumerate() {
            let ends = ["nummer", "number", "nr"].iter().any(|end| column.plain.ends_with(end));
            let numbered =
                ends || column.has(&["id", "number", "no", "nr", "code", "key", "uuid", "guid", "ref", "card"]);
            // What a household or a contract is known by is not who somebody is.
            let is_others = says::is_of_several(&column.words);
            let may_be = !is_others
                && column.says.is_none()
                && !column.is_technical()
                && !column.is_moment()
                && !column.is_flag();
            // What leads to a table is known already.
            let leads = links.iter().any(|link| (link.table, link.column) == (t, c));
            if numbered && may_be && !leads && column.plain != "id" && column.filled >= 20 && column.repeats() < 1.3 {
                by_name.entry(&column.plain).or_default().push((t, c));
            }
            let is_own = column.inside.is_none() && c != tables[t].record_id && !column.is_small_number();
            if (numbered || column.holds_codes()) && may_be && !leads && is_own && column.repeats() < 1.3 {
                others.push((t, c));
            }
        }
    }
    // Numbers that both systems count are equal by chance: who has one is then known by other names.
    let named = |at: &(usize, usize)| known.named(tables, at.0, at.1);
    let mut fields = Vec::new();
    for (name, places) in by_name.into_iter().filter(|(_, places)| places.len() > 1) {
        let columns: Vec<&Column> = places.iter().map(|(t, c)| &tables[*t].columns[*c]).collect();
        let meets = columns.iter().enumerate().all(|(n, column)| {
            let others = columns.iter().enumerate().filter(|(m, _)| *m != n);
            let held =
                |other: &Column| column.distinct.keys().filter(|value| other.distinct.contains_key(*value)).count();
            others.map(|(_, other)| held(other)).max().unwrap_or(0) * 5 >= column.distinct.len()
        });
        if !meets || columns.iter().any(|column| column.is_small_number()) {
            continue;
        }
        let named: Vec<Named<'_>> = places.iter().map(named).collect();
        let are_alike = |n: usize, m: usize| named[n].alike(&named[m]).is_none_or(|alike| alike >= ALIKE);
        if (0..named.len()).all(|n| (0..named.len()).any(|m| m != n && are_alike(n, m))) {
            let places = places.iter().map(|(t, c)| (*t, vec![place(&tables[*t], *c)])).collect();
            fields.push((free_name(name, taken), places, "several systems hold the same values"));
        }
    }
    let is_taken = |fields: &[Shared], at: &(usize, usize)| {
        fields.iter().any(|(_, places, _)| places.get(&at.0) == Some(&vec![place(&tables[at.0], at.1)]))
    };
    for (n, a) in others.iter().enumerate() {
        let column = |at: &(usize, usize)| &tables[at.0].columns[at.1];
        let equal = |b: &&(usize, usize)| {
            let held = column(a).distinct.keys().filter(|value| column(b).distinct.contains_key(*value)).count();
            b.0 != a.0 && held >= EQUAL && held * 50 >= column(a).distinct.len().min(column(b).distinct.len())
        };
        let mut places = BTreeMap::from([(a.0, vec![place(&tables[a.0], a.1)])]);
        let equal: Vec<&(usize, usize)> = others[n + 1..].iter().filter(equal).collect();
        if equal.is_empty() {
            continue;
        }
        let (ours, counts) = (named(a), counts(column(a)));
        for b in equal.into_iter().filter(|b| ours.alike(&named(b)).map_or(!counts, |alike| alike >= ALIKE)) {
            places.entry(b.0).or_insert_with(|| vec![place(&tables[b.0], b.1)]);
        }
        if places.len() > 1 && !is_taken(&fields, a) {
            let name = free_name(&column(a).plain, taken);
            fields.push((name, places, "several systems hold the same values, under other names"));
        }
    }
    fields
}
