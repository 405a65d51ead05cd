//! The registry on disk: version folders, and a file `CURRENT` that names one of them.
//!
//! A version is written aside, synced, and becomes current by one rename. A crash leaves the previous version whole; a lock
//! and the base version keep two runs from publishing over each other.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, ParquetReader, ParquetWriter, SerReader as _, Series};
use xxhash_rust::xxh3::xxh3_128;

use super::assign::Assignment;
use crate::config::UseCase;
use crate::tables::{RecordIndex, Sources};

/// A record and its ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordRow {
    pub(super) source: String,
    pub(super) record_id: String,
    pub(super) id: String,
}

/// An ID that was minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdRow {
    pub(super) id: String,
    pub(super) minted_version: u64,
    pub(super) minted_as_of: String,
    pub(super) minted_by: String,
    pub(super) superseded_by: Option<String>,
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

/// Two records that some use case links.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkRow {
    pub(super) use_case: String,
    pub(super) evidence: String,
    pub(super) source_l: String,
    pub(super) record_l: String,
    pub(super) source_r: String,
    pub(super) record_r: String,
}

/// What the registry held when the run began.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// Its version; 0 when there was none.
    pub version: u64,
    /// Ordered by source and record ID.
    pub(super) records: Vec<RecordRow>,
    pub(super) ids: Vec<IdRow>,
    pub(super) history: Vec<HistoryRow>,
    pub(super) links: Vec<LinkRow>,
}

impl Registry {
    /// Groups of present records that other use cases have linked.
    pub fn links_of_others(&self, use_case: &UseCase, sources: &Sources) -> Vec<Vec<RecordIndex>> {
        let find = |source: &str, record_id: &str| -> Option<RecordIndex> {
            let (table, range) = sources.of_source(use_case.source(source)?)?;
            let row = search(table.record_ids.len(), |row| table.record_ids.get(row).unwrap_or_default(), record_id)?;
            Some((range.start + row) as RecordIndex)
        };
        self.links
            .iter()
            .filter(|link| link.use_case != use_case.name)
            .filter_map(|link| {
                let mut records = vec![find(&link.source_l, &link.record_l)?, find(&link.source_r, &link.record_r)?];
                records.sort_unstable();
                (records[0] != records[1]).then_some(records)
            })
            .collect()
    }

    /// The index of the ID that stands for this one today.
    pub(super) fn resolve(&self, id: &str, by_text: &BTreeMap<&str, u32>) -> Option<u32> {
        let mut at = *by_text.get(id)?;
        for _ in 0..=self.ids.len() {
            match &self.ids[at as usize].superseded_by {
                None => return Some(at),
                Some(by) => at = *by_text.get(by.as_str())?,
            }
        }
        None
    }
}

fn search<'a>(n: usize, at: impl Fn(usize) -> &'a str, wanted: &str) -> Option<usize> {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = (low + high) / 2;
        match at(middle).cmp(wanted) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
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
    let text = |frame: usize, column: &str| -> Result<Vec<Option<String>>> {
        Ok(frames[frame].column(column).with_context(damaged)?.str().with_context(damaged)?.iter().map(|value| value.map(str::to_owned)).collect())
    };
    let full = |frame: usize, column: &str| -> Result<Vec<String>> { Ok(text(frame, column)?.into_iter().map(Option::unwrap_or_default).collect()) };
    let number = |frame: usize, column: &str| -> Result<Vec<u64>> {
        Ok(frames[frame].column(column).with_context(damaged)?.u64().with_context(damaged)?.iter().map(Option::unwrap_or_default).collect())
    };
    let records =
        zip3(full(0, "source")?, full(0, "record_id")?, full(0, "canonical_id")?).map(|(source, record_id, id)| RecordRow { source, record_id, id }).collect();
    let ids = zip3(
        full(1, "canonical_id")?,
        zip3(number(1, "minted_version")?, full(1, "minted_as_of")?, full(1, "minted_by")?).collect(),
        text(1, "superseded_by")?,
    )
    .map(|(id, (minted_version, minted_as_of, minted_by), superseded_by)| IdRow { id, minted_version, minted_as_of, minted_by, superseded_by })
    .collect();
    let history = zip3(
        zip3(number(2, "version")?, full(2, "as_of")?, full(2, "use_case")?).collect(),
        zip3(full(2, "event")?, full(2, "canonical_id")?, text(2, "other_id")?).collect(),
        full(2, "cause")?,
    )
    .map(|((version, as_of, use_case), (event, id, other), cause)| HistoryRow { version, as_of, use_case, event, id, other, cause })
    .collect();
    let links = zip3(
        zip3(full(3, "use_case")?, full(3, "evidence")?, full(3, "source_l")?).collect(),
        zip3(full(3, "record_id_l")?, full(3, "source_r")?, full(3, "record_id_r")?).collect(),
        vec![(); frames[3].height()],
    )
    .map(|((use_case, evidence, source_l), (record_l, source_r, record_r), ())| LinkRow { use_case, evidence, source_l, record_l, source_r, record_r })
    .collect();
    Ok(Registry { version, records, ids, history, links })
}

