//! Which columns hold the record IDs of other tables.
//!
//! In: tables. Out: for each pair of column and table whether it leads there, and ways of several steps. Small whole
//! numbers of one table are as likely those of another: there the names must speak for it, too.

use std::collections::HashSet;

use super::alike::{ALIKE, Known, all_bare};
use super::column::{Column, MOST};
use super::nouns::Noun;
use super::table::{Rows, Table};

/// A column that leads to the records of another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The table that has the column.
    pub(super) table: usize,
    pub(super) column: usize,
    /// The table whose records it names.
    pub(super) to: usize,
    /// Whether one of the two is filled up with zeros that the other leaves out.
    pub(super) is_padded: bool,
}

/// A table of more columns is no bridge, but something of its own.
const MOST_OF_A_BRIDGE: usize = 8;
/// How much of a column must be record IDs, where the other table was cut short.
const OF_A_SAMPLE: f64 = 0.02;

/// The links of every table, of each pair of tables the best.
pub(super) fn links(tables: &[Table], known: &Known<'_>, most: usize) -> Vec<Link> {
    let mut all = Vec::new();
    // What depends on the table that is led to, or on the column that leads, is made once for all its partners.
    let parents: Vec<_> = (0..tables.len()).filter(|to| tables[*to].is_unique).collect();
    let ids: Vec<Ids<'_>> = parents.iter().map(|to| Ids::of(&tables[*to].columns[tables[*to].record_id])).collect();
    let theirs: Vec<_> = parents.iter().map(|to| known.named(tables, *to, tables[*to].record_id)).collect();
    for (t, table) in tables.iter().enumerate() {
        let mut best: Vec<Option<(f64, Link)>> = vec![None; parents.len()];
        for column in 0..table.columns.len() {
            let ours = known.named(tables, t, column);
            for (p, to) in parents.iter().copied().enumerate().filter(|(_, to)| *to != t) {
                let parent = &tables[to];
                let agree = if table.rows == parent.rows { ours.alike(&theirs[p]) } else { None };
                let found = strength((table, column), (parent, &ids[p]), (parent.n >= most, agree));
                let Some((strength, is_padded)) = found else { continue };
                // Of equal ones the first.
                if best[p].is_none_or(|(best, _)| strength > best) {
                    best[p] = Some((strength, Link { table: t, column, to, is_padded }));
                }
            }
        }
        all.extend(best.into_iter().flatten().map(|(_, link)| link));
    }
    all
}

/// The record IDs of a table.
struct Ids<'a> {
    column: &'a Column,
    /// Those without zeros in front, where no two become one; empty otherwise.
    bare: HashSet<&'a str>,
    /// Whether some have zeros in front.
    have_zeros: bool,
}

impl<'a> Ids<'a> {
    fn of(column: &'a Column) -> Self {
        Self { column, bare: all_bare(column).unwrap_or_default(), have_zeros: has_zeros(column) }
    }
}

fn has_zeros(column: &Column) -> bool {
    column.distinct.keys().any(|value| value.starts_with('0') && value.len() > 1)
}

/// How many of the values of a column are IDs of another, and whether that is so without the zeros in front alone.
fn held(column: &Column, ids: &Ids<'_>) -> (usize, bool) {
    let exactly = column.distinct.keys().filter(|value| ids.column.distinct.contains_key(*value)).count();
    if exactly == column.distinct.len() || !(ids.have_zeros || has_zeros(column)) {
        return (exactly, false);
    }
    // Zeros are left out where that makes one of two on neither side, and finds many more.
    let padded = all_bare(column).map_or(0, |own| own.intersection(&ids.bare).count());
    if padded * 20 > exactly * 21 { (padded, true) } else { (exactly, false) }
}

