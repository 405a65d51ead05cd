//! Which testimonies speak for themselves.
//!
//! What decided that a record belongs to the customer does not testify for itself: records that an e-mail address joins
//! have it in common because they have it in common. What the use case wrote into a system says what the profile said.

use crate::config::{Attribute, How, IdentityField, Stage, Supply, UseCase};
use crate::tables::{MODEL_BIT, Testimonies, key_bit};

/// How a testimony counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// For itself.
    Own,
    /// It joins its record to the customer, and nothing else does.
    UsedToLink,
    /// It was written there by this use case.
    Echo,
    /// It says something else than the system of record, by another definition or in a way of its own; or what another
    /// source says of everybody too.
    Another,
}

/// Of every testimony.
pub(super) fn voices(
    use_case: &UseCase,
    attribute: &Attribute,
    testimonies: &Testimonies,
    linked_by: &[u64],
) -> Vec<Voice> {
    let joins = joining(use_case, attribute);
    let echoes: Vec<bool> = attribute.supplies.iter().map(|supply| is_echo(use_case, supply)).collect();
    let voice = |(supply, record): (&u16, &u32)| {
        let by = linked_by.get(*record as usize).copied().unwrap_or(0);
        match echoes[usize::from(*supply)] {
            true => Voice::Echo,
            false if by != 0 && by & !joins == 0 => Voice::UsedToLink,
            false => Voice::Own,
        }
    };
    testimonies.supply.iter().zip(&testimonies.record).map(voice).collect()
}

/// Whether a use case that is in use writes a column that a supply reads.
pub(super) fn is_echo(use_case: &UseCase, supply: &Supply) -> bool {
    let writes = |column: &String| {
        let of_source = use_case.write_back.iter().filter(|back| back.source == supply.source);
        of_source.flat_map(|back| &back.set).any(|(written, _)| written == column)
    };
    use_case.purpose.stage == Stage::Live && columns(supply).iter().any(writes)
}

fn columns(supply: &Supply) -> &[String] {
    match &supply.how {
        How::Expression(expression) => &expression.columns,
        How::Aggregate(_) | How::Calculation(_) => &[],
    }
}

/// The evidence that rests on what the attribute reads: bits as in `linked_by`.
fn joining(use_case: &UseCase, attribute: &Attribute) -> u64 {
    let reads = |field: &IdentityField, supply: &Supply| {
        let places = field.places.iter().filter(|(source, _)| *source == supply.source);
        let mut read = places.flat_map(|(_, extracts)| extracts).flat_map(|extract| extract.columns());
        read.any(|column| columns(supply).iter().any(|other| other == column))
    };
    let fields = use_case.identity.fields.iter();
    let is_read: Vec<bool> = fields.map(|field| attribute.supplies.iter().any(|supply| reads(field, supply))).collect();
    let keys = use_case.identity.match_keys.iter().enumerate();
    let of_keys = keys.filter(|(_, key)| key.on.iter().any(|field| is_read[*field]));
    let mut bits = of_keys.fold(0, |bits, (k, _)| bits | key_bit(k));
    let compared = use_case.identity.match_model.iter().flat_map(|model| &model.compare);
    if compared.flat_map(|comparison| &comparison.fields).any(|field| is_read[*field]) {
        bits |= MODEL_BIT;
    }
    bits
}
