//! Sets of files, each whole in a folder of its own, and one link that says which is shown.
//!
//! `<out>/<name>` is a link to `.c360/<name>/<number>-<run>`. Whoever resolves it once reads one set to the end, for
//! sets that were shown stay for a while. The link is the pointer: renamed over on a file system, a conditional put on
//! an object store.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use rustix::fs::{CWD, RenameFlags};
use serde_json::Value;

use super::aside::{Aside, Privacy, make_folder, sweep, sync, unused};
use super::lock::{Limit, Lock};
use super::ours::{json, record, remove};
use super::place::real;
use crate::diagnostic::Failure;

/// The folder beside the links in which all sets lie.
pub const STORE: &str = ".c360";
/// The set that a folder becomes which a release before sets has published.
const EARLIER: &str = "000000-earlier";

/// A place where the sets of one name are shown, one at a time.
#[derive(Clone, Debug)]
pub struct Sets {
    /// The folder of the link.
    out: PathBuf,
    name: String,
    /// The use case that the run record of a set must name.
    use_case: String,
}

/// A set: its number, which grows, and its folder's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set {
    /// The place in the order of sets.
    pub number: u64,
    /// The name of its folder.
    pub folder: String,
}

impl Set {
    /// The set of a folder's name; `None` where it is no name of a set.
    pub fn parse(folder: &str) -> Option<Self> {
        let (number, run) = folder.split_once('-')?;
        let right = number.len() >= 6
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !run.is_empty()
            && run.bytes().all(|b| b.is_ascii_alphanumeric());
        Some(Self { number: number.parse().ok().filter(|_| right)?, folder: folder.to_owned() })
    }
}

/// What stands at the name where a set is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing yet.
    Nothing,
    /// This set.
    Set(Set),
    /// A plain folder with our run record, from a release before sets.
    Folder,
}

impl Sets {
    /// The sets of a use case: `name` is the use case, or what a link beside it is called.
    pub fn new(out: &Path, name: &str, use_case: &str) -> Self {
        Self { out: out.to_owned(), name: name.to_owned(), use_case: use_case.to_owned() }
    }

    /// The name where the set is shown.
    pub fn link(&self) -> PathBuf {
        self.out.join(&self.name)
    }

    /// The folder of this name's sets.
    pub fn store(&self) -> PathBuf {
        self.out.join(STORE).join(&self.name)
    }

    /// The folder of a set.
    pub fn folder(&self, set: &Set) -> PathBuf {
        self.store().join(&set.folder)
    }

    /// Whether they are reports of what was not published.
    pub fn is_rejected(&self) -> bool {
        self.name != self.use_case
    }

