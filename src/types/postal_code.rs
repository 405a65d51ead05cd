//! Postal codes without blanks and country prefix.

use super::folding::fold;
use super::placeholders;
use super::value_type::{EXACT, Partner, Prepared, Shaped, Standardised, Subject, Topic, ValueType};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A postal code.
pub(super) struct PostalCode;

const SAME_AREA: u8 = 2;
const ONE_SLIP: u8 = 3;

impl ValueType for PostalCode {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "the same area", "one slip", "equal"];
    const FORETELLS: Option<(Topic, u8)> = Some((Topic::Address, EXACT));
    const ELSEWHERE: Option<u8> = Some(ONE_SLIP);
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const NEEDS_A_HOME: bool = true;
    const WITH_OTHERS: Partner = Partner::PostalCode;
    const HINTS: &'static [&'static str] = &["zip", "plz", "postal", "postleitzahl", "code postal"];

    fn standard(trimmed: &str, region: Option<&str>) -> Standardised {
        standard(trimmed, region)
    }

    fn stands_for_nothing(_: &str, lower: &str) -> bool {
        placeholders::is_nothing(lower) || (placeholders::is_one_symbol(lower) && lower.starts_with(['0', '9', 'x']))
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

number! {
    /// So many first characters of a code without an outward part are the area.
    AREA: usize = 3;
}

/// Codes.
pub(super) struct Column<'a>(Shaped<'a>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(Shaped::new(texts))
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (x, y) = self.0.in_order(a, b);
        if self.0.may_be_within(a, b, 1) && scratch.edits(x, y) <= 1 {
            ONE_SLIP
        } else if x.is_ascii() && y.is_ascii() && x[..area(x)] == y[..area(y)] {
            SAME_AREA
        } else {
            1
        }
    }
}

/// Where the area ends: the outward part of a code that ends in digit, letter, letter; else [`AREA`] characters.
fn area(code: &str) -> usize {
    let bytes = code.as_bytes();
    let n = bytes.len();
    let outward = n >= 5 && bytes[n - 3].is_ascii_digit() && bytes[n - 1].is_ascii_alphabetic();
    if outward { n - 3 } else { n.min(*AREA) }
}

/// Letters and digits only, upper case, without a country's prefix; the five digits of a US ZIP+4.
fn standard(raw: &str, region: Option<&str>) -> Standardised {
    let folded = fold(raw).to_uppercase();
    let without_country = match folded.split_once('-') {
        Some((prefix, rest))
            if (1..=2).contains(&prefix.len())
                && prefix.bytes().all(|b| b.is_ascii_uppercase())
                && rest.bytes().next().is_some_and(|b| b.is_ascii_digit()) =>
        {
            rest.to_owned()
        }
        _ => folded,
    };
    let is_zip_plus_4 = without_country.len() == 10
        && without_country.as_bytes()[5] == b'-'
        && without_country.bytes().enumerate().all(|(i, b)| i == 5 || b.is_ascii_digit());
    let kept = if is_zip_plus_4 { &without_country[..5] } else { &without_country };
    let mut code: String = kept.chars().filter(char::is_ascii_alphanumeric).collect();
    // A spreadsheet has eaten the zero of a New England ZIP; only where the region is declared to be the US.
    if region == Some("US") && code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) {
        code.insert(0, '0');
    }
    if (3..=12).contains(&code.len()) && code.bytes().any(|b| b.is_ascii_digit()) {
        Standardised::Value(code)
    } else {
        Standardised::Invalid
    }
}
