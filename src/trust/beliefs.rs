//! From testimonies to beliefs.

use rayon::prelude::*;

use super::accuracy::accuracy;
use super::posterior::{Claim, posterior};
use crate::config::{Attribute, Supply};
use crate::tables::{Micros, Testimonies, UNKNOWN};
use crate::types::AttributeType;

/// How far the testimonies of an attribute are believed; columns parallel to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// The probability that what it says is the truth.
    pub right: Vec<f64>,
    /// The probability that its source is right about it, whatever others say.
    pub accuracy: Vec<f64>,
}

/// Customers that are weighed together.
const TOGETHER: usize = 1_024;
const DAY: f64 = 86_400e6;

/// Weighs the testimonies of each customer against each other.
///
/// The records of one system do not confirm each other: a source makes one claim for each class, as accurate as its
/// most accurate testimony of it.
pub fn believe(attribute: &Attribute, testimonies: &Testimonies, as_of: Micros) -> Beliefs {
    let places: Vec<usize> = (0..testimonies.n_customers()).collect();
    let some = |places: &[usize]| {
        let mut beliefs = Beliefs::default();
        let mut claims = Vec::new();
        for place in places {
            customer(attribute, testimonies, *place, as_of, &mut claims, &mut beliefs);
        }
        beliefs
    };
    let parts: Vec<Beliefs> = places.par_chunks(TOGETHER).map(some).collect();
    let mut all = Beliefs::default();
    for mut part in parts {
        all.right.append(&mut part.right);
        all.accuracy.append(&mut part.accuracy);
    }
    all
}

fn customer(
    attribute: &Attribute,
    all: &Testimonies,
    place: usize,
    as_of: Micros,
    claims: &mut Vec<Claim>,
    beliefs: &mut Beliefs,
) {
    let rows = all.rows(place);
    claims.clear();
    // For each class the source that claimed it last, and its claim; a source's testimonies stand together.
    let mut last: Vec<Option<(u16, usize)>> = Vec::new();
    let mut claim_of: Vec<usize> = Vec::with_capacity(rows.len());
    for row in rows.clone() {
        let (supply, class) = (all.supply[row], all.class[row] as usize);
        let accuracy = of_source(&attribute.supplies[usize::from(supply)], all.observed_at[row], as_of);
        if class == last.len() {
            last.push(None);
        }
        let claim = match last[class] {
            Some((source, claim)) if source == supply => {
                claims[claim].accuracy = claims[claim].accuracy.max(accuracy);
                claim
            }
            _ => {
                claims.push(Claim { class, accuracy });
                claims.len() - 1
            }
        };
        last[class] = Some((supply, claim));
        claim_of.push(claim);
    }
    let posterior = posterior(claims, n_false(attribute.kind));
    beliefs.right.extend(rows.map(|row| posterior[all.class[row] as usize]));
    beliefs.accuracy.extend(claim_of.iter().map(|claim| claims[*claim].accuracy));
}

fn of_source(supply: &Supply, observed_at: Micros, as_of: Micros) -> f64 {
    let age = (observed_at != UNKNOWN).then(|| as_of.saturating_sub(observed_at).max(0) as f64 / DAY);
    accuracy(supply.reliability, supply.decay, age)
}

/// How many false values there could be: for a boolean one; otherwise ten, the usual choice for ACCU.
fn n_false(kind: AttributeType) -> f64 {
    if kind == AttributeType::Boolean { 1.0 } else { 10.0 }
}
