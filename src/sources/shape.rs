//! From rows to records: one per ID, in order of ID; and from rows to events that know their record.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use polars::prelude::*;
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128};

use super::text::{Places, TextTable};
use crate::config::{Identity, Need, Role};
use crate::diagnostic::Failure;
use crate::tables::moments::parse_timestamp;
use crate::tables::{EventTable, Micros, NO_RECORD, Reading, RecordIndex, SourceTable, Sources, UNKNOWN};

/// The records of a source of customers.
pub(super) fn customers(identity: &Identity, s: usize, text: TextTable) -> Result<SourceTable> {
    let source = &identity.sources[s];
    let Role::Customers(habits) = &source.role else {
        bail!(Failure::Bug(format!("this is a bug: `{}` holds events", source.name)))
    };
    let (frame, places) = text.finish()?;
    let mut reading = Reading { rows: frame.height(), content: content(&frame)?, ..Reading::default() };
    let ids = one_chunk(&frame, &source.record_id)?;
    let current = match &habits.current {
        Some(column) => one_chunk(&frame, column)?.iter().map(|value| value.is_some_and(is_true)).collect(),
        None => vec![true; frame.height()],
    };
    let dates = match &habits.updated_at {
        Some(column) => moments(&one_chunk(&frame, column)?),
        None => vec![UNKNOWN; frame.height()],
    };
    let mut rows: Vec<IdxSize> = Vec::with_capacity(frame.height());
    for (row, current) in current.into_iter().enumerate() {
        if ids.get(row).is_none() {
            bail!("{}, column `{}`: the record has no ID", places.place(row), source.record_id);
        }
        match current {
            true => rows.push(row as IdxSize),
            false => reading.older_versions += 1,
        }
    }
    let id_of = |row: IdxSize| ids.get(row as usize).unwrap_or_default();
    if !rows.is_sorted_by_key(|row| id_of(*row)) {
        rows.par_sort_unstable_by(|a, b| id_of(*a).cmp(id_of(*b)));
    }
    let kept = one_per_id(&rows, &frame, &id_of, &dates, habits.updated_at.is_some(), &places, &mut reading)?;
    let updated_at: Vec<Micros> = kept.iter().map(|row| dates[*row as usize]).collect();
    let in_place = kept.len() == frame.height() && kept.is_sorted();
    let frame = if in_place { frame } else { frame.take(&IdxCa::from_vec("rows".into(), kept))? };
    if habits.updated_at.is_some() {
        reading.undated = updated_at.iter().filter(|moment| **moment == UNKNOWN).count();
    }
    let deleted = match &habits.deleted {
        Some(column) => one_chunk(&frame, column)?.iter().map(|value| value.is_some_and(says_deleted)).collect(),
        None => vec![false; frame.height()],
    };
    let record_ids = one_chunk(&frame, &source.record_id)?;
    let merges = match &habits.merged_into {
        Some(column) => merges(&record_ids, &one_chunk(&frame, column)?, &mut reading),
        None => Vec::new(),
    };
    Ok(SourceTable { source: s, frame, record_ids, updated_at, deleted, merges, reading })
}

/// Of several rows with one ID the latest version; without a time of change only equal rows may repeat.
fn one_per_id<'a>(
    rows: &[IdxSize],
    frame: &DataFrame,
    id_of: &dyn Fn(IdxSize) -> &'a str,
    dates: &[Micros],
    dated: bool,
    places: &Places,
    reading: &mut Reading,
) -> Result<Vec<IdxSize>> {
    let mut kept = Vec::with_capacity(rows.len());
    let mut columns: Option<Vec<StringChunked>> = None;
    for versions in rows.chunk_by(|a, b| id_of(*a) == id_of(*b)) {
        if let [only] = versions {
            kept.push(*only);
            continue;
        }
        let columns = match &columns {
            Some(columns) => columns,
            None => columns
                .insert(frame.columns().iter().map(|column| Ok(column.str()?.clone())).collect::<PolarsResult<_>>()?),
        };
        let content =
            |row: IdxSize| -> Vec<Option<&str>> { columns.iter().map(|column| column.get(row as usize)).collect() };
        let mut versions = versions.to_vec();
        versions.sort_by(|a, b| (dates[*a as usize], content(*a)).cmp(&(dates[*b as usize], content(*b))));
        if !dated && versions.windows(2).any(|pair| content(pair[0]) != content(pair[1])) {
            versions.sort_unstable();
            bail!(
                "{} and {} hold the same record ID with different values, and the source does not say which is the \
                 latest; declare `updated_at` or `current`",
                places.place(versions[0] as usize),
                places.place(versions[1] as usize)
            );
        }
        reading.older_versions += versions.len() - 1;
        kept.extend(versions.last());
    }
    Ok(kept)
}

