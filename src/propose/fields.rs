//! Which fields identify a customer, and where each table keeps them.
//!
//! In: tables of customers. Out: fields with their places. A field is proposed where name and values of a column speak
//! for it; who looks after a customer, where it works and where it happened to be are not the customer.

use std::collections::BTreeMap;

use super::address::{Address, FILLED, address, country};
use super::alike::Known;
use super::column::{Column, MOST};
use super::identifiers::{foreign_keys, shared_numbers};
use super::links::Link;
use super::place::place;
use super::says::Says;
use super::table::{Rows, Table};
use crate::config::{FieldType, word};

/// A field, with the YAML of its place in each table.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: FieldType,
    pub(super) places: BTreeMap<usize, Vec<String>>,
    pub(super) why: &'static str,
    /// Where the country of its values stands: table and column.
    pub(super) region: Vec<(usize, String)>,
    /// The country of values that name none.
    pub(super) otherwise: Option<String>,
    /// Links records one to one, so that it may be a key alone.
    pub(super) is_link: bool,
}

/// The fields of these tables.
pub(super) fn fields(
    tables: &[Table],
    (links, known): (&[Link], &Known<'_>),
    customers: &[usize],
    rows: Rows,
) -> Vec<Field> {
    let mut shared = foreign_keys(tables, links, customers);
    let mut taken = shared.iter().map(|(name, ..)| name.clone()).collect();
    shared.extend(shared_numbers(tables, (links, known), customers, &mut taken));
    let link = |(name, places, why)| {
        let kind = FieldType::Identifier;
        Field { name, kind, places, why, region: Vec::new(), otherwise: None, is_link: true }
    };
    let mut fields: Vec<Field> = shared.into_iter().map(link).collect();
    let mut add = |kind: FieldType, name: &str, of: &dyn Fn(&Table) -> Vec<String>| {
        let places: BTreeMap<usize, Vec<String>> =
            customers.iter().map(|t| (*t, of(&tables[*t]))).filter(|(_, columns)| !columns.is_empty()).collect();
        if !places.is_empty() {
            fields.push(Field {
                name: name.to_owned(),
                kind,
                places,
                why: "by name and values of the columns",
                region: Vec::new(),
                otherwise: None,
                is_link: false,
            });
        }
    };
    add(FieldType::Email, "email", &|table| several(table, Says::Email, FieldType::Email, None));
    add(FieldType::Phone, "phone", &|table| phones(table));
    if rows == Rows::Companies {
        add(FieldType::Domain, "domain", &domains);
        add(FieldType::CompanyName, "company", &companies);
        add(FieldType::LegalForm, "legal_form", &companies);
    } else {
        if in_parts(tables, customers) {
            let part = |table: &Table, says| table.says(says).map(|c| place(table, c)).into_iter().collect();
            add(FieldType::PersonName, "first_name", &|table| part(table, Says::FirstName));
            add(FieldType::PersonName, "last_name", &|table| match (
                table.says(Says::NamePrefix),
                table.says(Says::LastName),
            ) {
                (Some(prefix), Some(last)) if [prefix, last].iter().all(|c| table.columns[*c].inside.is_none()) => {
                    vec![format!("{{join: [{}, {}]}}", place(table, prefix), place(table, last))]
                }
                _ => part(table, Says::LastName),
            });
            add(FieldType::Text, "middle_name", &|table| part(table, Says::MiddleName));
        } else {
            add(FieldType::PersonName, "person", &persons);
        }
        add(FieldType::Date, "birth_date", &|table| {
            table
                .says(Says::Birth)
                .filter(|c| table.columns[*c].is_moment())
                .map(|c| place(table, c))
                .into_iter()
                .collect()
        });
    }
    // Where contacts work is no home of theirs.
    let home = |table: &Table| {
        let works = rows != Rows::Companies && table.says(Says::Company).is_some_and(|c| table.columns[c].full >= 0.5);
        if works { Address::default() } else { address(table) }
    };
    add(FieldType::Street, "street", &|table| home(table).street);
    add(FieldType::PostalCode, "postal_code", &|table| home(table).postal_code);
    add(FieldType::City, "city", &|table| home(table).city);
    for kind in FieldType::ALL.iter().filter(|kind| kind.about().is_an_identifier && !kind.about().hints.is_empty()) {
        add(*kind, &word(kind), &|table| several(table, Says::Typed(*kind), *kind, None));
    }
    for given in ["social_security_no", "tax_id", "duns_no", "register_no", "passport_no", "driving_licence_no"] {
        add(FieldType::Identifier, given, &|table| numbers(table, given));
    }
    for name in traits(rows) {
        let kind = if *name == "founded" { FieldType::Date } else { FieldType::Text };
        add(kind, name, &|table| told(table, name));
    }
    let otherwise = country(tables, customers);
    for field in fields.iter_mut().filter(|field| matches!(field.kind, FieldType::Phone | FieldType::PostalCode)) {
        field.region = field
            .places
            .keys()
            .filter_map(|t| Some((*t, tables[*t].columns[address(&tables[*t]).country?].name.clone())))
            .collect();
        // Numbers that name no country are read as those of the country of most.
        let of_most = || otherwise.clone().or_else(|| Some("US".to_owned()));
        field.otherwise = match field.kind {
            FieldType::Phone => of_most(),
            _ => otherwise.clone().filter(|_| !field.region.is_empty()),
        };
    }
    fields
}

/// A column that may hold several values.
fn listed(table: &Table, c: usize, kind: FieldType) -> String {
    match table.columns[c].separator() {
        Some(separator) if table.columns[c].inside.is_none() && kind.about().comes_in_lists => {
            format!("{{split: [{}, \"{separator}\"]}}", place(table, c))
        }
        _ => place(table, c),
    }
}

/// The columns that say so, and whose values are so, a few at most.
fn several(table: &Table, says: Says, kind: FieldType, region: Option<&str>) -> Vec<String> {
    let fits = |c: &usize| {
        let column = &table.columns[*c];
        column.says == Some(says)
            && column.full >= FILLED
            && column.understood(kind, region) >= MOST
            && !column.is_the_systems_own(kind)
    };
    // Who buys a ticket for another is another, where the other is told too.
    let buys = |c: &usize| table.columns[*c].has(&["buyer", "purchaser", "booker", "payer", "orderer", "bought"]);
    let mut found: Vec<usize> = (0..table.columns.len()).filter(fits).collect();
    if found.iter().any(|c| !buys(c)) {
        found.retain(|c| !buys(c));
    }
    found.into_iter().take(3).map(|c| listed(table, c, kind)).collect()
}

fn phones(table: &Table) -> Vec<String> {
    let is = |column: &Column| {
        column.says == Some(Says::Phone)
            && column.full >= FILLED
            && column.share(|value| value.chars().filter(char::is_ascii_digit).count() >= 7) >= 0.7
            && column.distinct.len() * 20 >= column.filled
            && !column.has(&["fax"])
    };
    let found = (0..table.columns.len()).filter(|c| is(&table.columns[*c])).take(3);
    found.map(|c| listed(table, c, FieldType::Phone)).collect()
}

/// Whether every table that names people has their first and last names apart.
fn in_parts(tables: &[Table], customers: &[usize]) -> bool {
    let mut named = customers.iter().map(|t| &tables[*t]).filter(|table| !persons(table).is_empty()).peekable();
    named.peek().is_some() && named.all(|table| table.name_parts().is_some())
}

/// What tells people apart beside names and places, and companies.
fn traits(rows: Rows) -> &'static [&'static str] {
    match rows {
        Rows::Companies => &["industry", "state", "founded"],
        _ => &["gender", "state", "birth_place", "occupation", "nationality"],
    }
}

