//! `c360 demo`: a generated company, to try and to measure on.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::given::misused;
use super::print::{say, show};
use crate::diagnostic::thousands;
use crate::{storage, worlds};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Which company.
    #[arg(default_value = "b2b_saas", value_parser = ["b2b_saas"])]
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

/// The shipped use cases over this company.
const USE_CASES: [(&str, &str); 3] = [
    ("accounts.yaml", include_str!("../../usecases/b2b_saas/accounts.yaml")),
    ("churn_prevention.yaml", include_str!("../../usecases/b2b_saas/churn_prevention.yaml")),
    ("support_context.yaml", include_str!("../../usecases/b2b_saas/support_context.yaml")),
];

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let occupied = arguments.out.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !arguments.force {
        bail!("`{}` is not empty; choose another folder with `--out`, or `--force`", arguments.out.display());
    }
    if !(1..=5_000_000).contains(&arguments.scale) || arguments.day == 0 {
        return Err(misused("`--scale` is from 1 to 5,000,000 and `--day` from 1".to_owned()));
    }
    if !quiet {
        say(&format!("c360: generating {} with {} customers\n", arguments.world, thousands(arguments.scale)));
    }
    let world = worlds::World { scale: arguments.scale, seed: arguments.seed, day: arguments.day };
    let summary = worlds::b2b_saas(&world, &arguments.out)?;
    for (name, text) in USE_CASES {
        let path = arguments.out.join(name);
        storage::replace(&path, text.as_bytes())?;
    }
    let mut text = format!("{} customers in {}\n", thousands(summary.customers), arguments.out.display());
    for (file, rows) in &summary.files {
        text.push_str(&format!("  {:>12} rows  {file}\n", thousands(*rows)));
    }
    let first = arguments.out.join(USE_CASES[1].0);
    text.push_str(&format!("next: c360 run {} --as-of {}\n", first.display(), worlds::as_of(&world)));
    show(&text)?;
    Ok(Outcome::Good)
}
