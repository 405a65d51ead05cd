//! From rows to records: one per ID, in order of ID.

use std::borrow::Cow;

use anyhow::{Result, bail};
use polars::prelude::*;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::asked::{Asked, one_chunk, says_deleted};
use super::distinct;
use super::ids::{Named, count_forms};
use super::learnt::NumbersLearnt;
use super::narrow::{self, numbers};
use super::text::TextTable;
use super::valid::validity;
use super::versions::{RECORD_ID, Versions};
use crate::config::{self, FormerRecordId, Identity, Need, Role, Source};
use crate::diagnostic::Failure;
use crate::tables::{
    Counting, Forgotten, Held, Micros, Places, Reading, SourceTable, UNKNOWN, Unread, Validity, Wrong, keep,
};
use crate::types::{
    Assumed, IdForm, flag, in_form, is_null, json_texts, moment, record_key, stands_for_no_record, trimmed, visible,
};

/// The records of a source of customers.
pub(super) fn customers(
    identity: &Identity,
    s: usize,
    needs: &[Need],
    (text, unknown): (TextTable, Vec<(String, Vec<u32>)>),
    (forgotten, at): (&Forgotten, Micros),
) -> Result<SourceTable> {
    let source = &identity.sources[s];
    let Role::Customers(habits) = &source.role else {
        bail!(Failure::Bug(format!("this is a bug: `{}` holds events", source.name)))
    };
    let Begun { frame, mut places, mut reading, passes } = begun(source, text, &unknown, &mut numbers(source))?;
    let assumed = Assumed { zone: source.timezone, ..Assumed::default() };
    let written = one_chunk(&frame, &source.record_id)?;
    let ids = keys(&written);
    let column = |key, column: &Option<String>| match column {
        Some(column) => one_chunk(&frame, column).map(|column| Some(Asked { key, column })),
        None => Ok(None),
    };
    let current = column("current", &habits.current)?;
    let current = current.map(|asked| asked.read(flag, false, true, &places, &mut reading.unread));
    let dates = column("updated_at", &habits.updated_at)?;
    let form_of = |column: &Option<String>| column.as_ref().and_then(|column| source.form(column));
    let when_changed = Assumed { form: form_of(&habits.updated_at), ..assumed };
    let dates = dates.map(|asked| asked.moments(when_changed, &places, &mut reading.unread));
    let deleted = column("deleted", &habits.deleted)?;
    let when_deleted = Assumed { form: form_of(&habits.deleted), ..assumed };
    let says_deleted = |text: &str| says_deleted(text, when_deleted);
    let deleted = deleted.map(|asked| asked.read(says_deleted, false, false, &places, &mut reading.unread));
    let dates = dates.unwrap_or_else(|| vec![UNKNOWN; frame.height()]);
    let mut rows: Vec<IdxSize> = Vec::with_capacity(frame.height());
    let fails = |row: usize| passes.as_ref().is_some_and(|passes| !passes[row]);
    for row in 0..frame.height() {
        if ids.get(row).is_none_or(|id| id.is_empty() || is_null(id)) {
            bail!("{}, column `{}`: the record has no ID", places.shown(row), source.record_id);
        }
        if is_forgotten(forgotten, source, ids.get(row)) {
            reading.forgotten += 1;
            continue;
        }
        match current.as_ref().is_none_or(|current| current[row]) {
            false => reading.older_versions += 1,
            // Where the latest row of a record is known, that one is asked.
            true if habits.updated_at.is_none() && fails(row) => reading.left_out += 1,
            true => rows.push(row as IdxSize),
        }
    }
    let id_of = |row: IdxSize| ids.get(row as usize).unwrap_or_default();
    if !rows.is_sorted_by_key(|row| id_of(*row)) {
        rows.par_sort_unstable_by(|a, b| id_of(*a).cmp(id_of(*b)));
    }
    let say_which = [Some(source.record_id.as_str()), habits.updated_at.as_deref()];
    let versions = Versions {
        frame: &frame,
        id_of: &id_of,
        dates: &dates,
        at,
        what: RECORD_ID,
        places: &places,
        source,
        needs,
        deleted: deleted.as_deref(),
        say_which,
    };
    let latest = versions.latest(&rows, habits.updated_at.is_some(), &mut reading)?;
    let mut contradicted = latest.contradicted(&frame);
    contradicted.extend(unknown_of(&unknown, &latest.rows));
    let frame = latest.mended(frame)?;
    let when = |declared: &config::Validity, unread: &mut Vec<Unread>| match declared.is_declared() {
        true => validity(declared, source, &frame, &places, unread),
        false => Ok(Vec::new()),
    };
    let (of_rows, mut of_values) = (when(&habits.validity, &mut reading.unread)?, Vec::new());
    for (column, declared) in &source.validity {
        let all = when(declared, &mut reading.unread)?;
        // What stands beside a code holds as long as the code.
        let beside = source.codes.iter().filter(|(_, codes)| codes.of.as_ref() == Some(column)).map(|(name, _)| name);
        of_values.extend(beside.map(|name| (name, declared, all.clone())));
        of_values.push((column, declared, all));
    }
    let (mut kept, mut deleted) = (latest.rows, latest.deleted);
    if passes.is_some() {
        let stays: Vec<bool> = kept.iter().map(|row| !fails(*row as usize)).collect();
        reading.left_out += stays.iter().filter(|stays| !**stays).count();
        keep(&mut kept, &stays);
        keep(&mut deleted, &stays);
        contradicted = contradicted.into_iter().map(|(column, records)| (column, moved(records, &stays))).collect();
    }
    // A bound that contradicts itself is not known.
    let of_kept = |declared: &config::Validity, all: &[Validity]| -> Vec<Validity> {
        let mut of_kept: Vec<Validity> = kept.iter().filter_map(|row| all.get(*row as usize).copied()).collect();
        let bounds = contradicted.iter().filter(|(column, _)| declared.columns().any(|(_, bound)| bound == column));
        bounds.flat_map(|(_, records)| records).for_each(|record| of_kept[*record as usize] = Validity::NEVER);
        of_kept
    };
    let of_records = match habits.validity.is_declared() {
        true => of_kept(&habits.validity, &of_rows),
        false => Vec::new(),
    };
    let held = of_values.into_iter().map(|(column, declared, all)| Held {
        column: column.clone(),
        validity: of_kept(declared, &all),
        written: None,
    });
    let held: Vec<Held> = held.collect();
    let updated_at: Vec<Micros> = kept.iter().map(|row| dates[*row as usize]).collect();
    let in_place = kept.len() == frame.height() && kept.is_sorted();
    if !in_place {
        places.rows.clone_from(&kept);
    }
    let kept = IdxCa::from_vec("rows".into(), kept);
    let (frame, record_ids, written_ids) = match in_place {
        true => (frame, ids, written),
        false => (frame.take(&kept)?, ids.take(&kept)?, written.take(&kept)?),
    };
    if habits.updated_at.is_some() {
        reading.undated = updated_at.iter().filter(|moment| **moment == UNKNOWN).count();
    }
    let merges = match &habits.merged_into {
        Some(column) => {
            let named = Named::of(&record_ids, source.record_id_form());
            merges(&named, &one_chunk(&frame, column)?, source.id_form(column), &places, &mut reading)
        }
        None => Vec::new(),
    };
    let distinct = match &habits.distinct_within {
        Some(column) => distinct::sets(&one_chunk(&frame, column)?),
        None => Vec::new(),
    };
    reading.settle();
    Ok(SourceTable {
        source: s,
        frame,
        record_ids,
        written_ids,
        updated_at,
        deleted,
        merges,
        distinct,
        contradicted,
        validity: of_records,
        ended: Vec::new(),
        after: Vec::new(),
        held,
        places,
        reading,
    })
}

