//! A person in the registry: under which names its versions know the records, and which IDs they had.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::commit::Place;
use crate::diagnostic::did_you_mean;
use crate::identity::{OfRecord, Registry, entities, look_up, past};
use crate::types::record_key;

/// Records of one person: source and key.
pub(super) type Records = Vec<(String, String)>;

/// Whom is looked for.
pub(super) struct Subject {
    /// The records.
    pub(super) records: Records,
    /// The canonical IDs that any version of the registry gives them. Some files name customers of whom no crosswalk
    /// does, such as write-backs that empty what was written of who has not consented.
    pub(super) ids: BTreeSet<String>,
}

impl Subject {
    /// The records, with the IDs that they had.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub(super) fn of(place: &Place<'_>, records: Records) -> Result<Self> {
        let mut ids = BTreeSet::new();
        for (_, registry) in each_version(place)? {
            let is_one = |source: &str, key: &str| records.iter().any(|(s, k)| s == source && k == key);
            let rows = registry.told_records().filter(|row| is_one(row.source, row.record_id));
            ids.extend(rows.map(|row| row.id.to_owned()));
        }
        Ok(Self { records, ids })
    }
}

/// The records that are asked for: one, written as `source/record_id`, or all of a canonical ID, with those that had it
/// in a version that is kept and are remembered no more.
///
/// # Errors
/// A source or an ID that the registry does not know.
pub(super) fn records(place: &Place<'_>, registry: &Registry, asked: &str) -> Result<Records> {
    if let Some((source, record_id)) = asked.split_once('/') {
        let mut sources: BTreeSet<String> = registry.source_names().map(str::to_owned).collect();
        each_version(place)?.for_each(|(_, then)| sources.extend(then.source_names().map(str::to_owned)));
        if !sources.contains(source) {
            let names = sources.iter().map(String::as_str);
            bail!("the registry knows no source `{source}`; {}", did_you_mean(source, names));
        }
        return also_called(place, registry, vec![(source.to_owned(), record_key(record_id).into_owned())]);
    }
    let mut found: BTreeSet<(String, String)> = of_id(registry, asked).collect();
    for (_, then) in each_version(place)? {
        found.extend(of_id(&then, asked).filter(|record| registry.knows(std::slice::from_ref(record)) == 0));
    }
    if found.is_empty() {
        bail!("`{asked}` stands for no record of the registry; `c360 history {asked}` says what became of it");
    }
    also_called(place, registry, found.into_iter().collect())
}

/// The records under every name that a version gives them: a source may have been renamed, or its record IDs.
///
/// # Errors
/// A name that was another record's in some version, whose rows could not be told from theirs.
fn also_called(place: &Place<'_>, registry: &Registry, records: Records) -> Result<Records> {
    // Whose the names are: today's, or of those who have none today the last that had them.
    let mut numbers: BTreeSet<u32> = registry.numbers_named(&records).collect();
    let gone: Records = records.iter().filter(|one| registry.knows(std::slice::from_ref(*one)) == 0).cloned().collect();
    for (_, then) in each_version(place)? {
        numbers.extend(then.numbers_named(&gone));
    }
    let named = |of: &Registry| -> Records { numbers.iter().filter_map(|number| of.named(*number)).collect() };
    let mut all: BTreeSet<(String, String)> = records.into_iter().chain(named(registry)).collect();
    for (_, then) in each_version(place)? {
        all.extend(named(&then));
    }
    let all: Records = all.into_iter().collect();
    for (version, then) in each_version(place)? {
        // What is known under another number today is another; what was retired and came again is not known under the
        // one that it had.
        let is_anothers = |number: u32| !numbers.contains(&number) && registry.named(number).is_some();
        let has_two = |one: &&(String, String)| then.numbers_named(std::slice::from_ref(*one)).any(is_anothers);
        if let Some((source, key)) = all.iter().find(has_two) {
            bail!(
                "`{source}/{key}` was another record's name in version {version} of the registry, and the two cannot \
                 be told apart there; remove that version first, with `keep_versions`, and outputs of then"
            );
        }
    }
    Ok(all)
}

fn of_id<'a>(registry: &'a Registry, id: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    let rows = registry.told_records().filter(move |row| row.id == id);
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

/// Other entities whose registries know any of the records, in any version.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn in_other_entities(place: &Place<'_>, records: &Records) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entity in entities(place.identity)?.into_iter().filter(|entity| entity != place.entity) {
        if !in_versions(&Place { entity: &entity, ..*place }, records).unwrap_or_default().is_empty() {
            found.push(entity);
        }
    }
    Ok(found)
}

/// What an earlier version said of a record, the last that knew it.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn last_known(place: &Place<'_>, (source, key): (&str, &str)) -> Result<Option<OfRecord>> {
    Ok(each_version(place)?.filter_map(|(_, then)| then.history_of_record(source, key)).last())
}

/// Every version of the registry, one after the other; those that cannot be read are left out.
pub(super) fn each_version(place: &Place<'_>) -> Result<impl Iterator<Item = (u64, Registry)>> {
    let (dir, entity) = (place.registry(), place.entity.to_owned());
    let versions = past(&dir)?.into_iter().map(|past| past.version);
    Ok(versions.filter_map(move |version| Some((version, look_up(&dir, &entity, Some(version)).ok()?))))
}

/// The versions of the registry that know any of the records.
pub(super) fn in_versions(place: &Place<'_>, records: &Records) -> Result<Vec<u64>> {
    let knowing = each_version(place)?.filter(|(_, registry)| registry.knows(records) > 0);
    Ok(knowing.map(|(version, _)| version).collect())
}
