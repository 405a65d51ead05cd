//! The questions a careful reviewer asks about the path that a source is read from.
//!
//! In: the path as written and the folder it is relative to. Out: findings. Whether a file is there is asked when the
//! data is read.

use std::path::{Component, Path, PathBuf};

use crate::config::findings::Findings;
use crate::diagnostic::Step;

/// Asks about a path that a source is read from.
pub(super) fn review(pattern: &str, base: &Path, at: &[Step], findings: &mut Findings) {
    if Path::new(pattern).is_absolute() {
        findings.report(
            "absolute-path",
            at,
            "an absolute path exists on one machine only",
            "make it relative to this file, or start it with `${DATA_DIR}`",
        );
        return;
    }
    if pattern.starts_with("${") || !pattern.contains("..") {
        return;
    }
    let Ok(base) = std::path::absolute(base) else { return };
    let Some(workspace) = base.ancestors().find(|folder| folder.join(".git").exists()) else { return };
    let mut place: PathBuf = base.clone();
    for part in Path::new(pattern).components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            other => place.push(other),
        }
        if !place.starts_with(workspace) {
            findings.report(
                "path-leaves-workspace",
                at,
                "the path leads out of the project",
                "move the files, or name their folder by an environment variable",
            );
            return;
        }
    }
}
