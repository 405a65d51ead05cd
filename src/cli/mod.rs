//! The command line: a file per command, and the only place that prints, reads the clock or the environment.
//!
//! In: arguments. Out: what is printed, and an exit code. It promises that nothing is decided here which a worker or a
//! server would need.

mod arguments;
mod blocking;
mod bug;
mod demo;
mod evaluate;
mod exit;
mod explain;
mod given;
mod history;
mod judge;
mod new;
mod notes;
mod print;
mod progress;
mod report;
mod rooms;
mod run;
mod show;
mod taught;
mod test;
mod train;
mod validate;
#[cfg(feature = "vary")]
mod vary;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use exit::Outcome;
use print::{out, print_findings, show};

/// A command line that is wrong ends with 2 (clap), one that could not run with 4.
pub fn main() -> ExitCode {
    bug::told(command)
}

fn command() -> ExitCode {
    #[cfg(feature = "vary")]
    vary::begin();
    let arguments = Arguments::parse();
    let quiet = arguments.quiet;
    let file = arguments.command.file().map(Path::to_owned);
    let outcome = match arguments.command {
        Command::New(arguments) => new::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Run(arguments) => run::run(&arguments, quiet),
        Command::Report(arguments) => report::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments, quiet),
        Command::Train(arguments) => train::run(&arguments, quiet),
        Command::Blocking(arguments) => blocking::run(&arguments, quiet),
        Command::Plan { .. } => exit::renamed("plan", "blocking"),
        Command::Explain(arguments) => explain::run(&arguments, quiet),
        Command::History(arguments) => history::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments, quiet),
        Command::Schema => out(&crate::config::json_schema()).map(|()| Outcome::Good),
    };
    #[cfg(feature = "vary")]
    vary::end();
    exit::ended(outcome, file.as_deref())
}
