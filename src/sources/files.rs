//! From a pattern in YAML to the files it means, and from a file to its bytes.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xxhash_rust::xxh3::Xxh3;

use super::Environment;
use crate::config::Read;

/// The files of a source, in order of name.
pub(super) fn find(read: &Read, environment: &Environment) -> Result<Vec<PathBuf>> {
    let pattern = expand(&read.pattern, environment)?;
    let full = read.base.join(&pattern);
    if !pattern.contains(['*', '?', '[']) {
        if !full.is_file() {
            bail!("there is no file `{}`; paths are relative to the YAML file", full.display());
        }
        return Ok(vec![full]);
    }
    let mut paths = Vec::new();
    for path in glob::glob(&full.to_string_lossy()).with_context(|| format!("`{pattern}` is not a pattern of file names"))? {
        let path = path?;
        if path.is_file() {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        bail!("no file matches `{}`; paths are relative to the YAML file", full.display());
    }
    paths.sort();
    Ok(paths)
}

/// Puts environment variables in the place of `${NAME}`.
fn expand(pattern: &str, environment: &Environment) -> Result<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { bail!("`{pattern}` opens `${{` and does not close it") };
        let Some(value) = environment.get(name) else { bail!("the environment variable `{name}` is not set, and `{pattern}` needs it") };
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A reader that hashes what passes through it and counts quotation marks.
pub(super) struct Watched<R> {
    inner: R,
    hash: Box<Xxh3>,
    quotes: usize,
}

impl<R: std::io::Read> Watched<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, hash: Box::new(Xxh3::new()), quotes: 0 }
    }

    /// The xxh3-128 of everything read, and whether the number of quotation marks was odd.
    pub(super) fn finish(&self) -> (u128, bool) {
        (self.hash.digest128(), self.quotes % 2 == 1)
    }
}

impl<R: std::io::Read> std::io::Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        self.quotes += buffer[..n].iter().filter(|byte| **byte == b'"').count();
        Ok(n)
    }
}

/// Opens a file for reading as UTF-8 bytes; other encodings are decoded in memory. Also the hash of the raw bytes then.
pub(super) fn open(path: &Path, read: &Read) -> Result<Box<dyn std::io::Read>> {
    let mut file = std::fs::File::open(path).with_context(|| format!("`{}` cannot be opened", path.display()))?;
    let Some(encoding) = read.encoding else { return Ok(Box::new(file)) };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let (text, _, malformed) = encoding.decode(&bytes);
    if malformed {
        let line = 1 + text.split('\u{FFFD}').next().map_or(0, |before| before.matches('\n').count());
        bail!("`{}`, line {line}: the text is not {}; name the encoding the system really exports", path.display(), encoding.name());
    }
    Ok(Box::new(std::io::Cursor::new(text.into_owned().into_bytes())))
}
