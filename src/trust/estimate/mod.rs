//! How right sources are, estimated from how they agree.
//!
//! In: patterns of claims with counts, and what is declared. Out: an [`Estimate`], or why there is none. It promises
//! whole-number input and the same answer for the same counts, and that a model that does not make what was seen is
//! not used. It knows neither attributes nor values.

pub(in crate::trust) mod check;
pub(in crate::trust) mod copies;
pub(in crate::trust) mod fit;
pub(in crate::trust) mod model;
pub(in crate::trust) mod pattern;
pub(in crate::trust) mod spread;

use check::{Apart, Draw};
use fit::{Counted, Known};
use model::{Copies, Model};
use pattern::{BANDS, Pattern};
use rayon::prelude::*;
use spread::{Right, Versus};

/// What the numbers of an attribute rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trust) enum Ground {
    /// Three sources or more that speak for themselves, and a fit that makes what was seen.
    Estimated,
    /// One source: nothing can be checked.
    Alone,
    /// Two that speak for themselves: who is right where they differ only the declared numbers say.
    Two,
    /// Too few customers of whom three speak.
    Few,
    /// The fit does not make what was seen.
    Unfit,
    /// Several fits, with other accuracies, make it nearly as well.
    Doubtful,
}

/// How right the sources of an attribute are.
#[derive(Clone, Debug)]
pub(in crate::trust) struct Estimate {
    pub ground: Ground,
    /// The fit, or what is declared.
    pub model: Model,
    /// With three sources: the same if the two that are most alike copied.
    pub copied: Option<Model>,
    /// How right each source is if they did.
    pub right_copied: Option<Vec<Right>>,
    /// How much oftener than the first source each is right, of customers of whom both speak.
    pub versus: Vec<Versus>,
    /// The same if those two copied.
    pub versus_copied: Option<Vec<Versus>>,
    /// Of each source.
    pub right: Vec<Right>,
    /// With customers drawn again.
    pub drawn: Vec<(Vec<Right>, Vec<Versus>)>,
    /// Sets of sources (a bit each) of whose customers the fit says nothing.
    pub unfit: Vec<u64>,
    /// The customers it is fitted to.
    pub customers: u32,
}

/// Three sources must speak of so many customers.
const CUSTOMERS: u32 = 100;
/// Where there are no more than three, of so many: of fewer nobody can tell who copies.
const OF_THREE: u32 = 600;
/// Rounds of the fit.
const ROUNDS: usize = 150;
/// What is seen may be so far from what the model makes, beyond chance; of one set of sources so far.
const APART: f64 = 0.012;
const APART_OF_SET: f64 = 0.05;
/// Of fewer customers one set of sources says nothing by itself.
const OF_SET: u32 = 200;
/// With three sources a fit with copies must be so much more probable (a natural logarithm): what one number more can
/// explain by chance is less.
const MORE: f64 = 2.0;
/// The standard error of an accuracy is at most so much.
const UNSURE: f64 = 0.03;
/// What a source tells of a flag: how much oftener it says yes where it is yes than where it is no.
const TELLS: f64 = 0.3;
/// A source that copies so often does not speak for itself.
const COPIES: f64 = 0.5;
/// One that copies less often does not copy.
const SELDOM: f64 = 0.05;
/// At most so many patterns are tried for copies.
const TRIED: usize = 2_000;

