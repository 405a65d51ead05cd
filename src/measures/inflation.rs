//! How many profiles there are for each real customer, estimated from the links themselves.
//!
//! Capture–recapture: each match key is an occasion on which a record may be caught as belonging to somebody. The share
//! of the records caught by other keys that a key catches too estimates that key's recall `r`; keys taken as
//! independent, all of them together find `R = 1 - Π(1 - r)` of the links there are. Records that lack every key are
//! not seen, so the estimate is a lower bound.

/// Fewer records than this on which a key can be judged estimate nothing.
const ENOUGH: usize = 20;

/// Profiles per real customer, at least 1; `None` when the keys overlap too little.
pub(super) fn estimate(linked_by: &[u64], n_keys: usize, sizes: &[usize]) -> Option<f64> {
    let keys = (1u64 << n_keys.min(62)) - 1;
    let mut missed = 1.0;
    let mut judged_any = false;
    for k in 0..n_keys.min(62) {
        let bit = 1u64 << k;
        let others = linked_by.iter().filter(|bits| **bits & keys & !bit != 0).count();
        let both = linked_by.iter().filter(|bits| **bits & keys & !bit != 0 && **bits & bit != 0).count();
        if others >= ENOUGH {
            missed *= 1.0 - both as f64 / others as f64;
            judged_any = true;
        }
    }
    let recall = 1.0 - missed;
    if !judged_any || recall <= 0.0 {
        return None;
    }
    let found: usize = sizes.iter().map(|size| size - 1).sum();
    let missing = found as f64 / recall - found as f64;
    Some(sizes.len() as f64 / (sizes.len() as f64 - missing).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn known_captures_are_recovered() {
        // 1,000 customers of two records each; two keys with recall 0.8 and 0.5, independent: 0.9 of the links are
        // found.
        let (mut linked_by, mut sizes) = (Vec::new(), Vec::new());
        for customer in 0..1_000 {
            let bits = u64::from(customer % 10 < 8) | u64::from(customer / 10 % 10 < 5) << 1;
            linked_by.extend([bits, bits]);
            sizes.extend(if bits == 0 { vec![1, 1] } else { vec![2] });
        }
        let inflation = estimate(&linked_by, 2, &sizes).unwrap();
        assert!((inflation - 1.1).abs() < 1e-9, "{inflation}");
        assert_eq!(estimate(&[0, 0], 2, &[1, 1]), None);
    }
}
