//! What programs write for nothing, in parts of names, in deletions, in lists, and where nobody knows who has left.

use std::fs;
use std::path::Path;

use super::support::{AS_OF, c360, rows, text};

/// Runs a use case of one source, `crm`, whose file and declarations are given; how many customers there are.
fn customers(folder: &Path, csv: &str, source: &str, identity: &str, more: &str) -> usize {
    let fillers: String = (0..7)
        .map(|n| {
            format!(
                "  - {{name: f{n}, type: text, system_of_record: crm, from: {{crm: id}}, within_source: longest, \
                 fallback: none, fresh_for: always, action: Acts}}\n"
            )
        })
        .collect();
    let yaml = format!(
        "use_case: t\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: \
         s@example.com\n  workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: \
         1}}\nsources:\n  crm: {{read: {{csv: crm.csv}}, record_id: id, reliability: 0.9{source}}}\nidentity:\n  k: \
         {identity}\nmatch_keys: [{{name: k, on: [k], max_records: 500}}]\nattributes:\n  - {{name: amount, type: \
         decimal, system_of_record: crm, from: {{crm: amount}}, within_source: sum, fallback: none, fresh_for: always, \
         action: Acts}}\n{fillers}{more}"
    );
    fs::write(folder.join("t.yaml"), yaml).unwrap();
    fs::write(folder.join("crm.csv"), csv).unwrap();
    let (file, build, ids) = (folder.join("t.yaml"), folder.join("build"), folder.join("identity"));
    let places = ["--out", &text(&build), "--identity", &text(&ids)];
    let out = c360(&[&["run", &text(&file), "--as-of", AS_OF, "--csv", "-q"], &places[..]].concat(), 2);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    rows(&build.join("t/profile.csv")).len()
}

#[test]
fn a_part_of_a_name_that_says_nothing_joins_nobody_and_parts_nobody() {
    let csv = "id,a,b,amount\n1,N/A,N/A,1\n2,N/A,N/A,1\n3,NULL,NULL,1\n4,NULL,NULL,1\n5,unknown,unknown,1\n\
               6,unknown,unknown,1\n7,Tom,#N/A,1\n8,Tom,,1\n9,\\N,Meier,1\n10,,Meier,1\n";
    for kind in ["person_name", "company_name", "text"] {
        let folder = tempfile::tempdir().unwrap();
        let identity = format!("{{type: {kind}, crm: {{join: [a, b]}}}}");
        assert_eq!(customers(folder.path(), csv, "", &identity, ""), 8, "{kind}");
    }
    // Of an identifier no part may be missing.
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,a,b,amount\n1,DE,N/A,1\n2,DE,NULL,1\n3,DE,,1\n4,DE,17,1\n5,DE,17,1\n";
    assert_eq!(customers(folder.path(), csv, "", "{type: identifier, crm: {join: [a, b]}}", ""), 4);
}

#[test]
fn a_day_that_stands_for_no_date_is_no_deletion() {
    for day in ["1970-01-01T00:00:00Z", "1900-01-01", "01.01.1970 00:00:00", "9999-12-31", "0"] {
        let folder = tempfile::tempdir().unwrap();
        let csv = format!("id,gone,amount\n1,{day},1\n2,{day},1\n3,2026-01-02,1\n4,,1\n");
        let n = customers(folder.path(), &csv, ", deleted: gone", "{type: identifier, crm: id}", "");
        assert_eq!(n, 3, "{day}");
    }
}

#[test]
fn no_value_of_a_long_list_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let list: Vec<String> = (0..150).map(|n| format!("k{n:03}")).collect();
    let others: String = list.iter().map(|key| format!("x{key},{key},1\n")).collect();
    let csv = format!("id,keys,amount\n0,{},1\n{others}", list.join(";"));
    assert_eq!(customers(folder.path(), &csv, "", "{type: identifier, crm: {split: [keys, \";\"]}}", ""), 1);
}

#[test]
fn who_may_have_left_the_population_keeps_what_the_target_holds() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,amount,canon,tier\n1,100,,gold\n2,n/a,,gold\n3,5,,gold\n";
    let more = "population: amount > 50\nwrite_back:\n  crm: {canonical_id: canon, set: {tier: f0}, \
                outside_population: clear}\n";
    assert_eq!(customers(folder.path(), csv, "", "{type: identifier, crm: id}", more), 1);
    let written = rows(&folder.path().join("build/t/write_back/crm.csv"));
    let tiers: Vec<(&str, &str)> = written.iter().map(|row| (row["id"].as_str(), row["tier"].as_str())).collect();
    assert_eq!(tiers, [("1", "1"), ("3", "")]);
}
