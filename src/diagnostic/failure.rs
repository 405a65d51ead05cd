//! What can go wrong beside a user's files, by name, so that a caller can tell one failure from another.
//!
//! In: a message, made where something fails. Out: an error that is found in a chain by `downcast_ref`, however much
//! was said about it since. It promises that the message is ours and holds no data. It does not decide how a program
//! ends.

use std::fmt;

/// A failure with a name; the text is what a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The registry is not what was written: a file is missing, changed, or contradicts another.
    RegistryDamaged(String),
    /// The registry was written by a later release.
    RegistryTooNew(String),
    /// Another run published first; this one published nothing, and can be run again.
    RaceLost(String),
    /// Another run holds a lock for longer than was allowed to wait.
    Locked(String),
    /// Something stands at a place of outputs or registry that is not ours, and is not replaced.
    NotOurs(String),
    /// Outputs, registry and what a run reads overlap.
    Overlap(String),
    /// The run would look from a moment before that of the last one.
    BeforeTheLast(String),
    /// A source cannot be read, or holds a row that is no row.
    DataUnreadable(String),
    /// The command line names what is no name, moment or record.
    CommandLine(String),
    /// What must not happen has happened: a bug of c360.
    Bug(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RegistryDamaged(text)
            | Self::RegistryTooNew(text)
            | Self::RaceLost(text)
            | Self::Locked(text)
            | Self::NotOurs(text)
            | Self::Overlap(text)
            | Self::BeforeTheLast(text)
            | Self::DataUnreadable(text)
            | Self::CommandLine(text)
            | Self::Bug(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn a_failure_is_found_above_and_below_what_was_said_of_it() {
        let cause: anyhow::Result<()> = Err(anyhow::anyhow!("`ids.parquet` is not a table"));
        let damaged = Failure::RegistryDamaged("the registry is damaged".to_owned());
        let error = cause.context(damaged.clone()).context("outer").unwrap_err();
        assert_eq!(error.downcast_ref::<Failure>(), Some(&damaged));
        assert_eq!(super::super::plain(&error), "outer: the registry is damaged: `ids.parquet` is not a table");
        let below = anyhow::Error::new(damaged.clone()).context("inner").context("outer");
        assert_eq!(below.downcast_ref::<Failure>(), Some(&damaged));
    }
}
