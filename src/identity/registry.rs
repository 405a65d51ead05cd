//! The registry on disk: version folders, and a file `CURRENT` that names one of them.
//!
//! A version is written aside, synced, and becomes current by one rename. A crash leaves the previous version whole; a lock
//! and the base version keep two runs from publishing over each other.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, PlSmallStr, Series};
use polars_io::prelude::{ParquetReader, ParquetWriter, SerReader as _};
use xxhash_rust::xxh3::xxh3_128;

use super::assign::Assignment;
use crate::config::UseCase;
use crate::tables::{RecordIndex, Sources};

/// A record and its ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordRow {
    /// Index into [`Registry::sources`].
    pub(super) source: u16,
    pub(super) record_id: PlSmallStr,
    /// Index into [`Registry::ids`].
    pub(super) id: u32,
}

/// An ID that was minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdRow {
    pub(super) id: PlSmallStr,
    pub(super) minted_version: u64,
    pub(super) minted_as_of: Arc<str>,
    pub(super) minted_by: Arc<str>,
    /// Index into [`Registry::ids`].
    pub(super) superseded_by: Option<u32>,
}

impl IdRow {
    /// The ID minted first comes first.
    pub(super) fn order(&self) -> (u64, &str) {
        (self.minted_version, &self.id)
    }
}

/// Something that happened to an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HistoryRow {
    pub(super) version: u64,
    pub(super) as_of: String,
    pub(super) use_case: String,
    pub(super) event: String,
    pub(super) id: String,
    pub(super) other: Option<String>,
    pub(super) cause: String,
}

/// Two records that some use case links; numbers, because there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkRow {
    /// Index into [`Registry::names`].
    pub(super) use_case: u16,
    /// Index into [`Registry::names`].
    pub(super) evidence: u16,
    /// Index into [`Registry::records`].
    pub(super) left: u32,
    /// Index into [`Registry::records`].
    pub(super) right: u32,
}

/// The row of a record that the registry does not know.
pub(super) const NOWHERE: u32 = u32::MAX;

/// What the registry held when the run began.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// Its version; 0 when there was none.
    pub version: u64,
    /// The sources' names, ordered.
    pub(super) sources: Vec<String>,
    /// Ordered by source and record ID.
    pub(super) records: Vec<RecordRow>,
    /// In the order they were minted.
    pub(super) ids: Vec<IdRow>,
    pub(super) history: Vec<HistoryRow>,
    /// Names of use cases and of their evidence.
    pub(super) names: Vec<String>,
    pub(super) links: Vec<LinkRow>,
}

impl Registry {
    /// Groups of present records that other use cases have linked.
    pub fn links_of_others(&self, use_case: &UseCase, sources: &Sources) -> Vec<Vec<RecordIndex>> {
        let is_other = |link: &&LinkRow| self.names[link.use_case as usize] != use_case.name;
        if !self.links.iter().any(|link| is_other(&link)) {
            return Vec::new();
        }
        let mut record_of_row = vec![NOWHERE; self.records.len()];
        for (record, row) in (0..).zip(self.rows_of(use_case, sources)) {
            if row != NOWHERE {
                record_of_row[row as usize] = record;
            }
        }
        self.links
            .iter()
            .filter(is_other)
            .map(|link| {
                let (left, right) = (record_of_row[link.left as usize], record_of_row[link.right as usize]);
                vec![left.min(right), left.max(right)]
            })
            .filter(|pair| pair[1] != NOWHERE && pair[0] != pair[1])
            .collect()
    }

