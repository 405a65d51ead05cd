//! The dictionary of what commands write, `docs/outputs.md`: every file, column and key is in it, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::Value;

use super::business::{CRM, Place, use_case};
use super::support::{AS_OF, c360, root, run};
use super::tidy::sources;

/// What was found of all that was written; names are those of the page.
#[derive(Default)]
struct Found {
    /// The files of published sets.
    files: BTreeSet<String>,
    /// The headers of their tables.
    headers: BTreeMap<String, Vec<Vec<String>>>,
    /// The keys of their documents, at the first two levels.
    keys: BTreeMap<String, BTreeSet<String>>,
    /// The files of a run that broke a gate.
    rejected: BTreeSet<String>,
    /// What stands in the registry.
    registry: BTreeSet<String>,
    /// The headers of the registry's export.
    exported: BTreeMap<String, Vec<String>>,
}

static FOUND: LazyLock<Found> = LazyLock::new(found);

/// Runs the shipped use case, and one with all that the shipped one has not, through everything that leaves files.
fn found() -> Found {
    let mut found = Found::default();
    let shipped = tempfile::tempdir().unwrap();
    let out = run(&root().join("usecases/b2b_saas"), "churn_prevention", shipped.path(), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    found.add(&shipped.path().join("build/churn_prevention"));

    let yaml = other();
    let place = other_place(&yaml);
    let runs = |code: i32| {
        let (ended, told) = place.ended(&["run"]);
        assert_eq!(ended, code, "{told}");
    };
    let [build, identity, set] = ["build", "identity", "build/t"].map(|name| place.path(name));
    runs(0);
    found.add(Path::new(&set));
    place.write("t.yaml", &format!("{yaml}gates: {{population: 99}}\n"));
    runs(3);
    found.rejected = files(Path::new(&place.path("build/t.rejected")));
    place.write("t.yaml", &yaml);
    place.write("crm.csv", &format!("{OTHER_CRM}6,f,30,,,\n"));
    runs(0);
    // Nothing changes in the registry.
    runs(0);
    found.add(Path::new(&set));
    let asks = |command: &[&str]| {
        let out = c360(&[command, &["--identity", &identity]].concat(), 2);
        assert!(out.status.success(), "{command:?}: {out:?}");
    };
    let to = ["--out", &build, "--as-of", "2026-03-31T12:00:00Z"];
    asks(&[&["rollback", "--to", "1"], &to[..]].concat());
    found.add(Path::new(&set));
    asks(&[&["forget", "crm/1", "--request", "R-1", "--decided-by", "me"], &to[..]].concat());
    found.add(Path::new(&set));
    for entry in fs::read_dir(place.path("identity/account")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        found.registry.insert(match (name.starts_with("v0"), entry.path().is_dir()) {
            (true, true) => "v000001/".to_owned(),
            (false, true) => format!("{name}/"),
            (_, false) => name,
        });
    }
    asks(&["registry", "export", "--to", &place.path("export")]);
    let export = place.path("export");
    let export = Path::new(&export);
    found.exported = files(export).into_iter().map(|file| (file.clone(), header(&export.join(file)))).collect();
    found
}

pub(super) const OTHER_CRM: &str =
    "id,name,arr,parent,cid,group_c\n1,a,100,,,\n2,b,10,1,,x\n3,c,n/a,,,\n4,d,1,,,\n5,e,20,,,\n";

/// The use case beside its data.
pub(super) fn other_place(yaml: &str) -> Place {
    let shop = "id,customer,cid,large_c,half_c\ns1,1,,,\ns4,4,,,\n";
    let said = "who,state,at\n1,granted,2026-01-01\n2,granted,2026-01-01\n3,granted,2026-01-01\n4,granted,2026-01-01\n";
    Place::new(yaml, &[("crm.csv", OTHER_CRM), ("shop.csv", shop), ("said.csv", said)])
}

/// A use case with relations, derived attributes, segments, consent, identifiers, and two systems to write back to.
pub(super) fn other() -> String {
    let sources = format!(
        "{CRM}  shop: {{read: {{csv: shop.csv}}, record_id: id, one_record_per_customer: true}}\n  said: {{read: \
         {{csv: said.csv}}, events_of: crm, record_id: who, happened_at: at}}\n"
    );
    let attributes = [
        "name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always",
        "name: arr, type: decimal, scale: 2, system_of_record: crm, from: {crm: arr}, fresh_for: always",
        "name: half, type: decimal, derive: arr / 2",
        "name: all_arr, type: decimal, roll_up: sum(arr), over: group",
    ];
    let more = "relate: [{name: group, from: {crm: parent}}]\nsegments: [{name: large, where: arr > 50, measure: \
                arr}]\npopulation: arr > 5\nconsent: {from: {said: {status: state, given: [granted]}}}\nidentifiers: \
                value\nwrite_back:\n  crm: {canonical_id: cid, set: {group_c: group}, outside_population: clear}\n  \
                shop: {canonical_id: cid, set: {large_c: large, half_c: half}}\n";
    use_case(&sources, "  key: {type: identifier, crm: id, shop: customer}\n", &attributes, more)
}

impl Found {
    /// Adds what is in a set.
    fn add(&mut self, set: &Path) {
        let measures = document(&set.join("measures.json"));
        for file in files(set) {
            let (path, name) = (set.join(&file), named(&file));
            if file.ends_with(".json") {
                self.keys.entry(name.clone()).or_default().extend(keys(&document(&path)));
            } else if file.ends_with(".csv") || file.ends_with(".parquet") {
                let mut header: Vec<String> =
                    header(&path).iter().enumerate().map(|(n, column)| as_told(&file, n, column, &measures)).collect();
                header.dedup();
                self.headers.entry(name.clone()).or_default().push(header);
            }
            self.files.insert(name);
        }
    }
}

fn document(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The files of a folder and of those inside it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            all.extend(files(&entry.path()).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            all.insert(name);
        }
    }
    all
}

