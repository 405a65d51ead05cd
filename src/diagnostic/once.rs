//! Findings of several files, each once.
//!
//! In: the findings of every use case. Out: the same without repetitions: those in a shared file are found by every
//! use case that extends it. It promises to keep the order. It finds nothing itself.

use super::Diagnostic;

/// All findings, each once.
pub fn each_once<'a>(findings: impl Iterator<Item = &'a Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let same = |other: &Diagnostic| {
            other.code == finding.code
                && other.file == finding.file
                && other.place == finding.place
                && other.headline == finding.headline
        };
        if !kept.iter().any(same) {
            kept.push(finding.clone());
        }
    }
    kept
}
