//! Which columns hold the record IDs of other tables.
//!
//! In: tables. Out: for each pair of column and table whether it leads there, and ways of several steps. Small whole
//! numbers of one table are as likely those of another: there the names must speak for it, too.

use std::collections::HashMap;

use super::column::{Column, MOST};
use super::nouns::Noun;
use super::says::Says;
use super::table::{Rows, Table};
use crate::sources::Sample;

/// A column that leads to the records of another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The table that has the column.
    pub(super) table: usize,
    pub(super) column: usize,
    /// The table whose records it names.
    pub(super) to: usize,
}

/// A table of more columns is no bridge, but something of its own.
const MOST_OF_A_BRIDGE: usize = 8;
/// Fewer rows that can be compared tell nothing of a link.
const TOLD: usize = 10;
/// From this share of rows on that are called alike a column links one customer to itself.
const ALIKE: f64 = 0.3;
/// How much of a column must be record IDs, where the other table was cut short.
const OF_A_SAMPLE: f64 = 0.02;

/// The links of every table, of each pair of tables the best.
pub(super) fn links(tables: &[Table], samples: &[Sample], most: usize) -> Vec<Link> {
    let mut all = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (to, parent) in tables.iter().enumerate().filter(|(to, parent)| *to != t && parent.is_unique) {
            let ids = &parent.columns[parent.record_id];
            let known = is_customers(table) && table.rows == parent.rows;
            let theirs = if known { names(parent, &samples[to], parent.record_id) } else { HashMap::new() };
            let leads = |c: usize| {
                let agree = if known { agree((table, &samples[t]), c, &theirs) } else { None };
                strength((table, c), (parent, ids), (parent.n >= most, agree))
            };
            let best = (0..table.columns.len()).filter_map(|c| Some((leads(c)?, c)));
            // Of equal ones the first.
            let best = best.min_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            if let Some((_, column)) = best {
                all.push(Link { table: t, column, to });
            }
        }
    }
    all
}

/// How much speaks for it that a column leads to a table; nothing where it does not.
fn strength(
    (table, c): (&Table, usize),
    (parent, ids): (&Table, &Column),
    (is_cut, agree): (bool, Option<f64>),
) -> Option<f64> {
    let column = &table.columns[c];
    let of_others = column.is_technical() || column.is_moment() || column.filled == 0 || column.is_json();
    if of_others || column.is_flag() && ids.distinct.len() > 2 {
        return None;
    }
    let held = column.distinct.keys().filter(|value| ids.distinct.contains_key(*value)).count();
    let share = held as f64 / column.distinct.len().max(1) as f64;
    let is_named = parent.is_named_by(column) && column.words.len() > usize::from(c == table.record_id);
    // `parent_id` of the addresses of a customer.
    let is_child = column.has(&["parent"]) && parent.is_above(table);
    let is_default = column.has(&["default", "primary", "main"]) && parent.noun == Some(Noun::Address);
    // Who is linked is mostly called alike, whatever the column is called.
    let is_named = agree.map_or(is_named || is_child || is_default, |agree| agree >= ALIKE);
    let needs_a_name = column.is_small_number() || ids.is_small_number() || held < 2;
    let enough = if is_cut && is_named { OF_A_SAMPLE } else { MOST };
    // Two systems count from 1; only who is called alike, or a table that is named after the other, is the same.
    let counts = c == table.record_id && column.is_small_number() && agree.is_none() && !parent.is_above(table);
    if counts || share < enough || (needs_a_name && !is_named) || (c == table.record_id && table.is_unique && !is_named)
    {
        return None;
    }
    Some(share + f64::from(u8::from(is_named)))
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
    is_customers(table) && table.is_unique && others.flat_map(|(_, other)| &other.columns).any(named)
}

fn is_customers(table: &Table) -> bool {
    matches!(table.rows, Rows::People | Rows::Companies)
}

/// By the value of a column what the record there is known by: its mailbox, and the beginning of its name.
fn names(table: &Table, sample: &Sample, column: usize) -> HashMap<String, [Option<String>; 2]> {
    let plain = |says: &[Says]| {
        let known = |c: &usize| table.columns[*c].inside.is_none() && *c < sample.values.len();
        says.iter().find_map(|says| table.says(*says).filter(known))
    };
    let mail = plain(&[Says::Email]);
    let name = plain(&[Says::Company, Says::LastName, Says::Person, Says::Name]);
    let small = |text: &String| text.trim().to_lowercase();
    let begins = |text: &String| small(text).chars().filter(|c| c.is_alphanumeric()).take(5).collect::<String>();
    let Some(keys) = sample.values.get(column) else { return HashMap::new() };
    let of = |row: usize| {
        let cell = |c: Option<usize>| sample.values.get(c?)?.get(row)?.as_ref().filter(|text| !text.trim().is_empty());
        [cell(mail).map(small), cell(name).map(begins)]
    };
    let known = keys.iter().enumerate().filter_map(|(row, key)| Some((key.as_ref()?.trim().to_owned(), of(row))));
    known.collect()
}

/// The share of rows whose column names a record that is known by the same mailbox or name; nothing where few tell.
fn agree((table, sample): (&Table, &Sample), c: usize, theirs: &HashMap<String, [Option<String>; 2]>) -> Option<f64> {
    let ours = names(table, sample, c);
    let meet = ours.iter().filter_map(|(key, ours)| {
        let theirs = theirs.get(key)?;
        let both: Vec<bool> = ours.iter().zip(theirs).filter_map(|(a, b)| Some(a.as_ref()? == b.as_ref()?)).collect();
        (!both.is_empty()).then(|| both.contains(&true))
    });
    let (told, alike) = meet.fold((0usize, 0usize), |(told, alike), is| (told + 1, alike + usize::from(is)));
    (told >= TOLD).then(|| alike as f64 / told as f64)
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
