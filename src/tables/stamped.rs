//! A table as a file that says which run made it.

use anyhow::Result;
use polars::prelude::DataFrame;
use polars_io::prelude::{KeyValueMetadata, ParquetWriter};

/// Which run made a file, and with which version of the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Stamp {
    /// The run: the hash of all it was made from, so that equal runs have equal IDs.
    pub run_id: String,
    /// The version of the registry whose canonical IDs it holds.
    pub registry_version: u64,
}

/// The table as Parquet; its footer carries the stamp as `c360.run_id` and `c360.registry_version`.
///
/// # Errors
/// A column that Parquet cannot hold.
pub fn parquet(frame: &mut DataFrame, stamp: &Stamp) -> Result<Vec<u8>> {
    let stamp = vec![
        ("c360.run_id".to_owned(), stamp.run_id.clone()),
        ("c360.registry_version".to_owned(), stamp.registry_version.to_string()),
    ];
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_key_value_metadata(Some(KeyValueMetadata::from_static(stamp))).finish(frame)?;
    Ok(bytes)
}
