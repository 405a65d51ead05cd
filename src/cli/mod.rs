//! The command line: a file per command, and the only place that prints, reads the clock or the environment.
//!
//! In: arguments. Out: what is printed, and an exit code. It promises that nothing is decided here which a worker or a
//! server would need.

mod arguments;
mod blocking;
mod bug;
mod calibrate;
mod colour;
mod command;
mod demo;
mod evaluate;
mod examples;
mod exit;
mod explain;
mod explain_code;
mod follow;
mod forget;
mod given;
mod held;
mod history;
mod judge;
mod manual;
mod new;
mod notes;
mod plan;
mod print;
mod progress;
mod registry;
mod report;
mod rollback;
mod rooms;
mod run;
mod samples;
mod schema;
mod show;
mod taught;
mod test;
mod train;
mod upgrade;
mod validate;
#[cfg(feature = "vary")]
mod vary;
mod verify;

use std::path::Path;
use std::process::ExitCode;

use clap::FromArgMatches as _;

use arguments::{Arguments, Command};
pub use command::commands_page;
use exit::Outcome;
use print::{print_findings, show};

/// A command line that is wrong ends with 2 (clap), one that could not run with 4.
pub fn main() -> ExitCode {
    bug::told(command)
}

fn command() -> ExitCode {
    #[cfg(feature = "vary")]
    vary::begin();
    let typed = Arguments::from_arg_matches(&command::command().get_matches());
    let arguments = typed.unwrap_or_else(|wrong| wrong.exit());
    let quiet = arguments.quiet;
    colour::choose(arguments.color);
    let file = arguments.command.file().map(Path::to_owned);
    let outcome = match arguments.command {
        Command::New(arguments) => new::run(&arguments, quiet),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Run(arguments) => run::run(&arguments, quiet),
        Command::Report(arguments) => report::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments, quiet),
        Command::Train(arguments) => train::run(&arguments, quiet),
        Command::Blocking(arguments) => blocking::run(&arguments, quiet),
        Command::Plan(arguments) => plan::run(&arguments, quiet),
        Command::Explain(arguments) => explain::run(&arguments, quiet),
        Command::History(arguments) => history::run(&arguments),
        Command::Registry(arguments) => registry::run(&arguments, quiet),
        Command::Rollback(arguments) => rollback::run(&arguments, quiet),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Forget(arguments) => forget::run(&arguments, quiet),
        Command::Disclose(arguments) => forget::disclosed(&arguments, quiet),
        Command::Demo(arguments) => demo::run(&arguments, quiet),
        Command::Upgrade(arguments) => upgrade::run(&arguments),
        Command::ExplainCode(arguments) => explain_code::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments, command::command()),
        Command::Man(arguments) => manual::man(&arguments, command::command()),
    };
    #[cfg(feature = "vary")]
    vary::end();
    exit::ended(outcome, file.as_deref())
}
