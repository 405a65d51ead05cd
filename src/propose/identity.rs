//! Which fields identify a customer, and which keys follow.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use super::facts::Table;
use super::names::{free_name, quoted};
use crate::config::{FieldType, word};

/// A field that was found, with the YAML of its place in each table.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: String,
    places: BTreeMap<usize, Vec<String>>,
    why: &'static str,
}

/// All fields that were found.
pub(super) struct Identity {
    pub(super) fields: Vec<Field>,
}

/// Fewer filled values make no field.
const FILLED: f64 = 0.05;

/// The fields that names and values of columns speak for.
pub(super) fn propose(tables: &[Table]) -> Identity {
    let mut fields = foreign_keys(tables);
    let mut by_type: Vec<(FieldType, &str)> = vec![
        (FieldType::Email, "email"),
        (FieldType::Phone, "phone"),
        (FieldType::Domain, "domain"),
        (FieldType::CompanyName, "company"),
        (FieldType::PersonName, "person"),
        (FieldType::Street, "street"),
        (FieldType::PostalCode, "postal_code"),
        (FieldType::City, "city"),
        (FieldType::Date, "birth_date"),
    ];
    // Its own name, for what nothing else is known of.
    let identifiers: Vec<(FieldType, String)> =
        FieldType::ALL.iter().filter(|kind| is_proposed_by_itself(**kind)).map(|kind| (*kind, word(kind))).collect();
    by_type.extend(identifiers.iter().map(|(kind, name)| (*kind, name.as_str())));
    let customers = || tables.iter().enumerate().filter(|(_, table)| table.events_of.is_none());
    let persons = customers().any(|(_, table)| name_parts(table).is_some());
    if persons {
        // A column `name` beside first and last names belongs to the person.
        by_type.retain(|(kind, _)| *kind != FieldType::CompanyName);
    }
    for (kind, name) in by_type {
        let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (t, table) in customers() {
            let columns = (0..table.sample.columns.len())
                .filter(|c| *c != table.record_id && table.filled(*c) >= FILLED && table.field_type(*c) == Some(kind));
            let listed = kind.about().comes_in_lists;
            let place = |c: usize| match quoted(&table.sample.columns[c]) {
                column if listed && table.holds_lists(c) => format!("{{split: [{column}, \",\"]}}"),
                column => column,
            };
            let mut found: Vec<String> = columns.map(place).collect();
            if kind == FieldType::PersonName
                && let Some((first, last)) = name_parts(table)
            {
                let column = |c: usize| quoted(&table.sample.columns[c]);
                found = vec![format!("{{join: [{}, {}]}}", column(first), column(last))];
            }
            if kind == FieldType::Domain && found.is_empty() {
                // The domain of an e-mail address says where somebody works.
                found = (0..table.sample.columns.len())
                    .filter(|c| table.filled(*c) >= FILLED && table.field_type(*c) == Some(FieldType::Email))
                    .map(|c| quoted(&table.sample.columns[c]))
                    .collect();
            }
            found.truncate(if kind == FieldType::Phone || kind == FieldType::Email { 3 } else { 1 });
            if !found.is_empty() {
                places.insert(t, found);
            }
        }
        if !places.is_empty() {
            fields.push(Field {
                name: name.to_owned(),
                kind: word(&kind),
                places,
                why: "by name and values of the columns",
            });
        }
    }
    let used: Vec<&str> =
        keys(&fields).iter().flat_map(|(_, on, _, differs_by)| on.iter().copied().chain(*differs_by)).collect();
    let compared = model(&fields).map_or(Vec::new(), |model| model.compare);
    let used: Vec<bool> =
        fields.iter().map(|field| used.contains(&field.name.as_str()) || compared.contains(&field.name)).collect();
    let mut used = used.into_iter();
    fields.retain(|_| used.next().unwrap_or(false));
    Identity { fields }
}

/// An identifier that columns can be recognised by.
fn is_proposed_by_itself(kind: FieldType) -> bool {
    kind.about().is_an_identifier && !kind.about().hints.is_empty()
}

