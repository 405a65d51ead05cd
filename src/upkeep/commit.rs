//! A change of a registry that no run makes, written by one commit point.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::Failure;
use crate::identity::{Assignment, NewSalt, Outputs, Registry, Salt, Writing, entities, load};
use crate::storage::Limit;
use crate::tables::moments::timestamp_text;
use crate::tables::{Micros, Stamp};

/// A registry, the outputs beside it, and how long a lock is waited for.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The folder of registries.
    pub identity: &'a Path,
    /// The entity.
    pub entity: &'a str,
    /// The folder of outputs.
    pub out: &'a Path,
    /// Now.
    pub now: Micros,
    /// The moment of the change, where it is said.
    pub as_of: Option<Micros>,
    /// For a lock.
    pub limit: Limit<'a>,
}

impl Place<'_> {
    /// The folder of the registry.
    pub(super) fn registry(&self) -> PathBuf {
        self.identity.join(self.entity)
    }

    /// Makes sure that there is a registry, before a lock is put where there is none.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn is_there(&self) -> Result<()> {
        match self.registry().is_dir() {
            true => Ok(()),
            false => bail!("`{}` holds no version yet", self.registry().display()),
        }
    }

    /// The registry as it is.
    ///
    /// # Errors
    /// There is none, or it is damaged.
    pub(super) fn load(&self) -> Result<Registry> {
        let registry = load(&self.registry(), self.entity, NewSalt::Random(Salt::default()))?;
        if registry.version == 0 {
            bail!("`{}` holds no version yet", self.registry().display());
        }
        Ok(registry)
    }

    /// The moment of the change: as it was said, or now, or that of the last run where that is later.
    ///
    /// # Errors
    /// A moment was said that is before that of the last run.
    pub(super) fn moment(&self, base: &Registry) -> Result<Micros> {
        match (self.as_of, base.last_as_of) {
            (Some(as_of), Some(last)) if as_of < last => bail!(Failure::BeforeTheLast(format!(
                "the last run that changed the registry looked from {}, which is after {}; name a later moment or none",
                text(last),
                text(as_of)
            ))),
            (Some(as_of), _) => Ok(as_of),
            (None, last) => Ok(last.map_or(self.now, |last| last.max(self.now))),
        }
    }
}

/// The entity that is meant: the one that is named, or the only one.
///
/// # Errors
/// None is named, and there is none, or there are several.
pub fn entity_of(identity: &Path, named: Option<&str>) -> Result<String> {
    if let Some(entity) = named {
        let is_of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if entity.is_empty() || !entity.chars().all(is_of_name) {
            return Err(Failure::CommandLine(format!("`--entity {entity}` is no name of an entity")).into());
        }
        return Ok(entity.to_owned());
    }
    match entities(identity)?.as_slice() {
        [only] => Ok(only.clone()),
        [] => bail!("`{}` holds no registry", identity.display()),
        several => {
            bail!("`{}` holds several registries: {}; name one with `--entity`", identity.display(), several.join(", "))
        }
    }
}

/// Writes the version that an assignment makes, and makes it current; which one it is.
pub(super) fn commit(
    writing: &Writing,
    base: &Registry,
    assignment: &Assignment,
    as_of: Micros,
    outputs: Outputs<'_>,
) -> Result<u64> {
    if !assignment.changes(base) {
        return Ok(base.version);
    }
    let version = assignment.version(base);
    let what = format!("{} {version} {} {as_of}", assignment.by(), base.digest);
    let stamp = Stamp { run_id: format!("{:032x}", xxh3_128(what.as_bytes())), registry_version: version };
    writing.stage(base, assignment, as_of, &stamp, outputs)?.commit()?;
    Ok(version)
}

/// A moment as people and programs read it.
pub(super) fn text(as_of: Micros) -> String {
    timestamp_text(as_of)
}
