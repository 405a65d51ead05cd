//! `c360 report`: what the last published runs found.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::print::show;
use crate::config;
use crate::report::portfolio;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use cases, by name or file. One prints its report; none or several print a table of all.
    use_cases: Vec<String>,
    /// The folder the runs wrote to.
    #[arg(long, default_value = "build")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut names = Vec::new();
    for given in &arguments.use_cases {
        names.push(match given.ends_with(".yaml") || given.ends_with(".yml") {
            true => name_in(given)?,
            false => given.clone(),
        });
    }
    show(&match names.as_slice() {
        [name] => portfolio::page(&arguments.out, name)?,
        [] => portfolio::table(&arguments.out, &portfolio::published(&arguments.out)?)?,
        several => portfolio::table(&arguments.out, several)?,
    })?;
    Ok(Outcome::Good)
}

fn name_in(file: &str) -> Result<String> {
    let loaded = config::load(std::path::Path::new(file));
    match loaded.use_case {
        Some(use_case) => Ok(use_case.name),
        None => bail!("`{file}` is not a valid use case; `c360 validate {file}` says why"),
    }
}
