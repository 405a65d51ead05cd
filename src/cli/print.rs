//! What is printed, and how: the only place that writes to stdout and stderr.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::diagnostic::{Diagnostic, Severity, human, visible_lines};

/// How an answer is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Human,
    /// JSON.
    Json,
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

/// Writes to stdout as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<()> {
    out(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Writes to stderr what people read, as [`show`] does; there is nowhere to report that it failed.
pub(super) fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(visible_lines(text).as_bytes());
}

/// Whether colour is wanted on stdout.
pub(super) fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints findings and one line that counts them; says whether any is an error.
pub(super) fn print_findings(findings: &[Diagnostic], texts: &[(PathBuf, String)]) -> Result<bool> {
    for finding in findings {
        let text = texts.iter().find(|(path, _)| *path == finding.file).map(|(_, text)| text.as_str());
        out(&format!("{}\n", human::draw(finding, text, colour())))?;
    }
    Ok(findings.iter().any(|finding| finding.severity == Severity::Error))
}
