//! `c360 show`: the use case as it is understood, as one YAML file with every default filled in, and where each value
//! was written.

use std::path::PathBuf;

use anyhow::Result;

use super::{Outcome, print_findings, show};
use crate::config;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let loaded = config::load(&arguments.file);
    if let Some(text) = loaded.shown() {
        show(&text)?;
        return Ok(Outcome::Good);
    }
    print_findings(&loaded.findings, &loaded.texts)?;
    Ok(Outcome::Invalid)
}
