//! What a run publishes: a registry version and a set of files, by one commit point.
//!
//! In: golden records, frames, and the finished report. Out: `<out>/<use_case>`, a link to a set that is whole. It
//! promises that a reader who resolves the link once never sees a mixture of two runs, that outputs are never ahead of
//! the registry, and that of two runs that began with the same state one wins and the other one loses nothing. It
//! computes nothing.

mod place;
mod record;
mod review;
mod write_back;

use std::path::PathBuf;

use anyhow::{Context, Result};
use polars::prelude::DataFrame;

pub use place::{Base, Place};
pub use record::RunRecord;

use crate::identity::{Assignment, Publishes, Registry, Writing};
use crate::profile::Golden;
use crate::storage::{Aside, Limit, RECORD, Shown, real};
use crate::tables::Micros;
use crate::tables::stamped::parquet;

/// The three tables of a run.
pub struct Frames {
    /// One row per customer.
    pub profile: DataFrame,
    /// One row per source record.
    pub crosswalk: DataFrame,
    /// One row per customer and attribute.
    pub lineage: DataFrame,
}

/// What the files of a set are made from.
pub struct Content<'a> {
    /// Golden records.
    pub golden: &'a Golden<'a>,
    /// The tables.
    pub frames: Frames,
    /// The pages.
    pub pages: Pages<'a>,
    /// Profile and crosswalk are written as CSV too.
    pub also_csv: bool,
}

/// The pages of a run.
pub struct Pages<'a> {
    /// The report for people.
    pub html: &'a str,
    /// The same for terminals and reviews.
    pub markdown: &'a str,
    /// All figures.
    pub measures_json: &'a str,
}

/// What the run decided about IDs, and the registry that it began with.
pub struct Decided<'a> {
    /// The registry as it was.
    pub registry: &'a Registry,
    /// Its next version.
    pub assignment: &'a Assignment,
    /// The moment the run looks from.
    pub as_of: Micros,
}

/// What became of what was there before.
pub struct Published {
    /// Where a plain folder is now that stood at the place of the link.
    pub moved: Option<PathBuf>,
    /// Old sets that hold something which is not ours and therefore stay.
    pub left: Vec<PathBuf>,
}

/// How long a lock is waited for, and how many sets stay.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// For a lock.
    pub limit: Limit<'a>,
    /// Sets that stay, the one shown included; at least 1.
    pub keep: usize,
}

/// Publishes the registry's next version and the set of files. Both are written whole and synced first; then the
/// registry's pointer moves, which commits the run; then the link of the outputs. A run that dies between the two is
/// finished by the next one.
///
/// # Errors
/// Another run was faster, a lock is held for too long, or a file cannot be written: then nothing is published. After
/// the commit: the outputs cannot be shown, which the message says.
pub fn publish(
    place: &Place,
    base: &Base,
    decided: &Decided<'_>,
    content: Content<'_>,
    record: &RunRecord<'_>,
    rules: Rules<'_>,
) -> Result<Published> {
    let writing = Writing::begin(&place.registry, rules.limit)?;
    let _lock = place.sets.lock(rules.limit)?;
    writing.is_still(decided.registry)?;
    place.is_still(base)?;
    place.sets.drop_unshown()?;
    let set = place.sets.next(&record.stamp.run_id)?;
    let publishes = Publishes {
        version: record.stamp.registry_version,
        run_id: record.stamp.run_id.clone(),
        out: real(&place.out)?,
        use_case: place.use_case.clone(),
        set: set.folder.clone(),
    };
    let (files, version) = rayon::join(
        || write(place.sets.aside()?, content, record),
        || match decided.assignment.changes(decided.registry) {
            true => {
                writing.stage(decided.registry, decided.assignment, decided.as_of, record.stamp, &publishes).map(Some)
            }
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
    let left = place.sets.prune(rules.keep).unwrap_or_else(|_| vec![place.sets.store()]);
    Ok(Published { moved, left })
}

/// Writes the report of a run that broke a gate to `<out>/<use_case>.rejected`; what was published before stays.
///
/// # Errors
/// A file that cannot be written.
pub fn reject(place: &Place, pages: &Pages<'_>, record: &RunRecord<'_>, rules: Rules<'_>) -> Result<PathBuf> {
    let sets = &place.rejected;
    let _lock = sets.lock(rules.limit)?;
    sets.drop_unshown()?;
    let set = sets.next(&record.stamp.run_id)?;
    let mut files = Files { aside: sets.aside()?, written: Vec::new() };
    files.pages(pages)?;
    files.finish(record, false)?.move_to(&sets.folder(&set))?;
    sets.show(&set)?;
    let _ = sets.prune(rules.keep);
    Ok(sets.link())
}

/// All files of a set, aside.
fn write(aside: Aside, content: Content<'_>, record: &RunRecord<'_>) -> Result<Aside> {
    let Content { golden, frames, pages, also_csv } = content;
    let mut files = Files { aside, written: Vec::new() };
    for (file, mut frame) in [("profile", frames.profile), ("crosswalk", frames.crosswalk), ("lineage", frames.lineage)]
    {
        files.write(&format!("{file}.parquet"), &parquet(&mut frame, record.stamp)?)?;
        if also_csv && file != "lineage" {
            files.write(&format!("{file}.csv"), &write_back::csv_of(&frame)?)?;
        }
    }
    files.write("review.csv", &review::csv(golden)?)?;
    for write_back in &golden.use_case.write_back {
        let source = &golden.use_case.identity.sources[write_back.source].name;
        files.write(&format!("write_back/{source}.csv"), &write_back::csv(golden, write_back)?)?;
    }
    files.pages(&pages)?;
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
