//! Sources that always say the same, and sources that write what nobody else writes.
//!
//! A constant agrees with every other constant and tells nothing of anybody: of several that say one thing, one counts.
//! A source that agrees with hardly anybody, where the others agree, writes in a way of its own.

use std::collections::HashMap;

use super::held::fingerprint;
use crate::tables::Testimonies;

/// A source is constant from this share of one value on, which others say less often.
const CONSTANT: f64 = 0.98;
const OF_OTHERS: f64 = 0.9;
/// A source writes in a way of its own where it agrees with others less often, and they with each other more often.
const SELDOM: f64 = 0.05;
const OFTEN: f64 = 0.5;
/// Fewer claims say nothing.
const ENOUGH: u32 = 100;

/// What is to be said of every source.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike {
    /// Whether it says what another constant says already.
    pub(super) is_repeated: Vec<bool>,
    /// Whether it writes in a way of its own.
    pub(super) is_odd: Vec<bool>,
}

/// Looks at the customers at some places.
pub(super) fn alike(testimonies: &Testimonies, places: &[usize], n: usize) -> Alike {
    let mut values: Vec<HashMap<u64, u32>> = vec![HashMap::new(); n];
    let (mut both, mut agree) = (vec![0u32; n * n], vec![0u32; n * n]);
    for place in places {
        let rows: Vec<usize> = testimonies.rows(*place).collect();
        for (r, row) in rows.iter().enumerate() {
            let source = usize::from(testimonies.supply[*row]);
            *values[source].entry(fingerprint(&testimonies.value[*row])).or_default() += 1;
            for other in &rows[r + 1..] {
                let pair = source * n + usize::from(testimonies.supply[*other]);
                both[pair] += 1;
                agree[pair] += u32::from(testimonies.class[*row] == testimonies.class[*other]);
            }
        }
    }
    let most = |source: usize| values[source].iter().map(|(value, n)| (*n, *value)).max();
    let said = |source: usize| values[source].values().sum::<u32>();
    let constant = |source: usize| {
        let (times, value) = most(source)?;
        let others = (0..n).filter(|other| *other != source);
        let (theirs, all) = others.fold((0, 0), |(theirs, all), other| {
            (theirs + values[other].get(&value).copied().unwrap_or(0), all + said(other))
        });
        let is_constant = f64::from(times) >= CONSTANT * f64::from(said(source)) && said(source) >= ENOUGH;
        (is_constant && f64::from(theirs) < OF_OTHERS * f64::from(all)).then_some(value)
    };
    let constants: Vec<Option<u64>> = (0..n).map(constant).collect();
    let is_repeated = (0..n).map(|s| constants[s].is_some() && constants[..s].contains(&constants[s])).collect();
    let share = |of: &dyn Fn(usize, usize) -> bool| {
        let pairs = (0..n * n).filter(|pair| of(pair / n, pair % n));
        let (agreed, all) = pairs.fold((0, 0), |(agreed, all), pair| (agreed + agree[pair], all + both[pair]));
        (f64::from(agreed) / f64::from(all.max(1)), all)
    };
    let is_odd = |source: usize| {
        let (own, compared) = share(&|a, b| (a == source) != (b == source));
        let (others, _) = share(&|a, b| a != source && b != source);
        compared >= ENOUGH && own < SELDOM && others > OFTEN
    };
    Alike { is_repeated, is_odd: (0..n).map(is_odd).collect() }
}
