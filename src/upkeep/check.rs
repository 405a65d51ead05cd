//! Whether every version of a registry can be read and is what was written.

use std::path::Path;

use anyhow::Result;

use crate::diagnostic::plain;
use crate::identity::{Erasure, NewSalt, Past, Salt, erasures, load_at, past};

/// What was found.
#[derive(Debug, serde::Serialize)]
pub struct Checked {
    /// The entity.
    pub entity: String,
    /// Its versions.
    pub versions: Vec<Past>,
    /// What the current version holds; `None` where it cannot be read, or there is none.
    pub holds: Option<Holds>,
    /// Erasures that were asked for and not ended.
    pub erasures_open: Vec<String>,
}

/// What a version holds.
#[derive(Debug, serde::Serialize)]
pub struct Holds {
    /// Records that are remembered, and how many of them are away.
    pub records: usize,
    /// Those that are not in their source.
    pub away: usize,
    /// IDs that stand for a customer.
    pub ids_in_use: usize,
    /// IDs that were ever given.
    pub ids: usize,
    /// Links.
    pub links: usize,
    /// Events.
    pub events: usize,
}

impl Checked {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.versions.iter().all(|version| version.fault.is_none()) && self.erasures_open.is_empty()
    }
}

/// Reads every version of a registry.
///
/// # Errors
/// A folder that cannot be read, or an erasure record that is damaged.
pub fn check(identity: &Path, entity: &str) -> Result<Checked> {
    let dir = identity.join(entity);
    let mut checked =
        Checked { entity: entity.to_owned(), versions: past(&dir)?, holds: None, erasures_open: Vec::new() };
    for version in &mut checked.versions {
        match load_at(&dir, entity, NewSalt::Random(Salt::default()), Some(version.version)) {
            Ok(registry) if version.is_current => {
                let [records, away, ids_in_use, ids] = registry.counts();
                let [links, events] = registry.sizes();
                checked.holds = Some(Holds { records, away, ids_in_use, ids, links, events });
            }
            Ok(_) => {}
            Err(error) => version.fault = Some(plain(&error).replace("\n  ", "; ")),
        }
    }
    let is_open = |erasure: &Erasure| erasure.closed_at.is_none();
    checked.erasures_open = erasures(&dir)?
        .into_iter()
        .filter(|(_, erasure)| is_open(erasure))
        .map(|(_, erasure)| erasure.request)
        .collect();
    Ok(checked)
}
