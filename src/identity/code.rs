//! The text of an ID: opaque, typable, checked.
//!
//! Fourteen symbols of Crockford's base 32 (no I, L, O, U) carry 70 bits; a fifteenth checks them. It is the sum, over
//! the field of 32 elements (x⁵+x²+1), of each symbol times a power of the field's generator. The powers differ, so
//! every single wrong symbol and every exchange of two symbols changes the sum.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 14;

/// The ID with this payload; the lowest 70 bits count.
pub(super) fn text(prefix: &str, payload: u128) -> String {
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
