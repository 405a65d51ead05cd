//! `c360 show`: the use case as it is understood, with every default filled in.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use super::{Outcome, out, print_findings};
use crate::config::{self, Attribute, Extract, How, Plain, Role, Source, UseCase};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let loaded = config::load(&arguments.file);
    print_findings(&loaded.findings, &loaded.texts)?;
    let Some(use_case) = &loaded.use_case else { return Ok(Outcome::Invalid) };
    out(&shown(use_case))?;
    Ok(Outcome::Good)
}

/// The use case as YAML-like text. Writing to a `String` cannot fail, so results are dropped.
fn shown(use_case: &UseCase) -> String {
    let mut text = String::new();
    let files: Vec<String> = use_case.files.iter().map(|file| file.display().to_string()).collect();
    let _ = writeln!(text, "# from {}", files.join(" and "));
    let _ = writeln!(
        text,
        "use_case: {}\nversion: {}\ntitle: {}\nentity: {}\nid_prefix: {}",
        use_case.name, use_case.version, use_case.title, use_case.entity, use_case.id_prefix
    );
    let _ = writeln!(text, "population: {}", use_case.population.as_ref().map_or("everybody", |population| &population.text));
    let _ = writeln!(text, "\nsources:");
    for source in &use_case.sources {
        show_source(&mut text, use_case, source);
    }
    let _ = writeln!(text, "\nidentity:");
    for field in &use_case.identity {
        let places: Vec<String> = field
            .places
            .iter()
            .map(|(source, extracts)| format!("{}: {}", use_case.sources[*source].name, extracts.iter().map(extract).collect::<Vec<_>>().join(" and ")))
            .collect();
        let _ = writeln!(text, "  {}: {} in {}", field.name, snake(&field.kind), places.join(", "));
    }
    let _ = writeln!(text, "\nmatch_keys: # strongest first");
    for key in &use_case.match_keys {
        let on: Vec<&str> = key.on.iter().map(|field| use_case.identity[*field].name.as_str()).collect();
        let differs_by = key.differs_by.map_or_else(String::new, |field| format!(", shared when it differs by {}", use_case.identity[field].name));
        let _ = writeln!(
            text,
            "  {}: on {}, at most {} records, {} ignored values{differs_by}, confidence {}",
            key.name,
            on.join(" + "),
            key.max_records,
            key.ignore.len(),
            key.confidence
        );
    }
    let vetoes: Vec<&str> = use_case.never_link.iter().map(|field| use_case.identity[*field].name.as_str()).collect();
    let _ = writeln!(text, "never_link: [{}]", vetoes.join(", "));
    let _ = writeln!(text, "\nattributes:");
    for attribute in &use_case.attributes {
        show_attribute(&mut text, use_case, attribute);
    }
    let _ = writeln!(text, "\nwrite_back:");
    for write_back in &use_case.write_back {
        let set: Vec<String> = write_back.set.iter().map(|(column, a)| format!("{column}: {}", use_case.attributes[*a].name)).collect();
        let _ = writeln!(text, "  {}: canonical ID to {}; {}", use_case.sources[write_back.source].name, write_back.canonical_id, set.join(", "));
    }
    text
}

fn show_source(text: &mut String, use_case: &UseCase, source: &Source) {
    let _ = writeln!(text, "  {}: {:?} {} ({})", source.name, source.read.format, source.read.pattern, source.label);
    match &source.role {
        Role::Customers(customers) => {
            let or_none = |column: &Option<String>| column.clone().unwrap_or_else(|| "none".to_owned());
            let _ = writeln!(
                text,
                "    customers by {}; updated_at {}, deleted {}, current {}, merged_into {}, one_record_per_customer {}",
                source.record_id,
                or_none(&customers.updated_at),
                or_none(&customers.deleted),
                or_none(&customers.current),
                or_none(&customers.merged_into),
                customers.one_record_per_customer
            );
        }
        Role::Events { of, happened_at } => {
            let _ = writeln!(text, "    events of {} by {}, happened at {happened_at}", use_case.sources[*of].name, source.record_id);
        }
    }
    let decay = source.decay.map_or_else(|| "no decay".to_owned(), |decay| format!("{} decay to {} of it over {}", snake(&decay.shape), decay.to, decay.over));
    let _ = writeln!(text, "    reliability {}, {decay}", source.reliability);
}

fn show_attribute(text: &mut String, use_case: &UseCase, attribute: &Attribute) {
    let _ = writeln!(text, "  {}: {}{} — {}", attribute.name, snake(&attribute.kind), if attribute.personal { ", personal" } else { "" }, attribute.action);
    for (s, supply) in attribute.supplies.iter().enumerate() {
        let role = match s {
            0 => "system of record",
            s if s < attribute.n_asked => "fallback",
            _ => "testifies only",
        };
        let how = match &supply.how {
            How::Expression(expression) => expression.text.clone(),
            How::Aggregate(aggregate) => {
                let filter = aggregate.filter.as_ref().map_or_else(String::new, |filter| format!(" where {}", filter.text));
                let within = aggregate.within.map_or_else(String::new, |within| format!(" within {within}"));
                format!("{}{filter}{within}", aggregate.text)
            }
        };
        let _ = writeln!(text, "    {role} {}: {how} (reliability {})", use_case.sources[supply.source].name, supply.reliability);
    }
    let fresh = attribute.fresh_for.map_or_else(|| "for ever".to_owned(), |span| format!("for {span}"));
    let within = attribute.within_source.map_or_else(|| "most_recent (default)".to_owned(), |within| snake(&within));
    let otherwise = match &attribute.otherwise {
        None => "missing".to_owned(),
        Some(Plain::Bool(value)) => value.to_string(),
        Some(Plain::Number(value)) => value.to_string(),
        Some(Plain::Text(value)) => value.clone(),
    };
    let _ = writeln!(text, "    survivorship {}, within_source {within}, fresh {fresh}, otherwise {otherwise}", snake(&attribute.rule));
}

fn extract(extract: &Extract) -> String {
    match extract {
        Extract::Column(column) => column.clone(),
        Extract::Split(column, separator) => format!("{column} split at `{separator}`"),
        Extract::Json(column, path) => format!("{column}.{}", path.join(".")),
        Extract::Join(columns) => columns.join(" + "),
    }
}

/// A choice as it is written in YAML.
fn snake(choice: &impl serde::Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
