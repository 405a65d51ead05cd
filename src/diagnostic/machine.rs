//! Findings for machines: c360's own JSON, SARIF 2.1.0, JUnit, and GitHub's annotations.
//!
//! In: the files that were checked and what was found in them. Out: text. All formats hold the same findings.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::junit::{Case, Suite};
use super::{CODES, Diagnostic, Severity, visible};

/// Where the page of every code is, seen from the project.
const PAGE: &str = "docs/diagnostics.md";

/// What was found in use-case files.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Findings<'a> {
    /// Who found it.
    tool: Tool,
    /// Whether the files can be run: there is no error and, where warnings are denied, no warning.
    valid: bool,
    /// How many findings are errors.
    errors: usize,
    /// How many are warnings.
    warnings: usize,
    /// The files that were looked at.
    files: Vec<String>,
    /// What was found, in order of file and line.
    findings: Vec<Finding<'a>>,
}

/// The program.
#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    /// Its name: `c360`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// One finding about one file.
#[derive(Debug, Serialize, JsonSchema)]
struct Finding<'a> {
    /// What kind of problem it is, such as `unknown-source`; `c360 explain-code` says what each means.
    code: &'static str,
    /// How bad it is.
    severity: Severity,
    /// What is wrong, in one sentence.
    message: &'a str,
    /// What to do; empty where the message says it.
    help: &'a str,
    /// The file.
    file: String,
    /// The line, from 1; null where the whole file is meant.
    line: Option<usize>,
    /// The column, from 1; null where the whole file is meant.
    column: Option<usize>,
    /// The path inside the YAML, such as `attributes[2].from.stripe`; empty for the whole file.
    path: &'a str,
}

/// Findings as a document of their own.
pub fn document<'a>(files: &[PathBuf], findings: &'a [Diagnostic], valid: bool) -> Findings<'a> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let listed = findings.iter().map(|finding| Finding {
        code: finding.code,
        severity: finding.severity,
        message: &finding.headline,
        help: &finding.help,
        file: slashed(&finding.file),
        line: finding.place.map(|place| place.line),
        column: finding.place.map(|place| place.column),
        path: &finding.path,
    });
    Findings {
        tool: Tool { name: "c360", version: env!("CARGO_PKG_VERSION") },
        valid,
        errors,
        warnings: findings.len() - errors,
        files: files.iter().map(|file| slashed(file)).collect(),
        findings: listed.collect(),
    }
}

/// A SARIF 2.1.0 log with one run; its rules are the codes that occur.
pub fn sarif(findings: &[Diagnostic]) -> String {
    let mut used: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    used.sort_unstable();
    used.dedup();
    let level = |severity: Severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let rules: Vec<Value> = CODES
        .iter()
        .filter(|code| used.contains(&code.name))
        .map(|code| {
            json!({
                "id": code.name,
                "shortDescription": {"text": code.headline},
                "fullDescription": {"text": code.why},
                "help": {"text": code.mend},
                "helpUri": format!("{PAGE}#{}", code.name),
                "defaultConfiguration": {"level": level(code.severity)},
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut location = json!({"artifactLocation": {"uri": uri(&finding.file)}});
            if let Some(place) = finding.place {
                location["region"] = json!({"startLine": place.line, "startColumn": place.column});
            }
            let mut listed = CODES.iter().filter(|code| used.contains(&code.name));
            json!({
                "ruleId": finding.code,
                "ruleIndex": listed.position(|code| code.name == finding.code),
                "level": level(finding.severity),
                "message": {"text": sentence(finding)},
                "locations": [{"physicalLocation": location}],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "c360", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// One suite; a case per file, which fails with all its findings when the file is not good.
pub fn junit(files: &[PathBuf], findings: &[Diagnostic], deny_warnings: bool) -> String {
    let mut names: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    names.extend(findings.iter().map(|finding| finding.file.as_path()));
    let mut seen: Vec<&Path> = Vec::new();
    names.retain(|name| {
        let new = !seen.contains(name);
        seen.push(name);
        new
    });
    let cases = names
        .into_iter()
        .map(|file| {
            let of_file = || findings.iter().filter(|finding| finding.file == file);
            let bad = of_file().any(|finding| deny_warnings || finding.severity == Severity::Error);
            let lines: Vec<String> = of_file()
                .map(|finding| format!("{}: {}[{}]: {}", at(finding), level(finding), finding.code, sentence(finding)))
                .collect();
            let first = of_file().find(|finding| deny_warnings || finding.severity == Severity::Error);
            Case {
                name: slashed(file),
                class: "validate".to_owned(),
                failure: bad
                    .then(|| (first.map(|finding| finding.headline.clone()).unwrap_or_default(), lines.join("\n"))),
                output: if bad { String::new() } else { lines.join("\n") },
            }
        })
        .collect();
    super::junit::write(&[Suite { name: "c360 validate".to_owned(), cases }])
}

/// Workflow commands that GitHub shows beside the line they are about: one line each, whatever the findings hold.
pub fn github(findings: &[Diagnostic]) -> String {
    let property = |text: &str| message(text).replace(':', "%3A").replace(',', "%2C");
    findings
        .iter()
        .map(|finding| {
            let place =
                finding.place.map_or_else(String::new, |place| format!(",line={},col={}", place.line, place.column));
            let file = property(&slashed(&finding.file));
            format!(
                "::{} file={file}{place},title={}::{}\n",
                level(finding),
                property(finding.code),
                message(&sentence(finding))
            )
        })
        .collect()
}

/// Text that ends neither its command nor its line: what is unseen is written out, and the runner's own marks are
/// encoded.
fn message(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn level(finding: &Diagnostic) -> &'static str {
    match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn sentence(finding: &Diagnostic) -> String {
    if finding.help.is_empty() { finding.headline.clone() } else { format!("{}; {}", finding.headline, finding.help) }
}

fn at(finding: &Diagnostic) -> String {
    let place = finding.place.map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
    format!("{}{place}", slashed(&finding.file))
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A path as a URI reference: what may not stand in one is percent-encoded.
fn uri(path: &Path) -> String {
    let mut text = String::new();
    for byte in slashed(path).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => text.push(char::from(byte)),
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    if path.is_absolute() { format!("file://{text}") } else { text }
}
