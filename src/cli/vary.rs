//! Other values for the numbers that decide who is who; only in a program that is built to measure them.
//!
//! `C360_VARY` says which, such as `types/text.rs SOME=0.3`. `C360_NUMBERS` names a file into which the numbers are
//! written that the command has read.

use crate::numbers::vary;

/// Takes the other values.
pub(super) fn begin() {
    vary::set(std::env::var("C360_VARY").unwrap_or_default());
}

/// Says which numbers were read; a file that cannot be written is missed by who asked for it.
pub(super) fn end() {
    if let Some(file) = std::env::var_os("C360_NUMBERS") {
        let _ = std::fs::write(file, vary::read().join("\n"));
    }
}
