//! Known truth: parameters that made the patterns are found again, and arithmetic agrees with a second opinion.

use proptest::prelude::*;

use super::similarity::Scratch;
use super::*;

fn comparison(name: &str, m: &[f64], u: &[f64], kinship: Kinship) -> Comparison {
    Comparison { name: name.to_owned(), m: m.to_vec(), u: u.to_vec(), common: kinship.common(), kinship }
}

/// Four comparisons as they occur: name, date, postcode, e-mail.
fn truth() -> Model {
    Model {
        prior: 1e-3,
        related: 1e-4,
        comparisons: vec![
            comparison("name", &[0.05, 0.15, 0.80], &[0.95, 0.04, 0.01], Kinship::Own),
            comparison("born", &[0.10, 0.10, 0.80], &[0.989, 0.01, 0.001], Kinship::Own),
            comparison("postcode", &[0.35, 0.65], &[0.97, 0.03], Kinship::Shared),
            comparison("email", &[0.20, 0.80], &[0.999, 0.001], Kinship::Shared),
        ],
    }
}

/// P(level | related customers), written out once more.
fn related(comparison: &Comparison, l: usize) -> f64 {
    (1.0 - comparison.common) * comparison.u[l] + comparison.common * comparison.m[l]
}

/// The expected number of pairs of every pattern, rounded, when these shares of `n` pairs are matches and related
/// customers, and the comparisons in `fixed` agree by construction.
fn expected_counts(model: &Model, n: f64, shares: [f64; 2], fixed: &[usize]) -> PatternCounts {
    let mut patterns = vec![(Pattern::default(), [shares[0], 1.0 - shares[0] - shares[1], shares[1]])];
    for (c, comparison) in model.comparisons.iter().enumerate() {
        let mut next = Vec::new();
        for (pattern, of) in patterns {
            if fixed.contains(&c) {
                next.push((pattern.with(c, comparison.m.len() as u8), of));
                continue;
            }
            for l in 0..comparison.m.len() {
                let more = [comparison.m[l], comparison.u[l], related(comparison, l)];
                next.push((pattern.with(c, l as u8 + 1), std::array::from_fn(|class| of[class] * more[class] * 0.9)));
            }
            next.push((pattern.with(c, MISSING), of.map(|of| of * 0.1)));
        }
        patterns = next;
    }
    patterns.into_iter().map(|(pattern, of)| (pattern, (of.iter().sum::<f64>() * n).round() as u64)).collect()
}

/// The truth's names and u, with an m that anybody would begin with.
fn start() -> Model {
    let mut model = truth();
    for comparison in &mut model.comparisons {
        let n = comparison.m.len();
        comparison.m = (0..n).map(|l| if l + 1 == n { 0.8 } else { 0.2 / (n - 1) as f64 }).collect();
    }
    model
}

fn blocks() -> Vec<Block> {
    let shares = [([0.2, 0.02], vec![0]), ([0.05, 0.1], vec![2])];
    shares
        .map(|(shares, fixed)| Block {
            counts: expected_counts(&truth(), 1e8, shares, &fixed),
            fixed,
            chosen: Vec::new(),
        })
        .to_vec()
}

#[test]
fn the_parameters_that_made_the_patterns_are_found_again() {
    let trained = train(&start(), &blocks(), &[]);
    assert!(trained.converged);
    assert_eq!(trained.untrained, []);
    for (found, made) in trained.model.comparisons.iter().zip(&truth().comparisons) {
        for (found, made) in found.m.iter().zip(&made.m) {
            assert!((found - made).abs() < 2e-3, "{found} {made}");
        }
    }
    assert!((trained.shares[0] - 0.2).abs() < 1e-3 && (trained.shares[1] - 0.05).abs() < 1e-3, "{:?}", trained.shares);
    assert!(
        (trained.related[0] - 0.02).abs() < 1e-3 && (trained.related[1] - 0.1).abs() < 1e-3,
        "{:?}",
        trained.related
    );
}

