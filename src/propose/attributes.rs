//! Eight to ten attributes, from the columns that say something and the events that can be counted.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::facts::Table;
use super::names::{free_name, quoted};
use crate::config::{AttributeType, FieldType};

/// How many are proposed where there are more.
const ENOUGH: usize = 10;
/// A use case has so many at least.
const LEAST: usize = 8;

struct Proposed {
    name: String,
    kind: AttributeType,
    /// Table and expression, the fullest first.
    from: Vec<(usize, String)>,
    /// How well it is filled, for choosing.
    weight: f64,
    events: bool,
    counts: bool,
}

/// Writes `attributes`.
pub(super) fn write(tables: &[Table], yaml: &mut String) {
    let mut taken: HashSet<String> = ["canonical_id", "value", "records", "in_population"].map(str::to_owned).into();
    let mut columns = from_columns(tables, &mut taken);
    columns.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let events = from_events(tables, &mut taken);
    let room = ENOUGH.saturating_sub(events.len().min(4));
    let mut chosen: Vec<Proposed> = columns.into_iter().take(room).collect();
    chosen.extend(events);
    chosen.truncate(ENOUGH);
    while chosen.len() < LEAST {
        let Some(more) = filler(tables, chosen.len(), &mut taken) else { break };
        chosen.push(more);
    }
    yaml.push_str("\nattributes: # 8 to 12; each changes what somebody does, or it does not belong here\n");
    for attribute in &chosen {
        one(tables, attribute, yaml);
    }
}

fn one(tables: &[Table], attribute: &Proposed, yaml: &mut String) {
    let source = |t: usize| tables[t].name.as_str();
    let kind =
        serde_json::to_value(attribute.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    let from: Vec<String> =
        attribute.from.iter().map(|(t, expression)| format!("{}: {expression}", source(*t))).collect();
    let others: Vec<&str> = attribute.from.iter().skip(1).map(|(t, _)| source(*t)).collect();
    let fallback = if others.is_empty() { "none".to_owned() } else { format!("[{}]", others.join(", ")) };
    let _ = writeln!(
        yaml,
        "  - name: {}\n    type: {kind}\n    system_of_record: {} # {}\n    from: {{{}}}\n    fallback: {fallback}",
        attribute.name,
        source(attribute.from[0].0),
        if others.is_empty() { "the only source" } else { "the fullest; is it the one that is right?" },
        from.join(", ")
    );
    if attribute.counts {
        yaml.push_str("    otherwise: 0 # no event is zero, not unknown\n");
    }
    if !attribute.events {
        if attribute.from.iter().any(|(t, _)| tables[*t].updated_at.is_none()) {
            let within = match attribute.kind {
                AttributeType::Integer | AttributeType::Decimal | AttributeType::Date | AttributeType::Timestamp => {
                    "max"
                }
                AttributeType::Boolean => "any",
                _ => "most_frequent",
            };
            let _ = writeln!(yaml, "    within_source: {within} # a customer may have several records in one source");
        }
        yaml.push_str("    fresh_for: always # or a span, such as 180d\n");
    }
    yaml.push_str("    action: Say what somebody does with it, or remove it\n");
}

fn from_columns(tables: &[Table], taken: &mut HashSet<String>) -> Vec<Proposed> {
    let mut found: Vec<(String, Proposed)> = Vec::new();
    for (t, table) in tables.iter().enumerate().filter(|(_, table)| table.events_of.is_none()) {
        for c in 0..table.sample.columns.len() {
            let name = table.plain(c);
            let technical = c == table.record_id
                || Some(c) == table.updated_at
                || name.ends_with("_id")
                || name == "id"
                || name.contains("deleted")
                || name.contains("merged");
            let json = table.values(c).take(20).any(|value| value.starts_with(['{', '[']));
            let long = table.share(c, |value| value.chars().count() > 120) > 0.2;
            if technical || json || long || table.filled(c) < 0.2 || table.sample.columns[c].trim().is_empty() {
                continue;
            }
            let kind = table.attribute_type(c);
            let place = (t, sql(&table.sample.columns[c]));
            // Who somebody is, is known already; what they do is worth more.
            let identifies = table
                .field_type(c)
                .is_some_and(|kind| !matches!(kind, FieldType::Country | FieldType::City | FieldType::Date));
            let weight = table.filled(c) - if identifies { 0.4 } else { 0.0 };
            match found.iter_mut().find(|(known, other)| {
                *known == name && other.kind == kind && other.from.iter().all(|(known, _)| *known != t)
            }) {
                Some((_, other)) => {
                    let fuller = weight > other.weight;
                    other.from.insert(if fuller { 0 } else { other.from.len() }, place);
                    // What several systems know is what a profile is for.
                    other.weight = other.weight.max(weight) + 0.5;
                }
                None => {
                    let attribute =
                        Proposed { name: name.clone(), kind, from: vec![place], weight, events: false, counts: false };
                    found.push((name, attribute));
                }
            }
        }
    }
    found
        .into_iter()
        .map(|(name, mut attribute)| {
            attribute.name = free_name(&name, taken);
            attribute
        })
        .collect()
}

fn from_events(tables: &[Table], taken: &mut HashSet<String>) -> Vec<Proposed> {
    let mut found = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        let Some((_, moment)) = table.events_of else { continue };
        let short: String = table.name.chars().take(50).collect();
        let moment = sql_inner(&table.sample.columns[moment]);
        let counted = |within: &str| format!("{{aggregate: count(*){within}}}");
        let mut add = |name: String, kind, expression: String, counts| {
            found.push(Proposed {
                name: free_name(&name, taken),
                kind,
                from: vec![(t, expression)],
                weight: 1.0,
                events: true,
                counts,
            });
        };
        add(format!("{short}_count"), AttributeType::Integer, counted(""), true);
        add(format!("{short}_90d"), AttributeType::Integer, counted(", within: 90d"), true);
        add(
            format!("last_{short}"),
            AttributeType::Timestamp,
            format!("{{aggregate: {}}}", quoted(&format!("latest({moment})"))),
            false,
        );
    }
    found
}

/// Something true to fill the list with, so that the file can be run before it is made better.
fn filler(tables: &[Table], n: usize, taken: &mut HashSet<String>) -> Option<Proposed> {
    let customers: Vec<usize> = (0..tables.len()).filter(|t| tables[*t].events_of.is_none()).collect();
    let t = *customers.get(n % customers.len().max(1))?;
    let name = free_name(&format!("{}_record", tables[t].name.chars().take(50).collect::<String>()), taken);
    let expression = sql(&tables[t].sample.columns[tables[t].record_id]);
    Some(Proposed {
        name,
        kind: AttributeType::Text,
        from: vec![(t, expression)],
        weight: 0.0,
        events: false,
        counts: false,
    })
}

/// A column as SQL names it, as YAML reads it.
fn sql(column: &str) -> String {
    let inner = sql_inner(column);
    if inner == column { column.to_owned() } else { serde_json::Value::from(inner).to_string() }
}

fn sql_inner(column: &str) -> String {
    const WORDS: [&str; 24] = [
        "select", "from", "where", "order", "group", "by", "case", "when", "then", "else", "end", "and", "or", "not",
        "null", "true", "false", "is", "in", "like", "between", "cast", "interval", "date",
    ];
    let plain = column.starts_with(|c: char| c.is_ascii_alphabetic())
        && column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.contains(&column.to_ascii_lowercase().as_str());
    if plain { column.to_owned() } else { format!("\"{}\"", column.replace('"', "\"\"")) }
}
