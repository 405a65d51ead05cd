//! `c360 plan`: what a run would change, before it does.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::{environment, moment, salt};
use super::print::{answer, say, show};
use super::progress::Watch;
use crate::plan::{Told, human, markdown, plan};
use crate::publish::{Given, look};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    pub(super) file: PathBuf,
    /// Compare with what this file makes of the same data, such as the version before, instead of with what is
    /// published.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The folder of outputs.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    /// The folder of the registry of canonical IDs; a copy that may only be read will do.
    #[arg(long, default_value = "identity")]
    identity: PathBuf,
    /// The moment to look from, such as 2026-11-01T00:00:00Z. Default: now.
    #[arg(long)]
    as_of: Option<String>,
    /// How many examples there are of each kind of change.
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Show the values that change, which may be personal data.
    #[arg(long)]
    values: bool,
    /// How the plan is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// JSON.
    Json,
    /// A comment on a pull request.
    Markdown,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let watch = Watch::of_an_answer(quiet);
    let given = Given {
        file: &arguments.file,
        out: &arguments.out,
        identity: &arguments.identity,
        salt: salt()?,
        as_of: moment(arguments.as_of.as_deref())?,
        environment: &environment(),
        follower: &watch,
    };
    let Some(looked) = look(given, arguments.against.as_deref())? else {
        say("c360: the use case is not valid; nothing was looked at\n");
        return Ok(Outcome::Invalid);
    };
    let told = Told { examples: arguments.examples, values: arguments.values };
    let plan = plan(&looked, &arguments.out, told)?;
    watch.finish();
    match arguments.format {
        Format::Human => show(&human(&plan))?,
        Format::Markdown => show(&markdown(&plan))?,
        Format::Json => answer(super::print::Format::Json, &plan, String::new)?,
    }
    Ok(if plan.holds { Outcome::Good } else { Outcome::GateBroken })
}
