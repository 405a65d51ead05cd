//! How probable it is that a value is right.
//!
//! In: declared reliabilities, ages, what the sources claim, and how records are linked. Out: probabilities. It
//! promises that one claim alone is trusted exactly as much as its source, that agreement raises trust and dissent
//! lowers it. It does not estimate reliabilities.

use crate::config::{Decay, DecayShape, MatchKey};
use crate::tables::{Claim, MODEL_BIT, REGISTRY_BIT, SYSTEM_MERGE_BIT, key_bit};

/// The accuracy of a source with this reliability when its value has this age.
///
/// With `t` the age as a share of the decay's span, the reliability falls to `to` of itself: linearly, as `1-(1-t)²`
/// (rapid initial, slow later) or as `t²` (slow initial, rapid later). An unknown age counts as fully decayed.
pub fn accuracy(reliability: f64, decay: Option<Decay>, age_days: Option<f64>) -> f64 {
    let accuracy = match decay {
        None => reliability,
        Some(decay) => {
            let t = age_days.map_or(1.0, |age| (age / decay.over.days()).clamp(0.0, 1.0));
            let faded = match decay.shape {
                DecayShape::Linear => t,
                DecayShape::RapidInitial => 1.0 - (1.0 - t) * (1.0 - t),
                DecayShape::SlowInitial => t * t,
            };
            reliability * (1.0 - (1.0 - decay.to) * faded)
        }
    };
    accuracy.clamp(0.01, 0.999)
}

/// For each class of claims (0, 1, ... without gaps) the probability that it is the truth.
///
/// ACCU of Dong, Berti-Equille and Srivastava (VLDB 2009): a claim of accuracy `A` multiplies the odds of its value by
/// `n·A/(1-A)`, with `n` the number of false values there could be; values that nobody claims keep their weight of 1.
/// The greatest weight is taken out before exponentiating, so that many claims cannot overflow.
pub fn posterior(claims: &[Claim], n_false: f64) -> Vec<f64> {
    let n_classes = claims.iter().map(|claim| claim.class + 1).max().unwrap_or(0);
    let mut weights = vec![0.0f64; n_classes];
    for claim in claims {
        weights[claim.class] += (n_false * claim.accuracy / (1.0 - claim.accuracy)).ln();
    }
    let unseen = (n_false + 1.0 - n_classes as f64).max(0.0);
    let greatest = weights.iter().copied().fold(0.0, f64::max);
    let total: f64 = weights.iter().map(|weight| (weight - greatest).exp()).sum::<f64>() + unseen * (-greatest).exp();
    weights.iter().map(|weight| (weight - greatest).exp() / total).collect()
}

/// The probability that a record belongs to its customer, from the evidence that joins it: one minus the chance that
/// every key that joins it is wrong, and the match model, which is right with the probability `by_model` (noisy-or). A
/// record that stands alone, or that its own system has merged, certainly does.
pub fn belonging(linked_by: u64, keys: &[MatchKey], by_model: f64) -> f64 {
    if linked_by == 0 || linked_by & SYSTEM_MERGE_BIT != 0 {
        return 1.0;
    }
    let mut wrong = 1.0;
    for (k, key) in keys.iter().enumerate() {
        if linked_by & key_bit(k) != 0 {
            wrong *= 1.0 - key.confidence;
        }
    }
    if linked_by & REGISTRY_BIT != 0 {
        wrong *= 0.01;
    }
    if linked_by & MODEL_BIT != 0 {
        wrong *= 1.0 - by_model.clamp(0.0, 0.9999);
    }
    1.0 - wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse_span;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn one_claim_alone_is_trusted_as_its_source() {
        for accuracy in [0.5, 0.8, 0.99] {
            assert!(near(posterior(&[Claim { class: 0, accuracy }], 10.0)[0], accuracy));
        }
    }

    #[test]
    fn agreement_raises_trust_and_dissent_lowers_it() {
        let claim = |class, accuracy| Claim { class, accuracy };
        // Odds 90 and 40 multiply to 3600 against 10 unseen values: 3600/3610.
        assert!(near(posterior(&[claim(0, 0.9), claim(0, 0.8)], 10.0)[0], 3600.0 / 3610.0));
        // 90 against 40 and 9 unseen ones.
        let split = posterior(&[claim(0, 0.9), claim(1, 0.8)], 10.0);
        assert!(near(split[0], 90.0 / 139.0) && near(split[1], 40.0 / 139.0));
        // For booleans nothing is unseen: 9 against 4.
        assert!(near(posterior(&[claim(0, 0.9), claim(1, 0.8)], 1.0)[0], 9.0 / 13.0));
        assert!(posterior(&vec![claim(0, 0.999); 500], 10.0)[0] <= 1.0);
    }

    #[test]
    fn decay_has_the_fields_three_shapes() {
        let half = |shape| accuracy(0.8, Some(Decay { shape, over: parse_span("100d").unwrap(), to: 0.5 }), Some(50.0));
        assert!(near(half(DecayShape::Linear), 0.8 * 0.75));
        assert!(near(half(DecayShape::RapidInitial), 0.8 * 0.625));
        assert!(near(half(DecayShape::SlowInitial), 0.8 * 0.875));
        let linear = Some(Decay { shape: DecayShape::Linear, over: parse_span("100d").unwrap(), to: 0.5 });
        assert!(near(accuracy(0.8, linear, Some(0.0)), 0.8));
        assert!(near(accuracy(0.8, linear, Some(900.0)), 0.4));
        assert!(near(accuracy(0.8, linear, None), 0.4));
        assert!(near(accuracy(0.8, None, None), 0.8));
    }
}
