//! How many profiles there are for each real customer, estimated from the links themselves.
//!
//! Capture–recapture: each match key is an occasion on which a record may be caught as belonging to somebody. Among the
//! records that other keys have caught, and that could be caught by a key because they and another record of their
//! customer have its fields, the share that it has caught is the key's recall `r`. A customer whose records could be
//! caught by some keys is found with `R = 1 - Π(1 - r)`, keys taken as independent, and stands for `1 / R` customers
//! like it (Horvitz and Thompson 1952). Its interval is that of the recalls (Wilson 1927), all at one end together.
//!
//! What no key can catch is not seen: where that is more than a fifth of the records, nothing is estimated.

use super::interval::Rate;
use crate::tables::{Grouped, RecordIndex, key_bit};

/// Fewer records than this on which a key can be judged estimate nothing.
const ENOUGH: u64 = 20;
/// The least share of the records that have the fields of a key that can be judged.
const MOST: f64 = 0.8;
/// Keys that can be told apart.
const KEYS: usize = 60;

/// Profiles per real customer, at least 1, with its 95% interval; `None` when too few records can be judged.
/// `can` says of each record by bit which keys it has all fields of, `linked_by` which have caught it.
pub(super) fn estimate(
    customers: &Grouped<RecordIndex>,
    can: &[u64],
    linked_by: &[u64],
    n_keys: usize,
) -> Option<Rate> {
    let keys: Vec<u64> = (0..n_keys.min(KEYS)).map(key_bit).collect();
    // By customer the keys that two of its records have.
    let could: Vec<u64> = (0..customers.len()).map(|customer| of_two(customers.of(customer), can)).collect();
    let recalls: Vec<Option<Rate>> = keys
        .iter()
        .map(|key| {
            let others = keys.iter().filter(|other| *other != key).fold(0, |all, other| all | other);
            let (mut both, mut all) = (0u64, 0u64);
            for (customer, could) in could.iter().enumerate().filter(|(_, could)| **could & key != 0) {
                let judged = |record: &&RecordIndex| {
                    can[**record as usize] & key != 0 && linked_by[**record as usize] & others & could != 0
                };
                for record in customers.of(customer).iter().filter(judged) {
                    all += 1;
                    both += u64::from(linked_by[*record as usize] & key != 0);
                }
            }
            Rate::of_counts(both, all).filter(|_| all >= ENOUGH && both > 0)
        })
        .collect();
    let judged = keys.iter().zip(&recalls).filter(|(_, recall)| recall.is_some()).fold(0, |all, (key, _)| all | key);
    let seen = can.iter().filter(|can| **can & judged != 0).count();
    if judged == 0 || (seen as f64) < MOST * can.len() as f64 {
        return None;
    }
    let at = |end: fn(&Rate) -> f64| {
        let missing: f64 = (0..customers.len())
            .filter(|customer| could[*customer] & judged != 0)
            .map(|customer| {
                let missed = |(key, recall): (&u64, &Option<Rate>)| match recall {
                    Some(recall) if could[customer] & key != 0 => 1.0 - end(recall),
                    _ => 1.0,
                };
                let found = 1.0 - keys.iter().zip(&recalls).map(missed).product::<f64>();
                (customers.of(customer).len() - 1) as f64 * (1.0 / found - 1.0)
            })
            .sum();
        customers.len() as f64 / (customers.len() as f64 - missing).max(1.0)
    };
    // The more a key finds, the fewer profiles are one too many.
    Some(Rate { value: at(|recall| recall.value), low: at(|recall| recall.high), high: at(|recall| recall.low) })
}

/// The bits that at least two of the records have.
fn of_two(records: &[RecordIndex], can: &[u64]) -> u64 {
    let (mut one, mut two) = (0, 0);
    for record in records {
        two |= one & can[*record as usize];
        one |= can[*record as usize];
    }
    two
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customers of two records each, and two keys: which have the fields of each, and which each has caught.
    fn of_customers(all: impl Iterator<Item = (u64, u64)>) -> Option<Rate> {
        let (mut of, mut can, mut linked_by, mut n) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (could, bits) in all {
            can.extend([could; 2]);
            linked_by.extend([bits; 2]);
            of.extend(if bits == 0 { [n, n + 1] } else { [n, n] });
            n += if bits == 0 { 2 } else { 1 };
        }
        estimate(&Grouped::by_label(&of, n as usize), &can, &linked_by, 2)
    }

    /// Recall 0.8 and 0.5, independent of each other.
    fn caught(customer: u64) -> u64 {
        u64::from(customer % 10 < 8) | u64::from(customer / 10 % 10 < 5) << 1
    }

    #[test]
    fn known_captures_are_recovered() {
        let inflation = of_customers((0..1_000).map(|c| (3, caught(c)))).unwrap();
        assert!((inflation.value - 1.1).abs() < 1e-9, "{inflation:?}");
        assert!(inflation.low < 1.1 && 1.1 < inflation.high && inflation.high < 1.2, "{inflation:?}");
    }

    #[test]
    fn a_key_is_judged_on_records_that_have_its_fields() {
        // Half of the customers have the fields of the first key only; all in all 0.8 and 0.9 are found.
        let inflation = of_customers((0..2_000).map(|c| {
            let could = if c < 1_000 { 3 } else { 1 };
            (could, caught(c) & could)
        }));
        let truth = 1.0 + 0.5 * 0.1 + 0.5 * 0.2;
        assert!((inflation.unwrap().value - truth).abs() < 1e-9, "{inflation:?}");
    }

    #[test]
    fn where_most_records_cannot_be_caught_nothing_is_estimated() {
        assert_eq!(of_customers((0..2_000).map(|c| if c < 1_000 { (3, caught(c)) } else { (0, 0) })), None);
        assert_eq!(of_customers((0..9).map(|c| (3, caught(c)))), None);
    }
}
