//! A kind of problem: what it is called, what it weighs, and what is said of it.

use super::Severity;

/// A kind of problem.
#[derive(Debug)]
pub struct Code {
    /// Its stable kebab-case name.
    pub name: &'static str,
    /// Its severity, unless a use case changes that of a warning.
    pub severity: Severity,
    /// What it is, in one line.
    pub headline: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub mend: &'static str,
}

pub(super) const fn new(
    name: &'static str,
    severity: Severity,
    headline: &'static str,
    why: &'static str,
    mend: &'static str,
) -> Code {
    Code { name, severity, headline, why, mend }
}
