//! Which match keys and which match model follow from the fields.
//!
//! In: fields of people or companies. Out: keys, the strongest first, and a model where the fields are enough for one.
//! It promises to propose no key on what customers share: a mailbox alone joins only where no name can tell who of a
//! household writes, a name alone nobody.

use super::fields::Field;
use super::table::Rows;

/// A match key.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) on: Vec<String>,
    pub(super) most: Option<usize>,
    pub(super) differs_by: Option<String>,
}

/// A match model to start from.
pub(super) struct Model {
    pub(super) block_on: Vec<String>,
    /// What names a customer; several are compared together.
    pub(super) name: Vec<String>,
    /// What is compared beside.
    pub(super) beside: Vec<String>,
}

/// Fewer fields cannot tell a match from a coincidence.
const FEWEST_COMPARED: usize = 3;

fn has<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.name == name)
}

/// Match keys from the fields.
pub(super) fn keys(fields: &[Field], rows: Rows) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let name = name(fields, rows);
    let named = name.last().and_then(|name| has(fields, name)).map(|field| field.name.clone());
    for field in fields.iter().filter(|field| field.is_link) {
        let of = field.name.trim_end_matches("_id").to_owned();
        keys.push(Key { name: format!("{of}_link"), on: vec![field.name.clone()], most: Some(10), differs_by: None });
    }
    // Where some table holds them all.
    let together = |names: &[&str]| -> Option<Vec<String>> {
        let all: Vec<&Field> = names.iter().map(|name| has(fields, name)).collect::<Option<_>>()?;
        let is_held = |t: &usize| all.iter().all(|field| field.places.contains_key(t));
        all[0].places.keys().any(is_held).then(|| all.iter().map(|field| field.name.clone()).collect())
    };
    let beside: &[(&str, &[&str], usize)] = match rows {
        Rows::Companies => &[
            ("company_and_place", &["postal_code"], 12),
            ("company_and_phone", &["phone"], 12),
            ("company_and_street", &["street"], 12),
        ],
        _ => &[
            ("name_and_mail", &["email"], 20),
            ("name_and_birth", &["birth_date"], 10),
            ("name_and_phone", &["phone"], 20),
            ("name_and_address", &["street", "postal_code"], 10),
        ],
    };
    for (key, beside, most) in beside {
        if let Some(on) = together(&[&name[..], beside].concat()) {
            keys.push(Key { name: (*key).to_owned(), on, most: Some(*most), differs_by: None });
        }
    }
    let given = fields.iter().filter(|field| !field.is_link && field.kind.about().is_an_identifier);
    let mut alone: Vec<&str> = given.map(|field| field.name.as_str()).collect();
    alone.extend(if rows == Rows::Companies { &["domain", "email"][..] } else { &["email"] });
    for field in alone.into_iter().filter(|field| has(fields, field).is_some()) {
        // What a family, a group or an agency shares is weighed by the model, where it knows their names.
        // A mailbox without a name goes to whom alone it can mean.
        let is_told = rows != Rows::Companies && field == "email";
        let is_weighed = model(fields, rows).is_some() && (is_told || !names_are_missing(fields, field, &name));
        if !is_weighed {
            let most = if field == "domain" { 12 } else { 10 };
            let (name, on) = (format!("same_{field}"), vec![field.to_owned()]);
            keys.push(Key { name, on, most: Some(most), differs_by: named.clone() });
        }
    }
    // A name alone joins nobody; of companies it is all that may be there.
    let alone: &[&[&str]] =
        if rows == Rows::Companies { &[&["phone"], &["company"], &["street"]] } else { &[&["phone"]] };
    if keys.is_empty()
        && let Some(on) = alone.iter().find_map(|field| together(field))
    {
        keys.push(Key { name: format!("same_{}", on[0]), on, most: Some(5), differs_by: named });
    }
    keys
}

/// Whether a table that has a field has no name beside it.
fn names_are_missing(fields: &[Field], field: &str, name: &[&str]) -> bool {
    let places = |name: &str| has(fields, name).into_iter().flat_map(|field| field.places.keys());
    places(field).any(|t| !name.iter().all(|name| places(name).any(|of| of == t)))
}

/// The fields that name a customer: one, or first and last name.
fn name(fields: &[Field], rows: Rows) -> Vec<&'static str> {
    match rows {
        Rows::Companies => vec!["company"],
        _ if has(fields, "last_name").is_some() => vec!["first_name", "last_name"],
        _ => vec!["person"],
    }
}