#[test]
fn what_a_rule_chooses_by_a_part_of_a_field_teaches_that_field() {
    // The only rule that shows anything asks for a word of the name: hardly any stranger's name without one is shown.
    let chosen = Chosen { comparison: 0, chance: vec![0.002, 0.5, 1.0] };
    let mut seen = truth();
    let name = &mut seen.comparisons[0];
    let as_shown = |levels: &[f64]| -> Vec<f64> {
        let shown: Vec<f64> = levels.iter().zip(&chosen.chance).map(|(share, chance)| share * chance).collect();
        shown.iter().map(|share| share / shown.iter().sum::<f64>()).collect()
    };
    (name.m, name.u) = (as_shown(&name.m), as_shown(&name.u));
    let counts = expected_counts(&seen, 1e9, [0.2, 0.0], &[]);
    let found = |chosen: Vec<Chosen>| {
        let trained = train(&start(), &[Block { counts: counts.clone(), fixed: Vec::new(), chosen }], &[]);
        trained.model.comparisons[0].m.clone()
    };
    for (found, made) in found(vec![chosen.clone()]).iter().zip(&truth().comparisons[0].m) {
        assert!((found - made).abs() < 5e-3, "{found} {made}");
    }
    // Who does not know of the choice takes names that differ for far rarer than they are.
    assert!(found(Vec::new())[0] < 0.01);
}

#[test]
fn what_related_customers_have_in_common_is_found_again() {
    let mut made = truth();
    (made.comparisons[2].common, made.comparisons[3].common) = (0.9, 0.6);
    let block = Block { counts: expected_counts(&made, 1e7, [0.2, 0.15], &[]), fixed: Vec::new(), chosen: Vec::new() };
    let found = train(&start(), &[block], &[]).model;
    for (found, made) in found.comparisons.iter().zip(&made.comparisons) {
        assert!((found.common - made.common).abs() < 0.01, "{}: {} {}", made.name, found.common, made.common);
        assert!((found.m[0] - made.m[0]).abs() < 0.01, "{}: {} {}", made.name, found.m[0], made.m[0]);
    }
}

/// The same maximisation written pair by pair, on probabilities and not on logarithms, for one block.
fn naive_em(start: &Model, counts: &PatternCounts, rounds: usize) -> Vec<Vec<f64>> {
    let mut model = start.clone();
    let mut mix = [0.45, 0.45, 0.1];
    for _ in 0..rounds {
        let mut sums: Vec<Vec<f64>> = model.comparisons.iter().map(|c| vec![0.5; c.m.len()]).collect();
        let mut kin: Vec<[f64; 2]> = model.comparisons.iter().map(|c| [50.0 * c.kinship.common(), 50.0]).collect();
        let mut found = [0.5; 3];
        for (pattern, n) in counts.iter() {
            let mut of = mix;
            for (c, comparison) in model.comparisons.iter().enumerate() {
                let level = pattern.level(c) as usize;
                if level > 0 {
                    of[0] *= comparison.m[level - 1];
                    of[1] *= comparison.u[level - 1];
                    of[2] *= related(comparison, level - 1);
                }
            }
            let all: f64 = of.iter().sum();
            for (found, of) in found.iter_mut().zip(of) {
                *found += n as f64 * of / all;
            }
            for (c, sums) in sums.iter_mut().enumerate() {
                if pattern.level(c) > 0 {
                    let (l, comparison) = (pattern.level(c) as usize - 1, &model.comparisons[c]);
                    sums[l] += n as f64 * of[0] / all;
                    let of_kin = n as f64 * of[2] / all;
                    let have = comparison.common * comparison.m[l] / related(comparison, l);
                    kin[c] = [kin[c][0] + of_kin * have, kin[c][1] + of_kin];
                }
            }
        }
        let all: f64 = found.iter().sum();
        mix = found.map(|n| n / all);
        for ((comparison, sums), kin) in model.comparisons.iter_mut().zip(&sums).zip(kin) {
            if comparison.kinship == Kinship::Shared {
                comparison.common = kin[0] / kin[1];
            }
            comparison.m = sums.iter().map(|s| s / sums.iter().sum::<f64>()).collect();
        }
    }
    model.comparisons.into_iter().map(|comparison| comparison.m).collect()
}

