//! Formats 1 and 2 of the registry: four tables that name each other by row, and knew no homes.
//!
//! In: the four tables. Out: a registry of today, in which every record is at home with the ID it has, so that nobody's
//! ID changes; or what is wrong with them, in words. What IDs stood for before cannot be known of them.

use std::sync::Arc;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PlSmallStr};

use super::sound::is_sound;
use crate::identity::registry::{Event, EventRow, IdRow, LinkRow, NONE, RecordRow, Registry, State, VersionRow};
use crate::types::record_key;

/// The files of a version.
pub(super) const FILES: [&str; 4] = ["records.parquet", "ids.parquet", "history.parquet", "links.parquet"];

/// A record and the row of its ID.
struct OldRecord {
    source: u16,
    record_id: PlSmallStr,
    id: u32,
}

/// An ID, and the row of the one that supersedes it.
struct OldId {
    row: IdRow,
    superseded_by: Option<u32>,
}

/// A split or a merge, with the texts of the IDs.
struct OldEvent {
    version: u64,
    as_of: String,
    use_case: String,
    event: Event,
    id: String,
    other: Option<String>,
    cause: String,
}

/// What links two rows.
struct OldLink {
    evidence: String,
    rows: [u32; 2],
}

/// A version of four tables.
struct Old {
    sources: Vec<String>,
    records: Vec<OldRecord>,
    ids: Vec<OldId>,
    history: Vec<OldEvent>,
    links: Vec<OldLink>,
}

const COLUMNS: &str = "a table has not the columns it should have";

/// The registry of today that a version of an earlier format is, or what is wrong with it.
pub(super) fn registry(frames: &[DataFrame], version: u64) -> Result<Registry, &'static str> {
    let old = Old::of(frames).ok_or(COLUMNS)?;
    match old.fault(frames, version) {
        Some(fault) => Err(fault),
        None => old.today().ok_or("IDs supersede each other in a circle"),
    }
}

impl Old {
    fn of(frames: &[DataFrame]) -> Option<Self> {
        let [records, ids, history, links] = frames else { return None };
        let (sources, records) = Self::records_of(records)?;
        Some(Self { sources, records, ids: ids_of(ids)?, history: history_of(history)?, links: links_of(links)? })
    }

    fn records_of(frame: &DataFrame) -> Option<(Vec<String>, Vec<OldRecord>)> {
        let (source, record_id) =
            (frame.column("source").ok()?.str().ok()?, frame.column("record_id").ok()?.str().ok()?);
        let id = frame.column("id_row").ok()?.u32().ok()?;
        let mut sources: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(frame.height());
        for ((source, record_id), id) in source.iter().zip(record_id.iter()).zip(id.iter()) {
            // Rows are ordered by source, so a new name is the next one.
            if sources.last().map(String::as_str) != source {
                sources.push(source?.to_owned());
            }
            rows.push(OldRecord { source: (sources.len() - 1) as u16, record_id: record_id?.into(), id: id? });
        }
        Some((sources, rows))
    }

