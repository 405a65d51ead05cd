//! What is promised to programs: everything that is written fits its schema, and no key or column is outside of it.

use std::fs;
use std::path::Path;

use polars::prelude::DataType;
use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::Value;

use super::business::{CRM, Place, use_case};
use super::outputs::{OTHER_CRM, other, other_place};
use super::support::{AS_OF, c360, root, run};

/// The schema of a subject, with every object closed: a key that it does not name is a fault of the schema.
fn closed(name: &str) -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_slice(&c360(&["schema", name], 2).stdout).unwrap();
    // It is put together of parts, which cannot be closed one by one.
    if name != "history" {
        close(&mut schema);
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("properties").is_some_and(Value::is_object) {
                object.entry("additionalProperties").or_insert(Value::Bool(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn fits(name: &str, text: &[u8]) {
    let document: Value = serde_json::from_slice(text).unwrap();
    let wrong: Vec<String> =
        closed(name).iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "format", "{name}");
}

/// The columns of a table as its schema has them: name and type in Parquet.
fn columns(package: &Value, table: &str) -> Vec<(String, String, bool)> {
    let resources = package["resources"].as_array().unwrap();
    let resource = resources.iter().find(|one| one["name"] == table).unwrap_or_else(|| panic!("{table}"));
    let of = |field: &Value, key: &str| field[key].as_str().unwrap().to_owned();
    let fields = resource["schema"]["fields"].as_array().unwrap().iter();
    fields.map(|field| (of(field, "name"), of(field, "parquet"), field["constraints"]["required"] == true)).collect()
}

fn in_file(kind: &DataType) -> String {
    match kind {
        DataType::Boolean => "boolean".to_owned(),
        DataType::UInt32 => "uint32".to_owned(),
        DataType::Int64 => "int64".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
        DataType::Date => "date32".to_owned(),
        DataType::Datetime(..) => "timestamp(microseconds, UTC)".to_owned(),
        DataType::String => "string".to_owned(),
        other => panic!("no table has {other}"),
    }
}

/// Every Parquet file of a set has the columns of its schema, of these types, in this order.
fn tables_fit(set: &Path, file: &str) -> usize {
    let package: Value = serde_json::from_slice(&c360(&["schema", "tables", "--of", file], 2).stdout).unwrap();
    let mut n = 0;
    for entry in fs::read_dir(set).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "parquet") {
            continue;
        }
        let frame = ParquetReader::new(fs::File::open(&path).unwrap()).finish().unwrap();
        let table = path.file_stem().unwrap().to_str().unwrap();
        let told = columns(&package, table);
        let found: Vec<(String, String)> =
            frame.columns().iter().map(|column| (column.name().to_string(), in_file(column.dtype()))).collect();
        let named: Vec<(String, String)> = told.iter().map(|(name, kind, _)| (name.clone(), kind.clone())).collect();
        assert_eq!(found, named, "{table}");
        for ((name, _, required), column) in told.iter().zip(frame.columns()) {
            assert!(!required || column.null_count() == 0, "{table}: `{name}` is empty somewhere");
        }
        n += 1;
    }
    n
}

#[test]
fn everything_that_is_written_fits_its_schema() {
    let place = tempfile::tempdir().unwrap();
    let world = root().join("usecases/b2b_saas");
    let file = world.join("churn_prevention.yaml");
    let file = file.to_str().unwrap();
    let out = run(&world, "churn_prevention", place.path(), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    let set = place.path().join("build/churn_prevention");
    fits("measures", &fs::read(set.join("measures.json")).unwrap());
    fits("run", &fs::read(set.join("run.json")).unwrap());
    assert_eq!(tables_fit(&set, file), 4);

    let [build, identity] = ["build", "identity"].map(|name| place.path().join(name).to_str().unwrap().to_owned());
    let asks = |name: &str, command: &[&str]| {
        let out = c360(command, 2);
        fits(name, &out.stdout);
    };
    let json = ["--format", "json"];
    let truth = world.join("truth/records.csv");
    let truth = truth.to_str().unwrap();
    asks("findings", &[&["validate", file], &json[..]].concat());
    asks(
        "plan",
        &[&["plan", file, "--as-of", AS_OF, "--out", &build, "--identity", &identity, "--values"], &json[..]].concat(),
    );
    asks("plan", &[&["plan", file, "--as-of", AS_OF, "--out", "nowhere", "--identity", "nowhere"], &json[..]].concat());
    asks(
        "evaluation",
        &[&["evaluate", file, "--as-of", AS_OF, "--truth", truth, "--column", "customer"], &json[..]].concat(),
    );
    asks("blocking", &[&["blocking", file, "--as-of", AS_OF], &json[..]].concat());
    asks("verification", &[&["verify", &build, "--identity", &identity], &json[..]].concat());
    asks("registry_check", &[&["registry", "check", "--identity", &identity], &json[..]].concat());

    let crosswalk = super::support::rows(&set.join("crosswalk.csv"));
    let named = |row: &std::collections::BTreeMap<String, String>| format!("{}/{}", row["source"], row["record_id"]);
    let (a, b) = (named(&crosswalk[0]), named(&crosswalk[crosswalk.len() - 1]));
    asks("explanation", &[&["explain", file, &a, &b, "--as-of", AS_OF, "--values"], &json[..]].concat());
    let id = &crosswalk[0]["canonical_id"];
    for what in [id.as_str(), &a] {
        asks("history", &[&["history", what, "--identity", &identity, "--at", AS_OF], &json[..]].concat());
    }
    asks("disclosure", &[&["disclose", &a, "--identity", &identity, "--out", &build], &json[..]].concat());

    let sheet = place.path().join("judge.csv");
    let sheet = sheet.to_str().unwrap();
    let out = c360(&["evaluate", file, "--as-of", AS_OF, "--sample", "20", "--out", sheet], 2);
    assert!(out.status.success(), "{out:?}");
    let text = fs::read_to_string(sheet).unwrap();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = header.iter().position(|name| *name == "match").unwrap();
    let answered: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(n, line)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if n > 0 && cells.len() > at && cells[at].is_empty() {
                cells[at] = "yes";
            }
            cells.join(",")
        })
        .collect();
    fs::write(sheet, answered.join("\n") + "\n").unwrap();
    asks("judged_sample", &[&["evaluate", file, "--as-of", AS_OF, "--judged", sheet], &json[..]].concat());
    let pairs = place.path().join("pairs.csv");
    fs::write(&pairs, format!("left,right,match\n{a},{b},no\n")).unwrap();
    asks(
        "judged_pairs",
        &[&["evaluate", file, "--as-of", AS_OF, "--judged", pairs.to_str().unwrap()], &json[..]].concat(),
    );
}

