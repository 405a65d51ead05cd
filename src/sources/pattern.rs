//! A path as it stands in YAML: its variables, its wildcards, and by which name what it finds is told.
//!
//! In: the text, the environment, and the folder it is relative to. Out: paths, each with the name as written, in which
//! `${NAME}` stands for the value. It promises that a value is never told and never read as a wildcard, nor is the
//! folder, that a name that exists as it is written is that name, and that a link back does not lead round in circles.
//! It opens no file and does not say what a file is.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::diagnostic::words;

use super::environment::Environment;

/// Values that are shorter are told apart from chance only where they stand.
const TELLING: usize = 4;

/// A pattern whose variables have their values.
pub(super) struct Pattern {
    parts: Vec<Part>,
    is_absolute: bool,
    /// Value and name of the variables, also where they do not stand.
    telling: Vec<(String, String)>,
}

/// What stands between two `/`.
struct Part {
    kind: Kind,
    /// Itself, with `${NAME}` for the values.
    shown: String,
    /// The `/` before it is written, not part of a value.
    divided: bool,
    /// Value and name of the variables that stand in it.
    values: Vec<(String, String)>,
}

enum Kind {
    /// A name.
    Plain(String),
    /// Names with wildcards, or the one name that is written; no pattern where it can only be that name.
    Wild(String, Option<glob::Pattern>),
    /// `**`: this folder and all below it.
    Deep,
}

/// A path, and its name as seen from the YAML file.
#[derive(Clone)]
pub(super) struct Spot {
    pub(super) path: PathBuf,
    pub(super) name: String,
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(written: &str, environment: &Environment) -> Result<Self> {
        let pieces = pieces(written, environment)?;
        refuse_addresses(&pieces)?;
        let mut telling: Vec<(String, String)> = Vec::new();
        let mut parts = vec![Growing::default()];
        for piece in &pieces {
            let (text, name) = match piece {
                Piece::Written(text) => (text.as_str(), None),
                Piece::Value { name, value } => (value.as_str(), Some(*name)),
            };
            for (s, segment) in text.split('/').enumerate() {
                if s > 0 {
                    parts.push(Growing { divided: name.is_none(), ..Growing::default() });
                }
                let Some(part) = parts.last_mut() else { continue };
                part.grow(segment, name, s == 0);
                if let Some(name) = name.filter(|_| segment.chars().count() >= TELLING) {
                    telling.push((segment.to_owned(), name.to_owned()));
                }
            }
        }
        let is_absolute = parts.len() > 1 && parts[0].text.is_empty();
        let parts = parts.into_iter().map(Growing::done).collect();
        Ok(Self { parts, is_absolute, telling })
    }

    /// Whether it names one path, there or not.
    pub(super) fn is_plain(&self) -> bool {
        self.parts.iter().all(|part| matches!(part.kind, Kind::Plain(_)))
    }

    /// Whether it looks into folders at any depth, and so passes folders on its way.
    pub(super) fn is_deep(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.kind, Kind::Deep))
    }

    /// A name as it is told to people, with the folder of the YAML file before it.
    pub(super) fn shown(&self, base: &Path, name: &str) -> String {
        if self.is_absolute { name.to_owned() } else { base.join(name).display().to_string() }
    }

    /// What it names: the one path, or all that are there, in order.
    pub(super) fn find(&self, base: &Path) -> Result<Vec<Spot>> {
        let start = if self.is_absolute { Path::new("/") } else { base };
        let mut todo = vec![(Spot { path: start.to_owned(), name: String::new() }, 0)];
        let mut entered: HashMap<(usize, u64, u64), Spot> = HashMap::new();
        let mut found = Vec::new();
        while let Some((spot, p)) = todo.pop() {
            let Some(part) = self.parts.get(p) else {
                if self.is_plain() || is_there(&spot.path) {
                    found.push(spot);
                }
                continue;
            };
            match &part.kind {
                Kind::Plain(text) => todo.push((self.below(&spot, OsStr::new(text), &part.shown, part.divided), p + 1)),
                Kind::Wild(text, _) if is_there(&spot.path.join(text)) => {
                    todo.push((self.below(&spot, OsStr::new(text), &part.shown, part.divided), p + 1));
                }
                Kind::Wild(_, None) => bail!(
                    "`{}` is no pattern of file names: `**` stands alone between two `/`, and `[` needs its `]`; nor \
                     is there a file of this name",
                    part.shown
                ),
                Kind::Wild(_, Some(glob)) => {
                    for entry in self.entries(base, &spot)? {
                        let text = entry.to_string_lossy();
                        if glob.matches(&text) {
                            let shown = self.hidden(&text, &part.values);
                            todo.push((self.below(&spot, &entry, &shown, part.divided), p + 1));
                        }
                    }
                }
                Kind::Deep => {
                    let Some(about) = folder(&spot.path) else { continue };
                    let earlier = entered.entry((p, about.dev(), about.ino())).or_insert_with(|| spot.clone());
                    if earlier.path != spot.path {
                        let (one, other) = (self.shown(base, &earlier.name), self.shown(base, &spot.name));
                        bail!(
                            "`{one}` and `{other}` are one folder, through a link, and what is in it would be read \
                             twice; take the link out of the pattern"
                        );
                    }
                    for entry in self.entries(base, &spot)? {
                        let below = self.below(&spot, &entry, &self.hidden(&entry.to_string_lossy(), &[]), true);
                        if folder(&below.path).is_some() {
                            todo.push((below, p));
                        }
                    }
                    todo.push((spot, p + 1));
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found.dedup_by(|a, b| a.path == b.path);
        Ok(found)
    }

    fn below(&self, spot: &Spot, entry: &OsStr, shown: &str, divided: bool) -> Spot {
        let mut name = spot.name.clone();
        if divided && (self.is_absolute || !name.is_empty()) {
            name.push('/');
        }
        name.push_str(shown);
        let mut path = spot.path.clone();
        if !entry.is_empty() {
            path.push(entry);
        }
        Spot { path, name }
    }

    /// The names in a folder, the last first; what is not there has none.
    fn entries(&self, base: &Path, spot: &Spot) -> Result<Vec<OsString>> {
        let path = if spot.path.as_os_str().is_empty() { Path::new(".") } else { &spot.path };
        let names = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.file_name())).collect());
        let mut names: Vec<OsString> = match names {
            Ok(names) => names,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Vec::new(),
            Err(error) => bail!("the folder `{}` cannot be read: {}", self.shown(base, &spot.name), words(&error)),
        };
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names)
    }

    /// A name that was found, with `${NAME}` in the place of every value.
    fn hidden(&self, text: &str, here: &[(String, String)]) -> String {
        let mut shown = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let values = here.iter().chain(&self.telling).filter(|(value, _)| rest.starts_with(value.as_str()));
            match values.max_by_key(|(value, _)| value.len()) {
                Some((value, name)) => {
                    shown.push_str(&format!("${{{name}}}"));
                    rest = &rest[value.len()..];
                }
                None => {
                    shown.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        shown
    }
}

fn is_there(path: &Path) -> bool {
    let missing = |kind| matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory);
    !std::fs::symlink_metadata(path).is_err_and(|error| missing(error.kind()))
}

