//! Companies that have several sites.
//!
//! In: what one customer is, as the use case says. Out: what the sites of one organisation have in common, which is
//! learned for every field, and what a site has as its own, which is its place; or a model in which all sites of an
//! organisation are one customer. Without a word from the user nothing here is asked.

use super::sample::Counted;
use super::units::{Comparer, Slot};
use crate::matching::{Kinship, MISSING, Model, Own, PSEUDO};
use crate::tables::Frequencies;
use crate::tables::blocks::pairs_of;

number! {
    /// A field that a smaller share of the records holds tells nothing of what others share.
    HELD: f64 = 0.1;
    /// No more pairs of records of one site stand in two places.
    ELSEWHERE: f64 = 0.02;
}

/// The kinship of every slot where sites are told apart, and the slot that is a site's own: of those that say where,
/// the one that two records agree in most seldom.
///
/// Sites of one organisation have its name in common, and often a phone, a domain or a city; who shares a building has
/// the street in common and not the name. What of all this they share is learned.
pub(super) fn of_sites(comparer: &Comparer<'_>, held: &[&Frequencies]) -> Option<(Vec<Kinship>, Vec<Own>)> {
    let slots = comparer.slots();
    let place = place(slots, held, comparer.n_records())?;
    let kinship = |(s, slot): (usize, &Slot)| match slot.kinship {
        _ if s == place => Kinship::Own,
        Kinship::Shared if slot.elsewhere.is_none() => Kinship::Shared,
        _ => Kinship::Half,
    };
    let own = Own { comparison: place, unlike: unlike(&slots[place]), most: *ELSEWHERE };
    Some((slots.iter().enumerate().map(kinship).collect(), vec![own]))
}

/// At how many of its first levels two values are two places.
fn unlike(slot: &Slot) -> usize {
    slot.elsewhere.map_or(1, |level| usize::from(level).min(usize::from(slot.exact) - 1)).max(1)
}

/// All that is elsewhere weighs the same: the next house is another site as much as another town is.
pub(super) fn elsewhere_alike(model: &mut Model, own: &[Own]) {
    for own in own {
        let known = &mut model.comparisons[own.comparison];
        let sum = |of: &[f64]| of[..own.unlike].iter().sum::<f64>();
        let share = sum(&known.m) / sum(&known.u);
        known.m.iter_mut().zip(&known.u).take(own.unlike).for_each(|(m, u)| *m = share * u);
    }
}

/// The slot that tells sites apart, if one does.
fn place(slots: &[Slot], held: &[&Frequencies], n_records: usize) -> Option<usize> {
    let places = (0..slots.len()).filter(|s| slots[*s].elsewhere.is_some() && is_held(held[*s], n_records));
    places.min_by(|a, b| rate(held[*a]).total_cmp(&rate(held[*b])))
}

/// How many compared pairs are equal in name and stand in one place, and how many stand in two; nothing where somebody
/// said what a customer is, or where no company is compared.
pub(super) fn here_and_elsewhere(comparer: &Comparer<'_>, held: &[&Frequencies], counted: &[Counted]) -> [u64; 2] {
    let slots = comparer.slots();
    let name = name(slots, held).filter(|name| matches!(slots[*name].kinship, Kinship::Parts(_)));
    let place = place(slots, held, comparer.n_records());
    let (None, Some(name), Some(place)) = (comparer.customer_is(), name, place) else { return [0; 2] };
    if slots.iter().any(|slot| slot.is_part_of_a_name) {
        return [0; 2];
    }
    let elsewhere = slots[place].elsewhere.unwrap_or(MISSING);
    let mut pairs = [0.0; 2];
    for counted in counted {
        for (pattern, n) in counted.owned.iter() {
            let (name, place) = (pattern.level(name) == slots[name].exact, pattern.level(place));
            if name && place != MISSING {
                pairs[usize::from(place <= elsewhere)] += n as f64 * counted.scale;
            }
        }
    }
    pairs.map(|n| n.round() as u64)
}

/// The model in which all sites of an organisation are one customer, from one that tells them apart.
///
/// Organisations are told by their names: pairs of nearly equal names are matches by definition, whatever their place,
/// phone or mailbox, and among strangers such names are as seldom as `least` of what random pairs show. How alike
/// matches are in all else is counted among these pairs. Who is related shares a building or a phone, as everywhere.
pub(super) fn together(
    model: &mut Model,
    (comparer, held): (&Comparer<'_>, &[&Frequencies]),
    (observed, counted): (&[Vec<f64>], &[Counted]),
    least: f64,
) {
    let slots = comparer.slots();
    let Some(name) = name(slots, held) else { return };
    let alike = usize::from(slots[name].exact).saturating_sub(1).max(2);
    let mut levels: Vec<Vec<f64>> = model.comparisons.iter().map(|known| vec![*PSEUDO; known.m.len()]).collect();
    for counted in counted {
        for (pattern, n) in counted.owned.iter().filter(|(pattern, _)| usize::from(pattern.level(name)) >= alike) {
            for (slot, levels) in levels.iter_mut().enumerate() {
                if let Some(l) = usize::from(pattern.level(slot)).checked_sub(1) {
                    levels[l] += n as f64 * counted.scale;
                }
            }
        }
    }
    for (s, (slot, comparison)) in slots.iter().zip(&mut model.comparisons).enumerate() {
        if s == name {
            let u = (1..).zip(&observed[s]).map(|(level, u)| if level >= alike { u * least } else { *u });
            comparison.u = shares(u.collect());
        } else {
            comparison.m = shares(std::mem::take(&mut levels[s]));
        }
        comparison.kinship = slot.kinship.clone();
        comparison.common = slot.kinship.common();
    }
}

/// Parts of one, in proportion.
fn shares(of: Vec<f64>) -> Vec<f64> {
    let total: f64 = of.iter().sum();
    of.iter().map(|n| n / total).collect()
}

/// The slot that says whose a site is, if one does: a company's name, or else the text that two records agree in most
/// seldom.
fn name(slots: &[Slot], held: &[&Frequencies]) -> Option<usize> {
    let rarest = |is: fn(&Kinship) -> bool| {
        let names = (0..slots.len()).filter(|s| is(&slots[*s].kinship));
        names.min_by(|a, b| rate(held[*a]).total_cmp(&rate(held[*b])))
    };
    rarest(|kinship| matches!(kinship, Kinship::Parts(_))).or_else(|| rarest(|kinship| *kinship == Kinship::Perhaps))
}

/// Whether enough records hold a field for it to tell anything.
pub(super) fn is_held(held: &Frequencies, n_records: usize) -> bool {
    held.records as f64 >= *HELD * n_records as f64
}

/// The share of pairs that have equal values.
pub(super) fn rate(held: &Frequencies) -> f64 {
    held.equal_pairs as f64 / pairs_of(held.records).max(1) as f64
}
