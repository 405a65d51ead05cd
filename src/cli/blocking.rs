//! `c360 blocking`: what the blocking rules cost and find, before anything is compared.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::{AsOf, Given, environment, identity_of};
use super::print::{Format, answer};
use super::progress::Watch;
use crate::progress::Progress as _;
use crate::report::advice::advice;
use crate::resolve::advise::plan;
use crate::{resolve, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share; it need not have a `match_model` yet.
    pub(super) file: PathBuf,
    #[command(flatten)]
    as_of: AsOf,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let Some(Given { identity, needs, at, .. }) = identity_of(&arguments.file, &arguments.as_of)? else {
        return Ok(Outcome::Invalid);
    };
    let watch = Watch::new(quiet);
    watch.enter("sources");
    let mut sources = sources::read_customers(&identity, &needs, &environment(), at)?;
    let (known, blocks) = resolve::by_keys_alone(&identity, &mut sources, &watch)?;
    watch.enter("blocking");
    let plan = plan(&identity, &known.fields, &known.links, &known.clusters, blocks.as_ref());
    watch.finish();
    answer(arguments.format, &plan, || advice(&plan))?;
    // What a run would refuse is refused here as well, after it was shown.
    resolve::comparable(&identity, &known, blocks.as_ref())?;
    Ok(Outcome::Good)
}
