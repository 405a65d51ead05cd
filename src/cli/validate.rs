//! `c360 validate`: every problem of the files, each at its line, in the language of whoever reads it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::{Outcome, count, moment, out, print_findings, say};
use crate::config::{self, Loaded, UseCase};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, machine, visible};
use crate::pipeline::{self, RunInfo};
use crate::{inspect, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use-case files, or folders in which every use case is checked.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also look at the data: `columns` reads the headers, `values` everything (fill rates, types, freshness, keys, gates).
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "columns")]
    with_data: Option<Level>,
    /// The moment `--with-data=values` looks from, such as 2026-11-01T00:00:00Z. Default: now.
    #[arg(long)]
    as_of: Option<String>,
    /// How findings are written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Warnings count as errors.
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// Files and headers.
    Columns,
    /// Every value.
    Values,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Format {
    /// For people.
    Human,
    /// c360's own, documented in docs/formats.md.
    Json,
    /// Workflow commands that GitHub shows at the line.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for every CI.
    Junit,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let (files, left_out) = found(&arguments.paths)?;
    let mut all: Vec<Loaded> = files.par_iter().map(|file| config::load(file)).collect();
    config::across_files(&mut all);
    for path in left_out.iter().filter(|path| !is_extended(path, &all)) {
        say(&format!("c360: `{}` declares no use case, and none extends it; left out\n", visible(&path.to_string_lossy())));
    }
    if let Some(level) = arguments.with_data {
        for loaded in &mut all {
            look_at_data(loaded, level, arguments.as_of.as_deref())?;
        }
    }
    let findings = each_once(&all);
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let valid = errors == 0 && (findings.is_empty() || !arguments.deny_warnings);
    match arguments.format {
        Format::Human => {
            let texts: Vec<_> = all.iter().flat_map(|loaded| loaded.texts.iter().cloned()).collect();
            print_findings(&findings, &texts)?;
            let verdict = if valid { "valid" } else { "not valid" };
            let warnings = count(findings.len() - errors, "warning");
            out(&format!("{}: {verdict} ({}, {warnings})\n", count(files.len(), "use case"), count(errors, "error")))?;
        }
        Format::Json => out(&machine::json(&files, &findings, valid))?,
        Format::Github => out(&machine::github(&findings))?,
        Format::Sarif => out(&machine::sarif(&findings))?,
        Format::Junit => out(&machine::junit(&files, &findings, arguments.deny_warnings))?,
    }
    Ok(if valid { Outcome::Good } else { Outcome::Invalid })
}

/// All findings; those in a shared file once, although every file that extends it has them.
fn each_once(all: &[Loaded]) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in all.iter().flat_map(|loaded| &loaded.findings) {
        let same =
            |other: &Diagnostic| other.code == finding.code && other.file == finding.file && other.place == finding.place && other.headline == finding.headline;
        if !kept.iter().any(same) {
            kept.push(finding.clone());
        }
    }
    kept
}

fn look_at_data(loaded: &mut Loaded, level: Level, as_of: Option<&str>) -> Result<()> {
    findings_in_data(loaded);
    let Some(use_case) = loaded.use_case.clone().filter(|_| level == Level::Values) else { return Ok(()) };
    let environment = std::env::vars().collect();
    // The registry is left alone: a use case is looked at as if it were the first.
    let info = RunInfo { as_of: moment(as_of)?, environment: &environment, registry: Path::new(""), progress: &Silent };
    match pipeline::build(use_case, &info) {
        Ok(build) => {
            for (code, path, headline, help) in inspect::questions(&build.use_case, &build.measures) {
                loaded.report(code, &path, false, headline, help);
            }
        }
        Err(error) => {
            loaded.report("unreadable-data", &["sources".into()], false, format!("{error:#}").replace("\n  ", "; "), String::new());
            loaded.use_case = None;
        }
    }
    Ok(())
}

struct Silent;

impl pipeline::Progress for Silent {
    fn enter(&self, _: &'static str) {}
}

/// Adds what the data lacks to the findings; the use case stays only if nothing does.
pub(super) fn findings_in_data(loaded: &mut Loaded) {
    let Some(use_case) = loaded.use_case.take() else { return };
    if !missing_in_data(loaded, &use_case) {
        loaded.use_case = Some(use_case);
    }
}

fn missing_in_data(loaded: &mut Loaded, use_case: &UseCase) -> bool {
    let environment = std::env::vars().collect();
    let problems = sources::missing_columns(use_case, &environment);
    for (s, missing, headline) in &problems {
        let (code, path, help) = match missing {
            Some((need, columns)) => ("missing-column", need.path.clone(), did_you_mean(&need.column, columns.iter().map(String::as_str))),
            None => ("unreadable-data", vec!["sources".into(), use_case.sources[*s].name.as_str().into(), "read".into()], String::new()),
        };
        loaded.report(code, &path, false, headline.clone(), help);
    }
    !problems.is_empty()
}

fn is_extended(path: &Path, all: &[Loaded]) -> bool {
    let same = |other: &Path| std::fs::canonicalize(other).ok() == std::fs::canonicalize(path).ok();
    all.iter().filter_map(|loaded| loaded.texts.get(1)).any(|(shared, _)| same(shared))
}

/// The files themselves, and in folders every YAML file that declares a use case.
pub(super) fn use_case_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    Ok(found(paths)?.0)
}

/// The files that declare a use case, and those in folders that do not.
fn found(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            collect(path, &mut files, &mut left_out)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        bail!("there is no use case in the folder: no `.yaml` file with a `use_case:` key");
    }
    Ok((files, left_out))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>, left_out: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files, left_out)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            let text = std::fs::read_to_string(&path);
            // A file that extends another is a use case too, even if it misspells that it is one.
            let declares = text.map(|text| text.lines().any(|line| line.starts_with("use_case:") || line.starts_with("extends:")));
            if declares.unwrap_or(true) {
                files.push(path);
            } else {
                left_out.push(path);
            }
        }
    }
    Ok(())
}
