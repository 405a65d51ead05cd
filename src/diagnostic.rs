//! What is wrong in a user's files, said so that they can mend it.
//!
//! In: a code, a headline, a file and a path inside its YAML. Out: a [`Diagnostic`] that knows its line and column and
//! draws itself with the offending line and a caret. It promises that the headline stands alone. It does not decide
//! whether something is wrong.

use std::fmt::Write as _;
use std::path::PathBuf;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
}

impl Diagnostic {
    /// The finding as a person reads it in a terminal: headline, place, the line with a caret, and help.
    ///
    /// `source` is the text of the file, when it is at hand.
    pub fn render(&self, source: Option<&str>) -> String {
        let mut out = String::new();
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(out, "{severity}[{}]: {}", self.code, self.headline);
        let file = self.file.display();
        let Some(place) = self.place else {
            let _ = writeln!(out, "  --> {file}");
            if !self.help.is_empty() {
                let _ = writeln!(out, "   = {}", self.help);
            }
            return out;
        };
        let _ = writeln!(out, "  --> {file}:{}:{}", place.line, place.column);
        let line = source.and_then(|text| text.lines().nth(place.line - 1));
        match line {
            Some(line) => {
                let number = place.line.to_string();
                let margin = " ".repeat(number.len());
                let caret = caret_under(line, place.column);
                let _ = writeln!(out, "{margin} |\n{number} | {line}\n{margin} | {caret} {}", self.help);
            }
            None if !self.help.is_empty() => {
                let _ = writeln!(out, "   = {}", self.help);
            }
            None => {}
        }
        out.lines().map(str::trim_end).fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        })
    }
}

/// Blanks up to `column`, then one caret per character of the word that starts there.
fn caret_under(line: &str, column: usize) -> String {
    let before: String = line.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let word = line.chars().skip(column - 1).take_while(|c| !matches!(c, ' ' | ':' | ',' | '}' | ']' | '{' | '[')).count();
    format!("{before}{}", "^".repeat(word.clamp(1, 60)))
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
