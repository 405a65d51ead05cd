//! Two lists in which every customer stands once.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::support::{c360, text};

const FILE: &str = "
entity: place
id_prefix: PLA
sources:
  guide: {read: {csv: guide.csv}, record_id: id, one_record_per_customer: true}
  press: {read: {csv: press.csv}, record_id: id, one_record_per_customer: true}
identity:
  name: {type: company_name, guide: name, press: name}
  street: {type: street, guide: street, press: street}
  phone: {type: phone, region: US, guide: phone, press: phone}
match_model:
  block_on: [[name], [phone], [street]]
  compare: [name, street, phone]
";
const FIRST: [&str; 10] = ["Golden", "Silver", "Blue", "Red", "Green", "Old", "New", "Royal", "Little", "Grand"];
const SECOND: [&str; 10] =
    ["Lantern", "Harbor", "Garden", "Anchor", "Rooster", "Olive", "Pepper", "Maple", "Kettle", "Barrel"];
const KINDS: [&str; 5] = ["Grill", "Cafe", "Kitchen", "Tavern", "Bistro"];
const STREETS: [&str; 6] = ["Willow", "Harvest", "Copper", "Prairie", "Quarry", "Juno"];

/// A hundred places, nearly all on both lists; three have another name on the second, which shares a word.
/// With `halls`, twenty have a second house of another name at the same place, on both lists.
fn places(place: &Path, halls: bool) -> String {
    let (mut guide, mut press) = ("id,name,street,phone\n".to_owned(), "id,name,street,phone\n".to_owned());
    for n in 0..100 {
        let (first, second) = (FIRST[n % 10], SECOND[n / 10]);
        let name = format!("{first} {second} {}", KINDS[n % 5]);
        let at = format!("{} {} Street,(310) {}-{}", 100 + 37 * n, STREETS[n % 6], 220 + n, 1_000 + 77 * n);
        let other = if [25, 50, 75].contains(&n) { format!("{second} Room") } else { name.clone() };
        if n < 97 {
            writeln!(guide, "{n},{name},{at}").unwrap();
        }
        if n >= 3 {
            writeln!(press, "{n},{other},{at}").unwrap();
        }
        if halls && n % 5 == 1 {
            for list in [&mut guide, &mut press] {
                writeln!(list, "hall{n},{second} Hall {first},{at}").unwrap();
            }
        }
    }
    for (name, written) in [("guide.csv", &guide), ("press.csv", &press), ("places.yaml", &FILE.to_owned())] {
        std::fs::write(place.join(name), written).unwrap();
    }
    text(&place.join("places.yaml"))
}

fn explained(file: &str, a: &str, b: &str) -> Value {
    let out = c360(&["explain", file, a, b, "--format", "json", "-q"], 2);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn a_pair_without_rivals_on_two_lists_that_hold_the_same_customers_is_a_match() {
    let place = tempfile::tempdir().unwrap();
    let file = places(place.path(), false);
    for n in [25, 50, 75] {
        let why = explained(&file, &format!("guide/{n}"), &format!("press/{n}"));
        let model = &why["match_model"];
        let (weight, of_lists) = (model["weight"].as_f64().unwrap(), model["of_lists"].as_f64().unwrap());
        assert!(of_lists > 3.0 && weight >= 0.0 && weight - of_lists < 0.0, "{why}");
        assert_eq!(why["verdict"], "linked", "{why}");
    }
    // What links by its levels alone is not asked.
    assert_eq!(explained(&file, "guide/30", "press/30")["match_model"]["of_lists"], 0.0);
}

#[test]
fn nothing_is_added_where_the_lists_hold_several_houses_of_one_place() {
    let place = tempfile::tempdir().unwrap();
    let file = places(place.path(), true);
    for n in [25, 50, 75] {
        let why = explained(&file, &format!("guide/{n}"), &format!("press/{n}"));
        assert_eq!(why["match_model"]["of_lists"], 0.0, "{why}");
    }
}
