//! How events hang on records: from what is written to what is understood.
//!
//! In: a source that says whose events it holds. Out: the source of the records, and what leads there, or findings.

use std::path::Path;

use super::beside::{Validity, Via};
use super::read::read;
use super::understood::Events;
use super::written;
use crate::config::findings::{Findings, steps};
use crate::config::json_place::RecordId;
use crate::config::text::Entries;
use crate::diagnostic::did_you_mean;

/// The word for a column that there is not.
pub(super) const NOTHING: &str = "none";

/// How the events of a source hang on records of another, of which all are given, with their names in order.
pub(super) fn events(
    (name, source): (&str, &written::Source),
    of: &str,
    (entries, names): (&Entries<written::Source>, &[&str]),
    base: &Path,
    findings: &mut Findings,
) -> Events {
    let at = |key: &str| steps!["sources", name, key];
    let parent = names.iter().position(|other| *other == of);
    match parent.and_then(|_| entries.get(of)) {
        None => {
            let headline = format!("`{name}` holds events of `{of}`, which is not a source");
            findings.report("unknown-source", &at("events_of"), headline, did_you_mean(of, names.iter().copied()));
            findings.about(of);
        }
        Some(parent) if parent.events_of.is_some() => {
            findings.report(
                "events-of-events",
                &at("events_of"),
                format!("`{name}` holds events of `{of}`, which holds events itself"),
                "events hang on records of customers; what leads there stands under `via`",
            );
        }
        Some(_) => {}
    }
    for (key, set) in [
        ("deleted", source.deleted.is_some()),
        ("current", source.current.is_some()),
        ("merged_into", source.merged_into.is_some()),
        ("canonical_id", source.canonical_id.is_some()),
        ("valid_from", source.valid_from.is_some()),
        ("valid_to", source.valid_to.is_some()),
        ("validity", !source.validity.0.is_empty()),
        ("one_record_per_customer", source.one_record_per_customer),
        ("distinct_within", source.distinct_within.is_some()),
        ("formerly", source.formerly.is_some()),
    ] {
        if set {
            findings.report_at_key(
                "not-for-events",
                &at(key),
                format!("`{name}` holds events, and `{key}` is for records of customers"),
                "remove it",
            );
        }
    }
    if source.updated_at.is_some() && source.event_id.is_none() {
        findings.report_at_key(
            "not-for-events",
            &at("updated_at"),
            format!("`{name}` holds events, and nothing says which rows are one of them"),
            "name the column under `event_id`, so that the latest row of an event counts, or remove it",
        );
    }
    if source.happened_at.is_none() {
        findings.report(
            "missing-key",
            &steps!["sources", name],
            format!("`{name}` holds events and does not say when they happened"),
            "add `happened_at:` with the column, or `happened_at: none`",
        );
    }
    let names_nothing = matches!(&source.record_id, RecordId::Column(column) if column == NOTHING);
    if !source.via.is_empty() && names_nothing {
        findings.report_at_key(
            "missing-key",
            &at("via"),
            format!("`{name}` says what leads to its records, and not from where"),
            "name the column under `record_id`",
        );
    }
    let may_be_several = !source.via.is_empty() || matches!(source.record_id, RecordId::Json(_));
    if !may_be_several && source.several.is_some() {
        findings.report_at_key(
            "unreachable-rule",
            &at("several"),
            format!("no event of `{name}` belongs to several records, for nothing leads it there"),
            "remove it; it is for `via`",
        );
    }
    let via = source.via.iter().enumerate().map(|(v, via)| Via {
        read: read(&via.read, &steps!["sources", name, "via", v, "read"], base.to_owned(), findings),
        from: via.from.clone(),
        to: via.to.clone(),
        validity: Validity { from: via.valid_from.clone(), to: via.valid_to.clone() },
    });
    Events {
        of: parent.unwrap_or(0),
        event_id: source.event_id.clone(),
        updated_at: source.updated_at.clone(),
        each: source.each.clone(),
        via: via.collect(),
        happened_at: Some(source.happened_at.clone().unwrap_or_default()).filter(|column| column != NOTHING),
        by: source.by.0.clone(),
        several: source.several,
    }
}
