//! From a path to a [`UseCase`], or to every problem at once.
//!
//! In: the path of a use-case file. Out: the use case, all findings in file order, and the texts they point into. Reading
//! the files is the only I/O here.

use std::path::{Path, PathBuf};

use serde_yaml::with::singleton_map_recursive;

use super::locate::{locate, locate_key};
use super::{UseCase, compile, written};
use crate::diagnostic::{Diagnostic, Place, Severity, Step};

/// What came of loading a use-case file.
#[derive(Debug)]
pub struct Loaded {
    /// The use case; absent when any finding is an error.
    pub use_case: Option<UseCase>,
    /// Every finding, in file order.
    pub findings: Vec<Diagnostic>,
    /// The files and their texts, for drawing the findings.
    pub texts: Vec<(PathBuf, String)>,
    /// Top-level keys that came from the extended file.
    inherited: Vec<&'static str>,
}

impl Loaded {
    /// The text of a file that was loaded.
    pub fn text(&self, file: &Path) -> Option<&str> {
        self.texts.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }

    /// An error that was found later, in the data, at the place in the YAML that it is about.
    pub fn error_at(&self, code: &'static str, path: &[Step], headline: String, help: String) -> Diagnostic {
        let inherited = matches!(path.first(), Some(Step::Key(key)) if self.inherited.contains(&key.as_str()));
        let (file, place) = match self.texts.get(usize::from(inherited)) {
            Some((file, text)) => (file.clone(), locate(text, path)),
            None => (PathBuf::new(), None),
        };
        Diagnostic { code, severity: Severity::Error, headline, file, place, help }
    }
}

/// Loads a use case and the file it extends. It does not look at any data.
pub fn load(path: &Path) -> Loaded {
    let mut findings = Findings::default();
    let Some(mut own) = findings.read(path) else { return findings.finish(None) };
    if let Some(base) = own.extends.clone() {
        let base_path = path.parent().unwrap_or(Path::new("")).join(&base);
        if !base_path.is_file() {
            findings.error(
                "missing-file",
                &["extends".into()],
                format!("`extends` names `{base}`, which is not a file"),
                "paths are relative to this YAML file",
            );
            return findings.finish(None);
        }
        let Some(shared) = findings.read(&base_path) else { return findings.finish(None) };
        if shared.extends.is_some() {
            findings.file = 1;
            findings.error(
                "nested-extends",
                &["extends".into()],
                format!("`{base}` extends another file, and `extends` is one level deep"),
                "declare everything shared in one file",
            );
            return findings.finish(None);
        }
        findings.merge(&mut own, shared);
    }
    let use_case = compile::compile(&own, &mut findings);
    findings.finish(use_case)
}

/// The findings so far, and which file each top-level key came from.
#[derive(Default)]
pub(super) struct Findings {
    all: Vec<Diagnostic>,
    texts: Vec<(PathBuf, String)>,
    /// Top-level keys that came from the extended file.
    inherited: Vec<&'static str>,
    /// The file that findings without an inherited key point into.
    file: usize,
}

impl Findings {
    /// An error at the value under `path`.
    pub(super) fn error(&mut self, code: &'static str, path: &[Step], headline: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Error, path, false, headline.into(), help.into());
    }

    /// An error at the key under `path`.
    pub(super) fn error_at_key(&mut self, code: &'static str, path: &[Step], headline: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Error, path, true, headline.into(), help.into());
    }

    /// A warning at the value under `path`.
    pub(super) fn warning(&mut self, code: &'static str, path: &[Step], headline: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Warning, path, false, headline.into(), help.into());
    }

    fn add(&mut self, code: &'static str, severity: Severity, path: &[Step], on_key: bool, headline: String, help: String) {
        let file = match path.first() {
            Some(Step::Key(key)) if self.inherited.contains(&key.as_str()) => 1,
            _ => self.file,
        };
        let Some((name, text)) = self.texts.get(file) else { return };
        let place = if path.is_empty() {
            None
        } else if on_key {
            locate_key(text, path)
        } else {
            locate(text, path)
        };
        self.all.push(Diagnostic { code, severity, headline, file: name.clone(), place, help });
    }