    /// For every record of today its row in the registry, or [`NOWHERE`]. Both are ordered alike, so they are walked together.
    pub(super) fn rows_of(&self, use_case: &UseCase, sources: &Sources) -> Vec<u32> {
        let mut rows = Vec::with_capacity(sources.n_records());
        for table in &sources.customers {
            let source = self.sources.iter().position(|name| *name == use_case.sources[table.source].name);
            let start = source.map_or(0, |source| self.records.partition_point(|row| (row.source as usize) < source));
            let end = source.map_or(0, |source| self.records.partition_point(|row| row.source as usize <= source));
            let mut at = start;
            for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
                while at < end && self.records[at].record_id.as_str() < record_id {
                    at += 1;
                }
                let found = at < end && self.records[at].record_id.as_str() == record_id;
                rows.push(if found { at as u32 } else { NOWHERE });
            }
        }
        rows
    }

    /// The ID that stands for this one today; `None` when IDs supersede each other in a circle.
    pub(super) fn resolve(&self, id: u32) -> Option<u32> {
        let mut at = id;
        for _ in 0..=self.ids.len() {
            match self.ids.get(at as usize)?.superseded_by {
                None => return Some(at),
                Some(by) => at = by,
            }
        }
        None
    }
}

const FILES: [&str; 4] = ["records.parquet", "ids.parquet", "history.parquet", "links.parquet"];

/// Reads the current version of a registry; a folder without one is an empty registry.
///
/// # Errors
/// A version that is incomplete or was changed by somebody else.
pub fn load(dir: &Path) -> Result<Registry> {
    let Some((version, folder)) = current(dir)? else { return Ok(Registry::default()) };
    let path = dir.join(&folder);
    let damaged =
        || format!("the registry `{}` is damaged; restore it from a backup, or name an earlier version in `{}`", path.display(), dir.join("CURRENT").display());
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(path.join("manifest.json")).with_context(damaged)?).with_context(damaged)?;
    let mut frames = Vec::new();
    for file in FILES {
        let bytes = fs::read(path.join(file)).with_context(damaged)?;
        if manifest["files"][file].as_str() != Some(&format!("{:032x}", xxh3_128(&bytes))) {
            return Err(anyhow!("`{file}` is not what was written")).with_context(damaged);
        }
        frames.push(ParquetReader::new(std::io::Cursor::new(bytes)).finish().with_context(damaged)?);
    }
    let broken = || anyhow!("a table of the registry has not the columns it should have").context(damaged());
    let records = RecordColumns::of(&frames[0]).ok_or_else(broken)?;
    let ids = ids_of(&frames[1]).ok_or_else(broken)?;
    let history = history_of(&frames[2]).ok_or_else(broken)?;
    let (names, links) = links_of(&frames[3]).ok_or_else(broken)?;
    let sound = records.rows.iter().all(|row| (row.id as usize) < ids.len())
        && links.iter().all(|link| (link.left.max(link.right) as usize) < records.rows.len())
        && ids.iter().all(|id| id.superseded_by.is_none_or(|by| (by as usize) < ids.len()));
    if !sound {
        return Err(anyhow!("a table names a row that is not there")).with_context(damaged);
    }
    Ok(Registry { version, sources: records.sources, records: records.rows, ids, history, names, links })
}

struct RecordColumns {
    sources: Vec<String>,
    rows: Vec<RecordRow>,
}

impl RecordColumns {
    fn of(frame: &DataFrame) -> Option<Self> {
        let (source, record_id) = (frame.column("source").ok()?.str().ok()?, frame.column("record_id").ok()?.str().ok()?);
        let id = frame.column("id_row").ok()?.u32().ok()?;
        let mut sources: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(frame.height());
        for ((source, record_id), id) in source.iter().zip(record_id.iter()).zip(id.iter()) {
            // Rows are ordered by source, so a new name is the next one.
            if sources.last().map(String::as_str) != source {
                sources.push(source?.to_owned());
            }
            rows.push(RecordRow { source: (sources.len() - 1) as u16, record_id: record_id?.into(), id: id? });
        }
        Some(Self { sources, rows })
    }
}

fn ids_of(frame: &DataFrame) -> Option<Vec<IdRow>> {
    let text = |column: &str| frame.column(column).ok()?.str().ok().cloned();
    let (id, as_of, by) = (text("canonical_id")?, text("minted_as_of")?, text("minted_by")?);
    let (version, superseded) = (frame.column("minted_version").ok()?.u64().ok()?, frame.column("superseded_by_row").ok()?.u32().ok()?);
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
            Some(IdRow {
                id: id.get(row)?.into(),
                minted_version: version.get(row)?,
                minted_as_of: share(as_of.get(row)?),
                minted_by: share(by.get(row)?),
                superseded_by: superseded.get(row),
            })
        })
        .collect()
}

