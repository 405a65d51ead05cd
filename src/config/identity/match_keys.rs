//! From match keys as written to match keys as understood.
//!
//! In: the keys, and the fields they are on. Out: keys whose every field exists, or findings. What a key joins is seen
//! when the data is read.

use super::compile::find;
use super::understood::{IdentityField, MatchKey};
use super::written;
use crate::config::findings::{Findings, name, probability, steps};
use crate::config::sources::{Role, Source};

number! {
    /// A value that more records share links nothing, where `max_records` does not say otherwise.
    MAX_RECORDS: usize = 50;
    /// The probability that a link by a key is right, where `confidence` does not say otherwise.
    CONFIDENCE: f64 = 0.99;
}

/// The match keys in declared order.
pub(in crate::config) fn match_keys(
    written: &[written::MatchKey],
    identity: &[IdentityField],
    findings: &mut Findings,
) -> Vec<MatchKey> {
    let mut keys: Vec<MatchKey> = Vec::new();
    for (k, key) in written.iter().enumerate() {
        name(&key.name, &steps!["match_keys", k, "name"], findings);
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
            let headline = || format!("match key `{}` is on `{field}`, which is not an identity field", key.name);
            match find(field, identity, &steps!["match_keys", k, "on", f], headline, findings) {
                Some(index) if on.contains(&index) => findings.report(
                    "duplicate-name",
                    &steps!["match_keys", k, "on", f],
                    format!("match key `{}` names `{field}` twice", key.name),
                    "",
                ),
                Some(index) => on.push(index),
                None => {}
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
            let headline =
                || format!("`differs_by` of match key `{}` is `{field}`, which is not an identity field", key.name);
            find(field, identity, &steps!["match_keys", k, "differs_by"], headline, findings)
        });
        probability(key.confidence, &steps!["match_keys", k, "confidence"], "confidence", findings);
        keys.push(MatchKey {
            name: key.name.clone(),
            on,
            max_records: key.max_records.unwrap_or(*MAX_RECORDS),
            differs_by,
            ignore: key.ignore.clone(),
            confidence: key.confidence.unwrap_or(*CONFIDENCE),
        });
    }
    keys
}

/// Whether each match key can join anything.
pub(in crate::config) fn join_something(
    keys: &[MatchKey],
    identity: &[IdentityField],
    sources: &[Source],
    findings: &mut Findings,
) {
    let customers: Vec<usize> = (0..sources.len()).filter(|&s| matches!(sources[s].role, Role::Customers(_))).collect();
    for (k, key) in keys.iter().enumerate() {
        let has = |s: &usize, f: &usize| identity[*f].places.iter().any(|(source, _)| source == s);
        if !customers.iter().any(|s| key.on.iter().all(|f| has(s, f))) {
            findings.report(
                "key-joins-nothing",
                &steps!["match_keys", k, "on"],
                format!("no source has all the fields of match key `{}`", key.name),
                "a key joins records that have all its fields",
            );
        }
    }
}
