//! The profile that one decision needs, as it is understood: purpose, attributes, gates, write-backs.
//!
//! In: the use case. Out: its lines on the page, defaults filled in.

use serde_json::{Value, json};

use super::identity::region;
use super::identity::{extract, read};
use super::page::{Page, choice, number};
use crate::config::attributes::{Aggregate, Attribute, Derived, How, Plain, Relation, Supply, Tolerance, Window};
use crate::config::consent::{Consent, ConsentSource};
use crate::config::duration::Span;
use crate::config::purpose::Purpose;
use crate::config::usecase::{Identity, UseCase};
use crate::diagnostic::Step;
use crate::tables::Decimal;

/// Who may be in it.
pub(super) fn consent(consent: &Consent, identity: &Identity) -> Value {
    let of_source = |source: &ConsentSource| {
        let mut entry = json!({"status": extract(&source.status), "given": source.given});
        if let Some(place) = &source.purpose {
            entry["purpose"] = extract(place);
        }
        if !source.called.is_empty() {
            entry["called"] = json!(source.called);
        }
        if let Some(column) = &source.at {
            entry["at"] = column.as_str().into();
        }
        (identity.sources[source.source].name.clone(), entry)
    };
    let mut entry = json!({"from": consent.from.iter().map(of_source).collect::<serde_json::Map<String, Value>>()});
    if let Some(purpose) = &consent.purpose {
        entry["purpose"] = purpose.as_str().into();
    }
    if let Some(lasts) = consent.lasts {
        entry["lasts"] = Span(lasts).to_string().into();
    }
    entry
}

/// Why it exists.
pub(super) fn purpose(page: &mut Page<'_>, purpose: &Purpose) {
    page.heading("purpose");
    let mut keys = vec![("decision", Value::from(purpose.decision.as_str())), ("owner", purpose.owner.as_str().into())];
    keys.extend(purpose.sponsor.as_deref().map(|sponsor| ("sponsor", sponsor.into())));
    keys.extend(purpose.steward.as_deref().map(|steward| ("steward", steward.into())));
    keys.push(("stage", choice(&purpose.stage)));
    keys.extend(purpose.due.map(|due| ("due", due.to_string().into())));
    for (key, value) in keys {
        page.key(1, key, &value, &["purpose".into(), key.into()]);
    }
    page.bare("  workflow:");
    let workflow = [
        ("tool", Value::from(purpose.tool.as_str())),
        ("task", purpose.task.as_str().into()),
        ("minutes_before", number(purpose.minutes_before)),
        ("minutes_after", number(purpose.minutes_after)),
        ("times_per_month", number(purpose.times_per_month)),
        ("trust_floor", number(purpose.trust_floor)),
    ];
    for (key, value) in workflow {
        page.key(2, key, &value, &["purpose".into(), "workflow".into(), key.into()]);
    }
}

/// The attributes in the order of the profile's columns.
pub(super) fn attributes(page: &mut Page<'_>, use_case: &UseCase) {
    relations(page, use_case);
    page.heading("attributes");
    for (a, one) in use_case.attributes.iter().filter(|one| one.relation.is_none()).enumerate() {
        match &one.derived {
            None => attribute(page, use_case, a, one),
            Some(made) if made.segment.is_none() => derived(page, use_case, a, one, made),
            Some(_) => {}
        }
    }
    let segments: Vec<(&Attribute, &Derived)> =
        use_case.attributes.iter().filter_map(|one| Some((one, one.derived.as_ref()?))).collect();
    let segments = segments.into_iter().filter(|(_, made)| made.segment.is_some());
    for (s, (one, made)) in segments.enumerate() {
        if s == 0 {
            page.heading("segments");
        }
        let at = |key: &str| -> [Step; 3] { ["segments".into(), s.into(), key.into()] };
        page.line(&format!("  - name: {}", one.name), &at("name"));
        page.key(2, "label", &one.label.as_str().into(), &at("label"));
        page.key(2, "where", &made.expression.text.as_str().into(), &at("where"));
        if let Some(measure) = made.segment.and_then(|segment| segment.measure) {
            page.key(2, "measure", &use_case.attributes[measure].name.as_str().into(), &at("measure"));
        }
        if !one.action.is_empty() {
            page.key(2, "action", &one.action.as_str().into(), &at("action"));
        }
    }
}