    /// Why a version cannot be used, in words; `None` where nothing is wrong with it.
    fn fault(&self, frames: &[DataFrame], version: u64) -> Option<&'static str> {
        let Self { sources, records, ids, history, links } = self;
        if !records.iter().all(|row| (row.id as usize) < ids.len())
            || !links.iter().all(|link| link.rows.iter().all(|row| (*row as usize) < records.len()))
            || !ids.iter().all(|id| id.superseded_by.is_none_or(|by| (by as usize) < ids.len()))
        {
            return Some("a table names a row that is not there");
        }
        if !sources.is_sorted_by(|a, b| a < b)
            || !records.is_sorted_by(|a, b| (a.source, a.record_id.as_str()) < (b.source, b.record_id.as_str()))
        {
            return Some("a record stands twice, or records are not in order");
        }
        let mut texts: Vec<&str> = ids.iter().map(|id| id.row.id.as_str()).collect();
        texts.sort_unstable();
        if texts.windows(2).any(|pair| pair[0] == pair[1]) {
            return Some("a canonical ID stands twice");
        }
        let of_history = history.iter().flat_map(|row| [Some(row.id.as_str()), row.other.as_deref()]).flatten();
        if !texts.iter().copied().chain(of_history).all(is_sound) {
            return Some("a canonical ID is mistyped: its check symbol is wrong");
        }
        if !ids.iter().all(|id| id.row.minted_version <= version) || !history.iter().all(|row| row.version <= version) {
            return Some("a row is of a later version than its table");
        }
        if !self.says_what_its_rows_say(frames) {
            return Some("a canonical ID and the row beside it do not say the same");
        }
        None
    }

    /// IDs stand in the tables twice: as text for people, as row for the program.
    fn says_what_its_rows_say(&self, frames: &[DataFrame]) -> bool {
        let text = |frame: usize, name: &str| frames.get(frame)?.column(name).ok()?.str().ok().cloned();
        let (Some(of_records), Some(of_ids)) = (text(0, "canonical_id"), text(1, "superseded_by")) else {
            return false;
        };
        let id = |row: u32| self.ids.get(row as usize).map(|id| id.row.id.as_str());
        of_records.iter().zip(&self.records).all(|(text, row)| text == id(row.id))
            && of_ids.iter().zip(&self.ids).all(|(text, row)| text == row.superseded_by.and_then(id))
    }

    /// `None` when IDs supersede each other in a circle.
    fn today(mut self) -> Option<Registry> {
        let mut standing: Vec<Option<u32>> = vec![None; self.ids.len()];
        for (id, stands) in (0..).zip(&mut standing) {
            let (mut at, mut steps) = (id, 0);
            while let Some(by) = self.ids[at as usize].superseded_by {
                (at, steps) = (by, steps + 1);
                if steps > self.ids.len() {
                    return None;
                }
            }
            *stands = Some(at);
        }
        let stands = |id: u32| standing[id as usize].unwrap_or(NONE);
        self.records.iter_mut().for_each(|row| row.id = stands(row.id));
        let place = self.under_keys();
        let mut registry = Registry { sources: self.sources, is_of_today: false, ..Registry::default() };
        let mut given = vec![false; self.ids.len()];
        for row in self.records {
            given[row.id as usize] = true;
            let known =
                RecordRow { id: row.id, home: row.id, stands: true, ..RecordRow::new(row.source, row.record_id, 0) };
            registry.order.push(registry.records.len() as u32);
            registry.records.push(known);
        }
        let mut versions: BTreeMap<u64, (String, String)> = BTreeMap::new();
        let mut number: BTreeMap<String, u32> = BTreeMap::new();
        for (id, old) in (0..).zip(self.ids) {
            let said = (old.row.minted_as_of.to_string(), old.row.minted_by.to_string());
            versions.entry(old.row.minted_version).or_insert(said);
            number.insert(old.row.id.to_string(), id);
            let state = match old.superseded_by {
                Some(_) => State::Merged(stands(id)),
                None if given[id as usize] => State::InUse,
                None => State::Vacant,
            };
            registry.ids.push(IdRow { state, ..old.row });
        }
        for row in self.history {
            let other = row.other.and_then(|other| number.get(&other).copied()).unwrap_or(NONE);
            let Some(id) = number.get(&row.id).copied() else { continue };
            let (version, event, cause) = (row.version, row.event, row.cause.as_str().into());
            registry.events.push(EventRow { version, event, id, other, record: NONE, cause });
            versions.entry(row.version).or_insert((row.as_of, row.use_case));
        }
        registry.events.sort_unstable();
        for (version, (as_of, use_case)) in versions {
            registry.versions.push(VersionRow { version, as_of, use_case, ..VersionRow::default() });
        }
        for link in &self.links {
            let [a, b] = link.rows.map(|row| place[row as usize]);
            if a != b {
                let evidence = registry.name(&link.evidence);
                registry.links.push(LinkRow { left: a.min(b), right: a.max(b), evidence, values: None });
            }
        }
        registry.links.sort_unstable();
        registry.links.dedup();
        Some(registry)
    }

    /// Every record under its key: a version may have been written when two spellings of an ID were two records. Where
    /// they had two IDs, the record has the one that was minted first. Says where every row stands now.
    fn under_keys(&mut self) -> Vec<u32> {
        for row in &mut self.records {
            row.record_id = record_key(&row.record_id).into_owned().into();
        }
        let mut order: Vec<u32> = (0..self.records.len() as u32).collect();
        order.sort_by(|a, b| {
            let [a, b] = [a, b].map(|row| &self.records[*row as usize]);
            let minted = |row: &OldRecord| {
                let id = &self.ids[row.id as usize].row;
                (id.minted_version, id.id.clone())
            };
            (a.source, &a.record_id).cmp(&(b.source, &b.record_id)).then_with(|| minted(a).cmp(&minted(b)))
        });
        let mut records: Vec<OldRecord> = Vec::with_capacity(order.len());
        let mut place = vec![NONE; order.len()];
        for was in order {
            let row = &self.records[was as usize];
            let same =
                records.last().is_some_and(|last| (last.source, &last.record_id) == (row.source, &row.record_id));
            if !same {
                records.push(OldRecord { source: row.source, record_id: row.record_id.clone(), id: row.id });
            }
            place[was as usize] = records.len() as u32 - 1;
        }
        self.records = records;
        place
    }
}

