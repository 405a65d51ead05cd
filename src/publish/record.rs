//! `run.json`: which run wrote a set, from what, and the hash of every file beside it.
//!
//! In: what is known of a run, and its files. Out: the record as JSON. It promises equal text for equal runs. It hashes
//! nothing itself.

use anyhow::Result;
use serde_json::{Value, json};

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
    /// The files that make up the use case: name and hash.
    pub(super) configuration: &'a [Value],
    /// The files that were read.
    pub(super) inputs: &'a [InputFile],
}

impl RunRecord<'_> {
    /// The record as JSON; `files` are name and xxh3-128 of every file of the set.
    pub(super) fn json(&self, files: &[(String, String)], published: bool) -> Result<String> {
        let outputs: Vec<_> = files.iter().map(|(file, hash)| json!({"file": file, "xxh3_128": hash})).collect();
        let record = json!({
            "format": 2,
            "use_case": self.use_case.0,
            "version": self.use_case.1,
            "run_id": self.stamp.run_id,
            "published": published,
            "as_of": self.as_of,
            "program": {"version": env!("CARGO_PKG_VERSION"), "xxh3_128": self.program},
            "registry": {
                "entity": self.registry.0,
                "read_version": self.registry.1,
                "version": self.stamp.registry_version,
            },
            "configuration": self.configuration,
            "inputs": self.inputs,
            "outputs": outputs,
        });
        Ok(serde_json::to_string_pretty(&record)? + "\n")
    }
}