/// Who belongs together.
fn relations(page: &mut Page<'_>, use_case: &UseCase) {
    let identity = &use_case.identity;
    let all = use_case.attributes.iter().filter_map(|one| Some((one, one.relation.as_ref()?)));
    for (r, (one, relation)) in all.enumerate() {
        if r == 0 {
            page.heading("relate");
        }
        let at = |key: &str| -> [Step; 3] { ["relate".into(), r.into(), key.into()] };
        page.line(&format!("  - name: {}", one.name), &at("name"));
        page.key(2, "label", &one.label.as_str().into(), &at("label"));
        let from = |of: &dyn Fn(usize) -> String| -> Value {
            let column = |how: &How| match how {
                How::Expression(expression) => expression.columns.first().cloned().unwrap_or_default(),
                How::Aggregate(_) | How::Calculation(_) => String::new(),
            };
            let entry = |(s, supply): (usize, &Supply)| {
                (identity.sources[supply.source].name.clone(), json!({"column": column(&supply.how), "of": of(s)}))
            };
            one.supplies.iter().enumerate().map(entry).collect::<serde_json::Map<String, Value>>().into()
        };
        match relation {
            Relation::Parent { of, to } => {
                page.key(2, "from", &from(&|s| identity.sources[of[s]].name.clone()), &at("from"));
                page.key(2, "to", &choice(to), &at("to"));
            }
            Relation::Elsewhere { of, crosswalk } => {
                page.key(2, "crosswalk", &read(crosswalk), &at("crosswalk"));
                page.key(2, "from", &from(&|s| of[s].clone()), &at("from"));
            }
            Relation::Together(together) => {
                let names = |key: &Vec<usize>| key.iter().map(|f| identity.fields[*f].name.clone()).collect::<Vec<_>>();
                let share: Vec<Vec<String>> = together.share.iter().map(names).collect();
                if !share.is_empty() {
                    page.key(2, "share", &json!(share), &at("share"));
                }
                if together.kinship {
                    page.key(2, "kinship", &true.into(), &at("kinship"));
                }
                page.key(2, "at_most", &together.at_most.into(), &at("at_most"));
            }
        }
    }
}

/// An attribute that is made from others, or of the customers of a group.
fn derived(page: &mut Page<'_>, use_case: &UseCase, a: usize, one: &Attribute, made: &Derived) {
    let at = |key: &str| -> [Step; 3] { ["attributes".into(), a.into(), key.into()] };
    page.line(&format!("  - name: {}", one.name), &at("name"));
    page.key(2, "label", &one.label.as_str().into(), &at("label"));
    page.key(2, "type", &choice(&one.kind), &at("type"));
    match &made.rolled_up {
        None => page.key(2, "derive", &made.expression.text.as_str().into(), &at("derive")),
        Some(rolled_up) => {
            page.key(2, "roll_up", &rolled_up.text.as_str().into(), &at("roll_up"));
            page.key(2, "over", &use_case.attributes[rolled_up.over].name.as_str().into(), &at("over"));
            if let Some(filter) = &rolled_up.filter {
                page.key(2, "where", &filter.text.as_str().into(), &at("where"));
            }
        }
    }
    if let Some(scale) = one.scale {
        page.key(2, "scale", &scale.into(), &at("scale"));
    }
    page.key(2, "required", &one.required.into(), &at("required"));
    page.key(2, "personal", &one.personal.into(), &at("personal"));
    if !one.action.is_empty() {
        page.key(2, "action", &one.action.as_str().into(), &at("action"));
    }
}

