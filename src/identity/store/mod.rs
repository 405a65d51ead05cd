//! The registry on disk: version folders, a file `CURRENT` that names one of them, and the salt.
//!
//! A version is written aside and synced, and becomes current by one rename: that is the commit point of a run, for the
//! version also says which set of outputs belongs to it. It says all, or only what changed since its base; after a
//! while one says all again. A folder without `CURRENT` that holds versions is damaged, not empty; a new registry says
//! `v000000` before anything else is written.

mod earlier;
mod erasures;
mod exchanged;
mod load;
mod past;
mod removed;
mod rewrite;
mod rows;
mod sound;
mod tables;
mod versions;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::changes::Assignment;
use super::registry::{Chain, Registry};
use crate::diagnostic::Failure;
use crate::storage::{Aside, Limit, Lock, Privacy, make_folder, point_to, real, relative, sweep};
use crate::tables::moments::timestamp_text;
use crate::tables::{Micros, Stamp, stamped};
pub use erasures::{Erasure, Searched, erasures, without_erasure};
pub use load::{load, load_at, look_up, open};
pub use past::{Past, past, published_to};
pub use rewrite::Rewritten;
use tables::{FILES, frames};
pub use versions::current;
use versions::{NONE_YET, POINTER, SALT, folder, manifest, salt_in, versions};

/// The format that is written. Formats before it stay readable: 1 had no run ID and no set of outputs in its manifest,
/// 2 neither homes nor what IDs stood for before, and every version said all.
const FORMAT: u64 = 3;
/// So many versions say only what changed before one says all again; or fewer, when their bytes are those of half of
/// it.
const LONGEST_CHAIN: u64 = 60;
/// What a manifest says of a version that says only what changed.
const CHANGES: &str = "changes";

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

/// Which outputs belong to a version.
#[derive(Clone, Copy, Debug)]
pub enum Outputs<'a> {
    /// This set.
    Set(&'a Publishes),
    /// Those of the version before: no set was published with this one.
    AsBefore,
    /// None.
    Nothing,
}

/// The set of outputs that was published with the current version; `None` where there is none, or it was of format 1,
/// or the registry cannot be read, which [`load`] says.
pub fn published(dir: &Path) -> Option<Publishes> {
    let version = current(dir).ok()??;
    let (manifest, _) = manifest(&dir.join(folder(version))).ok()?;
    let publishes = publishes_of(&manifest);
    let text = |name: &str| publishes[name].as_str().map(str::to_owned);
    let out = real(&real(dir).ok()?.join(text("out")?)).ok()?;
    Some(Publishes { version, run_id: text("run_id")?, out, use_case: text("use_case")?, set: text("set")? })
}

/// What a manifest says of the outputs; the run is that of the version where it is not said.
fn publishes_of(manifest: &Value) -> Value {
    let mut publishes = manifest["publishes"].clone();
    if publishes.is_object() && publishes["run_id"].is_null() {
        publishes["run_id"] = manifest["run_id"].clone();
    }
    publishes
}

/// The entities that have a registry in a folder of registries, in order.
///
/// # Errors
/// A folder that cannot be read.
pub fn entities(dir: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(dir).with_context(|| format!("`{}` cannot be read", dir.display()))?;
    for entry in entries {
        let entry = entry?;
        let pointer = entry.path().join(POINTER);
        match pointer.symlink_metadata() {
            // It may be one.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                return Err(error).with_context(|| format!("`{}` cannot be looked at", pointer.display()));
            }
            _ => {}
        }
        if pointer.is_file() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort_unstable();
    Ok(found)
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
        exchanged::finish(dir)?;
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

    /// The salt stands in the registry before any ID that was minted with it.
    fn salted(&self, base: &Registry) -> Result<()> {
        match salt_in(&self.dir)? {
            None => point_to(&self.dir.join(SALT), &format!("{}\n", base.salt.hex()), Privacy::Owner),
            Some(salt) if salt == base.salt => Ok(()),
            Some(_) => bail!(Failure::RaceLost(
                "another run has made the registry meanwhile; nothing was published, run again".to_owned()
            )),
        }
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
        outputs: Outputs<'_>,
    ) -> Result<Staged<'_>> {
        self.salted(base)?;
        if current(&self.dir)?.is_none() {
            point_to(&self.dir.join(POINTER), &format!("{NONE_YET}\n"), Privacy::Owner)?;
        }
        let version = stamp.registry_version;
        let row = assignment.row(as_of, stamp);
        let changes = Some(&assignment.changes).filter(|_| base.may_grow());
        let mut aside = Aside::create(&self.dir, Privacy::Owner)?;
        let (hashes, bytes) = write(&mut aside, frames(&assignment.next, changes, &row)?, stamp)?;
        let here = real(&self.dir)?;
        let publishes = match outputs {
            Outputs::Set(of) => json!({
                "out": relative(&of.out, &here), "use_case": of.use_case, "set": of.set, "run_id": of.run_id,
            }),
            Outputs::AsBefore if base.version > 0 => publishes_of(&manifest(&self.dir.join(folder(base.version)))?.0),
            Outputs::AsBefore | Outputs::Nothing => Value::Null,
        };
        let manifest = json!({
            "format": FORMAT,
            "entity": assignment.entity,
            "version": version,
            "says": if changes.is_some() { CHANGES } else { "all" },
            "base": base.version,
            "base_digest": base.digest,
            "salt": base.salt.check(),
            "bytes": bytes,
            "run_id": stamp.run_id,
            "as_of": timestamp_text(as_of),
            "files": hashes,
            "publishes": publishes,
            "forgotten": base.forgotten.hashes().collect::<Vec<_>>(),
            "forgotten_in_any_case": base.forgotten.in_any_case(),
            "renamed": base.forgotten.renamed(),
        });
        aside.write("manifest.json", (serde_json::to_string_pretty(&manifest)? + "\n").as_bytes())?;
        Ok(Staged { writing: self, aside, version })
    }
}

/// Writes the tables of a version: the hash of each, and the bytes of all.
fn write(aside: &mut Aside, frames: [DataFrame; 7], stamp: &Stamp) -> Result<(serde_json::Map<String, Value>, usize)> {
    let (mut hashes, mut bytes) = (serde_json::Map::new(), 0);
    for (name, frame) in FILES.into_iter().zip(frames) {
        let mut file = aside.begin(name)?;
        let written = stamped::write(&mut file, &frame, stamp);
        bytes += file.bytes();
        hashes.insert(name.to_owned(), file.finish(written)?.into());
    }
    Ok((hashes, bytes))
}

impl Registry {
    /// The next version says all, and hangs on none before it.
    pub fn say_all_next(&mut self) {
        self.is_of_today = false;
    }

    /// Whether what changes can be written beside what is there: else a version says all.
    fn may_grow(&self) -> bool {
        let Chain { deltas, delta_bytes, full_bytes } = self.chain;
        self.version > 0 && self.is_of_today && deltas < LONGEST_CHAIN && delta_bytes * 2 < full_bytes
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
