//! Numbers, as systems write them.
//!
//! In: a text. Out: the number that it says, and with it the currency, where one is written. It promises that a text
//! that could mean two numbers means none, and that a number is read to its last digit. What a column as a whole says
//! of its numbers is asked in `notation`.

use std::borrow::Cow;

use schemars::JsonSchema;

use super::currency::{Currency, before, behind};
use super::visible::visible;
use crate::tables::Decimal;

/// No number is written with more characters.
const LONGEST: usize = 100;

/// What stands between the whole and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// A point, as in `1,234.56`; a comma separates thousands.
    Point,
    /// A comma, as in `1.234,56`; a point separates thousands.
    Comma,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    /// It is not said.
    Plain,
    /// Hundredths; the number is divided already.
    Percent,
    /// Money.
    Money(Currency),
}

/// What the way in which a number is written says of the others in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// Nothing.
    Nothing,
    /// This mark stands before the parts.
    Mark(DecimalMark),
    /// One point and three digits behind it: where commas stand before the parts elsewhere, it may be thousands.
    MaybeThousands,
}

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) value: Decimal,
    pub(super) unit: Unit,
    pub(super) shows: Shows,
}

/// The number that a text says; `None` for what is none, and for what could be two.
///
/// Read are digits with a point or a comma before the parts; thousands in groups of three (or by India's custom)
/// between commas, points, blanks or apostrophes; a sign before or a minus behind; brackets for minus; a currency
/// before or behind; a percentage, as hundredths; and a power of ten, as in `1.5e-7`. One comma with three digits
/// behind it and at most three before it could be thousands or parts, and is not read; one point is the point before
/// the parts, except where a currency makes thousands as likely. More than nine digits behind the point are rounded
/// half to even.
pub fn number(text: &str) -> Option<Decimal> {
    number_with(text, None)
}

/// The number that a text says, where the mark before the parts is declared.
pub fn number_with(text: &str, mark: Option<DecimalMark>) -> Option<Decimal> {
    amount(text, mark).map(|amount| amount.value)
}

/// The currency in which an amount is written; `None` where none is written, and where the text is no number.
pub fn currency_of(text: &str, mark: Option<DecimalMark>) -> Option<&'static str> {
    match amount(text, mark)?.unit {
        Unit::Money(currency) => Some(currency),
        Unit::Plain | Unit::Percent => None,
    }
}

/// The number that a text says, with what it counts.
pub(super) fn amount(text: &str, mark: Option<DecimalMark>) -> Option<Amount> {
    let text = visible(text);
    if text.len() > LONGEST {
        return None;
    }
    // The form of programs, which is nearly every value.
    if mark != Some(DecimalMark::Comma)
        && let Some(value) = Decimal::parse(&text)
    {
        return Some(Amount { value, unit: Unit::Plain, shows: shown(&text) });
    }
    let text = in_ascii(&text);
    let Outside { minus, unit, change, digits } = outside(&text)?;
    // `1.200,-` shows which mark stands before the parts.
    let mark = match (mark, change) {
        (Some(declared), Some(shown)) if declared != shown => return None,
        (declared, shown) => declared.or(shown),
    };
    let (digits, power) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], &digits[at..]),
        None => (digits, ""),
    };
    let Inside { plain, has_groups, shows } = inside(digits, mark)?;
    if shows == Shows::MaybeThousands && mark.is_none() && matches!(unit, Unit::Money(_)) {
        return None;
    }
    // A power of ten stands behind the digits of a program, which have no groups.
    if has_groups && !power.is_empty() {
        return None;
    }
    let value = Decimal::parse(&format!("{plain}{power}"))?;
    let value = if minus { value.negated() } else { value };
    let value = if unit == Unit::Percent { value.hundredth() } else { value };
    Some(Amount { value, unit, shows })
}

/// What the form of programs says of a column.
pub(super) fn shown(text: &str) -> Shows {
    match text.split_once('.') {
        None => Shows::Nothing,
        Some((whole, part)) if is_a_group(whole.trim_start_matches(['-', '+']), part) => Shows::MaybeThousands,
        Some(_) => Shows::Mark(DecimalMark::Point),
    }
}

