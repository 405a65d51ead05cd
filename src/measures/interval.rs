//! Ratios over independent groups, and the interval they can be trusted in.

use serde::Serialize;

/// 97.5% of a normal distribution lie below this.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rate {
    /// The share.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Rate {
    /// The share of `right` in `all` that are independent of each other, with Wilson's interval; of nothing there is
    /// none.
    pub fn of_counts(right: u64, all: u64) -> Option<Self> {
        (all > 0).then(|| Self::wilson(right as f64 / all as f64, all as f64))
    }

    /// The share of `right` in a sample of `drawn` without replacement from `all`: Wilson's interval for as many draws
    /// as would vary as much with replacement (the finite population correction, Cochran 1977, 2.7). Who has drawn all
    /// knows the share, and who has drawn nothing knows none.
    pub fn of_sample(right: u64, drawn: u64, all: u64) -> Option<Self> {
        if drawn == 0 {
            return None;
        }
        let share = right as f64 / drawn as f64;
        if drawn >= all {
            return Some(Self { value: share, low: share, high: share });
        }
        Some(Self::wilson(share, drawn as f64 * (all - 1) as f64 / (all - drawn) as f64))
    }

    fn wilson(p: f64, n: f64) -> Self {
        let (z2, middle) = (Z * Z, p + Z * Z / (2.0 * n));
        let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        Self {
            value: p,
            low: ((middle - half) / (1.0 + z2 / n)).clamp(0.0, p),
            high: ((middle + half) / (1.0 + z2 / n)).clamp(p, 1.0),
        }
    }

    /// The harmonic mean of two rates, end by end; the interval is therefore wider than need be.
    pub fn harmonic(a: Self, b: Self) -> Self {
        let mean = |a: f64, b: f64| if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 };
        Self { value: mean(a.value, b.value), low: mean(a.low, b.low), high: mean(a.high, b.high) }
    }
}

/// Tops and bottoms of groups that are independent of each other.
#[derive(Clone, Debug, Default)]
pub struct Ratio(Vec<(f64, f64)>);

impl FromIterator<(f64, f64)> for Ratio {
    fn from_iter<I: IntoIterator<Item = (f64, f64)>>(groups: I) -> Self {
        Self(groups.into_iter().filter(|(_, bottom)| *bottom > 0.0).collect())
    }
}

impl Ratio {
    /// The ratio of the sums, with a 95% interval; there is none where there are no bottoms.
    ///
    /// Pairs of one cluster are right or wrong together, so the variance is that of a ratio estimator over whole groups
    /// (Cochran 1977, 6.3): `Σ (top − rate·bottom)² / (Σ bottom)²`. It gives the number of independent pairs that would
    /// vary as much, and Wilson's interval (1927) for that number, which stays inside 0 to 1 and is open below a
    /// perfect score.
    pub fn rate(&self) -> Option<Rate> {
        let top: f64 = self.0.iter().map(|(top, _)| top).sum();
        let bottom: f64 = self.0.iter().map(|(_, bottom)| bottom).sum();
        if bottom <= 0.0 {
            return None;
        }
        let p = (top / bottom).clamp(0.0, 1.0);
        let variance = self.0.iter().map(|(top, bottom)| (top - p * bottom).powi(2)).sum::<f64>() / (bottom * bottom);
        let groups = self.0.len() as f64;
        let n = if variance > 0.0 && p * (1.0 - p) > 0.0 { p * (1.0 - p) / variance } else { groups };
        Some(Rate::wilson(p, n))
    }
}
