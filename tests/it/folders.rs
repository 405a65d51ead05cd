//! A CI that validates a folder is never fooled: whatever may be a use case is checked, and what is left out is said,
//! in every format.

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::Mode;

use super::support::{c360, root, text};

const FORMATS: [&str; 5] = ["human", "json", "github", "sarif", "junit"];

/// A use case without findings.
fn valid(name: &str) -> String {
    std::fs::read_to_string(root().join("src/propose/b2b_accounts.yaml")).unwrap().replacen("NAME", name, 1)
}

/// The same as JSON.
fn json(name: &str) -> String {
    let value: serde_json::Value = serde_yaml::from_str(&valid(name)).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A folder with one valid use case.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("good.yaml"), valid("good"));
    folder
}

/// Runs the program, which has to end soon and in bounded memory.
fn soon(arguments: &[&str]) -> Output {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 6000000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_c360")])
        .args(arguments)
        .env_clear()
        .env("RAYON_NUM_THREADS", "2")
        .env("POLARS_MAX_THREADS", "2")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// Severity, code and file of each finding.
type Findings = Vec<(String, String, String)>;

/// What `error[code]` says.
fn severity_and_code(text: &str) -> Option<(String, String)> {
    let (severity, rest) = text.split_once('[')?;
    let (code, _) = rest.split_once(']')?;
    (severity == "error" || severity == "warning").then(|| (severity.to_owned(), code.to_owned()))
}

fn without_place(text: &str) -> String {
    let mut parts: Vec<&str> = text.split(':').collect();
    while parts.last().is_some_and(|part| part.parse::<usize>().is_ok()) {
        parts.pop();
    }
    parts.join(":")
}

/// The findings of an output, read back from its format.
fn read_back(format: &str, out: &str) -> Findings {
    let mut found = Findings::new();
    match format {
        "human" => {
            let lines: Vec<&str> = out.lines().collect();
            for pair in lines.windows(2) {
                if let (Some((severity, code)), Some(file)) =
                    (severity_and_code(pair[0]), pair[1].strip_prefix("  --> "))
                {
                    found.push((severity, code, without_place(file)));
                }
            }
        }
        "json" => {
            let document: serde_json::Value = serde_json::from_str(out).unwrap();
            for finding in document["findings"].as_array().unwrap() {
                let part = |key: &str| finding[key].as_str().unwrap().to_owned();
                found.push((part("severity"), part("code"), part("file")));
            }
        }
        "github" => {
            for line in out.lines() {
                let (severity, rest) = line.strip_prefix("::").unwrap().split_once(" file=").unwrap();
                let (file, rest) = rest.split_once(',').unwrap();
                let code = rest.split_once("title=").unwrap().1.split_once("::").unwrap().0;
                found.push((severity.to_owned(), code.to_owned(), file.to_owned()));
            }
        }
        "sarif" => {
            let log: serde_json::Value = serde_json::from_str(out).unwrap();
            for result in log["runs"][0]["results"].as_array().unwrap() {
                let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
                let part = |key: &str| result[key].as_str().unwrap().to_owned();
                found.push((part("level"), part("ruleId"), uri.trim_start_matches("file://").to_owned()));
            }
        }
        _ => {
            for line in out.lines() {
                for severity in ["error", "warning"] {
                    if let Some((file, rest)) = line.split_once(&format!(": {severity}[")) {
                        let file = file.rsplit('>').next().unwrap();
                        found.push((
                            severity.to_owned(),
                            rest.split_once(']').unwrap().0.to_owned(),
                            without_place(file),
                        ));
                    }
                }
            }
        }
    }
    found.sort();
    found
}

/// Validates; the findings are the same in all formats, and so is the end. Files are seen from the folder.
fn validate(folder: &Path, paths: &[&Path]) -> (Option<i32>, Findings, Vec<String>) {
    validate_in(&FORMATS, folder, paths)
}

fn validate_in(formats: &[&'static str], folder: &Path, paths: &[&Path]) -> (Option<i32>, Findings, Vec<String>) {
    let from_here =
        |file: &str| file.strip_prefix(&text(folder)).map_or(file, |rest| rest.trim_start_matches('/')).to_owned();
    let paths: Vec<String> = paths.iter().map(|path| text(path)).collect();
    let mut all: Vec<(&str, Option<i32>, Findings)> = Vec::new();
    let mut files = Vec::new();
    for &format in formats {
        let mut arguments = vec!["validate", "--format", format];
        arguments.extend(paths.iter().map(String::as_str));
        let out = soon(&arguments);
        let shown = String::from_utf8(out.stdout).unwrap();
        assert!(out.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&out.stderr));
        if format == "json" {
            let document: serde_json::Value = serde_json::from_str(&shown).unwrap();
            files =
                document["files"].as_array().unwrap().iter().map(|file| from_here(file.as_str().unwrap())).collect();
        }
        let found = read_back(format, &shown)
            .into_iter()
            .map(|(severity, code, file)| (severity, code, from_here(&file)))
            .collect();
        all.push((format, out.status.code(), found));
    }
    for (format, status, found) in &all[1..] {
        assert_eq!((status, found), (&all[0].1, &all[0].2), "{format} differs from {}", all[0].0);
    }
    let (_, status, found) = all.swap_remove(0);
    (status, found, files)
}

/// What must come of a file beside a valid use case.
enum Comes {
    /// Checked, and wrong: exit 1, with this code at the file.
    Wrong(&'static str),
    /// Checked, and right.
    Right,
    /// Left out, which is said.
    LeftOut,
    /// Passed over: nothing is said.
    Data,
}
use Comes::{Data, LeftOut, Right, Wrong};

const HALF: &str = "entity: account\nid_prefix: ACC\nsources: {a: {}}\nidentity: {b: {}}\nmatch_keys: []\n";

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn table() -> Vec<(&'static str, &'static str, Vec<u8>, Comes)> {
    let case = |what, name, text: &str, comes| (what, name, text.as_bytes().to_vec(), comes);
    let large = |head: &str, tail: &str| format!("{head}{}{tail}", "x".repeat(2 << 20));
    vec![
        case("a byte-order mark", "b.yaml", "\u{feff}use_case: second\n", Wrong("missing-key")),
        case("a byte-order mark, valid", "b.yaml", &format!("\u{feff}{}", valid("second")), Right),
        case("double quotes", "b.yaml", "\"use_case\": second\n", Wrong("missing-key")),
        case("single quotes", "b.yaml", "'use_case': second\n", Wrong("missing-key")),
        case("a blank before the colon", "b.yaml", "use_case : second\n", Wrong("missing-key")),
        case("indentation", "b.yaml", "  use_case: second\n", Wrong("missing-key")),
        case("an explicit key", "b.yaml", "? use_case\n: second\n", Wrong("missing-key")),
        case("a flow map", "b.yaml", "{use_case: second}\n", Wrong("missing-key")),
        case(
            "behind markers and comments",
            "b.yaml",
            "%YAML 1.1\n# a\n--- # b\n \n  use_case: second\n...\n# c\n",
            Wrong("missing-key"),
        ),
        case("lines that end in a carriage return", "b.yaml", "title: x\ruse_case: second\r", Wrong("missing-key")),
        case("a tab", "b.yaml", "title: x\n\tuse_case: second\n", Wrong("invalid-yaml")),
        case("a key that stands twice", "b.yaml", "title: a\ntitle: b\n\"use_case\": second\n", Wrong("duplicate-key")),
        case("usecase", "b.yaml", "usecase: second\n", Wrong("unknown-key")),
        case("UseCase", "b.yaml", "UseCase: second\n", Wrong("unknown-key")),
        case("use-case", "b.yaml", "use-case: second\n", Wrong("unknown-key")),
        case("only extends, quoted", "b.yaml", "\"extends\": nowhere.yaml\n", Wrong("missing-file")),
        case("without its name", "b.yaml", "purpose: {}\nattributes: []\n", Wrong("missing-key")),
        case("without its name, as JSON", "b.json", "{\"purpose\": {}, \"attributes\": []}", Wrong("missing-key")),
        case("JSON, valid", "b.json", &json("second"), Right),
        case("JSON in one line", "b.json", "{\"use_case\":\"second\"}", Wrong("missing-key")),
        case("JSON with a mistake", "b.json", "{\"use_case\": \"second\" \"title\": 1}", Wrong("invalid-yaml")),
        case("JSON in a YAML file", "b.yaml", &json("second").replace("\"use_case\"", " \"use_case\" "), Right),
        case(".YAML", "B.YAML", "use_case: second\n", Wrong("missing-key")),
        case(".Yml", "b.Yml", "use_case: second\n", Wrong("missing-key")),
        case(".yml", "b.yml", "use_case: second\n", Wrong("missing-key")),
        case(".JSON", "b.JSON", "{\"use_case\":\"second\"}", Wrong("missing-key")),
        case("a name that is only an ending", ".yaml", "use_case: second\n", Wrong("missing-key")),
        case("empty", "b.yaml", "", Wrong("empty-file")),
        case("only comments", "b.yml", "# use_case: second\n", Wrong("empty-file")),
        case("only a byte-order mark", "b.yaml", "\u{feff}", Wrong("empty-file")),
        case("two documents", "b.yaml", "title: x\n---\nuse_case: second\n", Wrong("several-documents")),
        case("a second document with a mistake", "b.yaml", "use_case: second\n---\na: [\n", Wrong("several-documents")),
        case(
            "a template",
            "b.yaml",
            "kind: {{ .Values.kind }}\n{{- if .x }}\na: b\n{{- end }}\n",
            Wrong("invalid-yaml"),
        ),
        ("UTF-16", "b.yaml", utf16("use_case: second\n"), Wrong("unreadable-file")),
        ("Latin-1", "b.yaml", b"title: caf\xe9\nuse_case: second\n".to_vec(), Wrong("unreadable-file")),
        case("2 MB of YAML", "b.yaml", &large("# ", "\nuse_case: second\n"), Wrong("file-too-large")),
        case(
            "2 MB of JSON, the key last",
            "b.json",
            &large("{\"title\": \"", "\", \"use_case\": \"second\"}"),
            Wrong("file-too-large"),
        ),
        case("a shared half that nobody extends", "b.yaml", HALF, LeftOut),
        case(
            "a dbt schema",
            "b.yml",
            "version: 2\nsources:\n  - name: a\nmodels:\n  - name: b\n    tests: [unique]\n",
            LeftOut,
        ),
        case("a GitHub workflow", "b.yml", "name: ci\non: [push]\njobs: {a: {runs-on: x}}\n", LeftOut),
        case("a Kubernetes manifest", "b.yaml", "kind: A\nspec: {}\n---\nkind: B\n", LeftOut),
        case("a CloudFormation template", "b.yaml", "Resources:\n  A: !Ref B\n  C: !Sub [x, y]\n", LeftOut),
        case("a list", "b.yaml", "- use_case: second\n", LeftOut),
        case("a scalar", "b.yaml", "use_case\n", LeftOut),
        case("package.json", "package.json", "{\"name\": \"x\", \"version\": \"1.0.0\", \"dependencies\": {}}", Data),
        case("rows in a JSON file", "b.json", "{\"id\": 1}\n{\"id\": 2, \"a\": \"\\ud83d\\ude00\"}\n", Data),
        case("a JSON array", "b.json", "[{\"id\": 1}]", Data),
        case("2 MB of JSON data", "b.json", &large("{\"title\": \"", "\"}"), Data),
        case(
            "what a run wrote",
            "run.json",
            "{\"format\": 1, \"use_case\": \"good\", \"as_of\": \"2026-11-01T00:00:00Z\", \"outputs\": []}",
            Data,
        ),
        case("another ending", "b.txt", "use_case: second\n", Data),
    ]
}

#[test]
fn every_kind_of_file_in_a_folder_is_checked_or_said_to_be_left_out() {
    for (what, name, bytes, comes) in table() {
        let folder = folder();
        write(&folder.path().join(name), &bytes);
        let (status, found, files) = validate(folder.path(), &[folder.path()]);
        let checked = files.iter().any(|file| file == name);
        let here = |code: &str| found.iter().any(|(_, c, file)| c == code && file == name);
        match comes {
            Wrong(code) => {
                assert!(status == Some(1) && checked && here(code), "{what}: {status:?} {files:?} {found:?}")
            }
            Right => {
                assert!(status == Some(0) && checked && found.is_empty(), "{what}: {status:?} {files:?} {found:?}")
            }
            Data => {
                assert!(status == Some(0) && !checked && found.is_empty(), "{what}: {status:?} {files:?} {found:?}")
            }
            LeftOut => {
                let expected = [("warning".to_owned(), "left-out".to_owned(), name.to_owned())];
                assert!(status == Some(0) && !checked && found == expected, "{what}: {status:?} {files:?} {found:?}");
                let denied = c360(&["validate", &text(folder.path()), "--deny-warnings"], 2);
                assert_eq!(denied.status.code(), Some(1), "{what}");
            }
        }
        assert!(files.iter().any(|file| file == "good.yaml"), "{what}: {files:?}");
    }
}

#[test]
fn a_file_that_is_named_is_always_a_use_case() {
    for (what, name, bytes, _) in table().into_iter().filter(|case| !matches!(case.3, Right)) {
        let folder = folder();
        let file = folder.path().join(name);
        write(&file, &bytes);
        for paths in [vec![file.as_path()], vec![folder.path(), file.as_path()], vec![file.as_path(), folder.path()]] {
            let (status, found, files) = validate_in(&["json"], folder.path(), &paths);
            assert_eq!(files.iter().filter(|file| *file == name).count(), 1, "{what}: {files:?}");
            let left_out = found.iter().any(|(_, code, _)| code == "left-out");
            assert!(
                status == Some(1) && !left_out && found.iter().any(|(severity, ..)| severity == "error"),
                "{what}: {found:?}"
            );
        }
    }
}

#[test]
fn a_mistake_behind_a_byte_order_mark_is_at_its_place() {
    let folder = folder();
    write(&folder.path().join("b.yaml"), "\u{feff}use_csae: x\n");
    let out = c360(&["validate", &text(&folder.path().join("b.yaml"))], 2);
    let shown = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(shown.contains("b.yaml:1:1\n  |\n1 | use_csae: x\n  | ^^^^^^^^ did you mean"), "{shown}");
}

#[test]
fn what_to_do_is_said_where_a_file_may_be_no_use_case() {
    let folder = folder();
    write(&folder.path().join("b.yaml"), "kind: {{ .x }}\n{{- if }}\n");
    let out = c360(&["validate", &text(folder.path())], 2);
    assert!(String::from_utf8_lossy(&out.stdout).contains("validate a folder that holds use cases only"), "{out:?}");
    let out = c360(&["validate", &text(&folder.path().join("b.yaml"))], 2);
    assert!(!String::from_utf8_lossy(&out.stdout).contains("validate a folder"), "{out:?}");
}

#[test]
fn a_half_that_is_shared_and_a_model_that_is_pinned_are_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    for file in ["accounts.yaml", "churn_prevention.yaml"] {
        std::fs::copy(shipped.join(file), folder.path().join(file)).unwrap();
    }
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    assert_eq!((status, found, files), (Some(0), Vec::new(), vec!["churn_prevention.yaml".to_owned()]));
    // A model that nobody pins is left out; one that is pinned is checked by whoever pins it.
    write(&folder.path().join("m.yaml"), "prior: 0.1\nrelated: 0.1\ncomparisons: []\n");
    let (_, found, _) = validate(folder.path(), &[folder.path()]);
    assert!(found.len() == 1 && found[0].1 == "left-out" && found[0].2 == "m.yaml", "{found:?}");
    let accounts = std::fs::read_to_string(shipped.join("accounts.yaml")).unwrap();
    write(
        &folder.path().join("accounts.yaml"),
        accounts.replacen("  compare: [company,", "  fitted: m.yaml\n  compare: [company,", 1),
    );
    let (_, found, _) = validate(folder.path(), &[folder.path()]);
    assert!(!found.is_empty() && found.iter().all(|(_, code, _)| code == "fitted-model-does-not-fit"), "{found:?}");
    // A shared half that cannot be read is one finding, of the use case that extends it.
    write(&folder.path().join("accounts.yaml"), "");
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    let empty = found.iter().filter(|(_, code, file)| code == "empty-file" && file == "accounts.yaml").count();
    assert!(status == Some(1) && empty == 1 && files == ["churn_prevention.yaml"], "{found:?} {files:?}");
}

#[test]
fn only_what_is_checked_accounts_for_another_file() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    // Neither a half that nobody extends nor something else excuses a file that cannot be parsed.
    write(&at("a_half.yaml"), format!("{HALF}match_model: {{fitted: broken.yaml}}\n"));
    write(&at("b_other.yaml"), "match_model: {fitted: broken.yaml}\n");
    write(&at("broken.yaml"), "use_case: [\n");
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    assert!(status == Some(1) && files == ["broken.yaml", "good.yaml"], "{found:?} {files:?}");
    assert_eq!(found.iter().filter(|(_, code, _)| code == "left-out").count(), 2, "{found:?}");
    // A folder of halves that are extended from elsewhere was looked at.
    let shipped = root().join("usecases/b2b_saas");
    let yaml = |file: &str| std::fs::read_to_string(shipped.join(file)).unwrap();
    write(&at("shared/accounts.yaml"), yaml("accounts.yaml"));
    write(
        &at("cases/churn.yaml"),
        yaml("churn_prevention.yaml").replace("extends: accounts.yaml", "extends: ../shared/accounts.yaml"),
    );
    let (status, found, files) = validate(folder.path(), &[&at("shared"), &at("cases")]);
    assert_eq!((status, found, files), (Some(0), Vec::new(), vec!["cases/churn.yaml".to_owned()]));
}

