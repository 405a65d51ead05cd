//! Precision and recall from a judged sample.
//!
//! In: for each [`Stratum`] how many pairs it has, and what people said of some of them. Out: [`Estimate`]. It promises
//! figures that equal the truth where everything is judged. It does not know how pairs were drawn, but that within a
//! stratum each had the same chance.

use serde::Serialize;

use super::strata::Stratum;
use crate::measures::Rate;

/// What was judged of one stratum.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub struct JudgedStratum {
    /// Which.
    pub stratum: Stratum,
    /// The pairs it has.
    pub pairs: u64,
    /// Those that were judged.
    pub judged: u64,
    /// Those that are one customer.
    pub matches: u64,
    /// Their share, of all pairs of the stratum; not known where nothing is judged.
    pub share: Option<Rate>,
}

/// How right a run is, as far as a sample can tell.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Estimate {
    /// What was judged.
    pub strata: Vec<JudgedStratum>,
    /// Of the pairs put together, the share that belongs together; there is none where nothing was put together.
    pub precision: Option<Rate>,
    /// Of the pairs that belong together and are linked, or were compared and are heavy enough but kept apart, or
    /// little too light to link, the share that was put together; there is none where no match is among those that were
    /// judged. Without a match model no pair is weighed, and it is not said at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall_of_likely: Option<Option<Rate>>,
    /// Of all pairs that belong together, the share that was put together; its lower end holds what the sample cannot
    /// rule out of the pairs that nobody would draw. There is none where no match is among those that were judged.
    pub recall: Option<Rate>,
    /// So many pairs may belong together, for all the sample can tell, among kinds of lighter or not compared pairs of
    /// which no drawn one did: as far as they reach into the lower end of the recall.
    pub not_ruled_out: u64,
}

/// A number of pairs, and the interval it lies in.
#[derive(Clone, Copy)]
struct Total {
    value: f64,
    low: f64,
    high: f64,
}

/// Estimates from what was judged; `has_model` says whether pairs were weighed.
///
/// Each judged pair stands for as many as were in its stratum for each that was judged (Horvitz and Thompson 1952). A
/// sum over strata has the interval whose ends lie as far from it as those of the strata do, added as squares, each
/// stratum by Wilson's interval (Yan and Su 2010); the recall is that of the ratio of two such sums (Newcombe 2016,
/// MOVER-R).
pub(super) fn estimate(strata: Vec<JudgedStratum>, has_model: bool) -> Estimate {
    let over = |among: fn(Stratum) -> bool| total(strata.iter().filter(|judged| among(judged.stratum)));
    let linked = over(Stratum::is_linked);
    let n_linked: u64 = strata.iter().filter(|judged| judged.stratum.is_linked()).map(|judged| judged.pairs).sum();
    let share = |pairs: f64| (pairs / n_linked as f64).clamp(0.0, 1.0);
    let precision =
        (n_linked > 0).then(|| Rate { value: share(linked.value), low: share(linked.low), high: share(linked.high) });
    let of_wide = strata.iter().filter(|judged| judged.stratum.is_wide() && judged.matches == 0);
    Estimate {
        precision,
        recall_of_likely: has_model.then(|| found(linked, over(|stratum| !stratum.is_linked() && !stratum.is_wide()))),
        recall: found(linked, over(|stratum| !stratum.is_linked())),
        not_ruled_out: total(of_wide).high.floor() as u64,
        strata,
    }
}

fn total<'a>(strata: impl Iterator<Item = &'a JudgedStratum>) -> Total {
    let (mut value, mut below, mut above) = (0.0, 0.0, 0.0);
    for JudgedStratum { pairs, share, .. } in strata {
        // What nobody judged may be anything.
        let unknown = Rate { value: 0.0, low: 0.0, high: 1.0 };
        let (pairs, share) = (*pairs as f64, share.unwrap_or(unknown));
        value += pairs * share.value;
        below += (pairs * (share.value - share.low)).powi(2);
        above += (pairs * (share.high - share.value)).powi(2);
    }
    Total { value, low: (value - below.sqrt()).max(0.0), high: value + above.sqrt() }
}