/// The columns of a table, in order.
fn header(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|ending| ending == "parquet") {
        let frame = ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap();
        return frame.get_column_names().iter().map(|name| name.to_string()).collect();
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.headers().unwrap().iter().map(str::to_owned).collect()
}

/// A file as the page names it: one of a system stands for all systems.
fn named(file: &str) -> String {
    match file.strip_prefix("write_back/").and_then(|file| file.split_once('.')) {
        Some((_, ending)) => format!("write_back/<source>.{ending}"),
        None => file.to_owned(),
    }
}

/// A column as the page names it: one that the use case names stands for all of its kind.
fn as_told(file: &str, place: usize, column: &str, measures: &Value) -> String {
    if file.starts_with("write_back/") {
        return ["*key*", "*canonical_id*"].get(place).copied().unwrap_or("*set*").to_owned();
    }
    let attributes = measures["attributes"].as_array().unwrap();
    let of_use_case =
        attributes.iter().find(|one| file.starts_with("profile.") && one["name"].as_str() == Some(column));
    match of_use_case {
        Some(one) if one["is_relation"].as_bool() == Some(true) => "*relation*".to_owned(),
        Some(one) if one["is_segment"].as_bool() == Some(true) => "*segment*".to_owned(),
        Some(_) => "*attribute*".to_owned(),
        None => column.to_owned(),
    }
}

/// The keys of a document at the first two levels, as the page writes them.
fn keys(document: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (key, value) in document.as_object().unwrap() {
        all.insert(key.clone());
        let (inner, mark) = match value {
            Value::Array(list) => (&list[..], "[]"),
            one => (std::slice::from_ref(one), ""),
        };
        all.extend(
            inner.iter().filter_map(Value::as_object).flatten().map(|(below, _)| format!("{key}{mark}.{below}")),
        );
    }
    all
}

fn page() -> String {
    fs::read_to_string(root().join("docs/outputs.md")).unwrap()
}

