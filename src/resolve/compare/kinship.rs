//! What related customers share, where the types of the fields do not say it.
//!
//! In: the slots, and how often their values are held. Out: the kinship of each slot. A birthday, an identifier or a
//! name that few others bear is a customer's own, and tells who belongs together without being one. Where nothing that
//! is compared is such, as of songs, articles and papers, nobody knows beforehand what they share: the songs of an
//! album have artist and year in common and not the title. Then it is learned for every field.

use super::units::{Comparer, Slot};
use crate::matching::Kinship;
use crate::tables::Frequencies;
use crate::tables::blocks::pairs_of;

number! {
    /// A field is no customer's own where two records have equal values more often than this.
    COMMON: f64 = 0.005;
    /// What related customers share is learned of no fewer fields: of fewer, nothing tells them from matches.
    FEWEST: usize = 4;
}

/// The kinship of every slot, with values held so often.
pub(super) fn kinships(comparer: &Comparer<'_>, held: &[&Frequencies]) -> Vec<Kinship> {
    let slots = comparer.slots();
    let is_own = |(slot, held): (&Slot, &&Frequencies)| match slot.kinship {
        Kinship::Own if slot.is_part_of_a_name => true,
        Kinship::Own | Kinship::Parts(_) => (held.equal_pairs as f64) < *COMMON * pairs_of(held.records).max(1) as f64,
        Kinship::Perhaps | Kinship::Shared | Kinship::Half => false,
    };
    let is_open = |slot: &&Slot| !slot.kinship.is_learned();
    let told = slots.iter().zip(held).any(is_own) || slots.iter().filter(is_open).count() < *FEWEST;
    let kinship = |slot: &Slot| if told || slot.kinship.is_learned() { slot.kinship.clone() } else { Kinship::Half };
    slots.iter().map(kinship).collect()
}
