//! The tests that are written in a use case, run.
//!
//! In: a use case and one of its tests. Out: every difference between what the test expects and what comes out, in
//! sentences. The rows walk through the same rooms as real data, with an empty registry; nothing is read but code
//! tables, and nothing is written.

use std::fmt::Write as _;

use anyhow::Result;

use crate::config::{AttributeType, Expectation, Plain, RecordName, Relation, UnitTest, UseCase};
use crate::pipeline::{self, Build};
use crate::progress::Silent;
use crate::sources::{Environment, Streams};
use crate::tables::{ClusterIndex, Micros, Scalar};
use crate::{identity, sources, types};

/// The moment a test looks from when neither it nor its rows name one.
const SOME_DAY: &str = "2026-01-01T00:00:00Z";

/// What a test got instead of what it expects; empty when it passes.
///
/// # Errors
/// Rows that cannot be read as a source, such as two versions of one record that nothing tells apart.
pub fn run(use_case: &UseCase, test: &UnitTest, environment: &Environment) -> Result<Vec<String>> {
    let at = test.as_of.unwrap_or(Micros::MAX);
    let sources = sources::from_rows(&use_case.identity, &use_case.needs(), &test.given, (environment, at))?;
    let latest = sources.latest();
    let as_of = test.as_of.or(latest).or_else(|| types::moment(SOME_DAY)).unwrap_or_default();
    let build = pipeline::resolve(
        use_case.clone(),
        (sources, Streams::default()),
        identity::Registry::default(),
        as_of,
        "",
        &Silent,
    )?;
    let outcome = Outcome::new(&build);
    let mut differences = Vec::new();
    for (n, names) in test.apart.iter().enumerate() {
        outcome.apart(n, names, &mut differences);
    }
    if let Some(expected) = &test.expect {
        outcome.expect(expected, &mut differences);
    }
    Ok(differences)
}

/// A customer that came out.
struct Customer {
    records: Vec<RecordName>,
    /// Its place in the profile, when it is in the population.
    position: Option<usize>,
}

struct Outcome<'a> {
    build: &'a Build,
    customers: Vec<Customer>,
}

impl<'a> Outcome<'a> {
    fn new(build: &'a Build) -> Self {
        let deleted = build.sources.deleted();
        let members = build.clusters.members();
        let mut customers = Vec::new();
        for cluster in 0..build.clusters.n {
            let records = members.of(cluster);
            if records.iter().all(|record| deleted[*record as usize]) {
                continue;
            }
            let mut names: Vec<RecordName> = records
                .iter()
                .map(|record| {
                    let (source, id) = build.sources.key(*record);
                    RecordName { source, id: id.to_owned() }
                })
                .collect();
            names.sort();
            let position = build.records.scope.iter().position(|c| *c == cluster as ClusterIndex);
            customers.push(Customer { records: names, position });
        }
        Self { build, customers }
    }

    fn apart(&self, n: usize, names: &[RecordName], differences: &mut Vec<String>) {
        for customer in &self.customers {
            let together: Vec<&RecordName> = names.iter().filter(|name| customer.records.contains(name)).collect();
            if together.len() > 1 {
                differences.push(format!(
                    "apart {}: {} are one customer, and must not be",
                    n + 1,
                    self.list(together.into_iter())
                ));
            }
        }
    }

    fn expect(&self, expected: &[Expectation], differences: &mut Vec<String>) {
        let mut taken = vec![false; self.customers.len()];
        // Those that name their records choose first; the others take what is nearest.
        let mut order: Vec<usize> = (0..expected.len()).collect();
        order.sort_by_key(|e| expected[*e].records.is_none());
        let mut found: Vec<(usize, Vec<String>)> = Vec::new();
        for e in order {
            let expectation = &expected[e];
            let candidates = || (0..self.customers.len()).filter(|c| !taken[*c]);
            let chosen = match &expectation.records {
                Some(records) => candidates().find(|c| self.customers[*c].records == *records),
                None => candidates()
                    .filter(|c| self.customers[*c].position.is_some() == expectation.in_population)
                    .min_by_key(|c| (self.values(&self.customers[*c], expectation).len(), *c)),
            };
            let mut own = Vec::new();
            match chosen {
                None => own.push(self.nobody(expectation)),
                Some(c) => {
                    taken[c] = true;
                    let customer = &self.customers[c];
                    if customer.position.is_some() != expectation.in_population {
                        let is = if expectation.in_population {
                            "is not in the population, and should be"
                        } else {
                            "is in the population, and should not be"
                        };
                        own.push(format!("the customer of {} {is}", self.list(customer.records.iter())));
                    } else {
                        own = self.values(customer, expectation);
                    }
                }
            }
            found.push((e, own));
        }
        found.sort_by_key(|(e, _)| *e);
        for (e, own) in found {
            differences.extend(own.into_iter().map(|difference| format!("expect {}: {difference}", e + 1)));
        }
        for (c, customer) in self.customers.iter().enumerate() {
            if !taken[c] && customer.position.is_some() {
                differences.push(format!(
                    "a customer that is not expected came out, of {}",
                    self.list(customer.records.iter())
                ));
            }
        }
    }

