//! Two sources that differ always in the same way.
//!
//! In: the numbers of two sources for the customers of whom both say something and do not agree. Out: the factor or the
//! difference that more than half of them have in common, if any: what is left are mistakes. It promises to find none
//! in a few customers. Which of the two definitions is meant is for people to say.

use std::collections::BTreeMap;

use crate::config::Tolerance;
use crate::tables::{Decimal, Scalar, Steady, Testimonies};

/// Fewer customers say nothing.
const ENOUGH: usize = 20;
/// Factors so near to each other are one, where no tolerance is declared: sources round what they hold.
const NEAR: f64 = 0.001;
/// A factor is so many times as far from one as factors that count as one are from each other.
const FAR: f64 = 3.0;

/// A value as a number that can be compared: of a day the days since 1970.
pub fn as_number(value: &Scalar) -> Option<Decimal> {
    match value {
        Scalar::Date(day) => Some(i64::from(*day).into()),
        other => other.number(),
    }
}

/// What more than half of all differences have in common; `pairs` are the numbers of the left and the right source.
pub fn steady(pairs: &[(Decimal, Decimal)], tolerance: Tolerance) -> Option<Steady> {
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
    if let Some((factor, customers)) = common_factor(factors.collect(), tolerance, of) {
        let factor = format!("{factor:.3e}").parse().unwrap_or(1.0);
        return Some(Steady { right_is_larger, factor: Some(factor), difference: None, customers, of });
    }
    let differences = pairs.iter().filter_map(|(left, right)| right.checked_sub(*left));
    let mut times: BTreeMap<Decimal, usize> = BTreeMap::new();
    differences.for_each(|one| *times.entry(one).or_default() += 1);
    let (difference, customers) = times.into_iter().find(|(_, times)| times * 2 > of)?;
    let right_is_larger = difference > Decimal::ZERO;
    Some(Steady { right_is_larger, factor: None, difference: Some(difference.abs().to_string()), customers, of })
}

/// The middle factor, where more than half are near to it and it is far from one.
fn common_factor(mut factors: Vec<f64>, tolerance: Tolerance, of: usize) -> Option<(f64, usize)> {
    factors.sort_unstable_by(f64::total_cmp);
    let middle = *factors.get(factors.len() / 2)?;
    let near = match tolerance {
        Tolerance::Share(share) => share.to_binary().max(NEAR),
        Tolerance::Difference(_) => NEAR,
    };
    let customers = factors.iter().filter(|factor| (**factor / middle - 1.0).abs() <= near).count();
    (customers * 2 > of && (middle - 1.0).abs() > FAR * near).then_some((middle, customers))
}

/// By supply whether it differs always in the same way from the first.
pub(super) fn of_another_definition(
    testimonies: &Testimonies,
    places: &[usize],
    n: usize,
    near: Tolerance,
) -> Vec<bool> {
    let mut pairs: Vec<Vec<(Decimal, Decimal)>> = vec![Vec::new(); n];
    for place in places {
        let mut rows = testimonies.rows(*place);
        let Some(first) = rows.next().filter(|row| testimonies.supply[*row] == 0) else { continue };
        let Some(own) = as_number(&testimonies.value[first]) else { continue };
        for row in rows.filter(|row| testimonies.class[*row] != testimonies.class[first]) {
            let other = as_number(&testimonies.value[row]);
            pairs[usize::from(testimonies.supply[row])].extend(other.map(|other| (own, other)));
        }
    }
    pairs.iter().map(|pairs| steady(pairs, near).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(n: i64, right: impl Fn(i64) -> String) -> Vec<(Decimal, Decimal)> {
        (1..=n).map(|i| (Decimal::from(i * 7), Decimal::parse(&right(i * 7)).unwrap())).collect()
    }

    #[test]
    fn a_factor_that_nearly_all_have_in_common_is_found() {
        let found = steady(&pairs(30, |n| format!("{}", n * 12)), Tolerance::default()).unwrap();
        assert_eq!((found.factor, found.right_is_larger, found.customers, found.of), (Some(12.0), true, 30, 30));
        let found =
            steady(&pairs(30, |n| if n < 20 { "5".to_owned() } else { format!("{}", n * 12) }), Tolerance::default())
                .unwrap();
        assert_eq!((found.customers, found.of), (28, 30));
        let found = steady(&pairs(100, |n| format!("{:.2}", n as f64 * 1_000.0 / 12.0)), Tolerance::default()).unwrap();
        assert_eq!((found.factor, found.right_is_larger), (Some(83.33), true));
        let halved = steady(&pairs(30, |n| format!("{}", n as f64 / 2.0)), Tolerance::default()).unwrap();
        assert_eq!((halved.factor, halved.right_is_larger), (Some(2.0), false));
    }

    #[test]
    fn a_difference_that_nearly_all_have_in_common_is_found() {
        let found = steady(&pairs(30, |n| format!("{}.5", n + 20)), Tolerance::default()).unwrap();
        assert_eq!((found.factor, found.difference.as_deref(), found.right_is_larger), (None, Some("20.5"), true));
    }

    #[test]
    fn few_customers_and_many_ways_to_differ_say_nothing() {
        assert!(steady(&pairs(19, |n| format!("{}", n * 12)), Tolerance::default()).is_none());
        assert!(steady(&pairs(30, |n| format!("{}", n * n)), Tolerance::default()).is_none());
        let some = |n: i64| if n < 120 { format!("{}", n * n) } else { format!("{}", n * 12) };
        assert!(steady(&pairs(30, some), Tolerance::default()).is_none());
    }
}
