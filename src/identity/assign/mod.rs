//! Which customer has which ID: kept where it was known, minted where it was not.
//!
//! In: the registry and today's customers. Out: an ID for every customer, and the registry's next version. It promises
//! that an ID goes only to the set of records it stood for before or to a customer that holds a record whose home it
//! is, that who neither merged nor split keeps its ID, and that a new one is made from content alone.
//!
//! A record has one *home*: the last ID that was minted for it, until the ID stands for a customer without it.
//! 1. Records that are away stand with those they stood with. A customer that, without them, is exactly what an ID
//!    stood for, has this ID again; what was true last comes first.
//! 2. Of sets that broke up, who is away goes with most of the others, among the customers without an ID.
//! 3. Pairs of a customer without an ID and a home of one of its records, each once, in this order: the version the ID
//!    was minted in, most records that had it, most whose home it is, fewest records, the smallest record.
//! 4. Who has none gets one of its own, and it is the home of all its records.
//!
//! All of it is counting and sorting; customers that nothing happened to are settled by two counts.

pub(super) mod before;
mod causes;
pub(super) mod day;
pub(super) mod events;
mod homes;
mod retire;
mod settle;
pub(super) mod write;

use super::changes::{Assignment, Changes};
use super::kept;
use super::registry::{Event, NONE, Registry, State, VersionRow};
use super::today::Today;
use crate::config::Identity;
use crate::tables::{Clusters, IdCounts, Micros, RecordIndex, Sources};
use day::Day;
pub(super) use retire::retire;

/// Gives every customer of today its canonical ID.
pub fn assign(registry: &Registry, today: &Today<'_>) -> Assignment {
    let identity = &today.use_case.identity;
    let mut next = registry.clone();
    retire_aged(&mut next, identity, today.as_of);
    let before = next.clone();
    next.version = registry.next();

    let known = next.numbers_of(identity, today.sources);
    let carriers = next.carriers(identity, today.sources, &known);
    let alone = next.carried_alone(&carriers, &known);
    let mut day = Day::new(&mut next, identity, today.sources, today.clusters);
    day.stand_for(&alone);
    before::unchanged(&mut day);
    before::as_before(&mut day);
    homes::go_along(&mut day);
    homes::by_home(&mut day);
    homes::mint(&mut day, today);
    write::write(&mut day, today.as_of);
    let ids: Vec<u32> = day.ids;
    let numbers = day.numbers;

    let marks = next.mark(&carriers, &numbers);
    kept::renew(&mut next, today, &numbers, marks);
    let was = next.before_retiring.take();
    let states = was.unwrap_or_else(|| registry.ids.iter().map(|row| row.state).collect());
    events::write(&states, &before, &mut next);
    let counts = counts(&before, &next, &numbers, registry.ids.len());
    let texts = ids.iter().map(|id| next.ids[*id as usize].id.to_string()).collect();
    let changes = Changes::between(registry, &next);
    let declared = VersionRow {
        use_case: today.use_case.name.clone(),
        declared: identity.declared.hash(),
        declared_in: identity.declared.file.clone(),
        ..VersionRow::default()
    };
    Assignment { ids: texts, counts, entity: identity.entity.clone(), declared, next, changes }
}

/// For every ID the customer of today that has it where these records do not say who they are, or [`NONE`].
pub(super) fn without(
    registry: &Registry,
    (identity, sources, clusters): (&Identity, &Sources, &Clusters),
    records: &[RecordIndex],
    as_of: Micros,
) -> Vec<u32> {
    let mut next = registry.clone();
    retire_aged(&mut next, identity, as_of);
    let mut day = Day::new(&mut next, identity, sources, clusters);
    for record in records {
        let number = day.numbers[*record as usize];
        day.next.records[number as usize].home = NONE;
    }
    before::unchanged(&mut day);
    before::as_before(&mut day);
    homes::go_along(&mut day);
    homes::by_home(&mut day);
    let mut customer_of = vec![NONE; day.next.ids.len()];
    for (customer, id) in (0..).zip(&day.ids).filter(|(_, id)| **id != NONE) {
        customer_of[*id as usize] = customer;
    }
    customer_of
}

/// Retires who was away for so long as the entity declares.
fn retire_aged(next: &mut Registry, identity: &Identity, as_of: Micros) {
    let Some(after) = identity.retire_after else { return };
    let retired = retire::aged(next, as_of.saturating_sub(after));
    retire(next, &retired, "it was not in its source for longer than `retire_after`");
}

/// What happened, in figures.
fn counts(before: &Registry, next: &Registry, numbers: &[u32], known_ids: usize) -> IdCounts {
    let of_today = next.events.iter().rev().take_while(|row| row.version == next.version);
    let mut counts = IdCounts { minted: next.ids.len() - known_ids, ..IdCounts::default() };
    for row in of_today {
        counts.merged += usize::from(row.event == Event::Merged);
        counts.split += usize::from(row.event == Event::Split);
    }
    for number in numbers {
        let was = before.records.get(*number as usize).map_or(NONE, |row| row.id);
        if was == NONE {
            continue;
        }
        let led = match before.ids[was as usize].state {
            State::Merged(into) => into,
            _ => was,
        };
        counts.known_records += 1;
        counts.changed_records += usize::from(![was, led].contains(&next.records[*number as usize].id));
    }
    counts
}
