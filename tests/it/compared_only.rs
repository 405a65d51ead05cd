//! Values that are near to their field's type and not of it: they are compared and nothing else, and it is said so.

use std::path::Path;

use serde_json::Value;

use super::support::{c360, text};

const FILE: &str = "
entity: person
id_prefix: PER
sources:
  desk: {read: {csv: desk.csv}, record_id: id}
  shop: {read: {csv: shop.csv}, record_id: id}
identity:
  name: {type: person_name, desk: name, shop: name}
  born: {type: date, desk: born, shop: born}
  city: {type: city, desk: city, shop: city}
match_keys:
  - {name: by_birthday, on: [name, born], ignore: [1980-05-05]}
MODEL";

const MODEL: &str = "match_model: {block_on: [[city]], compare: [name, born]}\n";

/// Thirty persons in two systems; the shop has only days that no calendar has.
fn people(place: &Path, model: &str) -> String {
    let [mut desk, mut shop] = ["id,name,born,city\n"; 2].map(str::to_owned);
    for i in 0..30 {
        let name = format!("{} Bell{}", ["Ann", "Cal", "Dee", "Eve", "Fay"][i % 5], (b'a' + i as u8 % 26) as char);
        let day = 1 + i % 28;
        // The first two are equal in what no calendar has; the third has a day that is ignored.
        let born = match i {
            0 | 1 => "1980-02-31".to_owned(),
            2 => "1980-05-05".to_owned(),
            _ => format!("1980-02-{day:02}"),
        };
        desk.push_str(&format!("{i},{name},{born},Salem\n"));
        let born = if i == 2 { born } else { "1980-02-31".to_owned() };
        shop.push_str(&format!("{i},{name},{born},Salem\n"));
    }
    for (name, written) in [("desk.csv", &desk), ("shop.csv", &shop), ("people.yaml", &FILE.replace("MODEL", model))] {
        std::fs::write(place.join(name), written).unwrap();
    }
    text(&place.join("people.yaml"))
}

fn said(arguments: &[&str]) -> (String, String) {
    let out = c360(arguments, 2);
    assert!(out.status.code().is_some_and(|code| code <= 1), "{out:?}");
    (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}

#[test]
fn two_records_that_are_equal_only_in_a_doubtful_value_are_explained_by_that() {
    let place = tempfile::tempdir().unwrap();
    let file = people(place.path(), "");
    let key = |i: usize| -> Value {
        let (a, b) = (format!("desk/{i}"), format!("shop/{i}"));
        let why: Value = serde_json::from_str(&said(&["explain", &file, &a, &b, "--format", "json", "-q"]).0).unwrap();
        why["match_keys"][0].clone()
    };
    assert_eq!(key(0)["says"], "not_of_its_type");
    assert_eq!(key(0)["fields"], serde_json::json!(["born"]));
    assert_eq!(key(2)["says"], "not_used");
    assert_eq!(key(3)["says"], "differs");
    let (told, _) = said(&["explain", &file, "desk/0", "shop/0", "-q"]);
    assert!(told.contains("equal, but not of its type, which no match key reads: born"), "{told}");
    assert!(!told.contains("max_records"), "{told}");
}

#[test]
fn fields_whose_values_are_all_near_to_their_type_are_not_said_to_say_nothing() {
    let place = tempfile::tempdir().unwrap();
    let file = people(place.path(), MODEL);
    // Now both systems have such days alone.
    for name in ["desk.csv", "shop.csv"] {
        let path = place.path().join(name);
        let rows = std::fs::read_to_string(&path).unwrap();
        let [head, rows] = [rows.lines().next().unwrap(), rows.split_once('\n').unwrap().1];
        let row = |row: &str| {
            let cells: Vec<&str> = row.split(',').collect();
            format!("{},{},1980-02-31,{}\n", cells[0], cells[1], cells[3])
        };
        std::fs::write(&path, format!("{head}\n{}", rows.lines().map(row).collect::<String>())).unwrap();
    }
    let clusters = text(&place.path().join("clusters.csv"));
    let (_, notes) = said(&["evaluate", &file, "--clusters", &clusters]);
    assert!(notes.contains("identity field born: shop, none of the 30 values of column born can be used"), "{notes}");
    assert!(notes.contains("records with a value that is near to its type: 30, compared only"), "{notes}");
    assert!(!notes.contains("says anything"), "{notes}");
    let (found, _) = said(&["validate", &file, "--with-data=values"]);
    assert!(found.contains("In 30 of the records it is nearly one"), "{found}");
    assert!(!found.contains("they identify nobody"), "{found}");
    // No match key reads such a day, so no record has the key.
    assert!(found.contains("match key `by_birthday` links nothing: 0 records have it"), "{found}");
    // Without a match model nothing reads them.
    let without = std::fs::read_to_string(&file).unwrap().replace(MODEL, "");
    std::fs::write(&file, without).unwrap();
    std::fs::remove_file(&clusters).unwrap();
    let (_, notes) = said(&["evaluate", &file, "--clusters", &clusters]);
    assert!(notes.contains("no key, rule or comparison that reads it says anything"), "{notes}");
    assert!(said(&["validate", &file, "--with-data=values"]).0.contains("they identify nobody"));
}
