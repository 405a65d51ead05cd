//! Whether the fitted model makes the patterns that were seen: else what it says of trust is worth nothing.
//!
//! For every set of sources that speak of a customer, how they fall into groups of equal claims is counted, as seen and
//! as drawn from the model. Errors that hang on the customer, several truths, values that are missing where they would
//! be wrong: all leave marks there.

use std::collections::BTreeMap;

use super::fit::Counted;
use super::model::{Model, Shares};
use super::pattern::{BANDS, Claim, HEAVY, Pattern, STARTS};

/// So many draws are made of all customers together, at least one of each.
const DRAWS: f64 = 60_000.0;

/// How far what is seen is from what the model makes, of the customers of whom the same sources speak.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::trust) struct Apart {
    /// Which sources: a bit each.
    pub sources: u64,
    pub customers: u32,
    /// The share of customers whose claims fall into other groups than they should.
    pub distance: f64,
    /// What chance alone makes of it.
    pub by_chance: f64,
}

/// Numbers that look drawn, and are the same for the same seed (Steele, Lea and Flood's SplitMix64).
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) struct Draw(u64);

impl Draw {
    pub(in crate::trust) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to 1.
    pub(in crate::trust) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

type Drawn = BTreeMap<Vec<u16>, f64>;

/// Of every set of sources, the most frequent first.
pub(in crate::trust) fn apart(model: &Model, counted: &Counted) -> Vec<Apart> {
    let customers: f64 = counted.iter().map(|(_, n)| f64::from(*n)).sum();
    let times = (DRAWS / customers.max(1.0)).ceil().max(1.0);
    let mut groups: BTreeMap<u64, (f64, Drawn, Drawn)> = BTreeMap::new();
    let mut draw = Draw::new(360);
    for (pattern, n) in counted {
        let sources = pattern.claims.iter().fold(0, |all, claim| all | 1u64 << claim.source.min(63));
        let (all, seen, made) = groups.entry(sources).or_default();
        *all += f64::from(*n);
        let classes: Vec<u16> = pattern.claims.iter().map(|claim| u16::from(claim.class)).collect();
        *seen.entry(model.key(classes, &pattern.codes)).or_default() += f64::from(*n);
        for _ in 0..(f64::from(*n) * times) as u64 {
            *made.entry(model.drawn(pattern, &mut draw)).or_default() += 1.0 / times;
        }
    }
    let mut found: Vec<Apart> = groups
        .into_iter()
        .map(|(sources, (n, seen, made))| {
            let (mut distance, mut by_chance) = (0.0, 0.0);
            let keys: std::collections::BTreeSet<&Vec<u16>> = seen.keys().chain(made.keys()).collect();
            for key in keys {
                let share = |of: &Drawn| of.get(key).copied().unwrap_or(0.0) / n;
                distance += (share(&seen) - share(&made)).abs() / 2.0;
                // The mean distance of a binomial share from its mean, drawn once from customers and again by us.
                let p = share(&made).max(share(&seen) / 2.0).min(1.0);
                by_chance += (p * (1.0 - p) / n * (1.0 + 1.0 / times) * 2.0 / std::f64::consts::PI).sqrt() / 2.0;
            }
            Apart { sources, customers: n as u32, distance, by_chance }
        })
        .collect();
    found.sort_by_key(|group| std::cmp::Reverse(group.customers));
    found
}

impl Model {
    /// How claims fall into groups; where only few values are there, with the values.
    fn key(&self, mut classes: Vec<u16>, codes: &[u8]) -> Vec<u16> {
        if self.listed > 0 {
            classes.iter_mut().for_each(|class| *class = u16::from(codes[usize::from(*class)].min(HEAVY as u8)));
        }
        classes
    }

