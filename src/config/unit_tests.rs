//! The tests that are written in a use case, understood: every source, column, attribute and record they name exists.

use super::check;
use super::compile::steps;
use super::load::Findings;
use super::usecase::*;
use super::written::{self, Entries, Expected};
use crate::diagnostic::{Step, did_you_mean};

/// What a test expects where an attribute has no value.
const MISSING: &str = "missing";

/// The tests, in the order they were written.
pub(super) fn unit_tests(written: &written::UseCase, use_case: &UseCase, findings: &mut Findings) -> Vec<UnitTest> {
    let all = written.tests.as_deref().unwrap_or_default();
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
        let given = given(test, t, use_case, findings);
        // Records are looked for among sound rows only; whoever misspells a row would read the same mistake again.
        let sound = findings.len() == before;
        let expect = test.expect.as_ref().map(|rows| {
            rows.iter()
                .enumerate()
                .map(|(e, row)| {
                    expectation(row, &steps!["tests", t, "expect", e], use_case, given_if(sound, &given), findings)
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
            apart.push(records(names, &steps!["tests", t, "apart", p], use_case, given_if(sound, &given), findings));
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

type Given = Vec<(usize, Vec<GivenRow>)>;

fn given_if(sound: bool, given: &Given) -> Option<&Given> {
    sound.then_some(given)
}

fn given(test: &written::UnitTest, t: usize, use_case: &UseCase, findings: &mut Findings) -> Given {
    let mut given = Vec::new();
    for (name, rows) in &test.given.0 {
        let at = steps!["tests", t, "given", name.as_str()];
        let Some(s) = use_case.identity.source(name) else {
            let help = did_you_mean(name, use_case.identity.sources.iter().map(|source| source.name.as_str()));
            findings.report_at_key(
                "unknown-source",
                &at,
                format!("the test gives rows of `{name}`, which is not a source"),
                help,
            );
            findings.about(name);
            continue;
        };
        let source = &use_case.identity.sources[s];
        let needs = use_case.needs();
        let known: Vec<&str> = needs[s].iter().map(|need| need.column.as_str()).collect();
        let mut understood: Vec<GivenRow> = Vec::new();
        for (r, row) in rows.iter().enumerate() {
            let before = findings.len();
            let mut cells: Vec<(String, String)> = Vec::new();
            for (column, value) in &row.0 {
                if !known.contains(&column.as_str()) {
                    let path = [&at[..], &steps![r, column.as_str()]].concat();
                    let headline = format!("the use case reads no column `{column}` of `{name}`");
                    findings.report_at_key(
                        "unknown-column",
                        &path,
                        headline,
                        did_you_mean(column, known.iter().copied()),
                    );
                    findings.about(column);
                }
                cells.push((column.clone(), plain_text(value)));
            }
            let id = cells.iter().find(|(column, _)| *column == source.record_id).map(|(_, id)| id.clone());
            match id {
                None if findings.len() > before => {}
                None => {
                    let headline = format!("the row of `{name}` lacks `{}`, its record ID", source.record_id);
                    findings.report(
                        "missing-key",
                        &[&at[..], &steps![r]].concat(),
                        headline,
                        "every row has a record ID",
                    );
                    findings.about(&source.record_id);
                }
                Some(id) if matches!(source.role, Role::Customers(_)) && dated(source).is_none() => {
                    let twice =
                        understood.iter().flatten().any(|(column, value)| *column == source.record_id && *value == id);
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
        Role::Events { happened_at, .. } => Some(happened_at),
    }
}

fn plain_text(value: &Plain) -> String {
    match value {
        Plain::Bool(value) => value.to_string(),
        Plain::Number(value) => value.to_string(),
        Plain::Text(text) => text.clone(),
    }
}

fn expectation(
    row: &Entries<Expected>,
    at: &[Step],
    use_case: &UseCase,
    given: Option<&Given>,
    findings: &mut Findings,
) -> Expectation {
    let mut expected = Expectation { records: None, in_population: true, values: Vec::new(), sources: Vec::new() };
    for (key, value) in &row.0 {
        let path = [at, &steps![key.as_str()]].concat();
        match (key.as_str(), value) {
            ("records", Expected::Records(names)) => {
                let mut names = records(names, &path, use_case, given, findings);
                names.sort();
                expected.records = Some(names);
            }
            ("records", _) => {
                findings.report("wrong-type", &path, "`records` is a list", "such as `[salesforce/001, stripe/cus_1]`")
            }
            ("in_population", Expected::Value(Plain::Bool(flag))) => expected.in_population = *flag,
            ("in_population", _) => findings.report("wrong-type", &path, "`in_population` is `true` or `false`", ""),
            (key, value) => {
                let (name, what) = key.split_once('.').map_or((key, None), |(name, what)| (name, Some(what)));
                let Some(a) = use_case.attributes.iter().position(|attribute| attribute.name == name) else {
                    let known = use_case
                        .attributes
                        .iter()
                        .map(|attribute| attribute.name.as_str())
                        .chain(["records", "in_population"]);
                    findings.report_at_key(
                        "unknown-attribute",
                        &path,
                        format!("the test expects `{name}`, which is not an attribute"),
                        did_you_mean(name, known),
                    );
                    findings.about(name);
                    continue;
                };
                attribute_expectation(a, what, value, &path, use_case, &mut expected, findings);
            }
        }
    }
    expected
}

fn attribute_expectation(
    a: usize,
    what: Option<&str>,
    value: &Expected,
    path: &[Step],
    use_case: &UseCase,
    expected: &mut Expectation,
    findings: &mut Findings,
) {
    let attribute = &use_case.attributes[a];
    match (what, value) {
        (None, Expected::Value(Plain::Text(text))) if text == MISSING => expected.values.push((a, None)),
        (None, Expected::Value(value)) => {
            check::value(attribute.kind, value, path, &format!("the value expected of `{}`", attribute.name), findings);
            expected.values.push((a, Some(value.clone())));
        }
        (Some("source"), Expected::Value(Plain::Text(source))) => {
            match attribute.supplies.iter().find(|supply| use_case.identity.sources[supply.source].name == *source) {
                Some(supply) => expected.sources.push((a, supply.source)),
                None => {
                    let known =
                        attribute.supplies.iter().map(|supply| use_case.identity.sources[supply.source].name.as_str());
                    findings.report(
                        "does-not-supply",
                        path,
                        format!("`{}` does not come from `{source}`", attribute.name),
                        did_you_mean(source, known),
                    );
                }
            }
        }
        (Some(what), _) if what != "source" => {
            findings.report_at_key(
                "unknown-key",
                path,
                format!("a test expects `{0}` or `{0}.source`, not `.{what}`", attribute.name),
                "",
            );
        }
        _ => findings.report("wrong-type", path, format!("`{}` is a single value", attribute.name), ""),
    }
}

fn records(
    names: &[String],
    at: &[Step],
    use_case: &UseCase,
    given: Option<&Given>,
    findings: &mut Findings,
) -> Vec<RecordName> {
    let Some(given) = given else { return Vec::new() };
    let mut found = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let path = [at, &steps![n]].concat();
        let known = name
            .split_once('/')
            .and_then(|(source, id)| Some(RecordName { source: use_case.identity.source(source)?, id: id.to_owned() }));
        let holds = |record: &RecordName| {
            let column = &use_case.identity.sources[record.source].record_id;
            given
                .iter()
                .filter(|(s, _)| *s == record.source)
                .flat_map(|(_, rows)| rows)
                .any(|row| row.iter().any(|(c, value)| c == column && *value == record.id))
        };
        match known.filter(holds) {
            Some(record) => found.push(record),
            None => {
                let all: Vec<String> = given
                    .iter()
                    .filter(|(s, _)| matches!(use_case.identity.sources[*s].role, Role::Customers(_)))
                    .flat_map(|(s, rows)| {
                        let source = &use_case.identity.sources[*s];
                        rows.iter()
                            .flatten()
                            .filter(|(column, _)| *column == source.record_id)
                            .map(|(_, id)| format!("{}/{id}", source.name))
                    })
                    .collect();
                findings.report(
                    "unknown-record",
                    &path,
                    format!("`{name}` is not a record that the test gives"),
                    did_you_mean(name, all.iter().map(String::as_str)),
                );
                findings.about(name);
            }
        }
    }
    found
}