/// What is known of the rows of a source before it is asked what they are.
pub(super) struct Begun {
    pub(super) frame: DataFrame,
    pub(super) places: Places,
    pub(super) reading: Reading,
    /// For each row whether `where` holds; `None` where all are read.
    pub(super) passes: Option<Vec<bool>>,
}

/// The rows, with what in them is not as it is declared; `unknown` are rows with codes that mean nothing, by column.
/// They may be a part of all rows, of whose numbers is learnt how they are written.
pub(super) fn begun(
    source: &Source,
    text: TextTable,
    unknown: &[(String, Vec<u32>)],
    numbers: &mut NumbersLearnt,
) -> Result<Begun> {
    let (frame, places) = text.finish()?;
    let mut reading = Reading { rows: frame.height(), content: content(&frame)?, ..Reading::default() };
    count_unread(&frame, source, &places, &mut reading);
    count_forms(&frame, source, &places, &mut reading);
    count_codes(&frame, unknown, &places, &mut reading);
    let passes = narrow::kept(source, &frame, numbers, &places, &mut reading)?;
    Ok(Begun { frame, places, reading, passes })
}

/// Of rows that hold a code which is not known the records that are left, by column.
fn unknown_of(unknown: &[(String, Vec<u32>)], kept: &[IdxSize]) -> Vec<(String, Vec<u32>)> {
    let of_column = |(column, rows): &(String, Vec<u32>)| {
        let is_one = |(_, row): &(u32, &IdxSize)| rows.binary_search(row).is_ok();
        (column.clone(), (0..).zip(kept).filter(is_one).map(|(record, _)| record).collect())
    };
    unknown.iter().filter(|(_, rows)| !rows.is_empty()).map(of_column).collect()
}

/// Places among all as places among those that stay.
fn moved(places: Vec<u32>, stays: &[bool]) -> Vec<u32> {
    let before = |place: u32| stays[..place as usize].iter().filter(|stays| **stays).count() as u32;
    places.into_iter().filter(|place| stays[*place as usize]).map(before).collect()
}

