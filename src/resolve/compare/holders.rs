//! How many customers hold the values that very many records hold.
//!
//! In: a model that is fitted for a first time, and how many records hold each value. Out: how many customers do, where
//! that is far fewer: 77 records of one customer make its name no common one. It promises that a value which many
//! customers hold, each once or twice, keeps its count, and that the answer does not depend on the order of records.
//!
//! Of the records that hold a value some are drawn, and by all other fields it is said how likely two of them are one
//! customer. If that is so with a chance of p, a record meets p(n - 1) others of its customer among n, and n records
//! are n / (1 + p(n - 1)) customers.

use rayon::prelude::*;

use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::matching::{MISSING, Model, against_both, probability_of};
use crate::tables::blocks::{Blocks, pairs_of};
use crate::tables::{Frequencies, RecordIndex, StandardField};

number! {
    /// Only of values that one record in so many holds it is asked how many customers hold them.
    ONE_IN: usize = 500;
    /// Fewer records than this are not many.
    FEWEST: usize = 30;
    /// Only fields of which two records have no more pairs of values, on average, are asked.
    SINGLE: f64 = 2.0;
    /// So many records of each value are drawn.
    DRAWN: usize = 24;
    /// A smaller chance that two of them are one customer cannot be told from none.
    LEAST: f64 = 0.1;
    /// By the value a record must have so many times the partners that a record has on average.
    TIMES: f64 = 2.0;
}

/// Frequencies by customers, by slot; nothing where they are those by records.
pub(super) fn by_customers(
    comparer: &Comparer<'_>,
    model: &Model,
    rarity: &[Vec<f32>],
    blocks: &Blocks,
    draws: &[u64],
) -> Option<Vec<Frequencies>> {
    let (held, fields) = (comparer.held(), comparer.fields());
    let fewest = (draws.len() / *ONE_IN).max(*FEWEST) as u32;
    let costs = comparer.costs();
    // Who is held together with many others, as a co-author is, is no name of the customer.
    let single = (0..held.len()).filter(|slot| costs[*slot] <= *SINGLE);
    let of_slot = |slot: usize| -> Vec<(usize, u32, f64)> {
        let heavy: Vec<u32> = (0..).zip(&held[slot].of).filter(|(_, n)| **n >= fewest).map(|(code, _)| code).collect();
        let drawn = drawn(fields[slot], &heavy, draws);
        let chances = drawn.par_iter().map(|records| chance(comparer, model, rarity, blocks, slot, records));
        heavy.iter().zip(chances.collect::<Vec<_>>()).map(|(code, chance)| (slot, *code, chance)).collect()
    };
    let chances: Vec<(usize, u32, f64)> = single.flat_map(of_slot).collect();
    let mut by_customers: Vec<Frequencies> = held.iter().map(|held| (*held).clone()).collect();
    let mut any = false;
    let partners = model.prior * draws.len() as f64;
    for (slot, code, chance) in chances.into_iter().filter(|(.., chance)| *chance >= *LEAST) {
        let held = &mut by_customers[slot];
        let n = held.of[code as usize];
        if chance * f64::from(n - 1) < *TIMES * partners {
            continue;
        }
        any = true;
        let customers = (f64::from(n) / (1.0 + chance * f64::from(n - 1))).round().max(1.0) as u32;
        held.of[code as usize] = customers;
        held.records -= u64::from(n - customers);
        held.equal_pairs = held.equal_pairs - pairs_of(u64::from(n)) + pairs_of(u64::from(customers));
    }
    any.then_some(by_customers)
}

/// For each of some values, ascending, a few records that hold it: those of the smallest draws.
fn drawn(field: &StandardField, values: &[u32], draws: &[u64]) -> Vec<Vec<RecordIndex>> {
    let mut holders: Vec<Vec<RecordIndex>> = vec![Vec::new(); values.len()];
    for record in 0..draws.len() {
        for code in field.of(record) {
            if let Ok(place) = values.binary_search(code) {
                holders[place].push(record as RecordIndex);
            }
        }
    }
    let by_draw = |record: &RecordIndex| (draws[*record as usize], *record);
    for records in &mut holders {
        if records.len() > *DRAWN {
            records.select_nth_unstable_by_key(*DRAWN, by_draw);
            records.truncate(*DRAWN);
        }
        records.sort_unstable_by_key(by_draw);
    }
    holders
}

/// The mean chance that two of some records are one customer, by all slots but one.
fn chance(
    comparer: &Comparer<'_>,
    model: &Model,
    rarity: &[Vec<f32>],
    blocks: &Blocks,
    slot: usize,
    records: &[RecordIndex],
) -> f64 {
    let (strangers, related) = (model.weight_against_strangers(), model.weight_against_related());
    let (mut sum, mut scratch) = (0.0, Scratch::default());
    for (i, a) in records.iter().enumerate() {
        for b in records[i + 1..].iter().filter(|b| blocks.may_match(*a, **b)) {
            let pattern = comparer.pattern(*a, *b, &mut scratch).with(slot, MISSING);
            let [over_strangers, over_related] = model.evidence(pattern);
            let rarity = f64::from(comparer.rarity(pattern, *a, *b, rarity, &[slot]));
            sum += probability_of(against_both(strangers + over_strangers + rarity, related + over_related));
        }
    }
    sum / (pairs_of(records.len() as u64).max(1) as f64)
}