/// What the system says of a folder, or of a link to one.
fn folder(path: &Path) -> Option<Metadata> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::metadata(path).ok().filter(Metadata::is_dir)
}

/// A part that is still being written.
#[derive(Default)]
struct Growing {
    text: String,
    pattern: String,
    shown: String,
    divided: bool,
    is_wild: bool,
    values: Vec<(String, String)>,
}

impl Growing {
    /// Adds text that was written, or a piece of a value; the first piece of a value shows its name.
    fn grow(&mut self, text: &str, name: Option<&str>, is_first: bool) {
        self.text.push_str(text);
        let Some(name) = name else {
            self.pattern.push_str(text);
            self.shown.push_str(text);
            self.is_wild |= text.contains(['*', '?', '[']);
            return;
        };
        self.pattern.push_str(&glob::Pattern::escape(text));
        if is_first {
            self.shown.push_str(&format!("${{{name}}}"));
        }
        if !text.is_empty() {
            self.values.push((text.to_owned(), name.to_owned()));
        }
    }

    fn done(self) -> Part {
        let kind = match (self.is_wild, self.pattern.as_str()) {
            (false, _) => Kind::Plain(self.text),
            (true, "**") => Kind::Deep,
            (true, pattern) => Kind::Wild(self.text, glob::Pattern::new(pattern).ok()),
        };
        Part { kind, shown: self.shown, divided: self.divided, values: self.values }
    }
}

/// Whether the line in which a path is written may be shown: an address may hold a password, and so may what is no name
/// after `${`.
pub fn may_be_quoted(written: &str) -> bool {
    !written.contains("://") && written.split("${").skip(1).all(|after| name(after).is_some())
}

/// The name of a variable after `${`, and what follows its `}`.
fn name(after: &str) -> Option<(&str, &str)> {
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (name, after) = after.split_at(end);
    Some((name, after.strip_prefix('}')?)).filter(|_| !name.is_empty())
}

enum Piece<'a> {
    Written(String),
    Value { name: &'a str, value: &'a String },
}

/// Divides a pattern at its variables. Nothing but names is told: what stands in the place of one may be a secret.
fn pieces<'a>(written: &'a str, environment: &'a Environment) -> Result<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = name(after) else {
            bail!(
                "the path opens `${{` and what follows is no name and `}}`; only `${{NAME}}` is understood, of \
                 letters, \
                 digits and underscores"
            );
        };
        let Some(value) = environment.get(name) else {
            bail!("the environment variable `{name}` is not set, and the path needs it")
        };
        if value.is_empty() {
            bail!("the environment variable `{name}` is empty, and the path needs it");
        }
        pieces.push(Piece::Written(before.to_owned()));
        pieces.push(Piece::Value { name, value });
        rest = after;
    }
    pieces.push(Piece::Written(rest.to_owned()));
    Ok(pieces)
}

/// `https://…` and the like; of what follows nothing is told.
fn refuse_addresses(pieces: &[Piece]) -> Result<()> {
    let text: String = pieces
        .iter()
        .map(|piece| if let Piece::Value { value, .. } = piece { value.as_str() } else { piece.text() })
        .collect();
    let Some((scheme, _)) = text.split_once("://") else { return Ok(()) };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return Ok(());
    }
    match pieces.iter().find(|piece| !piece.text().is_empty()) {
        Some(Piece::Written(written)) if written.starts_with(&format!("{scheme}://")) => {
            bail!("the path begins with `{scheme}://`, and only files are read; fetch it first, and name the file")
        }
        _ => bail!(
            "the path is an address once its variables are filled in, and only files are read; fetch it first, and \
             name \
             the file"
        ),
    }
}

impl Piece<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Written(text) => text,
            Self::Value { value, .. } => value,
        }
    }
}
