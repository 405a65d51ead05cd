//! How often values are held, and what equality on a value is worth beyond equality on any.

use super::units::{Comparer, Slot, counts};
use crate::tables::StandardField;
use crate::tables::blocks::pairs_of;

/// The rarity of every value of every slot.
pub(super) fn rarities(comparer: &Comparer<'_>, shared: &[Vec<u32>]) -> Vec<Vec<f32>> {
    let of_slot = |(slot, known): (usize, &Slot)| {
        let mut rarity = comparer.field(slot).map_or(Vec::new(), rarity);
        for code in shared.get(known.field).into_iter().flatten() {
            rarity[*code as usize] = f32::NEG_INFINITY;
        }
        rarity
    };
    comparer.slots().iter().enumerate().map(of_slot).collect()
}

/// u of the exact level from the frequencies of values, which no sample can tell as well; the others share what is
/// left.
pub(super) fn with_frequencies(comparer: &Comparer<'_>, sampled: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let one = |(slot, u): (usize, &Vec<f64>)| {
        let Some(field) = comparer.field(slot) else { return u.clone() };
        let exact = usize::from(comparer.slots()[slot].exact) - 1;
        let (holders, equal) = agreement(field);
        if holders < 2 {
            return u.clone();
        }
        let rate = (equal as f64 + 0.5) / (pairs_of(holders) as f64 + 1.0);
        let rest: f64 = 1.0 - u[exact];
        u.iter()
            .enumerate()
            .map(|(l, u)| if l == exact { rate } else { u * (1.0 - rate) / rest.max(f64::MIN_POSITIVE) })
            .collect()
    };
    sampled.iter().enumerate().map(one).collect()
}

/// How many records hold a value of the field, and how many pairs of them hold an equal one.
fn agreement(field: &StandardField) -> (u64, u64) {
    let holders = field.offsets.windows(2).filter(|two| two[1] > two[0]).count() as u64;
    (holders, counts(field).iter().map(|n| pairs_of(u64::from(*n))).sum())
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
fn rarity(field: &StandardField) -> Vec<f32> {
    let (holders, equal) = agreement(field);
    if holders < 2 || equal == 0 {
        return vec![0.0; field.values.len()];
    }
    let rate = equal as f64 / pairs_of(holders) as f64;
    let holders = holders as f64;
    let frequency = |n: u32| (f64::from(n.max(2) - 2) + *TYPICAL) / (holders - 2.0 + *TYPICAL / rate);
    counts(field).iter().map(|n| (rate / frequency(*n)).log2().clamp(-*MOST_BITS, *MOST_BITS) as f32).collect()
}
