//! From consent as written to consent as understood.

use super::understood::{Consent, ConsentSource};
use super::written;
use crate::config::findings::{Findings, span, steps};
use crate::config::identity::Extract;
use crate::config::sources::{Role, Source, any_source};

/// Who may be in the profile, or findings.
pub(in crate::config) fn consent(
    written: &written::Consent,
    sources: &[Source],
    findings: &mut Findings,
) -> Option<Consent> {
    if written.from.0.is_empty() {
        let headline = "`consent` names no source in which customers consent";
        findings.report("missing-key", &steps!["consent", "from"], headline, "name it: `{consents: {status: …}}`");
    }
    if written.purpose.as_ref().is_some_and(|purpose| purpose.trim().is_empty()) {
        let headline = "the purpose has no name, so that no row is about it";
        findings.report(
            "invalid-value",
            &steps!["consent", "purpose"],
            headline,
            "such as `win_back`, or leave it out",
        );
    }
    let mut from = Vec::new();
    for (name, of_source) in &written.from.0 {
        let at = |key: &str| steps!["consent", "from", name.as_str(), key];
        if of_source.given.is_empty() {
            let headline = format!("no status of `{name}` is a consent, so that nobody would be in the profile");
            findings.report("invalid-value", &at("given"), headline, "such as `given: [granted]`");
        }
        let blank = |text: &String| text.trim().is_empty();
        for (key, texts) in [("given", &of_source.given), ("called", &of_source.called)] {
            for (i, _) in texts.iter().enumerate().filter(|(_, text)| blank(text)) {
                let path = steps!["consent", "from", name.as_str(), key, i];
                findings.report("invalid-value", &path, "where nothing stands, nothing is said", "remove it");
            }
        }
        for (key, place) in [("status", Some(&of_source.status)), ("purpose", of_source.purpose.as_ref())] {
            if let Some(Extract::Join(_)) = place {
                let headline = format!("the {key} of `{name}` stands in one column");
                findings.report("invalid-value", &at(key), headline, "a column, `{json: …}` or `{split: …}`");
            }
        }
        if !of_source.called.is_empty() && of_source.purpose.is_none() {
            let headline = format!("`{name}` does not say where its purposes stand, so that `called` chooses none");
            findings.report_at_key("unreachable-rule", &at("called"), headline, "name the column under `purpose`");
        }
        if of_source.purpose.is_some() && written.purpose.is_none() && of_source.called.is_empty() {
            let headline = format!("`{name}` holds consents for several purposes, and it is not said which counts");
            findings.report_at_key("missing-key", &at("purpose"), headline, "add `purpose:` under `consent`");
        }
        match any_source(name, sources) {
            Ok(source) if of_source.at.is_some() && matches!(sources[source].role, Role::Events(_)) => {
                let headline = format!("`{name}` holds events, which happened at their `happened_at`");
                findings.report_at_key("not-for-events", &at("at"), headline, "remove it");
            }
            Ok(source) => {
                if written.lasts.is_some() && !says_when(&sources[source], of_source) {
                    no_moment(name, &sources[source], findings);
                }
                from.push(ConsentSource {
                    source,
                    status: of_source.status.clone(),
                    given: of_source.given.clone(),
                    purpose: of_source.purpose.clone(),
                    called: of_source.called.clone(),
                    at: of_source.at.clone(),
                });
            }
            Err((code, headline, help)) => {
                findings.report_at_key(code, &steps!["consent", "from", name.as_str()], headline, help);
                findings.about(name);
            }
        }
    }
    // Of a source that is not known nobody knows what it says.
    let all_known = from.len() == written.from.0.len();
    if written.purpose.is_some() && !from.is_empty() && all_known && from.iter().all(|source| source.purpose.is_none())
    {
        findings.report_at_key(
            "unreachable-rule",
            &steps!["consent", "purpose"],
            "no source says what its consents are for, so that `purpose` chooses none",
            "name the column under `purpose` of a source, or remove it",
        );
    }
    let lasts = span(written.lasts.as_ref(), &steps!["consent", "lasts"], findings).map(|span| span.0);
    Some(Consent { purpose: written.purpose.clone(), from, lasts })
}

/// Whether a source says when its customers consent.
fn says_when(source: &Source, of_source: &written::ConsentSource) -> bool {
    of_source.at.is_some()
        || match &source.role {
            Role::Customers(customers) => customers.updated_at.is_some(),
            Role::Events(events) => events.happened_at.is_some(),
        }
}

/// A source by which nobody can consent, for consents expire and it does not say when they were given.
fn no_moment(name: &str, source: &Source, findings: &mut Findings) {
    let (code, help) = match &source.role {
        Role::Customers(_) => ("freshness-unknown", "name the column under `at`, or give the source `updated_at`"),
        Role::Events(_) => ("no-moment", "name the column under `happened_at` of the source"),
    };
    let headline = format!("`{name}` does not say when, and a consent without a moment has expired under `lasts`");
    findings.report_at_key(code, &steps!["consent", "from", name], headline, help);
}
