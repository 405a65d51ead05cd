//! Generated files are what the code would write today; `make fresh` rewrites them.

use std::path::{Path, PathBuf};

use super::support::{c360, root, world_of};

fn compare(path: &str, expected: &[u8]) {
    let full = root().join(path);
    if std::env::var_os("C360_FRESH").is_some() {
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(&full, expected).unwrap();
        return;
    }
    let there = std::fs::read(&full).unwrap_or_default();
    assert!(there == expected, "`{path}` is not fresh; run `make fresh` and commit it");
}

#[test]
fn fresh_schemas() {
    let mut listed = Vec::new();
    for subject in c360::schemas::SUBJECTS {
        compare(&format!("schemas/{}", subject.file()), &c360(&["schema", subject.name], 2).stdout);
        listed.push(subject.file());
    }
    let there = std::fs::read_dir(root().join("schemas")).unwrap();
    let mut there: Vec<String> = there.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    listed.sort();
    there.sort();
    assert_eq!(listed, there, "a schema of nothing");
}

#[test]
fn fresh_sql() {
    compare("docs/sql.md", c360::config::sql_page().as_bytes());
}

#[test]
fn fresh_commands() {
    compare("docs/commands.md", c360::cli::commands_page().as_bytes());
}

#[test]
fn fresh_diagnostics() {
    compare("docs/diagnostics.md", c360::diagnostic::page().as_bytes());
}

#[test]
fn fresh_expressions() {
    compare("docs/expressions.md", c360::config::expressions_page().as_bytes());
}

#[test]
fn fresh_reference() {
    compare("docs/reference.md", c360::config::reference_page().as_bytes());
}

#[test]
fn fresh_samples() {
    for (kind, shipped) in [
        ("b2b_saas", "b2b_saas"),
        ("b2b_people", "b2b_saas"),
        ("bank", "bank"),
        ("beauty_retail", "beauty_retail"),
        ("park", "park"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        world_of(kind, folder.path(), [300, 7, 1]);
        let mut n = 0;
        for entry in ["data", "truth"].iter().flat_map(|part| files(&folder.path().join(part))) {
            let file = entry.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
            compare(&format!("usecases/{shipped}/{file}"), &std::fs::read(&entry).unwrap());
            n += 1;
        }
        assert!(n >= 8, "{n} files of {kind}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
