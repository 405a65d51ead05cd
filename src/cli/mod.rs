//! The command line: a file per command, and the only place that prints, reads the clock or the environment.
//!
//! In: arguments. Out: what is printed, and an exit code. It promises that nothing is decided here which a worker or a
//! server would need.

mod bug;
mod demo;
mod evaluate;
mod exit;
mod explain;
mod given;
mod new;
mod plan;
mod print;
mod progress;
mod report;
mod rooms;
mod run;
mod show;
mod test;
mod train;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::Outcome;
use print::{out, print_findings, show};

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
    exit::ended(outcome)
}
