//! What goes back into the systems where people work.
//!
//! In: the write-backs as written. Out: the write-backs as understood, or findings. It promises that no column is
//! written twice, and that none which is emptied decides that it is. It reads no data.

use super::written::{self, Outside};
use crate::config::attributes::{Attribute, How, Supply, Within, find, supplied_parts};
use crate::config::consent::{Consent, ConsentSource};
use crate::config::expression::Expression;
use crate::config::findings::{Findings, steps};
use crate::config::sources::{Role, Source, customers};
use crate::config::text::Entries;

/// What goes back into one system.
#[derive(Clone, Debug)]
pub struct WriteBack {
    /// The source.
    pub source: usize,
    /// The system's column for the canonical ID.
    pub canonical_id: String,
    /// The system's column and the attribute it receives.
    pub set: Vec<(String, usize)>,
    /// The column by which the system finds the record.
    pub key: String,
    /// What becomes of records whose customer is not in the population.
    pub outside: Outside,
}

/// Whether an attribute that puts values together reads the column it is written to.
fn feeds_on_itself(attribute: &Attribute, source: usize, column: &String) -> bool {
    let adds = attribute.rule.puts_together() || attribute.within_source == Some(Within::Sum);
    let reads = |supply: &Supply| match &supply.how {
        How::Expression(expression) => supply.source == source && expression.columns.contains(column),
        How::Aggregate(_) | How::Calculation(_) => false,
    };
    adds && attribute.supplies.iter().any(reads)
}

/// Whether a relation reads a column.
fn names_relatives(attributes: &[Attribute], source: usize, column: &String) -> bool {
    let reads = |supply: &Supply| match &supply.how {
        How::Expression(expression) => supply.source == source && expression.columns.contains(column),
        How::Aggregate(_) | How::Calculation(_) => false,
    };
    attributes.iter().any(|one| one.relation.is_some() && one.supplies.iter().any(reads))
}

/// The attribute that reads a column and has a say in who is in the population: the population names it, or one that
/// follows it in a group.
fn selects<'a>(
    population: Option<&Expression>,
    attributes: &'a [Attribute],
    source: usize,
    column: &String,
) -> Option<&'a Attribute> {
    let named: Vec<&String> = (0..attributes.len())
        .filter(|a| population.is_some_and(|population| population.columns.contains(&attributes[*a].name)))
        .flat_map(|a| supplied_parts(attributes, a))
        .map(|part| &attributes[part].name)
        .collect();
    let leads = |attribute: &Attribute| {
        let in_group = |other: &&Attribute| attribute.group.is_some() && other.group == attribute.group;
        let is_first = attributes.iter().find(in_group).is_some_and(|first| first.name == attribute.name);
        is_first && attributes.iter().filter(in_group).any(|other| named.contains(&&other.name))
    };
    let reads = |supply: &Supply| {
        let in_value = match &supply.how {
            How::Expression(expression) => expression.columns.contains(column),
            How::Aggregate(_) | How::Calculation(_) => false,
        };
        supply.source == source && (in_value || supply.region.column(source) == Some(column.as_str()))
    };
    attributes
        .iter()
        .filter(|attribute| named.contains(&&attribute.name) || leads(attribute))
        .find(|attribute| attribute.supplies.iter().any(reads))
}

