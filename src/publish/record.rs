//! `run.json`: which run wrote a set, from what, and the hash of every file beside it.
//!
//! In: what is known of a run, and its files. Out: the record as JSON. It promises equal text for equal runs. It hashes
//! nothing itself.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{self, Document};
use crate::tables::{InputFile, Stamp};

/// What is known of a run before its files are written.
pub(super) struct RunRecord<'a> {
    /// The use case and its version.
    pub(super) use_case: (&'a str, u32),
    /// The moment it looked from, RFC 3339.
    pub(super) as_of: &'a str,
    /// The hash of the program.
    pub(super) program: &'a str,
    /// Which run it is, and the registry version of its IDs.
    pub(super) stamp: &'a Stamp,
    /// The entity, and the version of the registry that the run began with.
    pub(super) registry: (&'a str, u64),
    /// The files that make up the use case.
    pub(super) configuration: &'a [HashedFile],
    /// The files that were read.
    pub(super) inputs: &'a [InputFile],
}

/// A file and the hash of its bytes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HashedFile {
    /// Its name; of an output its path inside the set.
    pub file: String,
    /// xxh3-128 of its bytes, in hexadecimal digits.
    pub xxh3_128: String,
}

/// The record of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Record<'a> {
    /// The name of the use case.
    use_case: &'a str,
    /// The version of its file: that of the format.
    version: u32,
    /// Which run it is, as `c360_run_id` in its tables.
    run_id: &'a str,
    /// Whether it was published; false where a gate was broken.
    published: bool,
    /// The moment it looked from, RFC 3339.
    as_of: &'a str,
    /// The program that ran.
    program: Program<'a>,
    /// The registry of canonical IDs.
    registry: OfRegistry<'a>,
    /// The files that make up the use case.
    configuration: &'a [HashedFile],
    /// The files that were read.
    inputs: &'a [InputFile],
    /// Every other file of the set.
    outputs: Vec<HashedFile>,
    /// What `c360 forget` has taken out since.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_forgotten: Option<RowsForgotten>,
    /// Why `c360 rollback` shows it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown_again: Option<ShownAgain>,
}

impl Document for Record<'_> {
    const TITLE: &'static str = "run.json";
    const FORMAT: u32 = 2;
}

/// A program.
#[derive(Debug, Serialize, JsonSchema)]
struct Program<'a> {
    /// Its version.
    version: &'static str,
    /// xxh3-128 of its bytes, in hexadecimal digits, or `unknown`.
    xxh3_128: &'a str,
}

/// The registry that a run began with, and the one it wrote.
#[derive(Debug, Serialize, JsonSchema)]
struct OfRegistry<'a> {
    /// The entity.
    entity: &'a str,
    /// The version that the run began with; 0 where there was none.
    read_version: u64,
    /// The version that holds its canonical IDs.
    version: u64,
}

/// What was taken out of a set on request.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowsForgotten {
    /// The request.
    pub request: String,
    /// How many rows.
    pub rows: usize,
    /// The set it was before.
    pub of: String,
}

/// Why an earlier set is shown again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShownAgain {
    /// The set that it is a copy of.
    pub of: String,
    /// The version of the registry that was gone back to.
    pub rolled_back_to: u64,
}

impl RunRecord<'_> {
    /// The record as JSON; `files` are all files of the set.
    pub(super) fn json(&self, files: &[(String, String)], published: bool) -> Result<String> {
        let hashed = |(file, hash): &(String, String)| HashedFile { file: file.clone(), xxh3_128: hash.clone() };
        document::text(&Record {
            use_case: self.use_case.0,
            version: self.use_case.1,
            run_id: &self.stamp.run_id,
            published,
            as_of: self.as_of,
            program: Program { version: env!("CARGO_PKG_VERSION"), xxh3_128: self.program },
            registry: OfRegistry {
                entity: self.registry.0,
                read_version: self.registry.1,
                version: self.stamp.registry_version,
            },
            configuration: self.configuration,
            inputs: self.inputs,
            outputs: files.iter().map(hashed).collect(),
            rows_forgotten: None,
            shown_again: None,
        })
    }
}