/// Estimates, from customers of whom at least two sources speak.
pub(in crate::trust) fn estimate(counted: &Counted, known: &Known<'_>) -> Estimate {
    let Known { declared, held, listed } = *known;
    let customers: u32 = counted.iter().map(|(_, n)| n).sum();
    let begin = || Model::begin(held, declared, listed);
    let spoken =
        (0..declared.len() as u8).filter(|source| counted.iter().any(|(p, _)| p.of(*source).is_some())).count();
    let three: u32 = counted.iter().filter(|(pattern, _)| pattern.claims.len() > 2).map(|(_, n)| n).sum();
    let as_declared = |ground| Estimate {
        ground,
        model: begin(),
        copied: None,
        right: Vec::new(),
        versus: Vec::new(),
        versus_copied: None,
        right_copied: None,
        drawn: Vec::new(),
        unfit: Vec::new(),
        customers,
    };
    match spoken {
        0 | 1 => return as_declared(Ground::Alone),
        2 => return as_declared(Ground::Two),
        3 if three < OF_THREE => return as_declared(Ground::Few),
        _ if three < CUSTOMERS => return as_declared(Ground::Few),
        _ => {}
    }
    let (mut model, mut is_doubtful) = (begin(), false);
    if spoken > 3 {
        let copies = copies::find(&fewer(copies::collapsed(counted)), known);
        (model.copies, is_doubtful) = (copies.copies, copies.is_doubtful);
    }
    let likelihood = model.fit(counted, declared, ROUNDS);
    if model.copies.iter().flatten().any(|copies| copies.share < SELDOM) {
        model.copies.iter_mut().for_each(|copies| *copies = copies.filter(|copies| copies.share >= SELDOM));
        model.fit(counted, declared, ROUNDS);
    }
    let found = model.copies.clone();
    let copied = match spoken {
        3 => with_copies(counted, known).filter(|(with, _)| *with > likelihood + MORE).map(|(_, model)| model),
        _ => None,
    };
    let speaks = |pattern: &Pattern, copies: &[Option<Copies>]| {
        let groups = copies::groups(copies, COPIES);
        let mut heard: Vec<usize> = pattern.claims.iter().map(|claim| groups[usize::from(claim.source)]).collect();
        heard.sort_unstable();
        heard.dedup();
        heard.len()
    };
    let for_themselves = |copies: &[Option<Copies>]| -> u32 {
        counted.iter().filter(|(pattern, _)| speaks(pattern, copies) > 2).map(|(_, n)| n).sum()
    };
    let groups = check::apart(&model, counted);
    let n = f64::from(customers.max(1));
    let mean =
        |of: &dyn Fn(&Apart) -> f64| groups.iter().map(|one| f64::from(one.customers) * of(one)).sum::<f64>() / n;
    let (apart, by_chance) = (mean(&|one| one.distance - one.by_chance), mean(&|one| one.by_chance));
    let is_unfit =
        |one: &&Apart| one.customers >= OF_SET && one.distance - one.by_chance > APART_OF_SET + one.by_chance;
    let unfit: Vec<u64> = groups.iter().filter(is_unfit).map(|one| one.sources).collect();
    let three_left: u32 = groups
        .iter()
        .filter(|one| one.sources.count_ones() > 2 && !unfit.contains(&one.sources))
        .map(|one| one.customers)
        .sum();
    let ground = if for_themselves(&found) < CUSTOMERS
        || copied.as_ref().is_some_and(|copied| for_themselves(&copied.copies) < CUSTOMERS)
    {
        Ground::Two
    } else if apart > APART + 0.2 * by_chance || three_left < CUSTOMERS {
        Ground::Unfit
    } else if is_doubtful || model.informed() < 3 {
        Ground::Doubtful
    } else {
        Ground::Estimated
    };
    let right = spread::right(&model, counted);
    if ground != Ground::Estimated {
        return Estimate { right, ..as_declared(ground) };
    }
    let drawn = spread::drawn(&model, &fewer(counted.to_vec()), declared);
    let is_unsure = (0..declared.len()).any(|source| {
        let all: Vec<f64> = drawn.iter().map(|one| one.0[source].today).collect();
        deviation(&all) > UNSURE
    });
    let ground = if is_unsure { Ground::Few } else { ground };
    let versus = spread::versus(&model, counted);
    let versus_copied = copied.as_ref().map(|copied| spread::versus(copied, counted));
    let right_copied = copied.as_ref().map(|copied| spread::right(copied, counted));
    Estimate { ground, model, copied, right, right_copied, versus, versus_copied, drawn, unfit, customers }
}

impl Model {
    /// How many sources tell anything: of flags those that say yes much more often where it is yes.
    fn informed(&self) -> usize {
        let last = (BANDS - 1) as u8;
        let tells = |source: u8| {
            let right = |kind| self.accuracy(source, kind, last);
            self.listed != 2 || right(1) + right(2) - 1.0 >= TELLS
        };
        (0..self.accuracy.len() as u8).filter(|source| tells(*source)).count()
    }
}

/// With three sources: the most probable fit with two that copy one another.
fn with_copies(counted: &Counted, known: &Known<'_>) -> Option<(f64, Model)> {
    let fitted = |(source, of, share): (usize, usize, f64)| {
        let mut with = Model::begin(known.held, known.declared, known.listed);
        let mut copies = vec![None; known.declared.len()];
        copies[source] = Some(Copies { of: of as u8, share });
        with.copying(&copies);
        (with.fit(counted, known.declared, ROUNDS), with)
    };
    let spoken = |source: &usize| counted.iter().any(|(pattern, _)| pattern.of(*source as u8).is_some());
    let there: Vec<usize> = (0..known.declared.len()).filter(spoken).collect();
    let pairs = there.iter().flat_map(|a| there.iter().filter(move |b| b != &a).map(move |b| (*a, *b)));
    let tried: Vec<(usize, usize, f64)> = pairs.flat_map(|(a, b)| [(a, b, 0.95), (a, b, 0.3)]).collect();
    let all: Vec<(f64, Model)> = tried.into_par_iter().map(fitted).collect();
    all.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))
}

/// The patterns of fewer customers, drawn, where there are too many.
fn fewer(mut counted: Vec<(Pattern, u32)>) -> Vec<(Pattern, u32)> {
    let mut draw = Draw::new(2);
    while counted.len() > TRIED {
        let share = (TRIED as f64 / counted.len() as f64).max(0.5);
        for (_, n) in &mut counted {
            *n = (0..*n).filter(|_| draw.share() < share).count() as u32;
        }
        counted.retain(|(_, n)| *n > 0);
    }
    counted
}

/// The standard deviation.
pub(in crate::trust) fn deviation(all: &[f64]) -> f64 {
    let n = all.len().max(2) as f64;
    let mean = all.iter().sum::<f64>() / n;
    (all.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}

#[cfg(test)]
mod tests;
