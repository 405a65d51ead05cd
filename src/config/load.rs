//! From a path to a [`UseCase`], or to every problem at once.
//!
//! In: the path of a use-case file. Out: the use case, all findings in file order, and the texts they point into. It
//! promises that no secret is in a finding or in a text that is drawn. Reading the files is the only I/O here.

use std::path::{Path, PathBuf};

use serde_yaml::with::singleton_map_recursive;
use xxhash_rust::xxh3::xxh3_128;

use super::locate::{locate, locate_exactly, locate_key, second_document};
use super::secrets::{self, Secrets};
use super::text::text_of;
use super::tree::Node;
use super::{Identity, UseCase, compile, schema, structure, written};
use crate::diagnostic::{self, Diagnostic, Place, Severity, Step};
use written::Level;

/// What came of loading a use-case file.
#[derive(Debug)]
pub struct Loaded {
    /// The use case; absent when any finding is an error.
    pub use_case: Option<UseCase>,
    /// Every finding, in file order.
    pub findings: Vec<Diagnostic>,
    /// The files and their texts for drawing the findings, with an `x` for every character of a secret.
    pub texts: Vec<(PathBuf, String)>,
    /// The files and the xxh3-128 of their bytes, in hex.
    pub hashes: Vec<(PathBuf, String)>,
    /// The files as they were read, for finding places.
    read: AsRead,
    secrets: Secrets,
    /// Top-level keys that came from the extended file.
    inherited: Vec<&'static str>,
    /// The severities that the use case gives to warnings.
    levels: Vec<(String, Level)>,
    /// What was written, with the keys of the extended file; absent when the files have no such shape.
    pub written: Option<written::UseCase>,
}

/// The files and their texts, which may hold secrets.
struct AsRead(Vec<(PathBuf, String)>);

impl std::fmt::Debug for AsRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files", self.0.len())
    }
}

impl Loaded {
    /// The text of a file that was loaded, secrets hidden.
    pub fn text(&self, file: &Path) -> Option<&str> {
        self.texts.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }

