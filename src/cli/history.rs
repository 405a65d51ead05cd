//! `c360 history`: what became of a canonical ID, or which IDs a record had, and why.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::given::moment_of;
use super::print::{Format, answer};
use crate::explain::{drawn, history};
use crate::identity::{entities, look_up};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A canonical ID, or a record as `source/record_id`.
    what: String,
    /// The folder of the registry of canonical IDs.
    #[arg(long, default_value = "identity")]
    identity: PathBuf,
    /// The entity, where several have such a record. Default: every entity is asked.
    #[arg(long)]
    entity: Option<String>,
    /// Say which ID it was at this moment too, such as 2026-08-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let at =
        arguments.at.as_deref().map(|text| Ok::<_, anyhow::Error>((text, moment_of("--at", text)?))).transpose()?;
    let entities = match &arguments.entity {
        Some(entity) => vec![entity.clone()],
        None => entities(&arguments.identity)?,
    };
    let mut found = Vec::new();
    for entity in &entities {
        let registry = look_up(&arguments.identity.join(entity), entity, None)?;
        found.extend(history(&registry, entity, &arguments.what, at));
    }
    match found.as_slice() {
        [] => bail!(
            "`{}` holds no {} `{}`{}",
            arguments.identity.display(),
            if arguments.what.contains('/') { "record" } else { "canonical ID" },
            arguments.what,
            if entities.is_empty() { ", for it holds no registry" } else { "" }
        ),
        [one] => answer(arguments.format, one, || drawn(one))?,
        [first, second, ..] => bail!(
            "entity `{}` and entity `{}` both have such a record; name one with `--entity`",
            first.entity,
            second.entity
        ),
    }
    Ok(Outcome::Good)
}
