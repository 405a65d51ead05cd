//! Where registries lie, which entity is meant, and how long a lock is waited for.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::given::moment;
use crate::storage::{Limit, Waiting};
use crate::upkeep::{Place, entity_of};

#[derive(clap::Args, Debug)]
pub(super) struct Held {
    /// The folder of the registry of canonical IDs.
    #[arg(long, default_value = "identity")]
    pub(super) identity: PathBuf,
    /// The entity. Default: the only one.
    #[arg(long)]
    pub(super) entity: Option<String>,
}

/// Of a command that changes the registry.
#[derive(clap::Args, Debug)]
pub(super) struct Changing {
    #[command(flatten)]
    pub(super) held: Held,
    /// The moment of the change, such as 2026-11-01T00:00:00Z. Default: now, or that of the last run.
    #[arg(long)]
    as_of: Option<String>,
    /// Seconds to wait while a run writes to the same registry or outputs.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_timeout: u32,
}

impl Held {
    /// The entity that is meant.
    pub(super) fn entity(&self) -> Result<String> {
        entity_of(&self.identity, self.entity.as_deref())
    }

    /// The registry of an entity, beside outputs, to be read.
    pub(super) fn place<'a>(&'a self, entity: &'a str, out: &'a Path, waiting: &'a dyn Waiting) -> Result<Place<'a>> {
        let limit = Limit { seconds: 0, waiting };
        Ok(Place { identity: &self.identity, entity, out, now: moment(None)?, as_of: None, limit })
    }
}

impl Changing {
    /// The registry of an entity, beside outputs, to be changed.
    pub(super) fn place<'a>(&'a self, entity: &'a str, out: &'a Path, waiting: &'a dyn Waiting) -> Result<Place<'a>> {
        let as_of = self.as_of.as_deref().map(|text| moment(Some(text))).transpose()?;
        let limit = Limit { seconds: self.lock_timeout, waiting };
        Ok(Place { as_of, limit, ..self.held.place(entity, out, waiting)? })
    }
}
