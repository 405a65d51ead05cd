//! Records that are forgotten because it was asked for.

use super::{edited, presence, states};
use crate::identity::assign::{events, retire};
use crate::identity::changes::Assignment;
use crate::identity::registry::Registry;

/// The command.
const BY: &str = "c360 forget";

/// The next version without these records, by source and key; the others of their customers keep the ID.
pub fn forget(base: &Registry, records: &[(String, String)], entity: &str, request: &str) -> Assignment {
    let mut next = base.clone();
    let numbers = next.numbers(records);
    retire(&mut next, &numbers, &format!("request {request}"));
    presence(&mut next);
    let before = next.clone();
    next.version = base.next();
    let was = next.before_retiring.take().unwrap_or_else(|| states(base));
    events::write(&was, &before, &mut next);
    edited(base, next, entity, BY)
}

/// Takes records out of an earlier version, as if they had never been in it; how many were.
pub(in crate::identity) fn forget_here(registry: &mut Registry, records: &[(String, String)]) -> usize {
    let numbers = registry.numbers(records);
    let (version, events) = (registry.version, registry.events.len());
    retire(registry, &numbers, "");
    presence(registry);
    registry.events.truncate(events);
    registry.before_retiring = None;
    for old in registry.old.iter_mut().filter(|old| old.last >= version) {
        old.last = version.saturating_sub(1);
    }
    numbers.len()
}
