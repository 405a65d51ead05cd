//! What programs write for nothing, in parts of names, in deletions, in lists, and where nobody knows who has left.

use std::fs;
use std::path::Path;

use super::business::{CRM, KEY, Place, use_case};
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

#[test]
fn a_null_that_is_written_out_is_missing_and_an_error_of_a_spreadsheet_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,amount,seats\n1,NULL,\\N\n2,\\N,<NA>\n3,5,7\n4,#REF!,3\n5,-,n/a\n";
    let more = "  - {name: seats, type: integer, system_of_record: crm, from: {crm: seats}, within_source: max, \
                fallback: none, fresh_for: always, otherwise: 0, action: Acts}\n";
    assert_eq!(customers(folder.path(), csv, "", "{type: identifier, crm: id}", more), 5);
    let profile = rows(&folder.path().join("build/t/profile.csv"));
    let mut seats: Vec<(&str, &str)> = profile.iter().map(|row| (row["f0"].as_str(), row["seats"].as_str())).collect();
    seats.sort_unstable();
    assert_eq!(seats, [("1", "0"), ("2", "0"), ("3", "7"), ("4", "3"), ("5", "")]);
    let measures: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("build/t/measures.json")).unwrap()).unwrap();
    let unread = |name: &str| {
        let all = measures["attributes"].as_array().unwrap();
        let one = all.iter().find(|attribute| attribute["name"] == name).unwrap();
        one["invalid"].as_u64().unwrap()
    };
    assert_eq!((unread("amount"), unread("seats")), (2, 1), "{}", measures["attributes"]);
}

#[test]
fn identifiers_that_are_put_together_of_other_parts_are_others() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,a,b,amount\n1,10,0020,1\n2,100,020,1\n3,1000,20,1\n4,100,020,1\n5,7,88,1\n6,7.0,88,1\n";
    assert_eq!(customers(folder.path(), csv, "", "{type: identifier, crm: {join: [a, b]}}", ""), 4);
    let csv = "id,a,b,amount\n1,D-0010,0020,1\n2,10,0020,1\n3,D-10,020,1\n";
    let source = ", id_forms: {a: {prefix: D-, zero_padded: true}}";
    assert_eq!(customers(folder.path(), csv, source, "{type: identifier, crm: {join: [a, b]}}", ""), 2);
}

#[test]
fn the_form_of_days_is_read_where_days_are_meant_and_texts_stay_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,amount,d,u\n1,1,03/04/2026,2026-01-01\n2,1,12/31/2025,2026-01-01\n";
    let attribute = |name: &str, kind: &str, from: &str| {
        format!(
            "  - {{name: {name}, type: {kind}, system_of_record: crm, from: {{crm: {from:?}}}, fallback: \
             none, fresh_for: always, action: Acts}}\n"
        )
    };
    let more = [
        ("plain", "date", "d"),
        ("left", "text", "left(d, 2)"),
        ("again", "date", "date(d, '%m/%d/%Y')"),
        ("later", "boolean", "d >= date '2026-01-01'"),
    ];
    let more: String = more.map(|(name, kind, from)| attribute(name, kind, from)).concat();
    let source = ", updated_at: u, formats: {d: \"%m/%d/%Y\"}";
    customers(folder.path(), csv, source, "{type: identifier, crm: id}", &more);
    let profile = rows(&folder.path().join("build/t/profile.csv"));
    let row = profile.iter().find(|row| row["f0"] == "1").unwrap();
    let of = ["plain", "left", "again", "later"].map(|name| row[name].as_str());
    assert_eq!(of, ["2026-03-04", "03", "2026-03-04", "true"]);
}

