//! What is said of a source that cannot be read, and where.

use crate::config::Source;
use crate::diagnostic::{Failure, Located};

/// What is said of a source that cannot be read; why comes after it.
pub(super) fn unreadable(source: &Source) -> Failure {
    Failure::DataUnreadable(format!("reading source `{}`", source.name))
}

/// The place of what is read for a source.
pub(super) fn at_read(source: &Source) -> Located {
    Located::at(vec!["sources".into(), source.name.as_str().into(), "read".into()])
}
