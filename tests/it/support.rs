//! Folders, the program, and what it wrote.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The moment the generated world is exported.
pub(crate) const AS_OF: &str = "2026-11-01T00:00:00Z";

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program with a clean environment.
pub(crate) fn c360(arguments: &[&str], threads: usize) -> Output {
    Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(arguments)
        .env_clear()
        .env("POLARS_MAX_THREADS", threads.to_string())
        .env("RAYON_NUM_THREADS", threads.to_string())
        .output()
        .unwrap()
}

/// A generated world with the shipped use cases beside its data.
pub(crate) fn world(folder: &Path, scale: usize, day: u32) {
    let (scale, day) = (scale.to_string(), day.to_string());
    let out = c360(&["demo", "b2b_saas", "--scale", &scale, "--day", &day, "--out", &text(folder), "--force", "-q"], 2);
    assert!(out.status.success(), "{out:?}");
}

/// Runs a use case of a world; outputs go to `build`, the registry to `identity`, both inside `place`.
pub(crate) fn run(world: &Path, use_case: &str, place: &Path, as_of: &str, threads: usize) -> Output {
    let file = world.join(format!("{use_case}.yaml"));
    c360(&["run", &text(&file), "--as-of", as_of, "--out", &text(&place.join("build")), "--identity", &text(&place.join("identity")), "--csv", "-q"], threads)
}

/// A path as text.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The rows of a CSV file by column.
pub(crate) fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    reader.records().map(|row| header.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect()).collect()
}