/// A match model for the fields that are there, if they are enough for one.
pub(super) fn model(fields: &[Field], rows: Rows) -> Option<Model> {
    let there = |name: &&str| has(fields, name).is_some();
    let name = name(fields, rows);
    if !name.iter().all(there) {
        return None;
    }
    let beside: &[&str] = match rows {
        Rows::Companies => {
            &["legal_form", "domain", "email", "phone", "street", "city", "postal_code", "state", "founded", "industry"]
        }
        _ => &[
            "middle_name",
            "birth_date",
            "email",
            "phone",
            "street",
            "city",
            "postal_code",
            "state",
            "gender",
            "birth_place",
            "occupation",
            "nationality",
        ],
    };
    let given = fields.iter().filter(|field| field.kind.about().is_an_identifier && !field.is_link);
    let beside = beside.iter().filter(|name| there(name)).map(|name| (*name).to_owned());
    let beside: Vec<String> = given.map(|field| field.name.clone()).chain(beside).collect();
    // Names repeat: without a place, a birthday or a mailbox beside them they make coincidences into matches.
    let tells = ["birth_date", "street", "postal_code", "city", "email", "phone", "domain", "founded"];
    let block_on = match rows {
        Rows::Companies => of_companies(&there),
        _ => of_people(&there, &name),
    };
    let given = fields.iter().filter(|field| field.kind.about().is_an_identifier && !field.is_link);
    let block_on: Vec<String> = given.map(|field| format!("[{}]", field.name)).chain(block_on).collect();
    let is_enough = tells.iter().any(there) && beside.len() + 1 >= FEWEST_COMPARED && block_on.len() > 1;
    let name = name.into_iter().map(str::to_owned).collect();
    is_enough.then_some(Model { block_on, name, beside })
}

/// Blocking rules of companies: a word of the name beside a place, the beginning of the name, or what has no other.
fn of_companies(there: &dyn Fn(&&str) -> bool) -> Vec<String> {
    let mut rules: Vec<String> = vec!["[company]".to_owned(), "[{prefix: [company, 5]}]".to_owned()];
    let alone = ["domain", "email", "phone", "founded"];
    rules.extend(alone.iter().filter(|name| there(name)).map(|name| format!("[{name}]")));
    for at in ["postal_code", "city"].iter().filter(|at| there(at)) {
        rules.push(format!("[{{words: company}}, {at}]"));
    }
    if there(&"street") && there(&"postal_code") {
        rules.push("[street, postal_code]".to_owned());
    }
    rules
}

/// Blocking rules of people: a part of the name beside what is theirs, or what has no other.
fn of_people(there: &dyn Fn(&&str) -> bool, name: &[&str]) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    rules.extend(["email", "phone"].iter().filter(|name| there(name)).map(|name| format!("[{name}]")));
    rules.push(format!("[{}]", name.join(", ")));
    let part = |part: &str| if name.len() > 1 { part.to_owned() } else { format!("{{words: {part}}}") };
    for at in ["birth_date", "street", "postal_code", "city"].iter().filter(|at| there(at)) {
        rules.extend(name.iter().map(|name| format!("[{}, {at}]", part(name))));
    }
    if let [first, last] = name {
        rules.push(format!("[{{sound: {first}}}, {{sound: {last}}}]"));
        rules.push(format!("[{{prefix: [{first}, 3]}}, {{prefix: [{last}, 3]}}]"));
        if there(&"birth_date") {
            rules.extend(name.iter().map(|name| format!("[{{sound: {name}}}, {{year: birth_date}}]")));
        }
        if there(&"postal_code") {
            rules.extend(name.iter().map(|name| format!("[{{prefix: [{name}, 3]}}, {{prefix: [postal_code, 3]}}]")));
        }
    }
    if there(&"birth_date") {
        rules.push("[birth_date]".to_owned());
    }
    if there(&"email") {
        rules.push("[{prefix: [email, 6]}]".to_owned());
    }
    rules
}

/// Whether a field is compared by a model only, or read by a key.
pub(super) fn used(fields: &[Field], rows: Rows) -> Vec<bool> {
    let keys = keys(fields, rows);
    let compared = model(fields, rows).map_or(Vec::new(), |model| [model.name, model.beside].concat());
    let read = |field: &Field| {
        keys.iter().any(|key| key.on.contains(&field.name) || key.differs_by.as_ref() == Some(&field.name))
            || compared.contains(&field.name)
    };
    fields.iter().map(read).collect()
}