    /// Nobody is as expected: where the records went instead.
    fn nobody(&self, expectation: &Expectation) -> String {
        let Some(records) = &expectation.records else { return "no customer is left for it".to_owned() };
        let mut text = format!("no customer is {}", self.list(records.iter()));
        for customer in
            self.customers.iter().filter(|customer| customer.records.iter().any(|record| records.contains(record)))
        {
            let _ = write!(text, "; {} came out as one", self.list(customer.records.iter()));
        }
        text
    }

    fn values(&self, customer: &Customer, expectation: &Expectation) -> Vec<String> {
        let Some(position) = customer.position else { return Vec::new() };
        let use_case = &self.build.use_case;
        let mut differences = Vec::new();
        for (a, expected) in &expectation.values {
            let attribute = &use_case.attributes[*a];
            let column = &self.build.records.columns[*a];
            let cell = &column.cells[position];
            let is_of_this_entity = attribute.relation.as_ref().is_some_and(Relation::is_of_this_entity);
            let id;
            let wanted = match (is_of_this_entity, expected) {
                (true, Some(Plain::Text(record))) => {
                    id = self.id_of(record).map(Plain::Text);
                    id.as_ref().or(expected.as_ref())
                }
                _ => expected.as_ref(),
            };
            if !equal(attribute.kind, cell.value.as_ref(), wanted) {
                let got = cell
                    .value
                    .as_ref()
                    .map_or_else(|| "missing".to_owned(), |value| self.told(value, is_of_this_entity));
                let from = column.winning(position).map_or_else(String::new, |winner| {
                    let (source, id) = self.build.sources.key(winner.record);
                    format!(", from {}/{id} by {}", use_case.identity.sources[source].name, cell.decided.name())
                });
                differences.push(format!("{} is {got}{from}; expected {}", attribute.name, shown(expected.as_ref())));
            }
        }
        for (a, expected) in &expectation.sources {
            let attribute = &use_case.attributes[*a];
            let column = &self.build.records.columns[*a];
            let cell = &column.cells[position];
            let got = column.winning(position).map(|winner| attribute.supplies[winner.supply].source);
            if got != Some(*expected) {
                let name = |source: usize| use_case.identity.sources[source].name.as_str();
                let got = got.map_or(cell.decided.name(), name);
                differences.push(format!("{}.source is {got}; expected {}", attribute.name, name(*expected)));
            }
        }
        differences
    }

    /// A value as people read it: a customer by one of its records.
    fn told(&self, value: &Scalar, is_customer: bool) -> String {
        let text = value.to_string();
        let cluster = self.build.assignment.ids.iter().position(|id| is_customer && *id == text);
        match cluster.and_then(|cluster| self.build.clusters.members().of(cluster).first().copied()) {
            None => text,
            Some(record) => {
                let (source, id) = self.build.sources.key(record);
                format!("{}/{id}", self.build.use_case.identity.sources[source].name)
            }
        }
    }

    /// The canonical ID of the customer that a record is, which is named as in `records`.
    fn id_of(&self, name: &str) -> Option<String> {
        let (source, id) = name.split_once('/')?;
        let source = self.build.use_case.identity.source(source)?;
        let key = types::record_key(id);
        let record =
            (0..self.build.sources.n_records() as u32).find(|r| self.build.sources.key(*r) == (source, &*key))?;
        Some(self.build.assignment.ids[self.build.clusters.of[record as usize] as usize].clone())
    }

    fn list<'n>(&self, names: impl Iterator<Item = &'n RecordName>) -> String {
        let all: Vec<String> = names
            .map(|name| format!("{}/{}", self.build.use_case.identity.sources[name.source].name, name.id))
            .collect();
        all.join(" + ")
    }
}

fn shown(expected: Option<&Plain>) -> String {
    match expected {
        None => "missing".to_owned(),
        Some(Plain::Bool(value)) => value.to_string(),
        Some(Plain::Integer(value)) => value.to_string(),
        Some(Plain::Number(value)) => value.to_string(),
        Some(Plain::Text(text)) => text.clone(),
    }
}

/// Whether a value is the one that is expected, by its type.
fn equal(kind: AttributeType, got: Option<&Scalar>, expected: Option<&Plain>) -> bool {
    match (got, expected) {
        (None, None) => true,
        (Some(got), Some(expected @ (Plain::Integer(_) | Plain::Number(_)))) => {
            got.number().is_some() && got.number() == expected.number()
        }
        (Some(Scalar::Boolean(got)), Some(Plain::Bool(expected))) => got == expected,
        (Some(Scalar::Timestamp(got)), Some(Plain::Text(expected))) => types::moment(expected) == Some(*got),
        (Some(got), Some(Plain::Text(expected))) => {
            (kind.is_textual() || kind == AttributeType::Date) && got.to_string() == *expected
        }
        _ => false,
    }
}
