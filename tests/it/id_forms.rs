//! IDs that one system writes with a prefix, another with zeros in front, and a third as they are.

use std::fs;
use std::path::Path;

use super::support::{AS_OF, c360, rows, text};

const YAML: &str = "use_case: t
title: T
entity: account
id_prefix: ACC
purpose:
  decision: d
  owner: o
  steward: s@example.com
  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}
sources:
  crm: {read: {csv: crm.csv}, record_id: id, reliability: 0.9, id_forms: {customer_no: {prefix: D-}}}
  erp:
    read: {csv: erp.csv}
    record_id: kunnr
    merged_into: master
    reliability: 0.9
    id_forms: {kunnr: {zero_padded: true}, master: {prefix: D-, zero_padded: true}}
  orders:
    read: {csv: orders.csv}
    events_of: erp
    record_id: {json: [payload, customer]}
    happened_at: at
    id_forms: {payload: {prefix: D-}}
identity:
  customer: {type: identifier, crm: {split: [customer_no, ;]}, erp: kunnr}
match_keys: [{name: customer, on: [customer]}]
attributes:
  - {name: number, type: text, system_of_record: crm, from: {crm: customer_no}, within_source: longest,
     fallback: none, fresh_for: always, action: Acts}
  - {name: orders, type: integer, system_of_record: orders, from: {orders: {aggregate: count(*)}},
     fallback: none, otherwise: 0, action: Acts}
";

fn run(folder: &Path, crm: &str, erp: &str, orders: &str) -> serde_json::Value {
    let fillers: String = (0..6)
        .map(|n| {
            format!(
                "  - {{name: f{n}, type: text, system_of_record: erp, from: {{erp: kunnr}}, within_source: longest, \
                 fallback: none, fresh_for: always, action: Acts}}\n"
            )
        })
        .collect();
    fs::write(folder.join("t.yaml"), format!("{YAML}{fillers}gates: {{population: 0}}\n")).unwrap();
    fs::write(folder.join("crm.csv"), format!("id,customer_no\n{crm}")).unwrap();
    fs::write(folder.join("erp.csv"), format!("kunnr,master\n{erp}")).unwrap();
    let line = |customer: &str| format!("\"{{\"\"customer\"\": \"\"{customer}\"\"}}\",2026-10-01\n");
    fs::write(folder.join("orders.csv"), "payload,at\n".to_owned() + &orders.split(' ').map(line).collect::<String>())
        .unwrap();
    let (file, build, identity) = (folder.join("t.yaml"), folder.join("build"), folder.join("identity"));
    let places = ["--out", &text(&build), "--identity", &text(&identity)];
    let out = c360(&[&["run", &text(&file), "--as-of", AS_OF, "--csv", "-q"], &places[..]].concat(), 2);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&fs::read(build.join("t/measures.json")).unwrap()).unwrap()
}

/// Which records are one customer: the IDs of each, in order.
fn customers(folder: &Path) -> Vec<Vec<String>> {
    let mut by_id = std::collections::BTreeMap::<String, Vec<String>>::new();
    for row in rows(&folder.join("build/t/crosswalk.csv")) {
        by_id.entry(row["canonical_id"].clone()).or_default().push(row["record_id"].clone());
    }
    let mut all: Vec<Vec<String>> = by_id.into_values().collect();
    all.sort();
    all
}

