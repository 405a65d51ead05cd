//! The text of an ID: opaque, typable, checked.
//!
//! Fourteen symbols of Crockford's base 32 (no I, L, O, U) carry 70 bits; a fifteenth checks them. It is the sum, over
//! the field of 32 elements (x⁵+x²+1), of each symbol times a power of the field's generator. The powers differ, so
//! every single wrong symbol and every exchange of two symbols changes the sum.

use polars::prelude::PlSmallStr;

/// What IDs are minted from, beside the content of records: who does not have it cannot tell which ID a record has.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(not shown)")
    }
}

impl Salt {
    /// A salt of these bytes, which should be random.
    pub fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The salt of a text: two registries that are made with one text mint the same IDs from the same records.
    pub fn of_text(text: &str) -> Self {
        Self(blake3::derive_key("c360 2026 salt of a registry of canonical IDs", text.as_bytes()))
    }

    /// The salt that stands in a registry, as 64 hexadecimal digits.
    pub(super) fn of_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text.trim()).ok().map(|bytes| Self(*bytes.as_bytes()))
    }

    /// How it stands in a registry.
    pub(super) fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// What tells another salt from this one, and does not tell what it is.
    pub(super) fn check(&self) -> String {
        blake3::keyed_hash(&self.0, b"which salt").to_hex()[..16].to_owned()
    }

    /// Whether it is that of a registry that is never written: IDs from content alone.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// A key for another purpose, from which the salt cannot be told.
    pub(super) fn key_for(&self, purpose: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, purpose).as_bytes()
    }

    /// A keyed hash of what was read of a record.
    pub(super) fn hash(&self, content: &[u8]) -> u64 {
        let hash = blake3::keyed_hash(&self.0, content);
        hash.as_bytes()[..8].iter().fold(0, |all, byte| all << 8 | u64::from(*byte))
    }

    /// An ID from the content of a record; the counter moves on when the ID is taken, so that a part that splits off
    /// with the first record of a customer never gets the ID that stays behind.
    pub(super) fn mint(
        &self,
        (entity, prefix): (&str, &str),
        (source, record_id): (&str, &str),
        is_taken: impl Fn(&str) -> bool,
    ) -> PlSmallStr {
        let mut counter = 0u64;
        loop {
            let content = format!("{entity}\u{1f}{source}\u{1f}{record_id}\u{1f}{counter}");
            let hash = blake3::keyed_hash(&self.0, content.as_bytes());
            let payload = hash.as_bytes()[..16].iter().fold(0, |all: u128, byte| all << 8 | u128::from(*byte));
            let id = text(prefix, payload);
            if !is_taken(&id) {
                return id.into();
            }
            counter += 1;
        }
    }
}

/// The salt of a registry that has none yet.
#[derive(Clone, Copy, Debug)]
pub enum NewSalt {
    /// Said by the user, who means the registry that has it.
    Given(Salt),
    /// Made for the case that there is none.
    Random(Salt),
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 14;

/// The ID with this payload; the lowest 70 bits count.
fn text(prefix: &str, payload: u128) -> String {
    let symbols: Vec<u8> = (0..SYMBOLS).rev().map(|place| (payload >> (5 * place) & 31) as u8).collect();
    let mut text = String::with_capacity(prefix.len() + 18);
    text.push_str(prefix);
    for (place, symbol) in symbols.iter().chain([&check(&symbols)]).enumerate() {
        if place % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[*symbol as usize]));
    }
    text
}

/// Whether a text is an ID with this prefix and nothing in it is mistyped.
pub fn is_valid_id(text: &str, prefix: &str) -> bool {
    let Some(rest) = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')) else { return false };
    let parts: Vec<&str> = rest.split('-').collect();
    if parts.len() != 3 || parts.iter().any(|part| part.len() != 5) {
        return false;
    }
    let symbols: Option<Vec<u8>> = parts
        .concat()
        .bytes()
        .map(|byte| ALPHABET.iter().position(|symbol| *symbol == byte).map(|at| at as u8))
        .collect();
    symbols.is_some_and(|symbols| check(&symbols[..SYMBOLS]) == symbols[SYMBOLS])
}

fn check(symbols: &[u8]) -> u8 {
    // Horner's rule multiplies the first symbol by the highest power; the check symbol itself has the power 0.
    symbols.iter().fold(0, |sum, symbol| double(sum) ^ symbol).pipe(double)
}

/// Times the generator.
fn double(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 != 0 { shifted ^ 0b10_0101 } else { shifted }
}

trait Pipe: Sized {
    fn pipe<T>(self, f: fn(Self) -> T) -> T {
        f(self)
    }
}

impl Pipe for u8 {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_symbol_and_an_exchange_of_two_are_noticed() {
        for payload in [0u128, 1, 0x3F_1234_5678_9ABC_DEF0, (1 << 70) - 1, 0x2A_AAAA_AAAA_AAAA_AAAA] {
            let id = text("ACC", payload);
            assert!(is_valid_id(&id, "ACC") && id.len() == 21);
            let bytes = id.as_bytes();
            for at in (4..21).filter(|at| bytes[*at] != b'-') {
                for symbol in ALPHABET.iter().filter(|symbol| **symbol != bytes[at]) {
                    let mut wrong = bytes.to_vec();
                    wrong[at] = *symbol;
                    assert!(!is_valid_id(&String::from_utf8(wrong).unwrap(), "ACC"));
                }
                for other in (at + 1..21).filter(|other| bytes[*other] != b'-' && bytes[*other] != bytes[at]) {
                    let mut wrong = bytes.to_vec();
                    wrong.swap(at, other);
                    assert!(!is_valid_id(&String::from_utf8(wrong).unwrap(), "ACC"));
                }
            }
        }
        assert!(
            !is_valid_id("ACC-00000-00000", "ACC")
                && !is_valid_id("", "ACC")
                && !is_valid_id("ACC-0000é-00000-0000", "ACC")
        );
    }
}
