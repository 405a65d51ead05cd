//! The blocking keys of records: 64-bit hashes of what must be equal.
//!
//! Two different keys that hash alike only bring a few more pairs to compare, so 64 bits are plenty.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::config::BlockingRule;
use crate::tables::{RecordIndex, StandardField};

const SEED: u64 = 0x00C3_60B1;
number! {
    /// So many keys one record brings to one blocking rule.
    MOST: usize = 32;
}

/// The keys of every record under one rule.
pub(super) struct Keys {
    offsets: Vec<u32>,
    keys: Vec<u64>,
}

/// Two keys as one.
pub(super) fn combined(a: u64, b: u64, salt: u64) -> u64 {
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&a.to_le_bytes());
    bytes[8..16].copy_from_slice(&b.to_le_bytes());
    bytes[16..].copy_from_slice(&salt.to_le_bytes());
    xxh3_64_with_seed(&bytes, SEED)
}

impl Keys {
    pub(super) fn of_rule(rule: &BlockingRule, fields: &[StandardField], n_records: usize) -> Self {
        // Each distinct value is cut and hashed once.
        let hashed: Vec<(&StandardField, Vec<Vec<u64>>)> = rule
            .parts
            .iter()
            .map(|(field, how)| {
                let values = &fields[*field].values;
                let hashes = |code: usize| {
                    how.of(&values[code]).iter().map(|text| xxh3_64_with_seed(text.as_bytes(), SEED)).collect()
                };
                (&fields[*field], (0..values.len()).into_par_iter().map(hashes).collect())
            })
            .collect();
        let (mut offsets, mut keys) = (Vec::with_capacity(n_records + 1), Vec::with_capacity(n_records));
        offsets.push(0);
        let (mut partial, mut next) = (Vec::new(), Vec::new());
        for record in 0..n_records {
            partial.clear();
            partial.push(SEED);
            for (p, (field, hashes)) in hashed.iter().enumerate() {
                next.clear();
                let values = field.of(record).iter().flat_map(|code| &hashes[*code as usize]);
                next.extend(
                    values
                        .flat_map(|hash| partial.iter().map(move |before| combined(*before, *hash, p as u64)))
                        .take(*MOST),
                );
                std::mem::swap(&mut partial, &mut next);
            }
            keys.extend_from_slice(&partial);
            offsets.push(keys.len() as u32);
        }
        Self { offsets, keys }
    }

    pub(super) fn of(&self, record: RecordIndex) -> &[u64] {
        &self.keys[self.offsets[record as usize] as usize..self.offsets[record as usize + 1] as usize]
    }

    /// Whether no record has more than one key.
    pub(super) fn is_single(&self) -> bool {
        self.offsets.windows(2).all(|two| two[1] - two[0] <= 1)
    }

    /// Every key with each of its records once, in order.
    pub(super) fn entries(&self) -> Vec<(u64, RecordIndex)> {
        let mut entries = Vec::with_capacity(self.keys.len());
        for record in 0..self.offsets.len() as u32 - 1 {
            entries.extend(self.of(record).iter().map(|key| (*key, record)));
        }
        entries.par_sort_unstable();
        entries.dedup();
        entries
    }
}
