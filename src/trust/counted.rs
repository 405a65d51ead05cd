//! From testimonies to patterns of claims, with counts.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::accuracy::age_days;
use super::estimate::pattern::{Claim, Pattern, band, sure};
use super::held::Held;
use super::voices::Voice;
use crate::tables::{Micros, Testimonies};

/// At most so many customers are looked at.
const CUSTOMERS: usize = 200_000;
/// And at most so many patterns: where ages differ every customer is one, and a few thousand say as much.
const PATTERNS: usize = 8_000;

/// The places of at most so many customers, drawn by the content of their IDs.
pub(super) fn drawn(ids: &[&str], most: usize) -> Vec<usize> {
    if ids.len() <= most {
        return (0..ids.len()).collect();
    }
    let last = (most as f64 / ids.len() as f64 * u64::MAX as f64) as u64;
    (0..ids.len()).filter(|place| xxh3_64(ids[*place].as_bytes()) <= last).collect()
}

/// What is known of the testimonies of an attribute.
pub(super) struct Told<'a> {
    pub(super) testimonies: &'a Testimonies,
    pub(super) voices: &'a [Voice],
    /// The canonical ID of every customer.
    pub(super) ids: &'a [&'a str],
    pub(super) as_of: Micros,
}

impl Told<'_> {
    /// How frequent values are.
    pub(super) fn held(&self, is_boolean: bool) -> Held {
        Held::count(self.testimonies, &drawn(self.ids, CUSTOMERS), is_boolean)
    }

    /// Patterns in which at least two sources speak for themselves.
    pub(super) fn patterns(&self, held: &Held) -> Vec<(Pattern, u32)> {
        let mut most = CUSTOMERS;
        loop {
            let mut counted: BTreeMap<Pattern, u32> = BTreeMap::new();
            let places = drawn(self.ids, most);
            for place in &places {
                if let Some(pattern) = self.pattern(*place, held) {
                    *counted.entry(pattern).or_default() += 1;
                }
            }
            // What a pattern costs grows with the square of its claims and more.
            let claims = counted.keys().map(|pattern| pattern.claims.len()).sum::<usize>() / counted.len().max(1);
            let allowed = PATTERNS * 16 / (claims * claims).max(16);
            if counted.len() <= allowed {
                return counted.into_iter().collect();
            }
            most = places.len().min(most) * allowed / counted.len() * 9 / 10;
        }
    }

    /// What sources claim of the customer at a place, each one thing.
    fn pattern(&self, place: usize, held: &Held) -> Option<Pattern> {
        let all = self.testimonies;
        // By source: its row, and whether all its rows say the same. A source's testimonies stand together.
        let mut rows: Vec<(usize, bool)> = Vec::new();
        for row in all.rows(place).filter(|row| self.voices[*row] == Voice::Own) {
            match rows.last_mut() {
                Some((last, is_one)) if all.supply[*last] == all.supply[row] => {
                    *is_one &= all.class[*last] == all.class[row];
                    if all.observed_at[row] > all.observed_at[*last] {
                        *last = row;
                    }
                }
                _ => rows.push((row, true)),
            }
        }
        rows.retain(|(_, is_one)| *is_one);
        if rows.len() < 2 {
            return None;
        }
        let at = |row: usize| all.observed_at[row];
        let mut pattern = Pattern::default();
        let mut classes: Vec<u32> = Vec::new();
        for (row, _) in &rows {
            let class = classes.iter().position(|class| *class == all.class[*row]).unwrap_or_else(|| {
                classes.push(all.class[*row]);
                pattern.codes.push(held.code(&all.value[*row]));
                classes.len() - 1
            });
            // An unknown moment is before all others.
            let is_younger = |other: usize| at(other) > at(*row);
            pattern.claims.push(Claim {
                source: all.supply[*row] as u8,
                class: class as u8,
                band: band(age_days(at(*row), self.as_of)),
                turn: rows.iter().filter(|(other, _)| is_younger(*other)).count() as u8,
                sure: sure(all.belonging[*row]),
            });
        }
        Some(pattern)
    }
}
