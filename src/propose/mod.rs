//! A use case to start from: proposed from the data, or a commented example.
//!
//! In: samples of the files. Out: the text of a YAML file that validates and runs as it is, with a comment on why each
//! thing was proposed, and before all what it is unsure of. It promises that no value of the data stands in the file,
//! but for how a flag says yes. The order is the story, and imports go down in it: words of names and what they say,
//! columns, tables and what their rows are, links between them, addresses and fields, keys, events, attributes, the
//! text. It reads and writes nothing.

mod address;
mod alike;
mod attributes;
mod column;
mod doubts;
mod events;
mod fields;
mod halves;
mod identifiers;
mod identity;
mod inside;
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

pub use name::{is_name, source_of};

use crate::sources::Sample;
use alike::Known;
use column::Column;
use links::Link;
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

/// The text of a proposed use case; `most` is how many rows a sample has at most. Without an entity it is companies
/// where people belong to them, else what more records are.
pub fn from_samples(
    name: &str,
    samples: Vec<Given>,
    left_out: &[String],
    entity: Option<Entity>,
    most: usize,
) -> String {
    let mut tables: Vec<Table> =
        samples.iter().map(|(name, path, sample)| Table::of(name.clone(), path.clone(), sample)).collect();
    for (table, (.., sample)) in tables.iter_mut().zip(&samples) {
        halves::tell(table, &sample.values);
        table.rows = rows::of(table);
    }
    let samples: Vec<Sample> = samples.into_iter().map(|(.., sample)| sample).collect();
    let staff: Vec<usize> = (0..tables.len()).filter(|t| links::look_after(&tables, *t)).collect();
    for t in &staff {
        (tables[*t].rows, tables[*t].is_staff) = (Rows::Others, true);
    }
    let known = Known::of(&tables, &samples);
    let links = links::links(&tables, &known, most);
    for link in links.iter().filter(|link| links.iter().any(|other| other.to == link.to && other.is_padded)) {
        let of = tables[link.to].record_id;
        tables[link.to].columns[of].is_padded = true;
        tables[link.table].columns[link.column].is_padded = true;
    }
    join::addresses(&mut tables, &samples, &links);
    let (rows, said) = entity_of(&tables, &links, entity);
    let mut unsure = said;
    if !left_out.is_empty() {
        unsure.insert(0, format!("left out, for `c360 new` could not read them and said why: {}", left_out.join(", ")));
    }
    for table in tables.iter().filter(|table| table.encoding.is_some()) {
        unsure.push(format!("{} is not UTF-8: is its `encoding` the one that its system exports?", table.name));
    }
    if !staff.is_empty() {
        let names: Vec<&str> = staff.iter().map(|t| tables[*t].name.as_str()).collect();
        unsure.push(format!("{} looks after customers by other tables, and is none itself", names.join(", ")));
    }
    let customers = customers_of(rows, &tables, &links, &mut unsure);
    let mut fields = fields::fields(&tables, (&links, &known), &customers, rows);
    let is_known = !fields.is_empty();
    let mut used = keys::used(&fields, rows).into_iter();
    fields.retain(|_| used.next().unwrap_or(false));
    if fields.is_empty() && is_known {
        unsure.push("what is known of customers, such as a name alone, joins nobody: no key is proposed".to_owned());
    }
    unsure.extend(doubts::nameless(&tables, &customers));
    let has_mail = fields.iter().any(|field| field.name == "email");
    let events = events::events(&tables, &links, &customers, has_mail);
    let read: Vec<usize> = customers.iter().copied().chain(events.iter().map(|event| event.table)).collect();
    unsure.extend(doubts::kinds(&tables, &read));
    let attributes = attributes::propose(&tables, &customers, &events);
    yaml::Proposal { name, tables, rows, customers, fields, events, attributes, unsure }.write()
}

/// The tables whose records are resolved; what is to be said of them is added.
fn customers_of(rows: Rows, tables: &[Table], links: &[Link], unsure: &mut Vec<String>) -> Vec<usize> {
    let mut customers: Vec<usize> = (0..tables.len()).filter(|t| tables[*t].rows == rows).collect();
    let is_named = |t: &usize| tables[*t].names_its_records();
    if customers.iter().any(is_named) && !customers.iter().all(is_named) {
        let nameless: Vec<&str> = customers.iter().filter(|t| !is_named(t)).map(|t| tables[*t].name.as_str()).collect();
        unsure.push(format!("left out, for no few columns name their records: {}", nameless.join(", ")));
        customers.retain(is_named);
    }
    if customers.is_empty() {
        // Something must be there to resolve: what anything of a customer stands in, else what most others lead to.
        let led_to = |t: &usize| links.iter().filter(|link| link.to == *t).count();
        customers.extend((0..tables.len()).filter(|t| tables[*t].columns.iter().any(Column::identifies)));
        if customers.is_empty() {
            customers.extend((0..tables.len()).max_by_key(|t| (led_to(t), std::cmp::Reverse(*t))));
        }
        unsure.push("no table was recognised as one of customers: are these the right ones?".to_owned());
    }
    customers
}

/// Whether people or companies are resolved, and what is to be said of it.
fn entity_of(tables: &[Table], links: &[Link], asked: Option<Entity>) -> (Rows, Vec<String>) {
    let names = |rows: Rows| -> Vec<&str> {
        tables.iter().filter(|table| table.rows == rows).map(|table| table.name.as_str()).collect()
    };
    let (people, companies) = (names(Rows::People), names(Rows::Companies));
    let count = |rows: Rows| tables.iter().filter(|table| table.rows == rows).map(|table| table.n).sum::<usize>();
    let (n_people, n_companies) = (count(Rows::People), count(Rows::Companies));
    // Contacts and leads name the account that they belong to.
    let belong = links.iter().any(|link| {
        let is = |t: usize, rows| tables[t].rows == rows;
        is(link.table, Rows::People)
            && is(link.to, Rows::Companies)
            && tables[link.table].columns[link.column].full >= 0.5
    });
    let rows = match asked {
        Some(Entity::Company) => Rows::Companies,
        Some(Entity::Person) => Rows::People,
        None if n_companies == 0 => Rows::People,
        None if belong || n_companies * 2 >= n_people => Rows::Companies,
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
