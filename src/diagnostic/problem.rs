//! What the data shows to be wrong with one place of a use case, found while a run is under way.
//!
//! In: a code, the path inside the YAML, a headline and what to do. Out: an error that is carried to the caller, who
//! draws it at its line. It promises that the headline stands alone. It does not know the file.

use std::fmt;

use super::Step;

/// A finding that has not met its file yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of its code, such as `too-many-pairs`.
    pub code: &'static str,
    /// The path inside the YAML.
    pub path: Vec<Step>,
    /// What is wrong, in one sentence that stands alone.
    pub headline: String,
    /// What to do next.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.headline, self.help)
    }
}

impl std::error::Error for Problem {}
