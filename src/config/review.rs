//! What a careful reviewer would ask about a use case that can be run as it is.
//!
//! In: the use case, as written and as understood. Out: findings whose severity the file may change under `lints`. What
//! came from the extended file is asked about only where the answer lies in this file.

use super::attributes::{Attribute, Function, How, Rule, Supply};
use super::findings::{Findings, steps};
use super::identity::MatchKey;
use super::sources::{RELIABILITY, Role};
use super::usecase::UseCase;
use super::written;

/// Asks about everything but the paths of sources.
pub(super) fn review(written: &written::UseCase, use_case: &UseCase, findings: &mut Findings) {
    sources(written, use_case, findings);
    identity(use_case, findings);
    match_keys(use_case, findings);
    let of_attributes = use_case.attributes.iter().filter(|attribute| attribute.relation.is_none());
    for (a, attribute) in of_attributes.enumerate() {
        let written = written.attributes.as_ref().and_then(|attributes| attributes.get(a));
        if let Some(written::Attribute::Supplied(written)) = written {
            self::attribute(use_case, a, attribute, written, findings);
        }
    }
    for (a, limit) in &use_case.gates.coverage {
        let attribute = &use_case.attributes[*a];
        let selects = use_case.population.as_ref().is_some_and(|population| population.requires(&attribute.name));
        if (attribute.otherwise.is_some() || selects) && *limit > 0.0 {
            let why = if selects { "the population is of customers that have" } else { "`otherwise` stands in for" };
            let headline = format!("{why} `{}`, so its coverage is always 1", attribute.name);
            findings.report_at_key(
                "gate-always-holds",
                &steps!["gates", "coverage", attribute.name.as_str()],
                headline,
                "remove the gate; one on `population`, `trust` or `conflict` can break",
            );
        }
    }
    for (a, limit) in &use_case.gates.conflict {
        let attribute = &use_case.attributes[*a];
        if attribute.derived.is_some() && *limit >= 0.0 {
            findings.report_at_key(
                "gate-always-holds",
                &steps!["gates", "conflict", attribute.name.as_str()],
                format!("no source says `{}`, so that none disagree about it", attribute.name),
                "remove the gate; one on an attribute that it is made from can break",
            );
        }
    }
    if written.gates.is_none() {
        findings.report(
            "no-gates",
            &[],
            "the use case has no gates: every run is published",
            "add `gates:` with a coverage and a trust",
        );
    }
    if use_case.purpose.steward.is_none() {
        findings.report_at_key(
            "no-steward",
            &steps!["purpose"],
            "nobody is named to whom a wrong value can be reported",
            "add `steward:` under `purpose`",
        );
    }
    if use_case.tests.is_empty() {
        findings.report(
            "no-tests",
            &[],
            "the use case has no tests",
            "add `tests:` with given rows and expected profiles",
        );
    }
}

fn sources(written: &written::UseCase, use_case: &UseCase, findings: &mut Findings) {
    let shared = findings.inherits("sources");
    for (s, source) in use_case.identity.sources.iter().enumerate() {
        let at = steps!["sources", source.name.as_str()];
        let declared = written.sources.as_ref().and_then(|sources| sources.get(&source.name));
        if declared.is_some_and(|declared| declared.reliability.is_none()) {
            let headline = format!("`{}` does not say how reliable it is, and {RELIABILITY} is assumed", source.name);
            findings.report_at_key(
                "default-reliability",
                &at,
                headline,
                "add `reliability:`, the share of its values that are right when written",
            );
        }
        let supplies =
            use_case.attributes.iter().any(|attribute| attribute.supplies.iter().any(|supply| supply.source == s));
        let consents =
            use_case.consent.as_ref().is_some_and(|consent| consent.from.iter().any(|from| from.source == s));
        let parent =
            use_case.identity.sources.iter().any(|other| matches!(&other.role, Role::Events(events) if events.of == s));
        let fields: Vec<usize> = (0..use_case.identity.fields.len())
            .filter(|f| use_case.identity.fields[*f].places.iter().any(|(source, _)| *source == s))
            .collect();
        if !supplies && !consents && !parent && fields.is_empty() && !shared {
            findings.report_at_key(
                "unused-source",
                &at,
                format!("nothing uses `{}`", source.name),
                "use it or remove it",
            );
            continue;
        }
        let linked = use_case.identity.match_keys.iter().any(|key| key.on.iter().all(|f| fields.contains(f)));
        let modelled = use_case
            .identity
            .match_model
            .iter()
            .flat_map(|model| &model.block_on)
            .any(|rule| rule.parts.iter().all(|(f, _)| fields.contains(f)));
        let several = use_case.identity.customer_sources().count() > 1;
        if matches!(&source.role, Role::Customers(_)) && several && !linked && !modelled {
            let headline =
                format!("no match key reaches `{}`: each of its records becomes a customer of its own", source.name);
            findings.report_at_key("unlinked-source", &at, headline, "give it a field that a match key is on");
        }
    }
}