#[test]
fn pipes_sockets_and_devices_are_never_waited_for() {
    let folder = folder();
    fifo(&folder.path().join("pipe.yaml"));
    fifo(&folder.path().join("pipe"));
    let _socket = UnixListener::bind(folder.path().join("socket.yml")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.json")).unwrap();
    symlink("pipe", folder.path().join("to_pipe.yaml")).unwrap();
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    let named: Vec<&str> = found
        .iter()
        .map(|(severity, code, file)| if severity == "warning" && code == "left-out" { file } else { "?" })
        .collect();
    assert_eq!(
        (status, named, files),
        (Some(0), vec!["pipe.yaml", "socket.yml", "to_pipe.yaml", "zero.json"], vec!["good.yaml".to_owned()])
    );
    for name in ["pipe.yaml", "pipe", "socket.yml", "zero.json", "to_pipe.yaml", "/dev/zero"] {
        let file = folder.path().join(name);
        let (status, found, _) = validate(folder.path(), &[&file]);
        assert!(status == Some(1) && found.len() == 1 && found[0].1 == "unreadable-file", "{name}: {found:?}");
        for command in ["test", "show", "run"] {
            let out = soon(&[command, &text(&file)]);
            assert_eq!(out.status.code(), Some(1), "{command} {name}: {out:?}");
        }
    }
}

#[test]
fn what_extends_names_is_a_regular_file_and_another_one() {
    let folder = folder();
    fifo(&folder.path().join("pipe"));
    std::fs::create_dir(folder.path().join("place")).unwrap();
    let cases = [
        ("/dev/zero", "missing-file", "a pipe, a socket or a device"),
        ("pipe", "missing-file", "a pipe, a socket or a device"),
        ("place", "missing-file", "a folder"),
        ("''", "missing-file", "a folder"),
        ("nowhere.yaml", "missing-file", "not a file"),
        ("b.yaml", "nested-extends", "this file itself"),
        ("place/../b.yaml", "nested-extends", "this file itself"),
    ];
    let file = folder.path().join("b.yaml");
    for (base, code, words) in cases {
        write(&file, format!("use_case: b\nextends: {base}\n"));
        let (status, found, _) = validate(folder.path(), &[&file]);
        assert!(status == Some(1) && found.len() == 1 && found[0].1 == code, "{base}: {found:?}");
        let shown = soon(&["validate", &text(&file)]).stdout;
        let shown = String::from_utf8_lossy(&shown);
        assert!(shown.contains(words) && shown.contains("b.yaml:2:10"), "{base}: {shown}");
    }
    // A model that is pinned is read within bounds as well.
    let pinned = |model: &str| {
        valid("b").replacen("match_keys:", &format!("match_model: {{fitted: {model}, compare: []}}\nmatch_keys:"), 1)
    };
    for model in ["/dev/zero", "pipe"] {
        write(&file, pinned(model));
        assert_eq!(soon(&["validate", &text(&file)]).status.code(), Some(1), "{model}");
    }
}

#[test]
fn a_file_that_is_reached_twice_is_checked_once() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    write(&at("team/one.yaml"), valid("one"));
    symlink("team", at("alias")).unwrap();
    symlink("..", at("team/up")).unwrap();
    symlink(".", at("team/self")).unwrap();
    symlink("one.yaml", at("team/zwei.yaml")).unwrap();
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    assert_eq!((status, found), (Some(0), Vec::new()), "{files:?}");
    assert_eq!(files, ["alias/one.yaml", "good.yaml"]);
    let again = at("team/../team/one.yaml");
    let (status, found, files) =
        validate(folder.path(), &[&at("team/one.yaml"), &again, &at("alias"), folder.path(), &at("team/zwei.yaml")]);
    assert_eq!((status, found), (Some(0), Vec::new()), "{files:?}");
    assert_eq!(files, ["team/one.yaml", "good.yaml"]);
    // A link to a folder above the one that was named is not followed, and that is said.
    let (status, found, files) = validate(folder.path(), &[&at("team")]);
    assert_eq!((status, files), (Some(0), vec!["team/one.yaml".to_owned()]));
    assert!(found.len() == 1 && found[0].1 == "left-out" && found[0].2 == "team/up", "{found:?}");
}

