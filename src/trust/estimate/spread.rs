//! How right each source is, and how sure that is: by drawing customers again and again (Efron's bootstrap).

use super::check::Draw;
use super::fit::{Counted, Declared};
use super::model::{Model, Work};
use super::pattern::Pattern;

/// So many times customers are drawn again.
const TIMES: usize = 40;
/// Rounds of each fit, which begins where the fit to all ended.
const ROUNDS: usize = 12;

/// How right a source is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::trust) struct Right {
    /// Its claims.
    pub claims: f64,
    /// The share of them that is right today.
    pub today: f64,
    /// The share that was right on the day of the claim.
    pub then: f64,
}

/// Of every source.
pub(in crate::trust) fn right(model: &Model, counted: &Counted) -> Vec<Right> {
    let mut all = vec![Right::default(); model.accuracy.len()];
    let mut work = Work::default();
    for (pattern, customers) in counted {
        let n = f64::from(*customers);
        model.weigh(pattern, None, &mut work);
        for claim in &pattern.claims {
            let of = &mut all[usize::from(claim.source)];
            of.claims += n;
            let (today, then) = work.of_claim(claim);
            of.today += n * today;
            of.then += n * then;
        }
    }
    for of in &mut all {
        let n = of.claims.max(1e-9);
        (of.today, of.then) = (of.today / n, of.then / n);
    }
    all
}

/// How much oftener a source is right than the first, of the customers of whom both speak.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::trust) struct Versus {
    /// Customers of whom both speak.
    pub both: f64,
    /// By what share of them it is right oftener, today.
    pub today: f64,
    /// The same, each on the day of its claim.
    pub then: f64,
}

/// Of every source.
pub(in crate::trust) fn versus(model: &Model, counted: &Counted) -> Vec<Versus> {
    let mut all = vec![Versus::default(); model.accuracy.len()];
    let mut work = Work::default();
    for (pattern, customers) in counted {
        let Some(first) = pattern.of(0) else { continue };
        model.weigh(pattern, None, &mut work);
        let of_first = work.of_claim(first);
        for claim in pattern.claims.iter().filter(|claim| claim.source != 0) {
            let (of, n) = (&mut all[usize::from(claim.source)], f64::from(*customers));
            let of_claim = work.of_claim(claim);
            of.both += n;
            of.today += n * (of_claim.0 - of_first.0);
            of.then += n * (of_claim.1 - of_first.1);
        }
    }
    for of in &mut all {
        let n = of.both.max(1e-9);
        (of.today, of.then) = (of.today / n, of.then / n);
    }
    all
}

/// The same of customers drawn again: one list for each time.
pub(in crate::trust) fn drawn(
    model: &Model,
    counted: &Counted,
    declared: &[Declared],
) -> Vec<(Vec<Right>, Vec<Versus>)> {
    use rayon::prelude::*;
    (0..TIMES as u64)
        .into_par_iter()
        .map(|time| {
            let mut draw = Draw::new(1 + time);
            let again: Vec<(Pattern, u32)> = counted
                .iter()
                .map(|(pattern, n)| (pattern.clone(), times(f64::from(*n), &mut draw)))
                .filter(|(_, n)| *n > 0)
                .collect();
            let mut model = model.clone();
            model.fit(&again, declared, ROUNDS);
            (right(&model, &again), versus(&model, &again))
        })
        .collect()
}

/// How often customers of whom there are so many are drawn: Poisson, of many by the normal distribution.
fn times(n: f64, draw: &mut Draw) -> u32 {
    if n > 30.0 {
        let normal = (-2.0 * draw.share().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * draw.share()).cos();
        return (n + n.sqrt() * normal).round().max(0.0) as u32;
    }
    let (mut k, mut product, least) = (0, draw.share(), (-n).exp());
    while product > least && k < 1_000 {
        product *= draw.share();
        k += 1;
    }
    k
}
