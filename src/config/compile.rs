//! Names become indices, defaults are filled in, expressions are parsed; what cannot be understood becomes a finding.
//!
//! In: the written use case. Out: the understood one, noun by noun. Every problem is found in one pass, none twice.
//! Data is not read: columns are checked when the data is.

use super::attributes::{self, Columns, Relation, attributes};
use super::consent::consent;
use super::findings::{Findings, is_name, name, prefix, span, steps};
use super::former_names::{former_entity, former_sources};
use super::identity::IdentityField;
use super::identity::{fields, join_something, match_keys, never_link};
use super::match_model::{customer_is, match_model};
use super::needs::Need;
use super::outcome::{gates, population, write_back};
use super::personal_data::{allowed, personal_data};
use super::purpose::purpose;
use super::review::review;
use super::sources::{Role, Source, sources};
use super::unit_tests::{Known, UnitTest, unit_tests};
use super::usecase::{Identity, UseCase};
use super::{version, written};
use crate::diagnostic::did_you_mean;

/// The use case, when nothing essential is missing; other problems are among the findings.
pub(super) fn use_case(written: &written::UseCase, findings: &mut Findings) -> Option<UseCase> {
    if let Some(all) = &written.attributes {
        attributes::count(all, written.segments.as_deref().unwrap_or_default(), findings);
    }
    whole(written, findings)
}

fn whole(written: &written::UseCase, findings: &mut Findings) -> Option<UseCase> {
    if !required_keys(written, true, findings) {
        return None;
    }
    let mut identity = identity(written, findings);
    let columns = Columns {
        relate: written.relate.as_deref().unwrap_or_default(),
        attributes: written.attributes.as_ref()?,
        segments: written.segments.as_deref().unwrap_or_default(),
    };
    let who = (&identity.fields[..], written.match_model.is_some());
    let attributes = attributes(&columns, &identity.sources, who, findings);
    identity.asks_kinship = attributes.iter().any(|one| one.relation.as_ref().is_some_and(Relation::asks_kinship));
    let consent = written.consent.as_ref().and_then(|written| consent(written, &identity.sources, findings));
    let use_case = written.use_case.as_ref().filter(|name| is_name(name));
    let purpose_of_data = written.consent.as_ref().and_then(|consent| consent.purpose.as_ref()).or(use_case);
    let purpose_of_data = purpose_of_data.map_or("", String::as_str);
    // Of a purpose without a name, or with one that is none, that is said.
    if !purpose_of_data.trim().is_empty() {
        let known = (&identity.sources[..], &identity.fields[..]);
        allowed(&identity.personal_data, purpose_of_data, &attributes, known, findings);
    }
    let population = written.population.as_ref().and_then(|text| population(text, &attributes, findings));
    let gates = written.gates.as_ref().map(|written| gates(written, &attributes, findings)).unwrap_or_default();
    let write_back = written
        .write_back
        .as_ref()
        .map(|all| write_back(all, &identity.sources, &attributes, (population.as_ref(), consent.as_ref()), findings));
    let purpose = purpose(written.purpose.as_ref()?, findings);
    let mut use_case = UseCase {
        name: written.use_case.clone()?,
        version: written.version.unwrap_or(version::NEWEST),
        title: written.title.clone()?,
        identity,
        purpose,
        consent,
        population,
        attributes,
        gates,
        write_back: write_back.unwrap_or_default(),
        identifiers: written.identifiers,
        tests: Vec::new(),
        files: findings.files().texts.iter().map(|(path, _)| path.clone()).collect(),
    };
    if !findings.any_error() {
        use_case.tests = tests(written.tests.as_deref().unwrap_or_default(), &use_case, findings);
        keys_join_something(&use_case.identity, findings);
        attributes::sound(&use_case.attributes, &use_case.identity.sources, findings);
        review(written, &use_case, findings);
    }
    Some(use_case)
}

/// Who is who, from a whole use case or from the half that use cases share; a whole one is understood wholly, so that
/// its mistakes are found. With it, the columns that are read: those of attributes too, where there are some, so that
/// data that a run could not read is not taken for sound.
pub(super) fn who_is_who(written: &written::UseCase, findings: &mut Findings) -> Option<(Identity, Vec<Vec<Need>>)> {
    if written.use_case.is_some() && written.purpose.is_some() && written.attributes.is_some() {
        return whole(written, findings).map(|use_case| (use_case.identity.clone(), use_case.needs()));
    }
    if !required_keys(written, false, findings) {
        return None;
    }
    let identity = identity(written, findings);
    if !findings.any_error() {
        keys_join_something(&identity, findings);
    }
    let needs = identity.needs();
    Some((identity, needs))
}

