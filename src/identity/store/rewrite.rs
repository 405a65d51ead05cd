//! Records taken out of versions that are written: what is forgotten is in none of them.
//!
//! Each version is read and written anew without the records; those that say what changed say it of the new ones. When
//! all are there they are marked and exchanged, which whoever takes the lock next ends. What cannot be read could be
//! gone back to by nobody, and is removed.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::exchanged::{MARK, anew_at, finish};
use super::load::load_at;
use super::removed::remove;
use super::tables::frames;
use super::versions::{current, folder, manifest, versions};
use super::{CHANGES, FORMAT, Writing, write};
use crate::identity::changes::Changes;
use crate::identity::code::{NewSalt, Salt};
use crate::identity::edit::forget_here;
use crate::identity::registry::{Registry, VersionRow};
use crate::storage::{Aside, Privacy, point_to};
use crate::tables::Stamp;

/// What became of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// Its number.
    pub version: u64,
    /// Records that were in it.
    pub found: usize,
    /// Whether it could not be read, and was removed.
    pub was_damaged: bool,
}

/// The version before, as it is written anew.
struct Before {
    version: u64,
    registry: Registry,
    digest: String,
}

impl Writing {
    /// Takes records, by source and key, out of every version but the current one.
    ///
    /// # Errors
    /// A file that cannot be written; versions are then as they were, or without the records.
    pub fn forget(&self, entity: &str, records: &[(String, String)]) -> Result<Vec<Rewritten>> {
        let now = current(&self.dir)?;
        let (mut all, mut staged, mut before) = (Vec::new(), Vec::new(), None);
        let mut anew = BTreeSet::new();
        for version in versions(&self.dir)?.into_iter().filter(|version| Some(*version) != now) {
            let read = load_at(&self.dir, entity, NewSalt::Random(Salt::default()), Some(version));
            let (Ok(mut registry), Ok((said, digest))) = (read, manifest(&self.dir.join(folder(version)))) else {
                remove(&self.dir.join(folder(version)))?;
                all.push(Rewritten { version, found: 0, was_damaged: true });
                before = None;
                continue;
            };
            let found = forget_here(&mut registry, records);
            let base = said["base"].as_u64().filter(|_| said["says"] == CHANGES);
            let hangs_on = before.take().filter(|before: &Before| Some(before.version) == base);
            let is_new = found > 0 || base.is_some_and(|base| anew.contains(&base));
            let digest = match is_new {
                true => {
                    let (aside, digest) = self.anew(&registry, &said, hangs_on.as_ref())?;
                    staged.push((version, aside, digest.clone()));
                    anew.insert(version);
                    digest
                }
                false => digest,
            };
            if found > 0 {
                all.push(Rewritten { version, found, was_damaged: false });
            }
            before = Some(Before { version, registry, digest });
        }
        let mut marked = String::new();
        for (version, aside, digest) in staged {
            aside.move_to(&self.dir.join(anew_at(version)))?;
            marked.push_str(&format!("{version} {digest}\n"));
        }
        if !marked.is_empty() {
            point_to(&self.dir.join(MARK), &marked, Privacy::Owner)?;
            finish(&self.dir)?;
        }
        Ok(all)
    }

    /// A version written anew: what changed since the one before, where that is at hand, or all.
    fn anew(&self, registry: &Registry, said: &Value, base: Option<&Before>) -> Result<(Aside, String)> {
        let version = registry.version;
        let mut rows = registry.clone();
        let own = rows.versions.pop_if(|row| row.version == version);
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        let row = own.unwrap_or_else(|| VersionRow { version, as_of: text("as_of"), ..VersionRow::default() });
        let stamp = Stamp { run_id: text("run_id"), registry_version: version };
        let changes = base.map(|base| Changes::between(&base.registry, registry));
        let mut aside = Aside::create(&self.dir, Privacy::Owner)?;
        let (hashes, bytes) = write(&mut aside, frames(&rows, changes.as_ref(), &row)?, &stamp)?;
        let mut anew: Map<String, Value> = said.as_object().cloned().unwrap_or_default();
        anew.insert("format".to_owned(), FORMAT.into());
        anew.insert("says".to_owned(), if base.is_some() { CHANGES } else { "all" }.into());
        anew.insert("salt".to_owned(), registry.salt.check().into());
        anew.insert("bytes".to_owned(), bytes.into());
        anew.insert("files".to_owned(), hashes.into());
        anew.insert("rewritten".to_owned(), json!("records were forgotten on request"));
        if let Some(base) = base {
            anew.insert("base_digest".to_owned(), base.digest.as_str().into());
        }
        aside.write("manifest.json", (serde_json::to_string_pretty(&anew)? + "\n").as_bytes())?;
        let (_, digest) = manifest(aside.folder())?;
        Ok((aside, digest))
    }
}
