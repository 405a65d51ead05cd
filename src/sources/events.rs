//! From rows to events that know the record they hang on.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use polars::prelude::*;
use rayon::prelude::*;

use super::asked::{Asked, one_chunk};
use super::bridge::Bridge;
use super::ids::Named;
use super::inside::BETWEEN;
use super::shape::{Begun, begun, is_forgotten};
use super::text::TextTable;
use super::unfold::unfold;
use super::versions::{EVENT_ID, Latest, Versions};
use crate::config::{Events, Identity, Made, Need, Role, Source};
use crate::diagnostic::Failure;
use crate::tables::{
    Counting, EventTable, Forgotten, Micros, NO_RECORD, Part, Places, Reading, RecordIndex, Sources, UNKNOWN, Wrong,
};
use crate::types::{Assumed, record_key, stands_for_no_record};

/// The events of a source, each with the record it hangs on; one that several records share stands once for each.
pub(super) fn events(
    identity: &Identity,
    s: usize,
    needs: &[Need],
    (text, unknown, bridge): (TextTable, Vec<(String, Vec<u32>)>, &Bridge),
    (sources, forgotten, at): (&Sources, &Forgotten, Micros),
) -> Result<EventTable> {
    let source = &identity.sources[s];
    let Role::Events(declared) = &source.role else {
        bail!(Failure::Bug(format!("this is a bug: `{}` holds customers", source.name)))
    };
    let Begun { mut frame, mut places, mut reading, mut passes } = begun(source, text, &unknown)?;
    let assumed = Assumed { zone: source.timezone, ..Assumed::default() };
    let mut unknown = unknown;
    let latest = match &declared.event_id {
        Some(id) => {
            let dates = dates_of(source, (&frame, &places), declared, at, &mut reading)?;
            let latest = latest((source, id), needs, (&frame, &places), (&dates, at), &mut reading)?;
            frame = latest.mended(frame)?;
            let asks = |column: &String| source.filter.as_ref().is_some_and(|filter| filter.columns.contains(column));
            let mut untold = Counting::default();
            for (column, events) in latest.contradicted(&frame) {
                let rows: Vec<u32> = events.into_iter().map(|event| latest.rows[event as usize]).collect();
                // Of a row that contradicts itself cannot be told whether it is read.
                for row in rows.iter().filter(|_| asks(&column)) {
                    untold.saw(*row, false);
                    passes.iter_mut().for_each(|passes| passes[*row as usize] = false);
                }
                not_known(&mut unknown, column, rows);
            }
            reading.unread.extend(untold.said("where", Wrong::Contradicting, &places));
            let mut rows = latest.rows;
            rows.retain(|row| dates.get(*row as usize).is_none_or(|date| *date <= at));
            rows.sort_unstable();
            Some(rows)
        }
        None => None,
    };
    let (parents, range) =
        sources.of_source(declared.of).context("this is a bug: the source of events was not read")?;
    let parent = &identity.sources[declared.of];
    let named = Named::of(&parents.record_ids, parent.record_id_form());
    let record_of = |id: &str, form| Some((range.start + named.row(id, form)? as usize) as RecordIndex);
    let ids = one_chunk(&frame, &source.record_id)?;
    let records_of = |id: &str, at: Micros| -> Vec<RecordIndex> {
        match bridge.is_there() {
            true => bridge.leads(id, at).iter().filter_map(|id| record_of(id, None)).collect(),
            false => record_of(id, source.record_id_form()).into_iter().collect(),
        }
    };
    // Where an event names one record at most, all are looked up side by side.
    let may_be_several = bridge.is_there() || matches!(source.record_id_made, Some(Made::Inside(_)));
    let named_ones = match may_be_several {
        true => Vec::new(),
        false => looked_up(&ids, &|id| record_of(id, source.record_id_form())),
    };
    let mut of_moments = bridge.unread.clone();
    let mut happened_at = match &declared.happened_at {
        Some(column) => {
            let happened = Asked { key: "happened_at", column: one_chunk(&frame, column)? };
            let assumed = Assumed { form: source.form(column), ..assumed };
            happened.moments(assumed, &places, &mut of_moments)
        }
        None => vec![UNKNOWN; frame.height()],
    };
    let mut counting = Counting::default();
    let (mut rows, mut record, mut parts): (Vec<IdxSize>, Vec<RecordIndex>, Vec<Part>) =
        (Vec::with_capacity(frame.height()), Vec::with_capacity(frame.height()), Vec::new());
    let all = latest.unwrap_or_else(|| (0..frame.height() as IdxSize).collect());
    for row in all.into_iter().map(|row| row as usize) {
        if passes.as_ref().is_some_and(|passes| !passes[row]) {
            reading.left_out += 1;
            continue;
        }
        if let Some(one) = named_ones.get(row).filter(|one| **one != NO_RECORD) {
            if declared.by.is_empty() {
                counting.saw(row as u32, true);
            }
            rows.push(row as IdxSize);
            record.push(*one);
            continue;
        }
        let id = ids.get(row);
        let named = id.iter().filter(|_| may_be_several).flat_map(|id| id.split(BETWEEN));
        let mut records: Vec<RecordIndex> = named.flat_map(|id| records_of(id, happened_at[row])).collect();
        records.sort_unstable();
        records.dedup();
        if records.is_empty() && is_forgotten(forgotten, parent, id.map(record_key).as_deref()) {
            reading.forgotten += 1;
            continue;
        }
        reading.unattached += usize::from(records.is_empty());
        // Where a field may say whose it is, it is counted when that was asked.
        if declared.by.is_empty() && id.is_some_and(|id| !stands_for_no_record(id)) {
            counting.saw(row as u32, !records.is_empty());
        }
        if records.len() > 1 {
            several(declared, &source.name, &places, row)?;
            let of = records.len() as u32;
            parts.extend((0..of).map(|part| Part { row: rows.len() as u32 + part, event: row as u32, part, of }));
        }
        if records.is_empty() {
            records.push(NO_RECORD);
        }
        rows.extend(records.iter().map(|_| row as IdxSize));
        record.append(&mut records);
    }
    if declared.happened_at.is_some() {
        let mut undated: Vec<IdxSize> =
            rows.iter().copied().filter(|row| happened_at[*row as usize] == UNKNOWN).collect();
        undated.dedup();
        reading.undated = undated.len();
    }
    reading.unread.extend(counting.said("record_id", Wrong::NoRecord, &places));
    reading.unread.append(&mut of_moments);
    let unfolded = match &declared.each {
        Some(column) => {
            let lost = unknown.iter().find(|(name, _)| name == column).map_or(&[][..], |(_, rows)| rows);
            let mut of_lists = Counting::default();
            let elements = unfold(&one_chunk(&frame, column)?, &rows, &parts, lost, &mut of_lists);
            reading.unread.extend(of_lists.said("each", Wrong::Unread, &places));
            rows = elements.of.iter().map(|at| rows[*at as usize]).collect();
            record = elements.of.iter().map(|at| record[*at as usize]).collect();
            parts = elements.parts;
            Some((column, elements.texts))
        }
        None => None,
    };
    let in_place = rows.len() == frame.height() && parts.is_empty() && unfolded.is_none();
    if !in_place {
        happened_at = rows.iter().map(|row| happened_at[*row as usize]).collect();
        for (_, unknown) in &mut unknown {
            let all: BTreeSet<u32> = unknown.iter().copied().collect();
            *unknown = (0..).zip(&rows).filter(|(_, row)| all.contains(row)).map(|(at, _)| at).collect();
        }
        places.rows.clone_from(&rows);
    }
    // What no aggregate reads need not be kept.
    let unread: Vec<&str> = needs.iter().filter(|need| !need.makes_values).map(|need| need.column.as_str()).collect();
    frame = frame.drop_many(unread);
    if !in_place {
        frame = frame.take(&IdxCa::from_vec("rows".into(), rows))?;
    }
    if let Some((column, texts)) = unfolded.filter(|(column, _)| frame.column(column).is_ok()) {
        frame.with_column(texts.with_name(column.as_str().into()).into_column())?;
    }
    unknown.retain(|(_, rows)| !rows.is_empty());
    let by_value = Vec::new();
    Ok(EventTable { source: s, frame, record, parts, by_value, unknown, happened_at, places, reading })
}

