//! A version read, and put onto those that it changes.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::DataFrame;
use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use super::sound::fault;
use super::tables::{FILES, LINKS};
use super::versions::{
    POINTER, SALT, bytes_of, current, folder, manifest, refuse_what_is_no_registry, salt_in, versions,
};
use super::{CHANGES, FORMAT, earlier, erasures, rows};
use crate::config::Identity;
use crate::diagnostic::{Failure, count};
use crate::identity::code::{NewSalt, Salt};
use crate::identity::registry::{Chain, Registry};
use crate::tables::Micros;
use crate::types::moment;

/// A version and what its manifest says.
struct Version {
    path: PathBuf,
    manifest: Value,
    digest: String,
}

/// Reads the registry of an entity, or takes over that of the name it had before.
///
/// # Errors
/// As [`load`].
pub fn open(dir: &Path, identity: &Identity, new: NewSalt) -> Result<Registry> {
    let own = load(dir, &identity.entity, new)?;
    let former = identity.formerly.entity.as_deref().filter(|_| own.version == 0);
    let (Some(before), Some(parent)) = (former, dir.parent()) else { return Ok(own) };
    let former = load(&parent.join(before), before, new)?;
    if former.version == 0 {
        return Ok(own);
    }
    // The first version under the new name says all, and has a number that none before it has.
    let next_version = own.next_version.max(former.version + 1);
    let chain = Chain::default();
    let forgotten = if own.forgotten.is_empty() { former.forgotten.clone() } else { own.forgotten };
    Ok(Registry { version: 0, digest: String::new(), next_version, is_of_today: false, chain, forgotten, ..former })
}

/// Reads the current version of an entity's registry; a folder that is not there, or was made and never published to,
/// is an empty registry, which gets the new salt.
///
/// # Errors
/// A registry that is damaged, of another entity, of another salt than was given, or written by a later release; a
/// folder that holds something else.
pub fn load(dir: &Path, entity: &str, new: NewSalt) -> Result<Registry> {
    load_at(dir, entity, new, None)
}

/// Reads a version of the registry, or the current one.
///
/// # Errors
/// As [`load`]; a version that is not there.
pub fn load_at(dir: &Path, entity: &str, new: NewSalt, at: Option<u64>) -> Result<Registry> {
    read(dir, entity, new, at, true)
}

/// Reads a version of a registry that is there, or the current one, to look something up: without its links, which are
/// most of its bytes. No run goes on from it.
///
/// # Errors
/// As [`load_at`].
pub fn look_up(dir: &Path, entity: &str, at: Option<u64>) -> Result<Registry> {
    read(dir, entity, NewSalt::Random(Salt::default()), at, false)
}

fn read(dir: &Path, entity: &str, new: NewSalt, at: Option<u64>, links: bool) -> Result<Registry> {
    let folders = versions(dir)?;
    let next_version = folders.last().copied().unwrap_or(0) + 1;
    if let Some(version) = at.filter(|version| !folders.contains(version)) {
        bail!("the registry `{}` has no version {version}; it has {}", dir.display(), told(&folders));
    }
    let version = current(dir)?.map(|current| at.unwrap_or(current));
    if version.is_none() {
        refuse_what_is_no_registry(dir, &folders)?;
    }
    let stands = salt_in(dir)?;
    let salt = salted(dir, stands, new)?;
    let Some(version) = version.filter(|version| *version > 0) else {
        let forgotten = erasures::forgotten(dir, &salt, &Value::Null)?;
        return Ok(Registry { next_version, salt, forgotten, ..Registry::default() });
    };
    let path = dir.join(folder(version));
    let damaged = || {
        let earlier: Vec<String> = folders.iter().rev().filter(|n| **n < version).take(3).map(|n| folder(*n)).collect();
        let earlier = if earlier.is_empty() {
            String::new()
        } else {
            format!(", or name an earlier version in `{}`: {}", dir.join(POINTER).display(), earlier.join(", "))
        };
        Failure::RegistryDamaged(format!(
            "the registry `{}` is damaged; restore it from a backup{earlier}",
            path.display()
        ))
    };
    let chain = chain(dir, version, entity).map_err(|error| damaged_if(error, &damaged))?;
    let of_today = chain[0].manifest["format"].as_u64() == Some(FORMAT);
    if let Some(check) = chain[0].manifest["salt"].as_str()
        && stands.is_none_or(|salt| salt.check() != check)
    {
        bail!(Failure::RegistryDamaged(format!(
            "the salt `{}` of the registry is lost or another\'s; restore it from a backup",
            dir.join(SALT).display()
        )));
    }
    let mut registry = match of_today {
        true => put(&chain, links).with_context(damaged)?,
        false => {
            let tables = tables(&chain[0], &earlier::FILES, true).with_context(damaged)?;
            earlier::registry(&tables, version).map_err(|fault| anyhow!(fault)).with_context(damaged)?
        }
    };
    (registry.version, registry.next_version, registry.salt) = (version, next_version, salt);
    registry.forgotten = erasures::forgotten(dir, &salt, &chain[0].manifest)?;
    registry.digest.clone_from(&chain[0].digest);
    registry.last_as_of = last_as_of(&chain[0].manifest, &registry);
    match fault(&registry, links).filter(|_| of_today) {
        Some(fault) => Err(anyhow!(fault)).with_context(damaged),
        None => Ok(registry),
    }
}