fn ids_of(frame: &DataFrame) -> Option<Vec<OldId>> {
    let text = |column: &str| frame.column(column).ok()?.str().ok().cloned();
    let (id, as_of, by) = (text("canonical_id")?, text("minted_as_of")?, text("minted_by")?);
    let (version, superseded) =
        (frame.column("minted_version").ok()?.u64().ok()?, frame.column("superseded_by_row").ok()?.u32().ok()?);
    let mut shared: Vec<Arc<str>> = Vec::new();
    let mut share = |text: &str| match shared.iter().rev().find(|known| &***known == text) {
        Some(known) => known.clone(),
        None => {
            shared.push(text.into());
            Arc::from(text)
        }
    };
    (0..frame.height())
        .map(|row| {
            let of_id = IdRow {
                id: id.get(row)?.into(),
                minted_version: version.get(row)?,
                minted_as_of: share(as_of.get(row)?),
                minted_by: share(by.get(row)?),
                state: State::InUse,
            };
            Some(OldId { row: of_id, superseded_by: superseded.get(row) })
        })
        .collect()
}

fn history_of(frame: &DataFrame) -> Option<Vec<OldEvent>> {
    let text = |column: &str, row: usize| -> Option<String> {
        frame.column(column).ok()?.str().ok()?.get(row).map(str::to_owned)
    };
    (0..frame.height())
        .map(|row| {
            Some(OldEvent {
                version: frame.column("version").ok()?.u64().ok()?.get(row)?,
                as_of: text("as_of", row)?,
                use_case: text("use_case", row)?,
                event: Event::of(&text("event", row)?)?,
                id: text("canonical_id", row)?,
                other: text("other_id", row),
                cause: text("cause", row)?,
            })
        })
        .collect()
}

fn links_of(frame: &DataFrame) -> Option<Vec<OldLink>> {
    let evidence = frame.column("evidence").ok()?.str().ok()?;
    let (left, right) = (frame.column("left_row").ok()?.u32().ok()?, frame.column("right_row").ok()?.u32().ok()?);
    let link = |row| Some(OldLink { evidence: evidence.get(row)?.to_owned(), rows: [left.get(row)?, right.get(row)?] });
    (0..frame.height()).map(link).collect()
}