#[test]
fn one_id_in_three_forms_is_one_id_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let measures = run(
        folder.path(),
        "c1,D-10234\nc2,888\nc3,n/a\nc4,D-777;D-0777\n",
        "0010234,\n0000777,\n0000888,\n0000999,D-777\n",
        "D-10234 D-10234 10234 D-999 X-5",
    );
    let all = customers(folder.path());
    assert_eq!(
        all,
        [&["c1", "0010234"][..], &["c2"], &["c3"], &["c4", "0000777", "0000999"], &["0000888"]]
            .map(|one| one.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>())
            .into_iter()
            .fold(Vec::new(), |mut all, one| {
                all.push(one);
                all.sort();
                all
            })
    );
    let profile = rows(&folder.path().join("build/t/profile.csv"));
    let of = |number: &str| profile.iter().find(|row| row["number"] == number).unwrap()["orders"].clone();
    assert_eq!((of("D-10234"), of("D-777;D-0777"), of("888")), ("3".into(), "1".into(), "0".into()));
    let unread = |source: &str| {
        let source = measures["sources"].as_array().unwrap().iter().find(|one| one["name"] == source).unwrap();
        let all = source["unread"].as_array().into_iter().flatten();
        let counts = all.map(|unread| (unread["key"].clone(), unread["values"].clone(), unread["filled"].clone()));
        counts
            .map(|(key, values, filled)| format!("{} {values} of {filled}", key.as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(unread("crm"), ["id_forms 1 of 3"], "an ID without the prefix is read by nobody");
    assert_eq!(unread("erp"), [""; 0]);
    assert_eq!(unread("orders"), ["id_forms 2 of 5", "record_id 1 of 5"]);
    let fields = measures["identity"]["fields"][0]["by_source"].as_array().unwrap();
    let crm = fields.iter().find(|one| one["source"] == "crm").unwrap();
    assert_eq!((crm["usable"].clone(), crm["invalid"].clone()), (2.into(), 1.into()));
}

#[test]
fn an_id_that_could_name_two_records_names_none() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "c1,D-1\n", "001,\n01,\n2,D-1\n", "1 001 2");
    let profile = rows(&folder.path().join("build/t/profile.csv"));
    let mut orders: Vec<(&str, &str)> =
        profile.iter().map(|row| (row["f0"].as_str(), row["orders"].as_str())).collect();
    orders.sort_unstable();
    // Two records of one number are one customer by the match key; which of them `1` names is not known.
    assert_eq!(orders, [("001", "1"), ("2", "1")]);
}

#[test]
fn a_form_that_makes_one_id_of_two_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let measures = run(folder.path(), "c1,D-1\n", "001,\n1,\n001,\n2,\n", "1");
    let erp = measures["sources"].as_array().unwrap().iter().find(|one| one["name"] == "erp").unwrap().clone();
    let said = &erp["unread"][0];
    assert_eq!(
        (&said["wrong"], &said["values"], &said["first"]),
        (&"one_of_two".into(), &1.into(), &"`erp.csv`, line 3".into())
    );
    let out = c360(&["validate", &text(&folder.path().join("t.yaml")), "--with-data=values"], 2);
    let told = String::from_utf8(out.stdout).unwrap();
    assert!(told.contains("1 of the 4 values of `record_id` in `erp` are the ID of another record"), "{told}");
}

#[test]
fn a_form_that_says_nothing_and_a_column_that_is_not_there_are_findings() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "c1,D-1\n", "1,\n", "1");
    let yaml = fs::read_to_string(folder.path().join("t.yaml")).unwrap();
    for (form, code) in [
        ("{customer_no: {}}", "invalid-value"),
        ("{customer_no: {prefix: \" \"}}", "invalid-value"),
        ("{customer_nr: {prefix: D-}}", "missing-column"),
        ("{customer_no: {suffix: D-}}", "unknown-key"),
    ] {
        let file = folder.path().join("t.yaml");
        fs::write(&file, yaml.replacen("{customer_no: {prefix: D-}}", form, 1)).unwrap();
        let out = c360(&["validate", &text(&file), "--with-data"], 2);
        let said = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.code() == Some(1) && said.contains(code), "{form}: {said}");
    }
    fs::write(folder.path().join("t.yaml"), &yaml).unwrap();
    let shown = c360(&["show", &text(&folder.path().join("t.yaml"))], 2);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("prefix: D-") && shown.contains("zero_padded: true"), "{shown}");
}
