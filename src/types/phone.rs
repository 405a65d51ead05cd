//! Phone numbers in E.164; two extensions of one switchboard are two numbers.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};

use super::blocking::Cut;
use super::placeholders;
use super::value_type::{Prepared, Shaped, Standardised, ValueType};
use super::visible::technical;
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
    const HAS_A_FORM: bool = true;
    const FEW_SHARE: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole], &[Cut::Suffix(7)]];
    const COMES_IN_LISTS: bool = true;
    const HINTS: &'static [&'static str] =
        &["phone", "mobile", "tel", "telephone", "cell", "telefon", "handy", "telefono", "telefoon", "gsm", "whatsapp"];

    fn standard(trimmed: &str, region: Option<&str>) -> Standardised {
        standard(trimmed, region)
    }

    fn published(trimmed: &str, region: Option<&str>) -> Option<String> {
        match standard(trimmed, region) {
            Standardised::Value(number) => Some(number),
            _ => None,
        }
    }

    fn stands_for_nothing(_: &str, lower: &str) -> bool {
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
    let number = number.split_once(';').map_or(number, |(number, _)| number);
    number.len().checked_sub(*SAME_DIGITS).and_then(|start| number.as_bytes().get(start..))
}

/// A valid number in E.164, `;ext=` before an extension (RFC 3966), read in `region` where it names no country.
///
/// A number names its country by `+`, by `00`, or, where it is none of the region, by its first digits.
/// Letters are never dialled: a text that holds any but a mark of an extension is no number.
fn standard(raw: &str, region: Option<&str>) -> Standardised {
    let written = technical(raw);
    // A data frame makes `.0` of whole numbers in a column with gaps.
    let whole = written.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()));
    let Some((number, extension)) = parts(whole.unwrap_or(&written)) else { return Standardised::Invalid };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if !(5..=20).contains(&digits.len()) {
        return Standardised::Invalid;
    }
    let abroad = || PHONE_NUMBER_UTIL.parse(format!("+{}", digits.trim_start_matches('0'))).ok();
    let valid = |number: &PhoneNumber| PHONE_NUMBER_UTIL.is_valid_number(number);
    let found = match number.starts_with('+') {
        true => PHONE_NUMBER_UTIL.parse(number).ok().filter(valid),
        false => region
            .and_then(|region| PHONE_NUMBER_UTIL.parse_with_default_region(number, region).ok())
            .filter(valid)
            .or_else(|| abroad().filter(|_| digits.starts_with("00")).filter(valid))
            .or_else(|| {
                let may_name_it = region.is_some() && digits.len() >= NAMES_ITS_COUNTRY && !digits.starts_with('0');
                abroad().filter(|_| may_name_it).filter(valid)
            }),
    };
    let with_extension = |mut text: String| {
        if let Some(extension) = extension {
            text.push_str(EXTENSION);
            text.push_str(extension);
        }
        text
    };
    match found {
        Some(found) => Standardised::Value(with_extension(found.format_as(PhoneNumberFormat::E164).into_owned())),
        None => doubtful(number, &digits, region)
            .map_or(Standardised::Invalid, |text| Standardised::Doubtful(with_extension(text))),
    }
}

/// A number that nobody was given, such as one without its area or with a digit too many: its digits, with the country
/// where the number names one or the region does.
fn doubtful(number: &str, digits: &str, region: Option<&str>) -> Option<String> {
    if !(*SAME_DIGITS..=LONGEST).contains(&digits.len()) {
        return None;
    }
    let with_country = || {
        let found = PHONE_NUMBER_UTIL.parse_with_default_region(number, region.unwrap_or("ZZ")).ok()?;
        Some(found.format_as(PhoneNumberFormat::E164).into_owned())
    };
    let is_local = digits.len() <= LONGEST_LOCAL && !number.starts_with('+');
    let text = if is_local { None } else { with_country() };
    Some(text.unwrap_or_else(|| digits.to_owned()))
}

/// No number has more digits (ITU-T E.164).
const LONGEST: usize = 15;
/// A number of so many digits may lack its area.
const LONGEST_LOCAL: usize = 8;

/// From so many digits on a number without `+` may begin with its country: hardly any region's own are as long.
const NAMES_ITS_COUNTRY: usize = 12;

/// What stands between a number and its extension.
const EXTENSION: &str = ";ext=";

/// The number and the extension that is written behind it; `None` where other letters stand in the text.
fn parts(written: &str) -> Option<(&str, Option<&str>)> {
    const LABELS: [&str; 12] =
        ["telephone", "telefon", "phone", "mobile", "mobil", "cell", "home", "work", "office", "fax", "tel", "t"];
    const MARKS: [&str; 9] = [";ext=", "extension", "durchwahl", "ext.", "ext", "poste", "dw", "x", "#"];
    let mut text = written.trim();
    // `Tel.: ` before it, and `(mobile)` behind it.
    if let Some(colon) = text.find([':', '.']).filter(|at| text[..*at].bytes().all(|b| b.is_ascii_alphabetic()))
        && LABELS.contains(&text[..colon].to_ascii_lowercase().as_str())
    {
        text = text[colon..].trim_start_matches([':', '.', ' ']);
    }
    if let Some((before, label)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && LABELS.contains(&label.trim().to_ascii_lowercase().as_str())
    {
        text = before.trim_end();
    }
    let lower = text.to_ascii_lowercase();
    let marked = MARKS.iter().find_map(|mark| Some((lower.find(mark)?, mark.len())));
    let (number, extension) = match marked {
        Some((at, mark)) => {
            let extension = text[at + mark..].trim_start_matches([':', '.', ' ']);
            let sound = (1..=7).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_digit());
            (text[..at].trim_end_matches([' ', ',', ';']), Some(extension).filter(|_| sound).map(Some)?)
        }
        None => (text, None),
    };
    number.chars().all(|c| !c.is_alphabetic()).then_some((number, extension))
}
