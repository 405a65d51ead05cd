//! Which testimonies of a customer agree.

use std::collections::{BTreeMap, HashMap};

use crate::config::Tolerance;
use crate::tables::{Decimal, Scalar};
use crate::types::AttributeType;

/// So many values are compared one by one; more are looked up.
const FEW: usize = 16;

/// Values that agree have one class; classes are numbered from 0 as they appear. Texts agree when they are equal or
/// their comparable forms are, numbers when they are within the tolerance.
pub(super) fn classes(kind: AttributeType, tolerance: Tolerance, values: &[Scalar], classes: &mut Vec<u32>) {
    match values.first() {
        None => {}
        Some(_) if values.len() == 1 => classes.push(0),
        Some(Scalar::Text(_)) => texts(kind, values, classes),
        Some(Scalar::Decimal(_) | Scalar::Integer(_)) if tolerance != Tolerance::default() => {
            numbers(tolerance, values, classes);
        }
        Some(_) if values.len() > FEW => others(values, classes),
        Some(_) => few(values, classes),
    }
}

/// Whether values of one type all agree.
pub(crate) fn agree(kind: AttributeType, tolerance: Tolerance, values: &[Scalar]) -> bool {
    let mut found = Vec::new();
    classes(kind, tolerance, values, &mut found);
    found.iter().all(|class| *class == 0)
}

fn few(values: &[Scalar], classes: &mut Vec<u32>) {
    let start = classes.len();
    let mut next = 0;
    for (v, value) in values.iter().enumerate() {
        let same = values[..v].iter().position(|other| other == value);
        classes.push(same.map_or(next, |same| classes[start + same]));
        next += u32::from(same.is_none());
    }
}

/// By comparable form; where there is none, by the text itself.
fn texts(kind: AttributeType, values: &[Scalar], classes: &mut Vec<u32>) {
    let text = |value: &Scalar| if let Scalar::Text(text) = value { text.to_string() } else { String::new() };
    if let [first, rest @ ..] = values
        && rest.iter().all(|value| value == first)
    {
        classes.extend(values.iter().map(|_| 0));
        return;
    }
    let form = |value: &Scalar| {
        let text = text(value);
        match kind.comparable(&text) {
            form if form.is_empty() => (false, text),
            form => (true, form),
        }
    };
    if values.len() <= FEW {
        let start = classes.len();
        let forms: Vec<(bool, String)> = values.iter().map(form).collect();
        let mut next = 0;
        for (f, one) in forms.iter().enumerate() {
            let same = forms[..f].iter().position(|other| other == one);
            classes.push(same.map_or(next, |same| classes[start + same]));
            next += u32::from(same.is_none());
        }
        return;
    }
    let mut known: HashMap<(bool, String), u32> = HashMap::new();
    for value in values {
        let next = known.len() as u32;
        classes.push(*known.entry(form(value)).or_insert(next));
    }
}

/// From the smallest number on, each class as wide as the tolerance allows and no wider.
fn numbers(tolerance: Tolerance, values: &[Scalar], classes: &mut Vec<u32>) {
    let number = |value: &Scalar| value.number().unwrap_or_default();
    let mut sorted: Vec<usize> = (0..values.len()).collect();
    sorted.sort_by_key(|at| number(&values[*at]));
    // The place in order at which the class of each value begins.
    let mut begins = vec![0; values.len()];
    let mut first = 0;
    for (place, at) in sorted.iter().enumerate() {
        if !are_within(tolerance, number(&values[sorted[first]]), number(&values[*at])) {
            first = place;
        }
        begins[*at] = first;
    }
    let mut known: BTreeMap<usize, u32> = BTreeMap::new();
    for begin in begins {
        let next = known.len() as u32;
        classes.push(*known.entry(begin).or_insert(next));
    }
}

/// Whether two numbers are no further apart than is allowed.
fn are_within(tolerance: Tolerance, a: Decimal, b: Decimal) -> bool {
    let apart = a.checked_sub(b).map(Decimal::abs);
    apart.is_some_and(|apart| match tolerance {
        Tolerance::Difference(allowed) => apart <= allowed,
        Tolerance::Share(share) => apart <= a.abs().max(b.abs()).share(share),
    })
}