fn name_parts(table: &Table) -> Option<(usize, usize)> {
    let find = |words: &[&str]| {
        (0..table.sample.columns.len())
            .find(|c| words.contains(&table.plain(*c).as_str()) && table.filled(*c) >= FILLED)
    };
    Some((
        find(&["first_name", "firstname", "given_name", "fname", "vorname"])?,
        find(&["last_name", "lastname", "surname", "family_name", "lname", "nachname"])?,
    ))
}

/// A column that mostly holds record IDs of another table is an identifier that both have.
fn foreign_keys(tables: &[Table]) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut taken = HashSet::new();
    for (p, parent) in tables.iter().enumerate().filter(|(_, table)| table.events_of.is_none()) {
        let ids: HashSet<&str> = parent.values(parent.record_id).collect();
        let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (t, table) in tables.iter().enumerate().filter(|(t, table)| *t != p && table.events_of.is_none()) {
            let points = |c: &usize| {
                *c != table.record_id
                    && table.values(*c).count() > 0
                    && table.share(*c, |value| ids.contains(value)) >= 0.8
            };
            let small = |c: &usize| table.values(*c).take(50).all(|value| value.len() < 3);
            if let Some(c) = (0..table.sample.columns.len()).filter(|c| !small(c)).find(points) {
                places.insert(t, vec![quoted(&table.sample.columns[c])]);
            }
        }
        if !places.is_empty() {
            places.insert(p, vec![quoted(&parent.sample.columns[parent.record_id])]);
            let name = free_name(&format!("{}_id", parent.name.chars().take(59).collect::<String>()), &mut taken);
            fields.push(Field {
                name,
                kind: "identifier".to_owned(),
                places,
                why: "one system holds the record IDs of another",
            });
        }
    }
    fields
}

type Key<'a> = (String, Vec<&'a str>, Option<usize>, Option<&'a str>);

/// Match keys from the fields, strongest first: name, fields, most records, what it differs by.
fn keys(fields: &[Field]) -> Vec<Key<'_>> {
    let mut keys: Vec<Key<'_>> = Vec::new();
    let has = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.name.as_str());
    for field in fields.iter().filter(|field| field.kind == "identifier") {
        keys.push((format!("{}_link", field.name.trim_end_matches("_id")), vec![&field.name], None, None));
    }
    let together = |names: &[&str]| -> Option<Vec<&str>> {
        let on: Vec<&str> = names.iter().map(|name| has(name)).collect::<Option<_>>()?;
        let held = |t: usize| {
            names.iter().all(|name| fields.iter().any(|field| field.name == *name && field.places.contains_key(&t)))
        };
        (0..64).any(held).then_some(on)
    };
    // What an agency or a family shares, such as a mailbox, joins nobody.
    let identifiers = FieldType::ALL.iter().filter(|kind| is_proposed_by_itself(**kind)).map(word);
    for name in identifiers.chain(["email".to_owned()]) {
        if let Some(on) = together(&[&name]) {
            keys.push((format!("same_{name}"), on, Some(10), has("company").or(has("person"))));
        }
    }
    for (name, on, most) in [
        ("name_and_birth", ["person", "birth_date"], 10),
        ("name_and_place", ["person", "postal_code"], 10),
        ("company_and_place", ["company", "postal_code"], 12),
        ("company_and_city", ["company", "city"], 12),
        ("company_and_domain", ["company", "domain"], 25),
    ] {
        let covered = name == "company_and_city" && keys.iter().any(|(name, ..)| name == "company_and_place");
        if let Some(on) = together(&on).filter(|_| !covered) {
            keys.push((name.to_owned(), on, Some(most), None));
        }
    }
    if let (Some(company), Some(on)) = (has("company"), together(&["domain"])) {
        keys.push(("web_domain".to_owned(), on, Some(12), Some(company)));
    }
    if keys.is_empty() {
        for name in ["phone", "person", "company", "domain"] {
            if let Some(on) = together(&[name]).filter(|_| keys.is_empty()) {
                keys.push((format!("same_{name}"), on, Some(5), None));
            }
        }
    }
    keys
}

