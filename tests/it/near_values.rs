//! What is nearly a value of its field's type, or the same value with other marks, from outside.

use std::collections::BTreeMap;
use std::path::Path;

use super::support::{assigned, c360, text};

const FILE: &str = "
entity: person
id_prefix: PER
sources:
  desk: {read: {csv: desk.csv}, record_id: id}
  shop: {read: {csv: shop.csv}, record_id: id}
identity:
  name: {type: person_name, desk: name, shop: name}
  born: {type: date, desk: born, shop: born}
  phone: {type: phone, region: US, desk: phone, shop: phone}
  tax: {type: identifier, desk: tax, shop: tax}
match_keys:
  - {name: by_birthday, on: [name, born]}
  - {name: by_phone, on: [phone]}
  - {name: by_tax, on: [tax]}
";

/// Who is who, as groups of records, in order.
fn customers(place: &Path, desk: &str, shop: &str) -> Vec<Vec<String>> {
    customers_of(place, FILE, desk, shop)
}

fn customers_of(place: &Path, file: &str, desk: &str, shop: &str) -> Vec<Vec<String>> {
    for (name, written) in [("desk.csv", desk), ("shop.csv", shop), ("people.yaml", file)] {
        std::fs::write(place.join(name), written).unwrap();
    }
    let (file, clusters) = (text(&place.join("people.yaml")), place.join("clusters.csv"));
    let out = c360(&["evaluate", &file, "--clusters", &text(&clusters), "-q"], 2);
    assert!(out.status.success(), "{out:?}");
    let mut by_customer: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((source, id), customer) in assigned(&clusters, "customer") {
        by_customer.entry(customer).or_default().push(format!("{source}/{id}"));
    }
    let mut all: Vec<Vec<String>> = by_customer.into_values().filter(|records| records.len() > 1).collect();
    all.sort();
    all
}

#[test]
fn a_day_that_no_calendar_has_and_half_a_phone_number_join_nobody() {
    let place = tempfile::tempdir().unwrap();
    let desk = "id,name,born,phone,tax\n1,Ann Bell,1980-02-31,555-0143,\n2,Cal Dorn,1980-02-28,,\n3,,,,\n";
    let shop = "id,name,born,phone,tax\n1,Ann Bell,1980-02-31,555-0143,\n2,Cal Dorn,1980-02-28,,\n3,,,555-0143,\n";
    assert_eq!(customers(place.path(), desk, shop), [["desk/2", "shop/2"]]);
}

#[test]
fn a_day_that_no_calendar_has_keeps_nobody_apart() {
    let place = tempfile::tempdir().unwrap();
    let guarded = FILE.replace("match_keys:", "never_link: [born]\nmatch_keys:");
    let desk = "id,name,born,phone,tax\n1,Ann Bell,1980-02-31,,4822105\n2,Cal Dorn,1980-02-28,,4822106\n";
    let shop = "id,name,born,phone,tax\n1,Ann Bell,1980-02-28,,4822105\n2,Cal Dorn,1980-02-27,,4822106\n";
    assert_eq!(customers_of(place.path(), &guarded, desk, shop), [["desk/1", "shop/1"]]);
}

#[test]
fn identifiers_are_equal_without_their_marks_unless_a_source_tells_two_by_them() {
    let place = tempfile::tempdir().unwrap();
    let desk = "id,name,born,phone,tax\n1,,,,48-2210597\n2,,,,1-234-567\n3,,,,12-34-567\n";
    let shop = "id,name,born,phone,tax\n1,,,,482210597\n2,,,,1234567\n3,,,,12-34-567\n";
    assert_eq!(customers(place.path(), desk, shop), [["desk/1", "shop/1"], ["desk/3", "shop/3"]]);
}
