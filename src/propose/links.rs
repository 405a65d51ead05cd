//! Which columns hold the record IDs of other tables.
//!
//! In: tables. Out: for each pair of column and table whether it leads there, and ways of several steps. Small whole
//! numbers of one table are as likely those of another: there the names must speak for it, too.

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
}

/// A table of more columns is no bridge, but something of its own.
const MOST_OF_A_BRIDGE: usize = 8;
/// How much of a column must be record IDs, where the other table was cut short.
const OF_A_SAMPLE: f64 = 0.02;

/// The links of every table, of each pair of tables the best.
pub(super) fn links(tables: &[Table], most: usize) -> Vec<Link> {
    let mut all = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (to, parent) in tables.iter().enumerate().filter(|(to, parent)| *to != t && parent.is_unique) {
            let ids = &parent.columns[parent.record_id];
            let leads = |c: usize| strength((table, c), (parent, ids), parent.n >= most);
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
fn strength((table, c): (&Table, usize), (parent, ids): (&Table, &Column), is_cut: bool) -> Option<f64> {
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
    let is_named = is_named || is_child || is_default;
    let needs_a_name = column.is_small_number() || ids.is_small_number() || held < 2;
    let enough = if is_cut && is_named { OF_A_SAMPLE } else { MOST };
    if share < enough || (needs_a_name && !is_named) || (c == table.record_id && table.is_unique && !is_named) {
        return None;
    }
    Some(share + f64::from(u8::from(is_named)))
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