/// The write-backs in declared order.
pub(in crate::config) fn write_back(
    entries: &Entries<written::WriteBack>,
    sources: &[Source],
    attributes: &[Attribute],
    (population, consent): (Option<&Expression>, Option<&Consent>),
    findings: &mut Findings,
) -> Vec<WriteBack> {
    let mut all = Vec::new();
    for (name, write_back) in &entries.0 {
        let source = match customers(name, sources) {
            Ok(source) => source,
            Err((code, headline, help)) => {
                findings.report_at_key(
                    code,
                    &steps!["write_back", name.as_str()],
                    format!("`write_back`: {headline}"),
                    help,
                );
                findings.about(name);
                continue;
            }
        };
        let mut set: Vec<(String, usize)> = Vec::new();
        for (column, attribute) in &write_back.set.0 {
            let path = steps!["write_back", name.as_str(), "set", column.as_str()];
            if *column == write_back.canonical_id || sources[source].record_id_columns().contains(column) {
                findings.report_at_key(
                    "column-collision",
                    &path,
                    format!("`{column}` of `{name}` would be written twice"),
                    "it already carries the record's or the canonical ID",
                );
            }
            if names_relatives(attributes, source, column) {
                findings.report_at_key(
                    "column-collision",
                    &path,
                    format!("`{column}` of `{name}` says who belongs together, and would be overwritten"),
                    "the next run could not read it any more; write to another column",
                );
            }
            if let Some(index) = find(attribute, attributes, &path, "`write_back`", false, findings) {
                if feeds_on_itself(&attributes[index], source, column) {
                    findings.report_at_key(
                        "column-collision",
                        &path,
                        format!("`{attribute}` is made of several values, and `{column}` is one of them"),
                        "what is written back would be added to itself in the next run; write to another column",
                    );
                }
                let selects = || selects(population, attributes, source, column).map(|of| format!("`{}`", of.name));
                let says_so = || {
                    let where_ = sources[source].filter.as_ref().filter(|filter| filter.columns.contains(column));
                    let consents =
                        consent.iter().flat_map(|consent| &consent.from).filter(|from| from.source == source);
                    let read = |from: &ConsentSource| from.columns().any(|(_, read)| read == column);
                    let consents = consents.filter(|from| read(from)).map(|_| "`consent`".to_owned()).next();
                    selects().or(where_.map(|_| "`where`".to_owned())).or(consents)
                };
                if write_back.outside_population == Outside::Clear
                    && let Some(what) = says_so()
                {
                    findings.report_at_key(
                        "clears-its-condition",
                        &path,
                        format!("`{column}` would be emptied where {what}, which is read from it, says so"),
                        "write `outside_population: keep`, or write back to another column",
                    );
                }
                set.push((column.clone(), index));
            }
        }
        if names_relatives(attributes, source, &write_back.canonical_id) {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "canonical_id"],
                format!(
                    "`{}` of `{name}` says who belongs together, and would be overwritten",
                    write_back.canonical_id
                ),
                "the next run could not read it any more; name another column",
            );
        }
        if sources[source].record_id_columns().contains(&write_back.canonical_id) {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "canonical_id"],
                format!("the canonical ID would overwrite the record ID of `{name}`"),
                "name another column",
            );
        }
        let carries = match &sources[source].role {
            Role::Customers(customers) => customers.canonical_id.as_ref(),
            Role::Events(_) => None,
        };
        if let Some(carries) = carries.filter(|carries| **carries != write_back.canonical_id) {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "canonical_id"],
                format!(
                    "`{name}` carries canonical IDs in `{carries}`, and `{}` would be written",
                    write_back.canonical_id
                ),
                "name one column in both places",
            );
        }
        if write_back.key.is_none() && sources[source].record_id_columns().len() > 1 {
            findings.report_at_key(
                "missing-key",
                &steps!["write_back", name.as_str()],
                format!("the records of `{name}` are named by several columns, and one is written"),
                "add `key:` with a column by which the system finds its records",
            );
        }
        let key = write_back.key.as_ref().unwrap_or(&sources[source].record_id).clone();
        if write_back.key.is_some() && (set.iter().any(|(column, _)| *column == key) || key == write_back.canonical_id)
        {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "key"],
                format!("`{name}` finds its records by `{key}`, which would be written over"),
                "name a column that stays",
            );
        }
        all.push(WriteBack {
            source,
            canonical_id: write_back.canonical_id.clone(),
            set,
            key,
            outside: write_back.outside_population,
        });
    }
    all
}
