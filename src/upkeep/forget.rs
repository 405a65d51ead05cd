//! A person forgotten because it was asked for: out of every version of the registry, every set of outputs and every
//! other file that is named; and left out when their records come again.
//!
//! First the erasure record is written, which holds a keyed hash of each record: from then on runs leave them out, and
//! what dies on the way is taken up again by the same request. Then the registry gets a version that says all without
//! them, its earlier versions are written anew, the set that is shown is shown again without their rows, and older sets
//! that hold them are removed: outputs can be made again. Last everything is searched once more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::again::copy;
use super::commit::{Place, commit, text};
use super::outputs::{about, by_hash, copies, in_set, outputs, outs};
use super::subject::{Records, Subject, in_other_entities, in_versions, records, unread_versions};
use super::table::Table;
use crate::diagnostic::Failure;
use crate::identity::{self, Erasure, Outputs, Registry, Searched, Writing, erasures};
use crate::publish::RowsForgotten;
use crate::storage::{Sets, Shown, replace};
use crate::tables::Stamp;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// A record, as `source/record_id`, or a canonical ID with all its records.
    pub whom: &'a str,
    /// What the request is called where it was made.
    pub request: &'a str,
    /// Who decided.
    pub decided_by: &'a str,
    /// Backups that still hold it, and until when.
    pub backups: Option<&'a str>,
    /// Other files in which rows name the records.
    pub also: &'a [PathBuf],
}

/// Forgets; the number of the erasure record, and the record, which says whether anything is left.
///
/// # Errors
/// Nothing was found anywhere, so that it may be mistyped; a lock that is held for too long; a file that cannot be read
/// or written: then the same request takes it up again.
pub fn forget(place: Place<'_>, asked: Asked<'_>) -> Result<(u64, Erasure)> {
    for (what, text) in [("--request", asked.request), ("--decided-by", asked.decided_by)] {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            let why = "the record of the erasure needs it, in one line";
            return Err(Failure::CommandLine(format!("`{what}` names nothing; {why}")).into());
        }
    }
    place.is_there()?;
    let writing = Writing::begin(&place.registry(), place.limit)?;
    let mut registry = place.load()?;
    let before = open_before(&place, asked.request)?;
    let sets = outputs(&place)?;
    let mut records = match (records(&place, &registry, asked.whom), &before) {
        // The rest of a request that was begun is known by its hashes.
        (Err(_), Some(_)) => Records::new(),
        (records, _) => records?,
    };
    if before.is_some() {
        records.append(&mut by_hash(&place, &sets, &registry.forgotten)?);
        records.sort_unstable();
        records.dedup();
    }
    let subject = Subject::of(&place, records)?;
    let records = &subject.records;
    let versions = in_versions(&place, records)?;
    let as_of = place.moment(&registry)?;
    let tombstones: Vec<String> = records.iter().map(|(source, key)| registry.forgotten.hash(source, key)).collect();
    let in_any_case = records.iter().map(|(source, key)| registry.forgotten.hash_of_any_case(source, key));
    let in_any_case: Vec<String> = in_any_case.collect();
    let copied = |subject: &Subject| -> Result<usize> {
        Ok(copies(&place, &sets, subject)?.iter().map(|(_, in_folder)| in_folder.n()).sum())
    };
    let is_written = is_in(asked.also, &subject)? || is_in_outputs(&sets, &subject)? || copied(&subject)? > 0;
    if before.is_none() && versions.is_empty() && !is_written {
        if records.iter().all(|(source, key)| registry.forgotten.holds([source.as_str()], key, false)) {
            bail!("`{}` is forgotten already: every run leaves it out", asked.whom);
        }
        bail!(
            "`{}` was found neither in the registry nor in `{}`: nothing was written; is it mistyped?",
            asked.whom,
            place.out.display()
        );
    }
    let mut erasure = Erasure::new(asked.request, asked.decided_by, &text(as_of), place.entity);
    let number = match before {
        Some((number, before)) => {
            erasure.asked_at = before.asked_at;
            erasure.tombstones = before.tombstones;
            erasure.in_any_case = before.in_any_case;
            erasure.searched = before.searched;
            Some(number)
        }
        None => None,
    };
    erasure.tombstones.extend(tombstones);
    erasure.in_any_case.extend(in_any_case);
    for hashes in [&mut erasure.tombstones, &mut erasure.in_any_case] {
        hashes.sort_unstable();
        hashes.dedup();
    }
    erasure.backups = asked.backups.map(str::to_owned);
    let number = writing.record(number, &erasure)?;
    registry.forgotten.also(&erasure.tombstones, &erasure.in_any_case);

    erasure.searched.extend(in_registry(&place, &writing, &mut registry, records, asked.request)?);
    for sets in &sets {
        erasure.searched.extend(in_outputs(&place, sets, &subject, asked.request)?);
    }
    for (folder, in_folder) in copies(&place, &sets, &subject)? {
        let became = match in_folder.n() {
            0 => "nothing was found",
            _ if in_folder.files.is_empty() => {
                "not searched: it cannot be read, or leads elsewhere; look into it by hand"
            }
            _ => "kept: no run shows this folder; remove it, or its rows, by hand, and ask again",
        };
        erasure.searched.push(searched(folder.display().to_string(), in_folder.n(), became));
    }
    for path in asked.also {
        erasure.searched.push(in_other(path, &subject)?);
    }
    for out in outs(&place)?.gone {
        let became = "not searched: a run published there, and it is not there any more; where it went, ask again with \
                      `--out`";
        erasure.searched.push(searched(out.display().to_string(), 0, became));
    }
    for entity in in_other_entities(&place, records)? {
        let became = format!("not searched: it knows the record too; ask again with `--entity {entity}`");
        erasure.searched.push(searched(format!("registry of entity {entity}"), 0, &became));
    }

    erasure.left = in_versions(&place, records)?.len() + rows_left(&sets, &subject, asked.also)?;
    // What cannot be searched is not known to be without it.
    let unread = asked.also.iter().filter(|path| !Table::is_one(path)).count();
    erasure.left += copied(&subject)? + unread_versions(&place)?.len() + unread;
    erasure.closed_at = (erasure.left == 0).then(|| text(as_of));
    writing.record(Some(number), &erasure)?;
    Ok((number, erasure))
}

