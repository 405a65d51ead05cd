//! The build script: which commit the program is made of, for `c360 --version`.
//!
//! In: the clone, where there is one. Out: `C360_COMMIT`. It promises to fail nowhere: without git, or outside a clone,
//! it is not said.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo so")]

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=src/cli/commit.rs");
    let git = |arguments: &[&str]| {
        let out = Command::new("git").args(arguments).output().ok().filter(|out| out.status.success())?;
        Some(String::from_utf8(out.stdout).ok()?.trim().to_owned())
    };
    // The sources may lie inside a clone of something else.
    if git(&["rev-parse", "--show-prefix"]).is_none_or(|prefix| !prefix.is_empty()) {
        return;
    }
    for file in [".git/HEAD", ".git/logs/HEAD"] {
        if std::path::Path::new(file).is_file() {
            println!("cargo:rerun-if-changed={file}");
        }
    }
    if let Some(commit) = git(&["rev-parse", "--short=8", "HEAD"]) {
        println!("cargo:rustc-env=C360_COMMIT={commit}");
    }
}