/// The record that each ID names, or none.
fn looked_up(ids: &StringChunked, record_of: &(dyn Fn(&str) -> Option<RecordIndex> + Sync)) -> Vec<RecordIndex> {
    const TOGETHER: usize = 1 << 15;
    let mut all = vec![NO_RECORD; ids.len()];
    all.par_chunks_mut(TOGETHER).enumerate().for_each(|(chunk, records)| {
        for (i, record) in records.iter_mut().enumerate() {
            let named = ids.get(chunk * TOGETHER + i).and_then(record_of);
            *record = named.unwrap_or(NO_RECORD);
        }
    });
    all
}

/// The latest row of each event; a row that says not which event it is is one of its own.
fn latest(
    (source, id): (&Source, &str),
    needs: &[Need],
    (frame, places): (&DataFrame, &Places),
    (dates, at): (&[Micros], Micros),
    reading: &mut Reading,
) -> Result<Latest> {
    let ids = one_chunk(frame, id)?;
    let alone: Vec<String> = (0..frame.height())
        .map(|row| match ids.get(row).filter(|id| !stands_for_no_record(id)) {
            Some(id) => format!("i{}", record_key(id)),
            None => format!("r{row}"),
        })
        .collect();
    let id_of = |row: IdxSize| alone[row as usize].as_str();
    let mut rows: Vec<IdxSize> = (0..frame.height() as IdxSize).collect();
    rows.par_sort_unstable_by(|a, b| (id_of(*a), a).cmp(&(id_of(*b), b)));
    let versions = Versions {
        frame,
        id_of: &id_of,
        dates,
        at,
        what: EVENT_ID,
        places,
        source,
        needs,
        deleted: None,
        say_which: [Some(id), events_of(source).and_then(|events| events.updated_at.as_deref())],
    };
    versions.latest(&rows, !dates.is_empty(), reading)
}

