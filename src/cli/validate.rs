//! `c360 validate`: every problem of the files, each at its line, in the language of whoever reads it.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Outcome;
use super::given::{environment, moment};
use super::print::{out, print_findings};
use crate::diagnostic::{Severity, count, each_once, machine};
use crate::{config, document, inspect};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use-case files, or folders in which every use case is checked; with `--with-data` also a file that holds only
    /// what use cases share.
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
    let mut all = found.load(arguments.with_data.is_some());
    config::across_files(&mut all);
    if let Some(level) = arguments.with_data {
        let environment = environment();
        for loaded in &mut all {
            inspect::columns(loaded, &environment);
            if level == Level::Values && (loaded.use_case.is_some() || loaded.identity.is_some()) {
                inspect::values(loaded, moment(arguments.as_of.as_deref())?, &environment);
            }
        }
    }
    // Those about folders come last.
    let mut findings = each_once(all.iter().flat_map(|loaded| &loaded.findings));
    findings.extend(found.findings);
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
        Format::Json => out(&document::text(&machine::document(files, &findings, valid))?)?,
        Format::Github => out(&machine::github(&findings))?,
        Format::Sarif => out(&machine::sarif(&findings))?,
        Format::Junit => out(&machine::junit(files, &findings, arguments.deny_warnings))?,
    }
    Ok(if valid { Outcome::Good } else { Outcome::Invalid })
}