fn identity(use_case: &UseCase, findings: &mut Findings) {
    if findings.inherits("identity") {
        return;
    }
    for (f, field) in use_case.identity.fields.iter().enumerate() {
        let is_shared = |one: &Attribute| one.relation.as_ref().is_some_and(|relation| relation.reads_field(f));
        if !use_case.identity.is_used(f) && !use_case.attributes.iter().any(is_shared) {
            findings.report_at_key(
                "unused-field",
                &steps!["identity", field.name.as_str()],
                format!("no match key or guard is on `{}`", field.name),
                "use it or remove it",
            );
        }
    }
}

fn match_keys(use_case: &UseCase, findings: &mut Findings) {
    for (k, key) in use_case.identity.match_keys.iter().enumerate() {
        let holding = use_case
            .identity
            .customer_sources()
            .filter(|s| {
                key.on.iter().all(|f| use_case.identity.fields[*f].places.iter().any(|(source, _)| source == s))
            })
            .count();
        if holding == 1 && use_case.identity.customer_sources().count() > 1 {
            findings.report(
                "key-in-one-source",
                &steps!["match_keys", k, "on"],
                format!("only one source has all the fields of match key `{}`", key.name),
                "it can only join records of that source",
            );
        }
        let covers = |earlier: &&MatchKey| {
            earlier.on.iter().all(|f| key.on.contains(f))
                && earlier.max_records >= key.max_records
                && earlier.ignore.iter().all(|value| key.ignore.contains(value))
                && earlier.differs_by.is_none()
                && earlier.confidence >= key.confidence
        };
        if let Some(earlier) = use_case.identity.match_keys[..k].iter().find(covers) {
            let headline =
                format!("match key `{}` links nothing that `{}` does not link already", key.name, earlier.name);
            findings.report("redundant-key", &steps!["match_keys", k, "on"], headline, "remove it");
        }
    }
}

fn attribute(
    use_case: &UseCase,
    a: usize,
    attribute: &Attribute,
    written: &written::Supplied,
    findings: &mut Findings,
) {
    let name = &attribute.name;
    let by_record = attribute.supplies.iter().any(|supply| !supply.how.is_of_events());
    if by_record && written.fresh_for.is_none() {
        let headline = format!("`{name}` does not say how long a value stays true");
        findings.report(
            "no-freshness",
            &steps!["attributes", a, "name"],
            headline,
            "add `fresh_for: 90d`, or `fresh_for: always`",
        );
    }
    if attribute.rule != Rule::SystemOfRecord && !written.fallback.0.is_empty() {
        let headline = format!("`{name}` survives by another rule, so its `fallback` is never asked");
        findings.report_at_key(
            "unreachable-rule",
            &steps!["attributes", a, "fallback"],
            headline,
            "write `fallback: none`; all sources under `from` are candidates",
        );
    }
    let several = |supply: &Supply| match &use_case.identity.sources[supply.source].role {
        Role::Customers(customers) => !customers.one_record_per_customer,
        Role::Events(_) => false,
    };
    if attribute.within_source.is_some() && !attribute.supplies.iter().any(several) {
        let headline =
            format!("no source of `{name}` has several records of a customer, so `within_source` never decides");
        findings.report_at_key("unreachable-rule", &steps!["attributes", a, "within_source"], headline, "remove it");
    }
    if attribute.fresh_for.is_some() && !by_record {
        let headline = format!("`{name}` is made from events as of the run, so `fresh_for` never decides");
        findings.report_at_key(
            "unreachable-rule",
            &steps!["attributes", a, "fresh_for"],
            headline,
            "remove it; `within` limits the events",
        );
    }
    if attribute.fresh_for.is_some() && by_record && attribute.rule == Rule::FirstSeen {
        let headline = format!("`{name}` takes the value seen first, and `fresh_for` makes that the first to be stale");
        findings.report_at_key(
            "unreachable-rule",
            &steps!["attributes", a, "fresh_for"],
            headline,
            "write `fresh_for: always`: what was seen first does not change",
        );
    }
    let counts = |supply: &Supply| match &supply.how {
        How::Aggregate(aggregate) => matches!(aggregate.function, Function::Count | Function::CountDistinct),
        How::Expression(_) | How::Calculation(_) => false,
    };
    if attribute.supplies.first().is_some_and(counts) && attribute.otherwise.is_none() {
        let headline = format!("`{name}` counts events, and a customer without any gets no value rather than zero");
        findings.report("count-without-zero", &steps!["attributes", a, "name"], headline, "add `otherwise: 0`");
    }
}
