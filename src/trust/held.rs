//! How frequent values are among customers.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::estimate::model::Shares;
use super::estimate::pattern::{CODES, Code, HEAVY};
use crate::tables::{Scalar, Testimonies};

/// Values that so large a share of customers hold have shares of their own.
const OF_ALL: f64 = 0.01;
/// A value held by fewer customers counts as one of the rare ones.
const COMMON: u32 = 4;
/// So many others count as seen before anybody is: the usual number of false values of ACCU.
const OTHERS: f64 = 10.0;
/// So few values, which so large a share of what is said is, are all that there are.
const LISTED: usize = 6;
const NEARLY_ALL: f64 = 0.995;

/// The values that many customers hold, and how frequent all others are.
#[derive(Clone, Debug)]
pub(super) struct Held {
    of: HashMap<u64, Code>,
    rare: Code,
    /// How frequent values of each code are, all together.
    pub(super) shares: Shares,
    /// So many heavy values are all that there are; 0 where there are more.
    pub(super) listed: usize,
}

impl Held {
    /// Counts the values of some customers, each of a customer once.
    pub(super) fn count(testimonies: &Testimonies, places: &[usize], is_boolean: bool) -> Self {
        let mut times: HashMap<u64, u32> = HashMap::new();
        let mut said = 0u32;
        for place in places {
            let rows = testimonies.rows(*place);
            let mut next = 0;
            for row in rows {
                // Classes are numbered as they appear.
                if testimonies.class[row] == next {
                    next += 1;
                    said += 1;
                    *times.entry(fingerprint(&testimonies.value[row])).or_default() += 1;
                }
            }
        }
        // Of few customers little is known: as if so many others had said other things.
        let all = f64::from(said) + if is_boolean { 1.0 } else { OTHERS };
        let mut sorted: Vec<(u64, u32)> = times.into_iter().collect();
        sorted.sort_unstable_by_key(|(value, n)| (std::cmp::Reverse(*n), *value));
        let is_heavy = |(_, n): &&(u64, u32)| is_boolean || f64::from(*n) >= OF_ALL * all && *n >= COMMON;
        let n_heavy = sorted.iter().take(HEAVY).take_while(is_heavy).count();
        let heavy: u32 = sorted[..n_heavy].iter().map(|(_, n)| n).sum();
        let is_listed = n_heavy > 1 && n_heavy <= LISTED && f64::from(heavy) >= NEARLY_ALL * f64::from(said);
        let code = |share: f64| {
            let k = (-share.max(1e-9).log2()).round().clamp(0.0, (CODES - HEAVY - 1) as f64);
            HEAVY as Code + k as Code
        };
        let mut of = HashMap::new();
        let mut shares = Shares([0.0; CODES]);
        let (mut rare, mut squares) = (0.0, 0.0);
        for (place, (value, n)) in sorted.into_iter().enumerate() {
            let n = f64::from(n);
            if place < n_heavy {
                of.insert(value, place as Code);
                shares.0[place] = n / all;
            } else if n >= f64::from(COMMON) {
                let code = code(n / all);
                of.insert(value, code);
                shares.0[usize::from(code)] += n / all;
            } else {
                (rare, squares) = (rare + n, squares + n * n);
            }
        }
        // How frequent a rare value is in the mean, of all that is said of rare ones.
        let share = if rare > 0.0 { squares / rare / all } else { 1.0 / all };
        let rare_code = code(share);
        // Nobody is seen to say what others would.
        let unseen = if is_listed { 0.0 } else { all - f64::from(said) };
        shares.0[usize::from(rare_code)] += (rare + unseen) / all;
        Self { of, rare: rare_code, shares, listed: if is_listed { n_heavy } else { 0 } }
    }

    /// The share of customers who hold a value.
    pub(super) fn share(&self, value: &Scalar) -> f64 {
        self.shares.of(self.code(value), &self.shares)
    }

    /// How frequent a value is.
    pub(super) fn code(&self, value: &Scalar) -> Code {
        self.of.get(&fingerprint(value)).copied().unwrap_or(self.rare)
    }
}

/// A hash of what a value says, whatever the case of its letters.
pub(super) fn fingerprint(value: &Scalar) -> u64 {
    let of = |bytes: &[u8], kind: u64| xxh3_64_with_seed(bytes, kind);
    match value {
        Scalar::Text(text) if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            of(text.to_ascii_lowercase().as_bytes(), 0)
        }
        Scalar::Text(text) => of(text.as_bytes(), 0),
        Scalar::Integer(number) => of(&number.to_le_bytes(), 1),
        Scalar::Decimal(number) => of(&number.units().to_le_bytes(), 2),
        Scalar::Boolean(flag) => u64::from(*flag),
        Scalar::Date(day) => of(&day.to_le_bytes(), 4),
        Scalar::Timestamp(at) => of(&at.to_le_bytes(), 5),
    }
}