    /// What the same sources, at the same ages, could have said.
    fn drawn(&self, pattern: &Pattern, draw: &mut Draw) -> Vec<u16> {
        let now = self.value(&self.truth, draw);
        let mut before = now;
        for _ in 0..20 {
            before = self.value(&self.truth, draw);
            if before != now {
                break;
            }
        }
        let changed = self.day(draw);
        let unknown = draw.share() < self.changed[BANDS - 1];
        let mut said: Vec<u32> = Vec::with_capacity(pattern.claims.len());
        // A source may copy one that stands behind it.
        let mut order: Vec<usize> = (0..pattern.claims.len()).collect();
        order.sort_by_key(|c| self.depth(pattern.claims[*c].source));
        said.resize(pattern.claims.len(), 0);
        for c in order {
            let claim = &pattern.claims[c];
            let is_before = match usize::from(claim.band) + 1 == BANDS {
                true => unknown || changed.is_some(),
                false => changed.is_some_and(|day| self.age(pattern, claim) > day),
            };
            said[c] = self.says(pattern, &said, claim, if is_before { before } else { now }, draw);
        }
        let mut values: Vec<u32> = Vec::new();
        let mut classes = Vec::with_capacity(said.len());
        for value in said {
            let class = values.iter().position(|other| *other == value).unwrap_or_else(|| {
                values.push(value);
                values.len() - 1
            });
            classes.push(class as u16);
        }
        let codes: Vec<u8> = values.iter().map(|value| (*value).min(HEAVY as u32) as u8).collect();
        self.key(classes, &codes)
    }

    fn says(&self, pattern: &Pattern, said: &[u32], claim: &Claim, truth: u32, draw: &mut Draw) -> u32 {
        if let Some(copies) = self.copies[usize::from(claim.source)]
            && let Some(original) = pattern.claims.iter().position(|other| other.source == copies.of)
            && draw.share() < copies.share
        {
            return said[original];
        }
        if draw.share() >= super::pattern::SURE[usize::from(claim.sure)] {
            return self.value(&self.held, draw);
        }
        let kind = self.kind(u8::try_from(truth).ok());
        if draw.share() < self.accuracy(claim.source, kind, claim.band) {
            return truth;
        }
        for _ in 0..50 {
            let value = self.value(&self.falsely[usize::from(claim.source)], draw);
            if value != truth {
                return value;
            }
        }
        u32::MAX
    }

    /// How many sources stand between this one and one that copies nobody.
    fn depth(&self, source: u8) -> usize {
        let next = |source: &u8| self.copies[usize::from(*source)].map(|copies| copies.of);
        std::iter::successors(Some(source), next).count()
    }

    /// A heavy value by its place, or one of those that are equally rare.
    fn value(&self, shares: &Shares, draw: &mut Draw) -> u32 {
        let mut left = draw.share() * shares.0.iter().sum::<f64>();
        for (code, share) in shares.0.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                let Some(k) = code.checked_sub(HEAVY) else { return code as u32 };
                let values = (self.held.0[code] * (k as f64).exp2()).max(1.0);
                return ((code as u32) << 25) | (draw.share() * values) as u32;
            }
        }
        u32::MAX
    }

    /// How many days ago the truth changed, if it did.
    fn day(&self, draw: &mut Draw) -> Option<f64> {
        let mut left = draw.share();
        for (band, ends) in STARTS.windows(2).enumerate() {
            left -= self.changed[band];
            if left < 0.0 {
                return Some(ends[0] + draw.share() * (ends[1] - ends[0]));
            }
        }
        None
    }

    /// How old a claim is, in days: those of one band stand evenly in it.
    fn age(&self, pattern: &Pattern, claim: &Claim) -> f64 {
        let band = usize::from(claim.band);
        let mut turns: Vec<u8> =
            pattern.claims.iter().filter(|other| other.band == claim.band).map(|other| other.turn).collect();
        turns.sort_unstable();
        turns.dedup();
        let place = turns.iter().position(|turn| *turn == claim.turn).unwrap_or(0) as f64;
        STARTS[band] + (STARTS[band + 1] - STARTS[band]) * (place + 1.0) / (turns.len() as f64 + 1.0)
    }
}
