//! Who is who, as it is understood: sources, identity fields, match keys, match model.
//!
//! In: the half that use cases share. Out: its lines on the page, defaults filled in.

use serde_json::{Value, json};

use super::page::{Page, choice, number};
use crate::config::formerly::FormerSource;
use crate::config::identity::{Extract, Region};
use crate::config::match_model::MatchModel;
use crate::config::personal_data::Category;
use crate::config::sources::{Decay, Escape, Format, Made, Read, Role, Source, Validity, Via};
use crate::config::text::flow;
use crate::config::usecase::Identity;
use crate::diagnostic::Step;

/// The sources in order of name.
pub(super) fn sources(page: &mut Page<'_>, identity: &Identity) {
    page.heading("sources");
    for one in &identity.sources {
        source(page, identity, one);
    }
}

fn source(page: &mut Page<'_>, identity: &Identity, source: &Source) {
    let at = |key: &str| -> [Step; 3] { ["sources".into(), source.name.as_str().into(), key.into()] };
    page.bare(&format!("  {}:", source.name));
    page.key(2, "label", &source.label.as_str().into(), &at("label"));
    page.key(2, "read", &read(&source.read), &at("read"));
    if let Some(filter) = &source.filter {
        page.key(2, "where", &filter.text.as_str().into(), &at("where"));
    }
    let record_id = match &source.record_id_made {
        Some(Made::Inside(place)) => json!({"json": place.written()}),
        Some(Made::Together(columns)) => json!(columns),
        Some(Made::Nothing) | None => source.record_id.as_str().into(),
    };
    page.key(2, "record_id", &record_id, &at("record_id"));
    match &source.role {
        Role::Customers(customers) => {
            for (key, column) in customers.habits() {
                page.key(2, key, &column.into(), &at(key));
            }
            page.key(
                2,
                "one_record_per_customer",
                &customers.one_record_per_customer.into(),
                &at("one_record_per_customer"),
            );
            if customers.formerly != FormerSource::default() {
                page.key(2, "formerly", &choice(&customers.formerly), &at("formerly"));
            }
        }
        Role::Events(events) => {
            page.key(2, "events_of", &identity.sources[events.of].name.as_str().into(), &at("events_of"));
            for (key, column) in
                [("event_id", &events.event_id), ("updated_at", &events.updated_at), ("each", &events.each)]
            {
                column.iter().for_each(|column| page.key(2, key, &column.as_str().into(), &at(key)));
            }
            page.key(2, "happened_at", &events.happened_at.as_deref().unwrap_or("none").into(), &at("happened_at"));
            if !events.by.is_empty() {
                let by = events.by.iter().map(|(field, column)| (field.clone(), Value::from(column.as_str())));
                page.key(2, "by", &by.collect(), &at("by"));
            }
            if !events.via.is_empty() {
                page.key(2, "via", &events.via.iter().map(via).collect(), &at("via"));
            }
            if let Some(several) = &events.several {
                page.key(2, "several", &choice(several), &at("several"));
            }
        }
    }
    if let Some(zone) = source.timezone {
        page.key(2, "timezone", &zone.name().into(), &at("timezone"));
    }
    if let Some(mark) = &source.decimal {
        page.key(2, "decimal", &choice(mark), &at("decimal"));
    }
    if !source.formats.is_empty() {
        let forms = source.formats.iter().map(|(column, form)| (column.clone(), Value::from(form.as_str())));
        page.key(2, "formats", &forms.collect(), &at("formats"));
    }
    if !source.id_forms.is_empty() {
        let forms = source.id_forms.iter().map(|(column, form)| (column.clone(), json!(form)));
        page.key(2, "id_forms", &forms.collect(), &at("id_forms"));
    }
    if !source.validity.is_empty() {
        let validity =
            source.validity.iter().map(|(column, validity)| (column.clone(), Value::from(columns(validity))));
        page.key(2, "validity", &validity.collect(), &at("validity"));
    }
    if !source.codes.is_empty() {
        let codes = source.codes.iter().map(|(column, codes)| {
            let file = codes.read.pattern.as_str();
            let table = match &codes.columns {
                None => Value::from(file),
                Some(_) => {
                    let of =
                        codes.named().chain(codes.looked_up()).map(|(key, column)| (key.to_owned(), column.into()));
                    let csv = ("csv".to_owned(), Value::from(file));
                    Value::Object(std::iter::once(csv).chain(of).collect())
                }
            };
            (column.clone(), table)
        });
        page.key(2, "codes", &codes.collect(), &at("codes"));
    }
    page.key(2, "reliability", &number(source.reliability), &at("reliability"));
    if let Some(decay) = source.decay {
        page.key(2, "decay", &decay_value(decay), &at("decay"));
    }
}

/// Categories of personal data.
pub(super) fn personal_data(identity: &Identity) -> Value {
    let of_category = |category: &Category| {
        let mut columns = serde_json::Map::new();
        for (source, _, column) in &category.columns {
            let of_source = columns.entry(identity.sources[*source].name.clone()).or_insert_with(|| json!([]));
            of_source.as_array_mut().into_iter().for_each(|all| all.push(column.as_str().into()));
        }
        (category.name.clone(), json!({"columns": columns, "purposes": category.purposes}))
    };
    identity.personal_data.iter().map(of_category).collect::<serde_json::Map<String, Value>>().into()
}

/// What leads to records.
fn via(of: &Via) -> Value {
    let mut via = json!({"read": read(&of.read), "from": of.from, "to": of.to});
    columns(&of.validity).into_iter().for_each(|(key, column)| via[key] = column);
    via
}

