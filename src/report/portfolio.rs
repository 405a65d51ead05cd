//! What was published: the report of one use case, or a table of all.
//!
//! In: the folder that runs wrote to. Out: text. Figures are read from `measures.json`, typed; what cannot be read as
//! such is said to be damaged, and no figure is made up for it.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::diagnostic::{thousands, visible};
use crate::measures::Measures;

/// The use cases with a published run, by name.
///
/// # Errors
/// There is none.
pub fn published(out: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    if let Ok(entries) = out.read_dir() {
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("measures.json").is_file() && !name.contains('.') {
                names.push(name);
            }
        }
    }
    if names.is_empty() {
        bail!("there is no published run in `{}`", out.display());
    }
    names.sort();
    Ok(names)
}

/// The report of the last published run of a use case.
///
/// # Errors
/// There is none.
pub fn page(out: &Path, name: &str) -> Result<String> {
    read(out, name, "report.md")
}

/// One line of figures for each use case.
///
/// # Errors
/// One of them has no published run, or its figures are damaged.
pub fn table(out: &Path, names: &[String]) -> Result<String> {
    let mut text = format!(
        "{:<24} {:<20} {:>10} {:>8} {:>7} {:>7}  {}\n",
        "use case", "as of", "population", "usable", "trust", "hours", "gates"
    );
    for name in names {
        let json = read(out, name, "measures.json")?;
        let measures: Measures = serde_json::from_str(&json).with_context(|| {
            format!("`{}` is damaged; run the use case again", out.join(name).join("measures.json").display())
        })?;
        text.push_str(&format!(
            "{:<24} {:<20} {:>10} {:>8} {:>7} {:>7.0}  {} held\n",
            visible(name),
            visible(&measures.as_of),
            thousands(measures.population),
            format!("{:.1}%", measures.value.usable_share * 100.0),
            measures.mean_trust.map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}")),
            measures.value.hours_saved_per_month,
            measures.gates.len()
        ));
    }
    Ok(text)
}

fn read(out: &Path, name: &str, file: &str) -> Result<String> {
    std::fs::read_to_string(out.join(name).join(file))
        .with_context(|| format!("`{name}` has no published run in `{}`; run it first", out.display()))
}