/// Whether what stands before and behind a mark could be thousands and the rest.
fn is_a_group(whole: &str, rest: &str) -> bool {
    (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && rest.len() == 3
        && rest.bytes().all(|b| b.is_ascii_digit())
}

/// The same with digits, signs, blanks and apostrophes in their plainest form.
fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{0966}'..='\u{096f}' => digit(c, 0x0966),
        '\u{09E6}'..='\u{09EF}' => digit(c, 0x09E6),
        // Minus signs and dashes.
        '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{ffe1}' => '£',
        '\u{ffe5}' => '¥',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(c as u32 - zero, 10).unwrap_or(c)
}

/// What stands around the digits.
struct Outside<'a> {
    minus: bool,
    unit: Unit,
    /// The mark that stands where small change would.
    change: Option<DecimalMark>,
    digits: &'a str,
}

/// Takes sign, unit and the dash for small change off; each stands at most once, on either side.
fn outside(text: &str) -> Option<Outside<'_>> {
    let mut rest = text;
    let mut minus: Option<bool> = None;
    let (mut unit, mut change) = (Unit::Plain, None);
    loop {
        rest = rest.trim_matches(' ');
        if let Some((whole, mark)) = without_change(rest).filter(|_| change.is_none()) {
            (rest, change) = (whole, Some(mark));
            continue;
        }
        let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let signed = inner.or_else(|| rest.strip_prefix('-')).or_else(|| rest.strip_suffix('-'));
        if let Some(inner) = signed.or_else(|| rest.strip_prefix('+')) {
            if minus.replace(signed.is_some()).is_some() {
                return None;
            }
            rest = inner;
            continue;
        }
        let percent = rest.strip_suffix('%').or_else(|| rest.strip_prefix('%')).map(|rest| (Unit::Percent, rest));
        let money = || before(rest).or_else(|| behind(rest)).map(|(currency, rest)| (Unit::Money(currency), rest));
        let Some((counted, inner)) = percent.or_else(money) else { break };
        if unit != Unit::Plain {
            return None;
        }
        (unit, rest) = (counted, inner);
    }
    Some(Outside { minus: minus == Some(true), unit, change, digits: rest })
}

/// `1.200,-` is money without small change.
fn without_change(text: &str) -> Option<(&str, DecimalMark)> {
    let rest = text.strip_suffix('-')?.trim_end_matches('-');
    let ends_in_a_digit = |rest: &&str| rest.ends_with(|c: char| c.is_ascii_digit());
    let comma = rest.strip_suffix(',').map(|rest| (rest, DecimalMark::Comma));
    comma
        .or_else(|| rest.strip_suffix('.').map(|rest| (rest, DecimalMark::Point)))
        .filter(|(rest, _)| ends_in_a_digit(rest))
}

/// What stands inside of sign and unit.
struct Inside {
    /// Digits with one point.
    plain: String,
    /// Whether thousands were separated.
    has_groups: bool,
    /// What the marks between the digits show.
    shows: Shows,
}

/// Digits with nothing between them but what separates thousands and parts.
fn inside(text: &str, mark: Option<DecimalMark>) -> Option<Inside> {
    if !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'\'')) {
        return None;
    }
    let last = text.bytes().rev().find(|b| matches!(b, b'.' | b','));
    let times = |mark: u8| text.bytes().filter(|b| *b == mark).count();
    let other = |mark: u8| if mark == b'.' { b',' } else { b'.' };
    // The mark before the parts.
    let before_parts = match (mark, last) {
        (Some(DecimalMark::Point), _) => (times(b'.') > 0).then_some(b'.'),
        (Some(DecimalMark::Comma), _) => (times(b',') > 0).then_some(b','),
        (None, None) => None,
        // Of two kinds the last one, if it stands alone.
        (None, Some(last)) if times(other(last)) > 0 => Some(last),
        (None, Some(last)) if times(last) > 1 => None,
        (None, Some(last)) => Some(last),
    };
    let (whole, part) = match before_parts {
        Some(mark) => text.rsplit_once(char::from(mark))?,
        None => (text, ""),
    };
    let twice = before_parts.is_some_and(|mark| whole.contains(char::from(mark)));
    if twice || !part.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let lone = whole.bytes().all(|b| b.is_ascii_digit());
    let shows = match (before_parts, mark) {
        (Some(b','), None) if lone && is_a_group(whole, part) => return None,
        // `12,` is what is left of a list.
        (Some(b','), None) if part.is_empty() => return None,
        (Some(b','), _) => Shows::Mark(DecimalMark::Comma),
        (Some(_), _) if lone && is_a_group(whole, part) => Shows::MaybeThousands,
        (Some(_), _) => Shows::Mark(DecimalMark::Point),
        (None, _) if times(b',') > 0 => Shows::Mark(DecimalMark::Point),
        (None, _) if times(b'.') > 0 => Shows::Mark(DecimalMark::Comma),
        (None, _) => Shows::Nothing,
    };
    Some(Inside { plain: format!("{}.{part}", without_groups(whole)?), has_groups: !lone, shows })
}

