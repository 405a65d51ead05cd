//! How a column writes its numbers.
//!
//! In: the texts of a column, and the mark before the parts where it is declared. Out: a reader of its numbers. It
//! promises that the numbers of a column count one thing: where percentages stand beside plain numbers, or one currency
//! beside another, only what more than half of them are is read. What a column says is counted, so that parts of it add
//! up. It looks at no other column.

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

/// Of a number that is written as programs write it, with no unit, and a point or nothing before the parts: how many
/// points there are, and whether all its digits are zeros.
fn plain(text: &str) -> Option<(usize, bool)> {
    let (mut points, mut is_zero) = (0, true);
    for byte in text.bytes() {
        match byte {
            b'1'..=b'9' => is_zero = false,
            b'.' => points += 1,
            b'0' | b'-' | b'+' | b'e' | b'E' => {}
            _ => return None,
        }
    }
    Some((points, is_zero))
}

/// How texts are written, counted.
#[derive(Clone, Debug, Default)]
struct Writings {
    mark: Option<DecimalMark>,
    points: bool,
    commas: bool,
    percent: usize,
    other: usize,
    money: BTreeMap<Currency, usize>,
}

impl Writings {
    /// Nothing yet, of a column of which the mark before the parts may be declared.
    fn new(mark: Option<DecimalMark>) -> Self {
        Self { mark, ..Self::default() }
    }

    /// A text of the column.
    fn saw(&mut self, text: &str) {
        if let Some((points, is_zero)) = plain(text) {
            match points {
                0 => {}
                1 => self.points = self.points || shown(text) == Shows::Mark(DecimalMark::Point),
                // Points that stand between thousands stand before no parts.
                _ => self.commas |= amount(text, self.mark).is_some(),
            }
            self.other += usize::from(!is_zero);
            return;
        }
        let Some(amount) = amount(text, self.mark) else { return };
        self.points |= amount.shows == Shows::Mark(DecimalMark::Point);
        self.commas |= amount.shows == Shows::Mark(DecimalMark::Comma);
        // Nothing is nothing, whatever is counted.
        if amount.value == Decimal::ZERO {
            return;
        }
        match amount.unit {
            Unit::Percent => self.percent += 1,
            Unit::Plain => self.other += 1,
            Unit::Money(currency) => {
                self.other += 1;
                *self.money.entry(currency).or_default() += 1;
            }
        }
    }

    /// What the texts together say.
    fn notation(&self) -> Notation {
        let Self { mark, points, commas, percent, other, ref money } = *self;
        Notation {
            mark,
            commas: mark.is_none() && commas && !points,
            percent: percent > other,
            reads: (percent > 0 && other > 0).then_some((percent > other, other > percent)),
            money: (money.len() > 1).then(|| most(money)),
        }
    }
}

/// What a column says of its numbers, learnt while its parts pass.
#[derive(Clone, Debug, Default)]
pub struct NotationLearnt {
    writings: Writings,
    known: Option<Notation>,
}

impl NotationLearnt {
    /// Nothing yet, of a column of which the mark before the parts may be declared.
    pub fn new(mark: Option<DecimalMark>) -> Self {
        Self { writings: Writings::new(mark), known: None }
    }

    /// Adds a part of the column, and says how its numbers are taken to be written: as the column is known to write
    /// them, or its first part.
    pub fn pass<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Notation {
        texts.for_each(|text| self.writings.saw(text));
        self.known.get_or_insert_with(|| self.writings.notation()).clone()
    }

    /// All parts have passed: whether they must pass again, for the column writes its numbers otherwise than was taken.
    pub fn begin_again(&mut self) -> bool {
        let found = self.writings.notation();
        let is_again = self.known.as_ref().is_some_and(|known| !known.reads_like(&found));
        *self = Self { writings: Writings::new(self.writings.mark), known: Some(found) };
        is_again
    }
}

impl Notation {
    /// How these texts are written.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, mark: Option<DecimalMark>) -> Self {
        let mut writings = Writings::new(mark);
        texts.for_each(|text| writings.saw(text));
        writings.notation()
    }

    /// Whether a text says the same number by both.
    pub fn reads_like(&self, other: &Self) -> bool {
        let Self { mark, commas, percent: _, reads, money } = self;
        (mark, commas, reads, money) == (&other.mark, &other.commas, &other.reads, &other.money)
    }

    /// The number that one of the texts says.
    pub fn number(&self, text: &str) -> Option<Decimal> {
        // Nothing about the column says of digits anything but what they say.
        if self.mark != Some(DecimalMark::Comma)
            && !self.commas
            && self.reads.is_none()
            && let Some(n) = Decimal::of_few_digits(text)
        {
            return Some(n);
        }
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
