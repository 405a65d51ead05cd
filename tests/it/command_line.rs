//! What can be typed: completions, the manual, colour, versions, and codes that are explained.

use std::process::Command;

use super::support::{c360, root};

fn told(arguments: &[&str]) -> String {
    let out = c360(arguments, 2);
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

fn commands() -> Vec<String> {
    let help = told(&["--help"]);
    let list = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.trim().split(' ').next().unwrap().to_owned()).filter(|name| name != "help").collect()
}

#[test]
fn completions_know_every_command_in_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = told(&["completions", shell]);
        for command in commands() {
            assert!(text.contains(&command), "{shell}: {command}");
        }
        assert!(text.contains("lock-timeout"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c360.bash");
    std::fs::write(&file, told(&["completions", "bash"])).unwrap();
    // Where there is a bash, it takes them.
    if let Ok(out) = Command::new("bash").arg("-n").arg(&file).output() {
        assert!(out.status.success(), "{out:?}");
    }
}

#[test]
fn the_manual_has_a_page_of_every_command() {
    assert!(told(&["man"]).contains(".TH c360 1"));
    let folder = tempfile::tempdir().unwrap();
    told(&["man", "--out", folder.path().to_str().unwrap()]);
    for command in commands() {
        let page = std::fs::read_to_string(folder.path().join(format!("c360-{command}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(&format!("c360 {command}")), "{command}");
    }
    assert!(folder.path().join("c360-registry-import.1").is_file());
}

#[test]
fn colour_is_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.yaml");
    std::fs::write(&file, "use_case: t\n").unwrap();
    let file = file.to_str().unwrap();
    let ends = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
        command.args(arguments).env_clear().envs(variable);
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains("\u{1b}[")
    };
    assert!(!ends(&["validate", file], None), "nobody reads a pipe in colour");
    assert!(ends(&["validate", file, "--color", "always"], None));
    assert!(ends(&["--color=always", "validate", file], Some(("NO_COLOR", "1"))), "who types it wants it");
    assert!(!ends(&["validate", file, "--color", "never"], None));
    assert_eq!(c360(&["validate", file, "--color", "pink"], 2).status.code(), Some(2));
}

#[test]
fn a_version_names_its_release() {
    let text = told(&["--version"]);
    let rest = text.trim().strip_prefix(concat!("c360 ", env!("CARGO_PKG_VERSION"))).unwrap();
    let commit = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    assert!(rest.is_empty() || commit.is_some_and(|commit| commit.len() >= 8), "{text}");
}

#[test]
fn every_code_is_explained_as_its_page_does() {
    let page = std::fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let all = told(&["explain-code"]);
    for code in c360::diagnostic::CODES {
        assert!(all.lines().any(|line| line.split(' ').next() == Some(code.name)), "{}", code.name);
    }
    for code in ["unknown-source", "error[unknown-source]:", "warning[no-freshness]"] {
        let text = told(&["explain-code", code]);
        let name = code.split('[').next_back().unwrap().trim_end_matches([']', ':']);
        let section = page.split("\n### ").find(|section| section.starts_with(&format!("{name}\n"))).unwrap();
        for paragraph in text.split("\n\n").skip(1).take(2) {
            assert!(section.contains(paragraph.trim()), "{code}: {paragraph}");
        }
    }
    let out = c360(&["explain-code", "unknown-sorce"], 2);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8(out.stderr).unwrap().contains("did you mean `unknown-source`"));
}

#[test]
fn every_help_says_how_commands_end_or_shows_an_example() {
    let help = told(&["--help"]);
    assert!((0..=4).all(|code| help.contains(&format!("\n  {code}  "))), "{help}");
    for command in commands().into_iter().filter(|command| command != "registry") {
        assert!(told(&[&command, "--help"]).contains("Examples:\n  # "), "{command}");
    }
    for command in ["import", "check", "export"] {
        assert!(told(&["registry", command, "--help"]).contains("Examples:"), "{command}");
    }
}