    /// Whether any finding is an error.
    pub fn any_error(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The file and the place in it where a value was written; `None` when it was not.
    pub fn place(&self, path: &[Step]) -> Option<(&Path, Place)> {
        let (file, text) = self.read.0.get(usize::from(is_inherited(&self.inherited, path)))?;
        locate_exactly(text, path).map(|place| (file.as_path(), place))
    }

    /// Adds what was found later, in the data or among other files, at the place in the YAML that it is about.
    pub fn report(&mut self, code: &'static str, path: &[Step], on_key: bool, headline: String, help: String) {
        let Some(severity) = severity(code, &self.levels) else { return };
        let file = usize::from(is_inherited(&self.inherited, path));
        let found = finding(&self.read.0, file, code, severity, path, on_key.then_some(0), headline, help);
        self.findings.extend(found.map(|finding| without_secrets(finding, &self.secrets)));
    }
}

fn is_inherited(inherited: &[&'static str], path: &[Step]) -> bool {
    matches!(path.first(), Some(Step::Key(key)) if inherited.contains(&key.as_str()))
}

/// What a code weighs in this use case; `None` where it is allowed.
fn severity(code: &str, levels: &[(String, Level)]) -> Option<Severity> {
    let usual = diagnostic::code(code).map_or(Severity::Error, |code| code.severity);
    match levels.iter().find(|(name, _)| name == code) {
        Some((_, level)) if usual == Severity::Warning => match level {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        },
        _ => Some(usual),
    }
}

#[allow(clippy::too_many_arguments, reason = "a finding has that many parts")]
fn finding(
    texts: &[(PathBuf, String)],
    file: usize,
    code: &'static str,
    severity: Severity,
    path: &[Step],
    at_key: Option<usize>,
    headline: String,
    help: String,
) -> Option<Diagnostic> {
    let (name, text) = texts.get(file)?;
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

/// Whether a file that was taken for a use case is one of data, whose lines are not drawn.
fn holds_data(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(ending.as_str(), "csv" | "tsv" | "txt" | "ndjson" | "jsonl" | "parquet" | "pq")
}

fn without_secrets(mut finding: Diagnostic, secrets: &Secrets) -> Diagnostic {
    for text in [&mut finding.headline, &mut finding.help, &mut finding.path] {
        *text = secrets.sentence(text);
    }
    finding
}

/// Loads a use case and the file it extends. It does not look at any data.
pub fn load(path: &Path) -> Loaded {
    let mut findings = Findings::default();
    let written = findings.written(path);
    let use_case = written.as_ref().and_then(|written| compile::use_case(written, &mut findings));
    findings.finish(use_case, written)
}

/// What came of loading what decides who is who.
#[derive(Debug)]
pub struct WhoIsWho {
    /// The name of the use case; `identity` where the file is the half that use cases share.
    pub name: String,
    /// Who is who; absent when any finding is an error.
    pub identity: Option<Identity>,
    /// Every finding, in file order.
    pub findings: Vec<Diagnostic>,
    /// The files and their texts for drawing the findings, secrets hidden.
    pub texts: Vec<(PathBuf, String)>,
}

/// Loads what decides who is who: from a use case, or from the half that use cases share, without purpose and
/// attributes.
pub fn load_identity(path: &Path) -> WhoIsWho {
    who_is_who(path, |_| {})
}

/// The same without the fitted model that the file may pin, so that one that does not fit can be fitted again.
pub fn load_to_train(path: &Path) -> WhoIsWho {
    who_is_who(path, |written| {
        if let Some(model) = &mut written.match_model {
            model.fitted = None;
        }
    })
}

fn who_is_who(path: &Path, change: impl FnOnce(&mut written::UseCase)) -> WhoIsWho {
    let mut findings = Findings::default();
    let mut written = findings.written(path);
    if let Some(written) = &mut written {
        change(written);
    }
    let identity = written.as_ref().and_then(|written| compile::who_is_who(written, &mut findings));
    let name = written.as_ref().and_then(|written| written.use_case.clone()).unwrap_or_else(|| "identity".to_owned());
    let identity = identity.filter(|_| !findings.any_error());
    let Loaded { findings, texts, .. } = findings.finish(None, written);
    WhoIsWho { name, identity, findings, texts }
}

/// The findings so far, and which file each top-level key came from.
#[derive(Default)]
pub(super) struct Findings {
    /// Each finding, with the name it is about.
    all: Vec<(Diagnostic, Option<String>)>,
    texts: Vec<(PathBuf, String)>,
    secrets: Secrets,
    /// Files that are no YAML.
    broken: Vec<PathBuf>,
    /// Top-level keys that came from the extended file.
    inherited: Vec<&'static str>,
    /// The file that findings without an inherited key point into.
    file: usize,
    levels: Vec<(String, Level)>,
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

    fn add(&mut self, code: &'static str, path: &[Step], at_key: Option<usize>, headline: String, help: String) {
        let file = if is_inherited(&self.inherited, path) { 1 } else { self.file };
        let Some(severity) = severity(code, &self.levels) else { return };
        let found = finding(&self.texts, file, code, severity, path, at_key, headline, help);
        self.all.extend(found.map(|finding| (finding, None)));
    }

    /// Takes the severities that the use case gives to warnings.
    fn set_levels(&mut self, written: &written::UseCase) {
        for (name, level) in written.lints.iter().flat_map(|lints| &lints.0) {
            let path: [Step; 2] = ["lints".into(), name.as_str().into()];
            match diagnostic::code(name) {
                None => {
                    let known = diagnostic::CODES
                        .iter()
                        .filter(|code| code.severity == Severity::Warning)
                        .map(|code| code.name);
                    self.report_at_key(
                        "unknown-code",
                        &path,
                        format!("`{name}` is not a code"),
                        diagnostic::did_you_mean(name, known),
                    );
                }
                Some(code) if code.severity == Severity::Error => {
                    self.report_at_key(
                        "not-adjustable",
                        &path,
                        format!("`{name}` is an error, and only warnings can be adjusted"),
                        "remove it",
                    );
                }
                Some(_) => self.levels.push((name.clone(), *level)),
            }
        }
    }

    /// Whether the key came from the extended file.
    pub(super) fn inherits(&self, key: &str) -> bool {
        self.inherited.contains(&key)
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

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether any finding is an error.
    pub(super) fn any_error(&self) -> bool {
        self.all.iter().any(|(finding, _)| finding.severity == Severity::Error)
    }

    /// What is written in a use case and the file it extends.
    fn written(&mut self, path: &Path) -> Option<written::UseCase> {
        let mut own = self.read(path)?;
        if let Some(base) = own.extends.clone() {
            let base_path = path.parent().unwrap_or(Path::new("")).join(&base);
            if let Some((code, headline, help)) = no_base(path, &base_path, &base) {
                self.report(code, &["extends".into()], headline, help);
                return None;
            }
            let shared = self.read(&base_path)?;
            if shared.extends.is_some() {
                self.file = 1;
                self.report(
                    "nested-extends",
                    &["extends".into()],
                    format!("`{base}` extends another file, and `extends` is one level deep"),
                    "declare everything shared in one file",
                );
                return None;
            }
            self.merge(&mut own, shared);
        }
        self.set_levels(&own);
        Some(own)
    }

    fn read(&mut self, path: &Path) -> Option<written::UseCase> {
        let text = match text_of(path) {
            Ok(text) => text,
            Err((code, headline, help)) => {
                let finding = Diagnostic {
                    code,
                    severity: Severity::Error,
                    headline,
                    file: path.to_owned(),
                    place: None,
                    help,
                    path: String::new(),
                    secret: false,
                };
                self.all.push((finding, None));
                return None;
            }
        };
        self.file = self.texts.len();
        self.texts.push((path.to_owned(), text.clone()));
        let written = self.understand(&text);
        self.file = 0;
        written
    }

    /// The text as a use case; what is wrong with its shape is reported.
    fn understand(&mut self, text: &str) -> Option<written::UseCase> {
        let mut tree: Node = match serde_yaml::from_str(text) {
            Ok(tree) => tree,
            Err(_) if let Some(place) = second_document(text) => {
                let headline = "the file holds several YAML documents, and a use case is one".to_owned();
                self.add_at(
                    Some(place),
                    "several-documents",
                    headline,
                    "write each use case into a file of its own; `---` begins another document",
                );
                return None;
            }
            Err(error) => {
                self.report_yaml_error("invalid-yaml", &error, text);
                self.report_secrets(None, text);
                return None;
            }
        };
        self.report_secrets(Some(&tree), text);
        let problems = structure::problems(&tree, schema::schema());
        const MOST: usize = 100;
        for problem in problems.iter().take(MOST) {
            self.add(problem.code, &problem.path, problem.at_key, problem.headline.clone(), problem.help.clone());
        }
        if problems.is_empty() {
            // From the text, so that a value that cannot be understood is reported at its place.
            return match singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(text)) {
                Ok(written) => Some(written),
                Err(error) => {
                    self.report_yaml_error("invalid-value", &error, text);
                    None
                }
            };
        }
        if problems.iter().any(|problem| !problem.harmless) {
            return None;
        }
        structure::without(&mut tree, &problems.iter().collect::<Vec<_>>());
        singleton_map_recursive::deserialize(tree.to_value()).ok()
    }

    /// Reports every secret of a file: those of the tree, and those that only its lines tell.
    fn report_secrets(&mut self, tree: Option<&Node>, text: &str) {
        const HELP: &str = "take it out, revoke it, and write `${NAME}`";
        let found = tree.map(|tree| self.secrets.learn(tree)).unwrap_or_default();
        for secret in found.iter().take(secrets::REPORTED) {
            self.add(
                "secret-in-file",
                &secret.path,
                secret.on_key.then_some(0),
                "a secret is written here".to_owned(),
                HELP.to_owned(),
            );
        }
        let Some((file, _)) = self.texts.get(self.file).cloned() else { return };
        for place in self.secrets.outside(text, tree.is_some()) {
            let headline = "a secret is written here".to_owned();
            let (code, severity, path) = ("secret-in-file", Severity::Error, String::new());
            let place = Some(place);
            self.all.push((
                Diagnostic {
                    code,
                    severity,
                    headline,
                    file: file.clone(),
                    place,
                    help: HELP.to_owned(),
                    path,
                    secret: true,
                },
                None,
            ));
        }
        if tree.is_none() {
            self.broken.push(file);
        }
    }

    fn report_yaml_error(&mut self, code: &'static str, error: &serde_yaml::Error, text: &str) {
        let lines = text.lines().count().max(1);
        let place = error.location().map(|l| Place { line: l.line().clamp(1, lines), column: l.column().max(1) });
        let message = error.to_string();
        // serde appends the place, which the finding carries itself.
        let message = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]);
        let message = match message.rsplit_once(": ") {
            Some((path, rest)) if code == "invalid-value" && !path.contains(' ') => rest,
            _ => message,
        };
        self.add_at(place, code, shortened(message.to_owned()), "");
    }

    /// An error at a place that no path leads to.
    fn add_at(&mut self, place: Option<Place>, code: &'static str, headline: String, help: &str) {
        let Some((file, _)) = self.texts.get(self.file) else { return };
        let (help, file) = (help.to_owned(), file.clone());
        self.all.push((
            Diagnostic {
                code,
                severity: Severity::Error,
                headline,
                file,
                place,
                help,
                path: String::new(),
                secret: false,
            },
            None,
        ));
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
        inherit!(
            version,
            title,
            purpose,
            entity,
            id_prefix,
            sources,
            identity,
            match_keys,
            match_model,
            never_link,
            population,
            attributes,
            gates,
            write_back,
            tests,
            lints
        );
    }

    fn finish(self, use_case: Option<UseCase>, written: Option<written::UseCase>) -> Loaded {
        let any_error = self.any_error();
        let order = |finding: &Diagnostic| self.texts.iter().position(|(path, _)| *path == finding.file);
        let mut all = self.all;
        all.sort_by_key(|(finding, _)| (order(finding), finding.place));
        let findings =
            one_per_name(all).into_iter().map(|finding| without_secrets(finding, &self.secrets)).collect::<Vec<_>>();
        let use_case = if any_error { None } else { use_case };
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
        let hashes = self
            .texts
            .iter()
            .map(|(path, text)| (path.clone(), format!("{:032x}", xxh3_128(text.as_bytes()))))
            .collect();
        Loaded {
            use_case,
            texts: self.texts.iter().map(shown).collect(),
            findings,
            hashes,
            read: AsRead(self.texts),
            secrets: self.secrets,
            inherited: self.inherited,
            levels: self.levels,
            written,
        }
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

/// A sentence that quotes the file stays a sentence, whatever the file holds.
fn shortened(mut text: String) -> String {
    const MOST: usize = 600;
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Why there is no file to extend; nothing is opened to find out.
fn no_base(path: &Path, base_path: &Path, base: &str) -> Option<(&'static str, String, &'static str)> {
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    match std::fs::metadata(base_path).map(|metadata| metadata.file_type()) {
        Ok(kind) if kind.is_file() && same(path) == same(base_path) => Some((
            "nested-extends",
            "`extends` names this file itself".to_owned(),
            "name the file that holds what is shared, or remove `extends`",
        )),
        Ok(kind) if kind.is_file() => None,
        Ok(kind) if kind.is_dir() => {
            Some(("missing-file", format!("`extends` names `{base}`, which is a folder"), "name a file in it"))
        }
        Ok(_) => Some((
            "missing-file",
            format!("`extends` names `{base}`, which is a pipe, a socket or a device"),
            "name a regular file",
        )),
        Err(_) => Some((
            "missing-file",
            format!("`extends` names `{base}`, which is not a file"),
            "paths are relative to this YAML file",
        )),
    }
}
