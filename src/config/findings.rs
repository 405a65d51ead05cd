//! Everything that is wrong with a use case, gathered, and the small checks that every noun asks.
//!
//! In: what whoever understands a part of the file finds, by code, path and words. Out: findings in file order, one for
//! each name that is wrong, however often it stands. It promises that no secret is in a finding. It knows no noun.

use std::path::{Path, PathBuf};

use super::duration::{Span, parse_span};
use super::files::Files;
use super::lints::Level;
use crate::diagnostic::{Diagnostic, Place, Severity, Step, dotted};

/// A path of keys and indices, as an array of steps.
macro_rules! steps {
    ($($step:expr),* $(,)?) => { [$($crate::diagnostic::Step::from($step)),*] };
}
pub(super) use steps;

/// The code, headline and help of why something cannot be used.
pub(super) type Refusal = (&'static str, String, String);

/// The findings so far, and the files that they point into.
#[derive(Default)]
pub(super) struct Findings {
    /// Each finding, with the name it is about.
    all: Vec<(Diagnostic, Option<String>)>,
    files: Files,
    /// The file that findings without an inherited key point into.
    file: usize,
}

impl Findings {
    /// A finding at the value under `path`; its code says how bad it is.
    pub(super) fn report(
        &mut self,
        code: &'static str,
        path: &[Step],
        headline: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, path, None, headline.into(), help.into());
    }

    /// A finding at the key under `path`.
    pub(super) fn report_at_key(
        &mut self,
        code: &'static str,
        path: &[Step],
        headline: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, path, Some(0), headline.into(), help.into());
    }

    /// The name that the last finding is about: one name that is wrong at many places is one mistake.
    pub(super) fn about(&mut self, name: &str) {
        if let Some((_, about)) = self.all.last_mut() {
            *about = Some(name.to_owned());
        }
    }

    /// A finding at the value under `path`, or at its key after so many of its name.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        path: &[Step],
        at_key: Option<usize>,
        headline: String,
        help: String,
    ) {
        let file = if self.files.is_inherited(path) { 1 } else { self.file };
        let found = self.files.finding(file, code, path, at_key, headline, help);
        self.all.extend(found.map(|finding| (finding, None)));
    }

    /// An error in the file that is being read, at a place that no path leads to.
    pub(super) fn add_at(&mut self, place: Option<Place>, code: &'static str, headline: String, help: &str) {
        let Some((file, _)) = self.files.texts.get(self.file) else { return };
        self.add_to(file.clone(), place, (code, headline, help.to_owned()));
    }

    /// An error in any file, read or not.
    pub(super) fn add_to(&mut self, file: PathBuf, place: Option<Place>, (code, headline, help): Refusal) {
        let (severity, path, secret) = (Severity::Error, String::new(), code == "secret-in-file");
        self.all.push((Diagnostic { code, severity, headline, file, place, help, path, secret }, None));
    }

    /// Another file was read; findings point into it until [`Findings::point_into`] says otherwise.
    pub(super) fn begin(&mut self, path: &Path, text: String) {
        self.file = self.files.texts.len();
        self.files.texts.push((path.to_owned(), text));
    }

    /// Findings without an inherited key point into this file from now on.
    pub(super) fn point_into(&mut self, file: usize) {
        self.file = file;
    }

    /// The key came from the extended file.
    pub(super) fn inherit(&mut self, key: &'static str) {
        self.files.inherited.push(key);
    }

    /// What a warning weighs from now on.
    pub(super) fn weigh(&mut self, code: &str, level: Level) {
        self.files.lints.set(code, level);
    }

    /// The files that findings point into.
    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// The same, to be told what was learned.
    pub(super) fn files_mut(&mut self) -> &mut Files {
        &mut self.files
    }

    /// The file that is being read.
    pub(super) fn current(&self) -> Option<&Path> {
        self.files.texts.get(self.file).map(|(path, _)| path.as_path())
    }

    /// Whether the key came from the extended file.
    pub(super) fn inherits(&self, key: &str) -> bool {
        self.files.inherited.contains(&key)
    }

    /// The folder that paths under a top-level key are relative to.
    pub(super) fn base_of(&self, key: &str) -> PathBuf {
        let file = usize::from(self.inherits(key));
        self.files.texts.get(file).and_then(|(path, _)| path.parent()).unwrap_or(Path::new("")).to_owned()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether any finding is an error.
    pub(super) fn any_error(&self) -> bool {
        self.all.iter().any(|(finding, _)| finding.severity == Severity::Error)
    }

    /// Whether anything is found under `path`.
    pub(super) fn any_under(&self, path: &[Step]) -> bool {
        let path = dotted(path);
        let is_under =
            |found: &str| found.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        self.all.iter().any(|(finding, _)| is_under(&finding.path))
    }

    /// All findings in file order, and the files they point into.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, Files) {
        let Self { mut all, files, .. } = self;
        let order = |finding: &Diagnostic| files.texts.iter().position(|(path, _)| *path == finding.file);
        all.sort_by_key(|(finding, _)| (order(finding), finding.place));
        let findings = one_per_name(all).into_iter().map(|finding| files.without_secrets(finding)).collect();
        (findings, files)
    }
}

