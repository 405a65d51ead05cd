//! Names become indices, defaults are filled in, expressions are parsed; what cannot be understood becomes a finding.
//!
//! In: the written use case. Out: the understood one. Every problem is found in one pass, none twice. Data is not read:
//! columns are checked when the data is.

use super::attributes::attributes;
use super::check;
use super::duration::{Span, parse_span};
use super::expression::{Expression, Kind};
use super::load::Findings;
use super::review;
use super::systems::sources;
use super::unit_tests::unit_tests;
use super::usecase::*;
use super::written;
use crate::diagnostic::{Step, did_you_mean};

macro_rules! steps {
    ($($step:expr),* $(,)?) => { [$(Step::from($step)),*] };
}
pub(super) use steps;

/// The use case, when nothing essential is missing; other problems are among the findings.
pub(super) fn use_case(written: &written::UseCase, findings: &mut Findings) -> Option<UseCase> {
    check::attribute_count(written, findings);
    whole(written, findings)
}

fn whole(written: &written::UseCase, findings: &mut Findings) -> Option<UseCase> {
    if !check::required_keys(written, true, findings) {
        return None;
    }
    let identity = identity(written, findings);
    let attributes = attributes(written, &identity.sources, findings);
    let population = population(written, &attributes, findings);
    let gates = gates(written, &attributes, findings);
    let write_back = write_back(written, &identity.sources, &attributes, findings);
    let purpose = purpose_of(written, findings)?;
    let mut use_case = UseCase {
        name: written.use_case.clone()?,
        version: written.version.unwrap_or(1),
        title: written.title.clone()?,
        identity,
        purpose,
        population,
        attributes,
        gates,
        write_back,
        tests: Vec::new(),
        files: findings.files(),
    };
    if !findings.any_error() {
        use_case.tests = unit_tests(written, &use_case, findings);
        check::understood(&use_case, findings);
        review::review(written, &use_case, findings);
    }
    Some(use_case)
}

/// Who is who, from a whole use case or from the half that use cases share; a whole one is understood wholly, so that
/// its mistakes are found.
pub(super) fn who_is_who(written: &written::UseCase, findings: &mut Findings) -> Option<Identity> {
    if written.use_case.is_some() && written.purpose.is_some() && written.attributes.is_some() {
        return whole(written, findings).map(|use_case| use_case.identity);
    }
    if !check::required_keys(written, false, findings) {
        return None;
    }
    let identity = identity(written, findings);
    if !findings.any_error() {
        check::keys(&identity, findings);
    }
    Some(identity)
}

/// The half that all use cases of an entity share.
fn identity(written: &written::UseCase, findings: &mut Findings) -> Identity {
    let sources = sources(written, findings);
    let fields = fields(written, &sources, findings);
    Identity {
        entity: written.entity.clone().unwrap_or_else(|| "customer".to_owned()),
        id_prefix: written.id_prefix.clone().unwrap_or_else(|| "CUS".to_owned()),
        match_keys: match_keys(written, &fields, findings),
        match_model: super::comparing::match_model(written, &fields, findings),
        never_link: never_link(written, &fields, findings),
        sources,
        fields,
    }
}

fn purpose_of(written: &written::UseCase, findings: &mut Findings) -> Option<Purpose> {
    let purpose = written.purpose.as_ref()?;
    let due = purpose.due.as_ref().and_then(|due| match due.parse() {
        Ok(due) => Some(due),
        Err(_) => {
            findings.report(
                "invalid-date",
                &steps!["purpose", "due"],
                format!("`{due}` is not a calendar day"),
                "write it as `2027-03-31`",
            );
            None
        }
    });
    let workflow = &purpose.workflow;
    for (key, value) in [
        ("minutes_before", workflow.minutes_before),
        ("minutes_after", workflow.minutes_after),
        ("times_per_month", workflow.times_per_month),
    ] {
        if !(value >= 0.0 && value.is_finite()) {
            findings.report(
                "out-of-range",
                &steps!["purpose", "workflow", key],
                format!("`{key}` is {value}, and it must be zero or more"),
                "",
            );
        }
    }
    if workflow.minutes_after > workflow.minutes_before {
        findings.report(
            "no-time-saved",
            &steps!["purpose", "workflow", "minutes_after"],
            "the task takes longer with the profile than without",
            "`minutes_after` must not be above `minutes_before`",
        );
    }
    share(workflow.trust_floor, &steps!["purpose", "workflow", "trust_floor"], "trust_floor", findings);
    Some(with_defaults(purpose, due))
}

