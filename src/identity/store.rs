//! The registry on disk: version folders, and a file `CURRENT` that names one of them.
//!
//! A version is written aside and synced, and becomes current by one rename: that is the commit point of a run, for the
//! version also says which set of outputs belongs to it. No version is ever removed. A folder without `CURRENT` that
//! holds versions is damaged, not empty; a new registry says `v000000` before anything else is written.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use super::changes::Assignment;
use super::registry::Registry;
use super::sound::fault;
use super::tables::{FILES, frames, rows};
use crate::diagnostic::Failure;
use crate::storage::{Aside, Limit, Lock, Privacy, make_folder, open_own, point_to, real, relative, sweep};
use crate::tables::moments::timestamp_text;
use crate::tables::stamped::parquet;
use crate::tables::{Micros, Stamp};
use crate::types::moment;

/// The format that is written. Formats before it stay readable: 1 had no run ID and no set of outputs in its manifest.
const FORMAT: u64 = 2;
const POINTER: &str = "CURRENT";
/// What `CURRENT` says of a registry that has no version yet.
const NONE: &str = "v000000";

/// A set of outputs that belongs to a version of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishes {
    /// The version.
    pub version: u64,
    /// The run that wrote it.
    pub run_id: String,
    /// The folder of outputs.
    pub out: PathBuf,
    /// The use case.
    pub use_case: String,
    /// The folder of the set.
    pub set: String,
}

