//! `c360 show`: the use case as it is understood, as one YAML file with every default filled in, and where each value
//! was written.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Outcome, print_findings, show};
use crate::config::{
    self, Attribute, Decay, Extract, Format, How, Loaded, MatchModel, Plain, Role, Source, UseCase, flow,
};
use crate::diagnostic::{Step, visible};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let loaded = config::load(&arguments.file);
    if let Some(use_case) = &loaded.use_case {
        let mut shown = Shown { loaded: &loaded, text: String::new() };
        shown.use_case(use_case);
        show(&shown.text)?;
        return Ok(Outcome::Good);
    }
    print_findings(&loaded.findings, &loaded.texts)?;
    Ok(Outcome::Invalid)
}

struct Shown<'a> {
    loaded: &'a Loaded,
    text: String,
}

/// Where the comment stands, unless the line is longer.
const COMMENT: usize = 88;

impl Shown<'_> {
    /// One line with the place where it was written, or `default`.
    fn line(&mut self, line: &str, path: &[Step]) {
        let place = match self.loaded.place(path) {
            Some((file, place)) => {
                format!("{}:{}", visible(&file.file_name().unwrap_or_default().to_string_lossy()), place.line)
            }
            None => "default".to_owned(),
        };
        let pad = COMMENT.saturating_sub(line.chars().count()).max(1);
        self.text.push_str(&format!("{line}{}# {place}\n", " ".repeat(pad)));
    }

    /// A key with its value in flow style, at this depth.
    fn key(&mut self, depth: usize, key: &str, value: &Value, path: &[Step]) {
        self.line(&format!("{}{key}: {}", "  ".repeat(depth), flow(value)), path);
    }

    fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n{heading}:\n"));
    }

    fn use_case(&mut self, use_case: &UseCase) {
        let text = |text: &str| Value::from(text);
        let top = [
            ("use_case", text(&use_case.name)),
            ("version", use_case.version.into()),
            ("title", text(&use_case.title)),
            ("entity", text(&use_case.identity.entity)),
            ("id_prefix", text(&use_case.identity.id_prefix)),
        ];
        for (key, value) in top {
            self.key(0, key, &value, &[key.into()]);
        }
        if let Some(population) = &use_case.population {
            self.key(0, "population", &text(&population.text), &["population".into()]);
        }
        self.purpose(use_case);
        self.heading("sources");
        for source in &use_case.identity.sources {
            self.source(use_case, source);
        }
        self.heading("identity");
        for field in &use_case.identity.fields {
            let at = |key: &str| -> [Step; 3] { ["identity".into(), field.name.as_str().into(), key.into()] };
            self.text.push_str(&format!("  {}:\n", field.name));
            self.key(2, "type", &choice(&field.kind), &at("type"));
            if let Some(region) = &field.region {
                self.key(2, "region", &text(region), &at("region"));
            }
            for (s, extracts) in &field.places {
                let name = &use_case.identity.sources[*s].name;
                let places: Vec<Value> = extracts.iter().map(extract).collect();
                let value = if let [only] = places.as_slice() { only.clone() } else { Value::from(places) };
                self.key(2, name, &value, &at(name));
            }
        }
        self.keys(use_case);
        if let Some(model) = &use_case.identity.match_model {
            self.match_model(use_case, model);
        }
        self.heading("attributes");
        for (a, attribute) in use_case.attributes.iter().enumerate() {
            self.attribute(use_case, a, attribute);
        }
        self.gates(use_case);
        if !use_case.write_back.is_empty() {
            self.heading("write_back");
        }
        for write_back in &use_case.write_back {
            let source = &use_case.identity.sources[write_back.source].name;
            let set: serde_json::Map<String, Value> = write_back
                .set
                .iter()
                .map(|(column, a)| (column.clone(), text(&use_case.attributes[*a].name)))
                .collect();
            self.key(
                1,
                source,
                &json!({"canonical_id": write_back.canonical_id, "set": set}),
                &["write_back".into(), source.as_str().into()],
            );
        }
    }

    fn purpose(&mut self, use_case: &UseCase) {
        let purpose = &use_case.purpose;
        self.heading("purpose");
        let mut keys =
            vec![("decision", Value::from(purpose.decision.as_str())), ("owner", purpose.owner.as_str().into())];
        keys.extend(purpose.sponsor.as_deref().map(|sponsor| ("sponsor", sponsor.into())));
        keys.extend(purpose.steward.as_deref().map(|steward| ("steward", steward.into())));
        keys.push(("stage", choice(&purpose.stage)));
        keys.extend(purpose.due.map(|due| ("due", due.to_string().into())));
        for (key, value) in keys {
            self.key(1, key, &value, &["purpose".into(), key.into()]);
        }
        self.text.push_str("  workflow:\n");
        let workflow = [
            ("tool", Value::from(purpose.tool.as_str())),
            ("task", purpose.task.as_str().into()),
            ("minutes_before", number(purpose.minutes_before)),
            ("minutes_after", number(purpose.minutes_after)),
            ("times_per_month", number(purpose.times_per_month)),
            ("trust_floor", number(purpose.trust_floor)),
        ];
        for (key, value) in workflow {
            self.key(2, key, &value, &["purpose".into(), "workflow".into(), key.into()]);
        }
    }

    fn source(&mut self, use_case: &UseCase, source: &Source) {
        let at = |key: &str| -> [Step; 3] { ["sources".into(), source.name.as_str().into(), key.into()] };
        self.text.push_str(&format!("  {}:\n", source.name));
        self.key(2, "label", &source.label.as_str().into(), &at("label"));
        let format = match source.read.format {
            Format::Csv => "csv",
            Format::Ndjson => "ndjson",
            Format::Parquet => "parquet",
        };
        let mut read = json!({format: source.read.pattern});
        if source.read.format == Format::Csv {
            read["delimiter"] = char::from(source.read.delimiter).to_string().into();
        }
        if let Some(encoding) = source.read.encoding {
            read["encoding"] = encoding.name().to_lowercase().into();
        }
        self.key(2, "read", &read, &at("read"));
        self.key(2, "record_id", &source.record_id.as_str().into(), &at("record_id"));
        match &source.role {
            Role::Customers(customers) => {
                for (key, column) in customers.habits() {
                    self.key(2, key, &column.into(), &at(key));
                }
                self.key(
                    2,
                    "one_record_per_customer",
                    &customers.one_record_per_customer.into(),
                    &at("one_record_per_customer"),
                );
            }
            Role::Events { of, happened_at } => {
                self.key(2, "events_of", &use_case.identity.sources[*of].name.as_str().into(), &at("events_of"));
                self.key(2, "happened_at", &happened_at.as_str().into(), &at("happened_at"));
            }
        }
        self.key(2, "reliability", &number(source.reliability), &at("reliability"));
        if let Some(decay) = source.decay {
            self.key(2, "decay", &decay_value(decay), &at("decay"));
        }
    }

    fn keys(&mut self, use_case: &UseCase) {
        let field = |f: &usize| Value::from(use_case.identity.fields[*f].name.as_str());
        if !use_case.identity.match_keys.is_empty() {
            self.heading("match_keys");
        }
        for (k, key) in use_case.identity.match_keys.iter().enumerate() {
            let at = |name: &str| -> [Step; 3] { ["match_keys".into(), k.into(), name.into()] };
            self.line(&format!("  - name: {}", key.name), &at("name"));
            self.key(2, "on", &key.on.iter().map(field).collect(), &at("on"));
            self.key(2, "max_records", &key.max_records.into(), &at("max_records"));
            if !key.ignore.is_empty() {
                self.key(2, "ignore", &key.ignore.clone().into(), &at("ignore"));
            }
            if let Some(differs_by) = &key.differs_by {
                self.key(2, "differs_by", &field(differs_by), &at("differs_by"));
            }
            self.key(2, "confidence", &number(key.confidence), &at("confidence"));
        }
        self.key(0, "never_link", &use_case.identity.never_link.iter().map(field).collect(), &["never_link".into()]);
    }

    fn match_model(&mut self, use_case: &UseCase, model: &MatchModel) {
        let field = |f: usize| Value::from(use_case.identity.fields[f].name.as_str());
        let at = |key: &str| -> [Step; 2] { ["match_model".into(), key.into()] };
        self.heading("match_model");
        self.text.push_str("  block_on:\n");
        for (r, rule) in model.block_on.iter().enumerate() {
            self.line(
                &format!("    - {}", flow(&rule.written(&use_case.identity.fields))),
                &["match_model".into(), "block_on".into(), r.into()],
            );
        }
        self.text.push_str("  compare:\n");
        for (c, comparison) in model.compare.iter().enumerate() {
            let written = match (comparison.fields.as_slice(), &comparison.levels) {
                ([one], None) => field(*one),
                ([one], Some(levels)) => {
                    json!({"field": field(*one), "levels": levels.iter().map(choice).collect::<Value>()})
                }
                (several, _) => json!({"person": several.iter().map(|f| field(*f)).collect::<Value>()}),
            };
            self.line(&format!("    - {}", flow(&written)), &["match_model".into(), "compare".into(), c.into()]);
        }
        if let Some(fitted) = &model.fitted_file {
            self.key(1, "fitted", &fitted.as_str().into(), &at("fitted"));
        }
        for (key, value) in [
            ("link_at", number(model.link_at)),
            ("review_at", number(model.review_at)),
            ("max_pairs", model.max_pairs.into()),
        ] {
            self.key(1, key, &value, &at(key));
        }
    }

    fn attribute(&mut self, use_case: &UseCase, a: usize, attribute: &Attribute) {
        let at = |key: &str| -> [Step; 3] { ["attributes".into(), a.into(), key.into()] };
        let name = |source: usize| Value::from(use_case.identity.sources[source].name.as_str());
        self.line(&format!("  - name: {}", attribute.name), &at("name"));
        self.key(2, "label", &attribute.label.as_str().into(), &at("label"));
        self.key(2, "type", &choice(&attribute.kind), &at("type"));
        let asked: Vec<Value> =
            attribute.supplies[..attribute.n_asked].iter().map(|supply| name(supply.source)).collect();
        if let Some((record, fallback)) = asked.split_first() {
            self.key(2, "system_of_record", record, &at("system_of_record"));
            let fallback = if fallback.is_empty() { "none".into() } else { Value::from(fallback.to_vec()) };
            self.key(2, "fallback", &fallback, &at("fallback"));
        }
        self.text.push_str("    from:\n");
        for supply in &attribute.supplies {
            let source = &use_case.identity.sources[supply.source].name;
            let how = match &supply.how {
                How::Expression(expression) => expression.text.as_str().into(),
                How::Aggregate(aggregate) => {
                    let mut how = json!({"aggregate": aggregate.text});
                    if let Some(filter) = &aggregate.filter {
                        how["where"] = filter.text.as_str().into();
                    }
                    if let Some(within) = aggregate.within {
                        how["within"] = within.to_string().into();
                    }
                    how
                }
            };
            self.key(3, source, &how, &["attributes".into(), a.into(), "from".into(), source.as_str().into()]);
        }
        let reliability: serde_json::Map<String, Value> = attribute
            .supplies
            .iter()
            .map(|supply| (use_case.identity.sources[supply.source].name.clone(), number(supply.reliability)))
            .collect();
        self.key(2, "reliability", &reliability.into(), &at("reliability"));
        self.key(2, "survivorship", &choice(&attribute.rule), &at("survivorship"));
        if let Some(within) = &attribute.within_source {
            self.key(2, "within_source", &choice(within), &at("within_source"));
        }
        let fresh = attribute.fresh_for.map_or_else(|| "always".to_owned(), |span| span.to_string());
        self.key(2, "fresh_for", &fresh.into(), &at("fresh_for"));
        if let Some(valid) = &attribute.valid {
            self.key(2, "valid", &valid.text.as_str().into(), &at("valid"));
        }
        if let Some(otherwise) = &attribute.otherwise {
            self.key(2, "otherwise", &plain(otherwise), &at("otherwise"));
        }
        if let Some(group) = &attribute.group {
            self.key(2, "group", &group.as_str().into(), &at("group"));
        }
        self.key(2, "personal", &attribute.personal.into(), &at("personal"));
        self.key(2, "action", &attribute.action.as_str().into(), &at("action"));
    }

    fn gates(&mut self, use_case: &UseCase) {
        let gates = &use_case.gates;
        let by_attribute = |limits: &[(usize, f64)]| -> Value {
            limits
                .iter()
                .map(|(a, limit)| (use_case.attributes[*a].name.clone(), number(*limit)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let mut keys = Vec::new();
        for (key, limits) in [("coverage", &gates.coverage), ("conflict", &gates.conflict)] {
            if !limits.is_empty() {
                keys.push((key, by_attribute(limits)));
            }
        }
        for (key, limit) in
            [("trust", gates.trust), ("profile_inflation", gates.profile_inflation), ("id_churn", gates.id_churn)]
        {
            keys.extend(limit.map(|limit| (key, number(limit))));
        }
        for (key, limit) in [("largest_cluster", gates.largest_cluster), ("population", gates.population)] {
            keys.extend(limit.map(|limit| (key, limit.into())));
        }
        if !keys.is_empty() {
            self.heading("gates");
        }
        for (key, value) in keys {
            self.key(1, key, &value, &["gates".into(), key.into()]);
        }
    }
}

fn extract(extract: &Extract) -> Value {
    match extract {
        Extract::Column(column) => column.as_str().into(),
        Extract::Split(column, separator) => json!({"split": [column, separator]}),
        Extract::Json(column, path) => json!({"json": std::iter::once(column).chain(path).collect::<Vec<_>>()}),
        Extract::Join(columns) => json!({"join": columns}),
    }
}

fn decay_value(decay: Decay) -> Value {
    json!({"shape": choice(&decay.shape), "over": decay.over.to_string(), "to": number(decay.to)})
}

fn plain(value: &Plain) -> Value {
    match value {
        Plain::Bool(value) => (*value).into(),
        Plain::Number(value) => number(*value),
        Plain::Text(text) => text.as_str().into(),
    }
}

/// Whole numbers without a decimal point.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::from(value as i64) } else { Value::from(value) }
}

/// A choice as it is written in YAML.
fn choice(choice: &impl serde::Serialize) -> Value {
    serde_json::to_value(choice).unwrap_or_default()
}
