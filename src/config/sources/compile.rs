//! From the sources as written to the sources as understood.
//!
//! In: the sources by name. Out: the sources in order of name, what each holds and how it is read, or findings. It
//! opens no file of theirs.

use std::path::PathBuf;

use super::clock::{formats, timezone};
use super::id_forms::id_forms;
use super::path;
use super::quoting::quoting;
use super::understood::{Customers, Decay, Format, Read, Role, Source};
use super::written;
use crate::config::findings::{Findings, Refusal, key, probability, share, span, steps};
use crate::config::json_place::RecordId;
use crate::config::text::Entries;
use crate::diagnostic::{Step, did_you_mean};
use crate::types::DecimalMark;

/// The share of a source's values that are right when written, where nothing is said.
pub(in crate::config) const RELIABILITY: f64 = 0.9;

/// The sources in order of name.
pub(in crate::config) fn sources(entries: &Entries<written::Source>, findings: &mut Findings) -> Vec<Source> {
    let mut names: Vec<&str> = entries.names().collect();
    names.sort_unstable();
    let base = findings.base_of("sources");
    let mut sources = Vec::new();
    for &name in &names {
        let Some(source) = entries.get(name) else { continue };
        let at = |key: &str| steps!["sources", name, key];
        key(name, &steps!["sources", name], findings);
        let read = read(&source.read, &at("read"), base.clone(), findings);
        probability(source.reliability, &at("reliability"), "reliability", findings);
        let role = match &source.events_of {
            Some(of) => {
                let parent = names.iter().position(|other| other == of);
                match parent.and_then(|_| entries.get(of)) {
                    None => {
                        let headline = format!("`{name}` holds events of `{of}`, which is not a source");
                        findings.report(
                            "unknown-source",
                            &at("events_of"),
                            headline,
                            did_you_mean(of, names.iter().copied()),
                        );
                        findings.about(of);
                    }
                    Some(parent) if parent.events_of.is_some() => {
                        findings.report(
                            "events-of-events",
                            &at("events_of"),
                            format!("`{name}` holds events of `{of}`, which holds events itself"),
                            "events hang on records of customers",
                        );
                    }
                    Some(_) => {}
                }
                for (key, set) in [
                    ("updated_at", source.updated_at.is_some()),
                    ("deleted", source.deleted.is_some()),
                    ("current", source.current.is_some()),
                    ("merged_into", source.merged_into.is_some()),
                    ("canonical_id", source.canonical_id.is_some()),
                    ("one_record_per_customer", source.one_record_per_customer),
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
                if source.happened_at.is_none() {
                    findings.report(
                        "missing-key",
                        &steps!["sources", name],
                        format!("`{name}` holds events and does not say when they happened"),
                        "add `happened_at:` with the column",
                    );
                }
                Role::Events { of: parent.unwrap_or(0), happened_at: source.happened_at.clone().unwrap_or_default() }
            }
            None => {
                if let RecordId::Json(_) = source.record_id {
                    findings.report_at_key(
                        "not-for-customers",
                        &at("record_id"),
                        format!("`{name}` takes its record ID out of JSON, and only events do"),
                        "export the ID as a column of its own: write-back files and unit tests name records by it",
                    );
                }
                if source.happened_at.is_some() {
                    findings.report_at_key(
                        "not-for-customers",
                        &at("happened_at"),
                        format!("`{name}` says when it happened, but not whose events it holds"),
                        "add `events_of:` with a source, or remove `happened_at`",
                    );
                }
                Role::Customers(Customers {
                    updated_at: source.updated_at.clone(),
                    deleted: source.deleted.clone(),
                    current: source.current.clone(),
                    merged_into: source.merged_into.clone(),
                    canonical_id: source.canonical_id.clone(),
                    one_record_per_customer: source.one_record_per_customer,
                    formerly: source.formerly.clone().unwrap_or_default(),
                })
            }
        };
        sources.push(Source {
            name: name.to_owned(),
            label: source.label.clone().unwrap_or_else(|| name.to_owned()),
            record_id: match &source.record_id {
                RecordId::Column(column) => column.clone(),
                RecordId::Json(place) => format!("{{json: [{}]}}", place.written().join(", ")),
            },
            record_id_inside: match &source.record_id {
                RecordId::Column(_) => None,
                RecordId::Json(place) => Some(place.clone()),
            },
            timezone: timezone(source.timezone.as_deref(), &at("timezone"), findings),
            formats: formats(name, &source.formats, findings),
            id_forms: id_forms(name, &source.id_forms, findings),
            decimal: decimal(source, &read, &at("decimal"), findings),
            role,
            reliability: source.reliability.unwrap_or(RELIABILITY),
            decay: decay(source.decay.as_ref(), &at("decay"), findings),
            read,
        });
    }
    if !sources.iter().any(|source| matches!(source.role, Role::Customers(_))) && !findings.any_error() {
        findings.report("no-customers", &steps!["sources"], "no source holds records of customers", "");
    }
    sources
}

fn read(read: &written::Read, at: &[Step], base: PathBuf, findings: &mut Findings) -> Read {
    let given = [(Format::Csv, &read.csv), (Format::Ndjson, &read.ndjson), (Format::Parquet, &read.parquet)];
    let mut given = given.into_iter().filter_map(|(format, pattern)| pattern.clone().map(|pattern| (format, pattern)));
    let (Some((format, pattern)), None) = (given.next(), given.next()) else {
        findings.report("one-format", at, "a source is read from exactly one of `csv`, `ndjson` and `parquet`", "");
        // Whoever names the source is right about it, whatever is wrong here.
        return Read::new(Format::Csv, String::new(), base);
    };
    path::review(&pattern, &base, &[at, &steps![format.key()]].concat(), findings);
    let delimiter = match read.delimiter.as_deref() {
        None => b',',
        Some(text)
            if text.len() == 1 && format == Format::Csv && !matches!(text.as_bytes()[0], b'"' | b'\n' | b'\r') =>
        {
            text.as_bytes()[0]
        }
        Some(text) => {
            findings.report(
                "invalid-delimiter",
                &[at, &steps!["delimiter"]].concat(),
                format!("`{text}` cannot separate columns"),
                "one ASCII character, and only for CSV",
            );
            b','
        }
    };
    let encoding = match read.encoding.as_deref() {
        None => None,
        Some(label) => match encoding_rs::Encoding::for_label(label.as_bytes()) {
            Some(encoding) if format != Format::Parquet => (encoding != encoding_rs::UTF_8).then_some(encoding),
            _ => {
                findings.report(
                    "unknown-encoding",
                    &[at, &steps!["encoding"]].concat(),
                    format!("`{label}` is not an encoding that can be read"),
                    "such as `utf-8`, `windows-1252`, `utf-16le`, `shift_jis`; Parquet takes none",
                );
                None
            }
        },
    };
    let quoting = quoting(read, format, delimiter, at, findings);
    Read { format, pattern, base, delimiter, quoting, encoding }
}

/// The mark before the parts of numbers, for a format in which numbers are text.
fn decimal(source: &written::Source, read: &Read, path: &[Step], findings: &mut Findings) -> Option<DecimalMark> {
    let mark = source.decimal?;
    if read.format != Format::Csv {
        findings.report_at_key(
            "invalid-value",
            path,
            format!("`decimal` is for CSV, and this is {}", read.format.name()),
            "its numbers have a point, as programs write them; remove it",
        );
    }
    Some(mark)
}

/// How the reliability fades, when that is written and is understood.
pub(in crate::config) fn decay(
    decay: Option<&written::Decay>,
    path: &[Step],
    findings: &mut Findings,
) -> Option<Decay> {
    let decay = decay?;
    let below = |key: &str| [path, &steps![key]].concat();
    share(Some(decay.to), &below("to"), "to", findings);
    let over = span(Some(&decay.over), &below("over"), findings)?;
    Some(Decay { shape: decay.shape, over, to: decay.to })
}

/// The index of a source that holds customers.
pub(in crate::config) fn customers(name: &str, sources: &[Source]) -> Result<usize, Refusal> {
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

/// The index of a source.
pub(in crate::config) fn any_source(name: &str, sources: &[Source]) -> Result<usize, Refusal> {
    sources.iter().position(|source| source.name == name).ok_or_else(|| {
        (
            "unknown-source",
            format!("`{name}` is not a source"),
            did_you_mean(name, sources.iter().map(|source| source.name.as_str())),
        )
    })
}
