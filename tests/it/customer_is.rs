//! Whether a site is a customer or its organisation is: what the use case says decides, and silence is mentioned.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::support::{c360, text};

const FILE: &str = "
SAID
entity: site
id_prefix: SIT
sources:
  sites: {read: {csv: sites.csv}, record_id: id}
identity:
  name: {type: company_name, sites: name}
  street: {type: street, sites: street}
  postal_code: {type: postal_code, region: US, sites: zip}
  phone: {type: phone, region: US, sites: phone}
match_model:
  block_on: [[name], [phone], [street], [{prefix: [name, 4]}, postal_code]]
  compare: COMPARED
";
const COMPARED: &str = "[name, street, postal_code, phone]";
const FIRST: [&str; 20] = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ironwood", "Juniper", "Kapok", "Larch",
    "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Teak",
];
const SECOND: [&str; 6] = ["Family", "Youth", "Harbor", "Meadow", "Summit", "Valley"];

/// A hundred and twenty agencies with three sites each, and each site in two rows of one list.
fn agencies(place: &Path, said: &str, compared: &str) -> String {
    let (mut list, mut truth) = ("id,name,street,zip,phone\n".to_owned(), "source,record_id,site,agency\n".to_owned());
    for (agency, (first, second)) in FIRST.iter().flat_map(|a| SECOND.map(|b| (a, b))).enumerate() {
        for site in 0..3 {
            let n = 3 * agency + site;
            let number = 11 + (n * 37) % 3_000;
            let street = ["Willow", "Harvest", "Lantern", "Copper", "Juno", "Prairie", "Quarry"][n % 7];
            // One phone for all sites of every other agency.
            let line = if agency % 2 == 0 { 3 * agency } else { n };
            let phone = format!("({}) {}-{:04}", 301 + agency, 220 + line % 700, (line * 7_919) % 10_000);
            let zip = 60_000 + (n * 7) % 90;
            for (row, way) in ["Road", "Rd"].into_iter().enumerate() {
                let phone = if row == 1 && n % 4 == 0 { "" } else { &phone };
                let name = format!("{first} {second} {}", if row == 0 { "Center" } else { "Ctr" });
                list.push_str(&format!("{n}-{row},{name},{number} {street} {way},{zip},{phone}\n"));
                truth.push_str(&format!("sites,{n}-{row},{n},{agency}\n"));
            }
        }
    }
    let file = FILE.replace("SAID", said).replace("COMPARED", compared);
    for (name, written) in [("sites.csv", list), ("truth.csv", truth), ("sites.yaml", file)] {
        std::fs::write(place.join(name), written).unwrap();
    }
    text(&place.join("sites.yaml"))
}

fn said(arguments: &[&str]) -> (i32, String, String) {
    let out = c360(arguments, 2);
    (out.status.code().unwrap(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}

/// F1 of pairs, by what the truth calls a customer; and what is said beside it.
fn right(file: &str, column: &str) -> (f64, String) {
    let truth = Path::new(file).with_file_name("truth.csv");
    let (code, out, beside) =
        said(&["evaluate", file, "--truth", &text(&truth), "--column", column, "--format", "json"]);
    assert_eq!(code, 0, "{beside}");
    let figures: Value = serde_json::from_str(&out).unwrap();
    (figures["pairwise"]["f1"]["value"].as_f64().unwrap(), beside)
}

#[test]
fn sites_of_one_name_are_customers_each_or_one_customer_as_the_file_says() {
    let place = tempfile::tempdir().unwrap();
    let file = agencies(place.path(), "customer_is: site", COMPARED);
    let (sites, beside) = right(&file, "site");
    assert!(sites > 0.99, "{sites}");
    assert!(!beside.contains("customer_is"), "{beside}");
    let file = agencies(place.path(), "customer_is: organisation", COMPARED);
    let (organisations, beside) = right(&file, "agency");
    assert!(organisations > 0.99, "{organisations}");
    assert!(!beside.contains("customer_is"), "{beside}");
}

#[test]
fn nobody_said_what_a_customer_is_where_one_name_stands_in_two_places() {
    let place = tempfile::tempdir().unwrap();
    let file = agencies(place.path(), "", COMPARED);
    let (_, beside) = right(&file, "site");
    assert!(beside.contains("stand in two places: say what one customer is, `customer_is: site`"), "{beside}");
}

#[test]
fn a_model_that_was_fitted_for_sites_is_not_used_for_organisations() {
    let place = tempfile::tempdir().unwrap();
    let file = agencies(place.path(), "customer_is: site", COMPARED);
    let model = text(&place.path().join("m.yaml"));
    assert_eq!(said(&["train", &file, "--out", &model, "-q"]).0, 0);
    let unpinned = right(&file, "site").0;
    let pin = |file: &str| {
        let written = std::fs::read_to_string(file).unwrap();
        std::fs::write(file, written.replace("match_model:\n", "match_model:\n  fitted: m.yaml\n")).unwrap();
    };
    pin(&file);
    assert_eq!(right(&file, "site").0, unpinned);
    let file = agencies(place.path(), "customer_is: organisation", COMPARED);
    pin(&file);
    let truth = text(&place.path().join("truth.csv"));
    let (code, out, beside) = said(&["evaluate", &file, "--truth", &truth, "--column", "agency", "-q"]);
    let both = format!("{out}{beside}");
    assert_ne!(code, 0);
    assert!(both.contains("`customer_is` was `site`, and now it is `organisation`"), "{both}");
}

#[test]
fn a_word_on_customers_that_nothing_can_follow_is_a_finding() {
    let place = tempfile::tempdir().unwrap();
    for (compared, why) in [
        ("[name, phone]", "compares no `street`, `postal_code` or `city`"),
        ("[street, phone]", "compares no `company_name` or `text`"),
    ] {
        let file = agencies(place.path(), "customer_is: site", compared);
        let (code, out, _) = said(&["train", &file, "-q"]);
        assert_eq!(code, 1, "{out}");
        assert!(out.contains("customer-is-not-followed") && out.contains(why), "{out}");
    }
    let found: BTreeSet<i32> = ["place", "Site"]
        .map(|word| said(&["train", &agencies(place.path(), &format!("customer_is: {word}"), COMPARED), "-q"]).0)
        .into();
    assert_eq!(found, BTreeSet::from([1]));
}

#[test]
fn who_is_who_is_said_once_for_all_use_cases() {
    let place = tempfile::tempdir().unwrap();
    agencies(place.path(), "customer_is: site", COMPARED);
    let own = text(&place.path().join("own.yaml"));
    for (word, code) in [("organisation", 1), ("site", 0)] {
        std::fs::write(&own, format!("extends: sites.yaml\ncustomer_is: {word}\n")).unwrap();
        let (found, out, beside) = said(&["train", &own, "-q", "--out", &text(&place.path().join("m.yaml"))]);
        assert_eq!(found, code, "{out}{beside}");
        assert_eq!(out.contains("not in the file that this one extends"), code == 1, "{out}");
    }
}
