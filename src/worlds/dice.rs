//! Randomness by hashing: every draw names what it is for, so no draw depends on another's order.
//!
//! A [`Dice`] stands for one thing in the world (a company, a record of one). A draw is the hash
//! of the seed, the thing, a purpose and a counter; asking again gives the same answer, and a new
//! company tomorrow changes nothing about today's companies.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The letters of Salesforce and Stripe identifiers, in the order of their digits.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// All the randomness of one thing in the world.
#[derive(Clone, Copy)]
pub(super) struct Dice {
    seed: u64,
    entity: u64,
}

impl Dice {
    /// The dice of the world itself.
    pub(super) fn new(seed: u64) -> Self {
        Dice { seed, entity: 0 }
    }

    /// The dice of a thing inside this one.
    pub(super) fn of(self, tag: &str, index: u64) -> Self {
        Dice { seed: self.seed, entity: self.raw(tag, index) }
    }

    /// 64 random bits for a purpose.
    pub(super) fn raw(self, tag: &str, n: u64) -> u64 {
        let mut bytes = [0u8; 48];
        bytes[..8].copy_from_slice(&self.entity.to_le_bytes());
        bytes[8..16].copy_from_slice(&n.to_le_bytes());
        let tag = &tag.as_bytes()[..tag.len().min(32)];
        bytes[16..16 + tag.len()].copy_from_slice(tag);
        xxh3_64_with_seed(&bytes[..16 + tag.len()], self.seed)
    }

    /// A number in `0.0..1.0`.
    pub(super) fn unit(self, tag: &str, n: u64) -> f64 {
        (self.raw(tag, n) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with the given probability.
    pub(super) fn chance(self, tag: &str, n: u64, probability: f64) -> bool {
        self.unit(tag, n) < probability
    }

    /// A number in `0..bound`; 0 for an empty range.
    pub(super) fn below(self, tag: &str, n: u64, bound: u64) -> u64 {
        ((u128::from(self.raw(tag, n)) * u128::from(bound)) >> 64) as u64
    }

    /// One of several equally likely values. The list must not be empty.
    pub(super) fn pick<T: Copy>(self, tag: &str, n: u64, list: &[T]) -> T {
        list[self.below(tag, n, list.len() as u64) as usize]
    }

    /// The position of one of several values, each as likely as its weight says.
    pub(super) fn weighted(self, tag: &str, n: u64, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut rest = self.below(tag, n, weights.clone().sum());
        for (position, weight) in weights.enumerate() {
            if rest < weight {
                return position;
            }
            rest -= weight;
        }
        0
    }

    /// A number from a distribution given by its quantiles, `(share, value)` rising to share 1.
    pub(super) fn quantile(self, tag: &str, n: u64, table: &[(f64, f64)]) -> f64 {
        let share = self.unit(tag, n);
        table.windows(2).find(|pair| share < pair[1].0).map_or(0.0, |pair| {
            let (from, to) = (pair[0], pair[1]);
            from.1 + (to.1 - from.1) * (share - from.0) / (to.0 - from.0)
        })
    }

    /// Letters and digits, as Stripe writes its identifiers.
    pub(super) fn letters(self, tag: &str, n: u64, length: usize) -> String {
        let mut text = String::with_capacity(length);
        let mut left = 0;
        for position in 0..length {
            if position % 10 == 0 {
                left = self.raw(tag, n * 64 + position as u64);
            }
            text.push(char::from(BASE62[(left % 62) as usize]));
            left /= 62;
        }
        text
    }

    /// A random UUID (version 4).
    pub(super) fn uuid(self, tag: &str) -> String {
        let (high, low) = (self.raw(tag, 0), self.raw(tag, 1));
        let high = (high & !0xf000) | 0x4000;
        let low = (low & !(0b11 << 62)) | (0b10 << 62);
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0xffff);
        format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff)
    }

    /// A different number in `0..modulus` for every different `number` below it: a shuffle that
    /// needs no memory. `modulus` may have only the prime factors 2, 3, 5 and 31.
    pub(super) fn shuffled(self, tag: &str, number: u64, modulus: u64) -> u64 {
        let factor = 60 * 31 * self.below(tag, 0, modulus / (60 * 31)) + 7;
        let offset = self.below(tag, 1, modulus);
        let product = u128::from(number % modulus) * u128::from(factor) + u128::from(offset);
        (product % u128::from(modulus)) as u64
    }
}

/// An 18-character Salesforce identifier: three characters for the kind of object, a number,
/// and the three characters that make the identifier safe to compare without regard to case.
pub(super) fn salesforce_id(prefix: &str, mut number: u64) -> String {
    let mut digits = [b'0'; 5];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(number % 62) as usize];
        number /= 62;
    }
    let mut id = format!("{prefix}x000000");
    id.extend(digits.iter().map(|&digit| char::from(digit)));
    let suffix: String = id
        .as_bytes()
        .chunks(5)
        .map(|chunk| {
            let upper = chunk.iter().enumerate();
            let bits: usize = upper.map(|(at, c)| usize::from(c.is_ascii_uppercase()) << at).sum();
            char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits])
        })
        .collect();
    id + &suffix
}

/// How many Salesforce identifiers there are under one prefix.
pub(super) const SALESFORCE_IDS: u64 = 62u64.pow(5);

/// A number in base 36 with a fixed number of digits.
pub(super) fn base36(mut number: u64, length: usize) -> String {
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize];
        number /= 36;
    }
    digits.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_salesforce_computes() {
        let id = salesforce_id("001", 0);
        assert_eq!(id, "001x00000000000AAA");
        let upper = salesforce_id("001", 62u64.pow(5) - 1 - 61 + 10);
        assert_eq!(&upper[10..], "zzzzAAAQ");
    }

    #[test]
    fn shuffled_numbers_are_all_different() {
        let dice = Dice::new(7);
        let mut seen: Vec<u64> = (0..36_000).map(|n| dice.shuffled("n", n, 36_000)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 36_000);
    }
}
