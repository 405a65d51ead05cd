//! From a path to a [`UseCase`], or to every problem at once.
//!
//! In: the path of a use-case file. Out: the use case, all findings in file order, and the texts they point into. It
//! promises that no secret is in a finding or in a text that is drawn. It looks at no data.

use std::path::{Path, PathBuf};

use super::files::Files;
use super::findings::Findings;
use super::needs::Need;
use super::reading;
use super::usecase::{Identity, UseCase};
use super::{compile, show, written};
use crate::diagnostic::{Diagnostic, Place, Severity, Step};

/// What came of loading a use-case file.
#[derive(Debug)]
pub struct Loaded {
    /// The use case; absent when any finding is an error.
    pub use_case: Option<UseCase>,
    /// Of a file that holds only what use cases share: who is who, and for each source the columns that are read;
    /// absent when any finding is an error.
    pub identity: Option<(Identity, Vec<Vec<Need>>)>,
    /// Every finding, in file order.
    pub findings: Vec<Diagnostic>,
    /// The files and their texts for drawing the findings, with an `x` for every character of a secret.
    pub texts: Vec<(PathBuf, String)>,
    /// The files and the xxh3-128 of their bytes, in hex.
    pub hashes: Vec<(PathBuf, String)>,
    /// What was written, with the keys of the extended file; absent when the files have no such shape.
    pub written: Option<written::UseCase>,
    /// The files as they were read, for finding places.
    files: Files,
}

impl Loaded {
    fn new(findings: Findings, use_case: Option<UseCase>, written: Option<written::UseCase>) -> Self {
        let use_case = if findings.any_error() { None } else { use_case };
        let (findings, files) = findings.finish();
        let (texts, hashes) = (files.shown(&findings), files.hashes());
        Self { use_case, identity: None, texts, findings, hashes, written, files }
    }

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
        self.files.place(path)
    }

    /// The use case as it is understood, as one YAML file with every default filled in, and where each value was
    /// written.
    pub fn shown(&self) -> Option<String> {
        self.use_case.as_ref().map(|use_case| show::show(use_case, &self.files))
    }

    /// Adds what was found later, in the data or among other files, at the place in the YAML that it is about.
    pub fn report(&mut self, code: &'static str, path: &[Step], on_key: bool, headline: String, help: String) {
        let file = usize::from(self.files.is_inherited(path));
        let found = self.files.finding(file, code, path, on_key.then_some(0), headline, help);
        self.findings.extend(found.map(|finding| self.files.without_secrets(finding)));
    }
}

/// Loads a use case and the file it extends. It does not look at any data.
pub fn load(path: &Path) -> Loaded {
    let mut findings = Findings::default();
    let written = reading::written(path, &mut findings);
    let use_case = written.as_ref().and_then(|written| compile::use_case(written, &mut findings));
    Loaded::new(findings, use_case, written)
}

/// Loads a file that holds only what use cases share, so that its data can be looked at before there is a use case.
pub(super) fn load_shared(path: &Path) -> Loaded {
    let mut findings = Findings::default();
    let written = reading::written(path, &mut findings);
    let understood = written.as_ref().and_then(|written| compile::who_is_who(written, &mut findings));
    let identity = understood.filter(|_| !findings.any_error());
    Loaded { identity, ..Loaded::new(findings, None, written) }
}

/// What came of loading what decides who is who.
#[derive(Debug)]
pub struct WhoIsWho {
    /// The name of the use case; `identity` where the file is the half that use cases share.
    pub name: String,
    /// Who is who; absent when any finding is an error.
    pub identity: Option<Identity>,
    /// For each source the columns that are read.
    pub needs: Vec<Vec<Need>>,
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
    let mut written = reading::written(path, &mut findings);
    if let Some(written) = &mut written {
        change(written);
    }
    let understood = written.as_ref().and_then(|written| compile::who_is_who(written, &mut findings));
    let name = written.as_ref().and_then(|written| written.use_case.clone()).unwrap_or_else(|| "identity".to_owned());
    let (identity, needs) = understood.filter(|_| !findings.any_error()).unzip();
    let (findings, files) = findings.finish();
    WhoIsWho { name, identity, needs: needs.unwrap_or_default(), texts: files.shown(&findings), findings }
}
