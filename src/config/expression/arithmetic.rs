//! Arithmetic of exact numbers.
//!
//! In: numbers. Out: a number, or nothing where there is none or it has more than 29 digits before the point. It
//! promises that sums and differences are exact, that products and quotients are rounded half to even at the ninth
//! digit after the point and nowhere before, and that nothing overflows in silence. What has no exact value, such as a
//! root, is calculated in binary and then written with nine digits.

use crate::tables::{Decimal, SCALE};

const UNIT: i128 = 10i128.pow(SCALE);

/// What stands between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    By,
    /// What is left of a division, with the sign of what is divided.
    Rest,
    /// A quotient without what follows the point.
    Whole,
}

/// The result; `None` for a division by zero and for what is too large.
pub(super) fn calculate(operator: Operator, a: Decimal, b: Decimal) -> Option<Decimal> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => product(a.units(), b.units()).and_then(Decimal::from_units),
        Operator::By => quotient(a.units(), b.units()).and_then(Decimal::from_units),
        Operator::Rest => a.units().checked_rem(b.units()).and_then(Decimal::from_units),
        Operator::Whole => {
            a.units().checked_div(b.units()).and_then(|n| n.checked_mul(UNIT)).and_then(Decimal::from_units)
        }
    }
}

fn product(a: i128, b: i128) -> Option<i128> {
    let unit = UNIT.unsigned_abs();
    let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
    // Whole units and parts apart: no product of two of them is too large unless the result is.
    let (x, x_parts, y, y_parts) = (x / unit, x % unit, y / unit, y % unit);
    let whole = x.checked_mul(y)?.checked_mul(unit)?;
    let mixed = x.checked_mul(y_parts)?.checked_add(x_parts.checked_mul(y)?)?;
    let parts = x_parts * y_parts;
    let sum = whole.checked_add(mixed)?.checked_add(parts / unit)?;
    signed(half_even(sum, parts % unit, unit)?, (a < 0) != (b < 0))
}

fn quotient(a: i128, b: i128) -> Option<i128> {
    if b == 0 {
        return None;
    }
    let unit = UNIT.unsigned_abs();
    let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
    if let Some(x) = x.checked_mul(unit) {
        return signed(half_even(x / y, x % y, y)?, (a < 0) != (b < 0));
    }
    // Bit by bit of the unit, for its product with the rest may have more than 128 bits. All numbers are below 10^38,
    // so that three of them are.
    let (whole, rest) = (x / y, x % y);
    let (mut parts, mut left) = (0u128, 0u128);
    for bit in (0..u128::BITS - unit.leading_zeros()).rev() {
        left = left * 2 + if unit >> bit & 1 == 1 { rest } else { 0 };
        parts = parts * 2 + left / y;
        left %= y;
    }
    let sum = whole.checked_mul(unit)?.checked_add(parts)?;
    signed(half_even(sum, left, y)?, (a < 0) != (b < 0))
}

/// `n` and a part of one, rounded half to even.
fn half_even(n: u128, rest: u128, of: u128) -> Option<u128> {
    let up = match (rest * 2).cmp(&of) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => n & 1 == 1,
        std::cmp::Ordering::Greater => true,
    };
    n.checked_add(u128::from(up))
}

fn signed(n: u128, is_negative: bool) -> Option<i128> {
    let n = i128::try_from(n).ok()?;
    Some(if is_negative { -n } else { n })
}

/// How a number is shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the nearest; what lies in the middle to the even one.
    HalfEven,
    /// Towards zero.
    Cut,
    /// To the next smaller one.
    Down,
    /// To the next larger one.
    Up,
}

/// The number with so many digits after the point.
pub(super) fn rounded(n: Decimal, digits: u32, rounding: Rounding) -> Option<Decimal> {
    let step = 10i128.pow(SCALE.saturating_sub(digits));
    let (units, down) = (n.units(), n.units().div_euclid(step) * step);
    let rest = units - down;
    let up = match rounding {
        Rounding::HalfEven => (rest * 2, (down / step) & 1) > (step, 0),
        Rounding::Cut => units < 0 && rest > 0,
        Rounding::Down => false,
        Rounding::Up => rest > 0,
    };
    Decimal::from_units(if up { down + step } else { down })
}

