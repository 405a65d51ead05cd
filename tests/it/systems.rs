//! Shipped templates of systems: each fits a small export in the columns of its connector, and knows who is who in it.

use std::path::PathBuf;

use super::support::{c360, root, text};

/// The files of `docs/systems`.
fn templates() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(root().join("docs/systems")).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    all.sort();
    all
}

#[test]
fn every_template_fits_its_export_and_finds_who_is_who() {
    let templates = templates();
    assert!(templates.len() >= 20, "{templates:?}");
    for template in templates {
        let name = template.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = text(&template);
        let out = c360(&["validate", &file, "--with-data=values", "--deny-warnings"], 2);
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stdout));
        let truth = text(&root().join(format!("tests/fixtures/systems/{name}/expected.csv")));
        let out = c360(&["evaluate", &file, "--truth", &truth, "--column", "customer", "--format", "json", "-q"], 2);
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        let measured: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert!(measured["records"].as_u64().unwrap() >= 4, "{name}: {measured}");
        assert_eq!(measured["not_in_run"], 0, "{name}: {measured}");
        assert_eq!(measured["exactly_right"], measured["customers"], "{name}: {measured}");
    }
}

#[test]
fn the_page_names_every_template() {
    let page = std::fs::read_to_string(root().join("docs/systems/README.md")).unwrap();
    for template in templates() {
        let name = template.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(page.contains(&format!("]({name})")), "{name}");
    }
}
