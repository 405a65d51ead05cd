//! `c360 forget` and `c360 disclose`: what is held about a person, and a person forgotten.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::held::{Changing, Held};
use super::print::{Format, answer, show};
use super::progress::Watch;
use crate::diagnostic::count;
use crate::upkeep::{Asked, disclose, drawn_disclosure, forget};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A record as `source/record_id`, or a canonical ID: all its records.
    whom: String,
    /// What the request is called where it was made.
    #[arg(long)]
    request: String,
    /// Who decided that it is granted.
    #[arg(long, value_name = "NAME")]
    decided_by: String,
    /// Backups that still hold it, and until when, for the erasure record.
    #[arg(long, value_name = "TEXT")]
    backups: Option<String>,
    /// Another file of which the rows go that name the records, such as judged pairs; may be repeated.
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,
    /// The folder of outputs.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    #[command(flatten)]
    changing: Changing,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let held = &arguments.changing.held;
    let entity = held.entity()?;
    let watch = Watch::of_an_answer(quiet);
    let asked = Asked {
        whom: &arguments.whom,
        request: &arguments.request,
        decided_by: &arguments.decided_by,
        backups: arguments.backups.as_deref(),
        also: &arguments.also,
    };
    let place = arguments.changing.place(&entity, &arguments.out, &watch)?;
    let (number, erasure) = forget(place, asked)?;
    for searched in &erasure.searched {
        show(&format!("{}: {}; {}\n", searched.place, count(searched.found, "row"), searched.became))?;
    }
    let record = held.identity.join(&entity).join(format!("erasures/{number:06}.json"));
    if erasure.left > 0 {
        bail!("{} still found; `{}` says where it was searched", count(erasure.left, "place"), record.display());
    }
    show(&format!("forgotten; a closing search found nothing; the record of it: `{}`\n", record.display()))?;
    Ok(Outcome::Good)
}

#[derive(clap::Args, Debug)]
pub(super) struct Disclose {
    /// A record as `source/record_id`, or a canonical ID: all its records.
    whom: String,
    /// The folder of outputs.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[command(flatten)]
    held: Held,
}

pub(super) fn disclosed(arguments: &Disclose, quiet: bool) -> Result<Outcome> {
    let held = &arguments.held;
    let entity = held.entity()?;
    let watch = Watch::of_an_answer(quiet);
    let place = held.place(&entity, &arguments.out, &watch)?;
    let disclosed = disclose(place, &arguments.whom)?;
    answer(arguments.format, &disclosed, || drawn_disclosure(&disclosed))?;
    Ok(Outcome::Good)
}
