//! Eight to ten attributes, from the columns that say something and the events that can be counted.
//!
//! In: tables with their roles. Out: attributes with where they come from. It promises none of what a connector or a
//! system added for itself: record IDs, moments of change, deletions. Which of several systems is right it cannot know;
//! the one that reaches most customers comes first, and the file says so.

use std::collections::{BTreeMap, HashSet};

use super::column::Column;
use super::events::Event;
use super::names::{free_name, quoted, sql};
use super::says::Says;
use super::table::Table;
use crate::config::{AttributeType, word};

/// How many are proposed where there are more.
const ENOUGH: usize = 10;
/// A use case has so many at least.
const LEAST: usize = 8;

/// An attribute.
pub(super) struct Proposed {
    pub(super) name: String,
    pub(super) kind: AttributeType,
    /// Table and expression, the one that reaches most customers first.
    pub(super) from: Vec<(usize, String)>,
    /// Rows that have it in each table.
    reach: Vec<usize>,
    /// How much it says, for choosing.
    weight: f64,
    pub(super) events: bool,
    pub(super) counts: bool,
    pub(super) fills: bool,
}

/// The attributes of a use case.
pub(super) fn propose(tables: &[Table], customers: &[usize], events: &[Event]) -> Vec<Proposed> {
    let mut taken: HashSet<String> =
        ["canonical_id", "value", "records", "in_population", "c360_as_of", "c360_run_id"].map(str::to_owned).into();
    let mut columns = from_columns(tables, customers, &mut taken);
    columns.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let happened = from_events(tables, events, &mut taken);
    let room = ENOUGH.saturating_sub(happened.len().min(5));
    let mut chosen: Vec<Proposed> = columns.into_iter().take(room).collect();
    chosen.extend(happened);
    chosen.truncate(ENOUGH);
    while chosen.len() < LEAST {
        let Some(more) = filler(tables, customers, chosen.len(), &mut taken) else { break };
        chosen.push(more);
    }
    chosen
}

/// Names that say nothing without their table.
const GENERAL: [&str; 5] = ["status", "type", "kind", "stage", "category"];

/// Whether a column says something of a customer that somebody could act on.
fn says_something(table: &Table, c: usize) -> bool {
    let column = &table.columns[c];
    let is_habit =
        [Some(table.record_id), table.updated_at, table.current, table.deleted, table.merged_into].contains(&Some(c));
    let names_a_record =
        column.words.last().is_some_and(|word| matches!(word.as_str(), "id" | "uuid" | "guid" | "gid" | "key"))
            || column.plain.ends_with("id") && column.distinct.len() > 20;
    let marks = column.has(&["deleted", "merged", "hash", "token", "password", "synced", "etag", "href", "permalink"]);
    // A house, or half a name, says nothing by itself.
    let is_part = matches!(column.says, Some(Says::House));
    let is_constant = column.distinct.len() < 2 && table.n > 20;
    // Where somebody happened to be.
    let passing = column.has(&["ip", "geoip", "browser", "device", "latitude", "longitude", "lat", "lng"]);
    let is_noise =
        column.is_technical() || column.inside.is_some() || column.is_json() || column.is_long() || column.full < 0.2;
    !(is_habit || names_a_record || marks || is_part || is_constant || passing || is_noise)
}

fn from_columns(tables: &[Table], customers: &[usize], taken: &mut HashSet<String>) -> Vec<Proposed> {
    let mut found: BTreeMap<(String, String), Proposed> = BTreeMap::new();
    for &t in customers {
        let table = &tables[t];
        for c in (0..table.columns.len()).filter(|c| says_something(table, *c)) {
            let column = &table.columns[c];
            let kind = column.attribute_type();
            // A status in two systems is two things.
            let is_general = column.says.is_none() && GENERAL.contains(&column.plain.as_str());
            let name = match is_general {
                true => format!("{}_{}", table.name.chars().take(50).collect::<String>(), column.plain),
                false => name(column),
            };
            let key = (name.clone(), word(&kind));
            let attribute = found.entry(key).or_insert_with(|| Proposed {
                name,
                kind,
                from: Vec::new(),
                reach: Vec::new(),
                weight: 0.0,
                events: false,
                counts: false,
                fills: false,
            });
            if attribute.from.iter().any(|(known, _)| *known == t) {
                continue;
            }
            let place =
                attribute.reach.iter().position(|reach| *reach < column.filled).unwrap_or(attribute.reach.len());
            attribute.from.insert(place, (t, sql(&column.name)));
            attribute.reach.insert(place, column.filled);
            // What several systems know is what a profile is for; who somebody is, is known already.
            let again = if attribute.from.len() == 2 { 0.3 } else { 0.0 };
            let known = match column.says {
                Some(Says::Country | Says::City | Says::Trait(_)) | None => 0.0,
                Some(Says::Email | Says::Phone | Says::Company) => 0.2,
                Some(_) => 0.8,
            };
            // When a row was made is the system's own matter.
            let made = column.is_moment()
                && column.has(&["created", "creat", "updated", "modified", "changed", "added", "synced", "imported"]);
            let known = known + if made { 0.8 } else { 0.0 };
            let own = column.full - known - if column.is_small_number() { 0.1 } else { 0.0 };
            attribute.weight = attribute.weight.max(own) + again;
        }
    }
    let free = |mut attribute: Proposed| {
        attribute.name = free_name(&attribute.name, taken);
        attribute
    };
    found.into_values().map(free).collect()
}

