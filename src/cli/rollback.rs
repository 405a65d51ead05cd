//! `c360 rollback`: back to an earlier version of the registry, with the outputs of then.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::misused;
use super::held::Changing;
use super::print::show;
use super::progress::Watch;
use crate::diagnostic::count;
use crate::upkeep::{To, rollback};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A version of the registry, such as 7, or a moment, such as 2026-11-01T00:00:00Z: the version that held then.
    #[arg(long, value_name = "VERSION|TIME")]
    to: String,
    /// The folder of outputs.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    #[command(flatten)]
    changing: Changing,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let Arguments { to, out, changing } = arguments;
    let to = match to.strip_prefix('v').unwrap_or(to).parse() {
        Ok(version) => To::Version(version),
        Err(_) => To::Moment(crate::types::moment(to).ok_or_else(|| {
            misused(format!("`--to {to}` is neither a version nor a moment; write it as 7 or as 2026-11-01T00:00:00Z"))
        })?),
    };
    let entity = changing.held.entity()?;
    let watch = Watch::of_an_answer(quiet);
    let back = rollback(changing.place(&entity, out, &watch)?, to)?;
    show(&format!(
        "{entity}: customers have the IDs of version {} again; version {} of the registry is current, and {} stays\n",
        back.to, back.version, back.from
    ))?;
    if back.lost > 0 {
        show(&format!(
            "  {} of then {} remembered no more, retired or forgotten since, and new where they come\n",
            count(back.lost, "record"),
            if back.lost == 1 { "is" } else { "are" }
        ))?;
    }
    for (link, of) in &back.shown {
        show(&format!("  `{}` shows what `{of}` holds\n", link.display()))?;
    }
    for link in &back.not_kept {
        show(&format!("  `{}`: no set of then is kept, and it is as it was; run the use case\n", link.display()))?;
    }
    Ok(Outcome::Good)
}
