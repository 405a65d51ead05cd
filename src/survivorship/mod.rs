//! Which value of an attribute survives.
//!
//! In: records in clusters, the use case's rules, and functions that compare and weigh. Out: a [`Column`] of cells per
//! attribute. It promises that every cell names the record and the step that decided, that losing values stay, and that
//! every tie is broken by content. It does not decide who is whom.

mod choose;
mod events;
mod supply;
mod values;

use anyhow::Result;
use rayon::prelude::*;

use crate::config::{Attribute, Failed, How, UseCase};
use crate::diagnostic::{Located, Step};
use crate::tables::{ClusterIndex, Clusters, Column, Micros, RecordIndex, Sources, Weighing};
pub(crate) use supply::Supplied;

/// What survivorship decides from.
pub struct Evidence<'a> {
    /// The rules.
    pub use_case: &'a UseCase,
    /// The records.
    pub sources: &'a Sources,
    /// Which records are one customer.
    pub clusters: &'a Clusters,
    /// `members[offsets[c]..offsets[c + 1]]` are the records of cluster `c`, ascending.
    pub offsets: &'a [u32],
    /// See `offsets`.
    pub members: &'a [RecordIndex],
    /// For every record whether its system has deleted it.
    pub deleted: &'a [bool],
    /// For every record the probability that it belongs to its customer.
    pub belonging: &'a [f64],
    /// The moment the run looks from.
    pub as_of: Micros,
    /// How values are compared and weighed.
    pub weighing: Weighing,
}

impl Evidence<'_> {
    fn records(&self, cluster: ClusterIndex) -> &[RecordIndex] {
        &self.members[self.offsets[cluster as usize] as usize..self.offsets[cluster as usize + 1] as usize]
    }
}

/// Decides the attributes `wanted` (ascending) for the clusters in `scope`, into `decided` (one slot per attribute).
/// Leaders of groups are either decided already or wanted too.
///
/// # Errors
/// An expression that cannot be evaluated on the data, with the row.
pub fn decide(
    evidence: &Evidence<'_>,
    wanted: &[usize],
    scope: &[ClusterIndex],
    decided: &mut [Option<Column>],
) -> Result<()> {
    let attributes = &evidence.use_case.attributes;
    let leader = |a: usize| {
        let group = attributes[a].group.as_ref()?;
        attributes.iter().position(|other| other.group.as_ref() == Some(group)).filter(|leader| *leader < a)
    };
    let (followers, leaders): (Vec<usize>, Vec<usize>) = wanted.iter().partition(|a| leader(**a).is_some());
    let columns: Vec<Column> =
        leaders.par_iter().map(|a| column(evidence, &attributes[*a], scope, None)).collect::<Result<_>>()?;
    for (a, column) in leaders.into_iter().zip(columns) {
        decided[a] = Some(column);
    }
    for a in followers {
        let of = leader(a).and_then(|leader| decided[leader].as_ref());
        decided[a] = Some(column(evidence, &attributes[a], scope, of)?);
    }
    Ok(())
}

fn column(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    scope: &[ClusterIndex],
    leader: Option<&Column>,
) -> Result<Column> {
    let mut supplied = Vec::with_capacity(attribute.supplies.len());
    for supply in &attribute.supplies {
        supplied.push(match &supply.how {
            How::Expression(expression) => supply::by_expression(evidence, attribute, supply.source, expression)?,
            How::Aggregate(aggregate) => events::by_aggregate(evidence, attribute, supply.source, aggregate)?,
        });
    }
    let cells = scope
        .par_iter()
        .enumerate()
        .with_min_len(1_024)
        .map(|(position, cluster)| {
            let leader = leader.map(|column| column.cells[position].winning());
            choose::cell(evidence, attribute, &supplied, *cluster, leader)
        })
        .collect();
    Ok(Column { cells, invalid: supplied.iter().map(Supplied::invalid).collect() })
}

/// An expression that cannot be evaluated, at its place below its attribute; `nth` says which row it is.
fn located(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    keys: &[&str],
    what: &str,
    failed: Failed,
    nth: &dyn Fn(usize) -> String,
) -> anyhow::Error {
    let position =
        evidence.use_case.attributes.iter().position(|other| other.name == attribute.name).unwrap_or_default();
    let path = [Step::from("attributes"), position.into()]
        .into_iter()
        .chain(keys.iter().map(|key| Step::from(*key)))
        .collect();
    Located::new(path, &format!("{what} cannot be evaluated"), failed.row.map(nth).as_deref(), &failed.why).into()
}

#[cfg(test)]
mod tests;
