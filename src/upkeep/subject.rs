//! A person in all that was written: which rows of which files are about them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::Value;

use super::commit::Place;
use super::folders::{Below, files, names};
use super::table::Table;
use crate::diagnostic::did_you_mean;
use crate::identity::{OfRecord, Registry, look_up, past};
use crate::storage::{RECORD, STORE, Set, Sets, read_at_most};
use crate::tables::Forgotten;
use crate::types::record_key;

/// No run record is larger.
const LARGEST: u64 = 64 << 20;

/// Records of one person: source and key.
pub(super) type Records = Vec<(String, String)>;

/// The records that are asked for: one, written as `source/record_id`, or all of a canonical ID, with those that had it
/// in a version that is kept and are remembered no more.
///
/// # Errors
/// A source or an ID that the registry does not know.
pub(super) fn records(place: &Place<'_>, registry: &Registry, asked: &str) -> Result<Records> {
    if let Some((source, record_id)) = asked.split_once('/') {
        let sources: BTreeSet<&str> = registry.source_names().collect();
        if !sources.contains(source) {
            bail!("the registry knows no source `{source}`; {}", did_you_mean(source, sources.iter().copied()));
        }
        return Ok(vec![(source.to_owned(), record_key(record_id).into_owned())]);
    }
    let mut found: BTreeSet<(String, String)> = of_id(registry, asked).collect();
    for (_, then) in each_version(place)? {
        found.extend(of_id(&then, asked).filter(|record| registry.knows(std::slice::from_ref(record)) == 0));
    }
    if found.is_empty() {
        bail!("`{asked}` stands for no record of the registry; `c360 history {asked}` says what became of it");
    }
    Ok(found.into_iter().collect())
}

fn of_id<'a>(registry: &'a Registry, id: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    let rows = registry.told_records().filter(move |row| row.id == id && row.stands);
    rows.map(|row| (row.source.to_owned(), row.record_id.to_owned()))
}

/// The versions of the registry that cannot be read: what they hold is not known.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn unread_versions(place: &Place<'_>) -> Result<Vec<u64>> {
    let all: BTreeSet<u64> = past(&place.registry())?.into_iter().map(|past| past.version).collect();
    let read: BTreeSet<u64> = each_version(place)?.map(|(version, _)| version).collect();
    Ok(all.difference(&read).copied().collect())
}

/// What an earlier version said of a record, the last that knew it.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn last_known(place: &Place<'_>, (source, key): (&str, &str)) -> Result<Option<OfRecord>> {
    Ok(each_version(place)?.filter_map(|(_, then)| then.history_of_record(source, key)).last())
}

/// Every version of the registry, one after the other; those that cannot be read are left out.
fn each_version(place: &Place<'_>) -> Result<impl Iterator<Item = (u64, Registry)>> {
    let (dir, entity) = (place.registry(), place.entity.to_owned());
    let versions = past(&dir)?.into_iter().map(|past| past.version);
    Ok(versions.filter_map(move |version| Some((version, look_up(&dir, &entity, Some(version)).ok()?))))
}

/// The versions of the registry that know any of the records.
pub(super) fn in_versions(place: &Place<'_>, records: &Records) -> Result<Vec<u64>> {
    let knowing = each_version(place)?.filter(|(_, registry)| registry.knows(records) > 0);
    Ok(knowing.map(|(version, _)| version).collect())
}

/// Rows of a file that are about the records.
pub(super) struct InFile {
    /// The file, inside its set.
    pub(super) name: String,
    /// The table.
    pub(super) table: Table,
    /// Whether each row is.
    pub(super) rows: Vec<bool>,
}

impl InFile {
    /// How many are.
    pub(super) fn n(&self) -> usize {
        self.rows.iter().filter(|is| **is).count()
    }
}

