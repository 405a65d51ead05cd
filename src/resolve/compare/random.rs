//! Samples that are drawn by what is in the records' keys, and are the same in every run.
//!
//! A record is drawn by a hash of its source and record ID, a pair by those of its two records: one record more changes
//! the sample by what it brings itself, and parts of the records draw the parts of one sample.

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::config::Identity;
use crate::tables::{RecordIndex, Sources};

/// For every record a hash of its key.
pub fn draws(identity: &Identity, sources: &Sources) -> Vec<u64> {
    let mut draws = Vec::with_capacity(sources.n_records());
    for table in &sources.customers {
        let seed = xxh3_128(identity.sources[table.source].name.as_bytes()) as u64;
        let draw = |row: usize| xxh3_64_with_seed(table.record_ids.get(row).unwrap_or_default().as_bytes(), seed);
        draws.par_extend((0..table.record_ids.len()).into_par_iter().map(draw));
    }
    draws
}

/// The records of a group: about `size` of all, another choice for each `group`.
///
/// For many records those that any group may hold are found first, so that each is looked at but a few times.
pub(super) struct Groups {
    may: Vec<(RecordIndex, u64)>,
    share: f64,
}

impl Groups {
    /// Groups of `size` records, `n` of them.
    pub(super) fn new(draws: &[u64], size: usize, n: u64) -> Self {
        let wanted = (size as u64 * n * 2) as f64;
        let first = limit(wanted / draws.len() as f64);
        let may: Vec<(RecordIndex, u64)> =
            (0..).zip(draws).filter(|(_, draw)| mix(**draw) <= first).map(|(record, draw)| (record, *draw)).collect();
        let share = size as f64 / may.len().max(1) as f64;
        Self { may, share }
    }

    /// The records of a group with their draws, ascending.
    pub(super) fn of(&self, group: u64) -> Vec<(RecordIndex, u64)> {
        let last = limit(self.share);
        self.may.iter().filter(|(_, draw)| mix(draw ^ mix(group + 1)) <= last).copied().collect()
    }
}

number! {
    /// So many others of its block a record meets for m.
    PARTNERS: f64 = 6.0;
}

/// The share of the pairs of a block of so many records that is drawn for m.
pub(super) fn met(records: usize) -> f64 {
    (*PARTNERS / (records.max(2) - 1) as f64).min(1.0)
}

/// The largest draw that is among a share of all.
pub(super) fn limit(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * u64::MAX as f64) as u64
}

/// The last step of SplitMix64 (Steele, Lea and Flood 2014): every bit of the outcome depends on every bit of `z`.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The draw of a pair, from those of its two records in order.
pub(super) fn of_pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(32) ^ mix(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_more_changes_a_sample_only_by_itself() {
        let draws: Vec<u64> = (0..50_000u64).map(mix).collect();
        let all = Groups::new(&draws, 1_024, 64);
        let without_first = Groups::new(&draws[1..], 1_024, 64);
        let mut differ = 0;
        for group in 0..64 {
            let one: Vec<u64> = all.of(group).into_iter().map(|(_, draw)| draw).collect();
            let other: Vec<u64> = without_first.of(group).into_iter().map(|(_, draw)| draw).collect();
            assert!((900..1_150).contains(&one.len()), "{}", one.len());
            differ += one.iter().filter(|draw| !other.contains(draw)).count();
        }
        // One record in 50,000 makes each group's share a little larger: a record here and there comes in.
        assert!(differ < 64, "{differ}");
    }

    #[test]
    fn pairs_are_drawn_evenly() {
        let draws: Vec<u64> = (0..1_000u64).map(mix).collect();
        let cut = limit(0.1);
        let drawn = |a: usize| (0..1_000).filter(|b| a != *b && of_pair(draws[a], draws[*b]) <= cut).count();
        let n: usize = (0..1_000).map(drawn).sum();
        assert!((98_000..102_000).contains(&n), "{n}");
        assert!((0..1_000).map(drawn).all(|n| (50..160).contains(&n)));
    }
}
