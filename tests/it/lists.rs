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

/// A second house stands at the place of these, on both lists.
const WITH_HALLS: fn(usize) -> bool = |n| n % 5 == 1;
const WITHOUT: fn(usize) -> bool = |_| false;

/// What a place is called on the two lists, by its words: another name that shares one, or other numbers.
const RENAMED: fn(&str, &str) -> [String; 2] = |name, second| [name.to_owned(), format!("{second} Room")];
const NUMBERED: fn(&str, &str) -> [String; 2] = |name, _| [format!("{name} 1"), format!("{name} 2")];
const UNLIKE: fn(&str, &str) -> [String; 2] = |name, _| [name.to_owned(), "Wong Brothers".to_owned()];

/// So many places, nearly all on both lists; those at a quarter, half and three quarters have `other` names.
fn places(place: &Path, n_places: usize, other: fn(&str, &str) -> [String; 2], halls: fn(usize) -> bool) -> String {
    let (mut guide, mut press) = ("id,name,street,phone\n".to_owned(), "id,name,street,phone\n".to_owned());
    for n in 0..n_places {
        let (first, second) = (FIRST[n % 10], SECOND[n / 10]);
        let name = format!("{first} {second} {}", KINDS[n % 5]);
        let at = format!("{} {} Street,(310) {}-{}", 100 + 37 * n, STREETS[n % 6], 220 + n, 1_000 + 77 * n);
        let names = if quarters(n_places).contains(&n) { other(&name, second) } else { [name.clone(), name] };
        if n < n_places - 3 {
            writeln!(guide, "{n},{},{at}", names[0]).unwrap();
        }
        if n >= 3 {
            writeln!(press, "{n},{},{at}", names[1]).unwrap();
        }
        if halls(n) {
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

fn quarters(n_places: usize) -> [usize; 3] {
    [1, 2, 3].map(|quarter| quarter * n_places / 4)
}

fn explained(file: &str, a: &str, b: &str) -> Value {
    let out = c360(&["explain", file, a, b, "--format", "json", "-q"], 2);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn a_pair_without_rivals_on_two_lists_that_hold_the_same_customers_is_a_match() {
    let place = tempfile::tempdir().unwrap();
    let file = places(place.path(), 100, RENAMED, WITHOUT);
    for n in quarters(100) {
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
    let file = places(place.path(), 100, RENAMED, WITH_HALLS);
    for n in quarters(100) {
        let why = explained(&file, &format!("guide/{n}"), &format!("press/{n}"));
        assert_eq!(why["match_model"]["of_lists"], 0.0, "{why}");
    }
}

#[test]
fn nothing_is_added_where_numbers_or_names_differ_though_no_name_is_rare_in_small_lists() {
    for n_places in [40, 60, 100] {
        for other in [NUMBERED, UNLIKE] {
            let place = tempfile::tempdir().unwrap();
            let file = places(place.path(), n_places, other, WITHOUT);
            // A number of the one list is rarer than any name, and no pair has it.
            let numbered = FILE.replace("match_model:", "  code: {type: identifier, guide: id}\nmatch_model:");
            std::fs::write(&file, numbered.replace("street, phone]\n", "street, phone, code]\n")).unwrap();
            for n in quarters(n_places) {
                let why = explained(&file, &format!("guide/{n}"), &format!("press/{n}"));
                assert_eq!(why["match_model"]["of_lists"], 0.0, "{why}");
            }
        }
    }
}

#[test]
fn a_stand_in_that_a_key_does_not_believe_keeps_nobody_apart() {
    let place = tempfile::tempdir().unwrap();
    let rows = [
        "id,tax,mail",
        "a1,AB000000A,ann@acme.com",
        "a2,QQ123456C,ann@acme.com",
        "b1,AB000000A,bob@acme.com",
        "b2,RR123456C,bob@acme.com",
        "c,AB000000A,cem@acme.com",
        "d1,SS123456C,dan@acme.com",
        "d2,TT123456C,dan@acme.com",
        "",
    ];
    std::fs::write(place.path().join("people.csv"), rows.join("\n")).unwrap();
    let file = place.path().join("people.yaml");
    let yaml = "
entity: person
id_prefix: PER
sources:
  hr: {read: {csv: people.csv}, record_id: id}
identity:
  tax: {type: identifier, hr: tax}
  mail: {type: email, hr: mail}
match_keys:
  - {name: tax, on: [tax], max_records: 2}
  - {name: mail, on: [mail]}
never_link: [tax]
";
    std::fs::write(&file, yaml).unwrap();
    let verdicts = [("a1", "a2"), ("b1", "b2"), ("d1", "d2"), ("a1", "c")].map(|(a, b)| {
        let [a, b] = [a, b].map(|id| format!("hr/{id}"));
        explained(&text(&file), &a, &b)["verdict"].as_str().unwrap().to_owned()
    });
    assert_eq!(verdicts, ["linked", "linked", "forbidden", "no_key"]);
}

#[test]
fn lines_of_one_booking_are_two_guests_and_those_of_two_bookings_may_be_one() {
    let place = tempfile::tempdir().unwrap();
    // Ann comes twice; Ben and Cem stand side by side once; a line of Dan is void; Eve and Fay name no booking.
    let rows = "id,booking,void,phone\na1,B1,,030 1000001\na2,B2,,030 1000001\nben,B3,,030 1000002\ncem,B3,,030 \
                1000002\nd1,B4,true,030 1000003\nd2,B4,,030 1000003\neve,,,030 1000004\nfay,,,030 1000004\n";
    std::fs::write(place.path().join("lines.csv"), rows).unwrap();
    let file = place.path().join("guests.yaml");
    let verdict = |a: &str, b: &str| explained(&text(&file), a, b)["verdict"].as_str().unwrap().to_owned();
    for (distinct, apart) in [(", distinct_within: booking", "forbidden"), ("", "linked")] {
        let yaml = format!(
            "entity: guest\nid_prefix: GST\nsources:\n  hotel: {{read: {{csv: lines.csv}}, record_id: id, deleted: \
             void{distinct}}}\nidentity:\n  phone: {{type: phone, region: DE, hotel: phone}}\nmatch_keys:\n  - {{name: \
             phone, on: [phone]}}\n"
        );
        std::fs::write(&file, yaml).unwrap();
        let verdicts = [("a1", "a2"), ("d1", "d2"), ("eve", "fay"), ("ben", "cem")]
            .map(|(a, b)| verdict(&format!("hotel/{a}"), &format!("hotel/{b}")));
        assert_eq!(verdicts, ["linked", "linked", "linked", apart]);
    }
}
