//! Facts about the estimate, on panels whose truth is known.

use std::collections::BTreeMap;

use super::check::Draw;
use super::copies;
use super::fit::{Declared, Known};
use super::model::Shares;
use super::pattern::{BANDS, CODES, Claim, HEAVY, Pattern, band};
use super::{Estimate, Ground, estimate};

/// Sources and how they err; values are drawn from so many, all equally frequent.
struct Panel {
    accuracy: Vec<f64>,
    copies: Option<(usize, usize, f64)>,
    values: u32,
    truths: u32,
    /// Changes of the truth a year; without them nothing has an age.
    changes: f64,
    /// By how much less right a source is about the first value than about others.
    less: f64,
}

impl Panel {
    fn new(accuracy: &[f64], values: u32) -> Self {
        Self { accuracy: accuracy.to_vec(), copies: None, values, truths: 1, changes: 0.0, less: 0.0 }
    }

    fn counted(&self, customers: usize) -> Vec<(Pattern, u32)> {
        let mut draw = Draw::new(7);
        let mut counted: BTreeMap<Pattern, u32> = BTreeMap::new();
        for _ in 0..customers {
            let any = |draw: &mut Draw| (draw.share() * f64::from(self.values)) as u32;
            let truths: Vec<u32> = (0..self.truths).map(|_| any(&mut draw)).collect();
            let before = any(&mut draw);
            let changed = -draw.share().max(1e-12).ln() / self.changes.max(1e-12) * 365.0;
            let mut said: Vec<Option<(u32, f64)>> = Vec::new();
            for (s, accuracy) in self.accuracy.iter().enumerate() {
                let age = draw.share() * 1_000.0;
                let truth = truths[(draw.share() * f64::from(self.truths)) as usize];
                let truth = if age > changed { before } else { truth };
                let is_right = draw.share() < accuracy - if truth == 0 { self.less } else { 0.0 };
                let mut value = truth;
                while !is_right && value == truth {
                    value = any(&mut draw);
                }
                if let Some((source, of, share)) = self.copies
                    && source == s
                    && let Some((copied, _)) = said[of]
                    && draw.share() < share
                {
                    value = copied;
                }
                said.push((draw.share() < 0.9).then_some((value, age)));
            }
            let pattern = self.pattern(&said);
            if pattern.claims.len() > 1 {
                *counted.entry(pattern).or_default() += 1;
            }
        }
        counted.into_iter().collect()
    }

    fn pattern(&self, said: &[Option<(u32, f64)>]) -> Pattern {
        let mut pattern = Pattern::default();
        let mut values: Vec<u32> = Vec::new();
        for (s, (value, age)) in said.iter().enumerate().filter_map(|(s, said)| Some((s, (*said)?))) {
            let class = values.iter().position(|other| *other == value).unwrap_or_else(|| {
                values.push(value);
                pattern.codes.push(self.code(value));
                values.len() - 1
            });
            let younger = said.iter().flatten().filter(|(_, other)| self.changes > 0.0 && *other < age).count();
            pattern.claims.push(Claim {
                source: s as u8,
                class: class as u8,
                band: band((self.changes > 0.0).then_some(age)),
                turn: younger as u8,
                sure: 0,
            });
        }
        pattern
    }

    fn code(&self, value: u32) -> u8 {
        if self.values <= 4 { value as u8 } else { (HEAVY as f64 + f64::from(self.values).log2().round()) as u8 }
    }

    fn estimate(&self, customers: usize) -> Estimate {
        of(&self.counted(customers), self)
    }
}

/// The estimate, where every source is declared with 0.9.
fn of(counted: &[(Pattern, u32)], panel: &Panel) -> Estimate {
    let declared = vec![Declared { reliability: 0.9, left: [1.0; BANDS] }; panel.accuracy.len()];
    let mut held = Shares([0.0; CODES]);
    (0..panel.values).for_each(|value| held.0[usize::from(panel.code(value))] += 1.0 / f64::from(panel.values));
    let listed = if panel.values <= 4 { panel.values as usize } else { 0 };
    estimate(counted, &Known { declared: &declared, held: &held, listed })
}

fn near(found: &Estimate, wanted: &[f64], apart: f64) {
    let today: Vec<f64> = found.right.iter().map(|right| right.today).collect();
    let is_near = today.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() <= apart);
    assert!(is_near && found.ground == Ground::Estimated, "{today:?} {wanted:?} {:?}", found.ground);
}

