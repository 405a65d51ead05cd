//! The use cases that the paths of a command line name.
//!
//! In: files and folders. Out: the files to check, and a finding for whatever in a folder was left out or could not be
//! looked at. It promises that nothing which may be a use case is passed over in silence, that each file comes once, in
//! an order that depends on names alone, and that no pipe, socket or device is opened. Folders whose name begins with a
//! dot are not walked. It loads nothing into a use case and prints nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rayon::prelude::*;

use super::load::{Loaded, load, load_shared};
use super::recognise::{Kind, Recognised, is_candidate, recognise};
use crate::diagnostic::{self, Diagnostic, Severity, words};

/// What was found.
#[derive(Debug)]
pub struct Discovered {
    /// The files to check as use cases, each once.
    pub files: Vec<PathBuf>,
    /// What folders hold that is left out or cannot be looked at, and folders without a use case.
    pub findings: Vec<Diagnostic>,
    /// Which of the files are there only because nothing can be told about them.
    undecided: Vec<bool>,
}

impl Discovered {
    /// Loads the files, side by side. `or_shared` is whether a file may hold only what use cases share.
    pub fn load(&self, or_shared: bool) -> Vec<Loaded> {
        // Threads of our own and no pool: polars tries a file's expressions in one, and a worker that waits for it
        // would take up file after file on top of its stack.
        let next = AtomicUsize::new(0);
        let some = || {
            let mut loaded = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let Some(file) = self.files.get(n) else { return loaded };
                let undecided = self.undecided.get(n) == Some(&true);
                loaded.push((n, self.load_one(file, undecided, or_shared)));
            }
        };
        let mut all = thread::scope(|scope| {
            let others: Vec<_> =
                (1..rayon::current_num_threads().min(self.files.len())).map(|_| scope.spawn(some)).collect();
            let mut all = some();
            for other in others {
                all.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            all
        });
        all.sort_unstable_by_key(|(n, _)| *n);
        all.into_iter().map(|(_, loaded)| loaded).collect()
    }

    fn load_one(&self, file: &Path, undecided: bool, or_shared: bool) -> Loaded {
        if or_shared && recognise(file).kind == Kind::Shared {
            return load_shared(file);
        }
        let mut loaded = load(file);
        for finding in loaded.findings.iter_mut().filter(|finding| undecided && finding.file == file) {
            let separator = if finding.help.is_empty() { "" } else { "; " };
            finding.help.push_str(&format!(
                "{separator}if it is meant to be no use case, validate a folder that holds use cases only"
            ));
        }
        loaded
    }
}

/// The files that the paths name, and in folders every file that is a use case or may be one.
pub fn discover(paths: &[PathBuf]) -> Discovered {
    let tops = paths.iter().filter(|path| path.is_dir()).filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut walk = Walk { tops, ..Walk::default() };
    for path in paths {
        if path.is_dir() {
            walk.folder(path);
        } else {
            let same = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let candidate = walk.candidate(path.clone(), same);
            walk.candidates[candidate].named = true;
        }
    }
    walk.decide()
}

/// A file that may be a use case.
struct Candidate {
    path: PathBuf,
    /// It stands on the command line itself.
    named: bool,
}

/// A folder of the command line, and what was reached from it.
struct Asked {
    path: PathBuf,
    candidates: Vec<usize>,
    /// Something in it could not be looked at, and that was said.
    hindered: bool,
}

/// Something to look at: where it is, and the one path of it that goes through no link.
struct Entry {
    path: PathBuf,
    same: PathBuf,
    is_folder: bool,
}

#[derive(Default)]
struct Walk {
    /// The folders of the command line, as the one path of each that goes through no link.
    tops: Vec<PathBuf>,
    candidates: Vec<Candidate>,
    /// The candidate of each file, by the one path that goes through no link.
    known: BTreeMap<PathBuf, usize>,
    asked: Vec<Asked>,
    findings: Vec<Diagnostic>,
    /// What a finding was made of, so that it is one finding however often it is reached.
    reported: BTreeSet<PathBuf>,
}