/// The share of what was found in all that is to be found.
fn found(found: Total, missed: Total) -> Option<Rate> {
    let all = found.value + missed.value;
    if all <= 0.0 {
        return None;
    }
    let value = found.value / all;
    // Missed pairs for each that was found; the more, the lower the recall.
    let product = missed.value * found.value;
    let spread = |of: f64, at: f64| at * (2.0 * of - at);
    let root = |missed_at: f64, found_at: f64| {
        let inner = product.powi(2) - spread(missed.value, missed_at) * spread(found.value, found_at);
        inner.max(0.0).sqrt()
    };
    let of_low = spread(found.value, found.high);
    let least = match of_low > 0.0 {
        true => (product - root(missed.low, found.high)) / of_low,
        false => missed.low / found.high,
    };
    let of_high = spread(found.value, found.low);
    let most = (of_high > 0.0).then(|| (product + root(missed.high, found.low)) / of_high);
    Some(Rate {
        value,
        low: most.map_or(0.0, |most| 1.0 / (1.0 + most)).clamp(0.0, value),
        high: (1.0 / (1.0 + least.max(0.0))).clamp(value, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn judged(stratum: Stratum, pairs: u64, judged: u64, matches: u64) -> JudgedStratum {
        JudgedStratum { stratum, pairs, judged, matches, share: Rate::of_sample(matches, judged, pairs) }
    }

    #[test]
    fn who_judges_all_pairs_knows_precision_and_recall() {
        let strata = vec![
            judged(Stratum::Linked, 90, 90, 80),
            judged(Stratum::LinkedOtherwise, 10, 10, 9),
            judged(Stratum::NearLink, 30, 30, 11),
            judged(Stratum::NeverCompared, 9_000, 9_000, 100),
        ];
        let out = estimate(strata, true);
        let likely = out.recall_of_likely.unwrap();
        for (rate, truth) in [(out.precision, 0.89), (likely, 0.89), (out.recall, 89.0 / 200.0)] {
            let rate = rate.unwrap();
            for end in [rate.value, rate.low, rate.high] {
                assert!((end - truth).abs() < 1e-9, "{rate:?} {truth}");
            }
        }
        assert_eq!(out.not_ruled_out, 0);
    }

    #[test]
    fn a_stratum_of_which_little_is_judged_opens_the_interval_as_far_as_it_may_go() {
        let all = |never: JudgedStratum| {
            let strata = vec![judged(Stratum::Linked, 1_000, 50, 50), judged(Stratum::NearLink, 100, 50, 10), never];
            estimate(strata, true)
        };
        let wide = all(judged(Stratum::NeverCompared, 1_000_000, 10, 0));
        let (recall, likely) = (wide.recall.unwrap(), wide.recall_of_likely.flatten().unwrap());
        assert!((recall.value - 1_000.0 / 1_020.0).abs() < 1e-9);
        assert_eq!(recall.value, likely.value);
        assert!(recall.low < 0.01 && likely.low > 0.95, "{wide:?}");
        assert!(wide.not_ruled_out > 200_000);
        // What nobody judged may be anything.
        let unknown = all(judged(Stratum::NeverCompared, 1_000, 0, 0));
        assert_eq!(unknown.not_ruled_out, 1_000);
        let recall = unknown.recall.unwrap();
        assert!(recall.low < 0.51 && recall.high >= recall.value);
        let known = all(judged(Stratum::NeverCompared, 1_000_000, 1_000_000, 0));
        assert!((known.recall.unwrap().low - known.recall_of_likely.flatten().unwrap().low).abs() < 1e-9);
    }

    #[test]
    fn matches_that_are_not_ruled_out_are_as_many_as_the_lower_end_of_the_recall_counts() {
        let linked = judged(Stratum::Linked, 1_000, 1_000, 1_000);
        let out = estimate(
            vec![
                linked,
                judged(Stratum::InReview, 300, 0, 0),
                judged(Stratum::LeftOut, 400, 0, 0),
                judged(Stratum::FarBelow, 900, 900, 0),
            ],
            true,
        );
        assert_eq!(out.not_ruled_out, 500);
        assert!((out.recall.unwrap().low - 1_000.0 / 1_500.0).abs() < 1e-9, "{:?}", out.recall);
    }

    #[test]
    fn without_a_match_model_no_recall_of_likely_pairs_is_said() {
        let strata = vec![judged(Stratum::Together, 100, 20, 19), judged(Stratum::NeverCompared, 5_000, 20, 0)];
        let out = estimate(strata, false);
        assert!(out.recall_of_likely.is_none());
        assert!(!serde_json::to_string(&out).unwrap().contains("recall_of_likely"));
        assert!((out.precision.unwrap().value - 0.95).abs() < 1e-9 && out.recall.unwrap().low < 0.2, "{out:?}");
    }

    #[test]
    fn nothing_to_find_and_nothing_found_have_no_share() {
        let nothing = estimate(vec![judged(Stratum::NeverCompared, 50, 50, 0)], true);
        assert_eq!((nothing.precision, nothing.recall, nothing.recall_of_likely), (None, None, Some(None)));
        let json = serde_json::to_value(&nothing).unwrap();
        assert!(["precision", "recall", "recall_of_likely"].iter().all(|key| json.get(key) == Some(&Value::Null)));
        let missed = estimate(vec![judged(Stratum::Linked, 9, 5, 0), judged(Stratum::InReview, 50, 5, 5)], true);
        let (precision, recall) = (missed.precision.unwrap(), missed.recall.unwrap());
        assert_eq!((precision.value, recall.value, recall.low), (0.0, 0.0, 0.0));
        assert!(recall.high > 0.0 && recall.high < 1.0, "{recall:?}");
    }

    #[test]
    fn intervals_hold_the_truth_nineteen_times_in_twenty() {
        // Strata of 600, 200, 400 and 3,000 pairs; the first records of each are matches.
        let strata = [
            (Stratum::Linked, 600, 540, 40u64),
            (Stratum::LinkedOtherwise, 200, 150, 40),
            (Stratum::InReview, 400, 120, 60),
            (Stratum::NearReview, 3_000, 30, 60),
        ];
        let (precision, recall) = (690.0 / 800.0, 690.0 / 840.0);
        let (mut in_precision, mut in_recall) = (0, 0);
        for seed in 0..400u64 {
            let one = |(s, (stratum, pairs, matches, drawn)): (usize, &(Stratum, u64, u64, u64))| {
                let hash = |pair: u64| {
                    xxhash_rust::xxh3::xxh3_64_with_seed(&[pair.to_le_bytes(), (s as u64).to_le_bytes()].concat(), seed)
                };
                let mut order: Vec<u64> = (0..*pairs).collect();
                order.sort_by_key(|pair| hash(*pair));
                let found = order.iter().take(*drawn as usize).filter(|pair| *pair < matches).count();
                judged(*stratum, *pairs, *drawn, found as u64)
            };
            let out = estimate(strata.iter().enumerate().map(one).collect(), true);
            let holds = |rate: Option<Rate>, truth| rate.is_some_and(|rate| rate.low <= truth && truth <= rate.high);
            in_precision += usize::from(holds(out.precision, precision));
            in_recall += usize::from(holds(out.recall, recall));
        }
        assert!((372..=398).contains(&in_precision), "{in_precision} of 400");
        assert!((372..=398).contains(&in_recall), "{in_recall} of 400");
    }
}
