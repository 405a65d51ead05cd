//! The files of a use case as they were read, and how a finding points into them.
//!
//! In: the texts of the use case and of the file it extends, the keys that came from the latter, and what warnings
//! weigh. Out: findings with severity, file and place, and texts that can be drawn. It promises that no secret is in
//! either. It does not know what a key means.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::lints::Lints;
use super::sources::Format;
use super::text::{Secrets, locate, locate_exactly, locate_key};
use crate::diagnostic::{self, Diagnostic, Place, Step};

/// What findings point into: the use case first, then the file it extends.
#[derive(Default)]
pub(super) struct Files {
    /// The files and their texts, which may hold secrets.
    pub(super) texts: Vec<(PathBuf, String)>,
    pub(super) secrets: Secrets,
    /// Files that are no YAML.
    pub(super) broken: Vec<PathBuf>,
    /// Top-level keys that came from the extended file.
    pub(super) inherited: Vec<&'static str>,
    pub(super) lints: Lints,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files, {:?}", self.texts.len(), self.secrets)
    }
}

impl Files {
    /// Whether a value came from the extended file.
    pub(super) fn is_inherited(&self, path: &[Step]) -> bool {
        matches!(path.first(), Some(Step::Key(key)) if self.inherited.contains(&key.as_str()))
    }

    /// The file and the place in it where a value was written; `None` when it was not.
    pub(super) fn place(&self, path: &[Step]) -> Option<(&Path, Place)> {
        let (file, text) = self.texts.get(usize::from(self.is_inherited(path)))?;
        locate_exactly(text, path).map(|place| (file.as_path(), place))
    }

    /// A finding at the value under `path`, or at its key after so many of its name; `None` where the code is allowed.
    pub(super) fn finding(
        &self,
        file: usize,
        code: &'static str,
        path: &[Step],
        at_key: Option<usize>,
        headline: String,
        help: String,
    ) -> Option<Diagnostic> {
        let severity = self.lints.severity(code)?;
        let (name, text) = self.texts.get(file)?;
        let place = match at_key {
            _ if path.is_empty() => None,
            Some(earlier) => locate_key(text, path, earlier),
            None => locate(text, path),
        };
        let path = shortened(diagnostic::dotted(path));
        let (headline, help) = (shortened(headline), shortened(help));
        Some(Diagnostic {
            code,
            severity,
            headline,
            file: name.clone(),
            place,
            help,
            path,
            secret: code == "secret-in-file",
        })
    }

    /// The finding as it may be shown.
    pub(super) fn without_secrets(&self, mut finding: Diagnostic) -> Diagnostic {
        for text in [&mut finding.headline, &mut finding.help, &mut finding.path] {
            *text = self.secrets.sentence(text);
        }
        finding
    }

    /// The files and their texts for drawing the findings, with an `x` for every character of a secret.
    pub(super) fn shown(&self, findings: &[Diagnostic]) -> Vec<(PathBuf, String)> {
        let shown = |(path, text): &(PathBuf, String)| {
            if holds_data(path) {
                return (path.clone(), String::new());
            }
            let places: Vec<Place> = findings
                .iter()
                .filter(|finding| finding.secret && finding.file == *path)
                .filter_map(|finding| finding.place)
                .collect();
            (path.clone(), self.secrets.file(text, !self.broken.contains(path), &places))
        };
        self.texts.iter().map(shown).collect()
    }

    /// The files and the xxh3-128 of their bytes, in hex.
    pub(super) fn hashes(&self) -> Vec<(PathBuf, String)> {
        let hash = |text: &String| format!("{:032x}", xxh3_128(text.as_bytes()));
        self.texts.iter().map(|(path, text)| (path.clone(), hash(text))).collect()
    }
}

/// Whether a file that was taken for a use case is one of data, whose lines are not drawn.
fn holds_data(path: &Path) -> bool {
    Format::of(path).is_some()
}

/// A sentence that quotes the file stays a sentence, whatever the file holds.
pub(super) fn shortened(mut text: String) -> String {
    const MOST: usize = 600;
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}
