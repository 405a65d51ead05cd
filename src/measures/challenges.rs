//! Systems of record that another source is right oftener than.
//!
//! In: how much oftener each source is right, with its standard error, and the figures of all attributes. Out: the same
//! figures with challenges. It promises that of all that are made about one in a hundred is made by chance (Benjamini
//! and Hochberg, Journal of the Royal Statistical Society B 57, 1995), and none for an effect that nobody would notice.

use super::attributes::NORMAL;
use super::figures::AttributeMeasures;
use super::inputs::Inputs;
use super::trusted::{Challenge, Finding};
use crate::config::Rule;
use crate::tables::Versus;

/// The share of challenges that may be made by chance.
const BY_CHANCE: f64 = 0.01;
/// A source that is right so little oftener changes nothing.
const LEAST: f64 = 0.03;

/// Makes them.
pub(super) fn challenge(inputs: &Inputs<'_>, attributes: &mut [AttributeMeasures]) {
    let mut tested: Vec<(f64, usize, usize, Versus)> = Vec::new();
    for (a, column) in inputs.records.columns.iter().enumerate() {
        if inputs.use_case.attributes[a].rule != Rule::SystemOfRecord {
            continue;
        }
        let others = column.accuracies.by_supply.iter().enumerate().skip(1);
        let compared = others.filter_map(|(s, of)| Some((s, of.versus.filter(|_| !of.is_echo)?)));
        tested.extend(compared.map(|(s, versus)| (above(versus.least / versus.error.max(1e-6)), a, s, versus)));
    }
    tested.sort_by(|x, y| x.0.total_cmp(&y.0));
    let n = tested.len() as f64;
    let is_sure = |(place, one): (usize, &(f64, usize, usize, Versus))| one.0 <= BY_CHANCE * (place + 1) as f64 / n;
    let sure = tested.iter().enumerate().rposition(|(place, one)| is_sure((place, one))).map_or(0, |last| last + 1);
    for (_, a, s, versus) in tested.into_iter().take(sure).filter(|(.., versus)| versus.least >= LEAST) {
        let both = inputs.records.columns[a].said_by_both(0, s);
        let of = &attributes[a].by_source;
        let challenge = Challenge {
            source: of[s].label.clone(),
            instead_of: of[0].label.clone(),
            finding: if versus.then < LEAST { Finding::Older } else { Finding::Worse },
            gain: versus.today,
            interval: [versus.least - NORMAL * versus.error, versus.today + NORMAL * versus.error],
            both,
            customers: (both as f64 * versus.least).round().max(0.0) as usize,
        };
        attributes[a].challenges.push(challenge);
    }
    for attribute in attributes {
        attribute.challenges.sort_by(|x, y| y.gain.total_cmp(&x.gain).then_with(|| x.source.cmp(&y.source)));
    }
}

/// The probability of a normal variable above so many standard deviations (Abramowitz and Stegun, 26.2.17).
fn above(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let sum = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_530];
    let tail = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() * sum.iter().fold(0.0, |all, one| (all + one) * t);
    if z >= 0.0 { tail } else { 1.0 - tail }
}
