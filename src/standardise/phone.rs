//! Phone numbers in E.164.

use phonenumber::Mode;

use super::value::Standardised;

/// A valid number in E.164, read in `region` where it names no country.
pub(super) fn standard(raw: &str, region: Option<&str>) -> Standardised {
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
