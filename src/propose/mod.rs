//! A use case to start from: proposed from the data, or a commented example.
//!
//! In: samples of the files. Out: the text of a YAML file that validates and runs as it is, with a comment on why each
//! thing was proposed, and before all what it is unsure of. It promises that no value of the data stands in the file.
//! It reads and writes nothing.

mod address;
mod attributes;
mod column;
mod events;
mod fields;
mod identifiers;
mod identity;
mod join;
mod keys;
mod links;
mod name;
mod names;
mod nouns;
mod place;
mod rows;
mod says;
mod table;
mod words;
mod yaml;

pub use name::{is_name, source_name};

use crate::sources::Sample;
use column::Column;
use table::{Rows, Table};

/// The file that `c360 new` writes without data.
pub const TEMPLATES: [(&str, &str); 2] =
    [("b2b_accounts", include_str!("b2b_accounts.yaml")), ("b2c_persons", include_str!("b2c_persons.yaml"))];

/// What is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// Companies.
    Company,
    /// People.
    Person,
}

impl Entity {
    /// The one that a word names.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "company" => Some(Self::Company),
            "person" => Some(Self::Person),
            _ => None,
        }
    }
}

/// A source to propose from: its name, its path as written in the YAML, and its first rows.
pub type Given = (String, String, Sample);

/// The text of a proposed use case; `most` is how many rows a sample has at most. Without an entity the one that more
/// tables are about is taken.
pub fn from_samples(name: &str, samples: Vec<Given>, entity: Option<Entity>, most: usize) -> String {
    let mut tables: Vec<Table> =
        samples.iter().map(|(name, path, sample)| Table::of(name.clone(), path.clone(), sample)).collect();
    for table in &mut tables {
        table.rows = rows::of(table);
    }
    let links = links::links(&tables, most);
    let rows: Vec<Sample> = samples.into_iter().map(|(.., sample)| sample).collect();
    join::addresses(&mut tables, &rows, &links);
    let (rows, said) = entity_of(&tables, entity);
    let of = |rows: Rows| (0..tables.len()).filter(|t| tables[*t].rows == rows).collect::<Vec<_>>();
    let mut customers = of(rows);
    let mut unsure = said;
    if customers.is_empty() {
        // Something must be there to resolve: what anything of a customer stands in, else what most others lead to.
        let led_to = |t: &usize| links.iter().filter(|link| link.to == *t).count();
        customers.extend((0..tables.len()).filter(|t| tables[*t].columns.iter().any(Column::identifies)));
        if customers.is_empty() {
            customers.extend((0..tables.len()).max_by_key(|t| (led_to(t), std::cmp::Reverse(*t))));
        }
        unsure.push("no table was recognised as one of customers: are these the right ones?".to_owned());
    }
    let mut fields = fields::fields(&tables, &links, &customers, rows);
    let used = keys::used(&fields, rows);
    let mut used = used.into_iter();
    fields.retain(|_| used.next().unwrap_or(false));
    let has_mail = fields.iter().any(|field| field.name == "email");
    let events = events::events(&tables, &links, &customers, has_mail);
    let attributes = attributes::propose(&tables, &customers, &events);
    yaml::Proposal { name, tables, rows, customers, fields, events, attributes, unsure }.write()
}

/// Whether people or companies are resolved, and what is to be said of it.
fn entity_of(tables: &[Table], asked: Option<Entity>) -> (Rows, Vec<String>) {
    let names = |rows: Rows| -> Vec<&str> {
        tables.iter().filter(|table| table.rows == rows).map(|table| table.name.as_str()).collect()
    };
    let (people, companies) = (names(Rows::People), names(Rows::Companies));
    let rows = match asked {
        Some(Entity::Company) => Rows::Companies,
        Some(Entity::Person) => Rows::People,
        None if companies.is_empty() => Rows::People,
        // Where there are accounts, contacts and leads are theirs.
        None if companies.len() >= people.len().min(2) => Rows::Companies,
        None => Rows::People,
    };
    let (left, other) = match rows {
        Rows::Companies => (people, "person"),
        _ => (companies, "company"),
    };
    let mut said = Vec::new();
    if asked.is_none() && !left.is_empty() {
        let what =
            if other == "person" { "companies are resolved, not people" } else { "people are resolved, not companies" };
        said.push(format!("{what}: {} is left to `c360 new --entity {other}`", left.join(", ")));
    }
    (rows, said)
}

#[cfg(test)]
mod tests;
