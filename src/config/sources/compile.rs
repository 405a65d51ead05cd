//! From the sources as written to the sources as understood.
//!
//! In: the sources by name. Out: the sources in order of name, what each holds and how it is read, or findings. It
//! opens no file of theirs.

use std::path::Path;

use super::beside::{Codes, Validity};
use super::clock::{formats, timezone};
use super::events::{NOTHING, events};
use super::files::{Format, Read};
use super::id_forms::id_forms;
use super::path;
use super::query::query;
use super::read::read;
use super::understood::{Customers, Decay, Made, Role, Source};
use super::written;
use crate::config::expression::{Expression, Kind};
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
        let read = files_or_query(&source.read, &at("read"), &base, findings);
        probability(source.reliability, &at("reliability"), "reliability", findings);
        let role = match &source.events_of {
            Some(of) => Role::Events(events((name, source), of, (entries, &names), &base, findings)),
            None => Role::Customers(habits((name, source), findings)),
        };
        let made = made((name, source), findings);
        sources.push(Source {
            name: name.to_owned(),
            label: source.label.clone().unwrap_or_else(|| name.to_owned()),
            record_id: match &source.record_id {
                RecordId::Column(column) => column.clone(),
                RecordId::Json(place) => format!("{{json: [{}]}}", place.written().join(", ")),
                RecordId::Several(columns) => format!("[{}]", columns.join(", ")),
            },
            record_id_made: made,
            filter: filter((name, source), findings),
            validity: validity((name, source), findings),
            codes: codes((name, source), &base, findings),
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

/// Where the rows of a source come from: files, or a query over several.
fn files_or_query(written: &written::Read, at: &[Step], base: &Path, findings: &mut Findings) -> Read {
    let Some(sql) = &written.sql else {
        if !written.from.0.is_empty() {
            let path = [at, &steps!["from"]].concat();
            findings.report_at_key("missing-key", &path, "tables are there, and no `sql` that reads them", "");
            if [&written.csv, &written.ndjson, &written.parquet].iter().all(|files| files.is_none()) {
                return Read::new(Format::Csv, String::new(), base.to_owned());
            }
        }
        return read(written, at, base.to_owned(), findings);
    };
    let others =
        [&written.csv, &written.ndjson, &written.parquet, &written.delimiter, &written.quote, &written.encoding];
    if others.iter().any(|other| other.is_some()) || written.escape.is_some() {
        let help = "how a table is read stands with the table under `from`";
        findings.report("one-format", at, "a source is read from files, or by `sql`", help);
    }
    let mut read = Read::new(Format::Csv, String::new(), base.to_owned());
    read.query = query((sql, &written.from.0), at, base, findings).map(Box::new);
    read
}

/// The habits of a source of customers.
fn habits((name, source): (&str, &written::Source), findings: &mut Findings) -> Customers {
    let at = |key: &str| steps!["sources", name, key];
    if let RecordId::Json(_) = source.record_id {
        findings.report_at_key(
            "not-for-customers",
            &at("record_id"),
            format!("`{name}` takes its record ID out of JSON, and only events do"),
            "export the ID as a column of its own: write-back files and unit tests name records by it",
        );
    }
    for (key, set, what) in [
        ("happened_at", source.happened_at.is_some(), "says when it happened"),
        ("event_id", source.event_id.is_some(), "says which event a row is"),
        ("each", source.each.is_some(), "says what the events are in a list"),
        ("by", !source.by.0.is_empty(), "says by which field it belongs to a customer"),
        ("via", !source.via.is_empty(), "says what leads to its records"),
        ("several", source.several.is_some(), "says what becomes of events of several records"),
    ] {
        if set {
            findings.report_at_key(
                "not-for-customers",
                &at(key),
                format!("`{name}` {what}, but not whose events it holds"),
                format!("add `events_of:` with a source, or remove `{key}`"),
            );
        }
    }
    Customers {
        updated_at: source.updated_at.clone(),
        deleted: source.deleted.clone(),
        current: source.current.clone(),
        merged_into: source.merged_into.clone(),
        canonical_id: source.canonical_id.clone(),
        validity: Validity { from: source.valid_from.clone(), to: source.valid_to.clone() },
        one_record_per_customer: source.one_record_per_customer,
        distinct_within: source.distinct_within.clone(),
        formerly: source.formerly.clone().unwrap_or_default(),
    }
}

/// Of what the record ID is made, where it is no column.
fn made((name, source): (&str, &written::Source), findings: &mut Findings) -> Option<Made> {
    match &source.record_id {
        RecordId::Json(place) => Some(Made::Inside(place.clone())),
        RecordId::Several(columns) => {
            let twice = columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column));
            if let Some((at, column)) = twice {
                findings.report(
                    "duplicate-name",
                    &steps!["sources", name, "record_id", at],
                    format!("`{column}` stands twice in the record ID of `{name}`"),
                    "",
                );
            }
            Some(Made::Together(columns.clone()))
        }
        RecordId::Column(column) if column == NOTHING && source.events_of.is_some() => {
            // Of one that is led on by tables that is said of them.
            if source.by.0.is_empty() && source.via.is_empty() {
                findings.report(
                    "missing-key",
                    &steps!["sources", name, "record_id"],
                    format!("the events of `{name}` name no record, and nothing else says whose they are"),
                    "add `by:` with an identity field and its column, such as `{email: contact_email}`",
                );
            }
            Some(Made::Nothing)
        }
        RecordId::Column(column) if column == NOTHING => {
            findings.report_at_key(
                "not-for-customers",
                &steps!["sources", name, "record_id"],
                format!("`{name}` names no record, and only events may"),
                "name the column of the record ID, or several that are one together",
            );
            Some(Made::Nothing)
        }
        RecordId::Column(_) => None,
    }
}

