//! Back to an earlier version of the registry, with the outputs that were published then.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::again::copy;
use super::commit::{Place, commit};
use super::outputs::outputs;
use crate::identity::{self, NewSalt, Outputs, Salt, Writing, load_at};
use crate::publish::ShownAgain;
use crate::storage::{Set, Sets, Shown};
use crate::tables::Micros;

/// Where to.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// A version of the registry.
    Version(u64),
    /// The version that held at a moment.
    Moment(Micros),
}

/// What was done.
#[derive(Debug)]
pub struct RolledBack {
    /// The version that was current.
    pub from: u64,
    /// The version that was gone back to.
    pub to: u64,
    /// The version in which customers have their IDs of then; the current one where nothing changed.
    pub version: u64,
    /// Records of then that are remembered no more, because they were retired or forgotten since.
    pub lost: usize,
    /// Outputs that are shown as they were: the link, and the set they are a copy of.
    pub shown: Vec<(PathBuf, String)>,
    /// Outputs of which no set of then is kept: they are as the run after it left them.
    pub not_kept: Vec<PathBuf>,
}

/// Goes back to an earlier version: its customers have their IDs again, in a version of its own, and for each use case
/// the newest set that was made with it, or before it, is shown.
///
/// # Errors
/// There is no such version, or it is none that the current one goes back to; the registry is damaged; a lock is held
/// for too long; a file cannot be written.
pub fn rollback(place: Place<'_>, to: To) -> Result<RolledBack> {
    place.is_there()?;
    let writing = Writing::begin(&place.registry(), place.limit)?;
    let base = place.load()?;
    let to = match to {
        To::Version(version) => version,
        To::Moment(moment) => base.version_at(moment),
    };
    if to == 0 {
        bail!(
            "there was no version then; the first one looked from {}",
            base.first_as_of().unwrap_or("a later moment")
        );
    }
    if to >= base.version {
        bail!("version {} of the registry is the current one, and version {to} is not before it", base.version);
    }
    let then = load_at(&place.registry(), place.entity, NewSalt::Random(Salt::default()), Some(to))?;
    let as_of = place.moment(&base)?;
    let assignment = identity::rollback(&base, &then, place.entity, as_of)?;
    let lost = assignment.without(&then);
    let mut back =
        RolledBack { from: base.version, to, version: base.version, lost, shown: Vec::new(), not_kept: Vec::new() };
    let mut ready: Vec<(Sets, Set, String)> = Vec::new();
    let mut locks = Vec::new();
    for sets in outputs(&place)?.into_iter().filter(|sets| !sets.is_rejected()) {
        locks.push(sets.lock(place.limit)?);
        sets.drop_unshown()?;
        match of_then(&sets, to)? {
            Then::IsShown => {}
            Then::Kept(set) => {
                let said = ShownAgain { of: set.folder.clone(), rolled_back_to: to };
                let said = ("shown_again", serde_json::to_value(said)?);
                ready.push((sets.clone(), copy(&sets, &set, &Default::default(), said)?, set.folder));
            }
            Then::NotKept => back.not_kept.push(sets.link()),
        }
    }
    back.version = commit(&writing, &base, &assignment, as_of, Outputs::Nothing)?;
    for (sets, set, of) in ready {
        sets.show(&set)?;
        back.shown.push((sets.link(), of));
    }
    Ok(back)
}

/// A set that was made with a version, or before it.
enum Then {
    /// It is shown.
    IsShown,
    /// It is kept.
    Kept(Set),
    /// None is.
    NotKept,
}

fn of_then(sets: &Sets, to: u64) -> Result<Then> {
    let made_with = |set: &Set| {
        let version = sets.record_of(set).and_then(|record| record["registry"]["version"].as_u64());
        version.filter(|version| *version <= to)
    };
    let kept = sets.kept()?;
    // Of one version the newest; a set that was shown again is as new as what it is a copy of.
    let best = kept.iter().filter_map(|set| Some((made_with(set)?, set))).max();
    Ok(match (best, sets.shown()?) {
        (Some((version, _)), Shown::Set(shown)) if made_with(&shown) == Some(version) => Then::IsShown,
        (Some((_, set)), _) => Then::Kept(set.clone()),
        (None, _) => Then::NotKept,
    })
}
