//! What is held about a person, for their request of access.

use anyhow::Result;

use super::commit::Place;
use super::outputs::{copies, in_set, outputs};
use super::subject::{Subject, in_versions, last_known, records, unread_versions};
use super::table::Row;
use crate::document::Document;
use crate::identity::{OfId, OfRecord};

/// All that was found.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Disclosed {
    /// The entity.
    pub entity: String,
    /// The records, with the IDs that they have and had.
    pub records: Vec<OfRecord>,
    /// The IDs that these records have.
    pub ids: Vec<OfId>,
    /// The versions of the registry that know a record.
    pub versions: Vec<u64>,
    /// Rows of outputs.
    pub outputs: Vec<InOutput>,
    /// Files of outputs, and versions of the registry, that cannot be read: what they hold is not known.
    pub unread: Vec<String>,
}

impl Document for Disclosed {
    const TITLE: &'static str = "c360 disclose --format json";
}

/// Rows of a file.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct InOutput {
    /// The file.
    pub file: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What registry and outputs hold about a record, or about all records of a canonical ID.
///
/// # Errors
/// A source or an ID that is not known, or a file that cannot be read.
pub fn disclose(place: Place<'_>, asked: &str) -> Result<Disclosed> {
    let registry = place.load()?;
    let records = records(&place, &registry, asked)?;
    let mut of_records: Vec<OfRecord> = Vec::new();
    for (source, key) in &records {
        // What is remembered no more may stand in an earlier version.
        of_records.extend(match registry.history_of_record(source, key) {
            Some(of) => Some(of),
            None => last_known(&place, (source, key))?,
        });
    }
    let mut ids: Vec<&str> = of_records.iter().map(|of| of.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids = ids.into_iter().filter_map(|id| registry.history_of_id(id)).collect();
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    let subject = Subject::of(&place, records)?;
    let all = outputs(&place)?;
    for sets in &all {
        for set in sets.kept()? {
            let path = |name: &String| sets.folder(&set).join(name).display().to_string();
            let of_set = in_set(sets, &set, &subject)?;
            for file in of_set.files {
                found.push(InOutput { file: path(&file.name), rows: file.table.rows(&file.rows)? });
            }
            unread.extend(of_set.unread.iter().map(path));
        }
    }
    for (folder, of_set) in copies(&place, &all, &subject)? {
        let path = |name: &String| folder.join(name).display().to_string();
        for file in of_set.files {
            found.push(InOutput { file: path(&file.name), rows: file.table.rows(&file.rows)? });
        }
        unread.extend(of_set.unread.iter().map(path));
    }
    let versions = in_versions(&place, &subject.records)?;
    unread.extend(unread_versions(&place)?.into_iter().map(|version| format!("version {version} of the registry")));
    Ok(Disclosed { entity: place.entity.to_owned(), records: of_records, ids, versions, outputs: found, unread })
}
