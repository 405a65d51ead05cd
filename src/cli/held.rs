//! Where registries lie, which entity is meant, and how long a lock is waited for.

use std::path::{Path, PathBuf};

use crate::storage::{Limit, Waiting};
use crate::tables::Micros;
use crate::upkeep::Place;

#[derive(clap::Args, Debug)]
pub(super) struct Held {
    /// The folder of the registry of canonical IDs.
    #[arg(long, default_value = "identity")]
    pub(super) identity: PathBuf,
    /// The entity. Default: the only one.
    #[arg(long)]
    pub(super) entity: Option<String>,
    /// The moment of the change, such as 2026-11-01T00:00:00Z. Default: now, or that of the last run.
    #[arg(long)]
    pub(super) as_of: Option<String>,
    /// Seconds to wait while a run writes to the same registry or outputs.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_timeout: u32,
}

impl Held {
    /// The registry of an entity, beside outputs.
    pub(super) fn place<'a>(
        &'a self,
        entity: &'a str,
        out: &'a Path,
        as_of: Micros,
        waiting: &'a dyn Waiting,
    ) -> Place<'a> {
        let limit = Limit { seconds: self.lock_timeout, waiting };
        Place { identity: &self.identity, entity, out, as_of, limit }
    }
}