fn events_of(source: &Source) -> Option<&Events> {
    match &source.role {
        Role::Events(events) => Some(events),
        Role::Customers(_) => None,
    }
}

/// When each row was written; empty where that is not asked. What was written after the moment is counted.
fn dates_of(
    source: &Source,
    (frame, places): (&DataFrame, &Places),
    declared: &Events,
    at: Micros,
    reading: &mut Reading,
) -> Result<Vec<Micros>> {
    let Some(column) = &declared.updated_at else { return Ok(Vec::new()) };
    let changed = Asked { key: "updated_at", column: one_chunk(frame, column)? };
    let assumed = Assumed { zone: source.timezone, form: source.form(column), ..Assumed::default() };
    let dates = changed.moments(assumed, places, &mut reading.unread);
    let mut counting = Counting::default();
    for (row, date) in (0..).zip(&dates).filter(|(_, date)| **date != UNKNOWN) {
        counting.saw(row, *date <= at);
    }
    reading.unread.extend(counting.said("updated_at", Wrong::InTheFuture, places));
    Ok(dates)
}

/// Rows of a column that say nothing, beside those that are known.
fn not_known(unknown: &mut Vec<(String, Vec<u32>)>, column: String, rows: Vec<u32>) {
    match unknown.iter_mut().find(|(name, _)| *name == column) {
        Some((_, known)) => {
            known.extend(rows);
            known.sort_unstable();
            known.dedup();
        }
        None => unknown.push((column, BTreeSet::from_iter(rows).into_iter().collect())),
    }
}

/// An event that belongs to several records, where it is said what becomes of such.
fn several(declared: &Events, source: &str, places: &Places, row: usize) -> Result<()> {
    if declared.several.is_none() {
        bail!(
            "{}: the event belongs to several records; say under `{source}` what becomes of such: `several: each`, or \
             `several: shared`",
            places.shown(row)
        );
    }
    Ok(())
}