/// The record of a request that was not ended.
fn open_before(place: &Place<'_>, request: &str) -> Result<Option<(u64, Erasure)>> {
    let all = erasures(&place.registry())?;
    if all.iter().any(|(_, erasure)| erasure.request == request && erasure.closed_at.is_some()) {
        bail!("the request `{request}` was ended already; give this one a name of its own");
    }
    Ok(all.into_iter().find(|(_, erasure)| erasure.request == request))
}

fn searched(place: impl Into<String>, found: usize, became: &str) -> Searched {
    Searched { place: place.into(), found, became: became.to_owned() }
}

fn in_registry(
    place: &Place<'_>,
    writing: &Writing,
    registry: &mut Registry,
    records: &Records,
    request: &str,
) -> Result<Vec<Searched>> {
    let (found, version) = (registry.knows(records), registry.version);
    let as_of = place.moment(registry)?;
    // What it would say the changes of is written anew below.
    registry.say_all_next();
    let assignment = identity::forget(registry, records, place.entity, request);
    let now = commit(writing, registry, &assignment, as_of, Outputs::AsBefore)?;
    let became = format!("removed: version {now} is the current one");
    let mut all = vec![searched(format!("registry, version {version}"), found, &became)];
    for rewritten in writing.forget(place.entity, records)? {
        let became = match rewritten.was_damaged {
            true => "it could not be read, and was removed",
            false => "removed: the version was written anew",
        };
        all.push(searched(format!("registry, version {} as it was kept", rewritten.version), rewritten.found, became));
    }
    Ok(all)
}

/// What of a use case's outputs is about the records goes.
fn in_outputs(place: &Place<'_>, sets: &Sets, subject: &Subject, request: &str) -> Result<Vec<Searched>> {
    let _lock = sets.lock(place.limit)?;
    sets.drop_unshown()?;
    let shown = sets.shown()?;
    let mut all = Vec::new();
    for set in sets.kept()? {
        let folder = sets.folder(&set);
        let of_set = in_set(sets, &set, subject)?;
        let found = of_set.n();
        let name = folder.display().to_string();
        if found == 0 {
            all.push(searched(name, 0, "nothing was found"));
            continue;
        }
        if shown == Shown::Set(set.clone()) {
            if let [unread, ..] = of_set.unread.as_slice() {
                let became = format!("not searched: `{unread}` cannot be read; run the use case, and ask again");
                all.push(searched(name, found, &became));
                continue;
            }
            let record = sets.record_of(&set).unwrap_or_default();
            let stamp = Stamp {
                run_id: record["run_id"].as_str().unwrap_or_default().to_owned(),
                registry_version: record["registry"]["version"].as_u64().unwrap_or(0),
            };
            let mut changed = BTreeMap::new();
            for file in of_set.files {
                changed.insert(file.name, file.table.without(&file.rows, &subject.ids, &stamp)?);
            }
            let said = RowsForgotten { request: request.to_owned(), rows: found, of: set.folder.clone() };
            let next = copy(sets, &set, &changed, ("rows_forgotten", serde_json::to_value(said)?))?;
            sets.show(&next)?;
        }
        all.push(match sets.erase(&set)? {
            true => searched(name, found, "removed"),
            false => searched(name, found, "kept: somebody put or changed files there; remove it by hand"),
        });
    }
    Ok(all)
}

/// What of another file names the records goes.
fn in_other(path: &Path, subject: &Subject) -> Result<Searched> {
    let shown = path.display().to_string();
    let Some(table) = Table::read(path)? else {
        return Ok(searched(shown, 0, "not searched: it is neither CSV nor Parquet"));
    };
    let rows = about(&table, subject)?;
    let found = rows.iter().filter(|is| **is).count();
    if found == 0 {
        return Ok(searched(shown, 0, "nothing was found"));
    }
    replace(path, &table.without(&rows, &subject.ids, &Stamp::default())?)
        .with_context(|| format!("`{shown}` still holds it"))?;
    Ok(searched(shown, found, "removed"))
}

fn is_in_outputs(all: &[Sets], subject: &Subject) -> Result<bool> {
    Ok(rows_left(all, subject, &[])? > 0)
}

fn is_in(also: &[PathBuf], subject: &Subject) -> Result<bool> {
    Ok(rows_left(&[], subject, also)? > 0)
}

/// Rows of outputs and of other files that are about the records.
fn rows_left(all: &[Sets], subject: &Subject, also: &[PathBuf]) -> Result<usize> {
    let mut n = 0;
    for sets in all {
        for set in sets.kept()? {
            n += in_set(sets, &set, subject)?.n();
        }
    }
    for path in also {
        if let Some(table) = Table::read(path)? {
            n += about(&table, subject)?.into_iter().filter(|is| *is).count();
        }
    }
    Ok(n)
}