/// Of findings about one name the first, which tells where else the name stands.
fn one_per_name(all: Vec<(Diagnostic, Option<String>)>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, Option<String>, Vec<usize>)> = Vec::new();
    for (finding, about) in all {
        let same = |other: &&mut (Diagnostic, Option<String>, Vec<usize>)| {
            about.is_some() && other.0.code == finding.code && other.1 == about
        };
        match kept.iter_mut().find(same) {
            Some((_, _, lines)) => lines.extend(finding.place.map(|place| place.line)),
            None => kept.push((finding, about, Vec::new())),
        }
    }
    kept.into_iter()
        .map(|(mut finding, _, lines)| {
            if !lines.is_empty() {
                let shown: Vec<String> = lines.iter().take(5).map(usize::to_string).collect();
                let more = if lines.len() > 5 { " ..." } else { "" };
                let separator = if finding.help.is_empty() { "" } else { "; " };
                finding.help.push_str(&format!("{separator}also on line {}{more}", shown.join(", ")));
            }
            finding
        })
        .collect()
}

/// A key of the file that can be a column, a folder and a word in SQL.
pub(super) fn key(name: &str, path: &[Step], findings: &mut Findings) {
    if !is_name(name) {
        findings.report_at_key("invalid-name", path, format!("`{name}` is not a name"), NAME);
    }
}

/// A value of the file that can be a column, a folder and a word in SQL.
pub(super) fn name(name: &str, path: &[Step], findings: &mut Findings) {
    if !is_name(name) {
        findings.report("invalid-name", path, format!("`{name}` is not a name"), NAME);
    }
}

/// A value of the file that can stand before canonical IDs.
pub(super) fn prefix(prefix: &str, path: &[Step], findings: &mut Findings) {
    if !(1..=8).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        let headline = format!("`{prefix}` cannot start an ID");
        findings.report("invalid-name", path, headline, "one to eight capital letters, such as `ACC`");
    }
}

const NAME: &str = "lower-case letters, digits and underscores, starting with a letter, at most 63";

pub(super) fn is_name(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    starts_well && name.len() <= 63 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Reports a share outside 0..=1; written so that NaN fails.
pub(super) fn share(value: Option<f64>, path: &[Step], name: &str, findings: &mut Findings) {
    if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
        findings.report("out-of-range", path, format!("`{name}` is {value}, and it is a share between 0 and 1"), "");
    }
}

/// Reports a probability that is not strictly between 0 and 1: certainty could never be corrected by evidence.
pub(super) fn probability(value: Option<f64>, path: &[Step], name: &str, findings: &mut Findings) {
    if let Some(value) = value.filter(|value| !(*value > 0.0 && *value < 1.0)) {
        findings.report(
            "out-of-range",
            path,
            format!("`{name}` is {value}, and it is a probability above 0 and below 1"),
            "certainty is not on offer: evidence could never correct it",
        );
    }
}

/// A span of time, when one is written and is understood.
pub(super) fn span(text: Option<&String>, path: &[Step], findings: &mut Findings) -> Option<Span> {
    match parse_span(text?) {
        Ok(span) => Some(span),
        Err(why) => {
            findings.report("invalid-duration", path, why, "");
            None
        }
    }
}