fn attribute(page: &mut Page<'_>, use_case: &UseCase, a: usize, attribute: &Attribute) {
    let at = |key: &str| -> [Step; 3] { ["attributes".into(), a.into(), key.into()] };
    let name = |source: usize| Value::from(use_case.identity.sources[source].name.as_str());
    page.line(&format!("  - name: {}", attribute.name), &at("name"));
    page.key(2, "label", &attribute.label.as_str().into(), &at("label"));
    page.key(2, "type", &choice(&attribute.kind), &at("type"));
    let asked: Vec<Value> = attribute.supplies[..attribute.n_asked].iter().map(|supply| name(supply.source)).collect();
    if let Some((record, fallback)) = asked.split_first() {
        page.key(2, "system_of_record", record, &at("system_of_record"));
        let fallback = if fallback.is_empty() { "none".into() } else { Value::from(fallback.to_vec()) };
        page.key(2, "fallback", &fallback, &at("fallback"));
    }
    if !attribute.region.is_empty() {
        page.key(2, "region", &region(&attribute.region, &use_case.identity), &at("region"));
    }
    page.bare("    from:");
    for supply in &attribute.supplies {
        let source = &use_case.identity.sources[supply.source].name;
        let how = match &supply.how {
            How::Expression(expression) => expression.text.as_str().into(),
            How::Aggregate(one) => aggregate(one),
            How::Calculation(calculation) => {
                let of = calculation.of.iter().map(|(name, one)| (name.clone(), aggregate(one)));
                let of: serde_json::Map<String, Value> = of.collect();
                json!({"calculate": calculation.expression.text, "of": of})
            }
        };
        page.key(3, source, &how, &["attributes".into(), a.into(), "from".into(), source.as_str().into()]);
    }
    let reliability: serde_json::Map<String, Value> = attribute
        .supplies
        .iter()
        .map(|supply| (use_case.identity.sources[supply.source].name.clone(), number(supply.reliability)))
        .collect();
    page.key(2, "reliability", &reliability.into(), &at("reliability"));
    page.key(2, "survivorship", &choice(&attribute.rule), &at("survivorship"));
    if let Some(within) = &attribute.within_source {
        page.key(2, "within_source", &choice(within), &at("within_source"));
    }
    let fresh = attribute.fresh_for.map_or_else(|| "always".to_owned(), |span| span.to_string());
    page.key(2, "fresh_for", &fresh.into(), &at("fresh_for"));
    if let Some(valid) = &attribute.valid {
        page.key(2, "valid", &valid.text.as_str().into(), &at("valid"));
    }
    if let Some(scale) = attribute.scale {
        page.key(2, "scale", &scale.into(), &at("scale"));
    }
    match attribute.tolerance {
        Tolerance::Difference(n) if n == Decimal::ZERO => {}
        Tolerance::Difference(n) => page.key(2, "tolerance", &number(n.to_binary()), &at("tolerance")),
        Tolerance::Share(n) => {
            let percent = n.units().checked_mul(100).and_then(Decimal::from_units).unwrap_or_default();
            page.key(2, "tolerance", &format!("{percent}%").into(), &at("tolerance"));
        }
    }
    if let Some(otherwise) = &attribute.otherwise {
        page.key(2, "otherwise", &plain(otherwise), &at("otherwise"));
    }
    if let Some(group) = &attribute.group {
        page.key(2, "group", &group.as_str().into(), &at("group"));
    }
    page.key(2, "required", &attribute.required.into(), &at("required"));
    page.key(2, "personal", &attribute.personal.into(), &at("personal"));
    page.key(2, "action", &attribute.action.as_str().into(), &at("action"));
}

fn aggregate(aggregate: &Aggregate) -> Value {
    let mut how = json!({"aggregate": aggregate.text});
    if let Some(filter) = &aggregate.filter {
        how["where"] = filter.text.as_str().into();
    }
    match aggregate.within {
        None => {}
        Some(Window { from: Some(from), to: None }) => how["within"] = from.to_string().into(),
        Some(Window { from, to }) => {
            let ages = [("from", from), ("to", to)].into_iter();
            let ages = ages.filter_map(|(key, age)| Some((key.to_owned(), Value::from(age?.to_string()))));
            how["within"] = ages.collect::<serde_json::Map<String, Value>>().into();
        }
    }
    how
}

/// The limits of a run.
pub(super) fn gates(page: &mut Page<'_>, use_case: &UseCase) {
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
    for (key, limit) in [
        ("largest_cluster", gates.largest_cluster),
        ("cut_islands", gates.cut_islands),
        ("population", gates.population),
    ] {
        keys.extend(limit.map(|limit| (key, limit.into())));
    }
    if !keys.is_empty() {
        page.heading("gates");
    }
    for (key, value) in keys {
        page.key(1, key, &value, &["gates".into(), key.into()]);
    }
}

/// What goes back into the systems.
pub(super) fn write_back(page: &mut Page<'_>, use_case: &UseCase) {
    if !use_case.write_back.is_empty() {
        page.heading("write_back");
    }
    for write_back in &use_case.write_back {
        let source = &use_case.identity.sources[write_back.source].name;
        let set: serde_json::Map<String, Value> = write_back
            .set
            .iter()
            .map(|(column, a)| (column.clone(), Value::from(use_case.attributes[*a].name.as_str())))
            .collect();
        let mut entry = json!({"canonical_id": write_back.canonical_id, "set": set, "key": write_back.key});
        entry["outside_population"] = choice(&write_back.outside);
        page.key(1, source, &entry, &["write_back".into(), source.as_str().into()]);
    }
}

fn plain(value: &Plain) -> Value {
    match value {
        Plain::Bool(value) => (*value).into(),
        Plain::Integer(value) => (*value).into(),
        Plain::Number(value) => number(*value),
        Plain::Text(text) => text.as_str().into(),
    }
}
