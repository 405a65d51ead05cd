//! Figures by hand, and by counting pairs one by one.

use super::*;

fn assigned(of: &[(&str, &str, &str)]) -> Assigned {
    of.iter().map(|(source, id, customer)| (((*source).into(), (*id).into()), (*customer).into())).collect()
}

fn value(rate: Option<Rate>) -> f64 {
    rate.unwrap().value
}

fn small() -> (Assigned, Assigned) {
    let truth = assigned(&[
        ("a", "1", "x"),
        ("b", "1", "x"),
        ("b", "2", "x"),
        ("a", "2", "y"),
        ("a", "3", "z"),
        ("b", "3", "z"),
    ]);
    let found = assigned(&[
        ("a", "1", "P"),
        ("b", "1", "P"),
        ("b", "2", "Q"),
        ("a", "2", "Q"),
        ("a", "3", "R"),
        ("b", "3", "R"),
        ("b", "9", "R"),
    ]);
    (found, truth)
}

#[test]
fn figures_are_what_they_are_by_hand() {
    let (found, truth) = small();
    let out = evaluate(&found, &truth, false, 5);
    // Put together: P, Q and R, one pair each, of which P and R are right; true are 3 + 0 + 1.
    assert!((value(out.pairwise.precision) - 2.0 / 3.0).abs() < 1e-12);
    assert!((value(out.pairwise.recall) - 0.5).abs() < 1e-12);
    assert!((value(out.pairwise.f1) - 4.0 / 7.0).abs() < 1e-12);
    assert!((value(out.b_cubed.precision) - 5.0 / 6.0).abs() < 1e-12);
    assert!((value(out.b_cubed.recall) - (4.0 / 3.0 + 1.0 / 3.0 + 1.0 + 2.0) / 6.0).abs() < 1e-12);
    assert_eq!((out.records, out.without_truth, out.customers, out.profiles, out.exactly_right), (6, 1, 3, 3, 1));
    assert_eq!((out.false_merges[0].of.as_str(), out.false_merges[0].pairs), ("Q", 1));
    assert_eq!(out.largest_wrong, Some(Mixed { of: "Q".into(), records: 2, customers: 2 }));
    assert_eq!((out.missed_links[0].of.as_str(), out.missed_links[0].pairs), ("the customer of a/1", 2));
    let between: Vec<_> =
        out.by_sources.iter().map(|s| (s.left.as_str(), s.right.as_str(), s.predicted_pairs, s.true_pairs)).collect();
    assert_eq!(between, [("a", "b", 3, 3), ("b", "b", 0, 1)]);
}

#[test]
fn what_the_run_does_not_hold_is_missed_and_a_complete_truth_knows_who_does_not_belong() {
    let (found, mut truth) = small();
    truth.extend(assigned(&[("a", "7", "z"), ("a", "8", "w"), ("c", "1", "x")]));
    let out = evaluate(&found, &truth, false, 5);
    // z has two pairs more, and w none; system c is not read.
    assert!((value(out.pairwise.recall) - 2.0 / 6.0).abs() < 1e-12);
    assert!((value(out.pairwise.precision) - 2.0 / 3.0).abs() < 1e-12);
    assert!((value(out.b_cubed.precision) - 5.0 / 6.0).abs() < 1e-12);
    assert!((value(out.b_cubed.recall) - (4.0 / 3.0 + 1.0 / 3.0 + 1.0 + 4.0 / 3.0) / 8.0).abs() < 1e-12);
    assert_eq!((out.records, out.not_in_run, out.of_other_sources, out.also_hold_others), (6, 2, 1, 1));
    assert_eq!((out.customers, out.profiles, out.exactly_right), (4, 3, 0));
    assert_eq!(out.missed_links.iter().map(|mistake| mistake.pairs).collect::<Vec<_>>(), [2, 2]);
    // R holds b/9, whom a complete truth would name if it belonged there: two pairs more, both wrong.
    let (found, truth) = small();
    let out = evaluate(&found, &truth, true, 5);
    assert!((value(out.pairwise.precision) - 2.0 / 5.0).abs() < 1e-12);
    assert!((value(out.pairwise.recall) - 0.5).abs() < 1e-12);
    assert!((value(out.b_cubed.precision) - (2.0 + 1.0 + 4.0 / 3.0) / 6.0).abs() < 1e-12);
    assert_eq!((out.records, out.customers, out.profiles, out.exactly_right), (6, 3, 3, 0));
    assert_eq!((out.false_merges[0].of.as_str(), out.false_merges[0].pairs), ("R", 2));
    assert_eq!(out.largest_wrong, Some(Mixed { of: "R".into(), records: 3, customers: 2 }));
}

#[test]
fn intervals_hold_their_rate_and_are_open_where_it_is_perfect() {
    let (found, truth) = small();
    let out = evaluate(&found, &truth, false, 0);
    for rate in [out.pairwise.precision, out.pairwise.recall, out.pairwise.f1, out.b_cubed.f1] {
        let rate = rate.unwrap();
        assert!(0.0 <= rate.low && rate.low <= rate.value && rate.value <= rate.high && rate.high <= 1.0, "{rate:?}");
    }
    let perfect = evaluate(&truth, &truth, false, 5);
    assert_eq!(value(perfect.pairwise.f1), 1.0);
    assert_eq!(perfect.largest_wrong, None);
    assert!(
        perfect.pairwise.f1.unwrap().low < 1.0 && perfect.false_merges.is_empty() && perfect.missed_links.is_empty()
    );
}

proptest::proptest! {
    #[test]
    fn counting_by_groups_equals_counting_pair_by_pair(
        labels in proptest::collection::vec((0u8..3, 0u8..5, 0u8..5), 0..24),
    ) {
        let record = |i: usize, source: u8| (format!("s{source}"), i.to_string());
        let found: Assigned = labels.iter().enumerate().map(|(i, (s, p, _))| (record(i, *s), p.to_string())).collect();
        let truth: Assigned = labels.iter().enumerate().map(|(i, (s, _, c))| (record(i, *s), c.to_string())).collect();
        let (mut right, mut predicted, mut real) = (0u64, 0u64, 0u64);
        for i in 0..labels.len() {
            for j in 0..i {
                let (together, same) = (labels[i].1 == labels[j].1, labels[i].2 == labels[j].2);
                predicted += u64::from(together);
                real += u64::from(same);
                right += u64::from(together && same);
            }
        }
        let out = evaluate(&found, &truth, false, 3);
        for (rate, all) in [(out.pairwise.precision, predicted), (out.pairwise.recall, real)] {
            proptest::prop_assert_eq!(rate.is_some(), all > 0);
            proptest::prop_assert!(rate.is_none_or(|rate| (rate.value - right as f64 / all as f64).abs() < 1e-12));
        }
        proptest::prop_assert_eq!(out.by_sources.iter().map(|s| s.predicted_pairs).sum::<u64>(), predicted);
        proptest::prop_assert_eq!(out.by_sources.iter().map(|s| s.true_pairs).sum::<u64>(), real);
    }
}
