//! Which records of a system are found by which value of the key of its write-back.
//!
//! In: the records of a source, and which customer each is. Out: the records that can be written to, together where one
//! key finds several, and how many cannot. It promises that a key finds one customer: what several customers share is
//! written for none of them. It writes nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use polars::prelude::StringChunked;

use crate::config::{UseCase, WriteBack};
use crate::tables::{ClusterIndex, Clusters, Grouped, Sources};
use crate::types::{record_key, stands_for_no_record};

/// The records of a source by the key of its write-back.
#[derive(Debug)]
pub struct ByKey {
    /// The keys as they are written, row by row of the source.
    pub keys: StringChunked,
    /// Rows of live records that have one key and are one customer, in order of the first of them.
    groups: Grouped<u32>,
    /// Keys that several customers share.
    pub shared: usize,
    /// The live records that have them.
    pub records_of_shared: usize,
    /// Live records without a key.
    pub without: usize,
}

impl ByKey {
    /// The records of a source of customers; `None` where it, or the column, was not read.
    pub fn of(write_back: &WriteBack, use_case: &UseCase, sources: &Sources, clusters: &Clusters) -> Option<Self> {
        let (table, range) = sources.of_source(write_back.source)?;
        let customers = &clusters.of[range];
        if write_back.key == use_case.identity.sources[write_back.source].record_id {
            return Some(by_record_id(table.written_ids.clone(), &table.deleted));
        }
        Some(grouped(table.frame.column(&write_back.key).ok()?.str().ok()?.clone(), &table.deleted, customers))
    }

    /// Rows that one key finds, the first of them first.
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        // Behind them stand the rows that no key finds.
        (0..self.groups.len().saturating_sub(1)).map(|group| self.groups.of(group))
    }
}

/// Every live record by its own ID.
fn by_record_id(keys: StringChunked, deleted: &[bool]) -> ByKey {
    let n_live = deleted.iter().filter(|deleted| !**deleted).count() as u32;
    let mut next = 0;
    let label = |deleted: &bool| {
        next += u32::from(!deleted);
        if *deleted { n_live } else { next - 1 }
    };
    let labels: Vec<u32> = deleted.iter().map(label).collect();
    let groups = Grouped::by_label(&labels, n_live as usize + 1);
    ByKey { keys, groups, shared: 0, records_of_shared: 0, without: 0 }
}

/// What is known of one key.
struct Key {
    customer: ClusterIndex,
    is_shared: bool,
    records: usize,
    group: Option<u32>,
}

fn grouped(keys: StringChunked, deleted: &[bool], customers: &[ClusterIndex]) -> ByKey {
    let mut known: HashMap<Cow<'_, str>, Key> = HashMap::new();
    let live = || deleted.iter().enumerate().filter(|(_, deleted)| !**deleted).map(|(row, _)| row);
    let key_of = |row: usize| keys.get(row).filter(|key| !stands_for_no_record(key)).map(record_key);
    let mut without = 0;
    for row in live() {
        let Some(key) = key_of(row) else {
            without += 1;
            continue;
        };
        let customer = customers[row];
        let one = known.entry(key).or_insert(Key { customer, is_shared: false, records: 0, group: None });
        one.is_shared |= one.customer != customer;
        one.records += 1;
    }
    let shared = known.values().filter(|key| key.is_shared).count();
    let records_of_shared = known.values().filter(|key| key.is_shared).map(|key| key.records).sum();
    let n_groups = known.len() - shared;
    let mut labels = vec![n_groups as u32; deleted.len()];
    let mut next = 0;
    for row in live() {
        let Some(key) = key_of(row).and_then(|key| known.get_mut(&key)).filter(|key| !key.is_shared) else { continue };
        labels[row] = *key.group.get_or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    drop(known);
    let groups = Grouped::by_label(&labels, n_groups + 1);
    ByKey { keys, groups, shared, records_of_shared, without }
}

#[cfg(test)]
mod tests {
    use polars::prelude::NewChunkedArray as _;

    use super::*;

    #[test]
    fn one_key_finds_one_customer_or_is_written_for_none() {
        let keys = ["k1", "", "k2", " k1 ", "k3", "k2", "k4", "NULL", "k3"];
        let deleted = [false, false, false, false, false, false, true, false, true];
        let customers = [0, 0, 1, 0, 2, 3, 4, 5, 6];
        let by_key = grouped(StringChunked::from_slice("key".into(), &keys), &deleted, &customers);
        assert_eq!(by_key.groups().collect::<Vec<_>>(), [&[0, 3][..], &[4]]);
        assert_eq!((by_key.shared, by_key.records_of_shared, by_key.without), (1, 2, 2));
    }

    #[test]
    fn every_live_record_is_found_by_its_own_id() {
        let by_key = by_record_id(StringChunked::from_slice("id".into(), &["0", "a", "b"]), &[false, true, false]);
        assert_eq!(by_key.groups().collect::<Vec<_>>(), [&[0][..], &[2]]);
        assert_eq!(by_record_id(StringChunked::from_slice("id".into(), &[] as &[&str]), &[]).groups().count(), 0);
    }
}
