//! Lots: pairs of each kind, of which some are drawn.
//!
//! In: pairs with their hashes. Out: for each [`Stratum`] how many there are, and those of the smallest hashes. It
//! promises that the order in which pairs come changes nothing, and that it holds no more than may be drawn. It knows
//! nothing of records.

use std::collections::BinaryHeap;

use super::strata::Stratum;
use crate::tables::RecordIndex;

/// A pair with the hash by which it is drawn.
pub(super) type Lot = (u64, RecordIndex, RecordIndex);

/// Some pairs of one stratum: those of the smallest hashes.
#[derive(Clone, Debug, Default)]
pub(super) struct Lots {
    pub(super) pairs: u64,
    smallest: BinaryHeap<Lot>,
}

impl Lots {
    pub(super) fn add(&mut self, lot: Lot, most: usize) {
        self.pairs += 1;
        self.keep(lot, most);
    }

    /// Keeps a pair that is counted elsewhere.
    pub(super) fn keep(&mut self, lot: Lot, most: usize) {
        if self.smallest.len() < most {
            self.smallest.push(lot);
        } else if self.smallest.peek().is_some_and(|largest| lot < *largest) {
            self.smallest.pop();
            self.smallest.push(lot);
        }
    }

    /// The pairs that are kept, the smallest hash first.
    pub(super) fn in_order(self) -> Vec<Lot> {
        self.smallest.into_sorted_vec()
    }
}

/// The lots of all strata.
pub(super) type All = [Lots; Stratum::ALL.len()];

/// Two parts of all pairs together.
pub(super) fn joined(mut all: All, more: All, most: usize) -> All {
    for (lots, more) in all.iter_mut().zip(more) {
        lots.pairs += more.pairs;
        more.smallest.into_iter().for_each(|lot| lots.keep(lot, most));
    }
    all
}

/// How many pairs are taken of each stratum: by its share, and of those that have fewer, all.
pub(super) fn shares(pairs: [u64; Stratum::ALL.len()], n: usize) -> [u64; Stratum::ALL.len()] {
    let mut taken = [0u64; Stratum::ALL.len()];
    let all: u64 = pairs.iter().sum();
    for _ in 0..all.min(n as u64) {
        let open = (0..taken.len()).filter(|s| taken[*s] < pairs[*s]);
        // Whoever has least of its share is next.
        let next = open.min_by(|a, b| {
            let [x, y] = [*a, *b].map(|s| (taken[s] + 1, Stratum::ALL[s].twentieths()));
            (x.0 * y.1).cmp(&(y.0 * x.1)).then(a.cmp(b))
        });
        next.into_iter().for_each(|s| taken[s] += 1);
    }
    taken
}
