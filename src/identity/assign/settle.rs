//! What IDs stood for before, put in order: each composition once, only those that lead somewhere, and where old IDs
//! lead.

use std::cmp::Reverse;

use crate::identity::registry::{Composition, NONE, RecordRow, Registry, State};

/// Whether a composition holds a record whose home its ID is.
pub(super) fn at_home(records: &[RecordRow], old: &Composition) -> bool {
    old.members.iter().any(|number| records[*number as usize].home == old.id)
}

/// Equal compositions of an ID are one; of those that lead nowhere only the last of an ID without a customer stays,
/// which says where the ID leads. Then every such ID leads to the customer with most of the records it last stood for.
pub(super) fn settle(next: &mut Registry) {
    next.old.sort_by(|a, b| {
        let key = |old: &'_ Composition| (old.id, old.spent, Reverse(old.last), old.number);
        a.members.cmp(&b.members).then_with(|| key(a).cmp(&key(b)))
    });
    next.old.dedup_by(|b, a| (a.id, a.spent, &a.members) == (b.id, b.spent, &b.members));
    let mut latest: Vec<Option<u64>> = vec![None; next.ids.len()];
    for old in &next.old {
        let of_id = &mut latest[old.id as usize];
        *of_id = (*of_id).max(Some(old.last));
    }
    let ids = &next.ids;
    next.old
        .retain(|old| !old.spent || (!ids[old.id as usize].is_given() && latest[old.id as usize] == Some(old.last)));
    next.old.sort_unstable_by_key(|old| old.number);
    lead(next, &latest);
}

fn lead(next: &mut Registry, latest: &[Option<u64>]) {
    let mut rank = vec![NONE; next.records.len()];
    if next.ids.iter().any(|row| !row.is_given()) {
        (0..).zip(&next.order).for_each(|(place, number)| rank[*number as usize] = place);
    }
    for old in next.old.iter().filter(|old| latest[old.id as usize] == Some(old.last)) {
        if next.ids[old.id as usize].is_given() {
            continue;
        }
        let mut parts: Vec<(u32, u32)> = Vec::new();
        for number in &old.members {
            let row = &next.records[*number as usize];
            if row.stands {
                parts.push((row.id, rank[*number as usize]));
            }
        }
        parts.sort_unstable();
        let most = parts.chunk_by(|a, b| a.0 == b.0).max_by_key(|part| (part.len(), Reverse(part[0].1)));
        next.ids[old.id as usize].state = match most {
            Some(part) => State::Merged(part[0].0),
            None if old.members.is_empty() => State::Retired,
            None => State::Vacant,
        };
    }
    // Of an ID that an earlier format superseded nothing is known but what superseded it.
    for id in 0..next.ids.len() {
        let (mut at, mut steps) = (next.ids[id].state, 0);
        while let State::Merged(into) = at
            && !next.ids[into as usize].is_given()
            && steps < next.ids.len()
        {
            (at, steps) = (next.ids[into as usize].state, steps + 1);
        }
        next.ids[id].state = at;
    }
}
