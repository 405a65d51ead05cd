//! `c360 validate`: every problem of the files, each at its line, in the language of whoever reads it.

use std::path::PathBuf;

use anyhow::Result;

use super::{Outcome, count, environment, moment, out, print_findings};
use crate::config::{self, Loaded, UseCase};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, machine, place_of, plain};
use crate::pipeline::{self, RunInfo};
use crate::progress::Silent;
use crate::{inspect, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use-case files, or folders in which every use case is checked.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also look at the data: `columns` reads the headers, `values` everything (fill rates, types, freshness, keys,
    /// gates).
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
    let found = config::discover(&arguments.paths);
    let files = &found.files;
    let mut all = found.load();
    config::across_files(&mut all);
    if let Some(level) = arguments.with_data {
        for loaded in &mut all {
            look_at_data(loaded, level, arguments.as_of.as_deref())?;
        }
    }
    let findings = each_once(&all, found.findings);
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
        Format::Json => out(&machine::json(files, &findings, valid))?,
        Format::Github => out(&machine::github(&findings))?,
        Format::Sarif => out(&machine::sarif(&findings))?,
        Format::Junit => out(&machine::junit(files, &findings, arguments.deny_warnings))?,
    }
    Ok(if valid { Outcome::Good } else { Outcome::Invalid })
}

/// All findings, those about folders last; those in a shared file once, although every file that extends it has them.
fn each_once(all: &[Loaded], of_folders: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in all.iter().flat_map(|loaded| &loaded.findings) {
        let same = |other: &Diagnostic| {
            other.code == finding.code
                && other.file == finding.file
                && other.place == finding.place
                && other.headline == finding.headline
        };
        if !kept.iter().any(same) {
            kept.push(finding.clone());
        }
    }
    kept.extend(of_folders);
    kept
}

fn look_at_data(loaded: &mut Loaded, level: Level, as_of: Option<&str>) -> Result<()> {
    findings_in_data(loaded);
    let Some(use_case) = loaded.use_case.clone().filter(|_| level == Level::Values) else { return Ok(()) };
    let environment = environment();
    // The registry is left alone: a use case is looked at as if it were the first.
    let info = RunInfo {
        as_of: moment(as_of)?,
        environment: &environment,
        registry: None,
        published: 0,
        configuration: "",
        progress: &Silent,
    };
    match pipeline::build(use_case, &info) {
        Ok(build) => {
            for (code, path, headline, help) in inspect::questions(&build.use_case, &build.measures) {
                loaded.report(code, &path, false, headline, help);
            }
        }
        Err(error) => {
            let place = place_of(&error).map_or_else(|| vec!["sources".into()], <[_]>::to_vec);
            loaded.report("unreadable-data", &place, false, plain(&error).replace("\n  ", "; "), String::new());
            loaded.use_case = None;
        }
    }
    Ok(())
}

/// Adds what the data lacks to the findings; the use case stays only if nothing does.
pub(super) fn findings_in_data(loaded: &mut Loaded) {
    let Some(use_case) = loaded.use_case.take() else { return };
    if !missing_in_data(loaded, &use_case) {
        loaded.use_case = Some(use_case);
    }
}

fn missing_in_data(loaded: &mut Loaded, use_case: &UseCase) -> bool {
    let environment = environment();
    let problems = sources::missing_columns(&use_case.identity, &use_case.needs(), &environment);
    for (s, missing, headline) in &problems {
        let (code, path, help) = match missing {
            Some((need, columns)) => {
                ("missing-column", need.path.clone(), did_you_mean(&need.column, columns.iter().map(String::as_str)))
            }
            None => (
                "unreadable-data",
                vec!["sources".into(), use_case.identity.sources[*s].name.as_str().into(), "read".into()],
                String::new(),
            ),
        };
        loaded.report(code, &path, false, headline.clone(), help);
        if missing.is_none()
            && !sources::may_be_quoted(&use_case.identity.sources[*s].read.pattern)
            && let Some(finding) = loaded.findings.last_mut()
        {
            finding.secret = true;
        }
    }
    !problems.is_empty()
}
