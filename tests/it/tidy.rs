//! The house stays a house.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::support::root;

/// What stands on which floor; imports go down only, and rooms (rank 3) do not visit each other.
const RANKS: &[(&str, u8)] = &[
    ("diagnostic", 0),
    ("progress", 0),
    ("matching", 0),
    ("numbers", 0),
    ("document", 1),
    ("storage", 1),
    ("tables", 1),
    ("types", 2),
    ("config", 3),
    ("sources", 4),
    ("resolve", 5),
    ("identity", 6),
    ("testimony", 7),
    ("trust", 8),
    ("survivorship", 9),
    ("consent", 9),
    ("derive", 10),
    ("relate", 10),
    ("profile", 10),
    ("run", 11),
    ("events", 11),
    ("golden", 11),
    ("measures", 12),
    ("build", 13),
    ("pipeline", 14),
    ("evaluate", 15),
    ("explain", 15),
    ("inspect", 15),
    ("propose", 15),
    ("unit_tests", 15),
    ("report", 15),
    ("worlds", 15),
    ("publish", 16),
    ("plan", 17),
    ("upkeep", 17),
    ("schemas", 18),
    ("cli", 19),
    ("lib", 99),
];

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
}

/// Every source file: path inside `src`, and its text without unit tests.
pub(super) fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    all.sort();
    all.into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (path.strip_prefix(&src).unwrap().to_string_lossy().into_owned(), code)
        })
        .collect()
}

fn rank(module: &str) -> Option<u8> {
    RANKS.iter().find(|(name, _)| *name == module).map(|(_, rank)| *rank)
}

#[test]
fn imports_go_down_and_rooms_do_not_visit_each_other() {
    for (file, code) in sources() {
        let module = file.split(['/', '.']).next().unwrap();
        if module == "main" || module == "lib" || file.ends_with("/tests.rs") {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("`{module}` has no rank; give it one"));
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + 7..];
            let targets: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .next()
                    .unwrap()
                    .split(',')
                    .map(|item| item.trim().split([':', ' ']).next().unwrap())
                    .collect(),
                None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()],
            };
            for target in targets.into_iter().filter(|target| *target != module) {
                let theirs = rank(target).unwrap_or_else(|| panic!("{file} imports `{target}`, which has no rank"));
                let passes = theirs < own;
                assert!(passes, "{file} (rank {own}) imports `{target}` (rank {theirs})");
            }
        }
    }
}

