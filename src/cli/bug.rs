//! What is left when something panics: a line that says where, and nothing that the program was working on.
//!
//! In: a command. Out: how it ended. It promises that the text of a panic, which may quote a value, is never printed,
//! and that a panic that a room has caught, such as one over a damaged file, is not told at all.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::exit::panicked;
use super::print::say;

/// Where the last panic was.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Runs a command; a panic ends like everything else that could not run.
pub(super) fn told(command: fn() -> ExitCode) -> ExitCode {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        say(&format!(
            "error: this is a bug of c360, at {place}; please report it with the command, and without your data\n"
        ));
        panicked()
    })
}
