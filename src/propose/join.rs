//! Addresses that stand in a table of their own, brought to the customers whose they are.
//!
//! In: tables with their samples and links. Out: tables of customers with the columns of one address each, and the
//! query that gives them in a run. Of several addresses it takes the one that the customer's row names, or that is
//! marked as the main one; where nothing says which, none.

use std::collections::HashMap;

use super::column::Column;
use super::links::Link;
use super::names::sql_inner;
use super::nouns::Noun;
use super::says::Says;
use super::table::{Joined, Rows, Table};
use crate::sources::Sample;
use crate::types::flag;

/// How the rows of an address table belong to those of customers.
struct Lead {
    /// The column of the customers, and that of the addresses.
    on: (usize, usize),
    /// A column of flags, and how true is written in it.
    marked: Option<(usize, String)>,
}

/// Joins addresses to the tables of customers that have none.
pub(super) fn addresses(tables: &mut [Table], samples: &[Sample], links: &[Link]) {
    for t in 0..tables.len() {
        let is_of_customers = matches!(tables[t].rows, Rows::People | Rows::Companies);
        if !is_of_customers || tables[t].says(Says::Street).is_some() {
            continue;
        }
        let found = (0..tables.len()).filter(|a| tables[*a].noun == Some(Noun::Address) && *a != t).find_map(|a| {
            let there = tables[a].says(Says::Street).or_else(|| tables[a].says(Says::PostalCode)).is_some();
            lead(&tables[t], &tables[a], links, (t, a)).filter(|_| there).map(|lead| (a, lead))
        });
        let Some((a, lead)) = found else { continue };
        let wanted = |column: &Column| {
            matches!(
                column.says,
                Some(
                    Says::Street
                        | Says::House
                        | Says::City
                        | Says::PostalCode
                        | Says::Country
                        | Says::Phone
                        | Says::Trait("state")
                )
            )
        };
        let taken: Vec<usize> = (0..samples[a].columns.len())
            .filter(|c| wanted(&tables[a].columns[*c]) && tables[a].columns[*c].full > 0.0)
            .collect();
        let mut row_of: HashMap<&str, usize> = HashMap::new();
        for row in 0..tables[a].n {
            let is_marked =
                lead.marked.as_ref().is_none_or(|(c, yes)| samples[a].values[*c][row].as_deref() == Some(yes));
            if let Some(key) = samples[a].values[lead.on.1][row].as_deref().filter(|_| is_marked) {
                row_of.entry(key).or_insert(row);
            }
        }
        let mut columns = Vec::new();
        for c in &taken {
            let name = format!("address_{}", tables[a].columns[*c].plain);
            let of_row = |key: &Option<String>| samples[a].values[*c][*row_of.get(key.as_deref()?)?].clone();
            let values: Vec<Option<String>> = samples[t].values[lead.on.0].iter().map(of_row).collect();
            columns.push(Column::of(&name, &values));
        }
        let sql = query((&tables[t], &tables[a]), &lead, &taken);
        tables[a].is_joined = true;
        tables[t].columns.extend(columns);
        tables[t].joined = Some(Joined { table: a, sql });
    }
}

fn lead(customers: &Table, addresses: &Table, links: &[Link], (t, a): (usize, usize)) -> Option<Lead> {
    let named = |column: &Column| column.has(&["default", "primary", "main", "address"]);
    if let Some(link) =
        links.iter().find(|link| link.table == t && link.to == a && named(&customers.columns[link.column]))
    {
        return Some(Lead { on: (link.column, addresses.record_id), marked: None });
    }
    let link = links.iter().find(|link| link.table == a && link.to == t)?;
    let on = (customers.record_id, link.column);
    let marks = |column: &Column| column.has(&["default", "primary", "main"]) && column.is_flag();
    let marked = addresses.columns.iter().position(marks).and_then(|c| {
        let yes = addresses.columns[c].values().find(|(value, _)| flag(value) == Some(true))?.0.to_owned();
        Some((c, yes))
    });
    let is_one = addresses.columns[link.column].repeats() < 1.01;
    (marked.is_some() || is_one).then_some(Lead { on, marked })
}

fn query((customers, addresses): (&Table, &Table), lead: &Lead, taken: &[usize]) -> String {
    let name = |table: &Table, c: usize| sql_inner(&table.columns[c].name);
    let columns: Vec<String> =
        taken.iter().map(|c| format!("a.{} as address_{}", name(addresses, *c), addresses.columns[*c].plain)).collect();
    let from = match &lead.marked {
        None => addresses.name.clone(),
        Some((c, yes)) => {
            format!("(select * from {} where {} = '{}')", addresses.name, name(addresses, *c), yes.replace('\'', "''"))
        }
    };
    format!(
        "select c.*, {} from {} c left join {from} a on a.{} = c.{}",
        columns.join(", "),
        customers.name,
        name(addresses, lead.on.1),
        name(customers, lead.on.0)
    )
}