impl Walk {
    fn candidate(&mut self, path: PathBuf, same: PathBuf) -> usize {
        *self.known.entry(same).or_insert_with(|| {
            self.candidates.push(Candidate { path, named: false });
            self.candidates.len() - 1
        })
    }

    fn report(&mut self, code: &'static str, path: &Path, same: &Path, headline: String, help: &str) {
        if self.reported.insert(same.to_owned()) {
            self.findings.push(finding(code, path, headline, help));
        }
    }

    /// Everything below a folder, in order of name, without recursion: a folder may be as deep as paths can be long.
    fn folder(&mut self, root: &Path) {
        let mut asked = Asked { path: root.to_owned(), candidates: Vec::new(), hindered: false };
        let top = match fs::canonicalize(root) {
            Ok(top) => top,
            Err(error) => {
                asked.hindered = true;
                self.report("unreadable-file", root, root, format!("the folder cannot be read: {}", words(&error)), "");
                root.to_owned()
            }
        };
        // Of this path only: the next one may reach the same folders, and holds what is in them.
        let mut walked: BTreeSet<PathBuf> = BTreeSet::new();
        let mut stack = Vec::new();
        if !asked.hindered {
            stack.push(Entry { path: root.to_owned(), same: top.clone(), is_folder: true });
        }
        while let Some(entry) = stack.pop() {
            if !entry.is_folder {
                let candidate = self.candidate(entry.path, entry.same);
                asked.candidates.push(candidate);
                continue;
            }
            if !walked.insert(entry.same.clone()) {
                continue;
            }
            match sorted(&entry.path) {
                Ok(names) => {
                    let inside: Vec<Entry> = names
                        .iter()
                        .filter_map(|(name, kind)| self.look(&entry, name, *kind, &top, &mut asked.hindered))
                        .collect();
                    stack.extend(inside.into_iter().rev());
                }
                Err(error) => {
                    asked.hindered = true;
                    let help = "give access to it, or validate folders that can be read";
                    self.report(
                        "unreadable-file",
                        &entry.path,
                        &entry.same,
                        format!("the folder cannot be read: {}", words(&error)),
                        help,
                    );
                }
            }
        }
        self.asked.push(asked);
    }

    /// What of a folder's content is looked into: folders, and files that may be use cases.
    fn look(
        &mut self,
        folder: &Entry,
        name: &OsStr,
        kind: fs::FileType,
        top: &Path,
        hindered: &mut bool,
    ) -> Option<Entry> {
        let (path, here) = (folder.path.join(name), folder.same.join(name));
        let candidate = is_candidate(name.as_encoded_bytes());
        let link = kind.is_symlink();
        let kind = match if link { fs::metadata(&path).map(|target| target.file_type()) } else { Ok(kind) } {
            Ok(kind) => kind,
            // Loading it says what is wrong.
            Err(_) if candidate => return Some(Entry { path, same: here, is_folder: false }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                *hindered = true;
                self.report(
                    "unreadable-file",
                    &path,
                    &here,
                    format!("the link cannot be followed: {}", words(&error)),
                    "mend or remove it",
                );
                return None;
            }
        };
        if !kind.is_dir() && !candidate {
            return None;
        }
        if kind.is_dir() && name.as_encoded_bytes().starts_with(b".") {
            return None;
        }
        if !kind.is_dir() && !kind.is_file() {
            self.left_out(
                &path,
                &here,
                "a pipe, a socket or a device stands here; it was not opened, and was left out".to_owned(),
                "remove it, or rename it",
            );
            return None;
        }
        let same = if link { fs::canonicalize(&path).unwrap_or_else(|_| here.clone()) } else { here.clone() };
        if kind.is_dir() && link {
            if same != top && top.starts_with(&same) {
                if self.tops.iter().any(|top| same.starts_with(top)) {
                    return None;
                }
                let headline = "the link leads out of the folder, to one that holds it, and was left out".to_owned();
                self.left_out(&path, &here, headline, "remove the link, or validate the folder that it leads to");
                return None;
            }
            if is_output(&same) && !is_output(top) {
                return None;
            }
        }
        Some(Entry { path, same, is_folder: kind.is_dir() })
    }

