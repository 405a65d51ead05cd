//! What a source of customers says, record by record.

use std::ops::Range;

use anyhow::{Result, anyhow};

use super::values::{are_valid, typed};
use super::{Evidence, located};
use crate::config::{Attribute, Expression};
use crate::tables::{Micros, RecordIndex, Scalar};

/// The values of one source for one attribute.
pub(crate) enum Supplied {
    /// One per record of a source of customers.
    Records {
        /// The records.
        range: Range<usize>,
        /// Their values.
        values: Vec<Option<Scalar>>,
        /// When they were last changed.
        updated_at: Vec<Micros>,
        /// Values that could not be used.
        invalid: usize,
    },
    /// One per cluster, made from events.
    Clusters {
        /// The value, the first record it hangs on, and the latest event.
        values: Vec<Option<(Scalar, RecordIndex, Micros)>>,
        /// Values that could not be used.
        invalid: usize,
    },
}

impl Supplied {
    pub(super) fn invalid(&self) -> usize {
        match self {
            Self::Records { invalid, .. } | Self::Clusters { invalid, .. } => *invalid,
        }
    }

    /// The value of a record, if it is this source's and has one.
    pub(super) fn of_record(&self, record: RecordIndex) -> Option<(&Scalar, Micros)> {
        match self {
            Self::Records { range, values, updated_at, .. } if range.contains(&(record as usize)) => {
                let row = record as usize - range.start;
                values[row].as_ref().map(|value| (value, updated_at[row]))
            }
            _ => None,
        }
    }
}

/// Evaluates an expression over every record of a source.
pub(super) fn by_expression(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    source: usize,
    expression: &Expression,
) -> Result<Supplied> {
    let (table, range) =
        evidence.sources.of_source(source).ok_or_else(|| anyhow!("this is a bug: a source was not read"))?;
    let n = table.record_ids.len();
    let name = &evidence.use_case.identity.sources[source].name;
    let nth = |row: usize| format!("record {} of `{name}`, in order of record ID", row + 1);
    let evaluated = expression.evaluate(&table.frame);
    let evaluated = evaluated.map_err(|failed| {
        located(evidence, attribute, &["from", name], &format!("`{}` from `{name}`", attribute.name), failed, &nth)
    })?;
    let mut read = typed(&evaluated.column, attribute.kind, &evidence.weighing)?;
    // What is missing only because a text could not be read is invalid.
    for row in evaluated.unread {
        read[row as usize] = Err(());
    }
    let mut invalid = 0;
    let mut values: Vec<Option<Scalar>> = Vec::with_capacity(n);
    for (row, value) in read.into_iter().enumerate() {
        values.push(match value {
            _ if table.deleted[row] => None,
            Ok(value) => value,
            Err(()) => {
                invalid += 1;
                None
            }
        });
    }
    if let Some(valid) = &attribute.valid {
        let seen: Vec<Option<&Scalar>> = values.iter().map(Option::as_ref).collect();
        let keep = are_valid(attribute.kind, &seen, valid);
        let keep = keep.map_err(|failed| {
            located(evidence, attribute, &["valid"], &format!("`valid` of `{}`", attribute.name), failed, &nth)
        })?;
        for (value, keep) in values.iter_mut().zip(keep) {
            if !keep {
                *value = None;
                invalid += 1;
            }
        }
    }
    Ok(Supplied::Records { range, values, updated_at: table.updated_at.clone(), invalid })
}
