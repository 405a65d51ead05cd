//! How a column writes its numbers.
//!
//! In: the texts of a column, and the mark before the parts where it is declared. Out: a reader of its numbers. It
//! promises that the numbers of a column count one thing: where percentages stand beside plain numbers, or one currency
//! beside another, only what more than half of them are is read. It looks at no other column.

use std::collections::BTreeMap;

use super::currency::Currency;
use super::number::{DecimalMark, Shows, Unit, amount, shown};
use crate::tables::Decimal;

/// What a column as a whole says of its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notation {
    mark: Option<DecimalMark>,
    /// Commas stand before the parts, so that a point with three digits behind it may be thousands.
    commas: bool,
    /// Most of its numbers are percentages.
    percent: bool,
    /// Whether percentages are read, and whether all else is.
    reads: Option<(bool, bool)>,
    /// The only currency that is read, or none, where there are several.
    money: Option<Option<Currency>>,
}

/// What is most of several, if it is more than half.
fn most(counts: &BTreeMap<Currency, usize>) -> Option<Currency> {
    let all: usize = counts.values().sum();
    counts.iter().find(|(_, n)| *n * 2 > all).map(|(one, _)| *one)
}

/// Whether a number is written as programs write it: no unit, and a point or nothing before the parts.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'))
}

impl Notation {
    /// How these texts are written.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, mark: Option<DecimalMark>) -> Self {
        let (mut points, mut commas) = (false, false);
        let (mut percent, mut other) = (0, 0);
        let mut money: BTreeMap<Currency, usize> = BTreeMap::new();
        for text in texts {
            if is_plain(text) {
                match text.bytes().filter(|b| *b == b'.').count() {
                    0 => {}
                    1 => points |= shown(text) == Shows::Mark(DecimalMark::Point),
                    // Points that stand between thousands stand before no parts.
                    _ => commas |= amount(text, mark).is_some(),
                }
                other += usize::from(text.bytes().any(|b| matches!(b, b'1'..=b'9')));
                continue;
            }
            let Some(amount) = amount(text, mark) else { continue };
            points |= amount.shows == Shows::Mark(DecimalMark::Point);
            commas |= amount.shows == Shows::Mark(DecimalMark::Comma);
            // Nothing is nothing, whatever is counted.
            if amount.value == Decimal::ZERO {
                continue;
            }
            match amount.unit {
                Unit::Percent => percent += 1,
                Unit::Plain => other += 1,
                Unit::Money(currency) => {
                    other += 1;
                    *money.entry(currency).or_default() += 1;
                }
            }
        }
        Self {
            mark,
            commas: mark.is_none() && commas && !points,
            percent: percent > other,
            reads: (percent > 0 && other > 0).then_some((percent > other, other > percent)),
            money: (money.len() > 1).then(|| most(&money)),
        }
    }

    /// The number that one of the texts says.
    pub fn number(&self, text: &str) -> Option<Decimal> {
        let amount = amount(text, self.mark)?;
        if self.commas && amount.shows == Shows::MaybeThousands {
            return None;
        }
        let (percent, other) = self.reads.unwrap_or((true, true));
        let is_read = match amount.unit {
            _ if amount.value == Decimal::ZERO => true,
            Unit::Percent => percent,
            Unit::Plain => other,
            Unit::Money(currency) => other && self.money.is_none_or(|read| read == Some(currency)),
        };
        is_read.then_some(amount.value)
    }

    /// A number as it stands in the column: with the mark before the parts that the others have, and as a percentage
    /// among percentages, so that it is read as this number and the others as before.
    pub fn text_of(&self, n: Decimal) -> String {
        let hundred = n.units().checked_mul(100).and_then(Decimal::from_units).filter(|_| self.percent);
        let (digits, unit) = (hundred.unwrap_or(n).to_string(), if hundred.is_some() { "%" } else { "" });
        let comma = self.commas || self.mark == Some(DecimalMark::Comma);
        let digits = if comma { digits.replace('.', ",") } else { digits };
        // With three digits behind it a mark could be one of thousands.
        let texts = [format!("{digits}{unit}"), format!("{digits}0{unit}")];
        texts.into_iter().find(|text| self.number(text) == Some(n)).unwrap_or_else(|| n.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<Option<String>> {
        let notation = Notation::of(texts.iter().copied(), None);
        texts.iter().map(|text| notation.number(text).map(|n| n.to_string())).collect()
    }

    fn says(texts: &[&str]) -> Vec<Option<String>> {
        texts.iter().map(|text| (!text.is_empty()).then(|| (*text).to_owned())).collect()
    }

    #[test]
    fn one_currency_and_bare_amounts_are_one_column() {
        assert_eq!(read(&["$5", "USD 6", "7", "-8 US$"]), says(&["5", "6", "7", "-8"]));
    }

    #[test]
    fn of_several_currencies_only_that_of_most_is_read() {
        assert_eq!(read(&["$5", "$6", "€7", "8", "€0"]), says(&["5", "6", "", "8", "0"]));
        assert_eq!(read(&["$5", "€7", "8"]), says(&["", "", "8"]), "none is more than half");
    }

    #[test]
    fn percentages_and_other_numbers_are_not_mixed() {
        assert_eq!(read(&["12%", "3 %", "0.5", "0"]), says(&["0.12", "0.03", "", "0"]));
        assert_eq!(read(&["12%", "3", "€ 4"]), says(&["", "3", "4"]));
        assert_eq!(read(&["12%", "0.12"]), says(&["", ""]));
    }

    #[test]
    fn where_commas_stand_before_the_parts_a_point_may_be_thousands() {
        assert_eq!(read(&["1.234", "0.5"]), says(&["1.234", "0.5"]));
        assert_eq!(read(&["1.234", "12,50", "7"]), says(&["", "12.5", "7"]));
        assert_eq!(read(&["1.234", "1.234,50"]), says(&["", "1234.5"]));
        assert_eq!(read(&["1.250", "1.000.000", "7"]), says(&["", "1000000", "7"]));
        assert_eq!(read(&["1.250", "1.2.3", "7"]), says(&["1.25", "", "7"]));
        let declared = Notation::of(["1.234", "12,50"].into_iter(), Some(DecimalMark::Comma));
        assert_eq!(declared.number("1.234"), Some(Decimal::from(1234)));
    }

    #[test]
    fn a_number_is_written_as_the_others_of_its_column_are_and_read_as_itself() {
        for (column, n, text) in [
            (&["7", "8.5"][..], "1.234", "1.234"),
            (&["12,50", "7"], "1.234", "1,2340"),
            (&["12,50", "7"], "12.5", "12,5"),
            (&["12,50", "7"], "1234", "1234"),
            (&["12%", "3 %"], "0.125", "12.5%"),
            (&["12,5%", "3 %"], "0.12345", "12,3450%"),
            (&["$5", "$6"], "7.5", "7.5"),
            (&[], "-0.0000004", "-0.0000004"),
        ] {
            let (notation, n) = (Notation::of(column.iter().copied(), None), Decimal::parse(n).unwrap());
            assert_eq!(notation.text_of(n), text);
            let more = Notation::of(column.iter().copied().chain([text]), None);
            assert_eq!(more.number(text), Some(n));
            assert!(column.iter().all(|other| more.number(other) == notation.number(other)), "{column:?} {text}");
        }
        let declared = Notation::of(["7"].into_iter(), Some(DecimalMark::Comma));
        assert_eq!(declared.text_of(Decimal::parse("1.234").unwrap()), "1,234");
    }
}
