//! The tables that an evaluation reads, a published crosswalk and a file with the truth, and the one it writes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::config::Identity;
use crate::sources::{List, text_columns};
use crate::storage;
use crate::tables::{Clusters, Sources};
use crate::types::{record_key, trimmed};

/// A record: its source and the key of its ID there.
pub type Record = (String, String);
/// For every record the customer it belongs to.
pub type Assigned = BTreeMap<Record, String>;

/// A file with the truth.
pub struct Truth {
    /// For every record of it the customer it really belongs to.
    pub of: Assigned,
    /// What a reader should know of how the file is read.
    pub note: Option<String>,
}

/// For every record of a run the customer it was found to belong to; records that their system has deleted count too.
pub fn resolved(identity: &Identity, sources: &Sources, clusters: &Clusters) -> Assigned {
    let of = |record: usize| {
        let (source, record_id) = sources.key(record as u32);
        ((identity.sources[source].name.clone(), record_id.to_owned()), format!("customer {}", clusters.of[record] + 1))
    };
    (0..clusters.of.len()).map(of).collect()
}

/// Writes for every record the customer it was found to belong to, in order of the records.
///
/// # Errors
/// A file that cannot be written.
pub fn write_clusters(path: &Path, identity: &Identity, sources: &Sources, clusters: &Clusters) -> Result<()> {
    let cannot = || format!("`{}` cannot be written", path.display());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["source", "record_id", "customer"]).with_context(cannot)?;
    for (record, cluster) in (0..).zip(&clusters.of) {
        let (source, record_id) = sources.written(record);
        writer
            .write_record([&identity.sources[source].name, record_id, &format!("{}", cluster + 1)])
            .with_context(cannot)?;
    }
    storage::replace(path, &writer.into_inner().map_err(|error| error.into_error()).with_context(cannot)?)
}

/// For every record of a published crosswalk its canonical ID.
///
/// # Errors
/// A file that is not there or is not a crosswalk.
pub fn crosswalk(path: &Path) -> Result<Assigned> {
    let file =
        storage::open(path).with_context(|| format!("`{}` cannot be read; run the use case first", path.display()))?;
    let damaged = || format!("`{}` is not a crosswalk; run the use case again", path.display());
    let [sources, record_ids, ids] =
        text_columns(file, ["source", "record_id", "canonical_id"]).with_context(damaged)?;
    let rows = sources.iter().zip(record_ids.iter()).zip(ids.iter());
    Ok(rows
        .filter_map(|((source, record_id), id)| {
            Some(((source?.to_owned(), record_key(record_id?).into_owned()), id?.to_owned()))
        })
        .collect())
}

/// For every record of a CSV file with the columns `source`, `record_id` and `customer` the customer it really belongs
/// to.
///
/// # Errors
/// A file that cannot be read, lacks one of the columns, is ragged, leaves a cell empty, or gives one record two
/// customers.
pub fn truth(path: &Path, customer: &str) -> Result<Truth> {
    let name = path.display();
    let mut list = List::open(path, ["source", "record_id", customer])?;
    let note = list.note().map(str::to_owned);
    let mut assigned: HashMap<Record, (String, u64)> = HashMap::new();
    while let Some((line, [source, record_id, customer])) = list.next_row()? {
        let [source, customer] = [source, customer].map(|cell| trimmed(&cell).to_owned());
        if source.is_empty() || record_key(&record_id).is_empty() || customer.is_empty() {
            bail!(
                "`{name}`, line {line}: source, record ID and customer must all be there; leave out a record whose \
                 customer is not known"
            );
        }
        let key = (source, record_key(&record_id).into_owned());
        match assigned.get(&key) {
            Some((other, earlier)) if *other != customer => {
                bail!("`{name}`, line {line}: the record of line {earlier} stands here with another customer")
            }
            _ => assigned.insert(key, (customer, line)),
        };
    }
    let of = assigned.into_iter().map(|(record, (customer, _))| (record, customer)).collect();
    Ok(Truth { of, note })
}