#[test]
fn of_what_rows_of_one_record_and_one_moment_contradict_each_other_in_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,amount,u,gone,name\n1,\"1,200.00\",2026-01-01,,Zeta\n1,1200,2026-01-01T00:00:00Z,,Alpha\n\
               2,5,2026-01-01,,Zeta\n2,,2026-01-01,,\n2,4,2025-01-01,,Old\n\
               3,5,,yes,Same\n3,6,x,no,Same\n4,1,,true,A\n4,2,,1,B\n5,NULL,,,A\n5,7,,,A\n";
    let more = "  - {name: name, type: text, system_of_record: crm, from: {crm: name}, fallback: none, fresh_for: \
                always, action: Acts}\n";
    let n = customers(folder.path(), csv, ", updated_at: u, deleted: gone", "{type: identifier, crm: id}", more);
    // The fourth is deleted, for both its rows say so.
    assert_eq!(n, 4);
    let mut profile = rows(&folder.path().join("build/t/profile.csv"));
    profile.sort_by(|a, b| a["f0"].cmp(&b["f0"]));
    let shown: Vec<(&str, &str)> = profile.iter().map(|row| (row["amount"].as_str(), row["name"].as_str())).collect();
    assert_eq!(shown, [("1200", ""), ("5", "Zeta"), ("", "Same"), ("7", "A")]);
    let measures: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("build/t/measures.json")).unwrap()).unwrap();
    let unread = measures["sources"][0]["unread"].as_array().unwrap();
    let counted = unread.iter().find(|said| said["wrong"] == "contradicting").unwrap();
    assert_eq!(counted["values"], 3, "{counted}");
    // What nobody knows is no part of a whole, and nothing stands for it.
    let shared = tempfile::tempdir().unwrap();
    let csv_of_two = "id,amount,u,k\n1,5,2026-01-01,x\n1,6,2026-01-01,x\n2,10,2026-01-01,x\n3,7,2026-01-01,y\n";
    let more_of_two = "  - {name: big, type: boolean, system_of_record: crm, from: {crm: amount > 5}, within_source: \
                       all, fallback: none, fresh_for: always, otherwise: false, action: Acts}\n";
    customers(shared.path(), csv_of_two, ", updated_at: u", "{type: identifier, crm: k}", more_of_two);
    let mut wholes: Vec<(String, String)> = rows(&shared.path().join("build/t/profile.csv"))
        .iter()
        .map(|row| (row["amount"].clone(), row["big"].clone()))
        .collect();
    wholes.sort();
    assert_eq!(wholes, [(String::new(), String::new()), ("7".to_owned(), "true".to_owned())]);
    // Backwards it is the same.
    let mut lines: Vec<&str> = csv.lines().collect();
    lines[1..].reverse();
    let other = tempfile::tempdir().unwrap();
    let backwards = lines.join("\n");
    customers(other.path(), &backwards, ", updated_at: u, deleted: gone", "{type: identifier, crm: id}", more);
    let mut again = rows(&other.path().join("build/t/profile.csv"));
    again.sort_by(|a, b| a["f0"].cmp(&b["f0"]));
    let again: Vec<(&str, &str)> = again.iter().map(|row| (row["amount"].as_str(), row["name"].as_str())).collect();
    assert_eq!(again, shown);
}

#[test]
fn a_window_that_is_younger_than_every_event_is_said() {
    let sources =
        format!("{CRM}  orders: {{read: {{csv: orders.csv}}, events_of: crm, record_id: who, happened_at: at}}\n");
    let attribute = |within: &str| {
        let from = format!("{{orders: {{aggregate: count(*), within: {within}}}}}");
        format!("name: n, type: integer, system_of_record: orders, from: {from}")
    };
    let said = |within: &str| {
        let yaml = use_case(&sources, KEY, &[&attribute(within)], "");
        let orders = "who,at\n1,2026-01-05\n2,2025-11-30\n";
        let place = Place::new(&yaml, &[("crm.csv", "id,name\n1,a\n2,b\n"), ("orders.csv", orders)]);
        assert_eq!(place.ended(&["run"]).0, 0);
        let measures = place.measures();
        assert_eq!(measures["sources"][1]["newest"], "2026-01-05T00:00:00Z");
        let notes = measures["notes"].as_array().unwrap().iter();
        notes.filter(|note| note.as_str().unwrap().contains("young enough")).count()
    };
    assert_eq!((said("30d"), said("90d")), (1, 0));
}