#[test]
fn training_agrees_with_a_second_implementation() {
    let counts = expected_counts(&truth(), 1e6, [0.1, 0.03], &[]);
    let trained = train(&start(), &[Block { counts: counts.clone(), fixed: Vec::new(), chosen: Vec::new() }], &[]);
    let naive = naive_em(&start(), &counts, trained.iterations);
    for (found, other) in trained.model.comparisons.iter().flat_map(|c| &c.m).zip(naive.iter().flatten()) {
        assert!((found - other).abs() < 1e-9, "{found} {other}");
    }
}

#[test]
fn a_household_is_no_match_however_much_it_shares() {
    let model = truth();
    let weight = |levels: &[u8]| model.match_weight(Pattern::of(levels));
    assert!(weight(&[3, 3, 2, 2]) > 5.0, "all equal: {}", weight(&[3, 3, 2, 2]));
    assert!(weight(&[1, 1, 2, 2]) < 0.0, "only what a household shares: {}", weight(&[1, 1, 2, 2]));
    let against_strangers = weight_of(model.prior) + model.evidence(Pattern::of(&[1, 1, 2, 2]))[0];
    assert!(against_strangers < 0.0 || weight(&[1, 1, 2, 2]) < against_strangers);
    // The weight against both is never above either, and at most a bit below the lower one.
    for (a, b) in [(3.0, 3.0), (-4.0, 9.0), (700.0, -2_000.0), (0.0, f64::INFINITY)] {
        let both = against_both(a, b);
        assert!(both <= a.min(b) && both >= a.min(b) - 1.0, "{a} {b} {both}");
    }
}

#[test]
fn likelihood_never_falls() {
    let trained = train(&start(), &blocks(), &[]);
    assert!(trained.log_likelihood.windows(2).all(|two| two[1] >= two[0] - 1e-6 * two[0].abs().max(1.0) * 1e-3));
}

#[test]
fn what_no_block_can_teach_is_named() {
    let only = Block { counts: expected_counts(&truth(), 1e6, [0.2, 0.02], &[0]), fixed: vec![0], chosen: Vec::new() };
    let trained = train(&start(), &[only], &[]);
    assert_eq!(
        trained.untrained,
        [Untrained { comparison: 0, level: 0, parameter: Parameter::M, why: Why::FixedEverywhere }]
    );
    assert_eq!(trained.model.comparisons[0].m, start().comparisons[0].m);
}

