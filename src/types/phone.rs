//! Phone numbers in E.164.

use phonenumber::Mode;

use super::blocking::Cut;
use super::placeholders;
use super::value_type::{Prepared, Shaped, Standardised, ValueType};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A phone number.
pub(super) struct Phone;

const SAME_END: u8 = 2;
const ONE_SLIP: u8 = 3;

impl ValueType for Phone {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "the same last seven digits", "one slip", "equal"];
    const IS_A_HOME: bool = true;
    const PERSONAL: bool = true;
    const PUBLISHES_STANDARD: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole], &[Cut::Suffix(7)]];
    const COMES_IN_LISTS: bool = true;
    const HINTS: &'static [&'static str] = &["phone", "mobile", "tel", "telephone", "fax"];

    fn standard(trimmed: &str, region: Option<&str>) -> Standardised {
        standard(trimmed, region)
    }

    fn stands_for_nothing(lower: &str) -> bool {
        placeholders::is_dummy_number(lower) || placeholders::is_nothing(lower)
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

number! {
    /// So many last digits in common are a level.
    SAME_DIGITS: usize = 7;
}

/// Numbers.
pub(super) struct Column<'a>(Shaped<'a>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(Shaped::new(texts))
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (x, y) = self.0.in_order(a, b);
        if self.0.may_be_within(a, b, 1) && scratch.edits(x, y) <= 1 {
            ONE_SLIP
        } else if same_end(x).is_some() && same_end(x) == same_end(y) {
            SAME_END
        } else {
            1
        }
    }
}

fn same_end(number: &str) -> Option<&[u8]> {
    number.len().checked_sub(*SAME_DIGITS).and_then(|start| number.as_bytes().get(start..))
}

/// A valid number in E.164, read in `region` where it names no country.
fn standard(raw: &str, region: Option<&str>) -> Standardised {
    if raw.len() > 60 || raw.chars().filter(char::is_ascii_digit).count() < 5 {
        return Standardised::Invalid;
    }
    let country = region.and_then(|region| region.parse().ok());
    match phonenumber::parse(country, raw) {
        Ok(number) if number.is_valid() => {
            let text = number.format().mode(Mode::E164).to_string();
            let end = text.find(|c: char| c != '+' && !c.is_ascii_digit()).unwrap_or(text.len());
            Standardised::Value(text[..end].to_owned())
        }
        _ => Standardised::Invalid,
    }
}
