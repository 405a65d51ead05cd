//! Where a run publishes: what may be replaced there, what it began with, and what a run that died left to be done.
//!
//! In: the folder of outputs, the registry, and what the run reads. Out: a [`Place`] that is safe to write to. It
//! promises that nothing is replaced which c360 has not written. It writes no set.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::config::{Loaded, UseCase};
use crate::diagnostic::Failure;
use crate::identity::{self, Writing};
use crate::sources::{self, Environment};
use crate::storage::{Limit, STORE, Set, Sets, Shown, read_at_most, real};
use crate::tables::Micros;
use crate::tables::moments::timestamp_text;
use crate::types::moment;

/// The file with a line for each run that was published.
pub(super) const HISTORY: &str = "history.ndjson";

/// The folder of outputs and the registry of one use case.
pub(super) struct Place {
    pub(super) out: PathBuf,
    pub(super) registry: PathBuf,
    pub(super) use_case: String,
    pub(super) sets: Sets,
    pub(super) rejected: Sets,
}

/// What was shown when a run began.
pub(super) struct Base {
    pub(super) shown: Shown,
    /// The registry version that it was made with.
    pub(super) registry_version: Option<u64>,
}

impl Place {
    /// The place of a use case inside `out`, beside the registry of its entity.
    pub(super) fn new(out: &Path, registry: &Path, use_case: &str) -> Self {
        let sets = Sets::new(out, use_case, use_case);
        let rejected = Sets::new(out, &format!("{use_case}.rejected"), use_case);
        Self { out: out.to_owned(), registry: registry.to_owned(), use_case: use_case.to_owned(), sets, rejected }
    }

    /// The name where the outputs are shown.
    pub(super) fn shown_at(&self) -> PathBuf {
        self.sets.link()
    }

    /// The folder of the registry.
    pub(super) fn registry(&self) -> &Path {
        &self.registry
    }

    /// Makes sure that outputs, registry and what the run reads are apart; `inputs` are what each is, and its path.
    ///
    /// # Errors
    /// Two of them overlap, or what stands at the place of the outputs is not ours.
    pub(super) fn refuse_overlap(&self, inputs: &[(String, PathBuf)]) -> Result<()> {
        if self.registry.is_symlink() {
            bail!(Failure::NotOurs(format!(
                "the registry `{}` is a link, and none is followed here; name the real folder with `--identity`",
                self.registry.display()
            )));
        }
        for (what, path) in [("--out", &self.out), ("--identity", &self.registry)] {
            if real(path)?.components().any(|part| part.as_os_str() == STORE) {
                bail!(Failure::Overlap(format!(
                    "`{what}` names a place inside the sets of c360 (`{}`), which come and go; choose another folder",
                    path.display()
                )));
            }
        }
        let registry = real(&self.registry)?;
        let out = real(&self.out)?;
        // A path may hold the value of a variable, and is not told.
        let inputs: Vec<(&str, PathBuf)> = inputs
            .iter()
            .map(|(what, path)| Ok((what.as_str(), real(path).map_err(|_| anyhow!("{what} cannot be looked at"))?)))
            .collect::<Result<_>>()?;
        for sets in [&self.sets, &self.rejected] {
            sets.shown()?;
            // The link itself is not followed: it is the name that is replaced.
            let names = [sets.link(), sets.store()]
                .map(|path| path.strip_prefix(&self.out).map_or_else(|_| path.clone(), |inner| out.join(inner)));
            for name in &names {
                if registry.starts_with(name) || name.starts_with(&registry) {
                    bail!(Failure::Overlap(format!(
                        "the registry `{}` and the outputs `{}` overlap; outputs are replaced and the registry must \
                         last: keep them apart with `--identity` and `--out`",
                        self.registry.display(),
                        sets.link().display()
                    )));
                }
                for (what, path) in &inputs {
                    if path.starts_with(name) {
                        bail!(Failure::Overlap(format!(
                            "{what} lies inside the outputs `{}`, which a run replaces; choose another `--out`",
                            sets.link().display()
                        )));
                    }
                }
            }
        }
        for (what, path) in &inputs {
            if path.starts_with(&registry) {
                bail!(Failure::Overlap(format!(
                    "{what} lies inside the registry `{}`; choose another `--identity`",
                    self.registry.display()
                )));
            }
        }
        Ok(())
    }