/// The name of an attribute: of what is known by its meaning the field's own.
fn name(column: &Column) -> String {
    match column.says {
        Some(Says::Email) => "email".to_owned(),
        Some(Says::Phone) => "phone".to_owned(),
        Some(Says::City) => "city".to_owned(),
        Some(Says::Country) => "country".to_owned(),
        Some(Says::PostalCode) => "postal_code".to_owned(),
        Some(Says::Street) => "street".to_owned(),
        Some(Says::FirstName) => "first_name".to_owned(),
        Some(Says::LastName) => "last_name".to_owned(),
        Some(Says::Company) => "company".to_owned(),
        _ => column.plain.clone(),
    }
}

fn from_events(tables: &[Table], events: &[Event], taken: &mut HashSet<String>) -> Vec<Proposed> {
    let mut rounds: Vec<Vec<Proposed>> = Vec::new();
    for event in events {
        let table = &tables[event.table];
        let short: String = table.name.chars().take(50).collect();
        let mut of_event = Vec::new();
        let mut add = |name: String, kind, aggregate: String, counts| {
            of_event.push(Proposed {
                name: free_name(&name, taken),
                kind,
                from: vec![(event.table, format!("{{aggregate: {aggregate}}}"))],
                reach: vec![table.n],
                weight: 1.0,
                events: true,
                counts,
                fills: false,
            });
        };
        match event.happened_at {
            Some(moment) => {
                // What it comes to says more than how often.
                if let Some(amount) = amount(table) {
                    let sum = format!("sum({})", super::names::sql_inner(&table.columns[amount].name));
                    let sum = format!("{}, within: 365d", quoted(&sum));
                    add(format!("{short}_{}_365d", table.columns[amount].plain), AttributeType::Decimal, sum, true);
                }
                let latest = format!("latest({})", super::names::sql_inner(&table.columns[moment].name));
                add(format!("last_{short}"), AttributeType::Timestamp, quoted(&latest), false);
                add(format!("{short}_90d"), AttributeType::Integer, "count(*), within: 90d".to_owned(), true);
            }
            None => add(format!("{short}_count"), AttributeType::Integer, "count(*)".to_owned(), true),
        }
        rounds.push(of_event);
    }
    // The first of every table before the second of any.
    let longest = rounds.iter().map(Vec::len).max().unwrap_or(0);
    let mut rounds: Vec<_> = rounds.into_iter().map(Vec::into_iter).collect();
    (0..longest).flat_map(|_| rounds.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>()).collect()
}

/// The column of what an event comes to, in money.
fn amount(table: &Table) -> Option<usize> {
    let named = |words: &[&str]| {
        table.columns.iter().position(|column| {
            let is_part =
                column.has(&["tax", "discount", "shipping", "fee", "fees", "currency", "count", "id", "quantity"]);
            column.has(words) && !is_part && column.is_number() && column.full >= 0.8 && column.inside.is_none()
        })
    };
    named(&["total", "grand"])
        .or_else(|| named(&["amount", "subtotal", "revenue", "value"]))
        .or_else(|| named(&["price"]))
}

/// What is left to fill the list with, so that the file can be run before it is made better.
fn filler(tables: &[Table], customers: &[usize], n: usize, taken: &mut HashSet<String>) -> Option<Proposed> {
    let t = *customers.get(n % customers.len().max(1))?;
    let name = free_name(&format!("{}_record", tables[t].name.chars().take(50).collect::<String>()), taken);
    let column = &tables[t].columns[tables[t].record_id];
    Some(Proposed {
        name,
        kind: AttributeType::Text,
        from: vec![(t, sql(&column.name))],
        reach: vec![column.filled],
        weight: 0.0,
        events: false,
        counts: false,
        fills: true,
    })
}
