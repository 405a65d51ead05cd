//! How a command ends: the one place that knows exit codes.
//!
//! In: what a command came to. Out: an exit code, and what is said on stderr. It promises the same code for the same
//! kind of end in every command.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Error, Result};

use super::print::{complain, say};
use crate::config;
use crate::diagnostic::{Failure, Problem, plain};

/// Every exit code, and what it says.
pub(super) const CODES: [(u8, &str); 5] = [
    (0, "done, and good"),
    (1, "the files are not valid: every finding is named at its line"),
    (2, "the command line is wrong"),
    (3, "a gate was broken: nothing was published"),
    (4, "it could not run: data, registry or machine; why is said in one message"),
];

/// How a command ends; the same in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done, and good.
    Good,
    /// The files are not valid.
    Invalid,
    /// A gate was broken; nothing was published.
    GateBroken,
}

/// The exit code of a command; an error is said, on stderr, so that an answer on stdout stays whole. `file` is the use
/// case that the command was about.
pub(super) fn ended(outcome: Result<Outcome>, file: Option<&Path>) -> ExitCode {
    ExitCode::from(match outcome {
        Ok(Outcome::Good) => 0,
        Ok(Outcome::Invalid) => 1,
        Ok(Outcome::GateBroken) => 3,
        Err(error) => {
            match (error.downcast_ref::<Problem>(), file) {
                (Some(problem), Some(file)) => drawn(problem, file),
                _ => {
                    // Only what begins a line is an error of ours, whatever a name holds.
                    let told = plain(&error).lines().map(str::trim_start).collect::<Vec<_>>().join("\n  ");
                    say(&format!("error: {told}\n"));
                }
            }
            code(&error)
        }
    })
}

/// Draws a problem that the data has shown at its line in the file.
fn drawn(problem: &Problem, file: &Path) {
    let mut loaded = config::load(file);
    // What else there is to say of the file has been said, or belongs to its other half.
    loaded.findings.clear();
    loaded.report(problem.code, &problem.path, false, problem.headline.clone(), problem.help.clone());
    complain(&loaded.findings, &loaded.texts);
}

/// A panic ends like everything else that could not run.
pub(super) fn panicked() -> ExitCode {
    ExitCode::from(code(&Error::new(Failure::Bug(String::new()))))
}

/// The exit code of a failure. Those that can be mended in different ways have different names and one code, so that a
/// pipeline which knows 4 knows them all.
fn code(error: &Error) -> u8 {
    if error.is::<Problem>() {
        return 1;
    }
    match error.downcast_ref::<Failure>() {
        Some(Failure::RegistryDamaged(_) | Failure::RegistryTooNew(_)) => 4,
        Some(Failure::RaceLost(_) | Failure::Locked(_)) => 4,
        Some(Failure::NotOurs(_) | Failure::Overlap(_) | Failure::BeforeTheLast(_)) => 4,
        Some(Failure::DataUnreadable(_)) => 4,
        Some(Failure::Bug(_)) => 4,
        Some(Failure::CommandLine(_)) => 2,
        // What the machine has to say for itself.
        None => 4,
    }
}