#[test]
fn links_that_lead_nowhere_are_errors_where_a_use_case_is_meant() {
    for (name, target) in [("b.yaml", "nowhere"), ("b.json", "b.json"), ("b.YML", "/proc/self/nowhere")] {
        let folder = folder();
        symlink(target, folder.path().join(name)).unwrap();
        symlink("not_here", folder.path().join("data")).unwrap();
        let (status, found, _) = validate(folder.path(), &[folder.path()]);
        assert_eq!(
            (status, found),
            (Some(1), vec![("error".to_owned(), "unreadable-file".to_owned(), name.to_owned())])
        );
    }
}

#[test]
fn hidden_folders_and_what_runs_publish_are_not_walked() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    for hidden in [".git/a.yaml", ".github/workflows/ci.yml", "build/.c360/sets/1/a.yaml", "deep/.venv/x/a.json"] {
        write(&at(hidden), "use_case: second\n");
    }
    symlink(".c360/sets/1", at("build/good")).unwrap();
    let (status, found, files) = validate(folder.path(), &[folder.path()]);
    assert_eq!((status, found, files), (Some(0), Vec::new(), vec!["good.yaml".to_owned()]));
    // Others are, and a hidden one that is named.
    write(&at("node_modules/x/a.yaml"), "use_case: second\n");
    assert_eq!(validate(folder.path(), &[folder.path()]).2, ["good.yaml", "node_modules/x/a.yaml"]);
    assert_eq!(validate(folder.path(), &[&at(".git")]).2, [".git/a.yaml"]);
}

