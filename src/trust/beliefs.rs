//! From testimonies to beliefs.

use std::collections::HashMap;

use rayon::prelude::*;

use super::accuracy::age_days;
use super::estimate::model::{Model, Said, Work};
use super::estimate::pattern::{Claim, Pattern, band, sure};
use super::estimated::{Estimated, of_declared};
use super::posterior::{self, posterior};
use super::voices::Voice;
use crate::config::Attribute;
use crate::tables::{Basis, Micros, Testimonies};
use crate::types::AttributeType;

/// How far the testimonies of an attribute are believed; but for `basis` columns parallel to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// The probability that what it says is true of the customer.
    pub right: Vec<f64>,
    /// The probability that its source is right about whom it speaks of, whatever others say.
    pub accuracy: Vec<f64>,
    /// By customer what that rests on.
    pub basis: Vec<Basis>,
}

/// Customers that are weighed together.
const TOGETHER: usize = 8_192;
/// More claims are weighed as if false values were ten, which no number of claims can overflow.
const CLAIMS: usize = 16;

/// Weighs the testimonies of each customer against each other.
///
/// The records of one system do not confirm each other: a source makes one claim for each class, as accurate as its
/// most accurate testimony of it. Nor do records confirm what joins them.
pub fn believe(attribute: &Attribute, testimonies: &Testimonies, estimated: &Estimated, as_of: Micros) -> Beliefs {
    let places: Vec<usize> = (0..testimonies.n_customers()).collect();
    let some = |places: &[usize]| {
        let mut weighing = Weighing::new(testimonies, attribute, estimated, as_of);
        places.iter().for_each(|place| weighing.customer(*place));
        weighing.beliefs
    };
    let parts: Vec<Beliefs> = places.par_chunks(TOGETHER).map(some).collect();
    let mut all = Beliefs::default();
    for mut part in parts {
        all.right.append(&mut part.right);
        all.accuracy.append(&mut part.accuracy);
        all.basis.append(&mut part.basis);
    }
    all
}

/// One claim of a source, of all its testimonies of one class.
#[derive(Clone, Copy)]
struct Made {
    supply: u16,
    class: u32,
    row: usize,
    accuracy: f64,
    voice: Voice,
}

struct Weighing<'a> {
    attribute: &'a Attribute,
    all: &'a Testimonies,
    estimated: &'a Estimated,
    as_of: Micros,
    work: Work,
    /// What was weighed before: patterns, and the probabilities that come with them.
    known: HashMap<(Pattern, Vec<u64>), Vec<f64>>,
    beliefs: Beliefs,
}

impl<'a> Weighing<'a> {
    fn new(all: &'a Testimonies, attribute: &'a Attribute, estimated: &'a Estimated, as_of: Micros) -> Self {
        let (work, known, beliefs) = (Work::default(), HashMap::new(), Beliefs::default());
        Self { attribute, all, estimated, as_of, work, known, beliefs }
    }

    fn customer(&mut self, place: usize) {
        let rows = self.all.rows(place);
        let (made, claim_of) = self.made(rows.clone());
        let n_classes = rows.clone().map(|row| self.all.class[row] as usize + 1).max().unwrap_or(0);
        let heard = heard(&made);
        let right = match heard.len() {
            0 => vec![0.0; n_classes],
            n if n > CLAIMS => self.of_many(&heard, n_classes),
            _ => self.of_few(&heard, n_classes),
        };
        self.beliefs.basis.push(self.basis(&heard));
        self.beliefs.right.extend(rows.map(|row| right[self.all.class[row] as usize]));
        self.beliefs.accuracy.extend(claim_of.iter().map(|claim| made[*claim].accuracy));
    }

    /// The claims that testimonies make, and by testimony which.
    fn made(&self, rows: std::ops::Range<usize>) -> (Vec<Made>, Vec<usize>) {
        let mut made: Vec<Made> = Vec::new();
        let mut claim_of = Vec::with_capacity(rows.len());
        // For each class the last claim of it; a source's testimonies stand together.
        let mut last: Vec<Option<usize>> = Vec::new();
        for row in rows {
            let (supply, class) = (self.all.supply[row], self.all.class[row]);
            let accuracy = self.accuracy(supply, row);
            if class as usize == last.len() {
                last.push(None);
            }
            let claim = match last[class as usize] {
                Some(claim) if made[claim].supply == supply => {
                    let one = &mut made[claim];
                    if accuracy * self.all.belonging[row] > one.accuracy * self.all.belonging[one.row] {
                        (one.row, one.accuracy) = (row, accuracy);
                    }
                    if self.estimated.voices[row] == Voice::Own {
                        one.voice = Voice::Own;
                    }
                    claim
                }
                _ => {
                    made.push(Made { supply, class, row, accuracy, voice: self.estimated.voices[row] });
                    made.len() - 1
                }
            };
            last[class as usize] = Some(claim);
            claim_of.push(claim);
        }
        (made, claim_of)
    }

    /// How right a testimony is by itself.
    fn accuracy(&self, supply: u16, row: usize) -> f64 {
        let at = self.all.observed_at[row];
        if self.estimated.basis == Basis::Estimated {
            return self.estimated.model.accuracy(supply as u8, 0, band(age_days(at, self.as_of)));
        }
        of_declared(&self.attribute.supplies[usize::from(supply)], at, self.as_of)
    }

