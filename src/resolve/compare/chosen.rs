//! How a blocking rule chooses its pairs by a part of a field.
//!
//! In: the parts of keys that are less than a whole value, such as a word, a sound or a year, and pairs that were drawn
//! without asking for them. Out: for each level of the field the chance that two records at it share the part. A rule
//! on words of a name fixes little of the name, and what it shows of it teaches, once it is known which pairs it could
//! not show. It promises whole counts, so that parts of the records can be counted by themselves.

use hashbrown::HashMap;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::random::met;
use super::units::Comparer;
use crate::config::{BlockingRule, Cut};
use crate::matching::{Chosen, MAX_LEVELS, MISSING, Pattern};
use crate::tables::RecordIndex;

/// What one pair counts.
const UNITS: u64 = 1 << 16;

/// The parts of keys that are less than a whole value, each once.
#[derive(Default)]
pub(super) struct Parts(Vec<Part>);

struct Part {
    slot: usize,
    cut: Cut,
    /// What of each value, by code, must be equal; ascending.
    of: Vec<Box<[u64]>>,
    /// Where the rule asks for nothing else: how many records share each.
    holders: Option<HashMap<u64, u32>>,
}

/// For each part and level how many pairs were seen, and how many of them a rule that asks for the part would draw;
/// both in [`UNITS`], so that sums are whole numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Vec<[[u64; 2]; MAX_LEVELS]>);

impl Seen {
    /// Both counts together.
    pub(super) fn with(mut self, other: &Self) -> Self {
        if self.0.is_empty() {
            return other.clone();
        }
        for (sum, more) in self.0.iter_mut().flatten().flatten().zip(other.0.iter().flatten().flatten()) {
            *sum += more;
        }
        self
    }
}

impl Parts {
    /// Those of all rules.
    pub(super) fn of(comparer: &Comparer<'_>, rules: &[BlockingRule]) -> Self {
        let mut wanted: Vec<(usize, Cut, bool)> = Vec::new();
        for part in rules.iter().flat_map(|rule| parts(comparer, rule)) {
            if !wanted.contains(&part) {
                wanted.push(part);
            }
        }
        let fields = comparer.fields();
        let held = comparer.held();
        let hashed = |(slot, cut, alone): (usize, Cut, bool)| {
            let values = &fields[slot].values;
            let of = |code: usize| {
                let mut hashes: Vec<u64> = cut.of(&values[code]).iter().map(|text| xxh3_64(text.as_bytes())).collect();
                hashes.sort_unstable();
                hashes.into_boxed_slice()
            };
            let of: Vec<Box<[u64]>> = (0..values.len()).into_par_iter().map(of).collect();
            let holders = alone.then(|| {
                let mut holders: HashMap<u64, u32> = HashMap::default();
                for (hashes, n) in of.iter().zip(&held[slot].of) {
                    hashes.iter().for_each(|hash| *holders.entry(*hash).or_default() += n);
                }
                holders
            });
            Part { slot, cut, of, holders }
        };
        Self(wanted.into_iter().map(hashed).collect())
    }

    /// Counts a pair that was drawn without asking for what it shares, but for the slots that are `fixed`.
    pub(super) fn add(
        &self,
        comparer: &Comparer<'_>,
        pattern: Pattern,
        (a, b): (RecordIndex, RecordIndex),
        fixed: &[usize],
        seen: &mut Seen,
    ) {
        seen.0.resize(self.0.len(), [[0; 2]; MAX_LEVELS]);
        for (part, seen) in self.0.iter().zip(&mut seen.0) {
            let level = pattern.level(part.slot);
            if level == MISSING || fixed.contains(&part.slot) {
                continue;
            }
            let [pairs, drawn] = &mut seen[usize::from(level) - 1];
            *pairs += UNITS;
            *drawn += part.drawn(comparer, a, b);
        }
    }

    /// How a rule chooses by level, in the slots of which it fixes a part and no more.
    pub(super) fn chosen(
        &self,
        comparer: &Comparer<'_>,
        rule: &BlockingRule,
        fixed: &[usize],
        seen: &Seen,
    ) -> Vec<Chosen> {
        let parts = parts(comparer, rule).filter(|(slot, ..)| !fixed.contains(slot));
        let chosen = |(slot, cut, alone): (usize, Cut, bool)| {
            let is_it = |part: &Part| part.slot == slot && part.cut == cut && part.holders.is_some() == alone;
            let place = self.0.iter().position(is_it)?;
            let n = comparer.slots()[slot].levels.len();
            let seen = seen.0.get(place).copied().unwrap_or_default();
            Some(Chosen { comparison: slot, chance: chances(&seen[..n], usize::from(comparer.slots()[slot].exact)) })
        };
        parts.filter_map(chosen).collect()
    }
}

/// The slots of which a rule's key fixes a part and no more, the part, and whether the rule asks for nothing else.
fn parts(comparer: &Comparer<'_>, rule: &BlockingRule) -> impl Iterator<Item = (usize, Cut, bool)> {
    let alone = rule.parts.len() == 1;
    let of = |(field, cut): &(usize, Cut)| {
        let slot = comparer.slots().iter().position(|slot| slot.field == *field)?;
        (*cut != Cut::Whole).then_some((slot, *cut, alone))
    };
    rule.parts.iter().filter_map(of).collect::<Vec<_>>().into_iter()
}

/// The chance of each level, from pairs seen at it. Equal values share their parts; one pair more is added to each
/// other level, with the chance of the level above.
fn chances(seen: &[[u64; 2]], exact: usize) -> Vec<f64> {
    let mut chances = vec![1.0; seen.len()];
    let mut above = 1.0;
    for level in (0..exact).rev().chain(exact..seen.len()) {
        let [pairs, shared] = seen[level].map(|n| n as f64 / UNITS as f64);
        chances[level] = (shared + above) / (pairs + 1.0);
        above = chances[level];
    }
    chances
}

impl Part {
    /// The chance, in [`UNITS`], that a rule which asks for the part draws a pair: from one of the blocks that hold
    /// both, and of a large block but some pairs.
    fn drawn(&self, comparer: &Comparer<'_>, a: RecordIndex, b: RecordIndex) -> u64 {
        let (mut n, mut sum) = (0u64, 0.0);
        comparer.any_pair(self.slot, a, b, |x, y| {
            for hash in self.of[x as usize].iter().filter(|hash| self.of[y as usize].contains(hash)) {
                n += 1;
                sum += self.holders.as_ref().map_or(1.0, |holders| met(holders.get(hash).map_or(2, |n| *n as usize)));
            }
            n > 0
        });
        if n == 0 { 0 } else { (UNITS as f64 * sum / n as f64) as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_pair_shows_has_the_chance_of_the_level_above() {
        assert_eq!(chances(&[[99 * UNITS, 0], [UNITS, 0], [0, 0], [0, 0]], 4), [0.005, 0.5, 1.0, 1.0]);
        assert_eq!(chances(&[[0, 0]], 1), [1.0]);
    }
}
