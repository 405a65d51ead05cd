//! The files of a run, as one folder that is there whole or not at all.
//!
//! In: golden records, frames, and the finished report. Out: `<out>/<use_case>/`. It promises that a reader never sees a
//! mixture of two runs. It computes nothing.

mod review;
mod write_back;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use polars::prelude::DataFrame;
use polars_io::prelude::ParquetWriter;
use xxhash_rust::xxh3::xxh3_128;

use crate::profile::Golden;

/// The three tables of a run.
pub struct Frames {
    /// One row per customer.
    pub profile: DataFrame,
    /// One row per source record.
    pub crosswalk: DataFrame,
    /// One row per customer and attribute.
    pub lineage: DataFrame,
}

/// Makes the run record from the name and hash of every file before it.
pub type RunRecord<'a> = dyn Fn(&[(String, String)]) -> Result<String> + 'a;

/// Writes all files aside, syncs them and swaps the folder in. `run_json` is made from the name and xxh3-128 of each file.
///
/// # Errors
/// A file that cannot be written; the previous folder is then as it was.
pub fn publish(
    out: &Path,
    golden: &Golden<'_>,
    frames: Frames,
    html: &str,
    markdown: &str,
    measures_json: &str,
    run_json: &RunRecord<'_>,
    also_csv: bool,
) -> Result<Vec<(String, String)>> {
    let name = &golden.use_case.name;
    let aside = out.join(format!(".{name}.tmp"));
    start(&aside)?;
    let mut files = Files { folder: aside.clone(), written: Vec::new() };
    for (file, mut frame) in [("profile", frames.profile), ("crosswalk", frames.crosswalk), ("lineage", frames.lineage)] {
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame)?;
        files.write(&format!("{file}.parquet"), &bytes)?;
        if also_csv && file != "lineage" {
            files.write(&format!("{file}.csv"), &write_back::csv_of(&frame)?)?;
        }
    }
    files.write("review.csv", &review::csv(golden)?)?;
    for write_back in &golden.use_case.write_back {
        let source = &golden.use_case.sources[write_back.source].name;
        files.write(&format!("write_back/{source}.csv"), &write_back::csv(golden, write_back)?)?;
    }
    files.write("report.html", html.as_bytes())?;
    files.write("report.md", markdown.as_bytes())?;
    files.write("measures.json", measures_json.as_bytes())?;
    let written = files.written.clone();
    files.write("run.json", run_json(&written)?.as_bytes())?;
    swap(&aside, &out.join(name))?;
    Ok(written)
}

/// Writes the report of a run that broke a gate to `<out>/<use_case>.rejected`; what was published before stays.
///
/// # Errors
/// A file that cannot be written.
pub fn reject(out: &Path, use_case: &str, html: &str, markdown: &str, measures_json: &str) -> Result<PathBuf> {
    let aside = out.join(format!(".{use_case}.rejected.tmp"));
    start(&aside)?;
    let mut files = Files { folder: aside.clone(), written: Vec::new() };
    files.write("report.html", html.as_bytes())?;
    files.write("report.md", markdown.as_bytes())?;
    files.write("measures.json", measures_json.as_bytes())?;
    let folder = out.join(format!("{use_case}.rejected"));
    swap(&aside, &folder)?;
    Ok(folder)
}

/// An empty folder; what a run that died left there goes.
fn start(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("`{}` cannot be removed", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))
}

/// Puts the new folder in the place of the old.
fn swap(new: &Path, place: &Path) -> Result<()> {
    let old = place.with_file_name(format!(".{}.old", place.file_name().unwrap_or_default().to_string_lossy()));
    if old.exists() {
        fs::remove_dir_all(&old).with_context(|| format!("`{}` cannot be removed", old.display()))?;
    }
    if place.exists() {
        fs::rename(place, &old).with_context(|| format!("`{}` cannot be replaced", place.display()))?;
    }
    if let Err(error) = fs::rename(new, place) {
        // The old folder goes back to where readers look for it.
        if old.exists() {
            fs::rename(&old, place).with_context(|| format!("`{}` could not be put back from `{}`", place.display(), old.display()))?;
        }
        return Err(error).with_context(|| format!("`{}` cannot be published", place.display()));
    }
    if old.exists() {
        fs::remove_dir_all(&old).with_context(|| format!("`{}` cannot be removed", old.display()))?;
    }
    Ok(())
}

struct Files {
    folder: PathBuf,
    written: Vec<(String, String)>,
}

impl Files {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        let context = || format!("`{}` cannot be written", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(context)?;
        }
        let mut file = File::create(&path).with_context(context)?;
        file.write_all(bytes).with_context(context)?;
        file.sync_all().with_context(context)?;
        self.written.push((name.to_owned(), format!("{:032x}", xxh3_128(bytes))));
        Ok(())
    }
}
