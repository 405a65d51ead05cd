//! A set of files and the registry's next version, by one commit point.
//!
//! In: golden records, the finished pages, and where they go. Out: a set that is whole, and the link that shows it. It
//! promises that both are written aside and synced before either is seen, and that a run which dies between the two is
//! finished by the next one. It does not decide whether a run is published.

use std::path::PathBuf;

use anyhow::{Context, Result};
use polars::prelude::DataFrame;

use super::folder::{Base, HISTORY, Place};
use super::record::RunRecord;
use super::tables::Tables;
use super::{review, write_back};
use crate::identity::{Assignment, Outputs, Publishes, Registry, Writing};
use crate::profile::Golden;
use crate::storage::{Aside, Limit, RECORD, Shown, real};
use crate::tables::Micros;

/// Where a set goes, and what was there when the run began.
pub(super) struct Target<'a> {
    /// Outputs and registry.
    pub(super) place: &'a Place,
    /// What was shown.
    pub(super) base: &'a Base,
    /// Of locks and old sets.
    pub(super) rules: Rules<'a>,
}

/// How long a lock is waited for, and how many sets stay.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    /// For a lock.
    pub(super) limit: Limit<'a>,
    /// Sets that stay, the one shown included; at least 1.
    pub(super) keep: usize,
}

/// What the files of a set and the registry's next version are made from.
pub(super) struct Content<'a> {
    /// Golden records.
    pub(super) golden: &'a Golden<'a>,
    /// The pages.
    pub(super) pages: Pages<'a>,
    /// Profile and crosswalk are written as CSV too.
    pub(super) also_csv: bool,
    /// Values that identify customers, where they are written.
    pub(super) identifiers: Option<&'a DataFrame>,
    /// The registry as it was.
    pub(super) registry: &'a Registry,
    /// Its next version.
    pub(super) assignment: &'a Assignment,
    /// The moment the run looks from.
    pub(super) as_of: Micros,
    /// Which run it is.
    pub(super) record: RunRecord<'a>,
}

/// The pages of a run.
pub(super) struct Pages<'a> {
    /// The report for people.
    pub(super) html: &'a str,
    /// The same for terminals and reviews.
    pub(super) markdown: &'a str,
    /// All figures.
    pub(super) measures_json: &'a str,
    /// A line for each run that was published, this one last.
    pub(super) history: &'a str,
}

/// Publishes the registry's next version and the set of files. Both are written whole and synced first; then the
/// registry's pointer moves, which commits the run; then the link of the outputs. A run that dies between the two is
/// finished by the next one. Says where a plain folder is now that stood at the place of the link, and which old sets
/// hold something that is not ours and therefore stay.
///
/// # Errors
/// Another run was faster, a lock is held for too long, or a file cannot be written: then nothing is published. After
/// the commit: the outputs cannot be shown, which the message says.
pub(super) fn publish(target: &Target<'_>, content: &Content<'_>) -> Result<(Option<PathBuf>, Vec<PathBuf>)> {
    let Target { place, base, rules } = *target;
    let Content { registry, assignment, as_of, ref record, .. } = *content;
    let writing = Writing::begin(&place.registry, rules.limit)?;
    let _lock = place.sets.lock(rules.limit)?;
    writing.is_still(registry)?;
    place.is_still(base)?;
    place.sets.drop_unshown()?;
    // A version says itself where it was published.
    if !assignment.changes(registry) {
        writing.publishes_to(&real(&place.out)?)?;
    }
    let set = place.sets.next(&record.stamp.run_id)?;
    let publishes = Publishes {
        version: record.stamp.registry_version,
        run_id: record.stamp.run_id.clone(),
        out: real(&place.out)?,
        use_case: place.use_case.clone(),
        set: set.folder.clone(),
    };
    let (files, version) = rayon::join(
        || write(place.sets.aside()?, content),
        || match assignment.changes(registry) {
            true => writing.stage(registry, assignment, as_of, record.stamp, Outputs::Set(&publishes)).map(Some),
            false => Ok(None),
        },
    );
    let (files, version) = (files?, version?);
    files.move_to(&place.sets.folder(&set))?;
    if let Some(version) = version
        && let Err(error) = version.commit()
    {
        if !writing.has(record.stamp.registry_version) {
            place.sets.discard(&set);
            return Err(error);
        }
        return Err(error).context(format!(
            "version {} of the registry is written, but may not outlive a power cut; the outputs of this run are whole \
             and the next run shows them",
            record.stamp.registry_version
        ));
    }
    let moved = place.sets.show(&set).with_context(|| match place.sets.shown() {
        Ok(Shown::Set(shown)) if shown == set => "the outputs are published, but may not outlive a power \
                                                  cut"
        .to_owned(),
        _ => format!(
            "the outputs cannot be shown, and what was shown before is shown still; they are whole in `{}`, the \
             registry is at version {}, and the next run shows them",
            place.sets.folder(&set).display(),
            record.stamp.registry_version
        ),
    })?;
    // What was published is published, whatever becomes of the old.
    if let Some(after) = content.golden.use_case.identity.keep_versions {
        let _ = writing.keep_since(as_of.saturating_sub(after));
    }
    let left = place.sets.prune(rules.keep).unwrap_or_else(|_| vec![place.sets.store()]);
    Ok((moved, left))
}

