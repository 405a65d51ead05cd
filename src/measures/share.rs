//! Shares and means.

/// `part / whole`, and 0 where there is no whole.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The mean of values that come in a fixed order.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0usize), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / n as f64)
}

/// Whether a count is left out of the file because there is nothing to tell.
pub(super) fn is_zero(n: &usize) -> bool {
    *n == 0
}
