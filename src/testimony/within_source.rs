//! One value for a source with several records of a customer.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::values::{ExactSum, number};
use crate::config::Within;
use crate::tables::{Micros, RecordIndex, Scalar, UNKNOWN};
use crate::types::AttributeType;

/// A value, the record that has it, and when that was last changed.
pub(super) type Said<'a> = (&'a Scalar, RecordIndex, Micros);

/// One value of several; records come in ascending order.
pub(super) fn reduce(
    within: Within,
    kind: AttributeType,
    values: &[Said<'_>],
) -> Option<(Scalar, RecordIndex, Micros)> {
    let owned = |(value, record, at): &Said<'_>| ((*value).clone(), *record, *at);
    let chosen = match within {
        Within::MostRecent => values.iter().max_by_key(|(_, record, at)| (*at, Reverse(*record))),
        Within::Max | Within::Any => values.iter().max_by_key(|(value, record, at)| (*value, *at, Reverse(*record))),
        Within::Min | Within::All => values.iter().min_by_key(|(value, record, at)| (*value, Reverse(*at), *record)),
        Within::Longest => {
            values.iter().max_by_key(|(value, record, at)| (value.length(), Reverse(*value), *at, Reverse(*record)))
        }
        Within::MostFrequent => {
            let mut times: BTreeMap<&Scalar, usize> = BTreeMap::new();
            values.iter().for_each(|(value, _, _)| *times.entry(value).or_default() += 1);
            values.iter().max_by_key(|(value, record, at)| (times[value], Reverse(*value), *at, Reverse(*record)))
        }
        Within::Sum => {
            let (_, first, _) = values.first()?;
            let mut sum = ExactSum::default();
            values.iter().for_each(|(value, _, _)| sum.add(value.number().unwrap_or(0.0)));
            let oldest = values.iter().map(|(_, _, at)| *at).min().unwrap_or(UNKNOWN);
            return number(kind, sum.value()).ok().map(|sum| (sum, *first, oldest));
        }
    };
    chosen.map(owned)
}
