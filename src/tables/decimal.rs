//! Numbers that are exact.
//!
//! In: digits, as text or as whole numbers of the smallest unit. Out: a number with up to nine digits after the point.
//! It promises that what can be held is held to the last digit, that a sum does not depend on the order of its parts,
//! and that nothing overflows in silence. It knows no separators of thousands, no currencies, no binary fractions.

use std::fmt;

/// Digits after the point.
pub const SCALE: u32 = 9;
/// Digits in all.
pub const PRECISION: u32 = 38;

const UNIT: i128 = 10i128.pow(SCALE);
/// One more than the most that 38 digits can say.
const BEYOND: i128 = 10i128.pow(PRECISION);

/// A number with up to 29 digits before the point and 9 after it: what polars calls `decimal(38, 9)`.
// Packed, so that a value of an attribute is no larger than a text.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed(8))]
pub struct Decimal(i128);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The number of so many parts of a thousand million; `None` beyond 38 digits.
    pub fn from_units(units: i128) -> Option<Self> {
        (-BEYOND < units && units < BEYOND).then_some(Self(units))
    }

    /// How many parts of a thousand million it is.
    pub fn units(self) -> i128 {
        self.0
    }

    /// The number that a text says with digits, at most one point and at most one exponent, such as `-12.5` or `1e3`.
    /// What stands after the ninth digit behind the point is rounded half to even; `None` where it is too large.
    pub fn parse(text: &str) -> Option<Self> {
        let (minus, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (digits, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let units = units(digits.as_bytes(), exponent)?;
        Self::from_units(if minus { -units } else { units })
    }

    /// The number that the shortest text says from which a binary fraction can be read back; `None` for what is no
    /// number or too large.
    pub fn from_binary(n: f64) -> Option<Self> {
        if n.is_finite() { Self::parse(&format!("{n:e}")) } else { None }
    }

    /// The number that a text says in at most 18 characters: digits with at most one point and nine digits behind it,
    /// and a minus or nothing before them; `None` where that cannot be told so fast.
    pub fn of_few_digits(text: &str) -> Option<Self> {
        const FEW: usize = 18;
        let (is_negative, digits) = match text.as_bytes() {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() > FEW {
            return None;
        }
        let (mut n, mut behind) = (0i64, None);
        for byte in digits {
            match (byte, &mut behind) {
                (b'0'..=b'9', behind) => {
                    n = n * 10 + i64::from(byte - b'0');
                    behind.iter_mut().for_each(|behind| *behind += 1);
                }
                (b'.', behind @ None) => *behind = Some(0),
                _ => return None,
            }
        }
        let after = behind.unwrap_or(0);
        let any = digits.len() > usize::from(behind.is_some());
        (any && after <= SCALE).then(|| Self(i128::from(if is_negative { -n } else { n }) * step(after)))
    }

    /// The nearest binary fraction, for what is measured and not published.
    pub fn to_binary(self) -> f64 {
        self.to_string().parse().unwrap_or_default()
    }

    /// The whole number that it is, where it is one.
    pub fn whole(self) -> Option<i64> {
        let units = self.units();
        if units % UNIT == 0 { i64::try_from(units / UNIT).ok() } else { None }
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.units().abs())
    }

    /// With the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.units())
    }

    /// The sum; `None` where it is too large.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_units(self.units() + other.units())
    }

    /// The difference; `None` where it is too large.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_units(self.units() - other.units())
    }

    /// A part of it, rounded half to even to so many digits after the point; `None` for a part of nothing.
    pub fn divided_by(self, parts: u64, digits: u32) -> Option<Self> {
        let step = step(digits);
        if parts == 0 { None } else { Self::from_units(half_even(self.units(), i128::from(parts) * step) * step) }
    }

    /// A percentage stands for hundredths: the number, rounded half to even.
    #[must_use]
    pub fn hundredth(self) -> Self {
        Self(half_even(self.units(), 100))
    }

    /// A share of it that is no more than the whole, cut after the ninth digit.
    #[must_use]
    pub fn share(self, share: Self) -> Self {
        let (whole, part, share) = (self.units() / UNIT, self.units() % UNIT, share.units());
        whole.checked_mul(share).and_then(|whole| Self::from_units(whole + part * share / UNIT)).unwrap_or(self)
    }

    /// Rounded half to even to so many digits after the point.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        if digits >= SCALE {
            return self;
        }
        let step = step(digits);
        // Near the largest number there is no room to round up; it stays as it is.
        Self::from_units(half_even(self.units(), step) * step).unwrap_or(self)
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Self(i128::from(n) * UNIT)
    }
}

/// How many units are one in the last of so many digits after the point.
fn step(digits: u32) -> i128 {
    10i128.pow(SCALE.saturating_sub(digits))
}

