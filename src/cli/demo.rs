//! `c360 demo`: a generated company, to try and to measure on.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;

use super::exit::Outcome;
use super::given::misused;
use super::print::{say, show};
use crate::diagnostic::thousands;
use crate::{storage, worlds};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Which company.
    #[arg(default_value = "b2b_saas", value_parser = names())]
    world: String,
    /// How many customers it has.
    #[arg(long, default_value_t = 300)]
    scale: usize,
    /// Equal seeds give equal companies.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The day: on day 2 some records have changed, some are new.
    #[arg(long, default_value_t = 1)]
    day: u32,
    /// The folder to write to.
    #[arg(long, default_value = "demo")]
    out: PathBuf,
    /// Write into a folder that is not empty.
    #[arg(long)]
    force: bool,
}

/// The worlds by name.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(worlds::KINDS.iter().map(|(name, _)| *name))
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let occupied = arguments.out.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !arguments.force {
        bail!("`{}` is not empty; choose another folder with `--out`, or `--force`", arguments.out.display());
    }
    if !(1..=5_000_000).contains(&arguments.scale) || !(1..=366).contains(&arguments.day) {
        return Err(misused("`--scale` is from 1 to 5,000,000 and `--day` from 1 to 366".to_owned()));
    }
    if !quiet {
        say(&format!("c360: generating {} with {} customers\n", arguments.world, thousands(arguments.scale)));
    }
    let world = worlds::World { scale: arguments.scale, seed: arguments.seed, day: arguments.day };
    let kind = worlds::KINDS.iter().find(|(name, _)| *name == arguments.world);
    let kind = kind.map(|(_, kind)| *kind).context("no world has this name")?;
    let summary = worlds::write(kind, &world, &arguments.out)?;
    let use_cases = worlds::use_cases(kind);
    for (name, text) in use_cases {
        let path = arguments.out.join(name);
        storage::replace(&path, text.as_bytes())?;
    }
    let mut text = format!("{} customers in {}\n", thousands(summary.customers), arguments.out.display());
    for (file, rows) in &summary.files {
        text.push_str(&format!("  {:>12} rows  {file}\n", thousands(*rows)));
    }
    let first = arguments.out.join(use_cases[1].0);
    text.push_str(&format!("next: c360 run {} --as-of {}\n", first.display(), worlds::as_of(&world)));
    show(&text)?;
    Ok(Outcome::Good)
}
