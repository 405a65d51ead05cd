//! What happened to customers, and how it leads to them.
//!
//! In: tables and their links. Out: for each table of events the column that names a record of customers, or the
//! mailbox of who it was, and the moment. What leads to nobody is left out, and said.

use super::column::MOST;
use super::links::{Link, Way, way};
use super::says::Says;
use super::table::{Rows, Table};

/// A table of events.
pub(super) struct Event {
    pub(super) table: usize,
    /// The table of customers.
    pub(super) of: usize,
    /// How its rows lead there by record IDs.
    pub(super) way: Option<Way>,
    /// Otherwise, or where that names nobody: the mailbox.
    pub(super) by: Option<usize>,
    pub(super) happened_at: Option<usize>,
}

/// Fewer rows that name a record make no events of its table.
const NAMED: f64 = 0.3;

/// The events among tables that are not customers; `has_mail` says whether customers have a field `email`.
pub(super) fn events(tables: &[Table], links: &[Link], customers: &[usize], has_mail: bool) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    for (t, table) in
        tables.iter().enumerate().filter(|(t, table)| !customers.contains(t) && !table.is_joined && !table.is_staff)
    {
        let way = way(tables, links, t, customers).filter(|way| table.columns[way.column].full >= NAMED);
        let is_own = |c: &usize| table.columns[*c].inside.is_none();
        let by = table.says(Says::Email).filter(|c| has_mail && is_own(c) && table.columns[*c].full >= NAMED);
        let people = matches!(table.rows, Rows::People | Rows::Companies);
        // People of a company's are counted where a table says so; their mailboxes are not its events.
        if table.n == 0 || way.is_none() && (by.is_none() || people) {
            continue;
        }
        let by = by.filter(|_| !people);
        let of = way.as_ref().map_or(customers[0], |way| way.to);
        all.push(Event { table: t, of, happened_at: happened_at(table), way, by });
    }
    // A bridge that others go over says nothing by itself.
    let between: Vec<usize> =
        all.iter().filter_map(|event| event.way.as_ref()).flat_map(|way| way.via.iter().map(|via| via.0)).collect();
    all.retain(|event| event.happened_at.is_some() || !between.contains(&event.table));
    all
}

/// The moment at which a row happened: the day of the order before the day of its entry.
fn happened_at(table: &Table) -> Option<usize> {
    let moments: Vec<usize> = (0..table.columns.len())
        .filter(|c| {
            let column = &table.columns[*c];
            column.is_moment() && !column.is_technical() && column.full >= MOST
        })
        .collect();
    let named = |parts: &[&str]| {
        moments.iter().copied().find(|c| parts.iter().any(|part| table.columns[*c].plain.contains(part)))
    };
    named(&["happen", "occur", "placed", "order_date", "ordered", "event_time", "timestamp", "received", "sent"])
        .or_else(|| named(&["creat"]))
        .or_else(|| named(&["date", "time", "_at", "_on"]).filter(|c| !table.columns[*c].plain.contains("updat")))
        .or_else(|| moments.first().copied())
}