    /// What is shown.
    ///
    /// # Errors
    /// Something that is not ours stands at the name: another link, a file, a folder without our run record of this use
    /// case.
    pub fn shown(&self) -> Result<Shown> {
        let link = self.link();
        let not_ours = |what: &str| {
            anyhow::Error::new(Failure::NotOurs(format!(
                "`{}` is {what}; nothing is replaced that c360 has not written: move it away, or choose another \
                 `--out`",
                link.display()
            )))
        };
        for folder in [self.out.join(STORE), self.store()] {
            if folder.symlink_metadata().is_ok_and(|there| !there.is_dir()) {
                return Err(anyhow::Error::new(Failure::NotOurs(format!(
                    "`{}` is {}, and a folder of c360 has to stand there; move it away",
                    folder.display(),
                    link_or(&folder)
                ))));
            }
        }
        let there = match link.symlink_metadata() {
            Ok(there) => there,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Shown::Nothing),
            Err(error) => return Err(error).with_context(|| format!("`{}` cannot be looked at", link.display())),
        };
        if there.is_symlink() {
            let target = fs::read_link(&link).with_context(|| format!("`{}` cannot be looked at", link.display()))?;
            let set = target
                .strip_prefix(STORE)
                .and_then(|rest| rest.strip_prefix(&self.name))
                .ok()
                .and_then(Path::to_str)
                .and_then(Set::parse);
            return set.map(Shown::Set).ok_or_else(|| not_ours("a link to somewhere else"));
        }
        if !there.is_dir() {
            return Err(not_ours("no folder"));
        }
        let is_empty =
            fs::read_dir(&link).with_context(|| format!("`{}` cannot be read", link.display()))?.next().is_none();
        match record(&link) {
            _ if is_empty => Ok(Shown::Nothing),
            Some(record) if record["use_case"] == self.use_case.as_str() => Ok(Shown::Folder),
            _ if self.is_earlier_rejection(&link) => Ok(Shown::Folder),
            Some(_) => Err(not_ours("a folder with the run record of another use case")),
            None => Err(not_ours("a folder without a run record of this use case")),
        }
    }

    /// Releases before sets wrote rejected runs without a run record: three files and nothing else.
    fn is_earlier_rejection(&self, folder: &Path) -> bool {
        let three = ["measures.json", "report.html", "report.md"];
        let only = fs::read_dir(folder).is_ok_and(|mut entries| {
            entries.all(|entry| entry.is_ok_and(|entry| three.iter().any(|name| entry.file_name() == *name)))
        });
        self.name != self.use_case
            && only
            && json(&folder.join("measures.json"))
                .is_some_and(|measures| measures["use_case"] == self.use_case.as_str())
    }

    /// The run record of what is shown.
    pub fn record(&self) -> Option<Value> {
        record(&self.link())
    }

    /// Makes the folder of the sets and takes its lock; removes what runs that died left there.
    ///
    /// # Errors
    /// Another run holds the lock for too long, or a folder cannot be made.
    pub fn lock(&self, limit: Limit<'_>) -> Result<Lock> {
        make_folder(&real(&self.out)?, Privacy::Shared)?;
        make_folder(&self.out.join(STORE), Privacy::Shared)?;
        make_folder(&self.store(), Privacy::Shared)?;
        let lock = Lock::take(
            &self.store().join("LOCK"),
            Privacy::Shared,
            &format!("the output `{}`", self.link().display()),
            limit,
        )?;
        sweep(&self.store())?;
        Ok(lock)
    }

    /// The name of the next set. The caller holds the lock.
    ///
    /// # Errors
    /// The folder of the sets cannot be read.
    pub fn next(&self, run_id: &str) -> Result<Set> {
        let last = self.all()?.last().map_or(0, |set| set.number);
        let number = last
            .checked_add(1)
            .ok_or_else(|| anyhow!("`{}` holds a set with the largest number there is", self.store().display()))?;
        Ok(Set { number, folder: format!("{number:06}-{}", &run_id[..run_id.len().min(16)]) })
    }

    /// A folder in which the next set is written.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn aside(&self) -> Result<Aside> {
        Aside::create(&self.store(), Privacy::Shared)
    }

    /// Shows a set that is whole in its folder, in one step. The caller holds the lock.
    ///
    /// # Errors
    /// Something that is not ours stands at the name, or the link cannot be made; what was shown is shown still.
    pub fn show(&self, set: &Set) -> Result<Option<PathBuf>> {
        let link = self.link();
        let cannot = || format!("`{}` cannot be published", link.display());
        let target = Path::new(STORE).join(&self.name).join(&set.folder);
        let moved = match self.shown()? {
            Shown::Folder => Some(self.exchange(&target)?),
            Shown::Nothing | Shown::Set(_) => {
                // An empty folder is nobody's loss; one that is not empty cannot be removed this way.
                if link.symlink_metadata().is_ok_and(|there| there.is_dir()) {
                    fs::remove_dir(&link).with_context(cannot)?;
                }
                let (new, ()) = unused(&self.store(), |new| symlink(&target, new))?;
                if let Err(error) = fs::rename(&new, &link) {
                    let _ = fs::remove_file(&new);
                    return Err(error).with_context(cannot);
                }
                None
            }
        };
        sync(&self.out)?;
        Ok(moved)
    }

    /// The link changes places with a plain folder (of an earlier release, or what a copy made of the link), which
    /// becomes a set: at no moment is nothing shown. Returns where the folder is now.
    fn exchange(&self, target: &Path) -> Result<PathBuf> {
        let link = self.link();
        let cannot = || format!("`{}` cannot be replaced", link.display());
        // A link at such a name was left by a run that died before the two changed places.
        let is_taken = |path: &PathBuf| path.symlink_metadata().is_ok_and(|there| !there.is_symlink());
        let mut names =
            (0u32..).map(|n| self.store().join(if n == 0 { EARLIER.to_owned() } else { format!("{EARLIER}{n}") }));
        let earlier = names.find(|path| !is_taken(path)).unwrap_or_default();
        if earlier.symlink_metadata().is_ok() {
            fs::remove_file(&earlier).with_context(cannot)?;
        }
        symlink(target, &earlier).with_context(cannot)?;
        match rustix::fs::renameat_with(CWD, &link, CWD, &earlier, RenameFlags::EXCHANGE) {
            // A file system that cannot exchange: two steps, and the next run mends it if the second one fails.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
                fs::remove_file(&earlier).with_context(cannot)?;
                fs::rename(&link, &earlier).with_context(cannot)?;
                symlink(target, &link).with_context(cannot)?;
            }
            other => other.map_err(std::io::Error::from).with_context(cannot)?,
        }
        Ok(earlier)
    }

    /// Whether a set is whole and was written by this run.
    pub fn holds(&self, set: &Set, run_id: &str) -> bool {
        record(&self.folder(set))
            .is_some_and(|record| record["run_id"] == run_id && record["use_case"] == self.use_case.as_str())
    }

    /// Removes sets that no longer stay: all but the `keep` newest up to the one that is shown. Of each goes what its
    /// run record proves to be ours and unchanged; where somebody put or changed a file, it stays, and the folder is
    /// named.
    ///
    /// # Errors
    /// A folder cannot be read, or a file not removed.
    pub fn prune(&self, keep: usize) -> Result<Vec<PathBuf>> {
        let Shown::Set(shown) = self.shown()? else { return Ok(Vec::new()) };
        let all = self.all()?;
        let kept: Vec<&Set> = all.iter().rev().filter(|set| set.number <= shown.number).take(keep.max(1)).collect();
        let mut left = Vec::new();
        for set in all.iter().filter(|set| set.number < shown.number && !kept.contains(set)) {
            let folder = self.folder(set);
            if !remove(&folder)? {
                left.push(folder);
            }
        }
        sync(&self.store())?;
        Ok(left)
    }

    /// Removes sets that runs left which died before they were shown. The caller holds the lock, and nothing is left to
    /// be finished.
    ///
    /// # Errors
    /// As [`Sets::prune`].
    pub fn drop_unshown(&self) -> Result<()> {
        if let Shown::Set(shown) = self.shown()? {
            for set in self.all()?.iter().filter(|set| set.number > shown.number) {
                remove(&self.folder(set))?;
            }
        }
        Ok(())
    }

    /// Removes a set that was never shown. What cannot be removed now goes with the next run's [`Sets::prune`].
    pub fn discard(&self, set: &Set) {
        let _ = remove(&self.folder(set));
    }

    /// Removes a set that must not stay, as [`Sets::prune`] does; whether all of it is gone. The caller holds the lock.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn erase(&self, set: &Set) -> Result<bool> {
        remove(&self.folder(set))
    }

    /// The run record of a set.
    pub fn record_of(&self, set: &Set) -> Option<Value> {
        record(&self.folder(set))
    }

    /// The sets that are there, in order of their numbers; none where there never was one.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn kept(&self) -> Result<Vec<Set>> {
        if self.store().is_dir() { self.all() } else { Ok(Vec::new()) }
    }

    /// The sets that are there, in order of their numbers.
    fn all(&self) -> Result<Vec<Set>> {
        let store = self.store();
        let cannot = || format!("`{}` cannot be read", store.display());
        let mut sets = Vec::new();
        for entry in fs::read_dir(&store).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            if entry.file_type().with_context(cannot)?.is_dir() {
                sets.extend(entry.file_name().to_str().and_then(Set::parse));
            }
        }
        sets.sort_unstable();
        Ok(sets)
    }
}

fn link_or(path: &Path) -> &'static str {
    if path.is_symlink() { "a link" } else { "no folder" }
}
