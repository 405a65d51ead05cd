//! `c360 schema`: what programs may rely on, of files that are read and written.

use std::path::PathBuf;

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::exit::Outcome;
use super::given::misused;
use super::print::{out, print_findings};
use crate::config;
use crate::schemas::{SUBJECTS, TABLES};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Of what: a JSON Schema each; of `tables` a data package with the columns of every Parquet file.
    #[arg(default_value = "usecase", value_parser = names())]
    what: String,
    /// Of `tables`: the use case whose attributes stand in the profile.
    #[arg(long, value_name = "FILE")]
    of: Option<PathBuf>,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(SUBJECTS.iter().map(|subject| PossibleValue::new(subject.name).help(subject.says)))
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    if arguments.of.is_some() && arguments.what != TABLES {
        return Err(misused(format!("`--of` is for `{TABLES}`: `c360 schema {TABLES} --of FILE`")));
    }
    let loaded = arguments.of.as_deref().map(config::load);
    if let Some(loaded) = loaded.as_ref().filter(|loaded| loaded.use_case.is_none()) {
        print_findings(&loaded.findings, &loaded.texts)?;
        return Ok(Outcome::Invalid);
    }
    let use_case = loaded.as_ref().and_then(|loaded| loaded.use_case.as_ref());
    for subject in SUBJECTS.iter().filter(|subject| subject.name == arguments.what) {
        out(&subject.text(use_case))?;
    }
    Ok(Outcome::Good)
}