/// The written purpose, understood.
fn with_defaults(purpose: &written::Purpose, due: Option<chrono::NaiveDate>) -> Purpose {
    let workflow = &purpose.workflow;
    Purpose {
        decision: purpose.decision.clone(),
        owner: purpose.owner.clone(),
        sponsor: purpose.sponsor.clone(),
        steward: purpose.steward.clone(),
        stage: purpose.stage,
        due,
        tool: workflow.tool.clone(),
        task: workflow.task.clone(),
        minutes_before: workflow.minutes_before,
        minutes_after: workflow.minutes_after,
        times_per_month: workflow.times_per_month,
        trust_floor: workflow.trust_floor.unwrap_or(0.8),
    }
}

/// Reports a share outside 0..=1; written so that NaN fails.
fn share(value: Option<f64>, path: &[Step], name: &str, findings: &mut Findings) {
    if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
        findings.report("out-of-range", path, format!("`{name}` is {value}, and it is a share between 0 and 1"), "");
    }
}

/// Reports a probability that is not strictly between 0 and 1: certainty could never be corrected by evidence.
pub(super) fn probability(value: Option<f64>, path: &[Step], name: &str, findings: &mut Findings) {
    if let Some(value) = value.filter(|value| !(*value > 0.0 && *value < 1.0)) {
        findings.report(
            "out-of-range",
            path,
            format!("`{name}` is {value}, and it is a probability above 0 and below 1"),
            "certainty is not on offer: evidence could never correct it",
        );
    }
}

pub(super) fn span(text: Option<&String>, path: &[Step], findings: &mut Findings) -> Option<Span> {
    match parse_span(text?) {
        Ok(span) => Some(span),
        Err(why) => {
            findings.report("invalid-duration", path, why, "");
            None
        }
    }
}

pub(super) fn decay(decay: Option<&written::Decay>, path: &[Step], findings: &mut Findings) -> Option<Decay> {
    let decay = decay?;
    let below = |key: &str| [path, &steps![key]].concat();
    share(Some(decay.to), &below("to"), "to", findings);
    let over = span(Some(&decay.over), &below("over"), findings)?;
    Some(Decay { shape: decay.shape, over, to: decay.to })
}

fn fields(written: &written::UseCase, sources: &[Source], findings: &mut Findings) -> Vec<IdentityField> {
    let Some(entries) = &written.identity else { return Vec::new() };
    let mut fields = Vec::new();
    for (name, field) in &entries.0 {
        check::key(name, &steps!["identity", name.as_str()], findings);
        let mut places = Vec::new();
        for (source, extracts) in &field.sources {
            let at = steps!["identity", name.as_str(), source.as_str()];
            match customers(source, sources) {
                Ok(index) => places.push((index, extracts.clone())),
                Err((code, headline, help)) => {
                    findings.report_at_key(code, &at, format!("identity field `{name}`: {headline}"), help);
                    findings.about(source);
                }
            }
        }
        if let Some(region) = field.region.as_deref().filter(|region| rust_iso3166::from_alpha2(region).is_none()) {
            findings.report(
                "unknown-region",
                &steps!["identity", name.as_str(), "region"],
                format!("`{region}` is not an ISO 3166 country code"),
                "two capital letters, such as `US`",
            );
        }
        if field.sources.is_empty() {
            findings.report(
                "no-source",
                &steps!["identity", name.as_str()],
                format!("identity field `{name}` is in no source"),
                "name a source and its column",
            );
        }
        places.sort_by_key(|(source, _)| *source);
        fields.push(IdentityField { name: name.clone(), kind: field.kind, region: field.region.clone(), places });
    }
    fields
}

