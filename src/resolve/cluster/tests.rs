//! Facts about clustering on hand-made links.

use std::collections::BTreeSet;

use super::*;
use crate::tables::{LinkGroup, StandardField};

fn key(k: usize, records: &[u32]) -> LinkGroup {
    LinkGroup { evidence: Evidence::MatchKey(k), records: records.to_vec() }
}

/// Records 0..crm are the guarded system's.
#[allow(clippy::single_range_in_vec_init, reason = "one guarded source")]
fn guards(n: usize, crm: usize) -> Guards {
    Guards { one_per_customer: vec![0..crm], live: vec![true; n], ..Guards::default() }
}

fn clusters(n: usize, crm: usize, groups: &[LinkGroup]) -> Clusters {
    resolve(n, &Links { groups: groups.to_vec(), ..Links::default() }, &guards(n, crm), None)
}

#[test]
fn records_that_share_a_value_become_one_customer() {
    assert_eq!(clusters(5, 1, &[key(0, &[0, 2]), key(1, &[2, 4])]).of, [0, 1, 0, 2, 0]);
}

#[test]
fn a_value_that_joins_two_records_of_a_deduplicated_system_links_nothing() {
    let out = clusters(4, 2, &[key(0, &[0, 1, 2, 3])]);
    assert_eq!(out.of, [0, 1, 2, 3]);
    assert_eq!(out.decisions[0].refusal, crate::tables::Refusal::SharedValue);
}

#[test]
fn a_chain_between_two_such_records_is_cut_in_its_middle() {
    // 0 – 2 – 3 – 1: the middle link is equally far from both ends and goes.
    let out = clusters(4, 2, &[key(0, &[0, 2]), key(0, &[1, 3]), key(0, &[2, 3])]);
    assert_eq!(out.of, [0, 1, 0, 1]);
    // 0 – 2 – 1: record 2 is equally near to both and stays alone.
    assert_eq!(clusters(3, 2, &[key(0, &[0, 2]), key(0, &[1, 2])]).of, [0, 1, 2]);
}

#[test]
fn a_stronger_key_is_settled_before_a_weaker_one() {
    assert_eq!(clusters(3, 2, &[key(0, &[1, 2]), key(1, &[0, 2])]).of, [0, 1, 1]);
}

#[test]
fn merges_by_the_system_itself_stand_above_the_guard() {
    let merge = LinkGroup { evidence: Evidence::SystemMerge, records: vec![0, 1] };
    assert_eq!(clusters(3, 2, &[merge, key(0, &[0, 1, 2])]).of, [0, 0, 0]);
}

#[test]
fn deleted_records_do_not_count_for_the_guard() {
    let mut guards = guards(3, 2);
    guards.live[1] = false;
    let links = Links { groups: vec![key(0, &[0, 1, 2])], ..Links::default() };
    assert_eq!(resolve(3, &links, &guards, None).of, [0, 0, 0]);
}

#[test]
fn different_values_of_a_never_link_field_keep_records_apart() {
    let tax = StandardField {
        values: ["a", "b"].into_iter().collect(),
        offsets: vec![0, 1, 2, 2],
        codes: vec![0, 1],
        counts: Vec::new(),
        doubtful: Vec::new(),
    };
    let guards = Guards { live: vec![true; 3], never_link: vec![tax], ..Guards::default() };
    let links = |groups: &[LinkGroup]| Links { groups: groups.to_vec(), ..Links::default() };
    assert_eq!(resolve(3, &links(&[key(0, &[0, 1])]), &guards, None).of, [0, 1, 2]);
    assert_eq!(resolve(3, &links(&[key(0, &[0, 2])]), &guards, None).of, [0, 1, 0]);
}

#[test]
fn the_evidence_of_every_record_is_kept() {
    let out = clusters(3, 1, &[key(0, &[0, 1]), key(1, &[0, 2])]);
    assert_eq!(out.linked_by, [0b11, 0b01, 0b10]);
}

proptest::proptest! {
    #[test]
    fn no_guard_is_broken_and_the_order_of_links_changes_nothing(
        groups in proptest::collection::vec((0usize..3, proptest::collection::btree_set(0u32..14, 2..5)), 0..14),
    ) {
        let group = |(k, records): &(usize, BTreeSet<u32>)| key(*k, &records.iter().copied().collect::<Vec<_>>());
        let mut sorted: Vec<LinkGroup> = groups.iter().map(group).collect();
        sorted.sort();
        sorted.dedup();
        let out = clusters(14, 5, &sorted);
        let mut crm: Vec<u32> = out.of[..5].to_vec();
        crm.sort_unstable();
        crm.dedup();
        proptest::prop_assert_eq!(crm.len(), 5);
        let mut reversed: Vec<LinkGroup> = sorted.iter().rev().cloned().collect();
        reversed.sort_by_key(|group| group.evidence);
        proptest::prop_assert_eq!(clusters(14, 5, &reversed), out);
    }
}

proptest::proptest! {
    /// Components are what a walk from neighbour to neighbour finds, in whatever order the links come.
    #[test]
    fn components_agree_with_a_naive_walk(
        pairs in proptest::collection::vec((0u32..40, 0u32..40, 0usize..3), 0..60),
        turn in 0usize..60,
    ) {
        let apart = pairs.iter().filter(|(a, b, _)| a != b);
        let mut groups: Vec<LinkGroup> = apart.map(|(a, b, k)| key(*k, &[*a.min(b), *a.max(b)])).collect();
        let found = clusters(40, 0, &groups).of;
        let mut walked = vec![u32::MAX; 40];
        let mut n = 0;
        for start in 0..40u32 {
            if walked[start as usize] == u32::MAX {
                let mut todo = vec![start];
                while let Some(record) = todo.pop() {
                    if walked[record as usize] == u32::MAX {
                        walked[record as usize] = n;
                        let around = groups.iter().filter(|group| group.records.contains(&record));
                        todo.extend(around.flat_map(|group| group.records.clone()));
                    }
                }
                n += 1;
            }
        }
        proptest::prop_assert_eq!(&found, &walked);
        let at = turn.min(groups.len());
        groups.rotate_left(at);
        proptest::prop_assert_eq!(clusters(40, 0, &groups).of, found);
    }
}

#[test]
fn values_that_a_guard_refuses_make_no_island() {
    // 5,001 accounts of a deduplicated system share values two by two, and each has a bill of its own.
    let n = 5_001;
    let mut groups: Vec<LinkGroup> = (1..n).map(|a| key((a as usize + 1) % 2, &[a - 1, a])).collect();
    groups.extend((0..n).map(|a| key(1, &[a, n + a])));
    let found = clusters(2 * n as usize, n as usize, &groups);
    assert_eq!((found.n, found.cut_islands.len()), (n as usize, 0));
    assert!((0..n as usize).all(|a| found.of[a] == found.of[a + n as usize]));
    assert!(found.decisions.iter().all(|decision| decision.refusal == Refusal::SharedValue));
    assert_eq!(found.decisions.len(), n as usize - 1);
}

#[test]
fn what_a_system_has_merged_is_never_cut_and_costs_no_link() {
    let n = 10_050;
    let mut groups: Vec<LinkGroup> =
        (1..n).map(|a| LinkGroup { evidence: Evidence::SystemMerge, records: vec![0, a] }).collect();
    groups.push(key(0, &[7, n]));
    let found = clusters(n as usize + 1, 0, &groups);
    assert_eq!((found.n, found.cut_islands.len(), found.decisions.len()), (1, 0, 0));
}