#[test]
fn what_asks_every_question_fits_too() {
    let place = other_place(&other());
    let (ended, told) = place.ended(&["run"]);
    assert_eq!(ended, 0, "{told}");
    let [set, build, identity, file] = ["build/t", "build", "identity", "t.yaml"].map(|name| place.path(name));
    let set = Path::new(&set);
    assert_eq!(tables_fit(set, &file), 5, "identifiers too");
    fits("measures", &fs::read(set.join("measures.json")).unwrap());
    place.write("crm.csv", &format!("{OTHER_CRM}6,f,30,,,\n"));
    assert_eq!(place.ended(&["run"]).0, 0);
    let to = ["--out", &build, "--identity", &identity, "--as-of", "2026-03-31T12:00:00Z"];
    let asks = |command: &[&str]| {
        let out = c360(&[command, &to[..]].concat(), 2);
        assert!(out.status.success(), "{command:?}: {out:?}");
        fits("run", &fs::read(set.join("run.json")).unwrap());
        fits("measures", &fs::read(set.join("measures.json")).unwrap());
    };
    asks(&["rollback", "--to", "1"]);
    asks(&["forget", "crm/1", "--request", "R-1", "--decided-by", "me"]);
}

/// The sentences of the dictionary are those of the schema: one fact, one text.
#[test]
fn the_dictionary_says_what_the_schema_says() {
    let page = fs::read_to_string(root().join("docs/outputs.md")).unwrap();
    let package: Value = serde_json::from_slice(&c360(&["schema", "tables"], 2).stdout).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        let name = resource["name"].as_str().unwrap();
        let section = page.split("\n## ").find(|section| section.starts_with(&format!("`{name}.parquet`"))).unwrap();
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let column = field["name"].as_str().unwrap();
            let row = section.lines().find(|line| line.starts_with(&format!("| `{column}` |")));
            let cells: Vec<&str> = row.unwrap_or_else(|| panic!("{name}: `{column}`")).split(" | ").collect();
            assert_eq!(cells[2], field["description"], "{name}: `{column}`");
            let never = cells[3].starts_with("never");
            assert_eq!(never, field["constraints"]["required"] == true, "{name}: `{column}` is empty: {}", cells[3]);
        }
    }
}

/// A schema of another shape than today's is another format: keys of these documents are what programs read.
#[test]
fn every_document_says_its_format_and_every_key_a_sentence() {
    for subject in c360::schemas::SUBJECTS.iter().filter(|subject| !["usecase", "tables"].contains(&subject.name)) {
        let schema: Value = serde_json::from_str(&subject.text(None)).unwrap();
        assert!(schema["properties"]["format"]["const"].is_u64(), "{}", subject.name);
        silent(&schema, subject.name);
    }
}

fn silent(schema: &Value, at: &str) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let is_mark = value.get("const").is_some();
                assert!(is_mark || value["description"].is_string(), "{at}: `{key}` has no sentence");
            }
            object.iter().for_each(|(key, value)| silent(value, &format!("{at}.{key}")));
        }
        Value::Array(items) => items.iter().for_each(|item| silent(item, at)),
        _ => {}
    }
}

#[test]
fn the_columns_of_a_use_case_that_is_not_valid_are_not_told() {
    let yaml = use_case(
        CRM,
        "  key: {type: identifier, crm: id}\n",
        &["name: name, type: text, system_of_record: crm, from: {nobody: name}"],
        "",
    );
    let place = Place::new(&yaml, &[("crm.csv", "id\n")]);
    let out = c360(&["schema", "tables", "--of", &place.path("t.yaml")], 2);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert!(String::from_utf8(out.stdout).unwrap().contains("unknown-source"));
}