pub(super) type Refusal = (&'static str, String, String);

/// The index of a source that holds customers.
fn customers(name: &str, sources: &[Source]) -> Result<usize, Refusal> {
    let index = any_source(name, sources)?;
    match sources[index].role {
        Role::Customers(_) => Ok(index),
        Role::Events { .. } => Err((
            "not-for-events",
            format!("`{name}` holds events, not customers"),
            "name a source of customers".to_owned(),
        )),
    }
}

pub(super) fn any_source(name: &str, sources: &[Source]) -> Result<usize, Refusal> {
    sources.iter().position(|source| source.name == name).ok_or_else(|| {
        (
            "unknown-source",
            format!("`{name}` is not a source"),
            did_you_mean(name, sources.iter().map(|source| source.name.as_str())),
        )
    })
}

fn match_keys(written: &written::UseCase, identity: &[IdentityField], findings: &mut Findings) -> Vec<MatchKey> {
    let mut keys: Vec<MatchKey> = Vec::new();
    for (k, key) in written.match_keys.iter().flatten().enumerate() {
        check::name(&key.name, &steps!["match_keys", k, "name"], findings);
        if keys.iter().any(|other| other.name == key.name) {
            findings.report(
                "duplicate-name",
                &steps!["match_keys", k, "name"],
                format!("two match keys are called `{}`", key.name),
                "",
            );
        }
        if key.on.is_empty() {
            findings.report(
                "no-field",
                &steps!["match_keys", k, "on"],
                format!("match key `{}` names no field", key.name),
                "",
            );
        }
        let mut on = Vec::new();
        for (f, field) in key.on.iter().enumerate() {
            match identity.iter().position(|known| known.name == *field) {
                Some(index) if on.contains(&index) => findings.report(
                    "duplicate-name",
                    &steps!["match_keys", k, "on", f],
                    format!("match key `{}` names `{field}` twice", key.name),
                    "",
                ),
                Some(index) => on.push(index),
                None => {
                    let headline = format!("match key `{}` is on `{field}`, which is not an identity field", key.name);
                    findings.report(
                        "unknown-field",
                        &steps!["match_keys", k, "on", f],
                        headline,
                        field_help(field, identity),
                    );
                    findings.about(field);
                }
            }
        }
        if key.max_records.is_some_and(|max| max < 2) {
            findings.report(
                "out-of-range",
                &steps!["match_keys", k, "max_records"],
                "a key must be allowed at least 2 records, or it links nothing",
                "",
            );
        }
        let differs_by = key.differs_by.as_ref().and_then(|field| {
            let index = identity.iter().position(|known| known.name == *field);
            if index.is_none() {
                findings.report(
                    "unknown-field",
                    &steps!["match_keys", k, "differs_by"],
                    format!("`differs_by` of match key `{}` is `{field}`, which is not an identity field", key.name),
                    field_help(field, identity),
                );
                findings.about(field);
            }
            index
        });
        probability(key.confidence, &steps!["match_keys", k, "confidence"], "confidence", findings);
        keys.push(MatchKey {
            name: key.name.clone(),
            on,
            max_records: key.max_records.unwrap_or(50),
            differs_by,
            ignore: key.ignore.clone(),
            confidence: key.confidence.unwrap_or(0.99),
        });
    }
    keys
}

fn never_link(written: &written::UseCase, identity: &[IdentityField], findings: &mut Findings) -> Vec<usize> {
    let mut fields = Vec::new();
    for (i, field) in written.never_link.iter().flatten().enumerate() {
        match identity.iter().position(|known| known.name == *field) {
            Some(index) if fields.contains(&index) => {
                findings.report(
                    "duplicate-name",
                    &steps!["never_link", i],
                    format!("`never_link` names `{field}` twice"),
                    "keep one of them",
                );
            }
            Some(index) => fields.push(index),
            None => {
                let headline = format!("`never_link` names `{field}`, which is not an identity field");
                findings.report("unknown-field", &steps!["never_link", i], headline, field_help(field, identity));
                findings.about(field);
            }
        }
    }
    fields
}

fn field_help(name: &str, identity: &[IdentityField]) -> String {
    did_you_mean(name, identity.iter().map(|field| field.name.as_str()))
}

fn population(written: &written::UseCase, attributes: &[Attribute], findings: &mut Findings) -> Option<Expression> {
    let text = written.population.as_ref()?;
    let kinds: Vec<(String, Kind)> =
        attributes.iter().map(|attribute| (attribute.name.clone(), Kind::of_values(attribute.kind))).collect();
    match Expression::over_typed(text, &kinds) {
        Ok(population) => {
            for column in &population.columns {
                if !attributes.iter().any(|attribute| attribute.name == *column) {
                    findings.report(
                        "unknown-attribute",
                        &steps!["population"],
                        format!("`population` reads `{column}`, which is not an attribute"),
                        did_you_mean(column, attributes.iter().map(|attribute| attribute.name.as_str())),
                    );
                    findings.about(column);
                }
            }
            check::condition(&population, &kinds, "`population`", &steps!["population"], findings);
            Some(population)
        }
        Err(why) => {
            findings.report("invalid-sql", &steps!["population"], format!("`population`: {why}"), "");
            None
        }
    }
}

fn attribute_index(
    name: &str,
    attributes: &[Attribute],
    path: &[Step],
    what: &str,
    on_key: bool,
    findings: &mut Findings,
) -> Option<usize> {
    let index = attributes.iter().position(|attribute| attribute.name == name);
    if index.is_none() {
        let headline = format!("{what} names `{name}`, which is not an attribute");
        let help = did_you_mean(name, attributes.iter().map(|attribute| attribute.name.as_str()));
        match on_key {
            true => findings.report_at_key("unknown-attribute", path, headline, help),
            false => findings.report("unknown-attribute", path, headline, help),
        }
        findings.about(name);
    }
    index
}

fn gates(written: &written::UseCase, attributes: &[Attribute], findings: &mut Findings) -> Gates {
    let Some(gates) = &written.gates else { return Gates::default() };
    let mut by_attribute = |entries: &written::Entries<f64>, gate: &str| {
        let mut limits = Vec::new();
        for (name, limit) in &entries.0 {
            let path = steps!["gates", gate, name.as_str()];
            share(Some(*limit), &path, name, findings);
            if let Some(index) = attribute_index(name, attributes, &path, &format!("gate `{gate}`"), true, findings) {
                limits.push((index, *limit));
            }
        }
        limits
    };
    let coverage = by_attribute(&gates.coverage, "coverage");
    let conflict = by_attribute(&gates.conflict, "conflict");
    share(gates.trust, &steps!["gates", "trust"], "trust", findings);
    share(gates.id_churn, &steps!["gates", "id_churn"], "id_churn", findings);
    if let Some(inflation) = gates.profile_inflation.filter(|inflation| inflation.is_nan() || *inflation < 1.0) {
        findings.report(
            "out-of-range",
            &steps!["gates", "profile_inflation"],
            format!("`profile_inflation` is {inflation}, and there is at least one profile per customer"),
            "such as 1.02",
        );
    }
    if gates.largest_cluster == Some(0) {
        findings.report("out-of-range", &steps!["gates", "largest_cluster"], "a customer has at least one record", "");
    }
    Gates {
        coverage,
        trust: gates.trust,
        conflict,
        profile_inflation: gates.profile_inflation,
        largest_cluster: gates.largest_cluster,
        id_churn: gates.id_churn,
        population: gates.population,
    }
}

fn write_back(
    written: &written::UseCase,
    sources: &[Source],
    attributes: &[Attribute],
    findings: &mut Findings,
) -> Vec<WriteBack> {
    let mut all = Vec::new();
    for (name, write_back) in written.write_back.iter().flat_map(|entries| &entries.0) {
        let source = match customers(name, sources) {
            Ok(source) => source,
            Err((code, headline, help)) => {
                findings.report_at_key(
                    code,
                    &steps!["write_back", name.as_str()],
                    format!("`write_back`: {headline}"),
                    help,
                );
                findings.about(name);
                continue;
            }
        };
        let mut set: Vec<(String, usize)> = Vec::new();
        for (column, attribute) in &write_back.set.0 {
            let path = steps!["write_back", name.as_str(), "set", column.as_str()];
            if *column == write_back.canonical_id || *column == sources[source].record_id {
                findings.report_at_key(
                    "column-collision",
                    &path,
                    format!("`{column}` of `{name}` would be written twice"),
                    "it already carries the record's or the canonical ID",
                );
            }
            if let Some(index) = attribute_index(attribute, attributes, &path, "`write_back`", false, findings) {
                set.push((column.clone(), index));
            }
        }
        if write_back.canonical_id == sources[source].record_id {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "canonical_id"],
                format!("the canonical ID would overwrite the record ID of `{name}`"),
                "name another column",
            );
        }
        all.push(WriteBack { source, canonical_id: write_back.canonical_id.clone(), set });
    }
    all
}