#[test]
fn accuracies_are_found_whatever_is_declared() {
    for accuracy in [&[0.6, 0.95, 0.85, 0.75][..], &[0.95, 0.8, 0.7], &[0.55, 0.99, 0.8, 0.9, 0.65, 0.75]] {
        near(&Panel::new(accuracy, 2_000).estimate(4_000), accuracy, 0.02);
    }
}

#[test]
fn a_copy_is_found_and_counts_once() {
    let panel = Panel { copies: Some((1, 0, 0.9)), ..Panel::new(&[0.6, 0.7, 0.9, 0.85], 2_000) };
    let found = panel.estimate(4_000);
    let copies = found.model.copies[1].unwrap();
    assert!(copies.of == 0 && (copies.share - 0.9).abs() < 0.05, "{:?}", found.model.copies);
    near(&found, &[0.6, 0.61, 0.9, 0.85], 0.02);
    let copying = |least| copies::groups(&found.model.copies, least);
    assert_eq!((copying(0.5), copying(0.95)), (vec![0, 0, 2, 3], vec![0, 1, 2, 3]));
}

#[test]
fn of_three_sources_two_that_copy_cannot_be_told_from_two_that_are_right() {
    let panel = Panel { copies: Some((1, 0, 0.9)), ..Panel::new(&[0.6, 0.7, 0.9], 2_000) };
    assert!(matches!(panel.estimate(6_000).ground, Ground::Two | Ground::Unfit));
}

#[test]
fn a_flag_has_two_error_rates() {
    let panel = Panel { less: 0.2, ..Panel::new(&[0.95, 0.9, 0.92, 0.88], 2) };
    let found = panel.estimate(8_000);
    near(&found, &[0.85, 0.8, 0.82, 0.78], 0.02);
    let of_truth = |value: usize| found.model.accuracy(0, value + 1, (BANDS - 1) as u8);
    assert!(of_truth(1) - of_truth(0) > 0.15, "{} {}", of_truth(0), of_truth(1));
}

#[test]
fn what_was_right_on_its_day_is_older_and_not_worse() {
    let panel = Panel { changes: 0.2, ..Panel::new(&[0.97, 0.9, 0.85, 0.95], 2_000) };
    let found = panel.estimate(6_000);
    for (right, accuracy) in found.right.iter().zip(&panel.accuracy) {
        assert!((right.then - accuracy).abs() < 0.03 && right.today < right.then - 0.1, "{right:?} {accuracy}");
    }
    // Of all that is older than two years a third has changed: e^(-0.2 · 2) is 0.67.
    let changed: f64 = found.model.changed[..10].iter().sum();
    assert!((changed - 0.33).abs() < 0.06, "{changed}");
}

#[test]
fn several_truths_are_no_accuracy() {
    for accuracy in [&[0.95, 0.95, 0.9][..], &[0.95, 0.95, 0.9, 0.95]] {
        let panel = Panel { truths: 2, ..Panel::new(accuracy, 2_000) };
        assert_eq!(panel.estimate(4_000).ground, Ground::Unfit);
    }
}

#[test]
fn too_little_is_said_to_be_too_little() {
    assert_eq!(Panel::new(&[0.9], 2_000).estimate(500).ground, Ground::Alone);
    assert_eq!(Panel::new(&[0.9, 0.8], 2_000).estimate(500).ground, Ground::Two);
    assert_eq!(Panel::new(&[0.9, 0.8, 0.7], 2_000).estimate(500).ground, Ground::Few);
    assert_eq!(Panel::new(&[0.9, 0.8, 0.7, 0.8], 2_000).estimate(60).ground, Ground::Few);
}

#[test]
fn the_estimate_is_of_counts_whatever_their_order() {
    let panel = Panel::new(&[0.6, 0.95, 0.85, 0.75], 2_000);
    let counted = panel.counted(2_000);
    // As parts that were counted apart, added up in another order.
    let mut added: BTreeMap<Pattern, u32> = BTreeMap::new();
    for (pattern, n) in counted.iter().rev() {
        for part in [n / 2, n - n / 2] {
            *added.entry(pattern.clone()).or_default() += part;
        }
    }
    let (one, other) = (of(&counted, &panel), of(&added.into_iter().collect::<Vec<_>>(), &panel));
    assert_eq!(one.model, other.model);
    assert_eq!(one.right, other.right);
}
