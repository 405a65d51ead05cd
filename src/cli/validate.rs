//! `c360 validate`: every problem of the files, each at its line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Outcome, count, out, print_findings};
use crate::config::{self, Loaded};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::sources;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use-case files, or folders in which every use case is checked.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also check that the data files are there and have every column the use case names.
    #[arg(long)]
    with_data: bool,
    /// Warnings count as errors.
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let files = use_case_files(&arguments.paths)?;
    let (mut errors, mut warnings, mut bad_files) = (0, 0, 0);
    for file in &files {
        let mut loaded = config::load(file);
        if arguments.with_data {
            findings_in_data(&mut loaded);
        }
        let any = print_findings(&loaded.findings, &loaded.texts)?;
        let n_errors = loaded.findings.iter().filter(|finding| finding.severity == crate::diagnostic::Severity::Error).count();
        errors += n_errors;
        warnings += loaded.findings.len() - n_errors;
        bad_files += usize::from(any || (arguments.deny_warnings && !loaded.findings.is_empty()));
    }
    let verdict = if bad_files == 0 { "valid" } else { "not valid" };
    out(&format!("{}: {verdict} ({}, {})\n", count(files.len(), "use case"), count(errors, "error"), count(warnings, "warning")))?;
    Ok(if bad_files == 0 { Outcome::Good } else { Outcome::Invalid })
}

/// Adds what the data lacks to the findings; the use case stays only if nothing does.
pub(super) fn findings_in_data(loaded: &mut Loaded) {
    let Some(use_case) = &loaded.use_case else { return };
    let environment = std::env::vars().collect();
    let mut findings: Vec<Diagnostic> = Vec::new();
    for (s, missing, headline) in sources::missing_columns(use_case, &environment) {
        let (code, path, help) = match missing {
            Some((need, columns)) => ("missing-column", need.path, did_you_mean(&need.column, columns.iter().map(String::as_str))),
            None => ("unreadable-data", vec!["sources".into(), use_case.sources[s].name.as_str().into(), "read".into()], String::new()),
        };
        findings.push(loaded.error_at(code, &path, headline, help));
    }
    if !findings.is_empty() {
        loaded.use_case = None;
        loaded.findings.extend(findings);
    }
}

/// The files themselves, and in folders every YAML file that declares a use case.
fn use_case_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            collect(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        bail!("there is no use case in the folder: no `.yaml` file with a `use_case:` key");
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            let declares = std::fs::read_to_string(&path).map(|text| text.lines().any(|line| line.starts_with("use_case:")));
            if declares.unwrap_or(true) {
                files.push(path);
            }
        }
    }
    Ok(())
}