#[test]
fn nothing_below_the_command_line_prints_or_reads_clock_or_environment() {
    let forbidden = [
        "println!",
        "eprintln!",
        "std::env::",
        "SystemTime::now",
        "Utc::now",
        "Local::now",
        "Instant::now",
        "process::exit",
    ];
    for (file, code) in sources().into_iter().filter(|(file, _)| !file.starts_with("cli/") && file != "main.rs") {
        for needle in forbidden {
            assert!(!code.contains(needle), "{file} uses `{needle}`");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_none_is_endless() {
    for (file, code) in sources() {
        assert!(code.starts_with("//!"), "{file} has no module comment");
        assert!(code.lines().count() <= 600, "{file} has {} lines", code.lines().count());
    }
}

/// Tables of data, with the reason why a shorter line or file would be harder to read.
const TABLES_OF_DATA: &[(&str, &str)] = &[
    ("src/worlds/places.rs", "streets, cities and their postal codes"),
    ("src/worlds/words.rs", "the words that names are made of"),
    ("tests/it/privacy.rs", "a mistake a line: its name, how it is made, how each command ends"),
];

/// Of the program and its tests, whole.
fn wide() -> BTreeSet<String> {
    let mut all = Vec::new();
    for folder in ["src", "tests/it"] {
        files(&root().join(folder), &mut all);
    }
    let is_wide = |text: String| text.lines().any(|line| line.chars().count() > 120);
    all.retain(|path| is_wide(std::fs::read_to_string(path).unwrap()));
    all.iter().map(|path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()).collect()
}

/// Of the program, without unit tests.
fn long() -> BTreeSet<String> {
    let most = |file: &str| match file {
        "pipeline.rs" => 150,
        file if file.starts_with("cli/") => 99,
        _ => 350,
    };
    let long = sources().into_iter().filter(|(file, code)| code.lines().count() > most(file));
    long.map(|(file, _)| format!("src/{file}")).collect()
}

fn is_a_table_of_data(file: &str) -> bool {
    TABLES_OF_DATA.iter().any(|(table, _)| *table == file)
}

#[test]
fn lines_are_at_most_120_characters_wide() {
    none_breaks_the_rule(wide());
}

#[test]
fn a_file_is_short_enough_to_read_at_once() {
    none_breaks_the_rule(long());
}

#[test]
fn every_table_of_data_is_wide_or_long() {
    let (wide, long) = (wide(), long());
    for (table, _) in TABLES_OF_DATA {
        assert!(wide.contains(*table) || long.contains(*table), "{table} is neither: take it off the list");
    }
}

#[test]
fn tables_hold_no_behaviour() {
    let tables = sources().into_iter().filter(|(file, _)| file.starts_with("tables/") || file == "tables.rs");
    let behave = tables.filter(|(_, code)| {
        let code: String = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        // A function has its name before the parenthesis; the type of a pointer to one has none.
        let pointer =
            code.match_indices("fn(").any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        let closure = ["Fn", "FnMut", "FnOnce"].iter().any(|name| code.contains(&format!(" {name}(")));
        pointer || closure
    });
    none_breaks_the_rule(behave.map(|(file, _)| format!("src/{file}")).collect());
}

/// No file breaks a rule; tables of data may.
fn none_breaks_the_rule(found: BTreeSet<String>) {
    let found: Vec<String> = found.into_iter().filter(|file| !is_a_table_of_data(file)).collect();
    assert!(found.is_empty(), "these break the rule: {found:#?}");
}

/// Where the text of an error is used as it is, with the reason why no data can be in it.
const TEXT_OF_ERRORS: &[(&str, &str, &str)] = &[
    ("diagnostic/plain.rs", "cause.to_string()", "our own errors"),
    ("diagnostic/plain.rs", "error.to_string()", "our own errors, and those of the system"),
    ("config/text/locate.rs", "error.to_string()", "looked at and never shown"),
    ("config/reading.rs", "error.to_string()", "what YAML says of the file that is being validated"),
    ("config/match_model/fitted.rs", "error.to_string()", "looked at and never shown"),
    ("sources/ndjson.rs", "error.to_string()", "looked at and never shown"),
];

#[test]
fn no_text_of_a_library_becomes_a_message() {
    let names = ["error", "err", "e", "cause"];
    let mut used = vec![false; TEXT_OF_ERRORS.len()];
    for (file, code) in sources() {
        for name in names {
            for form in ["{NAME}", "{NAME:#}", "{NAME:?}", "{NAME:#?}", "NAME.to_string()"] {
                let form = form.replace("NAME", name);
                for (at, _) in code.match_indices(&form) {
                    let before = code[..at].chars().next_back().unwrap_or(' ');
                    if !form.starts_with('{') && (before.is_alphanumeric() || before == '_') {
                        continue;
                    }
                    let known = TEXT_OF_ERRORS.iter().position(|(place, text, _)| *place == file && *text == form);
                    let line = code[..at].lines().count();
                    used[known.unwrap_or_else(|| {
                        panic!("{file}:{line}: `{form}`; use `diagnostic::plain` or `diagnostic::words`")
                    })] = true;
                }
            }
        }
    }
    for ((file, form, _), used) in TEXT_OF_ERRORS.iter().zip(used) {
        assert!(used, "`{form}` no longer stands in {file}: take it off the list");
    }
}

/// `diagnostic::plain` knows the errors of every library that has some.
#[test]
fn every_dependency_is_known_to_have_no_errors_or_to_be_said_in_our_words() {
    const KNOWN: &[&str] = &[
        "anyhow",
        "any_ascii",
        "blake3",
        "chardetng",
        "chrono",
        "chrono-tz",
        "clap",
        "clap_complete",
        "clap_mangen",
        "csv",
        "encoding_rs",
        "getrandom",
        "glob",
        "hashbrown",
        "icu_properties",
        "idna",
        "indicatif",
        "memchr",
        "mimalloc",
        "minijinja",
        "num-traits",
        "polars",
        "polars-buffer",
        "polars-io",
        "polars-parquet",
        "psl",
        "rayon",
        "regex-automata",
        "rlibphonenumber",
        "rust_iso3166",
        "rustix",
        "schemars",
        "serde",
        "sha2",
        "serde_json",
        "serde_yaml",
        "sqlparser",
        "strsim",
        "unicode-normalization",
        "xxhash-rust",
    ];
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in section.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
        let name = line.split([' ', '=', '.']).next().unwrap();
        assert!(
            KNOWN.contains(&name),
            "`{name}` is new: teach `diagnostic::plain` to say its errors without data, and add it here"
        );
    }
}

#[test]
fn the_top_level_is_what_was_agreed() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "usecases",
        "tests",
        "schemas",
        "Makefile",
        "README.md",
        "LICENSE",
        "docs",
        "target",
        "build",
        "identity",
    ];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "`{name}` is not expected at the top level");
    }
}

#[test]
fn every_file_the_architecture_names_is_there() {
    let page = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    assert!(page.lines().count() < 200);
    let named = page.split('`').filter(|word| word.starts_with("tests/") || word.starts_with("src/"));
    for named in named {
        assert!(root().join(named).exists(), "{named} is named in docs/ARCHITECTURE.md and is not there");
    }
}

#[test]
fn every_code_is_used_and_every_finding_has_a_page() {
    let all: String =
        sources().into_iter().filter(|(file, _)| file != "diagnostic/codes.rs").map(|(_, code)| code).collect();
    for code in c360::diagnostic::CODES {
        assert!(all.contains(&format!("\"{}\"", code.name)), "`{}` is never found", code.name);
    }
    for call in ["report(", "report_at_key("] {
        for (at, _) in all.match_indices(call) {
            let Some(name) =
                all[at + call.len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            assert!(c360::diagnostic::code(name).is_some(), "`{name}` has no page");
        }
    }
}
