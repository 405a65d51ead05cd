//! A run that is only looked at: everything that a run does before it publishes, and what it would take the place of.
//!
//! In: a use-case file, the folders of outputs and registry, and perhaps another file that is meant to be run first.
//! Out: what the run would find, and what was there before. It promises that nothing is written and no lock is taken,
//! so that it works on copies that may only be read.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::decide::{Begun, Given, also_unread, begin, begin_at, built, configuration};
use crate::pipeline::Build;

const SO: &str = "nothing was looked at";

/// What a run would take the place of.
pub enum Before {
    /// Nothing: the use case was never published there.
    Nothing,
    /// The set in this folder.
    Set(PathBuf),
    /// What another file makes of the same data.
    Other(Box<Build>),
}

/// What a run would find.
pub struct Looked {
    /// All of it.
    pub build: Build,
    /// What was there before.
    pub before: Before,
}

/// Looks at a run of the file; where another is named, as if that had been run on the same data just before. `None`
/// where a file is not valid, which has been told.
///
/// # Errors
/// As those of a run; two files that are about different entities.
pub fn look(given: Given<'_>, other: Option<&Path>) -> Result<Option<Looked>> {
    let first = match other {
        None => None,
        Some(file) => match begin(Given { file, ..given }, SO)? {
            None => return Ok(None),
            begun => begun,
        },
    };
    let Some(begun) = begin(given, SO)? else { return Ok(None) };
    let (mut loaded, place, use_case) = (begun.loaded, begun.place, begun.use_case);
    let configuration_of = configuration(&loaded);
    let (before, registry) = match first {
        Some(first) => {
            let [one, two] = [&first.use_case, &use_case].map(|use_case| use_case.identity.entity.clone());
            if one != two {
                bail!(
                    "the files are about different entities, `{one}` and `{two}`: they have no canonical ID in common"
                );
            }
            let build = before(first, given)?;
            let registry = build.assignment.after(&build.registry, given.as_of, &build.stamp);
            registry.accepts(&use_case, given.as_of)?;
            (Before::Other(Box::new(build)), registry)
        }
        None => {
            let set = place.would_be_shown(given.as_of)?;
            let registry = begin_at(given, &use_case, &place, set.as_ref().and_then(|(_, version)| *version))?;
            (set.map_or(Before::Nothing, |(folder, _)| Before::Set(folder)), registry)
        }
    };
    let build = built(use_case, registry, given, &place, &configuration_of)?;
    also_unread(&mut loaded, &build, given)?;
    Ok(Some(Looked { build, before }))
}

/// What a file makes of the data, from the registry that is there.
fn before(begun: Begun, given: Given<'_>) -> Result<Build> {
    let Begun { loaded, use_case, place } = begun;
    let set = place.would_be_shown(given.as_of)?;
    let registry = begin_at(given, &use_case, &place, set.and_then(|(_, version)| version))?;
    built(use_case, registry, given, &place, &configuration(&loaded))
}
