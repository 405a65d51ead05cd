//! What related customers share, where the types of the fields do not say it.
//!
//! In: the slots, and how often their values are held. Out: the kinship of each slot. A birthday, an identifier or a
//! name that few others bear is a customer's own, and tells who belongs together without being one. Where nothing that
//! is compared is such, as of songs, articles and papers, nobody knows beforehand what they share: the songs of an
//! album have artist and year in common and not the title. Then it is learned for every field.

use super::sites::{is_held, of_sites, rate};
use super::units::{Comparer, Slot};
use crate::matching::{Kinship, MOST_UNLIKE, Own};
use crate::tables::Frequencies;

number! {
    /// A field is no customer's own where two records have equal values more often than this.
    COMMON: f64 = 0.005;
    /// What related customers share is learned of no fewer fields: of fewer, nothing tells them from matches.
    FEWEST: usize = 4;
    /// And only of what is described by so many texts: companies and persons are not.
    TEXTS: usize = 3;
    /// Two records of one customer no more often have whole names that are unlike, or share only what relatives share.
    MOST_OTHER_NAMES: f64 = 0.03;
}

/// The kinship of every slot, with values held so often, and which of them are a customer's own.
///
/// Where no type says so, the field that two records agree in most seldom is taken for one, such as a title; and what
/// related ones share is learned if that is `learnable`.
pub(super) fn kinships(comparer: &Comparer<'_>, held: &[&Frequencies], learnable: bool) -> (Vec<Kinship>, Vec<Own>) {
    if comparer.customer_is().is_some()
        && let Some(of_sites) = of_sites(comparer, held)
    {
        return of_sites;
    }
    let slots = comparer.slots();
    let is_held = |held: &Frequencies| is_held(held, comparer.n_records());
    let is_rare = |held: &Frequencies| is_held(held) && rate(held) < *COMMON;
    let is_own = |(slot, held): (&Slot, &&Frequencies)| match slot.kinship {
        Kinship::Own if slot.is_part_of_a_name => held.records > 0,
        Kinship::Own | Kinship::Parts(_) => is_rare(held),
        Kinship::Perhaps | Kinship::Shared | Kinship::Half => false,
    };
    let own = |s: usize| own_of(s, &slots[s]);
    let owns: Vec<Own> = (0..slots.len()).filter(|s| is_own((&slots[*s], &held[*s]))).map(own).collect();
    if !owns.is_empty() {
        return (slots.iter().map(|slot| slot.kinship.clone()).collect(), owns);
    }
    let open: Vec<usize> = (0..slots.len()).filter(|s| !slots[*s].kinship.is_learned()).collect();
    let rarest = open.iter().copied().filter(|s| is_held(held[*s]));
    let rarest = rarest.min_by(|a, b| rate(held[*a]).total_cmp(&rate(held[*b])));
    let texts = open.iter().filter(|s| slots[**s].kinship == Kinship::Perhaps).count();
    let is_learned = learnable && open.len() >= *FEWEST && texts >= *TEXTS;
    let kinship = |slot: &Slot| match is_learned && !slot.kinship.is_learned() {
        true => Kinship::Half,
        false => slot.kinship.clone(),
    };
    (slots.iter().map(kinship).collect(), rarest.into_iter().map(own).collect())
}

/// The slots that speak against two records being one customer where they are unlike: all that is a customer's own by
/// its type, and what is taken for it. In small lists nothing is rare enough to tell who belongs together, and yet
/// another name, birthday or identifier is another one's.
pub(super) fn contradicting(comparer: &Comparer<'_>) -> Vec<Own> {
    let mut own = kinships(comparer, &comparer.held(), true).1;
    for (comparison, slot) in comparer.slots().iter().enumerate() {
        let is_own = matches!(slot.kinship, Kinship::Own | Kinship::Parts(_));
        if is_own && own.iter().all(|own| own.comparison != comparison) {
            own.push(own_of(comparison, slot));
        }
    }
    own
}

/// A comparison as a customer's own.
fn own_of(comparison: usize, slot: &Slot) -> Own {
    let most = if matches!(slot.kinship, Kinship::Parts(_)) { *MOST_OTHER_NAMES } else { *MOST_UNLIKE };
    Own { comparison, unlike: unlike(slot), most }
}

/// At how many of its first levels two values of a slot are not the same one written otherwise.
fn unlike(slot: &Slot) -> usize {
    let exact = usize::from(slot.exact);
    let levels = match &slot.kinship {
        // Days are often wrong in more than a slip.
        _ if slot.is_part_of_a_name || slot.apart.is_some() => 1,
        Kinship::Parts(parts) => parts.iter().map(|part| usize::from(part.level)).min().unwrap_or(1),
        // "Some words shared", or two slips in an identifier.
        _ => 2,
    };
    levels.min(exact.saturating_sub(1)).max(1)
}
