//! On which ladder each compared field stands.

use crate::config::{Comparison, Identity, MatchModel};
use crate::types::Ladder;

/// The ladder of each slot, in order.
pub(super) fn ladders(identity: &Identity, model: &MatchModel) -> Vec<(usize, Ladder)> {
    let of = |comparison: &Comparison, place: usize, f: usize| {
        let kind = identity.fields[f].kind;
        match &comparison.levels {
            Some(rules) => Ladder::Own(kind, rules.clone()),
            None if comparison.fields.len() == 2 => Ladder::NamePart { kind, last: place == 1 },
            None => Ladder::Type(kind),
        }
    };
    let each = |comparison: &Comparison| {
        (0..).zip(&comparison.fields).map(|(place, f)| (*f, of(comparison, place, *f))).collect::<Vec<_>>()
    };
    model.compare.iter().flat_map(each).collect()
}