/// Counts codes that are not known.
fn count_codes(frame: &DataFrame, unknown: &[(String, Vec<u32>)], places: &Places, reading: &mut Reading) {
    for (column, rows) in unknown {
        let known = frame.column(column).map_or(0, |column| column.len() - column.null_count());
        let counting = Counting { values: rows.len(), filled: known + rows.len(), first: rows.first().copied() };
        reading.unread.push(counting.told(&format!("codes.{column}"), Wrong::NoCode, places));
    }
}

/// Whether a record of a source was asked to be forgotten.
pub(super) fn is_forgotten(forgotten: &Forgotten, source: &Source, key: Option<&str>) -> bool {
    let (before, any_case) = match &source.role {
        Role::Customers(habits) => {
            (habits.formerly.source.as_deref(), habits.formerly.record_id == Some(FormerRecordId::OtherCase))
        }
        Role::Events(_) => (None, false),
    };
    key.is_some_and(|key| forgotten.holds([source.name.as_str()].into_iter().chain(before), key, any_case))
}

/// Counts what is not in the form that is declared for the days and moments of its column.
fn count_unread(frame: &DataFrame, source: &Source, places: &Places, reading: &mut Reading) {
    for (column, form) in &source.formats {
        let Ok(texts) = frame.column(column).and_then(|column| column.str().cloned()) else { continue };
        let mut counting = Counting::default();
        for (row, text) in texts.iter().enumerate() {
            if let Some(text) = text.filter(|text| !visible(text).is_empty() && !is_null(trimmed(text))) {
                counting.saw(row as u32, in_form(text, form).is_some());
            }
        }
        reading.unread.push(counting.told("formats", Wrong::Unread, places));
    }
}

/// The keys of record IDs; of most systems they are the IDs.
fn keys(written: &StringChunked) -> StringChunked {
    let is_its_key = |id: Option<&str>| id.is_none_or(|id| record_key(id) == id);
    match written.iter().all(is_its_key) {
        true => written.clone(),
        false => written.iter().map(|id| id.map(record_key)).collect(),
    }
}

/// Pairs of rows, the first merged into the second.
fn merges(
    named: &Named<'_>,
    targets: &StringChunked,
    form: Option<&IdForm>,
    places: &Places,
    reading: &mut Reading,
) -> Vec<(u32, u32)> {
    let (mut merges, mut counting) = (Vec::new(), Counting::default());
    for (row, targets) in targets.iter().enumerate() {
        for target in targets.map(each_target).unwrap_or_default() {
            let found = named.row(&target, form);
            counting.saw(places.read_row(row), found.is_some());
            if let Some(found) = found.filter(|found| *found as usize != row) {
                merges.push((row as u32, found));
            }
        }
    }
    reading.merged_into_unknown = counting.values;
    reading.unread.extend(counting.said("merged_into", Wrong::NoRecord, places));
    merges
}

/// The record IDs in a cell: one, several between `;` or `,`, a list in JSON, each with or without the moment of the
/// merge behind a colon. Zero and stand-ins are none.
fn each_target(cell: &str) -> Vec<String> {
    let list = Some(cell.trim()).filter(|cell| cell.starts_with('[')).and_then(|cell| json_texts(cell, &[]));
    let parts: Vec<String> = match list {
        Some(list) => list.into_iter().map(Cow::into_owned).collect(),
        None => cell.split([';', ',']).map(str::to_owned).collect(),
    };
    let without_moment = |part: String| match part.split_once(':') {
        Some((id, at)) if moment(at).is_some() || at.bytes().all(|b| b.is_ascii_digit()) => id.to_owned(),
        _ => part,
    };
    parts.into_iter().map(without_moment).filter(|part| !stands_for_no_record(part)).collect()
}

/// The sum of the hashes of all rows, each from all its cells.
fn content(frame: &DataFrame) -> Result<u128> {
    const PART: usize = 1 << 13;
    let columns: Vec<StringChunked> =
        frame.columns().iter().map(|column| Ok(column.str()?.rechunk().into_owned())).collect::<PolarsResult<_>>()?;
    let cells: Vec<_> = columns.iter().map(|column| (column.downcast_as_array(), column.null_count() > 0)).collect();
    let part = |start: usize| {
        let (mut row_bytes, mut sum) = (Vec::new(), 0u128);
        for row in start..(start + PART).min(frame.height()) {
            row_bytes.clear();
            for (texts, has_gaps) in &cells {
                // A length before each cell, so that no two rows read alike.
                let view = texts.views()[row];
                if *has_gaps && texts.get(row).is_none() {
                    row_bytes.extend(u32::MAX.to_le_bytes());
                } else if view.is_inline() {
                    row_bytes.extend(view.as_u128().to_le_bytes());
                } else {
                    row_bytes.extend(view.length.to_le_bytes());
                    row_bytes.extend(texts.value(row).as_bytes());
                }
            }
            sum = sum.wrapping_add(xxh3_128(&row_bytes));
        }
        sum
    };
    Ok((0..frame.height()).step_by(PART).collect::<Vec<_>>().into_par_iter().map(part).reduce(|| 0, u128::wrapping_add))
}
