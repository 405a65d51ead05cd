//! `c360 verify`: whether published outputs are what a run has written, and say the same as the registry.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::print::{Format, answer};
use crate::diagnostic::{count, visible};
use crate::upkeep::{Verification, Verified, verify};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The folder of outputs of all use cases, or of one.
    build: PathBuf,
    /// The folder of the registry of canonical IDs; where there is none, only the files are looked at.
    #[arg(long, default_value = "identity")]
    identity: PathBuf,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let all = Verification { sets: verify(&arguments.build, &arguments.identity)? };
    answer(arguments.format, &all, || all.sets.iter().map(drawn).collect())?;
    Ok(if all.sets.iter().all(|verified| verified.faults.is_empty()) { Outcome::Good } else { Outcome::Invalid })
}

fn drawn(verified: &Verified) -> String {
    let state = if verified.faults.is_empty() { "whole" } else { "not what a run has written" };
    let records = match verified.records {
        Some(records) => format!(", {} as in the registry", count(records, "record")),
        None => ", the registry was not asked".to_owned(),
    };
    let mut text = format!(
        "{}: {state} ({}{records}; run {}, registry version {})\n",
        visible(&verified.folder),
        count(verified.files, "file"),
        verified.run_id.get(..16).unwrap_or(&verified.run_id),
        verified.registry_version
    );
    for fault in &verified.faults {
        text.push_str(&format!("  {}\n", visible(fault)));
    }
    text
}