    /// Finishes what a run left that died after its registry version had become current: its outputs are shown now.
    /// Says which.
    ///
    /// # Errors
    /// A lock that is held for too long, or a link that cannot be made.
    pub(super) fn roll_forward(&self, limit: Limit<'_>) -> Result<Option<String>> {
        let Some((sets, set)) = self.left_behind() else { return Ok(None) };
        let _registry = Writing::begin(&self.registry, limit)?;
        let _outputs = sets.lock(limit)?;
        // Another run may have done it while this one waited.
        match self.left_behind() {
            Some((_, same)) if same == set => {
                drop(sets.show(&set).context("the outputs of an earlier run that died cannot be shown")?)
            }
            _ => return Ok(None),
        }
        Ok(Some(sets.link().display().to_string()))
    }

    /// The set that belongs to the current version of the registry and is not shown yet.
    fn left_behind(&self) -> Option<(Sets, Set)> {
        let published = identity::published(&self.registry)?;
        let set = Set::parse(&published.set)?;
        let places = [published.out.as_path(), self.out.as_path()]
            .map(|out| Sets::new(out, &published.use_case, &published.use_case));
        places.into_iter().find_map(|sets| {
            let is_behind = match sets.shown().ok()? {
                Shown::Set(shown) => shown.number < set.number,
                Shown::Nothing => true,
                // A copy that made a folder of the link holds what was shown.
                Shown::Folder => registry_version(&sets).is_none_or(|version| version < published.version),
            };
            (is_behind && sets.holds(&set, &published.run_id)).then(|| (sets, set.clone()))
        })
    }

    /// The folder of the set that a run would take the place of, with the registry version that it was made with: what
    /// is shown, or what is shown as soon as an earlier run that died is finished.
    ///
    /// # Errors
    /// As [`Place::base`].
    pub(super) fn would_be_shown(&self, as_of: Micros) -> Result<Option<(PathBuf, Option<u64>)>> {
        let base = self.base(as_of)?;
        let published = identity::published(&self.registry);
        if let Some((sets, set)) = self.left_behind()
            && published.as_ref().is_some_and(|published| published.use_case == self.use_case)
        {
            return Ok(Some((sets.folder(&set), published.map(|published| published.version))));
        }
        Ok((base.shown != Shown::Nothing).then(|| (self.sets.link(), base.registry_version)))
    }

    /// The lines that are kept of the runs that were published here; none where they cannot be read.
    pub(super) fn history(&self) -> String {
        const MOST: u64 = 64 * 1_024 * 1_024;
        let bytes = read_at_most(&self.sets.link().join(HISTORY), MOST).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// What is shown now.
    ///
    /// # Errors
    /// Something that is not ours stands there, or it was made later than `as_of`.
    pub(super) fn base(&self, as_of: Micros) -> Result<Base> {
        let shown = self.sets.shown()?;
        let record = self.sets.record();
        let last = record.as_ref().and_then(|record| moment(record["as_of"].as_str()?));
        if let Some(last) = last.filter(|last| as_of < *last) {
            let [last, as_of] = [last, as_of].map(timestamp_text);
            bail!(Failure::BeforeTheLast(format!(
                "`{}` was made as of {last}, and this run would look from {as_of}, which is before it; look from \
                 {last} \
                 or later, or name another `--out`; if that moment was a mistake, move the outputs away",
                self.sets.link().display()
            )));
        }
        Ok(Base { shown, registry_version: registry_version(&self.sets) })
    }

    /// Makes sure that what is shown is still what the run began with. The caller holds the lock.
    pub(super) fn is_still(&self, base: &Base) -> Result<()> {
        if self.sets.shown()? != base.shown {
            bail!(Failure::RaceLost(format!(
                "another run published to `{}` meanwhile; nothing was published, run again",
                self.sets.link().display()
            )));
        }
        Ok(())
    }
}

/// The version of the registry that the shown outputs were made with.
fn registry_version(sets: &Sets) -> Option<u64> {
    sets.record().and_then(|record| record["registry"]["version"].as_u64())
}

/// Everything that the run reads: what it is, and its path.
///
/// # Errors
/// A pattern that matches no file.
pub(super) fn inputs(loaded: &Loaded, use_case: &UseCase, environment: &Environment) -> Result<Vec<(String, PathBuf)>> {
    let mut inputs: Vec<(String, PathBuf)> = loaded
        .texts
        .iter()
        .map(|(path, _)| (format!("the use-case file `{}`", path.display()), path.clone()))
        .collect();
    for (source, path) in sources::paths(&use_case.identity, environment)? {
        inputs.push((format!("a file of source `{source}`"), path));
    }
    Ok(inputs)
}
