//! One reader per type, everywhere: every spelling of a value is read alike in every place that a use case can name.
//!
//! Each table below is a type; each row a spelling, and what it means or that it is not read. The places are columns of
//! the table in `docs/formats.md`, which is made from what the program did.

mod kinds;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::support::{AS_OF, root, rows, run};

/// A type of value, tried in places.
pub(super) struct Kind {
    /// Its name on the page.
    pub(super) name: &'static str,
    /// Spelling and meaning; an empty meaning is not read.
    pub(super) spellings: &'static [(&'static str, &'static str)],
    /// Files with a row or more for every spelling: name, header, and what stands in the rows, `{n}` the number of the
    /// spelling, `{x}` the spelling and `{means}` what it means, as CSV.
    pub(super) files: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// The sources, identity fields and match keys.
    pub(super) sources: &'static str,
    /// The places: what the page calls them, the attribute that shows what was read there, as YAML after its name, and
    /// what it shows when the spelling is read as it is meant, and when it is not.
    pub(super) places: &'static [Shown],
}

/// A place: its name, the attribute that shows it, and what a value of each meaning looks like there.
pub(super) struct Shown {
    pub(super) place: &'static str,
    pub(super) attribute: &'static str,
    pub(super) shows: fn(&str) -> String,
}

/// What each place made of each spelling.
fn tried(kind: &Kind) -> Vec<BTreeMap<String, String>> {
    let folder = tempfile::tempdir().unwrap();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    for (file, header, lines) in kind.files {
        let mut written = format!("{header}\n");
        for (n, (x, means)) in kind.spellings.iter().enumerate() {
            for line in *lines {
                let line =
                    line.replace("{n}", &n.to_string()).replace("{x}", &cell(x)).replace("{means}", &cell(means));
                writeln!(written, "{line}").unwrap();
            }
        }
        std::fs::write(folder.path().join(file), written).unwrap();
    }
    let mut yaml = format!(
        "use_case: spellings\ntitle: t\nentity: account\nid_prefix: ACC\npurpose: {{decision: d, owner: o, workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}}}\n{}attributes:\n  - {{name: \
         n, type: text, system_of_record: base, from: {{base: n}}, fallback: none, fresh_for: always, action: a}}\n",
        kind.sources
    );
    for (p, shown) in kind.places.iter().enumerate() {
        writeln!(yaml, "  - {{name: p{p}, {}, fallback: none, fresh_for: always, action: a}}", shown.attribute)
            .unwrap();
    }
    for more in kind.places.len() + 1..8 {
        writeln!(
            yaml,
            "  - {{name: m{more}, type: text, system_of_record: base, from: {{base: n}}, fallback: none, fresh_for: \
             always, action: a}}"
        )
        .unwrap();
    }
    let file = folder.path().join("spellings.yaml");
    std::fs::write(&file, yaml).unwrap();
    let out = run(folder.path(), "spellings", folder.path(), AS_OF, 2);
    assert!(out.status.success(), "{}: {}", kind.name, String::from_utf8_lossy(&out.stderr));
    profile(&folder.path().join("build/spellings/profile.csv"), kind)
}

/// The profile by spelling.
fn profile(path: &Path, kind: &Kind) -> Vec<BTreeMap<String, String>> {
    let found: BTreeMap<String, BTreeMap<String, String>> =
        rows(path).into_iter().map(|row| (row["n"].clone(), row)).collect();
    (0..kind.spellings.len()).map(|n| found[&n.to_string()].clone()).collect()
}

#[test]
fn every_spelling_is_read_alike_in_every_place() {
    let mut page = String::new();
    let mut wrong = Vec::new();
    for kind in kinds::ALL {
        let read = tried(kind);
        let places: Vec<&str> = kind.places.iter().map(|shown| shown.place).collect();
        writeln!(page, "\n| {} | means | {} |\n|{}", kind.name, places.join(" | "), "---|".repeat(places.len() + 2))
            .unwrap();
        for ((x, means), row) in kind.spellings.iter().zip(&read) {
            let mut marks = Vec::new();
            for (p, shown) in kind.places.iter().enumerate() {
                let got = row[&format!("p{p}")].trim_start_matches('\'').to_owned();
                let right = got == (shown.shows)(means);
                if !right {
                    wrong.push(format!("{} `{x}` in {}: {got:?}", kind.name, shown.place));
                }
                marks.push(match (right, means.is_empty()) {
                    (false, _) => "?",
                    (true, false) => "read",
                    (true, true) => "–",
                });
            }
            let shown = match x.chars().any(|c| c.is_control() || !c.is_ascii_graphic() && c != ' ') {
                true => x.escape_default().to_string(),
                false => (*x).to_owned(),
            };
            let means = if means.is_empty() { "not read, counted".to_owned() } else { format!("`{means}`") };
            writeln!(page, "| `{}` | {means} | {} |", shown.replace('|', "\\|"), marks.join(" | ")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let path = root().join("docs/formats.md");
    let written = std::fs::read_to_string(&path).unwrap();
    const BEGIN: &str = "<!-- spellings: made by the tests -->\n";
    const END: &str = "\n<!-- end of spellings -->";
    let (before, rest) = written.split_once(BEGIN).expect("docs/formats.md has a place for the table");
    let (was, after) = rest.split_once(END).expect("and says where it ends");
    if std::env::var_os("C360_FRESH").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{page}{END}{after}")).unwrap();
        return;
    }
    assert!(was == page, "the table in docs/formats.md is not fresh; run `make fresh` and commit it");
}