/// The half that all use cases of an entity share.
fn identity(written: &written::UseCase, findings: &mut Findings) -> Identity {
    let sources = written.sources.as_ref().map(|all| sources(all, findings)).unwrap_or_default();
    let fields = written.identity.as_ref().map(|all| fields(all, &sources, findings)).unwrap_or_default();
    by_known_fields(&sources, &fields, findings);
    if let Some(former) = &written.formerly {
        let today = [&written.entity, &written.id_prefix].map(|name| name.as_deref().unwrap_or_default());
        former_entity(former, (today[0], today[1]), findings);
    }
    let entries = written.sources.as_ref();
    let says = |name: &str| entries.and_then(|all| all.get(name)).is_some_and(|source| source.formerly.is_some());
    former_sources(&sources, &says, findings);
    let model = written.match_model.as_ref().and_then(|model| match_model(model, &fields, findings));
    // Of a model in which something is wrong nothing else is asked.
    let said = written.customer_is.filter(|_| model.is_some() || written.match_model.is_none());
    Identity {
        customer_is: customer_is(said, model.as_ref(), &fields, findings),
        formerly: written.formerly.clone().unwrap_or_default(),
        declared: written.declared.clone(),
        entity: written.entity.clone().unwrap_or_else(|| "customer".to_owned()),
        retire_after: span(written.retire_after.as_ref(), &steps!["retire_after"], findings).map(|span| span.0),
        keep_versions: span(written.keep_versions.as_ref(), &steps!["keep_versions"], findings).map(|span| span.0),
        id_prefix: written.id_prefix.clone().unwrap_or_else(|| "CUS".to_owned()),
        match_keys: match_keys(written.match_keys.as_deref().unwrap_or_default(), &fields, findings),
        match_model: model,
        personal_data: written
            .personal_data
            .as_ref()
            .map(|all| personal_data(all, &sources, findings))
            .unwrap_or_default(),
        asks_kinship: false,
        never_link: never_link(written.never_link.as_deref().unwrap_or_default(), &fields, findings),
        sources,
        fields,
    }
}

fn keys_join_something(identity: &Identity, findings: &mut Findings) {
    join_something(&identity.match_keys, &identity.fields, &identity.sources, findings);
}

fn tests(all: &[written::UnitTest], use_case: &UseCase, findings: &mut Findings) -> Vec<UnitTest> {
    let columns: Vec<Vec<String>> =
        use_case.needs().into_iter().map(|needs| needs.into_iter().map(|need| need.column).collect()).collect();
    let known = Known { sources: &use_case.identity.sources, attributes: &use_case.attributes, columns: &columns };
    unit_tests(all, &known, findings)
}

/// Keys without which there is no use case; false when the rest cannot be asked about.
///
/// The half that use cases share needs neither names nor a profile, which is `whole`.
fn required_keys(written: &written::UseCase, whole: bool, findings: &mut Findings) -> bool {
    let of_a_use_case = ["use_case", "title", "purpose", "entity", "id_prefix", "attributes"];
    let of_the_whole = ["use_case", "title", "purpose", "attributes"];
    let required = [
        ("use_case", written.use_case.is_some(), "the name of the use case, such as `churn_prevention`"),
        ("title", written.title.is_some(), "one line that an executive understands"),
        ("purpose", written.purpose.is_some(), "the decision, its owner and the minutes saved"),
        ("entity", written.entity.is_some(), "what is resolved, such as `account`"),
        ("id_prefix", written.id_prefix.is_some(), "the letters before every canonical ID, such as `ACC`"),
        ("sources", written.sources.is_some(), "the systems that hold records of customers"),
        ("identity", written.identity.is_some(), "the fields that identify a customer"),
        ("match_keys", written.match_keys.is_some() || written.match_model.is_some(), "the keys that link records"),
        ("attributes", written.attributes.is_some(), "the 8 to 12 attributes of the profile"),
    ];
    let is_shared_half = whole && required.iter().all(|(key, present, _)| *present != of_the_whole.contains(key));
    if is_shared_half {
        findings.report(
            "missing-key",
            &[],
            "this is the half that use cases share: it has no `use_case`, `title`, `purpose` and `attributes`",
            "name the use case that extends it",
        );
    }
    for (key, present, what) in required.into_iter().filter(|_| !is_shared_half) {
        if !present && (whole || !of_a_use_case.contains(&key)) {
            findings.report(
                "missing-key",
                &[],
                format!("the key `{key}` is missing"),
                format!("add `{key}:` with {what}"),
            );
        }
    }
    if let Some(name_) = &written.use_case {
        name(name_, &steps!["use_case"], findings);
    }
    if let Some(entity) = &written.entity {
        name(entity, &steps!["entity"], findings);
    }
    if let Some(of_ids) = &written.id_prefix {
        prefix(of_ids, &steps!["id_prefix"], findings);
    }
    written.sources.is_some()
        && written.identity.is_some()
        && (written.match_keys.is_some() || written.match_model.is_some())
        && (!whole || (written.attributes.is_some() && written.purpose.is_some()))
}

/// Whether the fields by which events belong to customers are there.
fn by_known_fields(sources: &[Source], fields: &[IdentityField], findings: &mut Findings) {
    for source in sources {
        let Role::Events(events) = &source.role else { continue };
        for (field, _) in &events.by {
            if fields.iter().any(|known| known.name == *field) {
                continue;
            }
            findings.report_at_key(
                "unknown-field",
                &steps!["sources", source.name.as_str(), "by", field.as_str()],
                format!("`{}` finds customers by `{field}`, which is not a field", source.name),
                did_you_mean(field, fields.iter().map(|field| field.name.as_str())),
            );
            findings.about(field);
        }
    }
}