#[test]
fn a_folder_without_a_use_case_is_an_error_in_every_format() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("empty")).unwrap();
    write(&at("other/x.yml"), "on: push\n");
    let none = |file: &str| ("error".to_owned(), "no-use-case".to_owned(), file.to_owned());
    let (status, found, files) = validate(folder.path(), &[&at("empty")]);
    assert_eq!((status, found, files), (Some(1), vec![none("empty")], Vec::new()));
    let (status, found, _) = validate(folder.path(), &[&at("other")]);
    assert!(status == Some(1) && found.len() == 2 && found.contains(&none("other")), "{found:?}");
    // One that holds some does not speak for another.
    let (status, found, _) = validate(folder.path(), &[folder.path(), &at("empty")]);
    assert!(status == Some(1) && found.contains(&none("empty")), "{found:?}");
    for format in ["human", "junit"] {
        let out = soon(&["test", &text(&at("empty")), "--format", format]);
        assert!(
            out.status.code() == Some(1) && String::from_utf8_lossy(&out.stdout).contains("no-use-case"),
            "{out:?}"
        );
    }
}

#[test]
fn folders_are_walked_as_deep_as_paths_can_be_and_no_stack_overflows() {
    let place = folder();
    let deep: std::path::PathBuf = std::iter::repeat_n("d", 1_500).collect();
    write(&place.path().join(&deep).join("b.yaml"), "use_case: deep\n");
    let (status, found, files) = validate(place.path(), &[place.path()]);
    assert!(status == Some(1) && found.iter().all(|(_, code, _)| code == "missing-key"), "{found:?}");
    assert_eq!(files.len(), 2);
    // Deeper than any path: the folder that cannot be named is.
    let mut at = std::fs::File::open(place.path().join(&deep)).unwrap();
    for _ in 0..1_500 {
        rustix::fs::mkdirat(&at, "d", Mode::from(0o700)).unwrap();
        at = std::fs::File::from(rustix::fs::openat(&at, "d", rustix::fs::OFlags::RDONLY, Mode::empty()).unwrap());
    }
    let (status, found, _) = validate(place.path(), &[place.path()]);
    assert!(
        status == Some(1) && found.iter().any(|(severity, code, _)| severity == "error" && code == "unreadable-file"),
        "{found:?}"
    );
}

