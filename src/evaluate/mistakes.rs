//! The worst mistakes of a run, and the groups of records they are found in.
//!
//! In: records in groups, each in parts by the group of the other side. Out: the groups with most wrong pairs, and the
//! largest that mixes customers. It promises record IDs only, and the same order of ties whatever the order of rows. It
//! does not know how right the run is as a whole.

use std::collections::BTreeMap;

use serde::Serialize;

use super::read::Record;

/// Records that were wrongly put together, or wrongly left apart.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Mistake {
    /// The canonical ID of a false merge; of a missed link one record of the customer, for what the truth calls it may
    /// be a name.
    pub of: String,
    /// Wrong pairs.
    pub pairs: u64,
    /// The records in their parts: by true customer for a false merge, by canonical ID for a missed link.
    pub parts: Vec<Vec<Record>>,
}

/// A profile that holds records of several customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Mixed {
    /// Its canonical ID.
    pub of: String,
    /// Its records with truth; with a complete truth all of them.
    pub records: usize,
    /// The real customers among them; records without truth count as one more, where the truth is complete.
    pub customers: usize,
}

/// The records of one group, by the group of the other side.
pub(super) type Parts<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Record>>>;

/// Stands before what has no name: the profile of a record that the run does not hold, and the customer of records
/// whose truth is not known.
pub(super) const NOBODY: char = '\0';

/// The groups that have a name.
pub(super) fn named<'a, 'b>(
    groups: &'b Parts<'a>,
) -> impl Iterator<Item = (&'b &'a str, &'b BTreeMap<&'a str, Vec<&'a Record>>)> {
    groups.iter().filter(|(name, _)| !name.starts_with(NOBODY))
}

/// Pairs within a list of records, or between two sources in it.
pub(super) fn n_pairs<'a>(records: impl Iterator<Item = &'a &'a Record>, between: Option<(&str, &str)>) -> f64 {
    let (mut left, mut right) = (0.0, 0.0);
    for (source, _) in records {
        left += f64::from(u8::from(between.is_none_or(|(l, _)| l == source)));
        right += f64::from(u8::from(between.is_some_and(|(_, r)| r == source)));
    }
    match between {
        Some((l, r)) if l != r => left * right,
        _ => left * (left - 1.0) / 2.0,
    }
}

pub(super) fn named_by_record(mistake: Mistake) -> Mistake {
    let first = mistake.parts.iter().flatten().next();
    Mistake { of: first.map_or_else(String::new, |(source, id)| format!("the customer of {source}/{id}")), ..mistake }
}

/// The groups with most pairs between their parts, the greatest first, ties by name.
pub(super) fn mistakes(groups: &Parts<'_>, worst: usize) -> Vec<Mistake> {
    let mut all: Vec<(f64, &str)> = named(groups)
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(name, parts)| {
            (
                n_pairs(parts.values().flatten(), None)
                    - parts.values().map(|part| n_pairs(part.iter(), None)).sum::<f64>(),
                *name,
            )
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    all.truncate(worst);
    let parts =
        |name: &str| groups[name].values().map(|part| part.iter().map(|record| (*record).clone()).collect()).collect();
    all.into_iter()
        .map(|(pairs, name)| Mistake { of: name.to_owned(), pairs: pairs as u64, parts: parts(name) })
        .collect()
}

/// The profile with most records of several customers, ties by name.
pub(super) fn largest_wrong(profiles: &Parts<'_>) -> Option<Mixed> {
    let mixed = named(profiles).filter(|(_, parts)| parts.len() > 1).map(|(name, parts)| Mixed {
        of: (*name).to_owned(),
        records: parts.values().map(Vec::len).sum(),
        customers: parts.len(),
    });
    mixed.max_by(|a, b| a.records.cmp(&b.records).then_with(|| b.of.cmp(&a.of)))
}
