//! Which columns hold the record IDs of other tables.
//!
//! In: tables. Out: for each pair of column and table whether it leads there, and ways of several steps. Small whole
//! numbers of one table are as likely those of another: there the names must speak for it, too.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::column::{Column, MOST};
use super::inside::under;
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
    /// Whether one of the two is filled up with zeros that the other leaves out.
    pub(super) is_padded: bool,
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
    let known_by = |(table, sample): (&Table, &Sample)| match is_customers(table) {
        true => known_by(table, sample),
        false => Vec::new(),
    };
    let by: Vec<Vec<[Option<String>; 2]>> = tables.iter().zip(samples).map(known_by).collect();
    // What depends on the table that is led to, or on the column that leads, is made once for all its partners.
    let parents: Vec<_> = (0..tables.len()).filter(|to| tables[*to].is_unique).collect();
    let ids: Vec<Ids<'_>> = parents.iter().map(|to| Ids::of(&tables[*to].columns[tables[*to].record_id])).collect();
    let theirs: Vec<_> =
        parents.iter().map(|to| names((&tables[*to], &samples[*to]), tables[*to].record_id, &by[*to])).collect();
    for (t, table) in tables.iter().enumerate() {
        let mut best: Vec<Option<(f64, Link)>> = vec![None; parents.len()];
        for column in 0..table.columns.len() {
            let ours = names((table, &samples[t]), column, &by[t]);
            for (p, to) in parents.iter().copied().enumerate().filter(|(_, to)| *to != t) {
                let parent = &tables[to];
                let known = is_customers(table) && table.rows == parent.rows;
                let agree = known.then(|| agree(&ours, &theirs[p])).flatten();
                let found = strength((table, column), (parent, &ids[p]), (parent.n >= most, agree));
                let Some((strength, is_padded)) = found else { continue };
                // Of equal ones the first.
                if best[p].is_none_or(|(known, _)| strength > known) {
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
        let mut bare: HashSet<&str> = column.distinct.keys().map(|id| self::bare(id)).collect();
        if bare.len() < column.distinct.len() {
            bare.clear();
        }
        Self { column, bare, have_zeros: has_zeros(column) }
    }
}

fn has_zeros(column: &Column) -> bool {
    column.distinct.keys().any(|value| value.starts_with('0') && value.len() > 1)
}

/// An ID without zeros in front, where it is a number.
fn bare(id: &str) -> &str {
    let bare = id.trim_start_matches('0');
    if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) { bare } else { id }
}

/// How many of the values of a column are IDs of another, and whether that is so without the zeros in front alone.
fn held(column: &Column, ids: &Ids<'_>) -> (usize, bool) {
    let exactly = column.distinct.keys().filter(|value| ids.column.distinct.contains_key(*value)).count();
    if exactly == column.distinct.len() || !(ids.have_zeros || has_zeros(column)) {
        return (exactly, false);
    }
    let padded = column.distinct.keys().filter(|value| ids.bare.contains(bare(value))).count();
    // Zeros are left out where that finds many more.
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
    let enough = if is_cut && is_named { OF_A_SAMPLE } else { MOST };
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
    is_customers(table) && table.is_unique && others.flat_map(|(_, other)| &other.columns).any(named)
}

fn is_customers(table: &Table) -> bool {
    matches!(table.rows, Rows::People | Rows::Companies)
}

/// The values of a column, or of a key inside one.
fn values<'a>(table: &Table, sample: &'a Sample, column: usize) -> Option<Cow<'a, [Option<String>]>> {
    match &table.columns[column].inside {
        None => sample.values.get(column).map(|values| Cow::Borrowed(values.as_slice())),
        Some((object, key)) => {
            let at = sample.columns.iter().position(|name| name == object)?;
            Some(Cow::Owned(under(sample.values.get(at)?, key)))
        }
    }
}

/// What the record of every row is known by: its mailbox, and the beginning of its name.
fn known_by(table: &Table, sample: &Sample) -> Vec<[Option<String>; 2]> {
    let known = |says: &[Says]| {
        let column = says.iter().find_map(|says| table.says(*says));
        column.and_then(|column| values(table, sample, column))
    };
    let mail = known(&[Says::Email]);
    let name = known(&[Says::Company, Says::LastName, Says::Person, Says::Name]);
    let small = |text: &String| text.trim().to_lowercase();
    let begins = |text: &String| small(text).chars().filter(|c| c.is_alphanumeric()).take(5).collect::<String>();
    let of = |row: usize| {
        let cell = |values: &Option<Cow<'_, [Option<String>]>>| {
            values.as_ref()?.get(row)?.clone().filter(|text| !text.trim().is_empty())
        };
        [cell(&mail).as_ref().map(small), cell(&name).as_ref().map(begins)]
    };
    (0..table.n).map(of).collect()
}

/// By the value of a column what the record there is known by.
fn names<'a>(
    (table, sample): (&Table, &Sample),
    column: usize,
    known: &'a [[Option<String>; 2]],
) -> HashMap<String, &'a [Option<String>; 2]> {
    // Of tables that are not of customers nothing is known.
    let keys = if known.is_empty() { None } else { values(table, sample, column) };
    let Some(keys) = keys else { return HashMap::new() };
    keys.iter().zip(known).filter_map(|(key, known)| Some((bare(key.as_ref()?.trim()).to_owned(), known))).collect()
}

/// The share of rows whose column names a record that is known by the same mailbox or name; nothing where few tell.
fn agree(ours: &HashMap<String, &[Option<String>; 2]>, theirs: &HashMap<String, &[Option<String>; 2]>) -> Option<f64> {
    let meet = ours.iter().filter_map(|(key, ours)| {
        let theirs = theirs.get(key)?;
        let both = ours.iter().zip(theirs.iter());
        let both: Vec<bool> = both.filter_map(|(a, b)| Some(a.as_ref()? == b.as_ref()?)).collect();
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
