//! What is printed, and how: the only place that writes to stdout and stderr.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::colour::{on_stdout, wanted};
use crate::diagnostic::{Diagnostic, Failure, Severity, human, visible_lines};
use crate::document::{self, Document};

/// How an answer is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Human,
    /// JSON.
    Json,
}

/// Whether a file that a command is to write is stdout: `-`.
pub(super) fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Makes sure that a file is to be written which is not stdout: what it holds may be personal data.
pub(super) fn never_stdout(option: &str, path: &Path) -> Result<()> {
    if is_stdout(path) {
        let why = "this is not written to stdout, for it may be personal data; name a file";
        return Err(Failure::CommandLine(format!("`{option} -`: {why}")).into());
    }
    Ok(())
}

/// Writes to stdout what people read; nothing in it commands their terminal or their CI.
pub(super) fn show(text: &str) -> Result<()> {
    out(&visible_lines(text))
}

/// Writes to stdout what machines read, or what is visible already; a closed pipe is not an error.
pub(super) fn out(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error).context("stdout cannot be written"),
        _ => Ok(()),
    }
}

/// Writes an answer to stdout: as JSON, or as the text that people read.
pub(super) fn answer(format: Format, value: &impl Document, text: impl FnOnce() -> String) -> Result<()> {
    match format {
        Format::Human => show(&text()),
        Format::Json => out(&document::text(value)?),
    }
}

/// Writes to stderr what people read, as [`show`] does; there is nowhere to report that it failed.
pub(super) fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(visible_lines(text).as_bytes());
}

fn drawn(finding: &Diagnostic, texts: &[(PathBuf, String)], colour: bool) -> String {
    let text = texts.iter().find(|(path, _)| *path == finding.file).map(|(_, text)| text.as_str());
    format!("{}\n", human::draw(finding, text, colour))
}

/// Writes findings to stderr, which a command has come upon.
pub(super) fn complain(findings: &[Diagnostic], texts: &[(PathBuf, String)]) {
    let colour = wanted(std::io::stderr().is_terminal());
    for finding in findings {
        let _ = std::io::stderr().lock().write_all(drawn(finding, texts, colour).as_bytes());
    }
}

/// Prints findings and one line that counts them; says whether any is an error.
pub(super) fn print_findings(findings: &[Diagnostic], texts: &[(PathBuf, String)]) -> Result<bool> {
    for finding in findings {
        out(&drawn(finding, texts, on_stdout()))?;
    }
    Ok(findings.iter().any(|finding| finding.severity == Severity::Error))
}