/// How much speaks for it that a column leads to a table, and whether zeros have to be left out for it; nothing where
/// it does not.
fn strength(
    (table, c): (&Table, usize),
    (parent, ids): (&Table, &Ids<'_>),
    (is_cut, agree): (bool, Option<f64>),
) -> Option<(f64, bool)> {
    let column = &table.columns[c];
    // What stands inside an object is a customer's other ID only where names speak for it.
    let is_inside = column.inside.is_some();
    let is_technical = !is_inside && column.is_technical() || is_inside && agree.is_none();
    let of_others = is_technical || column.is_moment() || column.filled == 0 || column.is_json();
    if of_others || column.is_flag() && ids.column.distinct.len() > 2 {
        return None;
    }
    let (held, is_padded) = held(column, ids);
    let share = held as f64 / column.distinct.len().max(1) as f64;
    let is_named = parent.is_named_by(column) && column.words.len() > usize::from(c == table.record_id);
    // `parent_id` of the addresses of a customer.
    let is_child = column.has(&["parent"]) && parent.is_above(table);
    let is_default = column.has(&["default", "primary", "main"]) && parent.noun == Some(Noun::Address);
    // Who is linked is mostly called alike, whatever the column is called.
    let is_named = agree.map_or(is_named || is_child || is_default, |agree| agree >= ALIKE);
    let needs_a_name = column.is_small_number() || ids.column.is_small_number() || held < 2;
    // A system may hold the IDs of few of its customers.
    let enough = if is_cut && is_named || agree.is_some_and(|agree| agree >= ALIKE) { OF_A_SAMPLE } else { MOST };
    // Two systems count from 1; only who is called alike, or a table that is named after the other, is the same.
    let counts = c == table.record_id && column.is_small_number() && agree.is_none() && !parent.is_above(table);
    if counts || share < enough || (needs_a_name && !is_named) || (c == table.record_id && table.is_unique && !is_named)
    {
        return None;
    }
    Some((share + f64::from(u8::from(is_named)), is_padded))
}

/// Whether the records of a table are those that other tables name as owners, agents and the like.
pub(super) fn look_after(tables: &[Table], t: usize) -> bool {
    let table = &tables[t];
    let ids = &table.columns[table.record_id];
    let named = |column: &Column| {
        let about =
            column.has(&["owner", "agent", "rep", "assignee", "assigned", "manager", "advisor", "csm", "seller"]);
        let within = || column.distinct.keys().filter(|value| ids.distinct.contains_key(*value)).count();
        about && column.repeats() >= 2.0 && within() as f64 >= MOST * column.distinct.len().max(1) as f64
    };
    let others = tables.iter().enumerate().filter(|(other, _)| *other != t);
    table.is_of_customers() && table.is_unique && others.flat_map(|(_, other)| &other.columns).any(named)
}

/// A way from a table to records of customers: the column of the table, then for each table between the column that
/// is its record ID, and the one that leads on.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) column: usize,
    /// Table, column that names what came before, column that leads on.
    pub(super) via: Vec<(usize, usize, usize)>,
    /// The table of customers.
    pub(super) to: usize,
    /// Whether a row may lead to several of them.
    pub(super) several: bool,
}

/// The shortest way from a table to customers of a kind.
pub(super) fn way(tables: &[Table], links: &[Link], t: usize, customers: &[usize]) -> Option<Way> {
    let direct = |from: usize| {
        let mut found: Vec<&Link> =
            links.iter().filter(|link| link.table == from && customers.contains(&link.to)).collect();
        // The link that reaches most of its rows.
        found.sort_by(|a, b| {
            let full = |link: &Link| tables[link.table].columns[link.column].full;
            full(b).total_cmp(&full(a)).then(a.column.cmp(&b.column))
        });
        found.first().copied()
    };
    if let Some(link) = direct(t) {
        return Some(Way { column: link.column, via: Vec::new(), to: link.to, several: false });
    }
    let over = |link: &Link| {
        let between = &tables[link.to];
        let on = direct(link.to)?;
        (on.column != between.record_id).then(|| Way {
            column: link.column,
            via: vec![(link.to, between.record_id, on.column)],
            to: on.to,
            several: false,
        })
    };
    let is_over = |link: &&Link| link.table == t && tables[link.to].rows != Rows::Others;
    links.iter().filter(is_over).find_map(over).or_else(|| {
        // A bridge: deals and the companies that they are with.
        let over = |link: &Link| {
            let on = direct(link.table).filter(|on| on.column != link.column)?;
            let bridge = &tables[link.table];
            let named = bridge.columns.iter().filter(|column| !column.is_technical()).count();
            let repeats = bridge.columns[link.column].repeats();
            let via = vec![(link.table, link.column, on.column)];
            let way = Way { column: tables[t].record_id, via, to: on.to, several: repeats > 1.0 };
            (named <= MOST_OF_A_BRIDGE && repeats < 2.0).then_some(way)
        };
        let leads = |link: &&Link| link.to == t && tables[t].rows == Rows::Events;
        links.iter().filter(leads).find_map(over)
    })
}
