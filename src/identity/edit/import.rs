//! Golden IDs that a company has already: each becomes the canonical ID, and the home, of its records.

use std::collections::BTreeMap;

use super::{edited, states};
use crate::identity::assign::before::unchanged;
use crate::identity::assign::day::Day;
use crate::identity::assign::events;
use crate::identity::assign::write::write;
use crate::identity::changes::Assignment;
use crate::identity::registry::{IdRow, NONE, RecordRow, Registry, State};
use crate::tables::Micros;
use crate::tables::moments::timestamp_text;

/// What `minted_by` says of an ID that was taken over, and the command.
pub(in crate::identity) const IMPORTED: &str = "c360 registry import";
/// No ID is longer, and systems have columns of such a width.
const LONGEST: usize = 64;

/// A record and the ID that it has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The line that says so.
    pub line: u64,
    /// The ID.
    pub id: String,
    /// The source of the record.
    pub source: String,
    /// Its key.
    pub record_id: String,
}

/// Why a line cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The line.
    pub line: u64,
    /// What is wrong, in words.
    pub what: String,
}

/// Whether a text can be an ID: one to 64 visible ASCII characters that a path, a CSV file or a spreadsheet does not
/// take for something else.
pub(in crate::identity) fn is_importable(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"/,;\"'`\\".contains(&byte))
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// The next version, in which these records have their golden IDs; or every conflict, and nothing is taken over.
///
/// # Errors
/// Conflicts, in order of their lines: a text that can be no ID, a record with two IDs, a record that has another ID in
/// the registry, an ID that stands for nobody any more.
pub fn import(base: &Registry, entity: &str, golden: &[Golden], as_of: Micros) -> Result<Assignment, Vec<Conflict>> {
    let mut next = base.clone();
    next.version = base.next();
    let new = wanted(base, golden)?;
    next.name_sources(new.iter().map(|golden| golden.source.as_str()));
    let mut known: BTreeMap<String, u32> = (0..).zip(&next.ids).map(|(id, row)| (row.id.to_string(), id)).collect();
    let mut joined: Vec<u32> = Vec::with_capacity(new.len());
    for golden in new {
        let id = *known.entry(golden.id.clone()).or_insert(next.ids.len() as u32);
        if id as usize == next.ids.len() {
            next.ids.push(IdRow {
                id: golden.id.as_str().into(),
                minted_version: next.version,
                minted_as_of: timestamp_text(as_of).into(),
                minted_by: IMPORTED.into(),
                state: State::InUse,
            });
        }
        joined.push(next.records.len() as u32);
        let source = next.source(&golden.source);
        let home = if (id as usize) < base.ids.len() { NONE } else { id };
        let row = RecordRow::new(source, golden.record_id.as_str().into(), next.version);
        next.records.push(RecordRow { id, home, ..row });
    }
    next.put_in_order(&joined);
    settle(&mut next, as_of);
    events::write(&states(base), base, &mut next);
    Ok(edited(base, next, entity, IMPORTED))
}

/// Everybody who is here, and who joins them, is the customer of the ID that they have.
fn settle(next: &mut Registry, as_of: Micros) {
    let is_new = |row: &RecordRow| !row.stands && row.since == next.version;
    let is_here = |number: &&u32| {
        let row = &next.records[**number as usize];
        (row.stands && row.away_since.is_none()) || is_new(row)
    };
    let numbers: Vec<u32> = next.order.iter().filter(is_here).copied().collect();
    let mut customer_of = vec![NONE; next.ids.len()];
    let mut ids: Vec<u32> = Vec::new();
    let mut of = Vec::with_capacity(numbers.len());
    for number in &numbers {
        let id = next.records[*number as usize].id;
        let customer = &mut customer_of[id as usize];
        if *customer == NONE {
            *customer = ids.len() as u32;
            ids.push(id);
        }
        of.push(*customer);
    }
    let mut day = Day::of(next, numbers, &of, ids.len());
    unchanged(&mut day);
    for (customer, id) in (0..).zip(ids) {
        if day.ids[customer as usize] == NONE {
            day.give(customer, id);
        }
    }
    // Those who are away stand with those they stood with.
    for number in 0..day.next.records.len() {
        let row = &day.next.records[number];
        if row.stands && !day.placed[number] && row.away_since.is_some() {
            day.along[number] = customer_of[row.id as usize];
        }
    }
    write(&mut day, as_of);
}

/// The records that the registry does not know, in order, each once.
fn wanted<'a>(base: &Registry, golden: &'a [Golden]) -> Result<Vec<&'a Golden>, Vec<Conflict>> {
    let mut conflicts = Vec::new();
    let state: BTreeMap<&str, State> = base.ids.iter().map(|row| (row.id.as_str(), row.state)).collect();
    let mut first: BTreeMap<(&str, &str), &Golden> = BTreeMap::new();
    for row in golden {
        let what = if !is_importable(&row.id) {
            Some(format!(
                "an ID has one to {LONGEST} letters, digits and signs of ASCII, a letter or digit first, without \
                 blanks, quotes, `/`, `\\`, `,` and `;`"
            ))
        } else {
            match state.get(row.id.as_str()) {
                Some(State::Merged(into)) => Some(format!(
                    "`{}` stands for nobody any more: it leads to `{}`",
                    row.id, base.ids[*into as usize].id
                )),
                Some(State::Vacant | State::Retired) => Some(format!("`{}` stands for nobody any more", row.id)),
                Some(State::InUse | State::Away) | None => None,
            }
        };
        conflicts.extend(what.map(|what| Conflict { line: row.line, what }));
        match first.get(&(row.source.as_str(), row.record_id.as_str())) {
            Some(other) if other.id != row.id => conflicts.push(Conflict {
                line: row.line,
                what: format!("the record has `{}` here and `{}` in line {}", row.id, other.id, other.line),
            }),
            Some(_) => {}
            None => _ = first.insert((&row.source, &row.record_id), row),
        }
    }
    let mut new = Vec::new();
    for row in first.into_values() {
        match base.number_of(&row.source, &row.record_id).map(|number| &base.records[number as usize]) {
            None => new.push(row),
            Some(known) if base.ids[known.id as usize].id == row.id.as_str() => {}
            Some(known) => conflicts.push(Conflict {
                line: row.line,
                what: format!(
                    "the record has `{}` in the registry, and `{}` here",
                    base.ids[known.id as usize].id, row.id
                ),
            }),
        }
    }
    conflicts.sort();
    if conflicts.is_empty() { Ok(new) } else { Err(conflicts) }
}
