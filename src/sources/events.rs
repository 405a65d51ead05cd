//! From rows to events that know the record they hang on.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use polars::prelude::*;
use rayon::prelude::*;

use super::asked::{Asked, one_chunk};
use super::bridge::Bridge;
use super::codes::{self, Known};
use super::ids::Named;
use super::inside::{self, BETWEEN};
use super::learnt::NumbersLearnt;
use super::narrow::numbers;
use super::shape::{Begun, begun, is_forgotten};
use super::stand_ins::DaysLearnt;
use super::text::TextTable;
use super::unfold::unfold;
use super::versions::{EVENT_ID, Latest, Versions};
use crate::config::{Events, Identity, Made, Need, Role, Source};
use crate::diagnostic::Failure;
use crate::tables::{
    Counting, EventTable, Forgotten, Micros, NO_RECORD, Part, Places, Reading, RecordIndex, Sources, UNKNOWN, Unread,
    Wrong,
};
use crate::types::{Assumed, IdForm, record_key, stands_for_no_record};

/// Columns, and rows of which nobody knows what stands there.
type Unknown = Vec<(String, Vec<u32>)>;

/// How the rows of a source become its events, all together or a part at a time.
pub(super) struct Reader<'a> {
    source: &'a Source,
    s: usize,
    declared: &'a Events,
    needs: &'a [Need],
    /// What its codes mean, and what leads from its events to records.
    codes: &'a [Known],
    bridge: &'a Bridge,
    /// The source of the records, where they begin, and what names them.
    parent: &'a Source,
    first: usize,
    named: Named<'a>,
    forgotten: &'a Forgotten,
    at: Micros,
    /// What is learnt of the numbers that `where` reads, and of the moments.
    numbers: NumbersLearnt,
    days: DaysLearnt,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        identity: &'a Identity,
        s: usize,
        needs: &'a [Need],
        (codes, bridge): (&'a [Known], &'a Bridge),
        (sources, forgotten, at): (&'a Sources, &'a Forgotten, Micros),
    ) -> Result<Self> {
        let source = &identity.sources[s];
        let Role::Events(declared) = &source.role else {
            bail!(Failure::Bug(format!("this is a bug: `{}` holds customers", source.name)))
        };
        let (parents, range) =
            sources.of_source(declared.of).context("this is a bug: the source of events was not read")?;
        let parent = &identity.sources[declared.of];
        Ok(Self {
            source,
            s,
            declared,
            needs,
            codes,
            bridge,
            parent,
            first: range.start,
            named: Named::of(&parents.record_ids, parent.record_id_form()),
            forgotten,
            at,
            numbers: numbers(source),
            days: DaysLearnt::default(),
        })
    }

    /// What was not understood in what leads to records; no part of the events tells it.
    pub(super) fn beside(&self) -> &[Unread] {
        &self.bridge.unread
    }

    /// All parts have been read: whether they must be read again, for a column says something else than was taken.
    pub(super) fn begin_again(&mut self) -> bool {
        let days = self.days.begin_again();
        self.numbers.begin_again() || days
    }

    fn record_of(&self, id: &str, form: Option<&IdForm>) -> Option<RecordIndex> {
        Some((self.first + self.named.row(id, form)? as usize) as RecordIndex)
    }

    /// The record that each ID names, or none.
    fn looked_up(&self, ids: &StringChunked) -> Vec<RecordIndex> {
        const TOGETHER: usize = 1 << 12;
        let mut all = vec![NO_RECORD; ids.len()];
        all.par_chunks_mut(TOGETHER).enumerate().for_each(|(chunk, records)| {
            let texts = (0..records.len()).map(|i| ids.get(chunk * TOGETHER + i));
            let rows = self.named.rows(texts, self.source.record_id_form());
            for (record, row) in records.iter_mut().zip(rows) {
                *record = row.map_or(NO_RECORD, |row| (self.first + row as usize) as RecordIndex);
            }
        });
        all
    }

    /// The records that an ID leads to at a moment.
    fn records_of(&self, id: &str, at: Micros) -> Vec<RecordIndex> {
        match self.bridge.is_there() {
            true => self.bridge.leads(id, at).iter().filter_map(|id| self.record_of(id, None)).collect(),
            false => self.record_of(id, self.source.record_id_form()).into_iter().collect(),
        }
    }

    /// Events, each with the record it hangs on; one that several records share stands once for each.
    pub(super) fn table(&mut self, mut text: TextTable) -> Result<EventTable> {
        let (source, declared) = (self.source, self.declared);
        let mut unknown = codes::translate(source, self.codes, &mut text)?;
        inside::take_out(source, &mut text)?;
        let Begun { mut frame, mut places, mut reading, mut passes } =
            begun(source, text, &unknown, &mut self.numbers)?;
        let latest = match &declared.event_id {
            Some(id) => {
                let (latest, rows) = self.latest(id, (&frame, &places), (&mut reading, &mut unknown, &mut passes))?;
                frame = latest.mended(frame)?;
                Some(rows)
            }
            None => None,
        };
        let ids = one_chunk(&frame, &source.record_id)?;
        // Where an event names one record at most, all are looked up side by side.
        let may_be_several = self.bridge.is_there() || matches!(source.record_id_made, Some(Made::Inside(_)));
        let named_ones = match may_be_several {
            true => Vec::new(),
            false => self.looked_up(&ids),
        };
        let mut of_moments = Vec::new();
        let mut happened_at = match &declared.happened_at {
            Some(column) => {
                let happened = Asked { key: "happened_at", column: one_chunk(&frame, column)? };
                let assumed = Assumed { zone: source.timezone, form: source.form(column), ..Assumed::default() };
                happened.moments_of_part(assumed, &mut self.days, &places, &mut of_moments)
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
            let mut records: Vec<RecordIndex> = named.flat_map(|id| self.records_of(id, happened_at[row])).collect();
            records.sort_unstable();
            records.dedup();
            if records.is_empty() && is_forgotten(self.forgotten, self.parent, id.map(record_key).as_deref()) {
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
            let at = |row: &IdxSize| happened_at[*row as usize];
            reading.undated = rows.chunk_by(|a, b| a == b).filter(|same| at(&same[0]) == UNKNOWN).count();
            reading.newest = rows.iter().map(at).filter(|at| *at != UNKNOWN).max();
        }
        reading.unread.push(counting.told("record_id", Wrong::NoRecord, &places));
        reading.unread.append(&mut of_moments);
        let unfolded = match &declared.each {
            Some(column) => {
                let lost = unknown.iter().find(|(name, _)| name == column).map_or(&[][..], |(_, rows)| rows);
                let mut of_lists = Counting::default();
                let elements = unfold(&one_chunk(&frame, column)?, &rows, &parts, lost, &mut of_lists);
                reading.unread.push(of_lists.told("each", Wrong::Unread, &places));
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
        let unread: Vec<&str> =
            self.needs.iter().filter(|need| !need.makes_values).map(|need| need.column.as_str()).collect();
        frame = frame.drop_many(unread);
        if !in_place {
            frame = frame.take(&IdxCa::from_vec("rows".into(), rows))?;
        }
        if let Some((column, texts)) = unfolded.filter(|(column, _)| frame.column(column).is_ok()) {
            frame.with_column(texts.with_name(column.as_str().into()).into_column())?;
        }
        unknown.retain(|(_, rows)| !rows.is_empty());
        let (by_value, shared, s) = (Vec::new(), Vec::new(), self.s);
        Ok(EventTable { source: s, frame, record, parts, by_value, shared, unknown, happened_at, places, reading })
    }

    /// The latest row of each event, and the rows that are read, ascending; what cannot be told is `unknown`.
    fn latest(
        &self,
        id: &str,
        (frame, places): (&DataFrame, &Places),
        (reading, unknown, passes): (&mut Reading, &mut Unknown, &mut Option<Vec<bool>>),
    ) -> Result<(Latest, Vec<IdxSize>)> {
        let (source, at) = (self.source, self.at);
        let dates = dates_of(source, (frame, places), self.declared, at, reading)?;
        let latest = latest((source, id), self.needs, (frame, places), (&dates, at), reading)?;
        let asks = |column: &String| source.filter.as_ref().is_some_and(|filter| filter.columns.contains(column));
        let mut untold = Counting::default();
        for (column, events) in latest.contradicted(frame) {
            let rows: Vec<u32> = events.into_iter().map(|event| latest.rows[event as usize]).collect();
            // Of a row that contradicts itself cannot be told whether it is read.
            for row in rows.iter().filter(|_| asks(&column)) {
                untold.saw(*row, false);
                passes.iter_mut().for_each(|passes| passes[*row as usize] = false);
            }
            not_known(unknown, column, rows);
        }
        reading.unread.extend(untold.said("where", Wrong::Contradicting, places));
        let mut rows = latest.rows.clone();
        rows.retain(|row| dates.get(*row as usize).is_none_or(|date| *date <= at));
        rows.sort_unstable();
        Ok((latest, rows))
    }
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
fn not_known(unknown: &mut Unknown, column: String, rows: Vec<u32>) {
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
