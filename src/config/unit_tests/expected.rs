//! What a test expects: customers with records, values and the sources of values.
//!
//! In: a row of `expect`, and the rows that the test gives. Out: what is expected, or findings. Records are looked for
//! among the rows of the test, nowhere else.

use super::understood::{Expectation, GivenRow, RecordName};
use super::written::Expected;
use crate::config::attributes::{Attribute, Plain, Relation, value as value_fits};
use crate::config::findings::{Findings, steps};
use crate::config::sources::{Role, Source};
use crate::config::text::Entries;
use crate::diagnostic::{Step, did_you_mean};

/// What a test expects where an attribute has no value.
const MISSING: &str = "missing";

/// What a test may name.
pub(in crate::config) struct Known<'a> {
    /// The sources.
    pub(in crate::config) sources: &'a [Source],
    /// The attributes.
    pub(in crate::config) attributes: &'a [Attribute],
    /// For each source the columns that the use case reads.
    pub(in crate::config) columns: &'a [Vec<String>],
}

impl Known<'_> {
    /// The index of a source by name.
    pub(super) fn source(&self, name: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.name == name)
    }
}

/// Source → rows.
pub(super) type Given = Vec<(usize, Vec<GivenRow>)>;

/// The rows, where they are sound.
pub(super) fn given_if(sound: bool, given: &Given) -> Option<&Given> {
    sound.then_some(given)
}

/// The customer that a row expects.
pub(super) fn expectation(
    row: &Entries<Expected>,
    at: &[Step],
    known: &Known<'_>,
    given: Option<&Given>,
    findings: &mut Findings,
) -> Expectation {
    let mut expected = Expectation { records: None, in_population: true, values: Vec::new(), sources: Vec::new() };
    for (key, value) in &row.0 {
        let path = [at, &steps![key.as_str()]].concat();
        match (key.as_str(), value) {
            ("records", Expected::Records(names)) => {
                let mut names = records(names, &path, known, given, findings);
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
                let Some(a) = known.attributes.iter().position(|attribute| attribute.name == name) else {
                    let names = known
                        .attributes
                        .iter()
                        .map(|attribute| attribute.name.as_str())
                        .chain(["records", "in_population"]);
                    findings.report_at_key(
                        "unknown-attribute",
                        &path,
                        format!("the test expects `{name}`, which is not an attribute"),
                        did_you_mean(name, names),
                    );
                    findings.about(name);
                    continue;
                };
                attribute_expectation(a, what, value, &path, (known, given), &mut expected, findings);
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
    (known, given): (&Known<'_>, Option<&Given>),
    expected: &mut Expectation,
    findings: &mut Findings,
) {
    let attribute = &known.attributes[a];
    match (what, value) {
        (None, Expected::Value(Plain::Text(text))) if text == MISSING => expected.values.push((a, None)),
        (None, Expected::Value(Plain::Text(name)))
            if attribute.relation.as_ref().is_some_and(Relation::is_of_this_entity) =>
        {
            let named = records(std::slice::from_ref(name), path, known, given, findings);
            expected.values.push((a, (!named.is_empty()).then(|| Plain::Text(name.clone()))));
        }
        (None, Expected::Value(value)) => {
            value_fits(attribute.kind, value, path, &format!("the value expected of `{}`", attribute.name), findings);
            expected.values.push((a, Some(value.clone())));
        }
        (Some("source"), Expected::Value(Plain::Text(source))) => {
            match attribute.supplies.iter().find(|supply| known.sources[supply.source].name == *source) {
                Some(supply) => expected.sources.push((a, supply.source)),
                None => {
                    let known = attribute.supplies.iter().map(|supply| known.sources[supply.source].name.as_str());
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

/// The records of these names among the rows that the test gives.
pub(super) fn records(
    names: &[String],
    at: &[Step],
    known: &Known<'_>,
    given: Option<&Given>,
    findings: &mut Findings,
) -> Vec<RecordName> {
    let Some(given) = given else { return Vec::new() };
    let mut found = Vec::new();
    for (n, name) in names.iter().enumerate() {
        // A single name stands for itself.
        let path = if names.len() == 1 && at.last().is_some_and(|step| *step != Step::from("records")) {
            at.to_vec()
        } else {
            [at, &steps![n]].concat()
        };
        let record = name
            .split_once('/')
            .and_then(|(source, id)| Some(RecordName { source: known.source(source)?, id: id.to_owned() }));
        let holds = |record: &RecordName| {
            let source = &known.sources[record.source];
            given
                .iter()
                .filter(|(s, _)| *s == record.source)
                .flat_map(|(_, rows)| rows)
                .any(|row| source.record_id_of(|column| cell(row, column)).as_ref() == Some(&record.id))
        };
        match record.filter(holds) {
            Some(record) => found.push(record),
            None => {
                let all: Vec<String> = given
                    .iter()
                    .filter(|(s, _)| matches!(known.sources[*s].role, Role::Customers(_)))
                    .flat_map(|(s, rows)| {
                        let source = &known.sources[*s];
                        let ids = rows.iter().filter_map(|row| source.record_id_of(|column| cell(row, column)));
                        ids.map(|id| format!("{}/{id}", source.name))
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

/// What a row says in a column.
pub(super) fn cell<'a>(row: &'a [(String, String)], column: &str) -> Option<&'a str> {
    row.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str())
}
