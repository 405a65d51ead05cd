//! What goes back into the systems where people work.
//!
//! In: the write-backs as written. Out: the write-backs as understood, or findings. No column is written twice.

use super::written::{self, Outside};
use crate::config::attributes::{Attribute, How, Supply, Within, find};
use crate::config::findings::{Findings, steps};
use crate::config::sources::{Source, customers};
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
        How::Aggregate(_) => false,
    };
    adds && attribute.supplies.iter().any(reads)
}

/// The write-backs in declared order.
pub(in crate::config) fn write_back(
    entries: &Entries<written::WriteBack>,
    sources: &[Source],
    attributes: &[Attribute],
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
            if *column == write_back.canonical_id || *column == sources[source].record_id {
                findings.report_at_key(
                    "column-collision",
                    &path,
                    format!("`{column}` of `{name}` would be written twice"),
                    "it already carries the record's or the canonical ID",
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
                set.push((column.clone(), index));
            }
        }
        if write_back.canonical_id == sources[source].record_id {
            findings.report(
                "column-collision",
                &steps!["write_back", name.as_str(), "canonical_id"],
                format!("the canonical ID would overwrite the record ID of `{name}`"),
                "name another column",
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