fn zip3<A, B, C>(a: Vec<A>, b: Vec<B>, c: Vec<C>) -> impl Iterator<Item = (A, B, C)> {
    a.into_iter().zip(b).zip(c).map(|((a, b), c)| (a, b, c))
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
    if base.version > 0 && base.records == assignment.records && base.ids == assignment.known_ids && base.links == assignment.links {
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
    for (name, mut frame) in FILES.into_iter().zip(frames(base, assignment)?) {
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

fn frames(base: &Registry, next: &Assignment) -> Result<[DataFrame; 4]> {
    fn text<'a, T>(name: &str, rows: &'a [T], pick: impl Fn(&'a T) -> &'a str) -> Column {
        Series::new(name.into(), rows.iter().map(pick).collect::<Vec<_>>()).into_column()
    }
    fn maybe<'a, T>(name: &str, rows: &'a [T], pick: impl Fn(&'a T) -> Option<&'a str>) -> Column {
        Series::new(name.into(), rows.iter().map(pick).collect::<Vec<_>>()).into_column()
    }
    fn number<T>(name: &str, rows: &[T], pick: impl Fn(&T) -> u64) -> Column {
        Series::new(name.into(), rows.iter().map(pick).collect::<Vec<_>>()).into_column()
    }
    let history: Vec<HistoryRow> = base.history.iter().chain(&next.history).cloned().collect();
    let (records, ids, links) = (&next.records, &next.known_ids, &next.links);
    Ok([
        DataFrame::new(
            records.len(),
            vec![text("source", records, |r| &r.source), text("record_id", records, |r| &r.record_id), text("canonical_id", records, |r| &r.id)],
        )?,
        DataFrame::new(
            ids.len(),
            vec![
                text("canonical_id", ids, |r| &r.id),
                number("minted_version", ids, |r| r.minted_version),
                text("minted_as_of", ids, |r| &r.minted_as_of),
                text("minted_by", ids, |r| &r.minted_by),
                maybe("superseded_by", ids, |r| r.superseded_by.as_deref()),
            ],
        )?,
        DataFrame::new(
            history.len(),
            vec![
                number("version", &history, |r| r.version),
                text("as_of", &history, |r| &r.as_of),
                text("use_case", &history, |r| &r.use_case),
                text("event", &history, |r| &r.event),
                text("canonical_id", &history, |r| &r.id),
                maybe("other_id", &history, |r| r.other.as_deref()),
                text("cause", &history, |r| &r.cause),
            ],
        )?,
        DataFrame::new(
            links.len(),
            vec![
                text("use_case", links, |r| &r.use_case),
                text("evidence", links, |r| &r.evidence),
                text("source_l", links, |r| &r.source_l),
                text("record_id_l", links, |r| &r.record_l),
                text("source_r", links, |r| &r.source_r),
                text("record_id_r", links, |r| &r.record_r),
            ],
        )?,
    ])
}
