//! The pairs inside groups of records, by number.
//!
//! In: groups of records. Out: their pairs, each of which has a number. It promises that any range of numbers can be
//! walked by itself, and that drawn pairs have the same chance, without listing the others. It weighs nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::tables::blocks::pairs_of;
use crate::tables::{Grouped, RecordIndex};

/// So many pairs are walked at once.
const AT_ONCE: u64 = 20_000;

/// The pairs inside some groups of records.
pub(super) struct Within<'a> {
    groups: Vec<&'a [RecordIndex]>,
    /// For each group the number behind that of its last pair.
    ends: Vec<u64>,
}

impl<'a> Within<'a> {
    pub(super) fn new(groups: Vec<&'a [RecordIndex]>) -> Self {
        let mut ends = Vec::with_capacity(groups.len());
        for group in &groups {
            ends.push(ends.last().copied().unwrap_or(0) + pairs_of(group.len() as u64));
        }
        Self { groups, ends }
    }

    /// How many pairs there are.
    pub(super) fn len(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The group and the pair of a number below [`Within::len`], the smaller place first.
    fn at(&self, number: u64) -> (usize, [RecordIndex; 2]) {
        let group = self.ends.partition_point(|end| *end <= number);
        let within = number - group.checked_sub(1).map_or(0, |before| self.ends[before]);
        // The pair of the places i < j has the number j(j − 1)/2 + i; rounding may miss j by one.
        let mut larger = ((1.0 + (1.0 + 8.0 * within as f64).sqrt()) / 2.0) as u64;
        while pairs_of(larger) > within {
            larger -= 1;
        }
        while pairs_of(larger + 1) <= within {
            larger += 1;
        }
        let records = self.groups[group];
        (group, [records[(within - pairs_of(larger)) as usize], records[larger as usize]])
    }

    /// All numbers, in parts that are walked one by one.
    pub(super) fn parts(&self) -> Vec<Range<u64>> {
        let starts = (0..self.len().div_ceil(AT_ONCE)).map(|part| part * AT_ONCE);
        starts.map(|start| start..self.len().min(start + AT_ONCE)).collect()
    }

    /// The pairs of a range of numbers, each with its group.
    pub(super) fn pairs(&self, numbers: Range<u64>) -> impl Iterator<Item = (usize, [RecordIndex; 2])> + '_ {
        numbers.map(|number| self.at(number))
    }

    /// About `n` of many more pairs, each once and with the same chance; another seed draws others.
    pub(super) fn drawn(&self, n: usize, seed: u64) -> impl Iterator<Item = [RecordIndex; 2]> + '_ {
        let mut numbers: BTreeSet<u64> = BTreeSet::new();
        for attempt in 0..2 * n as u64 {
            if numbers.len() >= n || self.len() == 0 {
                break;
            }
            let hash = u128::from(xxh3_64_with_seed(&attempt.to_be_bytes(), seed));
            numbers.insert(((hash * u128::from(self.len())) >> 64) as u64);
        }
        numbers.into_iter().map(|number| self.at(number).1)
    }
}

/// The groups parted in two: the smallest, as far as they have at most so many pairs together, and the others.
pub(super) fn parted(groups: &Grouped<RecordIndex>, most: u64) -> [Within<'_>; 2] {
    let mut several: Vec<&[RecordIndex]> = (0..groups.len()).map(|g| groups.of(g)).filter(|g| g.len() > 1).collect();
    several.sort_by_key(|group| group.len());
    let mut left = most;
    let small = several.iter().take_while(|group| match left.checked_sub(pairs_of(group.len() as u64)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    let small = small.count();
    let large = several.split_off(small);
    [Within::new(several), Within::new(large)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_every_group_has_one_number() {
        let groups: [Vec<RecordIndex>; 4] = [vec![3, 5], vec![], vec![7], (10..40).collect()];
        let within = Within::new(groups.iter().map(Vec::as_slice).collect());
        let mut listed = Vec::new();
        for (g, group) in groups.iter().enumerate() {
            for (place, larger) in group.iter().enumerate() {
                listed.extend(group[..place].iter().map(|smaller| (g, [*smaller, *larger])));
            }
        }
        assert_eq!(within.pairs(0..within.len()).collect::<Vec<_>>(), listed);
        let many = (0..u64::from(u16::MAX)).map(|record| record as RecordIndex).collect::<Vec<_>>();
        let within = Within::new(vec![&many]);
        assert_eq!(within.pairs(within.len() - 1..within.len()).next(), Some((0, [65_533, 65_534])));
        let parts = within.parts();
        assert!(parts.windows(2).all(|two| two[0].end == two[1].start));
        assert_eq!(parts.iter().map(|part| part.end - part.start).sum::<u64>(), within.len());
    }

    #[test]
    fn groups_are_parted_by_their_pairs_the_smallest_first() {
        // Groups of 5, 1, 3 and 2 records: 10, 0, 3 and 1 pairs.
        let groups = Grouped::by_label(&[0, 0, 0, 0, 0, 1, 2, 2, 2, 3, 3], 4);
        for (most, expected) in [(0, [0, 14]), (3, [1, 13]), (4, [4, 10]), (13, [4, 10]), (14, [14, 0])] {
            assert_eq!(parted(&groups, most).map(|within| within.len()), expected, "{most}");
        }
    }

    #[test]
    fn drawn_pairs_are_different_ones_of_all_groups_by_their_pairs() {
        let groups: [Vec<RecordIndex>; 2] = [(0..3_000).collect(), (3_000..4_000).collect()];
        let within = Within::new(groups.iter().map(Vec::as_slice).collect());
        let drawn: BTreeSet<_> = within.drawn(2_000, 1).collect();
        assert_eq!(drawn.len(), 2_000);
        // The second group has one pair in ten.
        let of_second = drawn.iter().filter(|[a, _]| *a >= 3_000).count();
        assert!((150..250).contains(&of_second), "{of_second}");
        assert!(drawn.iter().all(|[a, b]| a < b && (*a < 3_000) == (*b < 3_000)));
        assert_ne!(drawn, within.drawn(2_000, 2).collect());
        assert_eq!(Within::new(Vec::new()).drawn(20, 1).count(), 0);
    }
}
