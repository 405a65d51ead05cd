//! The page about the keys of a use case in the docs.
//!
//! In: the JSON Schema, which is made from the types that read the file. Out: a page in Markdown. It promises that it
//! names every key that there is, each with the sentence that editors show and an example.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value as Schema;

use super::examples::example;
use super::schema::schema;
use super::text::{constants, properties};

const BEFORE: &str = "# Keys of a use case

Made from the types that read the file; `make fresh` rewrites it. Editors show the same sentences where the first line
of a file names `schemas/usecase.schema.json`. A key in **bold** must be there; one that is not in this list is an
error with its line. The examples are of one imagined company; each is right where its key may stand, though not all
of them together. What stands in `from`, `where`, `derive` and other keys of SQL is in
[expressions.md](expressions.md), how values are read in [formats.md](formats.md).
";

/// The page.
pub fn page() -> String {
    let mut page = BEFORE.to_owned();
    let root = schema();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: VecDeque<&str> = VecDeque::new();
    keys(&mut page, ("UseCase", root), &mut waiting);
    while let Some(name) = waiting.pop_front() {
        if !seen.insert(name) {
            continue;
        }
        let of = &root["$defs"][name];
        page.push_str(&format!("\n## {name}\n\n{}\n", sentence(of)));
        if of.get("properties").is_some() {
            keys(&mut page, (name, of), &mut waiting);
        } else {
            choices(&mut page, of, &mut waiting);
        }
    }
    page
}

/// A table of the keys of a map.
fn keys<'a>(page: &mut String, (name, of): (&str, &'a Schema), waiting: &mut VecDeque<&'a str>) {
    let required: Vec<&str> = of["required"].as_array().into_iter().flatten().filter_map(Schema::as_str).collect();
    page.push_str("\n| key | value | | example |\n|---|---|---|---|\n");
    for key in properties(of) {
        let value = &of["properties"][key];
        let shown = if required.contains(&key) { format!("**`{key}`**") } else { format!("`{key}`") };
        let example = example(name, key).unwrap_or_default();
        let (kind, sentence) = (kind(value, waiting), cell(&sentence(value)));
        page.push_str(&format!("| {shown} | {kind} | {sentence} | `{}` |\n", cell(example)));
    }
    if let Some(others) = of.get("additionalProperties").filter(|others| others.is_object()) {
        let example = example(name, "the name of a source").unwrap_or_default();
        let kind = kind(others, waiting);
        page.push_str(&format!("| the name of a source | {kind} | where it stands there | `{}` |\n", cell(example)));
    }
}

/// A list of what may stand where there are several possibilities.
fn choices<'a>(page: &mut String, of: &'a Schema, waiting: &mut VecDeque<&'a str>) {
    for one in of["oneOf"].as_array().or_else(|| of["anyOf"].as_array()).into_iter().flatten() {
        let said = sentence(one);
        let names: Vec<String> = constants(one).iter().map(|name| format!("`{name}`")).collect();
        let what = if names.is_empty() { kind(one, waiting) } else { names.join(", ") };
        page.push_str(&format!("- {what}{}{said}\n", if said.is_empty() { "" } else { ": " }));
    }
}

fn sentence(of: &Schema) -> String {
    of["description"].as_str().unwrap_or_default().to_owned()
}

/// A sentence inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What kind of value it is, in words; other parts of the page are linked, and wait to be written.
fn kind<'a>(of: &'a Schema, waiting: &mut VecDeque<&'a str>) -> String {
    if let Some(name) = of["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let target = &schema()["$defs"][name];
        let is_plain = target.get("properties").is_none();
        if let Some(inner) = target.get("additionalProperties").filter(|inner| inner.is_object() && is_plain) {
            return format!("a map of names to {}", kind(inner, waiting));
        }
        waiting.push_back(name);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let several = of["anyOf"].as_array().or_else(|| of["oneOf"].as_array());
    if let Some(several) = several {
        let mut all: Vec<String> = several.iter().map(|one| kind(one, waiting)).collect();
        all.dedup();
        return all.join(" or ");
    }
    if let names @ [_, ..] = constants(of).as_slice() {
        return names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    }
    match of["type"].as_str().unwrap_or_default() {
        "string" => "text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => match of.get("items") {
            Some(items) => format!("a list of {}", kind(items, waiting)),
            None => "a list".to_owned(),
        },
        "object" => match of.get("additionalProperties").filter(|inner| inner.is_object()) {
            Some(inner) => format!("a map of names to {}", kind(inner, waiting)),
            None => {
                let keys: Vec<String> = properties(of).iter().map(|key| format!("`{key}`")).collect();
                format!("a map with {}", keys.join(", "))
            }
        },
        _ => "a value".to_owned(),
    }
}
