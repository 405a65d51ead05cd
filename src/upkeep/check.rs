//! Whether every version of a registry can be read and is what was written.

use std::path::Path;

use anyhow::{Result, bail};

use crate::diagnostic::{count, plain};
use crate::document::Document;
use crate::identity::{Erasure, NewSalt, Past, Salt, current, erasures, load_at, past, without_erasure};

/// What was found.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Checked {
    /// The entity.
    pub entity: String,
    /// Its versions.
    pub versions: Vec<Past>,
    /// What the current version holds; `None` where it cannot be read, or there is none.
    pub holds: Option<Holds>,
    /// Erasures that were asked for and not ended.
    pub erasures_open: Vec<String>,
    /// What else is wrong, in words.
    pub faults: Vec<String>,
}

impl Document for Checked {
    const TITLE: &'static str = "c360 registry check --format json";
}

/// What a version holds.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
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
        let whole = self.versions.iter().all(|version| version.fault.is_none());
        whole && self.erasures_open.is_empty() && self.faults.is_empty()
    }
}

/// Reads every version of a registry.
///
/// # Errors
/// A folder that cannot be read, or an erasure record that is damaged.
pub fn check(identity: &Path, entity: &str) -> Result<Checked> {
    let dir = identity.join(entity);
    let (now, versions) = (current(&dir)?, past(&dir)?);
    if now.is_none() && versions.is_empty() {
        bail!("`{}` holds no registry of `{entity}`", identity.display());
    }
    let (name, erasures_open, faults) = (entity.to_owned(), Vec::new(), Vec::new());
    let mut checked = Checked { entity: name, versions, holds: None, erasures_open, faults };
    match now {
        Some(now) if now > 0 && !checked.versions.iter().any(|version| version.is_current) => {
            checked.faults.push(format!("`CURRENT` names version {now}, which is not there"));
        }
        None => checked.faults.push("`CURRENT` is gone".to_owned()),
        Some(_) => {}
    }
    let lost = without_erasure(&dir)?;
    if lost > 0 {
        let records = count(lost, "record");
        checked.faults.push(format!("{records} forgotten of which no erasure record says why: restore `erasures`"));
    }
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
