//! What a run would change, before it does.
//!
//! In: a run that was only looked at, and what it would take the place of. Out: a [`Plan`]: canonical IDs, rows and
//! values of the profile, figures, gates, and what it means for the other use cases of the entity. It promises that a
//! run of the same files on the same registry does exactly that. Values are in it only where they were asked for. It
//! publishes nothing.

mod answer;
mod attributes;
mod human;
mod ids;
mod markdown;
mod others;
mod rows;

use anyhow::{Context as _, Result};

use polars::prelude::DataFrame;

use crate::build::Build;
use crate::measures::Measures;
use crate::profile;
use crate::publish::{Before, Looked};
use crate::storage::read_at_most;

pub use answer::*;
pub use human::human;
pub use markdown::markdown;
use rows::Aligned;

/// Figures are a page, and no file of figures is larger.
const LARGEST: u64 = 64 << 20;

fn whole_profile(build: &Build) -> Result<DataFrame> {
    let golden = build.golden();
    profile::profile(&golden, &golden.by_id())
}

/// What a run would change. `out` is the folder of the outputs of all use cases.
///
/// # Errors
/// Outputs that cannot be read.
pub fn plan(looked: &Looked, out: &std::path::Path, told: Told) -> Result<Plan> {
    let Looked { build, before } = looked;
    let (was, profile) = match before {
        Before::Nothing => (None, None),
        Before::Set(folder) => {
            let path = folder.join("measures.json");
            let again = || format!("`{}` is damaged; run the use case again", path.display());
            let bytes = read_at_most(&path, LARGEST).with_context(again)?;
            let measures: Measures = serde_json::from_slice(&bytes).with_context(again)?;
            (Some(measures), Some(rows::read(&folder.join("profile.parquet"))?))
        }
        Before::Other(other) => (Some(other.measures.clone()), Some(whole_profile(other)?)),
    };
    let now = &build.measures;
    let after = whole_profile(build)?;
    let aligned = Aligned::of(profile, after)?;
    let version = build.registry.version;
    let pairs = |measures: &Measures| measures.identity.match_model.as_ref().map_or(0, |model| model.candidate_pairs);
    let told_notes = |notes: &[String], of: &[String]| -> Vec<String> {
        notes.iter().filter(|note| !of.contains(note)).cloned().collect()
    };
    let notes_before = was.as_ref().map_or(&[][..], |was| &was.notes);
    Ok(Plan {
        use_case: now.use_case.clone(),
        entity: now.entity.clone(),
        as_of: now.as_of.clone(),
        compared_with: match before {
            Before::Nothing => Compared::Nothing,
            Before::Set(_) => Compared::Published,
            Before::Other(_) => Compared::Other,
        },
        run_id: matches!(before, Before::Nothing | Before::Set(_)).then(|| build.stamp.run_id.clone()),
        registry: Versions {
            before: version,
            after: build.assignment.version(&build.registry),
            changes: build.assignment.changes(&build.registry),
        },
        records: Change { before: was.as_ref().map(|was| was.identity.records), after: now.identity.records },
        customers: Change { before: was.as_ref().map(|was| was.customers), after: now.customers },
        candidate_pairs: Change { before: was.as_ref().map(pairs), after: pairs(now) },
        ids: ids::ids(build, told.examples),
        profile: rows::profile(build, &aligned, told.examples)?,
        attributes: attributes::attributes(build, was.as_ref(), &aligned, told)?,
        mean_trust: Change { before: was.as_ref().map(|was| was.mean_trust), after: now.mean_trust },
        usable_share: Change { before: was.as_ref().map(|was| was.value.usable_share), after: now.value.usable_share },
        use_cases: others::others(build, out)?,
        gates: now.gates.clone(),
        holds: now.gates.iter().all(|gate| gate.passed),
        notes: Notes { new: told_notes(&now.notes, notes_before), gone: told_notes(notes_before, &now.notes) },
    })
}
