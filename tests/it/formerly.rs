//! What is renamed keeps its canonical IDs where the file says so, and is said where it does not.

use std::collections::BTreeMap;

use super::ids::{Place, SHARED, events};

fn shared(place: &Place, changes: &[(&str, &str)]) {
    let written = changes.iter().fold(SHARED.replace("EXTRA\n", ""), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    place.write("shared.yaml", &written);
}

/// The file is refused with these words, and nothing is published; then it says what was, and the run is good.
fn refused(place: &mut Place, words: &[&str]) {
    let (code, said) = place.ended("calls.yaml");
    assert_eq!(code, 1, "{said}");
    for word in ["ids-would-be-lost"].iter().chain(words) {
        assert!(said.contains(word), "`{word}`: {said}");
    }
}

/// The IDs of the records that bills and the shop have, which no test renames.
fn of_others(ids: &BTreeMap<String, String>) -> Vec<(&String, &String)> {
    ids.iter().filter(|(record, _)| record.starts_with("bill/") || record.starts_with("shop/")).collect()
}

#[test]
fn a_renamed_source_keeps_its_ids() {
    let mut place = Place::new("");
    let first = place.ids();
    let calls = std::fs::read_to_string(place.path().join("calls.yaml")).unwrap();
    place.write(
        "calls.yaml",
        &calls.replace("system_of_record: crm, from: {crm: v}", "system_of_record: sales, from: {sales: v}"),
    );
    let renamed = [
        ("crm: {read: {csv: crm.csv}, record_id: id", "sales: {read: {csv: crm.csv}, record_id: id"),
        ("crm: mail", "sales: mail"),
        ("crm: phone", "sales: phone"),
    ];
    shared(&place, &renamed);
    refused(&mut place, &["40 of its records have the IDs of records of `crm`", "formerly: {source: crm}"]);
    let told = [renamed[0].0, "sales: {read: {csv: crm.csv}, formerly: {source: crm}, record_id: id"];
    shared(&place, &[(told[0], told[1]), renamed[1], renamed[2]]);
    let ids = place.ids();
    assert_eq!(of_others(&ids), of_others(&first));
    assert!((0..40).all(|n| ids[&format!("sales/{n}")] == first[&format!("crm/{n}")]));
    assert_eq!(events(&place.history("sales/7", &[])).len(), 1, "its history goes on");
    shared(&place, &renamed);
    assert_eq!(place.ids(), ids, "once is enough");
}

#[test]
fn renamed_entities_and_letters_keep_their_ids() {
    let mut place = Place::new("");
    let first = place.ids();
    shared(&place, &[("entity: account", "entity: client")]);
    refused(&mut place, &["entity `client` is new, and 120 of its records", "formerly: {entity: account}"]);
    shared(&place, &[("entity: account\n", "entity: client\nformerly: {entity: account}\n")]);
    assert_eq!(place.ids(), first);
    assert!(place.path().join("identity/client/v000002").is_dir(), "numbers go on");
    assert_eq!(place.ids(), first, "and again");
    shared(&place, &[("entity: account", "entity: client"), ("\nid_prefix: ACC", "\nid_prefix: CLI")]);
    refused(&mut place, &["begin with `ACC` in the registry, and with `CLI` here", "formerly: {id_prefix: ACC}"]);
    shared(
        &place,
        &[("entity: account", "entity: client\nformerly: {id_prefix: ACC}"), ("\nid_prefix: ACC", "\nid_prefix: CLI")],
    );
    assert_eq!(place.ids(), first);
    place.write("shop.csv", &(std::fs::read_to_string(place.path().join("shop.csv")).unwrap() + "90,(212) 555-9999\n"));
    assert!(place.ids()["shop/90"].starts_with("CLI-"));
}

#[test]
fn record_ids_in_another_form_are_said_and_taken_over() {
    let mut place = Place::new("");
    let bills = |form: fn(&str) -> String| {
        let row = |n: u32| format!("{},m{n}@acme{n}.example\n", form(&format!("B{n:02}xKey-0001")));
        "id,mail\n".to_owned() + &(0..40).map(row).collect::<String>()
    };
    place.write("bill.csv", &bills(str::to_owned));
    let first = place.ids();
    // Nobody else has the bills of who has no other record: take the others away.
    for (form, word) in [
        (str::to_uppercase as fn(&str) -> String, "other_case"),
        (|key: &str| key.to_uppercase()[..8].to_owned(), "cut"),
    ] {
        place.write("bill.csv", &bills(form));
        shared(&place, &[]);
        refused(&mut place, &["40 of the 40 records", "and 40 are new", &format!("formerly: {{record_id: {word}}}")]);
        let told = format!("bill: {{read: {{csv: bill.csv}}, formerly: {{record_id: {word}}}, record_id");
        shared(&place, &[("bill: {read: {csv: bill.csv}, record_id", &told)]);
        let ids = place.ids();
        for n in 0..40 {
            let key = |form: &dyn Fn(&str) -> String| format!("bill/{}", form(&format!("B{n:02}xKey-0001")));
            assert_eq!(ids[&key(&form)], first[&key(&str::to_owned)]);
        }
        let history = place.history(&format!("bill/{}", form("B07xKey-0001")), &[]);
        assert!(events(&history).iter().any(|(event, _)| event == "renamed"));
    }
    // IDs of another system: only what is said is done.
    place.write("bill.csv", &bills(|key| format!("new-{}", &key[1..3])));
    refused(&mut place, &["formerly: {record_id: others}"]);
    shared(
        &place,
        &[(
            "bill: {read: {csv: bill.csv}, record_id",
            "bill: {read: {csv: bill.csv}, formerly: {record_id: others}, record_id",
        )],
    );
    let ids = place.ids();
    assert_eq!(ids["bill/new-07"], first["bill/B07xKey-0001"], "its mail is that of the customer");
}