#[test]
fn what_may_not_be_read_is_an_error_that_names_it() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    write(&at("closed/a.yaml"), "use_case: second\n");
    write(&at("b.yaml"), "use_case: second\n");
    let mode = |path: &Path, mode: u32| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(folder.path(), 0o755);
    mode(&at("closed"), 0o000);
    mode(&at("b.yaml"), 0o000);
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    command.args(["validate", "--format", "json", &text(folder.path())]).env_clear();
    if folder.path().metadata().unwrap().uid() == 0 {
        // Root may read everything; nobody may not.
        command.uid(65_534).gid(65_534);
    }
    let out = command.output();
    mode(&at("closed"), 0o700);
    let Ok(out) = out else { return println!("the program cannot be run by another user here") };
    let found: BTreeSet<_> = read_back("json", &String::from_utf8(out.stdout).unwrap()).into_iter().collect();
    let error = |file: &str| ("error".to_owned(), "unreadable-file".to_owned(), text(&at(file)));
    assert_eq!((out.status.code(), found), (Some(1), BTreeSet::from([error("closed"), error("b.yaml")])));
}

#[test]
fn hundreds_of_use_cases_are_loaded_and_no_stack_overflows() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = super::support::root().join("usecases/b2b_saas");
    write(&folder.path().join("accounts.yaml"), std::fs::read(shipped.join("accounts.yaml")).unwrap());
    let text = std::fs::read_to_string(shipped.join("churn_prevention.yaml")).unwrap();
    for n in 0..300 {
        write(
            &folder.path().join(format!("c{n}.yaml")),
            text.replace("use_case: churn_prevention", &format!("use_case: churn_{n}")),
        );
    }
    for threads in ["1", "2", "8"] {
        let out = Command::new(env!("CARGO_BIN_EXE_c360"))
            .args(["validate", "."])
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert!(out.status.code().is_some(), "{threads} threads: the program was stopped");
        assert!(
            String::from_utf8_lossy(&out.stdout).contains("300 use cases: valid"),
            "{}",
            String::from_utf8_lossy(&out.stdout)
        );
    }
}
