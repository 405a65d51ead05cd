//! Identifiers of some system: kept as they are but for blanks.

use super::blocking::Cut;
use super::placeholders;
use super::value_type::{Prepared, Shaped, Standardised, ValueType};
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// An identifier.
pub(super) struct Identifier;

const TWO_SLIPS: u8 = 2;
const ONE_SLIP: u8 = 3;

impl ValueType for Identifier {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "two slips", "one slip", "equal"];
    const IS_AN_IDENTIFIER: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(standard(trimmed))
    }

    fn stands_for_nothing(lower: &str) -> bool {
        matches!(lower, "n/a" | "none" | "null" | "unknown" | "tbd" | "undefined" | "0")
            || placeholders::is_one_symbol(lower)
    }
}

number! {
    /// Shorter identifiers leave no room for a slip.
    SLIP_FROM: usize = 5;
    /// Shorter ones leave no room for two.
    TWO_SLIPS_FROM: usize = 7;
}

/// Identifiers.
pub(super) struct Column<'a>(Shaped<'a>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(Shaped::new(texts))
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        if !self.0.may_be_within(a, b, 2) {
            return 1;
        }
        let (x, y) = self.0.in_order(a, b);
        let shortest = x.len().min(y.len());
        if shortest < *SLIP_FROM {
            return 1;
        }
        match scratch.edits(x, y) {
            0 | 1 => ONE_SLIP,
            2 if shortest >= *TWO_SLIPS_FROM => TWO_SLIPS,
            _ => 1,
        }
    }
}

/// Blanks go, case and leading zeros stay. A Salesforce ID of 18 characters is brought to its 15, of which the last
/// three are only a checksum of the case of the others.
fn standard(raw: &str) -> String {
    let compact: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.len() == 18
        && compact.bytes().all(|b| b.is_ascii_alphanumeric())
        && compact[15..] == case_checksum(&compact[..15])
    {
        return compact[..15].to_owned();
    }
    compact
}

/// For each five characters one letter or digit that says which of them are capitals.
fn case_checksum(id: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    id.as_bytes()
        .chunks(5)
        .map(|five| {
            let bits =
                five.iter().enumerate().fold(0usize, |bits, (i, b)| bits | usize::from(b.is_ascii_uppercase()) << i);
            char::from(ALPHABET[bits])
        })
        .collect()
}