/// The rows of the tables whose first column is `head`, in the section whose heading has `what` in it.
fn rows_told<'a>(page: &'a str, what: &str, head: &str) -> Vec<&'a str> {
    let head = format!("| {head} |");
    let (mut is_asked, mut is_table, mut rows) = (false, false, Vec::new());
    for line in page.lines() {
        if line.starts_with('#') {
            is_asked = line.contains(what);
        }
        is_table = line.starts_with(&head) || (is_table && line.starts_with('|'));
        if is_asked && is_table && (line.starts_with("| `") || line.starts_with("| *")) {
            rows.push(line);
        }
    }
    rows
}

/// What these rows are about, in order: a name, or a kind of names in italics.
fn told(page: &str, what: &str, head: &str) -> Vec<String> {
    let about = |row: &str| match row.strip_prefix("| `") {
        Some(rest) => rest.split('`').next().unwrap().to_owned(),
        None => row.split('|').nth(1).unwrap().trim().to_owned(),
    };
    rows_told(page, what, head).into_iter().map(about).collect()
}

/// What these rows are about, each once.
fn set_told(page: &str, what: &str, head: &str) -> BTreeSet<String> {
    let all = told(page, what, head);
    let set: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "{what}: a row stands twice: {all:?}");
    set
}

#[test]
fn every_file_is_in_the_dictionary_and_no_other() {
    let page = page();
    assert_eq!(set_told(&page, "## The files", "file"), FOUND.files);
    assert_eq!(set_told(&page, "`<use_case>.rejected`", "file"), FOUND.rejected);
    assert_eq!(set_told(&page, "## The registry", "file"), FOUND.registry);
}

#[test]
fn every_column_of_every_file_is_in_the_dictionary_in_order_and_no_other() {
    let page = page();
    for (file, headers) in &FOUND.headers {
        let all = told(&page, &format!("`{file}`"), "column");
        let found: BTreeSet<String> = headers.iter().flatten().cloned().collect();
        assert_eq!(set_told(&page, &format!("`{file}`"), "column"), found, "{file}");
        for header in headers {
            let mut rest = all.iter();
            assert!(header.iter().all(|column| rest.any(|known| known == column)), "{file}: {header:?}, {all:?}");
        }
    }
    assert_eq!(FOUND.headers.len(), 10, "profile and crosswalk twice, four more tables, two files of a system");
}

#[test]
fn every_key_of_the_documents_is_in_the_dictionary_and_no_other() {
    let page = page();
    let of_documents: Vec<&str> = FOUND.keys.keys().map(String::as_str).collect();
    assert_eq!(of_documents, ["measures.json", "run.json"]);
    let first =
        |keys: &BTreeSet<String>| keys.iter().filter(|key| !key.contains('.')).cloned().collect::<BTreeSet<_>>();
    for (file, found) in &FOUND.keys {
        let told = set_told(&page, &format!("`{file}`"), "key");
        assert_eq!(first(&told), first(found), "{file}");
        let missing: Vec<&String> = found.difference(&told).collect();
        assert!(missing.is_empty(), "{file}: {missing:?} stand in no row");
    }
    assert_eq!(set_told(&page, "`run.json`", "key"), FOUND.keys["run.json"]);
    // Some figures are left out where there is nothing to say, as in these runs: they are fields all the same.
    let measures: String =
        sources().into_iter().filter(|(file, _)| file.starts_with("measures/")).map(|(_, c)| c).collect();
    for key in set_told(&page, "`measures.json`", "key").difference(&FOUND.keys["measures.json"]) {
        let field = key.rsplit('.').next().unwrap();
        assert!(
            measures.contains(&format!("pub {field}: ")),
            "no run writes `{key}`, and src/measures has no such field"
        );
    }
}

#[test]
fn every_column_of_the_registrys_export_is_in_the_dictionary_and_no_other() {
    let page = page();
    let mut told = BTreeMap::new();
    for row in rows_told(&page, "## The registry", "exported") {
        let mut names = row.split('`').skip(1).step_by(2).map(str::to_owned);
        told.insert(names.next().unwrap(), names.collect::<Vec<String>>());
    }
    assert_eq!(told, FOUND.exported);
}
