//! One value for a source with several records of a customer.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::classes::classes;
use super::values::number;
use crate::config::{Attribute, Within};
use crate::tables::{ExactSum, Micros, RecordIndex, Scalar, UNKNOWN};

/// A value, the record that has it, and when that was last changed.
pub(super) type Said<'a> = (&'a Scalar, RecordIndex, Micros);

/// One value of several; records come in ascending order. `unread` says that there is one more that could not be read
/// or is not valid: then what all of them together say is not known.
pub(super) fn reduce(
    within: Within,
    attribute: &Attribute,
    values: &[Said<'_>],
    unread: bool,
) -> Option<(Scalar, RecordIndex, Micros)> {
    let owned = |(value, record, at): &Said<'_>| ((*value).clone(), *record, *at);
    if unread && !is_certain(within, values) {
        return None;
    }
    let chosen = match within {
        Within::MostRecent => values.iter().max_by_key(|(_, record, at)| (*at, Reverse(*record))),
        Within::Max | Within::Any => values.iter().max_by_key(|(value, record, at)| (*value, *at, Reverse(*record))),
        Within::Min | Within::All => values.iter().min_by_key(|(value, record, at)| (*value, Reverse(*at), *record)),
        Within::Longest => {
            values.iter().max_by_key(|(value, record, at)| (value.length(), Reverse(*value), *at, Reverse(*record)))
        }
        Within::MostFrequent => return most_frequent(attribute, values).map(owned),
        Within::Sum => {
            let (_, first, _) = values.first()?;
            let mut sum = ExactSum::default();
            values.iter().filter_map(|(value, _, _)| value.number()).for_each(|n| sum.add(n));
            let oldest = values.iter().map(|(_, _, at)| *at).min().unwrap_or(UNKNOWN);
            return number(attribute.kind, sum.total()?).ok().map(|sum| (sum, *first, oldest));
        }
    };
    chosen.map(owned)
}

/// Whether one more value could change nothing, or would have stood beside the others rather than in them.
fn is_certain(within: Within, values: &[Said<'_>]) -> bool {
    let any = |flag: bool| values.iter().any(|(value, _, _)| **value == Scalar::Boolean(flag));
    match within {
        Within::Sum | Within::Max | Within::Min => false,
        Within::Any => any(true),
        Within::All => any(false),
        Within::MostRecent | Within::MostFrequent | Within::Longest => true,
    }
}

/// Of the values that agree with most others the spelling that most records hold; among equals the smallest value of
/// all its class decides, then what changed last.
fn most_frequent<'v, 'a>(attribute: &Attribute, values: &'v [Said<'a>]) -> Option<&'v Said<'a>> {
    let owned: Vec<Scalar> = values.iter().map(|(value, _, _)| (*value).clone()).collect();
    let mut class = Vec::new();
    classes(attribute.kind, attribute.tolerance, &owned, &mut class);
    let mut of_class: BTreeMap<u32, (usize, &Scalar)> = BTreeMap::new();
    let mut times: BTreeMap<&Scalar, usize> = BTreeMap::new();
    for (class, value) in class.iter().zip(&owned) {
        let (n, smallest) = of_class.entry(*class).or_insert((0, value));
        *n += 1;
        *smallest = value.min(*smallest);
        *times.entry(value).or_default() += 1;
    }
    let weight = |at: usize| {
        let (value, record, changed) = values[at];
        let (n, smallest) = of_class[&class[at]];
        (n, Reverse(smallest), times[value], changed, Reverse(record))
    };
    (0..values.len()).max_by(|a, b| weight(*a).cmp(&weight(*b))).map(|at| &values[at])
}