/// Outputs of every use case of the entity: what is shown, and reports of what was not published. One whose run record
/// cannot be read may be of it.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn outputs(place: &Place<'_>) -> Result<Vec<Sets>> {
    let mut all = Vec::new();
    for name in names(&place.out.join(STORE))? {
        let name = name.to_string_lossy();
        let use_case = name.strip_suffix(".rejected").unwrap_or(&name);
        let sets = Sets::new(place.out, &name, use_case);
        let may_be_of_entity = |set: &Set| !is_of_another(sets.record_of(set).as_ref(), place.entity);
        if sets.kept()?.iter().any(may_be_of_entity) {
            all.push(sets);
        }
    }
    Ok(all)
}

/// Whether a run record says that it is of another entity.
fn is_of_another(record: Option<&Value>, entity: &str) -> bool {
    record.and_then(|record| record["registry"]["entity"].as_str()).is_some_and(|of| of != entity)
}

/// Folders below the outputs that are no set of a use case and hold tables as one, which no run shows and no run
/// replaces, with what of them is about the records.
///
/// # Errors
/// A folder that cannot be read, or a table without the columns that it should have.
pub(super) fn copies(place: &Place<'_>, all: &[Sets], records: &Records) -> Result<Vec<(PathBuf, InSet)>> {
    let mut of_sets: BTreeSet<PathBuf> = BTreeSet::new();
    for sets in all {
        of_sets.extend(sets.kept()?.iter().map(|set| sets.folder(set)));
    }
    let mut found = Vec::new();
    let Below { with_tables, unread } = Below::of(place.out);
    for folder in unread {
        let unread = vec![String::new()];
        found.push((folder, InSet { files: Vec::new(), unread }));
    }
    for folder in with_tables {
        let record = record_in(&folder);
        if !of_sets.contains(&folder) && !is_of_another(record.as_ref(), place.entity) {
            let in_folder = in_folder(&folder, record.as_ref(), records)?;
            // What no run has written needs no run record.
            let unread = in_folder.unread.into_iter().filter(|name| record.is_some() || name != RECORD).collect();
            found.push((folder, InSet { unread, ..in_folder }));
        }
    }
    Ok(found)
}

/// Tables by their names.
type Named = Vec<(String, Table)>;

fn record_in(folder: &Path) -> Option<Value> {
    serde_json::from_slice(&read_at_most(&folder.join(RECORD), LARGEST).ok()?).ok()
}

/// The tables of a folder: those that its run record names and those that are there. What is not there, or is none any
/// more, is named, the run record too: then nobody knows what should be there.
fn tables(folder: &Path, record: Option<&Value>) -> Result<(Named, Vec<String>)> {
    let outputs = record.and_then(|record| record["outputs"].as_array());
    let listed = outputs.into_iter().flatten().filter_map(|output| output["file"].as_str()).map(str::to_owned);
    let mut all: BTreeSet<String> = files(folder)?.into_iter().collect();
    all.extend(listed);
    let (mut tables, mut unread) = (Vec::new(), Vec::new());
    unread.extend(outputs.is_none().then(|| RECORD.to_owned()));
    for name in all {
        match Table::read(&folder.join(&name)) {
            Ok(table) => tables.extend(table.map(|table| (name, table))),
            Err(_) => unread.push(name),
        }
    }
    // The crosswalk says which IDs the records had then.
    tables.sort_by_key(|(name, _)| !name.starts_with("crosswalk"));
    Ok((tables, unread))
}

/// What of a set is about the records.
pub(super) struct InSet {
    /// Rows, file by file.
    pub(super) files: Vec<InFile>,
    /// Files that cannot be read: what they hold is not known.
    pub(super) unread: Vec<String>,
}

impl InSet {
    /// How many rows, a file that cannot be read counting as one.
    pub(super) fn n(&self) -> usize {
        self.files.iter().map(InFile::n).sum::<usize>() + self.unread.len()
    }
}

/// The rows of a set that are about the records.
///
/// # Errors
/// A folder that cannot be read, or a table without the columns that it should have.
pub(super) fn in_set(sets: &Sets, set: &Set, records: &Records) -> Result<InSet> {
    in_folder(&sets.folder(set), sets.record_of(set).as_ref(), records)
}

fn in_folder(folder: &Path, record: Option<&Value>, records: &Records) -> Result<InSet> {
    let (tables, unread) = tables(folder, record)?;
    Ok(InSet { files: in_tables(tables, records)?, unread })
}

