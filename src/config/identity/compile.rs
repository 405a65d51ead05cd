//! From identity fields as written to identity fields as understood.
//!
//! In: the fields, and the sources that hold them. Out: fields whose every place is a source of customers, or findings.
//! Whether a column is there is asked when the data is read.

use super::region::region;
use super::understood::IdentityField;
use super::written;
use crate::config::findings::{Findings, key, steps};
use crate::config::sources::{Source, customers};
use crate::config::text::Entries;
use crate::diagnostic::{Step, did_you_mean};

/// The identity fields in declared order; the places of each by source.
pub(in crate::config) fn fields(
    entries: &Entries<written::IdentityField>,
    sources: &[Source],
    findings: &mut Findings,
) -> Vec<IdentityField> {
    let mut fields = Vec::new();
    for (name, field) in &entries.0 {
        key(name, &steps!["identity", name.as_str()], findings);
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
        let region = region(field.region.as_ref(), sources, &steps!["identity", name.as_str(), "region"], findings);
        if field.sources.is_empty() {
            findings.report(
                "no-source",
                &steps!["identity", name.as_str()],
                format!("identity field `{name}` is in no source"),
                "name a source and its column",
            );
        }
        places.sort_by_key(|(source, _)| *source);
        fields.push(IdentityField { name: name.clone(), kind: field.kind, region, places });
    }
    fields
}

/// The fields that veto a link, each once.
pub(in crate::config) fn never_link(
    names: &[String],
    identity: &[IdentityField],
    findings: &mut Findings,
) -> Vec<usize> {
    let mut fields = Vec::new();
    for (i, field) in names.iter().enumerate() {
        let headline = || format!("`never_link` names `{field}`, which is not an identity field");
        match find(field, identity, &steps!["never_link", i], headline, findings) {
            Some(index) if fields.contains(&index) => {
                findings.report(
                    "duplicate-name",
                    &steps!["never_link", i],
                    format!("`never_link` names `{field}` twice"),
                    "keep one of them",
                );
            }
            Some(index) => fields.push(index),
            None => {}
        }
    }
    fields
}

/// The index of a field; one that is unknown is reported under the headline.
pub(in crate::config) fn find(
    name: &str,
    identity: &[IdentityField],
    path: &[Step],
    headline: impl FnOnce() -> String,
    findings: &mut Findings,
) -> Option<usize> {
    let index = identity.iter().position(|field| field.name == name);
    if index.is_none() {
        let help = did_you_mean(name, identity.iter().map(|field| field.name.as_str()));
        findings.report("unknown-field", path, headline(), help);
        findings.about(name);
    }
    index
}
