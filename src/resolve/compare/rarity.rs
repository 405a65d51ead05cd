//! How often values are held, and what equality on a value is worth beyond equality on any.

use super::units::{Comparer, Slot};
use crate::tables::Frequencies;
use crate::tables::blocks::pairs_of;

/// The rarity of every value of every slot.
pub(super) fn rarities(comparer: &Comparer<'_>, held: &[&Frequencies], shared: &[Vec<u32>]) -> Vec<Vec<f32>> {
    let of_slot = |(slot, known): (usize, &Slot)| {
        let mut rarity = rarity(held[slot]);
        for code in shared.get(known.field).into_iter().flatten() {
            rarity[*code as usize] = f32::NEG_INFINITY;
        }
        rarity
    };
    comparer.slots().iter().enumerate().map(of_slot).collect()
}

/// u of the exact level from the frequencies of values, which no sample can tell as well; the others share what is
/// left.
pub(super) fn with_frequencies(comparer: &Comparer<'_>, held: &[&Frequencies], sampled: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let one = |(slot, u): (usize, &Vec<f64>)| {
        let held = held[slot];
        let exact = usize::from(comparer.slots()[slot].exact) - 1;
        if held.records < 2 {
            return u.clone();
        }
        let rate = (held.equal_pairs as f64 + 0.5) / (pairs_of(held.records) as f64 + 1.0);
        let rest: f64 = 1.0 - u[exact];
        u.iter()
            .enumerate()
            .map(|(l, u)| if l == exact { rate } else { u * (1.0 - rate) / rest.max(f64::MIN_POSITIVE) })
            .collect()
    };
    sampled.iter().enumerate().map(one).collect()
}

number! {
    /// So many records of an average value are added to each value before its frequency is believed.
    TYPICAL: f64 = 2.0;
    /// So many bits at most a value's own frequency brings or costs.
    MOST_BITS: f64 = 12.0;
}

/// For each value the bits by which equality on it says more than equality on the average value: `log2(P(equal) /
/// frequency)`.
///
/// The frequency is the value's share among the records other than the two that are compared, drawn towards the average
/// value by [`TYPICAL`] records: few records say little about how rare a value is.
fn rarity(held: &Frequencies) -> Vec<f32> {
    if held.records < 2 || held.equal_pairs == 0 {
        return vec![0.0; held.of.len()];
    }
    let rate = held.equal_pairs as f64 / pairs_of(held.records) as f64;
    let holders = held.records as f64;
    let frequency = |n: f64| (n.max(2.0) - 2.0 + *TYPICAL) / (holders - 2.0 + *TYPICAL / rate);
    (0..held.of.len() as u32)
        .map(|code| (rate / frequency(held.held_by(code))).log2().clamp(-*MOST_BITS, *MOST_BITS) as f32)
        .collect()
}
