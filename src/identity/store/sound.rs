//! Whether a version of the registry can be what a run has written.
//!
//! In: its rows. Out: the first fault, in words. It mends nothing.

use crate::identity::code::is_valid_id;
use crate::identity::edit::{IMPORTED, is_importable};
use crate::identity::registry::{CARRIED, IdRow, LinkRow, NONE, RecordRow, Registry, State};

/// Why a version cannot be used, in words; `None` where nothing is wrong with it. What only the links say is not asked
/// where they were not read.
pub(super) fn fault(registry: &Registry, with_links: bool) -> Option<&'static str> {
    let Registry { records, ids, old, events, links, .. } = registry;
    let is_record = |number: u32| records.get(number as usize).is_some_and(|row| row.is_known());
    let was_record = |number: u32| number == NONE || (number as usize) < records.len();
    let is_id = |id: u32| (id as usize) < ids.len();
    let known = || registry.order.iter().map(|number| &records[*number as usize]);
    if !known().all(|row| is_id(row.id) && (row.home == NONE || is_id(row.home)))
        || !links.iter().all(|link| is_record(link.left) && is_record(link.right))
        || !old.iter().all(|old| is_id(old.id) && old.members.iter().all(|member| is_record(*member)))
        || !events.iter().all(|row| is_id(row.id) && (row.other == NONE || is_id(row.other)) && was_record(row.record))
        || !ids.iter().all(|row| if let State::Merged(into) = row.state { is_id(into) } else { true })
    {
        return Some("a table names a row that is not there");
    }
    // Rows of today are found by walking both in order.
    let key = |number: &u32| (records[*number as usize].source, records[*number as usize].record_id.as_str());
    if !registry.order.is_sorted_by(|a, b| key(a) < key(b)) {
        return Some("a record stands twice, or records are not in order");
    }
    let mut texts: Vec<&str> = ids.iter().map(|row| row.id.as_str()).collect();
    texts.sort_unstable();
    if texts.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some("a canonical ID stands twice");
    }
    let is_golden = |row: &IdRow| &*row.minted_by == IMPORTED && is_importable(&row.id);
    if !ids.iter().all(|row| is_golden(row) || is_sound(&row.id)) {
        return Some("a canonical ID is mistyped: its check symbol is wrong");
    }
    if !ids.iter().all(|row| row.minted_version <= registry.version)
        || !events.iter().all(|row| row.version <= registry.version)
        || !old.iter().all(|old| old.last < registry.version.max(1))
        || !registry.versions.iter().all(|row| row.version <= registry.version)
    {
        return Some("a row is of a later version than its table");
    }
    if !old.iter().all(|old| old.members.is_sorted_by(|a, b| a < b)) {
        return Some("a composition names a record twice, or its records are not in order");
    }
    // A record that a canonical ID joined which it carried is marked by a link to itself.
    let is_mark = |link: &LinkRow| {
        link.left == link.right && registry.names.get(link.evidence as usize).is_some_and(|name| name == CARRIED)
    };
    if !links.iter().all(|link| link.left < link.right || is_mark(link)) {
        return Some("a link joins a record to itself, or its records are not in order");
    }
    let marked = if with_links { registry.marked() } else { vec![true; records.len()] };
    if !states_are_those_of_the_records(registry, &marked) {
        return Some("the state of a canonical ID is not that of its records");
    }
    None
}

/// Whether a text is an ID of any prefix.
pub(super) fn is_sound(id: &str) -> bool {
    let Some((prefix, _)) = id.split_once('-') else { return false };
    !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_uppercase()) && is_valid_id(id, prefix)
}

/// An ID is given where records stand for it, and in use where one of them is in its source; one that is merged leads
/// to one that is given; a home that is given is the ID of the record, but of one that carries it.
fn states_are_those_of_the_records(registry: &Registry, marked: &[bool]) -> bool {
    let mut given = vec![State::Vacant; registry.ids.len()];
    for number in &registry.order {
        let row = &registry.records[*number as usize];
        let state = &mut given[row.id as usize];
        match row.away_since {
            None if row.stands => *state = State::InUse,
            Some(_) if row.stands && *state == State::Vacant => *state = State::Away,
            _ => {}
        }
    }
    let is_given = |id: u32| given[id as usize] != State::Vacant;
    let mut rows = registry.order.iter().map(|number| (*number as usize, &registry.records[*number as usize]));
    let is_at_home = |row: &RecordRow| row.stands && row.id == row.home;
    rows.all(|(number, row)| row.home == NONE || !is_given(row.home) || is_at_home(row) || marked[number])
        && registry.ids.iter().zip(&given).all(|(row, given)| match row.state {
            State::InUse | State::Away => row.state == *given,
            State::Merged(into) => *given == State::Vacant && is_given(into),
            State::Vacant | State::Retired => *given == State::Vacant,
        })
}
