//! The version of a file's format: older files are read, and rewritten with all else as it was.

use std::fs;

use super::support::c360;

const FILE: &str = "\
# Why: the team asked.
use_case: t
version: 1   # as of spring
entity: account
id_prefix: ACC
sources:
  crm: {read: {csv: crm.csv}, record_id: id}
identity:
  key: {type: identifier, crm: id}   # the only one
match_keys: [{name: k, on: [key]}]
attributes:
  - {name: n, type: integer, system_of_record: crm, from: {crm: n}, fresh_for: always, fallback: none, otherwise: 0,
     action: x}
";

fn in_folder(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.yaml");
    fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

fn upgraded(text: &str) -> (String, String, Option<i32>) {
    let (_folder, file) = in_folder(text);
    let out = c360(&["upgrade", &file], 2);
    let told = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
    (fs::read_to_string(&file).unwrap(), told, out.status.code())
}

fn findings(text: &str) -> Vec<(String, u64)> {
    let (_folder, file) = in_folder(text);
    let out = c360(&["validate", &file, "--format", "json"], 2);
    let document: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let all = document["findings"].as_array().unwrap().iter();
    all.map(|one| (one["code"].as_str().unwrap().to_owned(), one["line"].as_u64().unwrap_or(0))).collect()
}

fn of_versions(text: &str) -> Vec<(String, u64)> {
    findings(text).into_iter().filter(|(code, _)| code.ends_with("-version")).collect()
}

#[test]
fn nothing_changes_but_the_version_and_every_change_of_meaning_is_told_at_its_line() {
    let (text, told, code) = upgraded(FILE);
    assert_eq!((text, code), (FILE.replace("version: 1 ", "version: 2 "), Some(0)));
    for line in ["line 7, `sources.crm.record_id`", "line 9, `identity.key.type`", "line 12, `attributes[0].otherwise`"]
    {
        assert!(told.contains(line), "{told}");
    }
    let (again, told, code) = upgraded(&FILE.replace("version: 1 ", "version: 2 "));
    assert_eq!((again, code), (FILE.replace("version: 1 ", "version: 2 "), Some(0)));
    assert!(told.contains("version 2, which is today's"), "{told}");
}

#[test]
fn a_version_is_put_below_the_name_where_there_is_none() {
    let bare = FILE.replace("version: 1   # as of spring\n", "");
    assert_eq!(upgraded(&bare).0, bare.replace("use_case: t\n", "use_case: t\nversion: 2\n"));
    let windows = bare.replace('\n', "\r\n");
    assert_eq!(upgraded(&windows).0, windows.replace("use_case: t\r\n", "use_case: t\r\nversion: 2\r\n"));
    let marked = format!("\u{feff}{bare}");
    assert_eq!(upgraded(&marked).0, marked.replace("use_case: t\n", "use_case: t\nversion: 2\n"));
    // What use cases share has no name.
    let shared = "# shared\nentity: account\nsources:\n  crm: {read: {csv: crm.csv}, record_id: id}\n";
    assert_eq!(upgraded(shared).0, shared.replace("entity: account\n", "version: 2\nentity: account\n"));
    assert_eq!(upgraded("\"use_case\": t\nentity: a\n").0, "\"use_case\": t\nversion: 2\nentity: a\n");
    let (after, told, code) = upgraded("? use_case\n: t\n");
    assert!(code == Some(1) && after == "? use_case\n: t\n", "{told}");
}

#[test]
fn versions_in_every_form_of_yaml() {
    for (text, wanted) in [
        ("{use_case: t, version: 1, entity: account}\n", Some("{use_case: t, version: 2, entity: account}\n")),
        ("use_case: t\nversion:\n  1\n", Some("use_case: t\nversion:\n  2\n")),
        ("use_case: t\n\"version\": 1\n", Some("use_case: t\n\"version\": 2\n")),
        ("title: {version: 1}\nversion: 1\n", Some("title: {version: 1}\nversion: 2\n")),
        ("use_case: t\nversion: 0x1\n", None),
        ("use_case: t\nversion: 3\n", None),
        ("use_case: t\nversion: '1'\n", None),
        ("- a\n", None),
        ("use_case: [\n", None),
        ("", None),
    ] {
        let (after, told, code) = upgraded(text);
        match wanted {
            Some(wanted) => assert_eq!((after.as_str(), code), (wanted, Some(0)), "{told}"),
            None => assert!(after == text && code == Some(1), "{text}: {told}"),
        }
    }
}

#[test]
fn a_check_writes_nothing() {
    let (_folder, file) = in_folder(FILE);
    let out = c360(&["upgrade", &file, "--check"], 2);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), FILE);
    let out = c360(&["upgrade", &file], 2);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert_eq!(c360(&["upgrade", &file, "--check"], 2).status.code(), Some(0));
}

#[test]
fn an_older_file_is_read_and_said_to_be_one_where_it_matters() {
    assert_eq!(of_versions(FILE), [("older-version".to_owned(), 3)]);
    assert_eq!(of_versions(&FILE.replace("version: 1", "version: 2")), []);
    assert_eq!(of_versions(&FILE.replace("version: 1   # as of spring\n", "")), []);
    assert_eq!(of_versions(&FILE.replace("version: 1", "version: 3")), [("unknown-version".to_owned(), 3)]);
    assert_eq!(of_versions(&FILE.replace("version: 1", "version: 0")), [("unknown-version".to_owned(), 3)]);
    assert_eq!(
        of_versions(&FILE.replace("version: 1", "version: 99999999999999999999")),
        [("unknown-version".to_owned(), 3)]
    );
    let silent = format!("{FILE}lints: {{older-version: allow}}\n");
    assert_eq!(of_versions(&silent), []);
}