/// A match model to start from.
struct Model {
    block_on: Vec<String>,
    compare: Vec<String>,
}

/// Fewer fields cannot tell a match from a coincidence.
const FEWEST_COMPARED: usize = 3;

/// A match model for the fields that are there, if they are enough for one.
fn model(fields: &[Field]) -> Option<Model> {
    let there = |name: &str| fields.iter().any(|field| field.name == name);
    // The domain of a person's address says whom they work for, or which provider they use.
    let has = |name: &str| there(name) && (name != "domain" || there("company"));
    let compare: Vec<String> =
        ["person", "company", "birth_date", "email", "phone", "domain", "street", "city", "postal_code"]
            .iter()
            .filter(|name| has(name))
            .map(|name| (*name).to_owned())
            .collect();
    // Names repeat: without a place or a birthday beside them they make coincidences into matches.
    let named = has("company")
        || (has("person") && ["birth_date", "street", "postal_code", "city"].iter().any(|name| has(name)));
    let mut block_on: Vec<String> =
        ["email", "phone", "domain"].iter().filter(|name| has(name)).map(|name| format!("[{name}]")).collect();
    for at in ["birth_date", "postal_code", "city"].iter().filter(|at| has(at)) {
        block_on.extend(
            ["person", "company"].iter().filter(|name| has(name)).map(|name| format!("[{{words: {name}}}, {at}]")),
        );
    }
    if has("company") {
        block_on.push("[{prefix: [company, 5]}]".to_owned());
    }
    if has("person") {
        block_on.push("[person]".to_owned());
    }
    (named && compare.len() >= FEWEST_COMPARED && block_on.len() > 1).then_some(Model { block_on, compare })
}

impl Identity {
    /// Writes `identity` and `match_keys`.
    pub(super) fn write(&self, tables: &[Table], yaml: &mut String) {
        yaml.push_str("\nidentity: # the fields that say who a record is about; the type brings its standardiser\n");
        if self.fields.is_empty() {
            // Something must be there to resolve; the record's own ID joins nothing wrongly.
            let table = tables.iter().find(|table| table.events_of.is_none());
            let place = table.map_or_else(String::new, |table| {
                format!(", {}: {}", table.name, quoted(&table.sample.columns[table.record_id]))
            });
            let _ =
                writeln!(yaml, "  record: {{type: identifier{place}}} # CHECK: no identifying column was recognised");
            yaml.push_str("\nmatch_keys: # CHECK: this key joins nothing\n  - {name: same_record, on: [record]}\n");
            return;
        }
        for field in &self.fields {
            let _ = writeln!(yaml, "  {}: # {}\n    type: {}", field.name, field.why, field.kind);
            if field.kind == "phone" {
                yaml.push_str("    region: US # CHECK: the country of numbers that name none\n");
            }
            for (t, places) in &field.places {
                match places.as_slice() {
                    [only] => {
                        let _ = writeln!(yaml, "    {}: {only}", tables[*t].name);
                    }
                    several => {
                        let _ = writeln!(yaml, "    {}: [{}]", tables[*t].name, several.join(", "));
                    }
                }
            }
        }
        yaml.push_str("\nmatch_keys: # strongest first: records with an equal key are one customer\n");
        for (name, on, most, differs_by) in keys(&self.fields) {
            let most = most.map_or_else(String::new, |most| format!(", max_records: {most}"));
            let differs_by = differs_by.map_or_else(String::new, |field| format!(", differs_by: {field}"));
            let _ = writeln!(yaml, "  - {{name: {name}, on: [{}]{most}{differs_by}}}", on.join(", "));
        }
        if let Some(Model { block_on, compare }) = model(&self.fields) {
            yaml.push_str("match_model: # for what no key joins; learned from the data, without labels\n");
            yaml.push_str(
                "  block_on: # compared are records that agree on one of these; `c360 blocking` says what they \
                 cost and find\n",
            );
            block_on.iter().for_each(|rule| {
                let _ = writeln!(yaml, "    - {rule}");
            });
            let _ = writeln!(yaml, "  compare: [{}]", compare.join(", "));
        }
    }
}
