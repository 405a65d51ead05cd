//! What each level of each comparison is worth.

use super::pattern::{MISSING, Pattern};

/// One comparison: for each level, from the weakest to the strongest, how often it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Its name.
    pub name: String,
    /// P(level | the records are one customer, no value is missing), one per level, adding up to 1.
    pub m: Vec<f64>,
    /// P(level | the records are two customers, no value is missing), one per level, adding up to 1.
    pub u: Vec<f64>,
}

impl Comparison {
    /// The match weight of a level, `log2(m / u)`; 0 where a value is missing.
    ///
    /// The logarithms are subtracted, because `m / u` overflows long before its logarithm does.
    pub fn weight(&self, level: u8) -> f64 {
        match usize::from(level).checked_sub(1).and_then(|l| Some((self.m.get(l)?, self.u.get(l)?))) {
            Some((m, u)) if level != MISSING => m.log2() - u.log2(),
            _ => 0.0,
        }
    }

    /// Pools neighbouring levels in which stronger agreement would weigh less, so that agreeing more never counts against a pair.
    /// Returns the levels whose weight changed.
    ///
    /// Pool adjacent violators (Ayer et al. 1955) on `m / u`, weighted by `u`: a pooled run keeps the sums of its m and u.
    pub fn make_monotone(&mut self) -> Vec<u8> {
        // Runs of levels: (how many, sum of m, sum of u).
        let mut runs: Vec<(usize, f64, f64)> = Vec::new();
        for (m, u) in self.m.iter().zip(&self.u) {
            let mut run = (1, *m, *u);
            while let Some(before) = runs.last() {
                // before.m / before.u > run.m / run.u, without dividing.
                if before.1 * run.2 <= run.1 * before.2 {
                    break;
                }
                run = (before.0 + run.0, before.1 + run.1, before.2 + run.2);
                runs.pop();
            }
            runs.push(run);
        }
        let (mut changed, mut level) = (Vec::new(), 0);
        for (n, m, u) in runs {
            for l in level..level + n {
                if n > 1 {
                    self.m[l] = m * self.u[l] / u;
                    changed.push(l as u8 + 1);
                }
            }
            level += n;
        }
        changed
    }
}

/// A fitted Fellegi–Sunter model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// P(two records drawn at random are one customer).
    pub prior: f64,
    /// The comparisons, in the order of a pattern's levels.
    pub comparisons: Vec<Comparison>,
}

impl Model {
    /// The match weight of a pair: the prior's and the levels', in bits. 0 is an even chance.
    pub fn match_weight(&self, pattern: Pattern) -> f64 {
        weight_of(self.prior) + self.evidence(pattern)
    }

    /// What the levels alone add to the prior's weight, in bits.
    pub fn evidence(&self, pattern: Pattern) -> f64 {
        self.comparisons.iter().enumerate().map(|(c, comparison)| comparison.weight(pattern.level(c))).sum()
    }
}

/// The probability behind a match weight.
///
/// `2^w / (1 + 2^w)` overflows for large weights and `1 / (1 + 2^-w)` for small ones; each is used on its safe side.
pub fn probability_of(weight: f64) -> f64 {
    if weight >= 0.0 {
        1.0 / (1.0 + (-weight).exp2())
    } else {
        let odds = weight.exp2();
        odds / (1.0 + odds)
    }
}

/// The match weight behind a probability; infinite at 0 and 1. `ln_1p` keeps probabilities near 0 apart.
pub fn weight_of(probability: f64) -> f64 {
    probability.log2() - (-probability).ln_1p() / std::f64::consts::LN_2
}
