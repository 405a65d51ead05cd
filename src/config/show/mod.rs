//! The use case as it is understood, as one YAML file with every default filled in, and where each value was written.
//!
//! In: a use case and the files it was read from. Out: text that says the same use case again. Tests are left out, for
//! they are no part of a run.

mod identity;
mod page;
mod profile;

use serde_json::Value;

use super::files::Files;
use super::formerly::FormerEntity;
use super::usecase::UseCase;
use page::Page;

/// The whole file.
pub(super) fn show(use_case: &UseCase, files: &Files) -> String {
    let mut all = Page::new(files);
    let page = &mut all;
    names(page, use_case);
    profile::purpose(page, &use_case.purpose);
    identity::sources(page, &use_case.identity);
    identity::fields(page, &use_case.identity);
    identity::keys(page, &use_case.identity);
    if let Some(model) = &use_case.identity.match_model {
        identity::match_model(page, &use_case.identity, model);
    }
    profile::attributes(page, use_case);
    profile::gates(page, use_case);
    profile::write_back(page, use_case);
    all.finish()
}

fn names(page: &mut Page<'_>, use_case: &UseCase) {
    let text = |text: &str| Value::from(text);
    let top = [
        ("use_case", text(&use_case.name)),
        ("version", use_case.version.into()),
        ("title", text(&use_case.title)),
        ("entity", text(&use_case.identity.entity)),
        ("id_prefix", text(&use_case.identity.id_prefix)),
    ];
    for (key, value) in top {
        page.key(0, key, &value, &[key.into()]);
    }
    if let Some(said) = use_case.identity.customer_is {
        page.key(0, "customer_is", &text(said.word()), &["customer_is".into()]);
    }
    if use_case.identity.formerly != FormerEntity::default() {
        page.key(0, "formerly", &page::choice(&use_case.identity.formerly), &["formerly".into()]);
    }
    if let Some(after) = use_case.identity.retire_after {
        page.key(0, "retire_after", &text(&super::Span(after).to_string()), &["retire_after".into()]);
    }
    if let Some(after) = use_case.identity.keep_versions {
        page.key(0, "keep_versions", &text(&super::Span(after).to_string()), &["keep_versions".into()]);
    }
    if !use_case.identity.personal_data.is_empty() {
        page.key(0, "personal_data", &identity::personal_data(&use_case.identity), &["personal_data".into()]);
    }
    if let Some(how) = use_case.identifiers {
        page.key(0, "identifiers", &text(&super::word(&how)), &["identifiers".into()]);
    }
    if let Some(consent) = &use_case.consent {
        page.key(0, "consent", &profile::consent(consent, &use_case.identity), &["consent".into()]);
    }
    if let Some(population) = &use_case.population {
        page.key(0, "population", &text(&population.text), &["population".into()]);
    }
}
