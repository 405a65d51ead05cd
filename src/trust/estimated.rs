//! How right the sources of an attribute are, as far as that can be told.

use super::accuracy::{accuracy, age_days};
use super::alike::alike;
use super::counted::{Told, drawn};
use super::estimate::fit::{Declared, Known};
use super::estimate::model::{Copies, Model};
use super::estimate::pattern::middle;
use super::estimate::{self, Estimate, deviation};
use super::held::Held;
use super::steady::of_another_definition;
use super::voices::{Voice, is_echo, voices};
use crate::config::{Attribute, Supply, UseCase};
use crate::tables::{Accuracies, Basis, Ground, Micros, OfSupply, RightShare, Testimonies, Versus};
use crate::types::AttributeType;

/// At most so many customers show whether sources mean the same.
const STEADY: usize = 20_000;

/// What is known of how right the sources of an attribute are.
pub struct Estimated {
    pub(super) voices: Vec<Voice>,
    pub(super) held: Held,
    /// What weighs claims.
    pub(super) model: Model,
    /// The same if two of three sources copied; the lower trust holds.
    pub(super) copied: Option<Model>,
    /// What every cell's trust rests on, where nothing else is known of the customer.
    pub(super) basis: Basis,
    /// Sets of sources of whose customers the estimate says nothing.
    pub(super) unfit: Vec<u64>,
    /// For people.
    pub accuracies: Accuracies,
}

/// Estimates how right the sources of an attribute are, from how they agree on customers of these canonical IDs.
pub fn estimate(
    use_case: &UseCase,
    attribute: &Attribute,
    testimonies: &Testimonies,
    linked_by: &[u64],
    ids: &[&str],
    as_of: Micros,
) -> Estimated {
    let mut voices = voices(use_case, attribute, testimonies, linked_by);
    let places = drawn(ids, STEADY);
    let n_supplies = attribute.supplies.len();
    let another = of_another_definition(testimonies, &places, n_supplies, attribute.tolerance);
    let alike = alike(testimonies, &places, n_supplies);
    let is_another = |s: usize| another[s] || alike.is_repeated[s] || alike.is_odd[s];
    let differ = another.iter().filter(|another| **another).count() * 2 > n_supplies.saturating_sub(1);
    let is_alone = differ || alike.is_odd.first() == Some(&true);
    // Where the system of record is the one that differs, it stands alone, and the others contradict it in nothing.
    let is_left_out = |s: usize| match is_alone {
        true => s > 0 && (another[s] || !differ),
        false => is_another(s),
    };
    let of_rows = voices.iter_mut().zip(&testimonies.supply);
    of_rows.filter(|(_, s)| is_left_out(usize::from(**s))).for_each(|(voice, _)| *voice = Voice::Another);
    let told = Told { testimonies, voices: &voices, ids, as_of };
    let held = told.held(attribute.kind == AttributeType::Boolean);
    let declared: Vec<Declared> = attribute.supplies.iter().map(declared).collect();
    let counted = told.patterns(&held);
    let estimate =
        estimate::estimate(&counted, &Known { declared: &declared, held: &held.shares, listed: held.listed });
    let joined = voices.iter().filter(|voice| **voice == Voice::UsedToLink).count();
    let ground = match (attribute.rule, estimate.ground) {
        // What survives is put together or an extreme: sources need not say the same.
        (rule, _) if rule.may_differ() => Ground::Many,
        _ if is_alone => Ground::Definition,
        (_, estimate::Ground::Estimated) => Ground::Estimated,
        (_, estimate::Ground::Alone) if attribute.supplies.len() < 2 => Ground::Alone,
        (_, estimate::Ground::Alone | estimate::Ground::Few) if joined * 2 > voices.len() => Ground::UsedToLink,
        (_, estimate::Ground::Alone) => Ground::Alone,
        (_, estimate::Ground::Two) => Ground::Two,
        (_, estimate::Ground::Few) => Ground::Few,
        (_, estimate::Ground::Unfit) => Ground::Unfit,
        (_, estimate::Ground::Doubtful) => Ground::Doubtful,
    };
    let basis = match ground {
        Ground::Estimated => Basis::Estimated,
        Ground::Two => Basis::Declared,
        Ground::UsedToLink => Basis::UsedToLink,
        Ground::Alone | Ground::Few | Ground::Unfit | Ground::Doubtful | Ground::Definition | Ground::Many => {
            Basis::Unchecked
        }
    };
    let accuracies = accuracies(use_case, attribute, (testimonies, &voices), ground, &estimate);
    let Estimate { mut model, copied, unfit, .. } = estimate;
    if ground != Ground::Estimated {
        model = Model::begin(&held.shares, &declared, held.listed);
    }
    Estimated { voices, held, model, copied, basis, unfit, accuracies }
}

