//! The guide: every command on its page runs, one after the other, on the files it names.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::support::{root, text};

/// The commands of a page that stand in blocks of `sh`.
fn commands(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap().trim().to_owned()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        match entry.is_dir() {
            true => copy(&entry, &target),
            false => assert!(fs::copy(&entry, &target).is_ok()),
        }
    }
}

#[test]
fn every_command_of_the_guide_runs_on_its_files() {
    let place = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/guide"), place.path());
    let page = fs::read_to_string(root().join("docs/guide.md")).unwrap();
    let commands = commands(&page);
    assert!(commands.len() >= 8, "{commands:?}");
    let program = Path::new(env!("CARGO_BIN_EXE_c360"));
    let mut said = Vec::new();
    for command in commands {
        // The test that the page writes is in the file before it is run.
        if command.starts_with("c360 test") {
            let tests = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
            let file = place.path().join("customers.yaml");
            let yaml = fs::read_to_string(&file).unwrap().replace("lints: {no-tests: allow}", "lints: {}");
            fs::write(&file, format!("{yaml}\n{tests}")).unwrap();
        }
        let shell = command.replacen("c360", &format!("'{}'", text(program)), 1);
        let out = Command::new("sh").args(["-c", &shell]).current_dir(place.path()).env("C360_SALT", "tests").output();
        let out = out.unwrap();
        assert!(out.status.success(), "{command}: {}{}", utf8(&out.stdout), utf8(&out.stderr));
        said.push(format!("{command}\n{}", utf8(&out.stdout)));
    }
    let said = said.concat();
    for figure in ["196 records are 116 customers", "1 of the 19 values of `by`", "1 passed"] {
        assert!(said.contains(figure), "{figure}: {said}");
    }
    let out = Command::new(program)
        .args(["evaluate", "customers.yaml", "--truth", "truth.csv", "--column", "customer", "--format", "json"])
        .current_dir(place.path())
        .output()
        .unwrap();
    let measured: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(measured["pairwise"]["f1"]["value"], 1.0, "{measured}");
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
