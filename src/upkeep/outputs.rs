//! A person in the outputs: which rows of which files are about them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::Value;

use super::commit::Place;
use super::folders::{Below, files, is_ours, names};
use super::subject::{Records, Subject, each_version};
use super::table::Table;
use crate::identity::published_to;
use crate::storage::{RECORD, STORE, Set, Sets, read_at_most, real};
use crate::tables::Forgotten;
use crate::types::record_key;

/// No run record is larger.
const LARGEST: u64 = 64 << 20;

/// Rows of a file that are about the records.
pub(super) struct InFile {
    /// The file, inside its set.
    pub(super) name: String,
    /// The table.
    pub(super) table: Table,
    /// Whether each row is.
    pub(super) rows: Vec<bool>,
    /// How many rows of others name them: those that a relation leads to them.
    pub(super) mentions: usize,
}

impl InFile {
    /// How many are, and how many of others name them.
    pub(super) fn n(&self) -> usize {
        self.mentions + self.rows.iter().filter(|is| **is).count()
    }
}

/// Outputs of every use case of the entity: what is shown, and reports of what was not published. One whose run record
/// cannot be read may be of it.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn outputs(place: &Place<'_>) -> Result<Vec<Sets>> {
    let mut all = Vec::new();
    for out in outs(place)?.there {
        for name in names(&out.join(STORE))? {
            let name = name.to_string_lossy();
            let use_case = name.strip_suffix(".rejected").unwrap_or(&name);
            let sets = Sets::new(&out, &name, use_case);
            let may_be_of_entity = |set: &Set| !is_of_another(sets.record_of(set).as_ref(), place.entity);
            if sets.kept()?.iter().any(may_be_of_entity) {
                all.push(sets);
            }
        }
    }
    Ok(all)
}

/// Folders of outputs.
pub(super) struct Outs {
    /// The one that is named, and those to which any version was published.
    pub(super) there: Vec<PathBuf>,
    /// Those to which one was published, and which are not there.
    pub(super) gone: Vec<PathBuf>,
}

/// Where outputs of the entity stand, and where some stood.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn outs(place: &Place<'_>) -> Result<Outs> {
    let named = real(place.out)?;
    let others = published_to(&place.registry())?.into_iter().filter(|out| *out != named);
    let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) = others.partition(|out| out.is_dir());
    Ok(Outs { there: std::iter::once(place.out.to_owned()).chain(there).collect(), gone })
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
pub(super) fn copies(place: &Place<'_>, all: &[Sets], subject: &Subject) -> Result<Vec<(PathBuf, InSet)>> {
    let mut of_sets: BTreeSet<PathBuf> = BTreeSet::new();
    for sets in all {
        of_sets.extend(sets.kept()?.iter().map(|set| sets.folder(set)));
    }
    let mut found = Vec::new();
    let (mut with_tables, mut unread) = (Vec::new(), Vec::new());
    for out in outs(place)?.there {
        let mut below = Below::of(&out);
        with_tables.append(&mut below.with_tables);
        unread.append(&mut below.unread);
    }
    for folder in unread {
        let unread = vec![String::new()];
        found.push((folder, InSet { files: Vec::new(), unread }));
    }
    for folder in with_tables {
        let record = record_in(&folder);
        if !of_sets.contains(&folder) && !is_of_another(record.as_ref(), place.entity) {
            let in_folder = in_folder(&folder, record.as_ref(), subject)?;
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
    let listed: BTreeSet<String> = listed.collect();
    let mut all: BTreeSet<String> = files(folder)?.into_iter().collect();
    all.extend(listed.iter().cloned());
    let (mut tables, mut unread) = (Vec::new(), Vec::new());
    unread.extend(outputs.is_none().then(|| RECORD.to_owned()));
    let is_named = |name: &String| listed.contains(name) || is_ours(name) || name.contains('/');
    for name in all {
        let path = folder.join(&name);
        if !is_named(&name) && !Table::may_name(&path) {
            continue;
        }
        match Table::read(&path) {
            Ok(table) => tables.extend(table.map(|table| (name, table))),
            Err(_) if is_named(&name) => unread.push(name),
            // Somebody's own, which is no table of ours.
            Err(_) => {}
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
pub(super) fn in_set(sets: &Sets, set: &Set, subject: &Subject) -> Result<InSet> {
    in_folder(&sets.folder(set), sets.record_of(set).as_ref(), subject)
}

fn in_folder(folder: &Path, record: Option<&Value>, subject: &Subject) -> Result<InSet> {
    let (tables, unread) = tables(folder, record)?;
    Ok(InSet { files: in_tables(tables, subject)?, unread })
}

/// Records of which only the keyed hash is known, in any version of the registry and in any set.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn by_hash(place: &Place<'_>, all: &[Sets], forgotten: &Forgotten) -> Result<Records> {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, registry) in each_version(place)? {
        let rows = registry.told_records().filter(|row| forgotten.holds([row.source], row.record_id, false));
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
                    if forgotten.holds([source], &key, false) {
                        found.insert((source.to_owned(), key.into_owned()));
                    }
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn in_tables(tables: Vec<(String, Table)>, Subject { records, ids: had }: &Subject) -> Result<Vec<InFile>> {
    let (mut ids, mut all_ids): (BTreeSet<String>, BTreeSet<String>) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    // Without a crosswalk nothing says which IDs the records had then.
    if !tables.iter().any(|(name, _)| name.starts_with("crosswalk")) {
        ids.clone_from(had);
    }
    for (name, table) in tables {
        let rows = match name.as_str() {
            "crosswalk.parquet" | "crosswalk.csv" => {
                let rows = by_record(&table, records)?;
                ids.extend(cells(&table, "canonical_id", &rows)?);
                all_ids.extend(cells(&table, "canonical_id", &vec![true; rows.len()])?);
                rows
            }
            "review.csv" => named(&table, records)?,
            // IDs that lead to others name nobody.
            "aliases.parquet" => continue,
            // A customer whom the crosswalk does not name is known by the IDs that it had.
            name if name.starts_with("write_back/") => {
                let withheld = had.difference(&all_ids).cloned();
                by_second(&table, &ids.iter().cloned().chain(withheld).collect())
            }
            name if is_ours(name) => by_id(&table, &ids)?,
            // A copy under another name.
            _ => {
                let ids = ids.union(had).cloned().collect();
                about(&table, &Subject { records: records.clone(), ids })?
            }
        };
        let of_others = match name.as_str() {
            "crosswalk.parquet" | "crosswalk.csv" | "review.csv" => 0,
            _ => table
                .mentions(&ids.union(had).cloned().collect())
                .iter()
                .zip(&rows)
                .filter(|(m, is)| **m && !**is)
                .count(),
        };
        if of_others > 0 || rows.contains(&true) {
            found.push(InFile { name, table, rows, mentions: of_others });
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

/// Rows that name one of the records, or an ID that they had.
pub(super) fn about(table: &Table, subject: &Subject) -> Result<Vec<bool>> {
    let mut rows = named(table, &subject.records)?;
    for (row, by_id) in rows.iter_mut().zip(by_id(table, &subject.ids)?) {
        *row |= by_id;
    }
    Ok(rows)
}

/// Rows that name a record, as `source/record_id` or in the columns `source` and `record_id`.
fn named(table: &Table, records: &Records) -> Result<Vec<bool>> {
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