/// A column that says it and is one: of few values that many share, or of days.
fn told(table: &Table, name: &'static str) -> Vec<String> {
    let is = |column: &Column| {
        let fits = match name {
            "founded" => column.is_moment(),
            // Of two or three states none is a place.
            "state" if column.distinct.len() < 4 && column.filled > 20 => false,
            _ => !column.is_long() && column.share(|value| value.chars().any(char::is_alphabetic)) >= MOST,
        };
        column.says == Some(Says::Trait(name)) && column.full >= 0.2 && column.distinct.len() > 1 && fits
    };
    let known = address(table).state.filter(|c| name == "state" && is(&table.columns[*c]));
    let found = known.or_else(|| table.columns.iter().position(|column| name != "state" && is(column)));
    found.map(|c| place(table, c)).into_iter().collect()
}

fn persons(table: &Table) -> Vec<String> {
    let plain = |c: usize| table.columns[c].inside.is_none();
    if let Some((first, last)) = table.name_parts().filter(|(first, last)| plain(*first) && plain(*last)) {
        let parts = [Some(first), table.says(Says::NamePrefix).filter(|c| plain(*c)), Some(last)];
        let parts: Vec<String> = parts.into_iter().flatten().map(|c| place(table, c)).collect();
        return vec![format!("{{join: [{}]}}", parts.join(", "))];
    }
    let whole = table.says(Says::Person).or_else(|| table.says(Says::Name));
    // A last name, or initials beside it, is no person.
    whole
        .filter(|c| table.columns[*c].share(|value| value.split_whitespace().count() > 1) >= 0.5)
        .map(|c| place(table, c))
        .into_iter()
        .collect()
}

fn companies(table: &Table) -> Vec<String> {
    let named = table.says(Says::Company).or_else(|| table.says(Says::Name));
    named.map(|c| place(table, c)).into_iter().collect()
}

fn domains(table: &Table) -> Vec<String> {
    let mut found: Vec<String> = (0..table.columns.len())
        .filter(|c| {
            let column = &table.columns[*c];
            column.says == Some(Says::Domain)
                && column.full >= FILLED
                && column.understood(FieldType::Domain, None) >= MOST
                && !column.is_the_systems_own(FieldType::Domain)
        })
        .take(2)
        .map(|c| listed(table, c, FieldType::Domain))
        .collect();
    // The domain of an e-mail address says whose mailbox it is.
    found.extend(several(table, Says::Email, FieldType::Email, None).into_iter().take(1));
    found
}

fn numbers(table: &Table, given: &'static str) -> Vec<String> {
    let is = |column: &Column| {
        column.says == Some(Says::Given(given))
            && column.full >= FILLED
            && column.share(|value| value.chars().filter(char::is_ascii_digit).count() >= 5) >= MOST
            && column.distinct.len() * 5 >= column.filled
    };
    (0..table.columns.len()).filter(|c| is(&table.columns[*c])).take(1).map(|c| place(table, c)).collect()
}

impl Field {
    /// The type as it stands in YAML.
    pub(super) fn word(&self) -> String {
        word(&self.kind)
    }
}