/// The columns that say when something holds.
fn columns(validity: &Validity) -> serde_json::Map<String, Value> {
    validity.columns().map(|(key, column)| (key.to_owned(), column.into())).collect()
}

/// Where files are and how they are read.
pub(super) fn read(of: &Read) -> Value {
    if let Some(query) = &of.query {
        let tables = query.tables.iter().map(|(name, table)| (name.clone(), read(table)));
        return json!({"sql": query.sql, "from": tables.collect::<serde_json::Map<String, Value>>()});
    }
    let mut read = json!({of.format.key(): of.pattern});
    if of.format == Format::Csv {
        read["delimiter"] = char::from(of.delimiter).to_string().into();
        if of.quoting.is_declared {
            let mark = of.quoting.mark.map_or_else(|| "none".to_owned(), |mark| char::from(mark).to_string());
            read["quote"] = mark.into();
        }
        if of.quoting.escape.is_some() {
            read["escape"] = choice(&Escape::Backslash);
        }
    }
    if let Some(encoding) = of.encoding {
        read["encoding"] = encoding.name().to_lowercase().into();
    }
    read
}

/// The identity fields.
pub(super) fn fields(page: &mut Page<'_>, identity: &Identity) {
    page.heading("identity");
    for field in &identity.fields {
        let at = |key: &str| -> [Step; 3] { ["identity".into(), field.name.as_str().into(), key.into()] };
        page.bare(&format!("  {}:", field.name));
        page.key(2, "type", &choice(&field.kind), &at("type"));
        if !field.region.is_empty() {
            page.key(2, "region", &region(&field.region, identity), &at("region"));
        }
        for (s, extracts) in &field.places {
            let name = &identity.sources[*s].name;
            let places: Vec<Value> = extracts.iter().map(extract).collect();
            let value = if let [only] = places.as_slice() { only.clone() } else { Value::from(places) };
            page.key(2, name, &value, &at(name));
        }
    }
}

/// The country that is assumed, or where it stands.
pub(super) fn region(region: &Region, identity: &Identity) -> Value {
    let otherwise = region.otherwise.as_deref();
    match region.columns.is_empty() {
        true => otherwise.unwrap_or_default().into(),
        false => {
            let columns =
                region.columns.iter().map(|(s, column)| (identity.sources[*s].name.as_str(), column.as_str()));
            columns
                .chain(otherwise.map(|code| ("otherwise", code)))
                .map(|(key, value)| (key.to_owned(), Value::from(value)))
                .collect()
        }
    }
}

/// The match keys, and the fields that veto a link.
pub(super) fn keys(page: &mut Page<'_>, identity: &Identity) {
    let field = |f: &usize| Value::from(identity.fields[*f].name.as_str());
    if !identity.match_keys.is_empty() {
        page.heading("match_keys");
    }
    for (k, key) in identity.match_keys.iter().enumerate() {
        let at = |name: &str| -> [Step; 3] { ["match_keys".into(), k.into(), name.into()] };
        page.line(&format!("  - name: {}", key.name), &at("name"));
        page.key(2, "on", &key.on.iter().map(field).collect(), &at("on"));
        page.key(2, "max_records", &key.max_records.into(), &at("max_records"));
        if !key.ignore.is_empty() {
            page.key(2, "ignore", &key.ignore.clone().into(), &at("ignore"));
        }
        if let Some(differs_by) = &key.differs_by {
            page.key(2, "differs_by", &field(differs_by), &at("differs_by"));
        }
        page.key(2, "confidence", &number(key.confidence), &at("confidence"));
    }
    page.key(0, "never_link", &identity.never_link.iter().map(field).collect(), &["never_link".into()]);
}

/// The match model.
pub(super) fn match_model(page: &mut Page<'_>, identity: &Identity, model: &MatchModel) {
    let field = |f: usize| Value::from(identity.fields[f].name.as_str());
    let at = |key: &str| -> [Step; 2] { ["match_model".into(), key.into()] };
    page.heading("match_model");
    page.bare("  block_on:");
    for (r, rule) in model.block_on.iter().enumerate() {
        page.line(
            &format!("    - {}", flow(&rule.written(&identity.fields))),
            &["match_model".into(), "block_on".into(), r.into()],
        );
    }
    page.bare("  compare:");
    for (c, comparison) in model.compare.iter().enumerate() {
        let written = match (comparison.fields.as_slice(), &comparison.levels) {
            ([one], None) => field(*one),
            ([one], Some(levels)) => {
                json!({"field": field(*one), "levels": levels.iter().map(choice).collect::<Value>()})
            }
            (several, _) => json!({"person": several.iter().map(|f| field(*f)).collect::<Value>()}),
        };
        page.line(&format!("    - {}", flow(&written)), &["match_model".into(), "compare".into(), c.into()]);
    }
    if let Some(fitted) = &model.fitted_file {
        page.key(1, "fitted", &fitted.as_str().into(), &at("fitted"));
    }
    for (key, value) in [
        ("link_at", number(model.link_at)),
        ("review_at", number(model.review_at)),
        ("max_pairs", model.max_pairs.into()),
    ] {
        page.key(1, key, &value, &at(key));
    }
}

pub(super) fn extract(extract: &Extract) -> Value {
    match extract {
        Extract::Column(column) => column.as_str().into(),
        Extract::Split(column, separator) => json!({"split": [column, separator]}),
        Extract::Json(place) => json!({"json": place.written()}),
        Extract::Join(columns) => json!({"join": columns}),
    }
}

fn decay_value(decay: Decay) -> Value {
    json!({"shape": choice(&decay.shape), "over": decay.over.to_string(), "to": number(decay.to)})
}