/// Which rows are read.
fn filter((name, source): (&str, &written::Source), findings: &mut Findings) -> Option<Expression> {
    let path = steps!["sources", name, "where"];
    match Expression::over_text(source.filter.as_ref()?) {
        Ok(filter) => {
            condition(&filter, &format!("`where` of `{name}`"), &path, findings);
            if filter.asks_as_of() {
                findings.report(
                    "invalid-sql",
                    &path,
                    format!(
                        "`where` of `{name}` asks the moment that is looked from, and rows are read before it is known"
                    ),
                    "ask it in `where` of an aggregate, or in `population`",
                );
            }
            Some(filter)
        }
        Err(why) => {
            findings.report("invalid-sql", &path, format!("`where` of `{name}`: {why}"), "");
            None
        }
    }
}

/// Whether an expression over columns of text is a condition.
fn condition(expression: &Expression, what: &str, path: &[Step], findings: &mut Findings) {
    let (code, headline) = match expression.kind() {
        Kind::Boolean if expression.columns.is_empty() => {
            ("constant-condition", format!("{what} reads nothing: it is the same for every row"))
        }
        Kind::Boolean => return,
        kind => ("type-mismatch", format!("{what} gives {kind}, and a condition is true or false")),
    };
    findings.report(code, path, headline, "such as `role = 'end-user'`");
}

/// Columns whose values hold for a time, where it is said for which.
fn validity((name, source): (&str, &written::Source), findings: &mut Findings) -> Vec<(String, Validity)> {
    let mut all = Vec::new();
    for (column, of) in &source.validity.0 {
        let validity = Validity { from: of.valid_from.clone(), to: of.valid_to.clone() };
        if !validity.is_declared() {
            let headline = format!("it is not said when the values of `{column}` hold");
            let help = "such as `{valid_from: issued_at, valid_to: returned_at}`";
            findings.report("missing-key", &steps!["sources", name, "validity", column.as_str()], headline, help);
        }
        all.push((column.clone(), validity));
    }
    all
}

/// Columns of codes, and the files that say what they mean.
fn codes((name, source): (&str, &written::Source), base: &Path, findings: &mut Findings) -> Vec<(String, Codes)> {
    let mut codes = Vec::new();
    for (column, table) in &source.codes.0 {
        let at = steps!["sources", name, "codes", column.as_str()];
        let read = Read::new(Format::Csv, String::new(), base.to_owned());
        let mut known = Codes { read, columns: None, of: None, since: None };
        let (pattern, path) = match table {
            written::Codes::File(pattern) => (pattern, at.to_vec()),
            written::Codes::Named(named) => {
                known.columns = Some((named.code.clone(), named.means.clone()));
                known.of.clone_from(&named.of);
                known.since = since((column, named), &at, findings);
                (&named.csv, [&at[..], &steps!["csv"]].concat())
            }
        };
        if known.of.as_ref() == Some(column) {
            let headline = format!("`{column}` is looked up in itself");
            findings.report(
                "duplicate-name",
                &[&at[..], &steps!["of"]].concat(),
                headline,
                "remove it, or name another",
            );
        }
        path::review(pattern, base, &path, findings);
        known.read.pattern.clone_from(pattern);
        codes.push((column.clone(), known));
    }
    codes
}

/// From when on codes mean what they mean, where that is said and it is known of when it is asked.
fn since(
    (column, named): (&str, &written::NamedCodes),
    at: &[Step],
    findings: &mut Findings,
) -> Option<(String, String)> {
    let (since, asked) = (named.since.as_ref(), named.at.as_ref());
    let lacks = match (since, asked, &named.of) {
        (Some(_), None, _) => Some(("since", "at")),
        (None, Some(_), _) => Some(("at", "since")),
        (Some(_), Some(_), None) => Some(("since", "of")),
        _ => None,
    };
    if let Some((there, lacks)) = lacks {
        let headline = format!("the codes of `{column}` have `{there}` and not `{lacks}`");
        let help = format!(
            "add `{lacks}:`, or remove `{there}`; such as `{{csv: rates.csv, of: currency, code: code, \
                            means: rate, since: day, at: ordered_at}}`"
        );
        findings.report_at_key("missing-key", &[at, &steps![there]].concat(), headline, help);
    }
    since.cloned().zip(asked.cloned()).filter(|_| lacks.is_none())
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
        Role::Events(_) => Err((
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
