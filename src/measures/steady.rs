//! Two sources that differ always in the same way.
//!
//! In: the numbers of two sources for the customers of whom both say something and do not agree. Out: the factor or the
//! difference that nearly all of them have in common, if any. It promises to find none in a few customers. Which of the
//! two definitions is meant is for people to say.

use std::collections::BTreeMap;

use super::figures::Steady;
use crate::tables::Decimal;

/// Fewer customers say nothing.
const ENOUGH: usize = 20;
/// Digits to which two factors must be equal to be one, less one: sources round what they hold.
const DIGITS: usize = 3;

/// What nearly all differences have in common; `pairs` are the numbers of the left and the right source.
pub(super) fn steady(pairs: &[(Decimal, Decimal)]) -> Option<Steady> {
    if pairs.len() < ENOUGH {
        return None;
    }
    let of = pairs.len();
    let factor = |(left, right): &(Decimal, Decimal)| {
        let (left, right) = (left.to_binary(), right.to_binary());
        (left != 0.0 && right != 0.0).then(|| right / left)
    };
    // The source that is the larger one is told as a multiple of the smaller.
    let larger = pairs.iter().filter_map(factor).filter(|factor| factor.abs() > 1.0).count();
    let right_is_larger = larger * 2 > of;
    let factors = pairs.iter().filter_map(factor).map(|factor| if right_is_larger { factor } else { factor.recip() });
    if let Some((factor, customers)) = nearly_all(factors.map(|factor| format!("{factor:.DIGITS$e}")), of) {
        let factor = factor.parse().unwrap_or(1.0);
        return Some(Steady { right_is_larger, factor: Some(factor), difference: None, customers, of });
    }
    let differences = pairs.iter().filter_map(|(left, right)| right.checked_sub(*left));
    let (difference, customers) = nearly_all(differences, of)?;
    let right_is_larger = difference > Decimal::ZERO;
    Some(Steady { right_is_larger, factor: None, difference: Some(difference.abs().to_string()), customers, of })
}

/// What more than nine in ten have in common, and how many have it.
fn nearly_all<T: Ord>(all: impl Iterator<Item = T>, of: usize) -> Option<(T, usize)> {
    let mut times: BTreeMap<T, usize> = BTreeMap::new();
    all.for_each(|one| *times.entry(one).or_default() += 1);
    times.into_iter().find(|(_, times)| times * 10 > of * 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(n: i64, right: impl Fn(i64) -> String) -> Vec<(Decimal, Decimal)> {
        (1..=n).map(|i| (Decimal::from(i * 7), Decimal::parse(&right(i * 7)).unwrap())).collect()
    }

    #[test]
    fn a_factor_that_nearly_all_have_in_common_is_found() {
        let found = steady(&pairs(30, |n| format!("{}", n * 12))).unwrap();
        assert_eq!((found.factor, found.right_is_larger, found.customers, found.of), (Some(12.0), true, 30, 30));
        let found = steady(&pairs(30, |n| if n < 20 { "5".to_owned() } else { format!("{}", n * 12) })).unwrap();
        assert_eq!((found.customers, found.of), (28, 30));
        let found = steady(&pairs(100, |n| format!("{:.2}", n as f64 * 1_000.0 / 12.0))).unwrap();
        assert_eq!((found.factor, found.right_is_larger), (Some(83.33), true));
        let halved = steady(&pairs(30, |n| format!("{}", n as f64 / 2.0))).unwrap();
        assert_eq!((halved.factor, halved.right_is_larger), (Some(2.0), false));
    }

    #[test]
    fn a_difference_that_nearly_all_have_in_common_is_found() {
        let found = steady(&pairs(30, |n| format!("{}.5", n + 20))).unwrap();
        assert_eq!((found.factor, found.difference.as_deref(), found.right_is_larger), (None, Some("20.5"), true));
    }

    #[test]
    fn few_customers_and_many_ways_to_differ_say_nothing() {
        assert!(steady(&pairs(19, |n| format!("{}", n * 12))).is_none());
        assert!(steady(&pairs(30, |n| format!("{}", n * n))).is_none());
        assert!(steady(&pairs(30, |n| if n < 28 { "5".to_owned() } else { format!("{}", n * 12) })).is_none());
    }
}
