//! `c360 explain`: why two records are one customer, or are not.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::{AsOf, Given, environment, identity_of};
use super::print::{Format, answer};
use super::progress::Watch;
use crate::explain::{draw, record, why};
use crate::{resolve, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share; who is who is decided afresh, without the registry.
    pub(super) file: PathBuf,
    /// A record, as `source/record_id`.
    a: String,
    /// Another record.
    b: String,
    #[command(flatten)]
    as_of: AsOf,
    /// Show what the records say, which may be personal data.
    #[arg(long)]
    values: bool,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let Some(Given { identity, needs, at, .. }) = identity_of(&arguments.file, &arguments.as_of)? else {
        return Ok(Outcome::Invalid);
    };
    let mut sources = sources::read_customers(&identity, &needs, &environment(), at)?;
    let (a, b) = (record(&identity, &sources, &arguments.a)?, record(&identity, &sources, &arguments.b)?);
    let watch = Watch::new(quiet);
    let resolved = resolve::who_is_who(&identity, &mut sources, None, &watch)?;
    watch.finish();
    let why = why(&identity, &sources, &resolved, a, b, arguments.values);
    answer(arguments.format, &why, || draw(&why))?;
    Ok(Outcome::Good)
}