    /// For each class the probability that it is the truth.
    fn of_few(&mut self, heard: &[Made], n_classes: usize) -> Vec<f64> {
        let (all, is_estimated) = (self.all, self.estimated.basis == Basis::Estimated);
        if let ([one], false) = (heard, is_estimated) {
            // Alone it is as right as its source, or what anybody says.
            let belonging = all.belonging[one.row];
            let mut right = vec![0.0; n_classes];
            let by_chance = self.estimated.held.share(&all.value[one.row]);
            right[one.class as usize] = belonging * one.accuracy + (1.0 - belonging) * by_chance;
            return right;
        }
        let mut pattern = Pattern::default();
        let mut classes: Vec<u32> = Vec::new();
        let mut said: Vec<Said> = Vec::with_capacity(heard.len());
        for one in heard {
            let class = classes.iter().position(|class| *class == one.class).unwrap_or_else(|| {
                classes.push(one.class);
                pattern.codes.push(self.estimated.held.code(&all.value[one.row]));
                classes.len() - 1
            });
            let at = all.observed_at[one.row];
            pattern.claims.push(Claim {
                source: one.supply as u8,
                class: class as u8,
                band: band(age_days(at, self.as_of)),
                turn: heard.iter().filter(|other| all.observed_at[other.row] > at).count() as u8,
                sure: sure(all.belonging[one.row]),
            });
            let accuracy = (!is_estimated).then_some(one.accuracy);
            said.push(Said { belonging: all.belonging[one.row], accuracy });
        }
        let bits = |one: &Said| [one.belonging.to_bits(), one.accuracy.map_or(0, f64::to_bits)];
        let key = (pattern, said.iter().flat_map(bits).collect::<Vec<u64>>());
        let right = match self.known.get(&key) {
            Some(right) => right.clone(),
            None => {
                let right = self.weigh(&key.0, &said);
                self.known.insert(key, right.clone());
                right
            }
        };
        let mut of_class = vec![0.0; n_classes];
        classes.iter().zip(right).for_each(|(class, right)| of_class[*class as usize] = right);
        of_class
    }

    fn weigh(&mut self, pattern: &Pattern, said: &[Said]) -> Vec<f64> {
        // Nothing is certain.
        const LEAST: f64 = 0.000_5;
        let mut of = |model: &Model| {
            model.weigh(pattern, Some(said), &mut self.work);
            self.work.of_classes(pattern.codes.len())
        };
        let mut right = of(&self.estimated.model);
        if self.estimated.basis == Basis::Estimated
            && let Some(copied) = &self.estimated.copied
        {
            right.iter_mut().zip(of(copied)).for_each(|(right, other)| *right = right.min(other));
        }
        right.iter_mut().for_each(|right| *right = right.clamp(LEAST, 1.0 - LEAST));
        right
    }

    fn of_many(&self, heard: &[Made], n_classes: usize) -> Vec<f64> {
        let n_false = if self.attribute.kind == AttributeType::Boolean { 1.0 } else { 10.0 };
        let claim = |one: &Made| posterior::Claim {
            class: one.class as usize,
            accuracy: (one.accuracy * self.all.belonging[one.row]).clamp(0.01, 0.999),
        };
        let claims: Vec<posterior::Claim> = heard.iter().map(claim).collect();
        let mut right = posterior(&claims, n_false);
        right.resize(n_classes, 0.0);
        right
    }

    /// What the trust in a customer's value rests on.
    fn basis(&self, heard: &[Made]) -> Basis {
        let own = heard.iter().filter(|one| one.voice == Voice::Own);
        let sources = own.fold(0u64, |all, one| all | 1 << one.supply.min(63));
        let is_linked = heard.iter().any(|one| one.voice == Voice::UsedToLink);
        match self.estimated.basis {
            _ if sources == 0 && is_linked => Basis::UsedToLink,
            _ if sources == 0 => Basis::Unchecked,
            Basis::Estimated if self.estimated.unfit.contains(&sources) => Basis::Unchecked,
            Basis::Declared if sources.count_ones() < 2 => Basis::Unchecked,
            basis => basis,
        }
    }
}

/// The claims that are heard: of one class those that speak for themselves, or one of those that join their records;
/// what was written back, or is of another definition, only where nobody else speaks.
fn heard(made: &[Made]) -> Vec<Made> {
    let is_heard = |one: &&Made| matches!(one.voice, Voice::Own | Voice::UsedToLink);
    let heard: Vec<Made> = made.iter().filter(is_heard).copied().collect();
    if heard.is_empty() {
        return made.first().copied().into_iter().collect();
    }
    let mut kept: Vec<Made> = Vec::with_capacity(heard.len());
    for one in heard {
        if one.voice == Voice::Own || !kept.iter().any(|other| other.class == one.class) {
            kept.push(one);
        }
    }
    // A class for which somebody speaks needs nobody else.
    let spoken: Vec<u32> = kept.iter().filter(|one| one.voice == Voice::Own).map(|one| one.class).collect();
    kept.retain(|one| one.voice == Voice::Own || !spoken.contains(&one.class));
    kept
}
