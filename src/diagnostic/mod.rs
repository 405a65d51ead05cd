//! What is wrong in a user's files, said so that they can mend it.
//!
//! Every problem has a [`Code`] with a page in `docs/diagnostics.md`; [`human`] draws findings for people, [`machine`]
//! for CI.
//!
//! In: a code, a headline, a file and a path inside its YAML. Out: a [`Diagnostic`] that knows its line and column and
//! draws itself with the offending line and a caret. It promises that the headline stands alone. It does not decide
//! whether something is wrong.

mod amounts;
mod briefly;
mod code;
mod codes;
mod failure;
pub mod human;
pub mod junit;
pub mod machine;
mod once;
mod page;
mod plain;
mod problem;
pub mod tested;
mod visible;

use std::path::PathBuf;

pub use amounts::{count, plural, thousands};
pub use briefly::briefly;
pub use code::Code;
pub use codes::{CODES, code};
pub use failure::Failure;
pub use once::each_once;
pub use page::{code_in_words, page};
pub use plain::{Located, place_of, plain, words};
pub use problem::Problem;
use visible::begins_command;
pub(crate) use visible::{COMMAND, is_unseen};
pub use visible::{visible, visible_lines};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The use case cannot be trusted or run as written.
    Error,
    /// The use case runs, and a careful reviewer would ask about it.
    Warning,
}

/// One step from the root of a YAML document towards a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value under this key.
    Key(String),
    /// The element at this place of a list, counted from zero.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A place in a text file, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One finding about one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// A stable kebab-case name of the problem, such as `unknown-source`.
    pub code: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong, in one sentence that stands alone.
    pub headline: String,
    /// The file it is about.
    pub file: PathBuf,
    /// Where in the file; `None` when the whole file is meant.
    pub place: Option<Place>,
    /// What to do next; empty when the headline says it.
    pub help: String,
    /// The path inside the YAML, such as `attributes[2].from.stripe`; empty for the whole file.
    pub path: String,
    /// The line holds a secret and is never shown.
    pub secret: bool,
}

/// A path as people write it: `attributes[2].from.stripe`.
pub fn dotted(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => {
                text.push('.');
                text.push_str(key);
            }
            Step::Index(i) => text.push_str(&format!("[{i}]")),
        }
    }
    text
}

/// "did you mean" for a name that is not among `known`: the nearest one, if it is near enough to be a slip.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().min(name.chars().count()) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The help for an unknown name: the nearest known one, or all of them when none is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(name, known.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => {
            let all: Vec<&str> = known.into_iter().collect();
            let shown = all.iter().take(30).copied().collect::<Vec<_>>().join(", ");
            let more = if all.len() > 30 { format!(" and {} more", all.len() - 30) } else { String::new() };
            format!("known: {shown}{more}")
        }
    }
}
