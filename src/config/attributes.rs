//! The attributes of a use case, understood: who supplies each, in which order, and how.

use super::check;
use super::compile::{any_source, decay, probability, span, steps};
use super::expression::{Expression, Kind};
use super::load::Findings;
use super::usecase::*;
use super::written;
use crate::diagnostic::{Step, did_you_mean};

/// The attributes in declared order.
pub(super) fn attributes(written: &written::UseCase, sources: &[Source], findings: &mut Findings) -> Vec<Attribute> {
    let all = written.attributes.as_deref().unwrap_or_default();
    let mut attributes: Vec<Attribute> = Vec::new();
    for (a, attribute) in all.iter().enumerate() {
        let at = |key: &str| steps!["attributes", a, key];
        check::name(&attribute.name, &at("name"), findings);
        if all[..a].iter().any(|other| other.name == attribute.name)
            || matches!(attribute.name.as_str(), "canonical_id" | "value")
        {
            findings.report(
                "duplicate-name",
                &at("name"),
                format!("the name `{}` is taken", attribute.name),
                "every attribute has its own name; `canonical_id` and `value` are reserved",
            );
        }
        let value = [("value".to_owned(), Kind::of_values(attribute.kind))];
        let valid = attribute.valid.as_ref().and_then(|text| match Expression::over_typed(text, &value) {
            Ok(valid) if valid.columns.iter().all(|column| column == "value") => {
                check::condition(&valid, &value, &format!("`valid` of `{}`", attribute.name), &at("valid"), findings);
                Some(valid)
            }
            Ok(valid) => {
                findings.report(
                    "unknown-column",
                    &at("valid"),
                    format!(
                        "`valid` of `{}` reads `{}`; it knows only `value`",
                        attribute.name,
                        valid.columns.join("`, `")
                    ),
                    "such as `value >= 0`",
                );
                None
            }
            Err(why) => {
                findings.report("invalid-sql", &at("valid"), format!("`valid` of `{}`: {why}", attribute.name), "");
                None
            }
        });
        let (supplies, n_asked) = supplies(attribute, a, sources, findings);
        let otherwise = attribute.otherwise.clone();
        if let Some(plain) = &otherwise {
            check::value(attribute.kind, plain, &at("otherwise"), "`otherwise`", findings);
        }
        attributes.push(Attribute {
            name: attribute.name.clone(),
            label: attribute.label.clone().unwrap_or_else(|| attribute.name.clone()),
            kind: attribute.kind,
            personal: attribute
                .personal
                .unwrap_or_else(|| attribute.kind.field_type().is_some_and(FieldType::is_personal)),
            supplies,
            n_asked,
            rule: attribute.survivorship,
            within_source: attribute.within_source,
            fresh_for: span(attribute.fresh_for.as_ref().filter(|text| *text != "always"), &at("fresh_for"), findings),
            valid,
            otherwise,
            group: attribute.group.clone(),
            action: attribute.action.clone(),
            differs_because: attribute.differs_because.clone(),
        });
    }
    attributes
}