/// Numbers of versions as people read them.
fn told(folders: &[u64]) -> String {
    match folders {
        [] => "none".to_owned(),
        [only] => format!("version {only} alone"),
        [first, .., last] => format!("{} from {first} to {last}", count(folders.len(), "version")),
    }
}

fn damaged_if<C: Display + Send + Sync + std::error::Error + 'static>(
    error: anyhow::Error,
    damaged: &impl Fn() -> C,
) -> anyhow::Error {
    if error.is::<Failure>() { error } else { error.context(damaged().to_string()).context(damaged()) }
}

/// The salt that stands, or the one that a new registry gets.
fn salted(dir: &Path, stands: Option<Salt>, new: NewSalt) -> Result<Salt> {
    match (stands, new) {
        (Some(stands), NewSalt::Given(given)) if stands != given => bail!(Failure::NotOurs(format!(
            "the registry `{}` was made with another salt than the one that is given; give the salt it was made with, \
             or none",
            dir.display()
        ))),
        (Some(stands), _) => Ok(stands),
        (None, NewSalt::Given(salt) | NewSalt::Random(salt)) => Ok(salt),
    }
}

/// The version, and those it says the changes of, back to one that says all.
fn chain(dir: &Path, version: u64, entity: &str) -> Result<Vec<Version>> {
    let mut chain: Vec<Version> = Vec::new();
    let (mut number, mut expected) = (version, None);
    loop {
        let path = dir.join(folder(number));
        let (manifest, digest) = manifest(&path)?;
        of_this_release(&path, &manifest)?;
        if chain.is_empty() {
            of_this_entity(&path, &manifest, entity)?;
        }
        if manifest["version"].as_u64() != Some(number) {
            bail!("its manifest is that of another version");
        }
        if expected.is_some_and(|expected: String| expected != digest) {
            bail!("`{}` is not the version that it says the changes of", folder(number));
        }
        let base = match manifest["says"].as_str() {
            Some(CHANGES) => Some(manifest["base"].as_u64().filter(|base| *base < number && *base > 0)),
            _ => None,
        };
        expected = manifest["base_digest"].as_str().map(str::to_owned);
        chain.push(Version { path, manifest, digest });
        match base {
            Some(Some(base)) => number = base,
            Some(None) => bail!("its manifest does not say which version it says the changes of"),
            None => return Ok(chain),
        }
    }
}

fn of_this_release(path: &Path, manifest: &Value) -> Result<()> {
    match manifest["format"].as_u64() {
        Some(1..=FORMAT) => Ok(()),
        Some(format) => bail!(Failure::RegistryTooNew(format!(
            "the registry `{}` has format {format}, and this release knows formats up to {FORMAT}; use a later release \
             of c360",
            path.display()
        ))),
        None => bail!("its manifest has no format"),
    }
}

fn of_this_entity(path: &Path, manifest: &Value, entity: &str) -> Result<()> {
    match manifest["entity"].as_str() {
        Some(of) if of == entity => Ok(()),
        Some(of) => bail!(Failure::NotOurs(format!(
            "the registry `{}` holds the IDs of entity `{of}`, and the use case is about `{entity}`; give each entity \
             its own folder",
            path.display()
        ))),
        None => bail!("its manifest names no entity"),
    }
}

/// All rows of a chain, the oldest version first.
fn put(chain: &[Version], links: bool) -> Result<Registry> {
    let mut registry = Registry { is_of_today: true, ..Registry::default() };
    for (n, version) in chain.iter().rev().enumerate() {
        rows::put(&tables(version, &FILES, links)?, n > 0, &mut registry)
            .ok_or_else(|| anyhow!("a table of `{}` has not the columns it should have", version.path.display()))?;
    }
    let bytes = |version: &Version| version.manifest["bytes"].as_u64().unwrap_or(0);
    registry.chain = Chain {
        deltas: chain.len() as u64 - 1,
        delta_bytes: chain[..chain.len() - 1].iter().map(bytes).sum(),
        full_bytes: chain.last().map_or(0, bytes),
    };
    Ok(registry)
}

/// The tables of a version, which are what was written; that of the links is empty where nobody wants them.
fn tables(version: &Version, files: &[&str], links: bool) -> Result<Vec<DataFrame>> {
    let mut tables = Vec::new();
    for file in files {
        if !links && *file == LINKS {
            tables.push(DataFrame::empty());
            continue;
        }
        let bytes = bytes_of(&version.path.join(file)).with_context(|| format!("`{file}` cannot be read"))?;
        if version.manifest["files"][file].as_str() != Some(&format!("{:032x}", xxh3_128(&bytes))) {
            bail!("`{file}` is not what was written");
        }
        let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish();
        tables.push(frame.map_err(|_| anyhow!("`{file}` is not a table"))?);
    }
    Ok(tables)
}

/// Format 1 did not say when its last run looked; its rows say it of those that minted or changed an ID.
fn last_as_of(manifest: &Value, registry: &Registry) -> Option<Micros> {
    let rows = registry.versions.iter().map(|row| row.as_of.as_str());
    rows.chain(manifest["as_of"].as_str()).filter_map(moment).max()
}