/// Reads the current version of an entity's registry; a folder that is not there, or was made and never published to,
/// is an empty registry.
///
/// # Errors
/// A registry that is damaged, of another entity, or written by a later release; a folder that holds something else.
pub fn load(dir: &Path, entity: &str) -> Result<Registry> {
    let folders = versions(dir)?;
    let next_version = folders.last().copied().unwrap_or(0) + 1;
    let version = match current(dir)? {
        Some(0) => return Ok(Registry { next_version, ..Registry::default() }),
        Some(version) => version,
        None => {
            refuse_what_is_no_registry(dir, &folders)?;
            return Ok(Registry { next_version, ..Registry::default() });
        }
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
    let (manifest, digest) = manifest(&path).with_context(damaged)?;
    match manifest["format"].as_u64() {
        Some(1..=FORMAT) => {}
        Some(format) => {
            bail!(Failure::RegistryTooNew(format!(
                "the registry `{}` has format {format}, and this release knows formats up to {FORMAT}; use a later \
                 release of c360",
                path.display()
            )))
        }
        None => return Err(anyhow!("its manifest has no format")).with_context(damaged),
    }
    let of =
        manifest["entity"].as_str().ok_or_else(|| anyhow!("its manifest names no entity")).with_context(damaged)?;
    if of != entity {
        bail!(Failure::NotOurs(format!(
            "the registry `{}` holds the IDs of entity `{of}`, and the use case is about `{entity}`; give each entity \
             its own folder",
            path.display()
        )));
    }
    if manifest["version"].as_u64() != Some(version) {
        return Err(anyhow!("its manifest is that of another version")).with_context(damaged);
    }
    let mut tables = Vec::new();
    for file in FILES {
        let bytes =
            bytes_of(&path.join(file)).with_context(|| format!("`{file}` cannot be read")).with_context(damaged)?;
        if manifest["files"][file].as_str() != Some(&format!("{:032x}", xxh3_128(&bytes))) {
            return Err(anyhow!("`{file}` is not what was written")).with_context(damaged);
        }
        tables.push(
            ParquetReader::new(std::io::Cursor::new(bytes))
                .finish()
                .map_err(|_| anyhow!("`{file}` is not a table"))
                .with_context(damaged)?,
        );
    }
    let registry =
        rows(&tables).ok_or_else(|| anyhow!("a table has not the columns it should have")).with_context(damaged)?;
    let last_as_of = last_as_of(&manifest, &registry);
    let registry = Registry { version, next_version, digest, last_as_of, ..registry };
    match fault(&registry, &tables) {
        Some(fault) => Err(anyhow!(fault)).with_context(damaged),
        None => Ok(registry.by_key()),
    }
}

/// The set of outputs that was published with the current version; `None` where there is none, or it was of format 1,
/// or the registry cannot be read, which [`load`] says.
pub fn published(dir: &Path) -> Option<Publishes> {
    let version = current(dir).ok()??;
    let (manifest, _) = manifest(&dir.join(folder(version))).ok()?;
    let text = |name: &str| manifest["publishes"][name].as_str().map(str::to_owned);
    let out = real(&real(dir).ok()?.join(text("out")?)).ok()?;
    Some(Publishes {
        version,
        run_id: manifest["run_id"].as_str()?.to_owned(),
        out,
        use_case: text("use_case")?,
        set: text("set")?,
    })
}

/// The registry while one run, and no other, may write to it.
pub struct Writing {
    dir: PathBuf,
    _lock: Lock,
}

impl Writing {
    /// Makes the folder where there is none, takes the lock, and removes what runs that died left behind.
    ///
    /// # Errors
    /// The folder cannot be made or locked.
    pub fn begin(dir: &Path, limit: Limit<'_>) -> Result<Self> {
        make_folder(dir, Privacy::Owner)?;
        let lock = Lock::take(&dir.join("LOCK"), Privacy::Owner, &format!("the registry `{}`", dir.display()), limit)?;
        sweep(dir)?;
        Ok(Self { dir: dir.to_owned(), _lock: lock })
    }

    /// Makes sure that the registry is still the one that the run began with.
    ///
    /// # Errors
    /// Another run has published meanwhile.
    pub fn is_still(&self, base: &Registry) -> Result<()> {
        let there = current(&self.dir)?.unwrap_or(0);
        let digest = if there == 0 { String::new() } else { manifest(&self.dir.join(folder(there)))?.1 };
        if (there, digest.as_str()) != (base.version, base.digest.as_str()) {
            bail!(Failure::RaceLost(format!(
                "another run published version {there} of the registry meanwhile, and this one began with version {}; \
                 nothing was published, run again",
                base.version
            )));
        }
        if versions(&self.dir)?.last().is_some_and(|last| *last >= base.next_version) {
            bail!(Failure::RaceLost(
                "another run has written to the registry meanwhile; nothing was published, run again".to_owned()
            ));
        }
        Ok(())
    }

    /// Whether this version is current now.
    pub fn has(&self, version: u64) -> bool {
        current(&self.dir).is_ok_and(|current| current == Some(version))
    }

    /// Writes the next version whole into its folder; it is not current yet.
    ///
    /// # Errors
    /// A file that cannot be written; nothing is left of it then.
    pub fn stage(
        &self,
        base: &Registry,
        assignment: &Assignment,
        as_of: Micros,
        stamp: &Stamp,
        publishes: &Publishes,
    ) -> Result<Staged<'_>> {
        if current(&self.dir)?.is_none() {
            point_to(&self.dir.join(POINTER), &format!("{NONE}\n"), Privacy::Owner)?;
        }
        let version = stamp.registry_version;
        let mut aside = Aside::create(&self.dir, Privacy::Owner)?;
        let mut hashes = serde_json::Map::new();
        for (name, mut frame) in FILES.into_iter().zip(frames(&assignment.next)?) {
            hashes.insert(name.to_owned(), aside.write(name, &parquet(&mut frame, stamp)?)?.into());
        }
        let here = real(&self.dir)?;
        let manifest = json!({
            "format": FORMAT,
            "entity": assignment.entity,
            "version": version,
            "base": base.version,
            "run_id": stamp.run_id,
            "as_of": timestamp_text(as_of),
            "files": hashes,
            "publishes": {"out": relative(&publishes.out, &here), "use_case": publishes.use_case, "set": publishes.set},
        });
        aside.write("manifest.json", (serde_json::to_string_pretty(&manifest)? + "\n").as_bytes())?;
        Ok(Staged { writing: self, aside, version })
    }
}

