//! Who copies whom, found by what two sources say alike although it is false.
//!
//! Dong, Berti-Equille and Srivastava, VLDB 2009: that two sources share right values says little, that they share
//! false ones much. Here a source may copy one other with some probability; the links form a forest, and one is added
//! as long as it explains the patterns much better.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::fit::{Counted, Known};
use super::model::{Copies, Model};
use super::pattern::Pattern;

/// A link must make the patterns so many times more probable (a natural logarithm).
const GAIN: f64 = 12.0;
/// A source that copies less often is not said to copy.
const LEAST: f64 = 0.03;
/// What is so little less probable is a rival (a natural logarithm), where an accuracy is so far apart.
const NEARLY: f64 = 4.0;
const APART: f64 = 0.1;
/// So many are followed at each step.
const RIVALS: usize = 2;
/// So many pairs are tried at each step.
const PAIRS: usize = 5;
/// Rounds while links are looked for.
const ROUNDS: usize = 30;
/// What is more probable by so little is not better (a natural logarithm).
const MORE: f64 = 2.0;

/// The patterns without ages.
pub(in crate::trust) fn collapsed(counted: &Counted) -> Vec<(Pattern, u32)> {
    let mut merged: BTreeMap<Pattern, u32> = BTreeMap::new();
    for (pattern, customers) in counted {
        *merged.entry(pattern.collapsed()).or_default() += customers;
    }
    merged.into_iter().collect()
}

/// Who copies whom, and whether something else explains the patterns nearly as well.
#[derive(Clone, Debug)]
pub(in crate::trust) struct Found {
    /// For every source whom it copies, with a first guess how often.
    pub copies: Vec<Option<Copies>>,
    /// Whether other copies, and with them other accuracies, are nearly as probable.
    pub is_doubtful: bool,
}

/// A fit with some links.
#[derive(Clone)]
struct Tried {
    likelihood: f64,
    model: Model,
}

/// For every source whom it copies.
pub(in crate::trust) fn find(counted: &Counted, known: &Known<'_>) -> Found {
    let first = tried(counted, known, &vec![None; known.declared.len()]);
    let mut rivals = Vec::new();
    let mut best = grown(counted, known, first, &mut rivals);
    let mut all: Vec<Tried> = Vec::new();
    while let Some(rival) = rivals.pop() {
        // Rivals of rivals are not followed.
        let other = grown(counted, known, rival, &mut Vec::new());
        if other.likelihood > best.likelihood {
            all.push(std::mem::replace(&mut best, other));
        } else {
            all.push(other);
        }
    }
    // Whatever the groups: if all that is seen could come of two voices, nobody can tell which is right.
    let voices: Vec<Vec<Option<Copies>>> = two_voices(known.declared.len());
    for one in voices.par_iter().map(|copies| fitted(counted, known, copies, 3 * ROUNDS)).collect::<Vec<Tried>>() {
        if one.likelihood > best.likelihood + MORE {
            all.push(std::mem::replace(&mut best, one));
        } else {
            all.push(one);
        }
    }
    let is_rival =
        |other: &Tried| other.likelihood > best.likelihood - NEARLY && apart(&other.model, &best.model) > APART;
    Found { is_doubtful: all.iter().any(is_rival), copies: best.model.copies }
}

/// Pairs of sources, those first that agree most, beside how much they agree with all others: who copies does.
fn alike(counted: &Counted, n: usize) -> Vec<(usize, usize)> {
    let (mut both, mut agree) = (vec![0.0; n * n], vec![0.0; n * n]);
    for (pattern, customers) in counted {
        for (c, one) in pattern.claims.iter().enumerate() {
            for other in &pattern.claims[c + 1..] {
                for (a, b) in [(one.source, other.source), (other.source, one.source)] {
                    let at = usize::from(a) * n + usize::from(b);
                    both[at] += f64::from(*customers);
                    agree[at] += if one.class == other.class { f64::from(*customers) } else { 0.0 };
                }
            }
        }
    }
    let share = |agree: f64, both: f64| (agree + 1.0) / (both + 2.0);
    let of = |a: usize, but: usize| {
        let others = (0..n).filter(|b| *b != a && *b != but).map(|b| a * n + b);
        let (agree, both) = others.fold((0.0, 0.0), |sum, at| (sum.0 + agree[at], sum.1 + both[at]));
        share(agree, both)
    };
    let score = |(a, b): &(usize, usize)| share(agree[a * n + b], both[a * n + b]) / (of(*a, *b) * of(*b, *a)).sqrt();
    let mut pairs: Vec<(usize, usize)> = (0..n).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    pairs.retain(|(a, b)| both[a * n + b] > 0.0);
    pairs.sort_by(|x, y| score(y).total_cmp(&score(x)).then_with(|| x.cmp(y)));
    pairs
}