fn others(values: &[Scalar], classes: &mut Vec<u32>) {
    let mut known: BTreeMap<&Scalar, u32> = BTreeMap::new();
    for value in values {
        let next = known.len() as u32;
        classes.push(*known.entry(value).or_insert(next));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(units: i64) -> Scalar {
        Scalar::Decimal(Decimal::from_units(i128::from(units) * 10_000_000).unwrap())
    }

    fn found(kind: AttributeType, tolerance: Tolerance, values: &[Scalar]) -> Vec<u32> {
        let mut found = Vec::new();
        classes(kind, tolerance, values, &mut found);
        found
    }

    /// As it is said: each value beside all earlier ones.
    fn said(kind: AttributeType, values: &[Scalar]) -> Vec<u32> {
        let form = |value: &Scalar| if let Scalar::Text(text) = value { kind.comparable(text) } else { String::new() };
        let mut classes: Vec<u32> = Vec::new();
        for (v, value) in values.iter().enumerate() {
            let earlier = &values[..v];
            let agrees = |other: &Scalar| !form(value).is_empty() && form(other) == form(value);
            let same = earlier.iter().position(|other| other == value);
            let same = same.or_else(|| earlier.iter().position(agrees));
            let next = classes.iter().max().map_or(0, |most| most + 1);
            classes.push(same.map_or(next, |same| classes[same]));
        }
        classes
    }

    #[test]
    fn numbers_agree_within_the_tolerance_and_a_chain_of_near_ones_does_not() {
        let cent = Tolerance::Difference(Decimal::parse("0.01").unwrap());
        let values: Vec<Scalar> = [100, 101, 102, 100, 300].map(decimal).to_vec();
        assert_eq!(found(AttributeType::Decimal, cent, &values), [0, 0, 1, 0, 2]);
        assert_eq!(found(AttributeType::Decimal, Tolerance::default(), &values), [0, 1, 2, 0, 3]);
        let percent = Tolerance::Share(Decimal::parse("0.01").unwrap());
        let values: Vec<Scalar> = [9_900, 10_000, 10_001, -9_900, -10_000, 0].map(decimal).to_vec();
        assert_eq!(found(AttributeType::Decimal, percent, &values), [0, 0, 1, 2, 2, 3]);
        let whole: Vec<Scalar> = [100, 99, 98].map(Scalar::Integer).to_vec();
        assert_eq!(found(AttributeType::Integer, percent, &whole), [0, 0, 1], "sorted, 98 is the first of its class");
    }

    proptest! {
        #[test]
        fn however_many_there_are_they_agree_as_it_is_said(
            texts in proptest::collection::vec("[aAbB.é]{0,3}", 0..40),
            numbers in proptest::collection::vec(-3i32..4, 0..40),
        ) {
            let texts: Vec<Scalar> = texts.iter().map(|text| Scalar::Text(text.as_str().into())).collect();
            let decimals: Vec<Scalar> = numbers.iter().map(|n| decimal(i64::from(*n))).collect();
            let days: Vec<Scalar> = numbers.iter().map(|n| Scalar::Date(*n)).collect();
            for (kind, values) in [
                (AttributeType::Text, &texts),
                (AttributeType::Decimal, &decimals),
                (AttributeType::Date, &days),
            ] {
                for n in [values.len().min(FEW), values.len()] {
                    prop_assert_eq!(found(kind, Tolerance::default(), &values[..n]), said(kind, &values[..n]));
                }
            }
        }

        #[test]
        fn no_class_is_wider_than_the_tolerance_and_the_order_changes_nothing(
            numbers in proptest::collection::vec(-500i64..500, 1..40),
            allowed in 1i64..60,
            share in any::<bool>(),
        ) {
            let allowed = Decimal::from_units(i128::from(allowed) * 10_000_000).unwrap();
            let tolerance = if share { Tolerance::Share(allowed) } else { Tolerance::Difference(allowed) };
            let mut values: Vec<Scalar> = numbers.iter().map(|n| decimal(*n)).collect();
            let together = |values: &[Scalar]| {
                let classes = found(AttributeType::Decimal, tolerance, values);
                let mut sets: BTreeMap<u32, Vec<Scalar>> = BTreeMap::new();
                for (class, value) in classes.iter().zip(values) {
                    sets.entry(*class).or_default().push(value.clone());
                }
                let mut sets: Vec<Vec<Scalar>> = sets.into_values().collect();
                sets.iter_mut().for_each(|set| set.sort());
                sets.sort();
                sets
            };
            let sets = together(&values);
            for set in &sets {
                let (least, most) = (set[0].number().unwrap(), set[set.len() - 1].number().unwrap());
                prop_assert!(are_within(tolerance, least, most), "{least} {most}");
            }
            values.reverse();
            prop_assert_eq!(together(&values), sets);
        }
    }
}