/// Records of which only the keyed hash is known, in any version of the registry and in any set.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn by_hash(place: &Place<'_>, all: &[Sets], forgotten: &Forgotten) -> Result<Records> {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, registry) in each_version(place)? {
        let rows = registry.told_records().filter(|row| forgotten.holds([row.source], row.record_id));
        found.extend(rows.map(|row| (row.source.to_owned(), row.record_id.to_owned())));
    }
    for sets in all {
        for set in sets.kept()? {
            let (tables, _) = tables(&sets.folder(&set), sets.record_of(&set).as_ref())?;
            for (_, table) in tables.into_iter().filter(|(name, _)| name.starts_with("crosswalk")) {
                let (Some(sources), Some(record_ids)) = (table.column("source")?, table.column("record_id")?) else {
                    continue;
                };
                for (source, record_id) in sources.iter().zip(record_ids.iter()) {
                    let key = record_key(unquoted(record_id.unwrap_or_default()));
                    let source = source.unwrap_or_default();
                    if forgotten.holds([source], &key) {
                        found.insert((source.to_owned(), key.into_owned()));
                    }
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn in_tables(tables: Vec<(String, Table)>, records: &Records) -> Result<Vec<InFile>> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for (name, table) in tables {
        let rows = match name.as_str() {
            "crosswalk.parquet" | "crosswalk.csv" => {
                let rows = by_record(&table, records)?;
                ids.extend(cells(&table, "canonical_id", &rows)?);
                rows
            }
            "review.csv" => named(&table, records)?,
            // IDs that lead to others name nobody.
            "aliases.parquet" => continue,
            name if name.starts_with("write_back/") => by_second(&table, &ids),
            _ => by_id(&table, &ids)?,
        };
        if rows.contains(&true) {
            found.push(InFile { name, table, rows });
        }
    }
    Ok(found)
}

fn by_record(table: &Table, records: &Records) -> Result<Vec<bool>> {
    let (Some(sources), Some(record_ids)) = (table.column("source")?, table.column("record_id")?) else {
        return Ok(vec![false; table.height()]);
    };
    let is =
        |source: &str, record_id: &str| records.iter().any(|(s, key)| s == source && *key == record_key(record_id));
    Ok(sources
        .iter()
        .zip(record_ids.iter())
        .map(|(source, record_id)| is(source.unwrap_or_default(), unquoted(record_id.unwrap_or_default())))
        .collect())
}

/// What was made safe against formulas as it was.
fn unquoted(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])).unwrap_or(text)
}

fn cells(table: &Table, name: &str, rows: &[bool]) -> Result<Vec<String>> {
    let column = table.column(name)?;
    let cells = column.iter().flat_map(|column| column.iter()).zip(rows).filter(|(_, wanted)| **wanted);
    Ok(cells.filter_map(|(cell, _)| cell.map(str::to_owned)).collect())
}

fn by_id(table: &Table, ids: &BTreeSet<String>) -> Result<Vec<bool>> {
    Ok(match table.column("canonical_id")? {
        Some(column) => column.iter().map(|id| id.is_some_and(|id| ids.contains(id))).collect(),
        None => vec![false; table.height()],
    })
}

fn by_second(table: &Table, ids: &BTreeSet<String>) -> Vec<bool> {
    table.records().map(|row| row.get(1).is_some_and(|id| ids.contains(id))).collect()
}

/// Rows that name a record, as `source/record_id` or in the columns `source` and `record_id`.
pub(super) fn named(table: &Table, records: &Records) -> Result<Vec<bool>> {
    let is = |cell: &str| {
        cell.split("; ").any(|part| {
            part.split_once('/').is_some_and(|(source, record_id)| {
                records.iter().any(|(s, key)| s == source && *key == record_key(record_id))
            })
        })
    };
    let mut rows = by_record(table, records)?;
    for (row, found) in table.records().zip(&mut rows) {
        *found |= row.iter().any(is);
    }
    Ok(rows)
}