/// Writes the report of a run that broke a gate to `<out>/<use_case>.rejected`; what was published before stays.
///
/// # Errors
/// A file that cannot be written.
pub(super) fn reject(target: &Target<'_>, content: &Content<'_>) -> Result<PathBuf> {
    let Target { place, rules, .. } = *target;
    let (sets, record) = (&place.rejected, &content.record);
    let _lock = sets.lock(rules.limit)?;
    sets.drop_unshown()?;
    let set = sets.next(&record.stamp.run_id)?;
    let mut files = Files { aside: sets.aside()?, written: Vec::new() };
    files.write("review.csv", &review::csv(content.golden)?)?;
    files.pages(&content.pages)?;
    files.finish(record, false)?.move_to(&sets.folder(&set))?;
    sets.show(&set)?;
    let _ = sets.prune(rules.keep);
    Ok(sets.link())
}

/// All files of a set, aside.
fn write(mut aside: Aside, content: &Content<'_>) -> Result<Aside> {
    let Content { golden, ref pages, also_csv, ref record, assignment, identifiers, as_of, .. } = *content;
    let tables = Tables::new(golden, assignment, identifiers, (as_of, record.stamp))?;
    let written = tables.write(&mut aside, also_csv)?;
    let mut files = Files { aside, written };
    files.write("review.csv", &review::csv(golden)?)?;
    for write_back in &golden.use_case.write_back {
        let source = &golden.use_case.identity.sources[write_back.source].name;
        let (rows, ids) = write_back::csv(golden, write_back)?;
        files.write(&format!("write_back/{source}.csv"), &rows)?;
        if let Some(ids) = ids {
            files.write(&format!("write_back/{source}.ids.csv"), &ids)?;
        }
    }
    files.pages(pages)?;
    files.write(HISTORY, pages.history.as_bytes())?;
    files.finish(record, true)
}

/// The files of a set while they are written.
struct Files {
    aside: Aside,
    written: Vec<(String, String)>,
}

impl Files {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let hash = self.aside.write(name, bytes)?;
        self.written.push((name.to_owned(), hash));
        Ok(())
    }

    fn pages(&mut self, pages: &Pages<'_>) -> Result<()> {
        self.write("report.html", pages.html.as_bytes())?;
        self.write("report.md", pages.markdown.as_bytes())?;
        self.write("measures.json", pages.measures_json.as_bytes())
    }

    /// The run record comes last: a folder without it is not whole.
    fn finish(mut self, record: &RunRecord<'_>, published: bool) -> Result<Aside> {
        self.aside.write(RECORD, record.json(&self.written, published)?.as_bytes())?;
        Ok(self.aside)
    }
}