fn history_of(frame: &DataFrame) -> Option<Vec<HistoryRow>> {
    let text = |column: &str, row: usize| -> Option<String> { frame.column(column).ok()?.str().ok()?.get(row).map(str::to_owned) };
    (0..frame.height())
        .map(|row| {
            Some(HistoryRow {
                version: frame.column("version").ok()?.u64().ok()?.get(row)?,
                as_of: text("as_of", row)?,
                use_case: text("use_case", row)?,
                event: text("event", row)?,
                id: text("canonical_id", row)?,
                other: text("other_id", row),
                cause: text("cause", row)?,
            })
        })
        .collect()
}

fn links_of(frame: &DataFrame) -> Option<(Vec<String>, Vec<LinkRow>)> {
    let (use_case, evidence) = (frame.column("use_case").ok()?.str().ok()?, frame.column("evidence").ok()?.str().ok()?);
    let (left, right) = (frame.column("left_row").ok()?.u32().ok()?, frame.column("right_row").ok()?.u32().ok()?);
    let mut names: Vec<String> = Vec::new();
    let mut name = |text: &str| match names.iter().position(|name| name == text) {
        Some(n) => n as u16,
        None => {
            names.push(text.to_owned());
            (names.len() - 1) as u16
        }
    };
    let mut links = Vec::with_capacity(frame.height());
    for (((use_case, evidence), left), right) in use_case.iter().zip(evidence.iter()).zip(left.iter()).zip(right.iter()) {
        links.push(LinkRow { use_case: name(use_case?), evidence: name(evidence?), left: left?, right: right? });
    }
    Some((names, links))
}

/// The current version and its folder.
fn current(dir: &Path) -> Result<Option<(u64, String)>> {
    let path = dir.join("CURRENT");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("`{}` cannot be read", path.display())),
    };
    let folder = text.trim();
    match folder.strip_prefix('v').and_then(|number| number.parse().ok()) {
        Some(version) => Ok(Some((version, folder.to_owned()))),
        None => bail!("`{}` names `{folder}`, which is no version; write the last good one, such as `v000001`", path.display()),
    }
}

/// Publishes the next version and returns its number; when nothing has changed, the number of the version there is.
///
/// # Errors
/// Another run has published since this one began, or a file cannot be written; the registry is then as it was.
pub fn publish(dir: &Path, base: &Registry, assignment: &Assignment) -> Result<u64> {
    let next = &assignment.next;
    if base.version > 0 && same(base, next) {
        return Ok(base.version);
    }
    fs::create_dir_all(dir).with_context(|| format!("`{}` cannot be made", dir.display()))?;
    let lock = File::create(dir.join("LOCK")).with_context(|| format!("`{}` cannot be written", dir.display()))?;
    lock.lock().with_context(|| format!("the registry `{}` cannot be locked", dir.display()))?;
    let there = current(dir)?.map_or(0, |(version, _)| version);
    if there != base.version {
        bail!("another run published version {there} of the registry meanwhile; nothing was published, run again");
    }
    let version = base.version + 1;
    let folder = format!("v{version:06}");
    let aside = dir.join(format!(".{folder}.tmp"));
    // Left behind by a run that died: never current, so nobody reads them.
    for leftover in [&aside, &dir.join(&folder)] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).with_context(|| format!("`{}` cannot be removed", leftover.display()))?;
        }
    }
    fs::create_dir(&aside).with_context(|| format!("`{}` cannot be made", aside.display()))?;
    let mut hashes = serde_json::Map::new();
    for (name, mut frame) in FILES.into_iter().zip(frames(next)?) {
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame)?;
        hashes.insert(name.to_owned(), format!("{:032x}", xxh3_128(&bytes)).into());
        write_synced(&aside.join(name), &bytes)?;
    }
    let manifest = serde_json::json!({"format": 1, "entity": assignment.entity, "version": version, "files": hashes});
    write_synced(&aside.join("manifest.json"), (serde_json::to_string_pretty(&manifest)? + "\n").as_bytes())?;
    sync(&aside)?;
    fs::rename(&aside, dir.join(&folder)).context("the new version cannot be moved into its place")?;
    let pointer = dir.join("CURRENT.tmp");
    write_synced(&pointer, format!("{folder}\n").as_bytes())?;
    fs::rename(&pointer, dir.join("CURRENT")).context("the new version cannot be made current")?;
    sync(dir)?;
    Ok(version)
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let context = || format!("`{}` cannot be written", path.display());
    let mut file = File::create(path).with_context(context)?;
    file.write_all(bytes).with_context(context)?;
    file.sync_all().with_context(context)
}

