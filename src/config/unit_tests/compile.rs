//! From the tests as written to the tests as understood.
//!
//! In: the tests, and what they may name. Out: tests whose every row, attribute and record is known, or findings. What
//! a test shows is seen when it runs.

use super::expected::{Given, Known, cell, expectation, given_if, records};
use super::understood::{GivenRow, UnitTest};
use super::written;
use crate::config::attributes::Plain;
use crate::config::findings::{Findings, steps};
use crate::config::sources::{Role, Source};
use crate::diagnostic::did_you_mean;

/// The tests, in the order they were written.
pub(in crate::config) fn unit_tests(
    all: &[written::UnitTest],
    known: &Known<'_>,
    findings: &mut Findings,
) -> Vec<UnitTest> {
    let mut tests = Vec::new();
    for (t, test) in all.iter().enumerate() {
        if all[..t].iter().any(|other| other.name == test.name) {
            findings.report(
                "duplicate-name",
                &steps!["tests", t, "name"],
                "two tests have this name",
                "say what this one shows",
            );
        }
        let as_of = test.as_of.as_ref().and_then(|text| match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(moment) => Some(moment.timestamp_micros()),
            Err(_) => {
                findings.report(
                    "invalid-date",
                    &steps!["tests", t, "as_of"],
                    format!("`{text}` is not a moment"),
                    "such as 2026-11-01T00:00:00Z",
                );
                None
            }
        });
        let before = findings.len();
        let given = given(test, t, known, findings);
        // Records are looked for among sound rows only; whoever misspells a row would read the same mistake again.
        let sound = findings.len() == before;
        let expect = test.expect.as_ref().map(|rows| {
            rows.iter()
                .enumerate()
                .map(|(e, row)| {
                    expectation(row, &steps!["tests", t, "expect", e], known, given_if(sound, &given), findings)
                })
                .collect()
        });
        let mut apart = Vec::new();
        for (p, names) in test.apart.iter().flatten().enumerate() {
            if names.len() < 2 {
                findings.report(
                    "invalid-value",
                    &steps!["tests", t, "apart", p],
                    "one record is always apart",
                    "name at least two",
                );
            }
            apart.push(records(names, &steps!["tests", t, "apart", p], known, given_if(sound, &given), findings));
        }
        if test.expect.is_none() && test.apart.as_ref().is_none_or(Vec::is_empty) {
            findings.report(
                "test-without-expectation",
                &steps!["tests", t, "name"],
                "the test expects nothing, and cannot fail",
                "add `expect:` or `apart:`",
            );
        }
        tests.push(UnitTest { name: test.name.clone(), as_of, given, expect, apart });
    }
    tests
}

fn given(test: &written::UnitTest, t: usize, known: &Known<'_>, findings: &mut Findings) -> Given {
    let mut given = Vec::new();
    for (name, rows) in &test.given.0 {
        let at = steps!["tests", t, "given", name.as_str()];
        let Some(s) = known.source(name) else {
            let help = did_you_mean(name, known.sources.iter().map(|source| source.name.as_str()));
            findings.report_at_key(
                "unknown-source",
                &at,
                format!("the test gives rows of `{name}`, which is not a source"),
                help,
            );
            findings.about(name);
            continue;
        };
        let source = &known.sources[s];
        let columns = &known.columns[s];
        let mut understood: Vec<GivenRow> = Vec::new();
        for (r, row) in rows.iter().enumerate() {
            let before = findings.len();
            let mut cells: Vec<(String, String)> = Vec::new();
            for (column, value) in &row.0 {
                if !columns.contains(column) {
                    let path = [&at[..], &steps![r, column.as_str()]].concat();
                    let headline = format!("the use case reads no column `{column}` of `{name}`");
                    findings.report_at_key(
                        "unknown-column",
                        &path,
                        headline,
                        did_you_mean(column, columns.iter().map(String::as_str)),
                    );
                    findings.about(column);
                }
                cells.push((column.clone(), plain_text(value)));
            }
            let lacking = source.record_id_columns().iter().find(|column| cell(&cells, column).is_none());
            let id = match lacking {
                Some(_) => None,
                None => source.record_id_of(|column| cell(&cells, column)),
            };
            let may_lack = matches!(&source.role, Role::Events(events) if !events.by.is_empty());
            match id {
                None if findings.len() > before || may_lack => {}
                None => {
                    let lacking = lacking.map_or("", String::as_str);
                    let headline = format!("the row of `{name}` lacks `{lacking}`, its record ID");
                    findings.report(
                        "missing-key",
                        &[&at[..], &steps![r]].concat(),
                        headline,
                        "every row has a record ID",
                    );
                    findings.about(lacking);
                }
                Some(id) if matches!(source.role, Role::Customers(_)) && dated(source).is_none() => {
                    let twice = understood
                        .iter()
                        .any(|row| source.record_id_of(|column| cell(row, column)).as_ref() == Some(&id));
                    if twice {
                        let path = [&at[..], &steps![r, source.record_id.as_str()]].concat();
                        findings.report(
                            "duplicate-name",
                            &path,
                            format!("two rows of `{name}` have one ID"),
                            "a source without `updated_at` has one row per record",
                        );
                    }
                }
                Some(_) => {}
            }
            understood.push(cells);
        }
        given.push((s, understood));
    }
    given
}

fn dated(source: &Source) -> Option<&str> {
    match &source.role {
        Role::Customers(customers) => customers.updated_at.as_deref(),
        Role::Events(events) => events.happened_at.as_deref(),
    }
}

fn plain_text(value: &Plain) -> String {
    match value {
        Plain::Bool(value) => value.to_string(),
        Plain::Integer(value) => value.to_string(),
        Plain::Number(value) => value.to_string(),
        Plain::Text(text) => text.clone(),
    }
}