/// All ways in which sources fall into two groups that copy among themselves, and whom of its group each may copy.
fn two_voices(n: usize) -> Vec<Vec<Option<Copies>>> {
    // Of more than eight sources these are too many to try.
    let groups = if n > 8 { 0 } else { 1u32 << (n - 1) };
    let mut all = Vec::new();
    for bits in 1..groups {
        let (second, first): (Vec<usize>, Vec<usize>) = (0..n).partition(|s| *s > 0 && bits >> (s - 1) & 1 == 1);
        // In a group of three any may stand between the others; of larger ones and many sources one is tried.
        let middles = |group: &[usize]| if group.len() > 2 && n < 6 { group.to_vec() } else { vec![group[0]] };
        for one in middles(&first) {
            for other in middles(&second) {
                let mut copies = vec![None; n];
                for (group, of) in [(&first, one), (&second, other)] {
                    for source in group.iter().filter(|source| **source != of) {
                        copies[*source] = Some(Copies { of: of as u8, share: 0.9 });
                    }
                }
                all.push(copies);
            }
        }
    }
    all
}

/// With one link more, as long as each explains much; rivals are links that would have explained nearly as much.
fn grown(counted: &Counted, known: &Known<'_>, mut best: Tried, rivals: &mut Vec<Tried>) -> Tried {
    let alike = alike(counted, known.declared.len());
    loop {
        let copies = &best.model.copies;
        let mut more: Vec<Vec<Option<Copies>>> = Vec::new();
        let linked = |a: usize, b: usize| copies[a].is_some_and(|copies| usize::from(copies.of) == b);
        let free = alike.iter().filter(|(a, b)| !linked(*a, *b) && !linked(*b, *a)).take(PAIRS);
        for (source, of) in free.flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
            if copies[source].is_none() && root(copies, of) != source {
                for share in [0.3, 0.9] {
                    let mut one = copies.clone();
                    one[source] = Some(Copies { of: of as u8, share });
                    more.push(one);
                }
            }
        }
        let mut found: Vec<Tried> = more.par_iter().map(|copies| tried(counted, known, copies)).collect();
        found.retain(|one| {
            one.likelihood > best.likelihood + GAIN
                && one.model.copies.iter().flatten().all(|copies| copies.share >= LEAST)
        });
        found.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood));
        let mut found = found.into_iter();
        let Some(next) = found.next() else { return best };
        let near = found
            .filter(|one| one.likelihood > next.likelihood - 2.0 * NEARLY && apart(&one.model, &next.model) > APART);
        rivals.extend(near.take(RIVALS));
        best = next;
    }
}

fn tried(counted: &Counted, known: &Known<'_>, copies: &[Option<Copies>]) -> Tried {
    fitted(counted, known, copies, ROUNDS)
}

fn fitted(counted: &Counted, known: &Known<'_>, copies: &[Option<Copies>], rounds: usize) -> Tried {
    let mut model = Model::begin(known.held, known.declared, known.listed);
    model.copying(copies);
    let likelihood = model.fit(counted, known.declared, rounds);
    Tried { likelihood, model }
}

/// The greatest difference between two accuracies of a source, whatever the age.
fn apart(a: &Model, b: &Model) -> f64 {
    let pairs = a.accuracy.iter().zip(&b.accuracy).flat_map(|(a, b)| a.iter().zip(b));
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Where the chain of whom a source copies ends.
fn root(copies: &[Option<Copies>], mut source: usize) -> usize {
    while let Some(next) = copies[source] {
        source = usize::from(next.of);
    }
    source
}

/// Groups of sources that are linked by copying at least so often: for each source the smallest of its group.
pub(in crate::trust) fn groups(copies: &[Option<Copies>], least: f64) -> Vec<usize> {
    let mut of: Vec<usize> = (0..copies.len()).collect();
    for (source, copies) in copies.iter().enumerate() {
        let Some(copies) = copies.filter(|copies| copies.share >= least) else { continue };
        let (a, b) = (of[source], of[usize::from(copies.of)]);
        let (low, high) = (a.min(b), a.max(b));
        of.iter_mut().filter(|group| **group == high).for_each(|group| *group = low);
    }
    of
}

impl Model {
    /// Before the fit: who copies whom. Who copies often, and whoever is copied, are taken to be wrong often.
    pub(in crate::trust) fn copying(&mut self, copies: &[Option<Copies>]) {
        self.copies = copies.to_vec();
        for (source, copies) in copies.iter().enumerate() {
            let Some(copies) = copies.filter(|copies| copies.share > 0.5) else { continue };
            for one in [source, usize::from(copies.of)] {
                self.accuracy[one].iter_mut().for_each(|accuracy| *accuracy = accuracy.min(0.6));
            }
        }
    }
}