#[test]
fn a_level_that_nobody_has_seen_is_named_and_not_impossible() {
    let counts: PatternCounts =
        [(Pattern::of(&[1]), 1000), (Pattern::of(&[3]), 10), (Pattern::of(&[0]), 5)].into_iter().collect();
    let (u, untrained) = u_from_random_pairs(&counts, &[3]);
    assert_eq!(untrained, [Untrained { comparison: 0, level: 2, parameter: Parameter::U, why: Why::HardlySeen }]);
    assert!(u[0].iter().all(|share| *share > 0.0) && (u[0].iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((u[0][2] - 10.5 / 1011.5).abs() < 1e-12);
}

#[test]
fn a_comparison_that_tells_nothing_apart_is_named() {
    let mut made = truth();
    made.comparisons[2].m = vec![0.98, 0.02];
    let trained = train(
        &start(),
        &[Block { counts: expected_counts(&made, 1e7, [0.2, 0.0], &[]), fixed: Vec::new(), chosen: Vec::new() }],
        &[],
    );
    assert_eq!(trained.untrained, [Untrained { comparison: 2, level: 0, parameter: Parameter::M, why: Why::NotTold }]);
}

#[test]
fn a_missing_value_weighs_nothing_and_weights_add_up() {
    let model = truth();
    assert_eq!(model.evidence(Pattern::default()), [0.0; 2]);
    let weight = model.match_weight(Pattern::of(&[3, 1, 0, 2]));
    let matches = 1e-3f64 * 0.80 * 0.10 * 0.80;
    let strangers = 0.9989 * 0.01 * 0.989 * 0.001;
    let related = 1e-4 * (0.98 * 0.01 + 0.02 * 0.80) * (0.98 * 0.989 + 0.02 * 0.10) * (0.95 * 0.80 + 0.05 * 0.001);
    let by_hand = (matches / (strangers + related)).log2();
    assert!((weight - by_hand).abs() < 1e-9);
}

#[test]
fn weights_become_probabilities_without_overflow() {
    assert_eq!((probability_of(0.0), probability_of(5_000.0), probability_of(-5_000.0)), (0.5, 1.0, 0.0));
    for weight in [-900.0, -40.0, -1.0, 0.0, 1.0, 30.0] {
        assert!(
            (weight_of(probability_of(weight)) - weight).abs() < 1e-6 * f64::max(1.0, f64::abs(weight)),
            "{weight}"
        );
    }
}

#[test]
fn levels_out_of_order_are_pooled() {
    let mut ladder = comparison("name", &[0.1, 0.6, 0.3], &[0.8, 0.1, 0.1], Kinship::Own);
    assert_eq!(ladder.make_monotone(), [2, 3]);
    assert!((ladder.weight(2) - ladder.weight(3)).abs() < 1e-12);
    assert!((ladder.m.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

/// Few letters, so that texts are alike; or anything.
const ANY_TEXT: &str = "[a-d ]{0,66}|\\PC{0,8}|[a-c]{0,5}";

proptest! {
    #[test]
    fn a_stronger_level_never_weighs_less(
        levels in prop::collection::vec((0.001f64..1.0, 0.001f64..1.0), 2..8),
    ) {
        let (m, u): (Vec<f64>, Vec<f64>) = levels.into_iter().unzip();
        let scaled = |p: Vec<f64>| { let sum: f64 = p.iter().sum(); p.iter().map(|x| x / sum).collect::<Vec<_>>() };
        let mut ladder = comparison("any", &scaled(m), &scaled(u), Kinship::Own);
        ladder.make_monotone();
        for level in 1..ladder.m.len() as u8 {
            prop_assert!(ladder.weight(level) <= ladder.weight(level + 1) + 1e-9);
        }
        prop_assert!((ladder.m.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn bits_and_library_agree_on_how_alike_two_texts_are(a in ANY_TEXT, b in ANY_TEXT) {
        let mut scratch = Scratch::default();
        prop_assert_eq!(scratch.jaro_winkler(&a, &b).to_bits(), strsim::jaro_winkler(&a, &b).to_bits());
        prop_assert_eq!(scratch.edits(&a, &b), strsim::osa_distance(&a, &b));
        // What one comparison left behind does not reach the next.
        prop_assert_eq!(scratch.edits(&b, &a), strsim::osa_distance(&b, &a));
        prop_assert_eq!(scratch.jaro_winkler(&a, &b).to_bits(), strsim::jaro_winkler(&a, &b).to_bits());
    }

    #[test]
    fn patterns_are_counted_the_same_in_any_order(
        levels in prop::collection::vec((0u8..4, 0u8..4), 0..40),
        cut in 0usize..40,
    ) {
        let all: Vec<(Pattern, u64)> = levels.iter().map(|(a, b)| (Pattern::of(&[*a, *b]), 1)).collect();
        let (one, two) = all.split_at(cut.min(all.len()));
        let counts: PatternCounts = two.iter().rev().chain(one).copied().collect();
        prop_assert_eq!(&counts, &all.iter().copied().collect());
        prop_assert_eq!(counts.n_pairs(), levels.len() as u64);
        let distinct: std::collections::BTreeSet<_> = levels.iter().collect();
        prop_assert_eq!(counts.iter().count(), distinct.len());
    }
}
