//! From consent as written to consent as understood.

use super::understood::{Consent, ConsentSource};
use super::written;
use crate::config::findings::{Findings, span, steps};
use crate::config::sources::{Source, any_source};

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
    let mut from = Vec::new();
    for (name, of_source) in &written.from.0 {
        let at = |key: &str| steps!["consent", "from", name.as_str(), key];
        if of_source.given.is_empty() {
            let headline = format!("no status of `{name}` is a consent, so that nobody would be in the profile");
            findings.report("invalid-value", &at("given"), headline, "such as `given: [granted]`");
        }
        if of_source.purpose.is_some() && written.purpose.is_none() {
            let headline = format!("`{name}` holds consents for several purposes, and it is not said which counts");
            findings.report_at_key("missing-key", &at("purpose"), headline, "add `purpose:` under `consent`");
        }
        match any_source(name, sources) {
            Ok(source) => from.push(ConsentSource {
                source,
                status: of_source.status.clone(),
                given: of_source.given.clone(),
                purpose: of_source.purpose.clone(),
            }),
            Err((code, headline, help)) => {
                findings.report_at_key(code, &steps!["consent", "from", name.as_str()], headline, help);
                findings.about(name);
            }
        }
    }
    if written.purpose.is_some() && !from.is_empty() && from.iter().all(|source| source.purpose.is_none()) {
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
