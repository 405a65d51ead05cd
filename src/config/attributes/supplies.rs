//! Who supplies an attribute: from what is written to sources in the order they are asked.
//!
//! In: one attribute as written, and the sources. Out: its supplies, the system of record first, or findings. A name
//! that is wrong wherever it stands is one mistake.

use super::aggregate::{Wanted, aggregate};
use super::calculation::calculation;
use super::check::supplied_kind;
use super::understood::{How, Supply};
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, probability, steps};
use crate::config::identity::Region;
use crate::config::sources::{Role, Source, any_source, decay};
use crate::diagnostic::did_you_mean;

/// The supplies in the order they are asked, and how many of them are asked.
pub(super) fn supplies(
    attribute: &written::Supplied,
    a: usize,
    sources: &[Source],
    findings: &mut Findings,
) -> (Vec<Supply>, usize) {
    let at = |key: &str| steps!["attributes", a, key];
    let mut known: Vec<(&str, Supply)> = Vec::new();
    let wanted = Wanted { name: &attribute.name, kind: attribute.kind };
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
        let is_events = matches!(sources[source].role, Role::Events(_));
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
            written::Supply::Aggregate(_) | written::Supply::Calculation(_) if !is_events => {
                findings.report(
                    "aggregate-needs-events",
                    &place,
                    format!("`{name}` holds customers, and `{}` aggregates it", attribute.name),
                    "write a column or an expression; several records of one customer are settled by `within_source`",
                );
                continue;
            }
            written::Supply::Expression(text) => match Expression::supplying(text, Kind::of_values(attribute.kind)) {
                Ok(expression) => {
                    supplied_kind(&expression, attribute, name, &place, findings);
                    How::Expression(expression)
                }
                Err(why) => {
                    findings.report(
                        "invalid-sql",
                        &place,
                        format!("`{}` from `{name}`: {why}", attribute.name),
                        Expression::as_a_name(text),
                    );
                    continue;
                }
            },
            written::Supply::Aggregate(one) => match aggregate(one, wanted, &place, findings) {
                Some(aggregate) => How::Aggregate(aggregate),
                None => continue,
            },
            written::Supply::Calculation(one) => match calculation(one, wanted, &place, findings) {
                Some(calculation) => How::Calculation(calculation),
                None => continue,
            },
        };
        if matches!(&sources[source].role, Role::Events(events) if events.happened_at.is_none()) {
            for asks in how.aggregates().filter(|aggregate| aggregate.asks_when()) {
                findings.report(
                    "no-moment",
                    &place,
                    format!("`{}` asks when events of `{name}` happened, and they have no moment", attribute.name),
                    format!("`{}` needs `happened_at:` with a column", asks.text),
                );
            }
        }
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
                region: Region::default(),
                under: None,
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