fn sync(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).with_context(|| format!("`{}` cannot be synced", dir.display()))
}

/// Whether two versions say the same.
fn same(base: &Registry, next: &Registry) -> bool {
    let named = |registry: &Registry| {
        let mut links: Vec<(String, String, u32, u32)> = Vec::new();
        for link in &registry.links {
            links.push((registry.names[link.use_case as usize].clone(), registry.names[link.evidence as usize].clone(), link.left, link.right));
        }
        links.sort_unstable();
        links
    };
    base.sources == next.sources && base.ids == next.ids && base.records == next.records && base.links.len() == next.links.len() && named(base) == named(next)
}

fn text<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Column {
    Series::new(name.into(), values.collect::<Vec<_>>()).into_column()
}

fn frames(next: &Registry) -> Result<[DataFrame; 4]> {
    let (records, ids, links, history) = (&next.records, &next.ids, &next.links, &next.history);
    let id = |index: u32| next.ids[index as usize].id.as_str();
    let u32s = |name: &str, values: Vec<u32>| Series::new(name.into(), values).into_column();
    Ok([
        DataFrame::new(
            records.len(),
            vec![
                text("source", records.iter().map(|r| next.sources[r.source as usize].as_str())),
                text("record_id", records.iter().map(|r| r.record_id.as_str())),
                text("canonical_id", records.iter().map(|r| id(r.id))),
                u32s("id_row", records.iter().map(|r| r.id).collect()),
            ],
        )?,
        DataFrame::new(
            ids.len(),
            vec![
                text("canonical_id", ids.iter().map(|r| r.id.as_str())),
                Series::new("minted_version".into(), ids.iter().map(|r| r.minted_version).collect::<Vec<_>>()).into_column(),
                text("minted_as_of", ids.iter().map(|r| &*r.minted_as_of)),
                text("minted_by", ids.iter().map(|r| &*r.minted_by)),
                Series::new("superseded_by".into(), ids.iter().map(|r| r.superseded_by.map(id)).collect::<Vec<_>>()).into_column(),
                Series::new("superseded_by_row".into(), ids.iter().map(|r| r.superseded_by).collect::<Vec<_>>()).into_column(),
            ],
        )?,
        DataFrame::new(
            history.len(),
            vec![
                Series::new("version".into(), history.iter().map(|r| r.version).collect::<Vec<_>>()).into_column(),
                text("as_of", history.iter().map(|r| r.as_of.as_str())),
                text("use_case", history.iter().map(|r| r.use_case.as_str())),
                text("event", history.iter().map(|r| r.event.as_str())),
                text("canonical_id", history.iter().map(|r| r.id.as_str())),
                Series::new("other_id".into(), history.iter().map(|r| r.other.as_deref()).collect::<Vec<_>>()).into_column(),
                text("cause", history.iter().map(|r| r.cause.as_str())),
            ],
        )?,
        DataFrame::new(
            links.len(),
            vec![
                text("use_case", links.iter().map(|r| next.names[r.use_case as usize].as_str())),
                text("evidence", links.iter().map(|r| next.names[r.evidence as usize].as_str())),
                u32s("left_row", links.iter().map(|r| r.left).collect()),
                u32s("right_row", links.iter().map(|r| r.right).collect()),
            ],
        )?,
    ])
}