fn merges(ids: &StringChunked, targets: &StringChunked, reading: &mut Reading) -> Vec<(u32, u32)> {
    let sorted: Vec<&str> = ids.iter().map(Option::unwrap_or_default).collect();
    let mut merges = Vec::new();
    for (row, target) in targets.iter().enumerate() {
        for target in target
            .into_iter()
            .flat_map(|targets| targets.split([';', ',']))
            .map(str::trim)
            .filter(|target| !target.is_empty())
        {
            match sorted.binary_search(&target) {
                Ok(found) if found != row => merges.push((row as u32, found as u32)),
                Ok(_) => {}
                Err(_) => reading.merged_into_unknown += 1,
            }
        }
    }
    merges
}

/// The events of a source, each with the record it hangs on.
pub(super) fn events(
    identity: &Identity,
    s: usize,
    needs: &[Need],
    text: TextTable,
    sources: &Sources,
) -> Result<EventTable> {
    let source = &identity.sources[s];
    let Role::Events { of, happened_at } = &source.role else {
        bail!(Failure::Bug(format!("this is a bug: `{}` holds customers", source.name)))
    };
    let (mut frame, _) = text.finish()?;
    let mut reading = Reading { rows: frame.height(), content: content(&frame)?, ..Reading::default() };
    let (parents, range) = sources.of_source(*of).context("this is a bug: the source of events was not read")?;
    let index: HashMap<&str, RecordIndex, Xxh3Builder> = parents
        .record_ids
        .iter()
        .zip(range)
        .map(|(id, record)| (id.unwrap_or_default(), record as RecordIndex))
        .collect();
    let record: Vec<RecordIndex> = one_chunk(&frame, &source.record_id)?
        .iter()
        .map(|id| id.and_then(|id| index.get(id)).copied().unwrap_or(NO_RECORD))
        .collect();
    let happened = moments(&one_chunk(&frame, happened_at)?);
    reading.unattached = record.iter().filter(|record| **record == NO_RECORD).count();
    reading.undated = happened.iter().filter(|moment| **moment == UNKNOWN).count();
    // What no aggregate reads need not be kept.
    let unread: Vec<&str> = needs.iter().filter(|need| !need.makes_values).map(|need| need.column.as_str()).collect();
    frame = frame.drop_many(unread);
    Ok(EventTable { source: s, frame, record, happened_at: happened, reading })
}

/// The sum of the hashes of all rows, each from all its cells.
fn content(frame: &DataFrame) -> Result<u128> {
    const PART: usize = 1 << 15;
    let columns: Vec<StringChunked> =
        frame.columns().iter().map(|column| Ok(column.str()?.rechunk().into_owned())).collect::<PolarsResult<_>>()?;
    let part = |start: usize| {
        let (mut row_bytes, mut sum) = (Vec::new(), 0u128);
        for row in start..(start + PART).min(frame.height()) {
            row_bytes.clear();
            for column in &columns {
                // A length before each cell, so that no two rows read alike.
                let cell = column.get(row);
                row_bytes.extend(cell.map_or(u64::MAX, |cell| cell.len() as u64).to_le_bytes());
                row_bytes.extend(cell.unwrap_or_default().as_bytes());
            }
            sum = sum.wrapping_add(xxh3_128(&row_bytes));
        }
        sum
    };
    Ok((0..frame.height()).step_by(PART).collect::<Vec<_>>().into_par_iter().map(part).reduce(|| 0, u128::wrapping_add))
}

fn moments(column: &StringChunked) -> Vec<Micros> {
    column.iter().map(|text| text.and_then(parse_timestamp).unwrap_or(UNKNOWN)).collect()
}

fn one_chunk(frame: &DataFrame, column: &str) -> Result<StringChunked> {
    Ok(frame.column(column)?.str()?.rechunk().into_owned())
}

fn is_true(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "t" | "1" | "yes" | "y")
}

/// A flag that is true, or a time of deletion.
fn says_deleted(text: &str) -> bool {
    is_true(text) || parse_timestamp(text).is_some()
}