    fn left_out(&mut self, path: &Path, same: &Path, headline: String, help: &str) {
        self.report("left-out", path, same, headline, help);
    }

    fn decide(mut self) -> Discovered {
        let recognised: Vec<Recognised> =
            self.candidates.par_iter().map(|candidate| recognise(&candidate.path)).collect();
        // Only what is checked accounts for other files: what it extends, and the models that either of the two pins.
        let all = 0..self.candidates.len();
        let by_name = |c: usize| self.candidates[c].named || recognised[c].kind == Kind::UseCase;
        let named_by = |c: usize, names: &[String]| -> Vec<usize> {
            let folder = self.candidates[c].path.parent().unwrap_or(Path::new(""));
            names
                .iter()
                .filter_map(|name| self.known.get(&fs::canonicalize(folder.join(name)).ok()?).copied())
                .collect()
        };
        let extended: BTreeSet<usize> =
            all.clone().filter(|c| by_name(*c)).flat_map(|c| named_by(c, &recognised[c].extends)).collect();
        let may_pin = |c: &usize| by_name(*c) || extended.contains(c) || recognised[*c].kind == Kind::Nameless;
        let pinned: BTreeSet<usize> =
            all.clone().filter(may_pin).flat_map(|c| named_by(c, &recognised[c].fitted)).collect();
        let is_checked = |c: usize| match recognised[c].kind {
            _ if by_name(c) => true,
            // Whoever extends it says what is wrong with it.
            Kind::Nameless => !extended.contains(&c),
            // Whoever pins it too; a model is larger than any use case.
            Kind::Undecided => !extended.contains(&c) && !pinned.contains(&c),
            _ => false,
        };
        let checked: Vec<usize> = all.clone().filter(|c| is_checked(*c)).collect();
        for c in all.filter(|c| !is_checked(*c) && !extended.contains(c) && !pinned.contains(c)) {
            if let Some((headline, help)) = left_out(recognised[c].kind) {
                self.findings.push(finding("left-out", &self.candidates[c].path, headline.to_owned(), help));
            }
        }
        for asked in self.asked.iter().filter(|asked| !asked.hindered) {
            if !asked.candidates.iter().any(|c| extended.contains(c) || checked.contains(c)) {
                let headline = "there is no use case in the folder".to_owned();
                let help = "a use case is a YAML or JSON file with the key `use_case`; `c360 new` writes one";
                self.findings.push(finding("no-use-case", &asked.path, headline, help));
            }
        }
        self.findings.sort_by(|a, b| a.file.cmp(&b.file));
        Discovered {
            files: checked.iter().map(|c| self.candidates[*c].path.clone()).collect(),
            undecided: checked
                .iter()
                .map(|c| recognised[*c].kind == Kind::Undecided && !self.candidates[*c].named)
                .collect(),
            findings: self.findings,
        }
    }
}

/// What is said of a file that is left out; nothing of data.
fn left_out(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Other => Some((
            "the file declares no use case, and none that was checked names it: it was left out",
            "a use case has the key `use_case`; keep other YAML files out of the folder, or validate a folder that \
             holds use cases only",
        )),
        Kind::Shared => Some((
            "the file holds what use cases share, and none that was checked extends it: it was left out",
            "name it under `extends`, or remove it",
        )),
        Kind::Data | Kind::Nameless | Kind::Undecided | Kind::UseCase => None,
    }
}

fn finding(code: &'static str, path: &Path, headline: String, help: &str) -> Diagnostic {
    let severity = diagnostic::code(code).map_or(Severity::Error, |code| code.severity);
    Diagnostic {
        code,
        severity,
        headline,
        file: path.to_owned(),
        place: None,
        help: help.to_owned(),
        path: String::new(),
        secret: false,
    }
}

/// What a folder holds, in order of name.
fn sorted(folder: &Path) -> io::Result<Vec<(std::ffi::OsString, fs::FileType)>> {
    let mut names = fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(names)
}

/// Whether a path leads into a folder that runs publish from; links lead there from outside.
fn is_output(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == ".c360")
}
