//! Which testimonies of a customer agree.

use std::collections::{BTreeMap, HashMap};

use crate::tables::Scalar;
use crate::types::AttributeType;

/// So many values are compared one by one; more are looked up.
const FEW: usize = 16;
/// Numbers that differ by no more than this share of themselves are one number.
const NEAR: f64 = 1e-9;

/// Values that agree have one class; classes are numbered from 0 as they appear. Texts agree when they are equal or
/// their comparable forms are, numbers when they are near an earlier one.
pub(super) fn classes(kind: AttributeType, values: &[Scalar], classes: &mut Vec<u32>) {
    match values.first() {
        None => {}
        Some(Scalar::Text(_)) if values.len() == 1 => classes.push(0),
        Some(Scalar::Text(_)) => texts(kind, values, classes),
        Some(Scalar::Decimal(_)) if values.len() > FEW => decimals(values, classes),
        Some(Scalar::Decimal(_)) => few(values, classes, |a, b| {
            a == b || matches!((a.number(), b.number()), (Some(a), Some(b)) if are_near(a, b))
        }),
        Some(_) if values.len() > FEW => others(values, classes),
        Some(_) => few(values, classes, |a, b| a == b),
    }
}

fn are_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= NEAR * a.abs().max(b.abs())
}

fn few(values: &[Scalar], classes: &mut Vec<u32>, agree: impl Fn(&Scalar, &Scalar) -> bool) {
    let start = classes.len();
    let mut next = 0;
    for (v, value) in values.iter().enumerate() {
        // An equal value comes before one that only agrees.
        let same = values[..v].iter().position(|other| other == value);
        let same = same.or_else(|| values[..v].iter().position(|other| agree(other, value)));
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

/// Each number by the earliest that it is equal to, or near.
fn decimals(values: &[Scalar], classes: &mut Vec<u32>) {
    // For every number, in order of size, the place at which it was first met and its class.
    let mut known: BTreeMap<i64, (usize, f64, u32)> = BTreeMap::new();
    let mut next = 0;
    for (v, value) in values.iter().enumerate() {
        let n = value.number().unwrap_or(0.0);
        let key = in_order(n);
        let class = match known.get(&key) {
            Some((_, _, class)) => *class,
            None => {
                let reach = 2.0 * NEAR * n.abs();
                let around = known.range(in_order(n - reach)..=in_order(n + reach));
                let near = around.map(|(_, met)| met).filter(|(_, other, _)| are_near(*other, n));
                let class = near.min_by_key(|(place, _, _)| *place).map_or(next, |(_, _, class)| *class);
                known.insert(key, (v, n, class));
                class
            }
        };
        next += u32::from(class == next);
        classes.push(class);
    }
}

/// A whole number for a finite number, in the same order.
fn in_order(n: f64) -> i64 {
    let bits = (if n == 0.0 { 0.0 } else { n }).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
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

    /// As it is said: each value beside all earlier ones.
    fn said(kind: AttributeType, values: &[Scalar]) -> Vec<u32> {
        let form = |value: &Scalar| if let Scalar::Text(text) = value { kind.comparable(text) } else { String::new() };
        let mut classes: Vec<u32> = Vec::new();
        for (v, value) in values.iter().enumerate() {
            let earlier = &values[..v];
            let agrees = |other: &Scalar| match (other, value) {
                (Scalar::Text(_), Scalar::Text(_)) => !form(value).is_empty() && form(other) == form(value),
                (Scalar::Decimal(a), Scalar::Decimal(b)) => are_near(*a, *b),
                _ => false,
            };
            let same = earlier.iter().position(|other| other == value);
            let same = same.or_else(|| earlier.iter().position(agrees));
            let next = classes.iter().max().map_or(0, |most| most + 1);
            classes.push(same.map_or(next, |same| classes[same]));
        }
        classes
    }

    proptest! {
        #[test]
        fn however_many_there_are_they_agree_as_it_is_said(
            texts in proptest::collection::vec("[aAbB.é]{0,3}", 0..40),
            numbers in proptest::collection::vec((-3i32..4, -3i32..4), 0..40),
        ) {
            let texts: Vec<Scalar> = texts.iter().map(|text| Scalar::Text(text.as_str().into())).collect();
            let near = |(n, off): &(i32, i32)| Scalar::Decimal(f64::from(*n) * (1.0 + f64::from(*off) * 6e-10));
            let decimals: Vec<Scalar> = numbers.iter().map(near).collect();
            let days: Vec<Scalar> = numbers.iter().map(|(n, _)| Scalar::Date(*n)).collect();
            for (kind, values) in [
                (AttributeType::Text, &texts),
                (AttributeType::Decimal, &decimals),
                (AttributeType::Date, &days),
            ] {
                for n in [values.len().min(FEW), values.len()] {
                    let mut found = Vec::new();
                    classes(kind, &values[..n], &mut found);
                    prop_assert_eq!(found, said(kind, &values[..n]));
                }
            }
        }
    }
}