    /// The folder that paths under a top-level key are relative to.
    pub(super) fn base_of(&self, key: &str) -> PathBuf {
        let file = usize::from(self.inherited.contains(&key));
        self.texts.get(file).and_then(|(path, _)| path.parent()).unwrap_or(Path::new("")).to_owned()
    }

    /// The files read, the use case first.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.texts.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Whether any finding is an error.
    pub(super) fn any_error(&self) -> bool {
        self.all.iter().any(|finding| finding.severity == Severity::Error)
    }

    fn read(&mut self, path: &Path) -> Option<written::UseCase> {
        let unreadable = |headline: String, help: &str| Diagnostic {
            code: "unreadable-file",
            severity: Severity::Error,
            headline,
            file: path.to_owned(),
            place: None,
            help: help.to_owned(),
        };
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.all.push(unreadable(format!("the file cannot be read: {error}"), ""));
                return None;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
                self.all.push(unreadable(format!("line {line} is not UTF-8"), "save the file as UTF-8"));
                return None;
            }
        };
        self.texts.push((path.to_owned(), text.clone()));
        let deserializer = serde_yaml::Deserializer::from_str(&text);
        match singleton_map_recursive::deserialize::<written::UseCase, _>(deserializer) {
            Ok(use_case) => Some(use_case),
            Err(error) => {
                let place = error.location().map(|l| Place { line: l.line(), column: l.column() });
                let (headline, help) = explain_yaml_error(&error.to_string());
                self.all.push(Diagnostic { code: "invalid-yaml", severity: Severity::Error, headline, file: path.to_owned(), place, help });
                None
            }
        }
    }

    /// What the use case declares itself wins, whole key by whole key.
    fn merge(&mut self, own: &mut written::UseCase, shared: written::UseCase) {
        let inherited = &mut self.inherited;
        macro_rules! inherit {
            ($($key:ident),*) => {$(
                if own.$key.is_none() && shared.$key.is_some() {
                    own.$key = shared.$key;
                    inherited.push(stringify!($key));
                }
            )*};
        }
        inherit!(version, title, purpose, entity, id_prefix, sources, identity, match_keys, never_link, population, attributes, gates, write_back);
    }

    fn finish(mut self, use_case: Option<UseCase>) -> Loaded {
        let order = |finding: &Diagnostic| self.texts.iter().position(|(path, _)| *path == finding.file);
        self.all.sort_by_key(|finding| (order(finding), finding.place));
        let use_case = if self.any_error() { None } else { use_case };
        Loaded { use_case, findings: self.all, texts: self.texts, inherited: self.inherited }
    }
}

/// serde's message as a headline and a help: without the place, which the finding carries itself.
fn explain_yaml_error(message: &str) -> (String, String) {
    let message = match message.rfind(" at line ") {
        Some(end) => &message[..end],
        None => message,
    };
    if let Some((field, known)) = message.split_once("unknown field `").and_then(|(_, rest)| rest.split_once("`, expected ")) {
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return (format!("`{field}` is not a key here"), crate::diagnostic::did_you_mean(field, known));
    }
    if let Some((variant, known)) = message.split_once("unknown variant `").and_then(|(_, rest)| rest.split_once("`, expected ")) {
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return (format!("`{variant}` is not one of the choices here"), crate::diagnostic::did_you_mean(variant, known));
    }
    if let Some(field) = message.split_once("missing field `").and_then(|(_, rest)| rest.split_once('`')).map(|(field, _)| field) {
        return (format!("the key `{field}` is missing here"), format!("add `{field}:`"));
    }
    (message.to_owned(), String::new())
}
