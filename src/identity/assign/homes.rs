//! Who was left over: records that are away go with most of those they stood with; then homes; then new IDs.

use std::cmp::Reverse;
use std::collections::HashSet;

use polars::prelude::PlSmallStr;
use xxhash_rust::xxh3::Xxh3Builder;

use super::day::{Day, STAYS};
use crate::config::UseCase;
use crate::identity::registry::{IdRow, NONE, State};
use crate::tables::Micros;
use crate::tables::moments::timestamp_text;

/// Records that are away, of sets that broke up, stand with the customer that has most of the others, among those
/// without an ID; among equals with that of the smallest record.
pub(super) fn go_along(day: &mut Day<'_>) {
    let mut parts: Vec<(u32, u32, u32)> = Vec::new();
    for number in &day.numbers {
        let row = &day.next.records[*number as usize];
        if let (true, Some(customer)) = (row.stands, day.open(*number)) {
            parts.push((row.id, customer, day.rank[*number as usize]));
        }
    }
    parts.sort_unstable();
    let mut best = vec![NONE; day.next.ids.len()];
    for of_id in parts.chunk_by(|a, b| a.0 == b.0) {
        let most = of_id.chunk_by(|a, b| a.1 == b.1).max_by_key(|part| (part.len(), Reverse(part[0].2)));
        best[of_id[0].0 as usize] = most.map_or(NONE, |part| part[0].1);
    }
    for number in &day.next.order {
        let (at, row) = (*number as usize, &day.next.records[*number as usize]);
        if row.stands && !day.placed[at] && day.customer[at] == NONE && !day.aside[at] {
            day.along[at] = best[row.id as usize];
        }
    }
}

/// The customers without an ID, each with all its records, also those that are away, in order.
fn open_sets(day: &Day<'_>) -> Vec<(u32, Vec<u32>)> {
    let mut rows: Vec<(u32, u32)> = Vec::new();
    for number in &day.next.order {
        let at = *number as usize;
        let customer = if day.customer[at] == NONE { day.along[at] } else { day.customer[at] };
        if customer < STAYS && !day.aside[at] && day.ids[customer as usize] == NONE {
            rows.push((customer, day.rank[at]));
        }
    }
    rows.sort_unstable();
    let numbers = |of: &[(u32, u32)]| of.iter().map(|(_, rank)| day.next.order[*rank as usize]).collect();
    rows.chunk_by(|a, b| a.0 == b.0).map(|of| (of[0].0, numbers(of))).collect()
}

/// Pairs of a customer and a home of one of its records, the first ID first, each once. Homes of records that are away
/// count only where no record is here whose home the ID is.
pub(super) fn by_home(day: &mut Day<'_>) {
    if day.taken.iter().all(|taken| *taken) {
        return;
    }
    let home = |day: &Day<'_>, number: u32| day.next.records[number as usize].home;
    let mut seen = vec![false; day.next.ids.len()];
    for number in day.numbers.iter().filter(|number| day.is_here(**number)) {
        let home = home(day, *number);
        if home != NONE {
            seen[home as usize] = true;
        }
    }
    let mut pairs = Vec::new();
    for (customer, set) in open_sets(day) {
        let mut homes: Vec<(u32, u32)> = Vec::new();
        for number in &set {
            let id = home(day, *number);
            if id != NONE && !day.taken[id as usize] && (day.is_here(*number) || !seen[id as usize]) {
                homes.push((id, day.rank[*number as usize]));
            }
        }
        homes.sort_unstable();
        homes.dedup_by_key(|(id, _)| *id);
        for (id, smallest) in homes {
            let had = set.iter().filter(|number| day.next.records[**number as usize].id == id).count();
            let at_home = set.iter().filter(|number| home(day, **number) == id).count();
            let minted = day.next.ids[id as usize].minted_version;
            pairs.push((minted, Reverse(had), Reverse(at_home), set.len(), smallest, id, customer));
        }
    }
    pairs.sort_unstable();
    for (.., id, customer) in pairs {
        if day.ids[customer as usize] == NONE && !day.taken[id as usize] {
            day.give(customer, id);
        }
    }
}

/// Who is left gets an ID of its own, in order of their smallest records; it is the home of all of them but those that
/// joined the others by what was carried.
pub(super) fn mint(day: &mut Day<'_>, use_case: &UseCase, as_of: Micros, joined: &[bool]) {
    let mut sets = open_sets(day);
    if sets.is_empty() {
        return;
    }
    sets.sort_by_key(|(_, set)| day.rank[set[0] as usize]);
    let identity = &use_case.identity;
    let mut texts: HashSet<PlSmallStr, Xxh3Builder> = day.next.ids.iter().map(|row| row.id.clone()).collect();
    let (as_of, by): (std::sync::Arc<str>, std::sync::Arc<str>) =
        (timestamp_text(as_of).into(), use_case.name.as_str().into());
    for (customer, set) in sets {
        let first = &day.next.records[set[0] as usize];
        let content = (day.next.sources[first.source as usize].as_str(), first.record_id.as_str());
        let text = day.next.salt.mint((&identity.entity, &identity.id_prefix), content, |id| texts.contains(id));
        texts.insert(text.clone());
        let id = day.next.ids.len() as u32;
        day.next.ids.push(IdRow {
            id: text,
            minted_version: day.next.version,
            minted_as_of: as_of.clone(),
            minted_by: by.clone(),
            state: State::InUse,
        });
        day.taken.push(true);
        day.ids[customer as usize] = id;
        for number in set.into_iter().filter(|number| !joined.get(*number as usize).is_some_and(|joined| *joined)) {
            day.next.records[number as usize].home = id;
        }
    }
}
