//! What is held about a person, for their request of access.

use anyhow::Result;

use super::commit::Place;
use super::subject::{in_set, in_versions, outputs, records};
use super::table::Row;
use crate::identity::{OfId, OfRecord};

/// All that was found.
#[derive(Debug, serde::Serialize)]
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
    /// Files of outputs that cannot be read: what they hold is not known.
    pub unread: Vec<String>,
}

/// Rows of a file.
#[derive(Debug, serde::Serialize)]
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
    let of_records: Vec<OfRecord> =
        records.iter().filter_map(|(source, key)| registry.history_of_record(source, key)).collect();
    let mut ids: Vec<&str> = of_records.iter().map(|of| of.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids = ids.into_iter().filter_map(|id| registry.history_of_id(id)).collect();
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for sets in outputs(&place) {
        for set in sets.kept()? {
            let path = |name: &String| sets.folder(&set).join(name).display().to_string();
            let of_set = in_set(&sets, &set, &records)?;
            for file in of_set.files {
                found.push(InOutput { file: path(&file.name), rows: file.table.rows(&file.rows)? });
            }
            unread.extend(of_set.unread.iter().map(path));
        }
    }
    let versions = in_versions(&place, &records)?;
    Ok(Disclosed { entity: place.entity.to_owned(), records: of_records, ids, versions, outputs: found, unread })
}
