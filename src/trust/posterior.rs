//! What several claims together say.

/// What one source claims.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// Claims of equal value have equal classes.
    pub(super) class: usize,
    /// The probability that this claim is right by itself.
    pub(super) accuracy: f64,
}

/// For each class of claims (0, 1, ... without gaps) the probability that it is the truth.
///
/// ACCU of Dong, Berti-Equille and Srivastava (VLDB 2009): a claim of accuracy `A` multiplies the odds of its value by
/// `n·A/(1-A)`, with `n` the number of false values there could be; values that nobody claims keep their weight of 1.
/// The greatest weight is taken out before exponentiating, so that many claims cannot overflow.
pub(super) fn posterior(claims: &[Claim], n_false: f64) -> Vec<f64> {
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