/// -1, 0 or 1.
pub(super) fn sign(n: Decimal) -> Decimal {
    Decimal::from(n.units().signum() as i64)
}

/// A function of binary numbers; `None` where it has no value.
pub(super) fn in_binary(n: Decimal, function: fn(f64) -> f64) -> Option<Decimal> {
    Decimal::from_binary(function(n.to_binary()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn result(a: &str, operator: Operator, b: &str) -> String {
        calculate(operator, n(a), n(b)).map_or_else(|| "none".to_owned(), |n| n.to_string())
    }

    #[test]
    fn products_and_quotients_are_exact_to_the_ninth_digit() {
        use Operator::{By, Minus, Plus, Rest, Times, Whole};
        for (a, operator, b, shown) in [
            ("9007199254740993", Times, "12", "108086391056891916"),
            ("108086391056891916", By, "100.0", "1080863910568919.16"),
            ("0.0000004", Plus, "0.1", "0.1000004"),
            ("0.1", Minus, "0.3", "-0.2"),
            ("0.1", Times, "0.2", "0.02"),
            ("1", By, "3", "0.333333333"),
            ("-2", By, "3", "-0.666666667"),
            ("0.000000001", By, "2", "0"),
            ("0.000000003", By, "2", "0.000000002"),
            ("0.000000005", Times, "0.5", "0.000000002"),
            ("-0.000000003", Times, "0.5", "-0.000000002"),
            ("1", By, "0", "none"),
            ("1", Rest, "0", "none"),
            ("-7", Rest, "3", "-1"),
            ("-7", Whole, "3", "-2"),
            ("7.5", Whole, "2", "3"),
            ("10000000000000000000000000000", Times, "10", "none"),
            ("99999999999999999999999999999.999999999", Times, "1", "99999999999999999999999999999.999999999"),
            ("99999999999999999999999999999.999999999", By, "1", "99999999999999999999999999999.999999999"),
            ("99999999999999999999999999999", By, "99999999999999999999999999998", "1"),
            ("99999999999999999999999999999", By, "300000000000000000000", "333333333.333333333"),
            ("1", By, "99999999999999999999999999999", "0"),
            ("99999999999999999999999999999", By, "0.1", "none"),
            ("99999999999999999999999999999", Plus, "1", "none"),
        ] {
            assert_eq!(result(a, operator, b), shown, "{a} {operator:?} {b}");
        }
    }

    #[test]
    fn numbers_are_shortened_as_the_name_says() {
        use Rounding::{Cut, Down, HalfEven, Up};
        for (text, digits, rounding, shown) in [
            ("2.5", 0, HalfEven, "2"),
            ("3.5", 0, HalfEven, "4"),
            ("-2.5", 0, HalfEven, "-2"),
            ("-3.5", 0, HalfEven, "-4"),
            ("2.51", 0, HalfEven, "3"),
            ("1.005", 2, HalfEven, "1"),
            ("1.015", 2, HalfEven, "1.02"),
            ("-2.7", 0, Cut, "-2"),
            ("2.7", 0, Cut, "2"),
            ("-2.1", 0, Down, "-3"),
            ("-2.1", 0, Up, "-2"),
            ("2.1", 0, Up, "3"),
            ("2", 0, Up, "2"),
            ("2.123456789", 40, HalfEven, "2.123456789"),
        ] {
            assert_eq!(rounded(n(text), digits, rounding).unwrap().to_string(), shown, "{text} {rounding:?}");
        }
        assert_eq!(rounded(n("99999999999999999999999999999.5"), 0, Up), None);
    }

    #[test]
    fn what_has_no_value_is_none() {
        assert_eq!(in_binary(n("2"), f64::sqrt).unwrap().to_string(), "1.414213562");
        assert_eq!(in_binary(n("-1"), f64::sqrt), None);
        assert_eq!(in_binary(n("0"), f64::ln), None);
        assert_eq!(in_binary(n("1000"), f64::exp), None);
    }
}