/// A quotient of whole numbers, rounded half to even.
fn half_even(n: i128, by: i128) -> i128 {
    let (whole, rest) = (n.div_euclid(by), n.rem_euclid(by));
    match (rest * 2).cmp(&by) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Equal => whole + (whole & 1),
        std::cmp::Ordering::Greater => whole + 1,
    }
}

/// The power of ten that an exponent says.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let fits = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Digits with at most one point, times a power of ten, in units.
fn units(text: &[u8], exponent: i64) -> Option<i128> {
    let point = text.iter().position(|b| *b == b'.');
    let digits = || text.iter().enumerate().filter(|(at, _)| Some(*at) != point).map(|(_, b)| *b);
    let n = text.len() - usize::from(point.is_some());
    if n == 0 || !digits().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let behind = point.map_or(0, |point| text.len() - point - 1) as i64;
    let power = exponent - behind + i64::from(SCALE);
    // The digits from here on say less than a unit.
    let kept = n as i64 + power.min(0);
    let mut units = 0i128;
    for digit in digits().take(usize::try_from(kept).unwrap_or(0)) {
        units = units.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    if power < 0 {
        let half = match kept {
            0.. => digits().nth(kept as usize).map_or(0, |b| b - b'0'),
            _ => 0,
        };
        let more = || digits().skip(kept as usize + 1).any(|b| b != b'0');
        units += i128::from(half > 5 || (half == 5 && (units & 1 == 1 || more())));
    }
    for _ in 0..power.max(0) {
        if units == 0 {
            break;
        }
        units = units.checked_mul(10)?;
    }
    Some(units)
}

impl fmt::Display for Decimal {
    /// All its digits, without zeros at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.units();
        let (whole, part) = (units.unsigned_abs() / UNIT as u128, units.unsigned_abs() % UNIT as u128);
        let sign = if units < 0 { "-" } else { "" };
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{part:09}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A sum of any number of parts in any order: nothing overflows before the end, and nothing is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    /// The sum as far as two words hold it, and how often it went beyond them.
    words: [u64; 2],
    turns: i64,
}

impl ExactSum {
    /// Adds a number.
    pub fn add(&mut self, n: Decimal) {
        let (sum, is_beyond) = self.within().overflowing_add(n.units());
        self.turns += if is_beyond { n.units().signum() as i64 } else { 0 };
        self.words = [sum as u64, (sum >> 64) as u64];
    }

    /// Adds another sum.
    #[cfg(test)]
    pub fn merge(&mut self, other: Self) {
        let (sum, is_beyond) = self.within().overflowing_add(other.within());
        self.turns += other.turns + if is_beyond { other.within().signum() as i64 } else { 0 };
        self.words = [sum as u64, (sum >> 64) as u64];
    }

    fn within(self) -> i128 {
        i128::from(self.words[1] as i64) << 64 | i128::from(self.words[0])
    }

    /// The sum; `None` where it is too large.
    pub fn total(self) -> Option<Decimal> {
        Decimal::from_units(self.within()).filter(|_| self.turns == 0)
    }

    /// The mean of so many parts, rounded half to even to so many digits after the point; `None` of none, or where the
    /// sum is too large.
    pub fn mean(self, parts: u64, digits: u32) -> Option<Decimal> {
        self.total()?.divided_by(parts, digits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        Decimal::parse(text).map(|n| n.to_string())
    }

    #[test]
    fn digits_are_kept_and_only_zeros_at_the_end_go() {
        for (text, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0.10", "-0.1"),
            ("0.0000004", "0.0000004"),
            ("9007199254740993", "9007199254740993"),
            ("12345678901234567.89", "12345678901234567.89"),
            ("99999999999999999999999999999.999999999", "99999999999999999999999999999.999999999"),
            ("1e3", "1000"),
            ("1.5E-7", "0.00000015"),
            ("12.5e+2", "1250"),
            ("0e999999999", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn the_tenth_digit_rounds_half_to_even() {
        for (text, shown) in [
            ("0.0000000005", "0"),
            ("0.0000000015", "0.000000002"),
            ("0.0000000025", "0.000000002"),
            ("0.00000000250000001", "0.000000003"),
            ("-0.0000000015", "-0.000000002"),
            ("0.00000000006", "0"),
            ("6e-10", "0.000000001"),
            ("1e-999999999", "0"),
            ("0.9999999999", "1"),
        ] {
            assert_eq!(read(text).as_deref(), Some(shown), "{text}");
        }
        for (n, digits, shown) in
            [("2.5", 0, "2"), ("3.5", 0, "4"), ("-2.5", 0, "-2"), ("0.125", 2, "0.12"), ("7", 2, "7")]
        {
            assert_eq!(Decimal::parse(n).unwrap().rounded(digits).to_string(), shown, "{n}");
        }
    }

    #[test]
    fn a_mean_is_rounded_once() {
        let mean = |parts: &[&str], digits| {
            let mut sum = ExactSum::default();
            parts.iter().for_each(|part| sum.add(Decimal::parse(part).unwrap()));
            sum.mean(parts.len() as u64, digits).map(|mean| mean.to_string())
        };
        assert_eq!(mean(&["1", "0", "0"], 9).as_deref(), Some("0.333333333"));
        assert_eq!(mean(&["0.01", "0.02"], 2).as_deref(), Some("0.02"));
        assert_eq!(mean(&["0.045", "-0.000000001", "0"], 2).as_deref(), Some("0.01"), "not 0.015, and then 0.02");
        assert_eq!(mean(&[], 9), None);
    }

    #[test]
    fn what_is_no_number_or_too_large_is_none() {
        let long = "9".repeat(30);
        for text in [
            "", "-", ".", "+.", "1.2.3", "1,2", "1e", "1e+", "e5", "1e5.5", " 1", "--1", "0x1", "nan", "inf", "1e29",
            &long,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_takes_no_more_room_than_a_text() {
        assert_eq!(size_of::<Decimal>(), 16);
        assert_eq!(size_of::<crate::tables::Scalar>(), size_of::<polars::prelude::PlSmallStr>());
    }

    /// Adds texts of digits as one does on paper: magnitudes aligned at the point, digit by digit.
    fn on_paper(texts: &[String]) -> String {
        let mut sums = [[0u8; 64]; 2];
        for text in texts {
            let (sign, digits) = text.strip_prefix('-').map_or((0, text.as_str()), |digits| (1, digits));
            let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
            let aligned = format!("{:0>55}{:0<9}", whole, part);
            let mut carry = 0;
            for (at, digit) in aligned.bytes().enumerate().rev() {
                let sum = sums[sign][at] + (digit - b'0') + carry;
                (sums[sign][at], carry) = (sum % 10, sum / 10);
            }
        }
        let (sign, large, small) = if sums[0] >= sums[1] { ("", sums[0], sums[1]) } else { ("-", sums[1], sums[0]) };
        let (mut difference, mut borrow) = (String::new(), 0i8);
        for at in (0..64).rev() {
            let digit = large[at] as i8 - small[at] as i8 - borrow;
            borrow = i8::from(digit < 0);
            difference.insert(0, (b'0' + digit.rem_euclid(10) as u8) as char);
        }
        let (whole, part) = difference.split_at(55);
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        let whole = if whole.is_empty() { "0" } else { whole };
        let text = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
        if text == "0" { text } else { format!("{sign}{text}") }
    }

    proptest! {
        #[test]
        fn sums_are_those_on_paper_in_any_order(
            mut parts in proptest::collection::vec("-?[0-9]{1,26}(\\.[0-9]{1,9})?", 1..60),
            turn in 0usize..60,
        ) {
            let sum = |parts: &[String]| {
                let mut sum = ExactSum::default();
                parts.iter().for_each(|part| sum.add(Decimal::parse(part).unwrap()));
                sum.total().unwrap().to_string()
            };
            let expected = on_paper(&parts);
            prop_assert_eq!(&sum(&parts), &expected);
            let turn = turn % parts.len();
            parts.rotate_left(turn);
            parts.reverse();
            prop_assert_eq!(&sum(&parts), &expected);
        }

        #[test]
        fn the_text_of_a_number_is_that_number(high in any::<i64>(), low in any::<u64>(), by in 0u32..30) {
            let units = ((i128::from(high) << 64) + i128::from(low)) / 10i128.pow(by);
            if let Some(n) = Decimal::from_units(units) {
                prop_assert_eq!(Decimal::parse(&n.to_string()), Some(n));
                prop_assert_eq!(Decimal::from_binary(n.to_binary()).map(|m| m.to_binary()), Some(n.to_binary()));
            }
        }

        #[test]
        fn a_large_part_of_a_sum_may_leave_it_again(large in proptest::collection::vec(any::<i64>(), 0..40)) {
            let most = Decimal::from_units(BEYOND - 1).unwrap();
            let mut sum = ExactSum::default();
            let whole: Vec<Decimal> = large.iter().map(|n| Decimal::from(*n)).collect();
            (0..9).for_each(|_| sum.add(most));
            whole.iter().for_each(|n| sum.add(*n));
            prop_assert_eq!(sum.total(), None);
            (0..9).for_each(|_| sum.add(most.negated()));
            whole.iter().for_each(|n| sum.add(n.negated()));
            prop_assert_eq!(sum.total(), Some(Decimal::ZERO));
        }
    }
}
