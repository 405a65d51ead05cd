//! The command line: a file per command, and the only place that prints, reads the clock or the environment.

mod bug;
mod demo;
mod evaluate;
mod explain;
mod new;
mod plan;
mod progress;
mod report;
mod run;
mod show;
mod test;
mod train;
mod validate;

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::config::Identity;
use crate::diagnostic::{Diagnostic, Severity, human, plain, visible_lines};
use crate::tables::{Micros, moments};

/// Customer 360 as code: one YAML file per use case, one canonical ID per customer, and a report an executive reads.
#[derive(Parser, Debug)]
#[command(name = "c360", version, max_term_width = 110)]
struct Arguments {
    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Write a use case to edit; given source files, proposed from their data.
    New(new::Arguments),
    /// Check use-case files; every problem is named at its line.
    Validate(validate::Arguments),
    /// Run the tests that are written in use cases; no real data is touched.
    Test(test::Arguments),
    /// Print a use case as it is understood, with every default filled in.
    Show(show::Arguments),
    /// Build profile, crosswalk, lineage and report of a use case.
    Run(run::Arguments),
    /// Print the report of the last published run, or a table of all use cases.
    Report(report::Arguments),
    /// Measure how right the customers are, against a truth.
    Evaluate(evaluate::Arguments),
    /// Fit the match model to the data, to pin it.
    Train(train::Arguments),
    /// Say what the blocking rules of a match model cost and find, and which rules the data speak for.
    Plan(plan::Arguments),
    /// Say why two records are one customer, or are not.
    Explain(explain::Arguments),
    /// Generate a company with its systems, its use cases and the truth about its customers.
    Demo(demo::Arguments),
    /// Print the JSON Schema of a use-case file.
    Schema,
}

/// How an answer is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// JSON.
    Json,
}

/// How a command ends; the same in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and good.
    Good,
    /// The files are not valid.
    Invalid,
    /// A gate was broken; nothing was published.
    GateBroken,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Good => Self::SUCCESS,
            Outcome::Invalid => Self::from(1),
            Outcome::GateBroken => Self::from(3),
        }
    }
}

/// A command line that is wrong ends with 2 (clap), one that could not run with 4.
pub fn main() -> ExitCode {
    bug::told(command)
}

fn command() -> ExitCode {
    let arguments = Arguments::parse();
    let quiet = arguments.quiet;
    let outcome = match arguments.command {
        Command::New(arguments) => new::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Run(arguments) => run::run(&arguments, quiet),
        Command::Report(arguments) => report::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments, quiet),
        Command::Train(arguments) => train::run(&arguments, quiet),
        Command::Plan(arguments) => plan::run(&arguments, quiet),
        Command::Explain(arguments) => explain::run(&arguments, quiet),
        Command::Demo(arguments) => demo::run(&arguments, quiet),
        Command::Schema => out(&crate::config::json_schema()).map(|()| Outcome::Good),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            // Only what begins a line is an error of ours, whatever a name holds.
            let told = plain(&error).lines().map(str::trim_start).collect::<Vec<_>>().join("\n  ");
            say(&format!("error: {told}\n"));
            ExitCode::from(4)
        }
    }
}

/// Writes to stdout what people read; nothing in it commands their terminal or their CI.
fn show(text: &str) -> Result<()> {
    out(&visible_lines(text))
}

/// Writes to stdout what machines read, or what is visible already; a closed pipe is not an error.
fn out(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error).context("stdout cannot be written"),
        _ => Ok(()),
    }
}

/// Writes to stderr what people read, as [`show`] does; there is nowhere to report that it failed.
fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(visible_lines(text).as_bytes());
}

/// Whether colour is wanted on stdout.
fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints findings and one line that counts them; says whether any is an error.
fn print_findings(findings: &[Diagnostic], texts: &[(PathBuf, String)]) -> Result<bool> {
    for finding in findings {
        let text = texts.iter().find(|(path, _)| *path == finding.file).map(|(_, text)| text.as_str());
        out(&format!("{}\n", human::draw(finding, text, colour())))?;
    }
    Ok(findings.iter().any(|finding| finding.severity == Severity::Error))
}

/// Who is who in a file, by the name of the use case; where it is not valid its findings are printed.
fn identity_of(file: &Path) -> Result<Option<(String, Identity)>> {
    let loaded = crate::config::load_identity(file);
    if loaded.identity.is_none() {
        print_findings(&loaded.findings, &loaded.texts)?;
    }
    Ok(loaded.identity.map(|identity| (loaded.name, identity)))
}

/// The environment variables that paths may name; what is no text cannot stand in a path, and is never told.
fn environment() -> crate::sources::Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The moment a command looks from: as given, or now.
fn moment(text: Option<&str>) -> Result<Micros> {
    match text {
        Some(text) => moments::parse_timestamp(text)
            .with_context(|| format!("`--as-of {text}` is not a moment; write it as 2026-11-01T00:00:00Z")),
        None => Ok(chrono::Utc::now().timestamp_micros()),
    }
}