fn declared(supply: &Supply) -> Declared {
    let left = std::array::from_fn(|band| accuracy(1.0, supply.decay, middle(band)));
    Declared { reliability: supply.reliability, left }
}

/// The accuracy that is declared of a claim of this moment.
pub(super) fn of_declared(supply: &Supply, observed_at: Micros, as_of: Micros) -> f64 {
    accuracy(supply.reliability, supply.decay, age_days(observed_at, as_of))
}

/// By source whom it copies, as it is told: of two of which neither copies or is copied by anybody else nobody knows
/// which copies, and it is said of the one that is asked later.
fn told(copies: &[Option<Copies>]) -> Vec<Option<(usize, f64)>> {
    let of: Vec<Option<(usize, f64)>> =
        copies.iter().map(|copies| copies.map(|copies| (usize::from(copies.of), copies.share))).collect();
    let mut told = of.clone();
    for (source, copies) in of.iter().enumerate() {
        let Some((other, share)) = *copies else { continue };
        let of_other = of.iter().flatten().filter(|(of, _)| *of == other || *of == source).count();
        if other > source && of[other].is_none() && of_other == 1 {
            (told[source], told[other]) = (None, Some((source, share)));
        }
    }
    told
}

fn accuracies(
    use_case: &UseCase,
    attribute: &Attribute,
    (testimonies, voices): (&Testimonies, &[Voice]),
    ground: Ground,
    estimate: &Estimate,
) -> Accuracies {
    let is_estimated = ground == Ground::Estimated;
    let deviation = |of: &dyn Fn(usize) -> f64| deviation(&(0..estimate.drawn.len()).map(of).collect::<Vec<_>>());
    let copies = told(&estimate.model.copies);
    let of_supply = |(s, supply): (usize, &Supply)| {
        let right = estimate.right.get(s).filter(|right| is_estimated && right.claims > 0.0);
        let versus = estimate.versus.get(s).filter(|versus| is_estimated && versus.both > 0.0);
        let if_copied = estimate.right_copied.as_ref().map(|right| right[s].today);
        let used = testimonies.supply.iter().zip(voices);
        OfSupply {
            estimated: right.map(|right| RightShare {
                today: right.today,
                then: right.then,
                error: deviation(&|time| estimate.drawn[time].0[s].today),
                if_copied,
            }),
            copies: copies[s].filter(|_| is_estimated),
            is_echo: is_echo(use_case, supply),
            used_to_link: used.filter(|(of, v)| usize::from(**of) == s && **v == Voice::UsedToLink).count(),
            versus: versus.map(|versus| Versus {
                both: versus.both / f64::from(estimate.customers.max(1)),
                today: versus.today,
                then: versus.then,
                error: deviation(&|time| estimate.drawn[time].1[s].today),
                least: estimate.versus_copied.as_ref().map_or(versus.today, |other| other[s].today.min(versus.today)),
            }),
        }
    };
    let by_supply = attribute.supplies.iter().enumerate().map(of_supply).collect();
    Accuracies { ground, customers: estimate.customers as usize, by_supply }
}
