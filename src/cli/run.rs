//! `c360 run`: from files to published outputs, or to nothing.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::{environment, moment, salt};
use super::print::{say, show};
use super::progress::Watch;
use crate::publish::{self, Asked, Ended, Given, Published};
use crate::report::verdict::{of_registry, size, verdict};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    pub(super) file: PathBuf,
    /// The folder for outputs; the run writes to `<out>/<use_case>/`.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    /// The folder of the registry of canonical IDs.
    #[arg(long, default_value = "identity")]
    identity: PathBuf,
    /// The moment to look from, such as 2026-11-01T00:00:00Z. Default: now.
    #[arg(long)]
    as_of: Option<String>,
    /// Seconds to wait while another run writes to the same registry or outputs.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_timeout: u32,
    /// How many sets of outputs stay, the new one included; readers of an old one are not disturbed as long as it
    /// stays.
    #[arg(long, value_name = "SETS", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    keep: u32,
    /// Write profile and crosswalk as CSV too.
    #[arg(long)]
    csv: bool,
    /// Say what each room took, in seconds and memory.
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let watch = Watch::new(quiet);
    let program = std::env::current_exe().ok();
    let ended = publish::run(&Asked {
        given: Given {
            file: &arguments.file,
            out: &arguments.out,
            identity: &arguments.identity,
            salt: salt()?,
            as_of: moment(arguments.as_of.as_deref())?,
            environment: &environment(),
            follower: &watch,
        },
        lock_timeout: arguments.lock_timeout,
        keep: arguments.keep as usize,
        also_csv: arguments.csv,
        program: program.as_deref(),
    })?;
    match ended {
        Ended::NotValid => {
            say("c360: the use case is not valid; nothing was run\n");
            Ok(Outcome::Invalid)
        }
        Ended::Rejected(rejected) => {
            watch.finish();
            show(&verdict(&rejected.build.measures, &rejected.folder))?;
            Ok(Outcome::GateBroken)
        }
        Ended::Published(published) => {
            watch.finish();
            told(&published)?;
            if arguments.timings {
                let size = size(published.build.sources.n_records(), &published.build.measures);
                show(&format!("\n{size}\n{}", watch.timings()))?;
            }
            Ok(Outcome::Good)
        }
    }
}

fn told(published: &Published) -> Result<()> {
    let (build, folder) = (&published.build, &published.folder);
    if let Some(moved) = &published.moved {
        let (folder, moved) = (folder.display(), moved.display());
        say(&format!(
            "c360: `{folder}` was a plain folder; it is a link now, and what the folder held is in `{moved}`\n"
        ));
    }
    for left in &published.left {
        say(&format!(
            "c360: `{}` is an old set and holds files that no run has written or that were changed; it stays\n",
            left.display()
        ));
    }
    show(&verdict(&build.measures, folder))?;
    let (began, had) = (build.registry.version, build.registry.first_as_of().is_some());
    show(&of_registry(&published.registry, published.version_before, began, began == 0 && had))
}
