//! What happened to IDs and records between two versions, each with its cause.

use std::collections::BTreeSet;

use super::causes::{Causes, What};
use crate::identity::registry::{Event, EventRow, NONE, Registry, State};

/// Writes what happened to the next version: to IDs since they were in these states, to records since `before`.
pub(in crate::identity) fn write(states: &[State], before: &Registry, next: &mut Registry) {
    let mut rows = BTreeSet::new();
    to_ids(states, next, &mut rows);
    to_records(before, next, &mut rows);
    let causes = Causes::of(before, next, &rows);
    let version = next.version;
    let event = |(event, id, other, record): (Event, u32, u32, u32)| {
        let cause = causes.of_event(event, id, other);
        EventRow { version, event, id, other, record, cause }
    };
    let mut new: Vec<EventRow> = rows.into_iter().map(event).collect();
    let known = next.events.partition_point(|row| row.version < version);
    new.extend(next.events.drain(known..));
    new.sort_unstable();
    next.events.append(&mut new);
}

fn to_ids(states: &[State], next: &Registry, rows: &mut BTreeSet<What>) {
    for (id, (was, now)) in (0..).zip(states.iter().zip(&next.ids)) {
        match (*was, now.state) {
            (was, now) if was == now => {}
            (_, State::Merged(into)) => _ = rows.insert((Event::Merged, id, into, NONE)),
            (State::Merged(from), State::InUse | State::Away) => _ = rows.insert((Event::Revived, id, from, NONE)),
            (_, State::Retired) => _ = rows.insert((Event::Retired, id, NONE, NONE)),
            // Of these the records say more.
            (_, State::InUse | State::Away | State::Vacant) => {}
        }
    }
}

fn to_records(before: &Registry, next: &Registry, rows: &mut BTreeSet<What>) {
    for (number, (was, now)) in (0..).zip(before.records.iter().zip(&next.records)) {
        if !was.is_known() {
            continue;
        }
        match (was.away_since, now.away_since) {
            (None, Some(_)) => _ = rows.insert((Event::Left, was.id, NONE, number)),
            (Some(_), None) => _ = rows.insert((Event::Returned, now.id, NONE, number)),
            _ => {}
        }
        if now.id == was.id {
            continue;
        }
        rows.insert((Event::Moved, now.id, was.id, number));
        let stood = before.ids.get(now.id as usize).is_some_and(|row| row.is_given());
        if !stood && next.ids[was.id as usize].state != State::Merged(now.id) {
            rows.insert((Event::Split, now.id, was.id, NONE));
        }
    }
}