/// A version that is written and not yet in its place.
pub struct Staged<'a> {
    writing: &'a Writing,
    aside: Aside,
    version: u64,
}

impl Staged<'_> {
    /// Makes the version current: the commit point of a run.
    ///
    /// # Errors
    /// Before the pointer is moved: the registry is as it was. After it, a folder that cannot be synced.
    pub fn commit(self) -> Result<()> {
        let dir = &self.writing.dir;
        self.aside.move_to(&dir.join(folder(self.version)))?;
        point_to(&dir.join(POINTER), &format!("{}\n", folder(self.version)), Privacy::Owner)
            .with_context(|| format!("version {} of the registry cannot be made current", self.version))
    }
}

fn folder(version: u64) -> String {
    format!("v{version:06}")
}

/// The version that `CURRENT` names: `Some(0)` of a registry that has none yet, `None` where there is no pointer.
fn current(dir: &Path) -> Result<Option<u64>> {
    let path = dir.join(POINTER);
    let cannot = || format!("`{}` cannot be read", path.display());
    let mut text = String::new();
    match open_own(&path) {
        Ok(file) => file.take(100).read_to_string(&mut text).with_context(cannot)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(cannot),
    };
    let named = text.trim();
    match named
        .strip_prefix('v')
        .filter(|digits| digits.len() >= 6)
        .and_then(|digits| digits.parse().ok())
        .filter(|version| folder(*version) == named)
    {
        Some(version) => Ok(Some(version)),
        None => bail!(Failure::RegistryDamaged(format!(
            "`{}` names no version; write the last good one into it, such as `v000001`",
            path.display()
        ))),
    }
}

/// The numbers of the version folders that are there, ascending.
fn versions(dir: &Path) -> Result<Vec<u64>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("the registry `{}` cannot be read", dir.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        found.extend(
            name.strip_prefix('v').and_then(|digits| digits.parse().ok()).filter(|version| folder(*version) == name),
        );
    }
    found.sort_unstable();
    Ok(found)
}

/// Without a pointer there may be nothing but what a run leaves that died before its first.
fn refuse_what_is_no_registry(dir: &Path, folders: &[u64]) -> Result<()> {
    if let Some(last) = folders.last() {
        bail!(Failure::RegistryDamaged(format!(
            "the registry `{}` is damaged: it holds versions up to {last} and no `{POINTER}`; write the last good one \
             into it, such as `{}`",
            dir.display(),
            folder(*last)
        )));
    }
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // The last two were temporary names of the first release.
        let ours = name == "LOCK"
            || name.starts_with("tmp-")
            || name == "CURRENT.tmp"
            || (name.starts_with(".v") && name.ends_with(".tmp"));
        if !ours {
            bail!(Failure::NotOurs(format!(
                "`{}` holds other files and no registry; name another folder with `--identity`",
                dir.display()
            )));
        }
    }
    Ok(())
}

/// The manifest of a version, and the hash of what it says about the tables.
fn manifest(folder: &Path) -> Result<(Value, String)> {
    let bytes = bytes_of(&folder.join("manifest.json")).context("`manifest.json` cannot be read")?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| anyhow!("`manifest.json` is not JSON"))?;
    // Not of where outputs lie, so that equal registries have equal hashes wherever they are.
    let tables = json!([value["entity"], value["version"], FILES.map(|file| value["files"][file].clone())]);
    let digest = format!("{:032x}", xxh3_128(tables.to_string().as_bytes()));
    Ok((value, digest))
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_own(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Format 1 did not say when its last run looked; its rows say it of those that minted or changed an ID.
fn last_as_of(manifest: &Value, registry: &Registry) -> Option<Micros> {
    let rows =
        registry.ids.iter().map(|row| &*row.minted_as_of).chain(registry.history.iter().map(|row| row.as_of.as_str()));
    rows.chain(manifest["as_of"].as_str()).filter_map(moment).max()
}