/// Digits without what separates thousands: one kind of mark, groups of three behind it, or by India's custom groups of
/// two before the last three.
fn without_groups(whole: &str) -> Option<String> {
    let Some(mark) = whole.bytes().find(|b| !b.is_ascii_digit()).map(char::from) else { return Some(whole.to_owned()) };
    let groups: Vec<&str> = whole.split(mark).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let is_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let by = |n: usize| (1..=n).contains(&first.len()) && middle.iter().all(|group| group.len() == n);
    let fits = last.len() == 3 && !first.starts_with('0') && (by(3) || (mark == ',' && by(2)));
    (is_digits && fits).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, mark: Option<DecimalMark>) -> Option<String> {
        number_with(text, mark).map(|n| n.to_string())
    }

    /// Spellings, and what they say; nothing where they say nothing, or could say two things.
    const SPELLINGS: [(&str, &str); 101] = [
        ("12", "12"),
        (" 12.50 ", "12.5"),
        ("\u{a0}12\u{a0}", "12"),
        ("\u{200e}-5\u{200b}", "-5"),
        ("007", "7"),
        ("9007199254740993", "9007199254740993"),
        ("0.0000004", "0.0000004"),
        ("-5", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
        ("5-", "-5"),
        ("5 -", "-5"),
        ("(5)", "-5"),
        ("( 1,234.50 )", "-1234.5"),
        ("\u{2212}5", "-5"),
        ("\u{2013}5", "-5"),
        ("1e3", "1000"),
        ("1.5E-7", "0.00000015"),
        ("1,5e3", "1500"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1 234.56", "1234.56"),
        ("1\u{a0}234,56", "1234.56"),
        ("1\u{202f}234\u{202f}567", "1234567"),
        ("1\u{2009}234", "1234"),
        ("1'234.56", "1234.56"),
        ("1\u{2019}234\u{2019}567.8", "1234567.8"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("12,34,567", "1234567"),
        ("1,23,45,678.5", "12345678.5"),
        ("1.234", "1.234"),
        ("1,23", "1.23"),
        ("1,2345", "1.2345"),
        ("1234,567", "1234.567"),
        ("0,123", "0.123"),
        (",5", "0.5"),
        ("-,5", "-0.5"),
        (".5", "0.5"),
        ("$50", "50"),
        ("$1,200.00", "1200"),
        ("-$50", "-50"),
        ("$-50", "-50"),
        ("($50)", "-50"),
        ("$(50)", "-50"),
        ("50 €", "50"),
        ("€ 1.200,50", "1200.5"),
        ("1.200,50€", "1200.5"),
        ("£9.99", "9.99"),
        ("¥1,200,000", "1200000"),
        ("\u{ffe5}980", "980"),
        ("CHF 1'234.50", "1234.5"),
        ("1'234.50 CHF", "1234.5"),
        ("Fr. 5.50", "5.5"),
        ("USD 5", "5"),
        ("5USD", "5"),
        ("eur 5", "5"),
        ("R$ 1.234,56", "1234.56"),
        ("1 234,50 zł", "1234.5"),
        ("99 kr", "99"),
        ("99,50 kr.", "99.5"),
        ("Rs. 1,23,456", "123456"),
        ("₹1,23,456.78", "123456.78"),
        ("1.200,-", "1200"),
        ("100,- €", "100"),
        ("CHF 100.--", "100"),
        ("12%", "0.12"),
        ("12,5 %", "0.125"),
        ("%12", "0.12"),
        ("-3%", "-0.03"),
        ("１２３．５", "123.5"),
        ("－５", "-5"),
        ("٤٢", "42"),
        ("4.0000000005", "4"),
        ("4.0000000015", "4.000000002"),
        ("1,234", ""),
        ("-12,345", ""),
        ("€ 1.234", ""),
        ("1,2,3", ""),
        ("1.2.3", ""),
        ("12,345,6", ""),
        ("1.234.56", ""),
        ("1,234.567,8", ""),
        ("12 34", ""),
        ("030 123 456", ""),
        ("12,", ""),
        ("--5", ""),
        ("-5-", ""),
        ("(-5)", ""),
        ("10+", ""),
        ("5-10", ""),
        ("$5 EUR", ""),
        ("5 %%", ""),
        ("Top 5", ""),
        ("5k", ""),
        ("1 234e3", ""),
        ("NaN", ""),
        ("inf", ""),
    ];

    #[test]
    fn numbers_are_read_in_the_spellings_that_mean_one_number() {
        for (text, says) in SPELLINGS {
            assert_eq!(read(text, None).unwrap_or_default(), says, "{text:?}");
        }
        for none in
            ["", " ", "-", "$", "%", "()", "e", "1e", "infinity", "-inf", "0x10", "1/2", "2026-01-01", "n/a", "#N/A"]
        {
            assert_eq!(read(none, None), None, "{none:?}");
        }
        assert_eq!(read(&"9".repeat(30), None), None, "too large");
        assert_eq!(read(&format!("0.{}", "0".repeat(200)), None), None, "too long");
    }

    #[test]
    fn a_declared_mark_decides_what_could_be_two_numbers() {
        for (text, point, comma) in [
            ("1,234", "1234", "1.234"),
            ("1.234", "1.234", "1234"),
            ("€ 1.234", "1.234", "1234"),
            ("1,234.5", "1234.5", ""),
            ("1.234,5", "", "1234.5"),
            ("12,5", "", "12.5"),
            ("12.5", "12.5", ""),
            ("1 234", "1234", "1234"),
            ("1,234,567", "1234567", ""),
            ("7", "7", "7"),
            ("1e3", "1000", "1000"),
        ] {
            assert_eq!(read(text, Some(DecimalMark::Point)).unwrap_or_default(), point, "{text}");
            assert_eq!(read(text, Some(DecimalMark::Comma)).unwrap_or_default(), comma, "{text}");
        }
    }

    #[test]
    fn a_written_unit_is_known_by_one_name() {
        for (text, unit) in [
            ("5", Unit::Plain),
            ("5%", Unit::Percent),
            ("$5", Unit::Money("USD")),
            ("US$ 5", Unit::Money("USD")),
            ("5 USD", Unit::Money("USD")),
            ("€5", Unit::Money("EUR")),
            ("-5 EUR", Unit::Money("EUR")),
            ("¥5", Unit::Money("JPY")),
        ] {
            assert_eq!(amount(text, None).map(|amount| amount.unit), Some(unit), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[-+0-9., '()%$€eE]{0,12}|.{0,12}") {
            for mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
                if let Some(n) = number_with(&text, mark) {
                    prop_assert!(text.chars().any(char::is_numeric), "{n}");
                }
            }
        }

        #[test]
        fn a_number_reads_alike_in_every_style(units in -10i128.pow(22)..10i128.pow(22)) {
            let Some(n) = Decimal::from_units(units) else { return Ok(()) };
            let text = n.abs().to_string();
            let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
            let grouped = |mark: &str| {
                let groups = whole.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap());
                let groups: Vec<&str> = groups.collect();
                groups.join(mark)
            };
            for (thousands, mark, declared) in [
                (",", ".", DecimalMark::Point),
                (".", ",", DecimalMark::Comma),
                (" ", ",", DecimalMark::Comma),
                ("'", ".", DecimalMark::Point),
            ] {
                let written = format!("{}{mark}{part}", grouped(thousands));
                for (before, behind) in [("-", ""), ("", "-"), ("(", ")"), ("-€", ""), ("€ -", ""), ("-", " €")] {
                    let text = format!("{before}{written}{behind}");
                    prop_assert_eq!(number_with(&text, Some(declared)), Some(n.abs().negated()));
                }
            }
        }
    }
}
