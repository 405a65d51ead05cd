//! What was decided becomes the next version: who stands where, which sets stand no more, where old IDs lead.

use super::day::{Day, STAYS};
use super::settle::{at_home, settle};
use crate::identity::registry::{Composition, NONE, State};
use crate::tables::Micros;

/// Writes today's IDs to their records. An ID that stands for a customer without a record is not its home any more, but
/// of one that carried it; and
/// what an ID stood for until now and does not stand for today becomes a composition.
pub(in crate::identity) fn write(day: &mut Day<'_>, as_of: Micros) {
    let mut before = broken_up(day);
    let marked = day.next.marked();
    before.sort_unstable();
    for number in &day.next.order {
        let at = *number as usize;
        let (id, stands) = today(day, *number);
        let here = day.customer[at] != NONE;
        let row = &mut day.next.records[at];
        (row.id, row.stands) = (id, stands);
        let stays = marked[at] || (stands && id == row.home);
        if row.home != NONE && day.taken[row.home as usize] && !stays {
            row.home = NONE;
        }
        row.away_since = if here { None } else { row.away_since.or(Some(as_of)) };
    }
    let last = day.next.version - 1;
    for set in before.chunk_by(|a, b| a.0 == b.0) {
        let number = day.next.next_composition;
        day.next.next_composition += 1;
        let members = set.iter().map(|(_, number)| *number).collect();
        day.next.old.push(Composition { number, id: set[0].0, last, members, spent: false });
    }
    let next = &mut *day.next;
    for old in next.old.iter_mut().filter(|old| !old.spent) {
        old.spent = !at_home(&next.records, old);
    }
    let mut held = vec![false; next.ids.len()];
    let standing = next.order.iter().map(|number| &next.records[*number as usize]).filter(|row| row.stands);
    standing.for_each(|row| held[row.id as usize] = true);
    for (row, held) in next.ids.iter_mut().zip(held) {
        row.state = match (held, row.state) {
            (true, _) => State::Away,
            (false, State::InUse | State::Away) => State::Vacant,
            (false, state) => state,
        };
    }
    for number in &day.numbers {
        next.ids[next.records[*number as usize].id as usize].state = State::InUse;
    }
    settle(next);
}

/// The ID of a record from today on, and whether it is part of what the ID stands for.
fn today(day: &Day<'_>, number: u32) -> (u32, bool) {
    let at = number as usize;
    match if day.customer[at] == NONE { day.along[at] } else { day.customer[at] } {
        NONE => (day.next.records[at].id, false),
        STAYS => (day.next.records[at].id, true),
        customer => (day.ids[customer as usize], true),
    }
}

/// IDs with the records they stood for until today, of those that stand for others today.
fn broken_up(day: &Day<'_>) -> Vec<(u32, u32)> {
    let mut changed = vec![false; day.next.ids.len()];
    for number in &day.next.order {
        let row = &day.next.records[*number as usize];
        let (id, stands) = today(day, *number);
        if (row.stands, row.id) != (stands, id) {
            if row.stands {
                changed[row.id as usize] = true;
            }
            if stands {
                changed[id as usize] = true;
            }
        }
    }
    let stood = |number: &&u32| {
        let row = &day.next.records[**number as usize];
        row.stands && changed[row.id as usize]
    };
    day.next.order.iter().filter(stood).map(|number| (day.next.records[*number as usize].id, *number)).collect()
}