/// The supplies in the order they are asked, and how many of them are asked.
fn supplies(
    attribute: &written::Attribute,
    a: usize,
    sources: &[Source],
    findings: &mut Findings,
) -> (Vec<Supply>, usize) {
    let at = |key: &str| steps!["attributes", a, key];
    let mut known: Vec<(&str, Supply)> = Vec::new();
    // A source that `from` misspells is missed wherever it is asked: one mistake, said once.
    let misspelt = attribute.from.names().any(|name| any_source(name, sources).is_err());
    for (name, supply) in &attribute.from.0 {
        let place = steps!["attributes", a, "from", name.as_str()];
        let source = match any_source(name, sources) {
            Ok(source) => source,
            Err((code, headline, help)) => {
                findings.report_at_key(
                    code,
                    &place,
                    format!("`{}` comes from `{name}`: {headline}", attribute.name),
                    help,
                );
                findings.about(name);
                continue;
            }
        };
        let is_events = matches!(sources[source].role, Role::Events { .. });
        let how = match supply {
            written::Supply::Expression(_) if is_events => {
                findings.report(
                    "events-need-aggregate",
                    &place,
                    format!("`{name}` holds events, and `{}` takes a single value from it", attribute.name),
                    "write `{aggregate: count(*)}` or another aggregate",
                );
                continue;
            }
            written::Supply::Aggregate(_) if !is_events => {
                findings.report(
                    "aggregate-needs-events",
                    &place,
                    format!("`{name}` holds customers, and `{}` aggregates it", attribute.name),
                    "write a column or an expression; several records of one customer are settled by `within_source`",
                );
                continue;
            }
            written::Supply::Expression(text) => match Expression::over_text(text) {
                Ok(expression) => {
                    check::supplied_kind(&expression, attribute, name, &place, findings);
                    How::Expression(expression)
                }
                Err(why) => {
                    findings.report("invalid-sql", &place, format!("`{}` from `{name}`: {why}", attribute.name), "");
                    continue;
                }
            },
            written::Supply::Aggregate(aggregate) => match self::aggregate(aggregate, attribute, &place, findings) {
                Some(aggregate) => How::Aggregate(aggregate),
                None => continue,
            },
        };
        let own = attribute.reliability.get(name).copied();
        probability(own, &steps!["attributes", a, "reliability", name.as_str()], "reliability", findings);
        let own_decay = decay(attribute.decay.as_ref(), &at("decay"), findings);
        known.push((
            name,
            Supply {
                source,
                how,
                reliability: own.unwrap_or(sources[source].reliability),
                decay: own_decay.or(sources[source].decay),
            },
        ));
    }
    for name in attribute.reliability.names() {
        if attribute.from.get(name).is_none() && !misspelt {
            findings.report_at_key(
                "unknown-source",
                &steps!["attributes", a, "reliability", name],
                format!("`{}` gives a reliability for `{name}`, which does not supply it", attribute.name),
                did_you_mean(name, attribute.from.names()),
            );
        }
    }
    let mut ordered: Vec<Supply> = Vec::new();
    let asked = std::iter::once((&attribute.system_of_record, at("system_of_record").to_vec())).chain(
        attribute
            .fallback
            .0
            .iter()
            .enumerate()
            .map(|(f, name)| (name, steps!["attributes", a, "fallback", f].to_vec())),
    );
    for (name, place) in asked {
        let role = if place.len() == 3 { "names the system of record" } else { "falls back to" };
        if attribute.from.get(name).is_none() {
            if misspelt && any_source(name, sources).is_ok() {
                continue;
            }
            let (code, what) = match any_source(name, sources) {
                Ok(_) => ("does-not-supply", "which does not supply it"),
                Err(_) => ("unknown-source", "which is not a source"),
            };
            findings.report(
                code,
                &place,
                format!("`{}` {role} `{name}`, {what}", attribute.name),
                did_you_mean(name, attribute.from.names()),
            );
            findings.about(name);
        } else if let Some(found) = known.iter().position(|(known, _)| known == name) {
            ordered.push(known.remove(found).1);
        } else if ordered.iter().any(|supply| sources[supply.source].name == *name) {
            findings.report("duplicate-name", &place, format!("`{}` asks `{name}` twice", attribute.name), "");
        }
    }
    let n_asked = ordered.len();
    ordered.extend(known.into_iter().map(|(_, supply)| supply));
    (ordered, n_asked)
}

fn aggregate(
    written: &written::Aggregate,
    attribute: &written::Attribute,
    place: &[Step],
    findings: &mut Findings,
) -> Option<Aggregate> {
    let below = |key: &str| [place, &steps![key]].concat();
    let text = written.aggregate.trim();
    let bad = |findings: &mut Findings| {
        findings.report(
            "invalid-aggregate",
            &below("aggregate"),
            format!("`{text}` is not an aggregate"),
            "count(*), count(x), count(distinct x), sum(x), avg(x), min(x), max(x), latest(x), earliest(x), \
             distinct(x)",
        );
        None
    };
    let Some((function, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        return bad(findings);
    };
    let inner = inner.trim();
    let distinct = inner.get(..9).filter(|start| start.eq_ignore_ascii_case("distinct ")).map(|_| inner[9..].trim());
    let (function, inner) = match (function.trim().to_lowercase().as_str(), distinct) {
        ("count", Some(inner)) => (Function::CountDistinct, inner),
        (_, Some(_)) => return bad(findings),
        ("count", None) => (Function::Count, inner),
        ("sum", None) => (Function::Sum, inner),
        ("avg" | "mean", None) => (Function::Avg, inner),
        ("min", None) => (Function::Min, inner),
        ("max", None) => (Function::Max, inner),
        ("latest" | "last", None) => (Function::Latest, inner),
        ("earliest" | "first", None) => (Function::Earliest, inner),
        ("distinct", None) => (Function::Distinct, inner),
        _ => return bad(findings),
    };
    let expression = |text: &str, key: &str, findings: &mut Findings| match Expression::over_text(text) {
        Ok(expression) => Some(expression),
        Err(why) => {
            findings.report("invalid-sql", &below(key), format!("`{}`: {why}", attribute.name), "");
            None
        }
    };
    // Both are looked at before either is missed.
    let of = match inner {
        "*" if function == Function::Count => Some(None),
        "*" => return bad(findings),
        inner => expression(inner, "aggregate", findings).map(|of| {
            if let Err(why) = of.kind() {
                findings.report("invalid-sql", &below("aggregate"), format!("`{}`: {why}", attribute.name), "");
            }
            Some(of)
        }),
    };
    let filter = match &written.filter {
        None => Some(None),
        Some(text) => expression(text, "where", findings).map(|filter| {
            check::condition(&filter, &[], &format!("`where` of `{}`", attribute.name), &below("where"), findings);
            Some(filter)
        }),
    };
    let (of, filter) = (of?, filter?);
    check::aggregate_type(function, attribute, &below("aggregate"), findings);
    let within = span(written.within.as_ref(), &below("within"), findings);
    Some(Aggregate { text: text.to_owned(), function, of, filter, within })
}
