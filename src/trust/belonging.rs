//! How sure it is that a record belongs to its customer.

use crate::config::MatchKey;
use crate::tables::{CARRIED_BIT, MODEL_BIT, REGISTRY_BIT, SYSTEM_MERGE_BIT, key_bit};

/// The same of every record.
pub fn of_records(linked_by: &[u64], keys: &[MatchKey], by_model: &[f64]) -> Vec<f64> {
    linked_by.iter().zip(by_model).map(|(by, by_model)| belonging(*by, keys, *by_model)).collect()
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
    if linked_by & (REGISTRY_BIT | CARRIED_BIT) != 0 {
        wrong *= 0.01;
    }
    if linked_by & MODEL_BIT != 0 {
        wrong *= 1.0 - by_model.clamp(0.0, 0.9999);
    }
    1.0 - wrong
}
