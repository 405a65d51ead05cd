//! Golden IDs that a company has already.

use std::path::Path;

use anyhow::Result;

use super::commit::{Place, commit};
use crate::config::{Identity, Role};
use crate::diagnostic::did_you_mean;
use crate::identity::{self, Conflict, Golden, NewSalt, Outputs, Writing};
use crate::sources::List;
use crate::types::{is_null, is_written_by_a_program, record_key, trimmed};

/// How an import ended.
pub enum Imported {
    /// Nothing was taken over, for these lines cannot be.
    Conflicts(Vec<Conflict>),
    /// All of it was.
    Done {
        /// The version of the registry.
        version: u64,
        /// IDs that are new in it.
        ids: usize,
        /// Records of the file.
        records: usize,
        /// Lines of records that were asked to be forgotten; they are left out.
        forgotten: usize,
        /// What a reader should know of how the file was read.
        note: Option<String>,
    },
}

/// Takes over the IDs of a CSV file with the columns `canonical_id`, `source` and `record_id`, for the entity that a
/// file declares; a registry that is new gets the salt.
///
/// # Errors
/// A file that cannot be read, a registry that is damaged, a lock that is held for too long.
pub fn import(place: Place<'_>, identity: &Identity, file: &Path, salt: NewSalt) -> Result<Imported> {
    let mut list = List::open(file, ["canonical_id", "source", "record_id"])?;
    let note = list.note().map(str::to_owned);
    let (mut golden, mut conflicts) = (Vec::new(), Vec::new());
    while let Some((line, [id, source, record_id])) = list.next_row()? {
        let source = trimmed(&source).to_owned();
        if let Some(what) = not_of(identity, &source) {
            conflicts.push(Conflict { line, what });
        } else if trimmed(&id).is_empty() || is_written_by_a_program(trimmed(&id)) {
            conflicts.push(Conflict { line, what: "there is no canonical ID".to_owned() });
        } else if trimmed(&record_id).is_empty() || is_null(trimmed(&record_id)) {
            conflicts.push(Conflict { line, what: "there is no record ID".to_owned() });
        } else {
            let record_id = record_key(&record_id).into_owned();
            golden.push(Golden { line, id: trimmed(&id).to_owned(), source, record_id });
        }
    }
    if !conflicts.is_empty() {
        return Ok(Imported::Conflicts(conflicts));
    }
    let writing = Writing::begin(&place.registry(), place.limit)?;
    let base = identity::open(&place.registry(), identity, salt)?;
    let n = golden.len();
    golden.retain(|row| !base.forgotten.holds([row.source.as_str()], &row.record_id, false));
    let forgotten = n - golden.len();
    let as_of = place.moment(&base)?;
    let assignment = match identity::import(&base, &identity.entity, &golden, as_of) {
        Ok(assignment) => assignment,
        Err(conflicts) => return Ok(Imported::Conflicts(conflicts)),
    };
    let ids = assignment.minted().count();
    let version = commit(&writing, &base, &assignment, as_of, Outputs::AsBefore)?;
    Ok(Imported::Done { version, ids, records: golden.len(), forgotten, note })
}

/// Why a name is not that of a source of customers, in words.
fn not_of(identity: &Identity, name: &str) -> Option<String> {
    match identity.sources.iter().find(|source| source.name == name).map(|source| &source.role) {
        Some(Role::Customers(_)) => None,
        Some(Role::Events(_)) => Some(format!("`{name}` holds events; an ID is that of a record of customers")),
        None => {
            let names = identity.sources.iter().map(|source| source.name.as_str());
            Some(format!("there is no source `{name}`; {}", did_you_mean(name, names)))
        }
    }
}
