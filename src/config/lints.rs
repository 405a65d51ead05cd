//! What warnings weigh in one use case.
//!
//! In: `lints` as written. Out: the severity of each code. Errors weigh the same everywhere.

use schemars::JsonSchema;

use crate::diagnostic::{self, Severity};

/// What a warning weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported, and stops nothing unless `--deny-warnings` is given.
    Warn,
    /// It is an error.
    Error,
}

/// The severities that a use case gives to warnings, by code.
#[derive(Debug, Default)]
pub(super) struct Lints(Vec<(String, Level)>);

impl Lints {
    pub(super) fn set(&mut self, code: &str, level: Level) {
        self.0.push((code.to_owned(), level));
    }

    /// What a code weighs in this use case; `None` where it is allowed.
    pub(super) fn severity(&self, code: &str) -> Option<Severity> {
        let usual = diagnostic::code(code).map_or(Severity::Error, |code| code.severity);
        match self.0.iter().find(|(name, _)| name == code) {
            Some((_, level)) if usual == Severity::Warning => match level {
                Level::Allow => None,
                Level::Warn => Some(Severity::Warning),
                Level::Error => Some(Severity::Error),
            },
            _ => Some(usual),
        }
    }
}
