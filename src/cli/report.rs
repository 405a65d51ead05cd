//! `c360 report`: what the last published runs found.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::diagnostic::{thousands, visible};

use super::exit::Outcome;
use super::print::show;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use cases, by name or file. One prints its report; none or several print a table of all.
    use_cases: Vec<String>,
    /// The folder the runs wrote to.
    #[arg(long, default_value = "build")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut names = Vec::new();
    for given in &arguments.use_cases {
        names.push(match given.ends_with(".yaml") || given.ends_with(".yml") {
            true => name_in(given)?,
            false => given.clone(),
        });
    }
    if let [name] = names.as_slice() {
        let path = arguments.out.join(name).join("report.md");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("`{name}` has no published run in `{}`; run it first", arguments.out.display()))?;
        show(&text)?;
        return Ok(Outcome::Good);
    }
    if names.is_empty() {
        names = published(arguments)?;
    }
    let mut text = format!(
        "{:<24} {:<20} {:>10} {:>8} {:>7} {:>7}  {}\n",
        "use case", "as of", "population", "usable", "trust", "hours", "gates"
    );
    for name in &names {
        let path = arguments.out.join(name).join("measures.json");
        let json = std::fs::read_to_string(&path)
            .with_context(|| format!("`{name}` has no published run in `{}`; run it first", arguments.out.display()))?;
        let measures: Value = serde_json::from_str(&json)
            .with_context(|| format!("`{}` is damaged; run the use case again", path.display()))?;
        let share =
            |value: &Value| value.as_f64().map_or_else(|| "–".to_owned(), |share| format!("{:.1}%", share * 100.0));
        let gates = measures["gates"].as_array().map_or(0, Vec::len);
        text.push_str(&format!(
            "{:<24} {:<20} {:>10} {:>8} {:>7} {:>7.0}  {gates} held\n",
            visible(name),
            visible(measures["as_of"].as_str().unwrap_or("–")),
            thousands(measures["population"].as_u64().unwrap_or(0) as usize),
            share(&measures["value"]["usable_share"]),
            measures["mean_trust"].as_f64().map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}")),
            measures["value"]["hours_saved_per_month"].as_f64().unwrap_or(0.0),
        ));
    }
    show(&text)?;
    Ok(Outcome::Good)
}

fn name_in(file: &str) -> Result<String> {
    let loaded = crate::config::load(std::path::Path::new(file));
    match loaded.use_case {
        Some(use_case) => Ok(use_case.name),
        None => bail!("`{file}` is not a valid use case; `c360 validate {file}` says why"),
    }
}

fn published(arguments: &Arguments) -> Result<Vec<String>> {
    let mut names = Vec::new();
    if let Ok(entries) = arguments.out.read_dir() {
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("measures.json").is_file() && !name.contains('.') {
                names.push(name);
            }
        }
    }
    if names.is_empty() {
        bail!("there is no published run in `{}`", arguments.out.display());
    }
    names.sort();
    Ok(names)
}
