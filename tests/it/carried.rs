//! Canonical IDs that systems carry: what they join, what they do not, and how far they have come.

use std::fs;

use serde_json::Value;

use super::ids::{Place, list, phone};
use super::support::c360;

/// A company whose CRM carries canonical IDs.
fn place(guard: &str) -> Place {
    let place = Place::new("");
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    let crm = "crm: {read: {csv: crm.csv}, record_id: id";
    place.write("shared.yaml", &shared.replace(crm, &format!("{crm}, canonical_id: cid{guard}")));
    place
}

/// The CRM's rows: ID, mail, phone, the ID that is carried.
fn crm(place: &Place, rows: impl Iterator<Item = (String, String, String, String)>) {
    let rows: String = rows.map(|(id, mail, phone, cid)| format!("{id},{mail},{phone},v,{cid}\n")).collect();
    place.write("crm.csv", &format!("id,mail,phone,v,cid\n{rows}"));
}

fn row(n: u32, id: &str, cid: &str) -> (String, String, String, String) {
    (id.to_owned(), format!("m{n}@acme{n}.example"), phone(n), cid.to_owned())
}

fn measures(place: &Place) -> Value {
    serde_json::from_slice(&fs::read(place.path().join("build/calls/measures.json")).unwrap()).unwrap()
}

#[test]
fn a_crm_that_is_replaced_keeps_the_ids_that_its_records_carry() {
    // Not even the column is there on the first day.
    let mut place = place("");
    let first = place.ids();
    // All record IDs are others, and no mail or phone joins them to anybody.
    let elsewhere = |n: u32| (format!("N{n}"), format!("new{n}@else.example"), String::new());
    crm(
        &place,
        (0..40)
            .map(elsewhere)
            .zip(0..40)
            .map(|((id, mail, phone), n)| (id, mail, phone, first[&format!("crm/{n}")].clone())),
    );
    let second = place.ids();
    for n in 0..40 {
        assert_eq!(second[&format!("crm/N{n}")], first[&format!("crm/{n}")]);
        assert_eq!(second[&format!("bill/{n}")], first[&format!("bill/{n}")]);
    }
    // The crosswalk says what joined them.
    let crosswalk = fs::read_to_string(place.path().join("build/calls/crosswalk.csv")).unwrap();
    assert!(crosswalk.lines().any(|line| line.starts_with("crm,N7,") && line.contains(",carried_id")), "{crosswalk}");
    // A day without changes, with and without the column filled, changes nobody.
    let written = fs::read_to_string(place.path().join("crm.csv")).unwrap();
    assert_eq!(place.ids(), second);
    crm(&place, (0..40).map(elsewhere).map(|(id, mail, phone)| (id, mail, phone, String::new())));
    assert_eq!(place.ids(), second);
    place.write("crm.csv", &written);
    assert_eq!(place.ids(), second);
    // Who is told to be another carries it no more.
    crm(
        &place,
        (0..40).map(elsewhere).enumerate().map(|(n, (id, mail, phone))| {
            let cid = if n == 9 { "none of ours".to_owned() } else { first[&format!("crm/{n}")].clone() };
            (id, mail, phone, cid)
        }),
    );
    let told = place.ids();
    assert!(told["crm/N9"] != first["crm/9"] && told["bill/9"] == first["bill/9"]);
    assert!((0..40).filter(|n| *n != 9).all(|n| told[&format!("crm/N{n}")] == first[&format!("crm/{n}")]));
    // Also where nobody else of the customer is here.
    place.write("bill.csv", "id,mail\n");
    place.write("shop.csv", "id,phone\n");
    crm(&place, (0..40).map(|n| (format!("M{n}"), String::new(), String::new(), first[&format!("crm/{n}")].clone())));
    let third = place.ids();
    assert!((0..40).all(|n| third[&format!("crm/M{n}")] == first[&format!("crm/{n}")]));
    // And when the others are back.
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    let fourth = place.ids();
    assert!((0..40).all(|n| fourth[&format!("crm/M{n}")] == first[&format!("crm/{n}")]));
    assert!((0..40).all(|n| fourth[&format!("bill/{n}")] == first[&format!("bill/{n}")]));
    let events = place.history("crm/M7", &[]);
    assert_eq!(events["happened"].as_array().unwrap().len(), 1, "it never had another: {events}");
}

#[test]
fn a_column_of_ids_that_no_record_has_is_said_and_one_of_another_name_refused() {
    let mut place = place("");
    let note = "no record carries a canonical ID in `cid`";
    let said = |place: &Place| measures(place)["notes"].to_string().contains(note);
    let ids = place.ids();
    assert!(said(&place));
    crm(&place, (0..40).map(|n| row(n, &n.to_string(), &ids[&format!("crm/{n}")])));
    assert_eq!(place.ids(), ids);
    assert!(!said(&place));
    let calls = fs::read_to_string(place.path().join("calls.yaml")).unwrap();
    for (column, code) in [("cid", 0), ("other", 1)] {
        place.write("calls.yaml", &format!("{calls}write_back: {{crm: {{canonical_id: {column}, set: {{}}}}}}\n"));
        let out = c360(&["validate", place.path().join("calls.yaml").to_str().unwrap()], 2);
        assert_eq!(out.status.code(), Some(code), "{}", String::from_utf8_lossy(&out.stdout));
    }
}

#[test]
fn what_is_known_decides_and_guards_are_asked() {
    let mut place = place(", one_record_per_customer: true");
    let first = place.ids();
    let id = |n: u32| first[&format!("crm/{n}")].clone();
    // A known record that carries another's ID, a copy of a row, an ID that nobody gave, an ID with blanks around.
    let others = [
        row(50, "copy", &id(3)),
        row(51, "odd", "ACC-00000-00000-00000"),
        (String::from("blank"), String::new(), String::new(), String::new()),
    ];
    let known = (0..40).map(|n| row(n, &n.to_string(), &if n == 5 { id(6) } else { id(n) }));
    crm(&place, known.chain(others));
    let second = place.ids();
    assert!(first.iter().all(|(record, id)| second[record] == *id), "nobody who is known moves");
    assert!(second["crm/copy"] != id(3) && second["crm/odd"] != "ACC-00000-00000-00000");
    let crm_measures = measures(&place)["sources"].as_array().unwrap().clone();
    let carried = &crm_measures.iter().find(|source| source["name"] == "crm").unwrap()["carried"];
    assert_eq!(*carried, serde_json::json!({"right": 39, "superseded": 0, "wrong": 3, "missing": 1}));
    let notes = measures(&place)["notes"].to_string();
    assert!(notes.contains("3 records carry a canonical ID that is not theirs"), "{notes}");
}

#[test]
fn an_id_that_was_merged_leads_to_the_customer_of_the_other() {
    let mut place = place("");
    let first = place.ids();
    let both = |n: u32| (format!("both{n}"), format!("m{n}@acme{n}.example"), phone(n + 1), String::new());
    let rows = |more: Vec<(String, String, String, String)>| {
        (0..40).map(|n| row(n, &n.to_string(), "")).chain([both(20)]).chain(more).collect::<Vec<_>>()
    };
    crm(&place, rows(Vec::new()).into_iter());
    let second = place.ids();
    let gone = [&first["crm/20"], &first["crm/21"]].into_iter().find(|id| **id != second["crm/20"]).unwrap().clone();
    crm(&place, rows(vec![(String::from("late"), String::new(), String::new(), gone)]).into_iter());
    let third = place.ids();
    assert_eq!(third["crm/late"], second["crm/20"]);
    assert_eq!(place.ids(), third, "and stays");
    let sources = measures(&place)["sources"].as_array().unwrap().clone();
    assert_eq!(sources.iter().find(|source| source["name"] == "crm").unwrap()["carried"]["superseded"], 1);
}

/// The company with a new CRM record that carries an ID and shares nothing else.
fn with_a_carrier(place: &Place, cid: &str) {
    let carrier = (String::from("N"), String::new(), String::new(), cid.to_owned());
    crm(place, (0..40).map(|n| row(n, &n.to_string(), "")).chain([carrier]));
}

#[test]
fn a_carrier_stays_with_its_customer_whoever_of_it_leaves() {
    let mut place = place("");
    let first = place.ids();
    let id = first["crm/0"].clone();
    with_a_carrier(&place, &id);
    assert_eq!(place.ids()["crm/N"], id);
    // The record with the smallest key becomes somebody else's.
    let bill = |n: u32| if n == 0 { "m5@acme5.example".to_owned() } else { format!("m{n}@acme{n}.example") };
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, bill(n)))));
    let moved = place.ids();
    assert_eq!((&moved["bill/0"], &moved["crm/0"], &moved["crm/N"]), (&first["crm/5"], &id, &id));
    assert_eq!(place.ids(), moved);
    // It is written otherwise, or by a program for nothing; then in the same form again.
    for cid in [id.to_lowercase(), id.replace('-', ""), String::from("N/A"), String::new(), id.clone()] {
        with_a_carrier(&place, &cid);
        assert_eq!(place.ids(), moved, "{cid}");
    }
    // Everybody else of the customer leaves.
    let carrier = (String::from("N"), String::new(), String::new(), id.clone());
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain([carrier]));
    place.write("shop.csv", &list("phone", (1..40).map(|n| (n, phone(n)))));
    assert_eq!(place.ids()["crm/N"], id);
}

#[test]
fn the_id_of_a_merge_that_is_undone_parts_no_carrier() {
    let mut place = place("");
    let first = place.ids();
    let id = first["crm/1"].clone();
    with_a_carrier(&place, &id);
    assert_eq!(place.ids()["crm/N"], id);
    // All of the customer are merged into another, and the carrier with them.
    let rows = |cid: &str, mail: u32| {
        let carrier = (String::from("N"), String::new(), String::new(), cid.to_owned());
        let known = (0..40).map(move |n| row(if n == 1 { mail } else { n }, &n.to_string(), ""));
        known.chain([carrier]).collect::<Vec<_>>()
    };
    crm(&place, rows(&id, 2).into_iter());
    let bill =
        |mail: u32| list("mail", (0..40).map(|n| (n, format!("m{0}@acme{0}.example", if n == 1 { mail } else { n }))));
    place.write("bill.csv", &bill(2));
    place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(if n == 1 { 2 } else { n })))));
    let merged = place.ids();
    assert_eq!(merged["crm/N"], merged["crm/2"]);
    // The system carries what was written back, and the values are corrected.
    crm(&place, rows(&merged["crm/N"], 1).into_iter());
    place.write("bill.csv", &bill(1));
    place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(n)))));
    let parted = place.ids();
    assert_eq!((&parted["crm/1"], &parted["crm/N"], &parted["crm/2"]), (&id, &id, &first["crm/2"]));
    assert_eq!(place.ids(), parted);
    // On the day of the parting a new record joins the customer that has its ID then.
    crm(&place, rows(&merged["crm/N"], 2).into_iter());
    place.write("bill.csv", &bill(2));
    place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(if n == 1 { 2 } else { n })))));
    place.ids();
    let late = |cid: &String| (String::from("late"), String::new(), String::new(), cid.clone());
    crm(&place, rows(&id, 1).into_iter().chain([late(&id)]));
    place.write("bill.csv", &bill(1));
    place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(n)))));
    let again = place.ids();
    assert_eq!((&again["crm/1"], &again["crm/N"], &again["crm/late"]), (&id, &id, &id));
}

#[test]
fn a_carrier_goes_where_those_go_who_had_its_id() {
    // It comes before its customer is merged into another, on that day, or after it; then the customer is merged into a
    // third instead.
    for comes in 0..3 {
        let mut place = place("");
        let first = place.ids();
        let id = first["crm/1"].clone();
        let day = |place: &mut Place, mail: u32, is_there: bool| {
            let carrier = is_there.then(|| (String::from("N"), String::new(), String::new(), id.clone()));
            let known = (0..40).map(|n| {
                let (record, _, number, cid) = row(n, &n.to_string(), "");
                let n = if n == 1 { mail } else { n };
                (record, format!("m{n}@acme{n}.example"), number, cid)
            });
            crm(place, known.chain(carrier));
            let bill = |n: u32| (n, format!("m{0}@acme{0}.example", if n == 1 { mail } else { n }));
            place.write("bill.csv", &list("mail", (0..40).map(bill)));
            place.ids()
        };
        day(&mut place, 1, comes == 0);
        let merged = day(&mut place, 2, comes <= 1);
        assert_eq!(merged["crm/1"], merged["crm/2"]);
        day(&mut place, 2, true);
        let moved = day(&mut place, 3, true);
        assert_eq!((&moved["crm/1"], &moved["crm/N"]), (&moved["crm/3"], &moved["crm/3"]), "{comes}");
        assert_eq!(place.ids(), moved);
        let parted = day(&mut place, 1, true);
        assert_eq!((&parted["crm/1"], &parted["crm/N"]), (&id, &id), "{comes}");
    }
}

#[test]
fn several_carriers_of_one_id_stand_for_it_while_all_others_are_away() {
    let mut place = place("");
    let first = place.ids();
    let id = first["crm/0"].clone();
    let carriers = |cid: &str| ["N", "M"].map(|name| (name.to_owned(), String::new(), String::new(), cid.to_owned()));
    crm(&place, (0..40).map(|n| row(n, &n.to_string(), "")).chain(carriers(&id)));
    let both = place.ids();
    assert_eq!((&both["crm/N"], &both["crm/M"]), (&id, &id));
    // A day without the others, on which one more comes.
    let late = (String::from("late"), String::new(), String::new(), id.clone());
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain(carriers(&id)).chain([late.clone()]));
    place.write("bill.csv", &list("mail", (1..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    place.write("shop.csv", &list("phone", (1..40).map(|n| (n, phone(n)))));
    let away = place.ids();
    assert_eq!(["crm/N", "crm/M", "crm/late"].map(|record| away[record].as_str()), [id.as_str(); 3]);
    crm(&place, (0..40).map(|n| row(n, &n.to_string(), "")).chain(carriers("")).chain([late]));
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(n)))));
    let back = place.ids();
    assert!(both.iter().all(|(record, id)| back[record] == *id) && back["crm/late"] == id);
}

#[test]
fn a_clone_takes_no_id_from_who_was_joined_before() {
    let mut place = place(", one_record_per_customer: true");
    let first = place.ids();
    let id = first["bill/0"].clone();
    let carrier = |name: &str| (name.to_owned(), String::new(), String::new(), id.clone());
    // The record of the customer is replaced by one that carries its ID.
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain([carrier("N")]));
    let replaced = place.ids();
    assert_eq!((&replaced["crm/N"], &replaced["bill/0"]), (&id, &id));
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain([carrier("A"), carrier("N")]));
    let cloned = place.ids();
    assert!(cloned["crm/N"] == id && cloned["bill/0"] == id && cloned["crm/A"] != id);
    assert_eq!(place.ids(), cloned);
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain([carrier("N")]));
    assert_eq!(place.ids(), replaced);
}

#[test]
fn a_carrier_whose_key_leads_elsewhere_makes_nobody_one_customer() {
    let mut place = place("");
    let first = place.ids();
    // It carries the ID of one customer and has the phone of another.
    let both = |phone: String| (String::from("G"), String::new(), phone, first["crm/1"].clone());
    crm(&place, (0..40).map(|n| row(n, &n.to_string(), "")).chain([both(phone(2))]));
    let there = place.ids();
    assert_eq!(there["crm/G"], first["crm/2"]);
    assert!(first.iter().all(|(record, id)| there[record] == *id), "nobody moves");
    assert_eq!(place.ids(), there);
    // Also one that was joined to its customer before; and without the key it is there again.
    with_a_carrier(&place, &first["crm/1"]);
    let carrier = |phone: String| (String::from("N"), String::new(), phone, first["crm/1"].clone());
    let joined = place.ids();
    assert_eq!(joined["crm/N"], first["crm/1"]);
    crm(&place, (0..40).map(|n| row(n, &n.to_string(), "")).chain([carrier(phone(2))]));
    let led = place.ids();
    assert_eq!(led["crm/N"], first["crm/2"]);
    assert!(first.iter().all(|(record, id)| led[record] == *id), "nobody moves");
    assert_eq!(place.ids(), led);
    with_a_carrier(&place, &first["crm/1"]);
    assert_eq!(place.ids(), joined);
    assert_eq!(place.ids(), joined);
}

#[test]
fn a_carrier_goes_to_the_part_of_its_customer_that_keeps_the_id() {
    // The record that linked the others has another mail and phone, on the day that one or two carriers come.
    for carriers in 1..=2 {
        let mut place = place("");
        let first = place.ids();
        let id = &first["crm/1"];
        let elsewhere = (String::from("1"), String::from("new@else.example"), String::new(), String::new());
        let known = (0..40).map(|n| if n == 1 { elsewhere.clone() } else { row(n, &n.to_string(), "") });
        let new = (0..carriers).map(|n| (format!("N{n}"), String::new(), String::new(), id.clone()));
        crm(&place, known.chain(new));
        let parted = place.ids();
        assert!((0..carriers).all(|n| parted[&format!("crm/N{n}")] == *id), "{parted:?}");
        let of_it = ["crm/1", "bill/1", "shop/1"].map(|record| &parted[record]);
        assert_eq!(of_it.iter().filter(|of| **of == id).count(), 1, "{of_it:?}");
        assert_eq!(place.ids(), parted);
    }
}

#[test]
fn customers_of_a_guarding_crm_stay_apart_when_it_is_replaced() {
    let mut place = place(", one_record_per_customer: true");
    let first = place.ids();
    let carrier = |n: u32| (format!("N{n}"), String::new(), String::new(), first[&format!("crm/{n}")].clone());
    crm(&place, (0..40).map(carrier));
    // A bill of one customer has the mail of another's on the same day.
    let bill = |n: u32| (n, format!("m{0}@acme{0}.example", if n == 3 { 4 } else { n }));
    place.write("bill.csv", &list("mail", (0..40).map(bill)));
    let replaced = place.ids();
    assert_ne!(replaced["crm/N3"], replaced["crm/N4"]);
    for _ in 0..2 {
        assert_eq!(place.ids(), replaced);
    }
    // Of a record that tells another customer nothing is kept apart any more.
    crm(
        &place,
        (0..40).map(|n| {
            if n == 3 { (String::from("N3"), String::new(), String::new(), String::from("none")) } else { carrier(n) }
        }),
    );
    let told = place.ids();
    assert_eq!((&told["bill/3"], &told["crm/N4"]), (&first["crm/4"], &first["crm/4"]));
    assert_eq!(place.ids(), told);
}

/// The CRM's records are replaced by ones that carry the IDs and share nothing with anybody.
fn replaced(first: &std::collections::BTreeMap<String, String>) -> Vec<(String, String, String, String)> {
    let carrier = |n: u32| (format!("N{n}"), String::new(), String::new(), first[&format!("crm/{n}")].clone());
    (0..40).map(carrier).collect()
}

#[test]
fn a_carrier_that_a_guard_refused_has_its_id_again_when_it_may() {
    let mut place = place(", one_record_per_customer: true");
    let first = place.ids();
    let rows = replaced(&first);
    crm(&place, rows.iter().cloned());
    let carried = place.ids();
    assert_eq!(carried["crm/N2"], first["crm/2"]);
    // A record that carries nothing has the mail of a customer, for a day.
    let double = (String::from("D"), String::from("m2@acme2.example"), String::new(), String::new());
    crm(&place, rows.iter().cloned().chain([double]));
    let refused = place.ids();
    assert!(refused["crm/D"] == first["crm/2"] && refused["crm/N2"] != first["crm/2"]);
    assert_eq!(place.ids(), refused);
    crm(&place, rows.iter().cloned());
    assert_eq!(place.ids()["crm/N2"], first["crm/2"]);
    // Where it is refused once more, it is who it was then.
    let double = (String::from("D"), String::from("m2@acme2.example"), String::new(), String::new());
    crm(&place, rows.iter().cloned().chain([double]));
    assert_eq!(place.ids()["crm/N2"], refused["crm/N2"]);
    crm(&place, rows.iter().cloned());
    assert_eq!(place.ids()["crm/N2"], first["crm/2"]);
    // Two that come on one day for one ID are both refused, and who stays has it.
    let clone = |name: &str| (name.to_owned(), String::new(), String::new(), first["crm/5"].clone());
    let others = || rows.iter().filter(|row| row.0 != "N5").cloned();
    crm(&place, others().chain(["A", "B"].map(clone)));
    let both = place.ids();
    assert!(both["crm/A"] != first["crm/5"] && both["crm/B"] != first["crm/5"]);
    assert_eq!(place.ids(), both);
    crm(&place, others().chain([clone("B")]));
    let one = place.ids();
    assert_eq!(one["crm/B"], first["crm/5"]);
    assert_eq!(place.ids(), one);
}

#[test]
fn a_day_of_wrong_texts_or_without_the_carriers_changes_nobody_for_good() {
    let mut place = place("");
    let first = place.ids();
    // A shop record that nothing but a carrier joins to its customer.
    let rows: Vec<_> = replaced(&first)
        .into_iter()
        .map(|(id, mail, number, cid)| (id.clone(), mail, if id == "N7" { phone(900) } else { number }, cid))
        .collect();
    let shop = (0..40).map(|n| (n, phone(n))).chain([(77, phone(900))]);
    place.write("shop.csv", &list("phone", shop));
    crm(&place, rows.iter().cloned());
    let carried = place.ids();
    assert_eq!((&carried["crm/N7"], &carried["shop/77"]), (&first["crm/7"], &first["crm/7"]));
    crm(&place, std::iter::empty());
    let without = place.ids();
    assert!(without.contains_key("shop/77") && without.iter().all(|(record, id)| carried[record] == *id));
    crm(&place, rows.iter().cloned());
    assert_eq!(place.ids(), carried);
    crm(&place, rows.iter().cloned().map(|(id, mail, number, _)| (id, mail, number, String::from("none of ours"))));
    let wrong = place.ids();
    assert!((0..40).all(|n| wrong[&format!("crm/N{n}")] != first[&format!("crm/{n}")]));
    assert_eq!(place.ids(), wrong);
    // Who became a customer of its own with another meanwhile stays it; all others are who they were.
    crm(&place, rows.iter().cloned());
    let right = place.ids();
    assert_eq!((&right["crm/N7"], &right["shop/77"]), (&wrong["crm/N7"], &wrong["crm/N7"]));
    let others = right.iter().filter(|(record, _)| !["crm/N7", "shop/77"].contains(&record.as_str()));
    assert!(others.into_iter().all(|(record, id)| carried[record] == *id), "{right:?}");
    assert_eq!(place.ids(), right);
}

#[test]
fn a_record_in_another_form_of_its_id_is_itself_whatever_it_carries() {
    let mut place = place("");
    let rows = |a: &str, cid: &str| {
        let odd = (a.to_owned(), String::from("odd@odd.example"), String::new(), cid.to_owned());
        (0..40).map(|n| row(n, &format!("{}{n}", &a[..1]), "")).chain([odd]).collect::<Vec<_>>()
    };
    crm(&place, rows("Ax", "").into_iter());
    let first = place.ids();
    crm(&place, rows("Ax", &first["crm/A3"]).into_iter());
    assert_eq!(place.ids(), first, "what is known of it decides");
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    place.write(
        "shared.yaml",
        &shared.replace("canonical_id: cid", "canonical_id: cid, formerly: {record_id: other_case}"),
    );
    crm(&place, rows("ax", &first["crm/A3"]).into_iter());
    let renamed = place.ids();
    assert_eq!((&renamed["crm/ax"], &renamed["crm/a3"]), (&first["crm/Ax"], &first["crm/A3"]));
    assert_eq!(place.ids(), renamed);
}

#[test]
fn new_records_that_carry_an_id_of_nobody_are_no_customer_together() {
    let mut place = place("");
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    place.write("shared.yaml", &format!("retire_after: 1d\n{shared}"));
    let id = place.ids()["crm/0"].clone();
    place.write("bill.csv", &list("mail", (1..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    place.write("shop.csv", &list("phone", (1..40).map(|n| (n, phone(n)))));
    let carrier = |name: &str| (name.to_owned(), String::new(), String::new(), id.clone());
    for _ in 0..3 {
        crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")));
        place.ids();
    }
    crm(&place, (1..40).map(|n| row(n, &n.to_string(), "")).chain(["A", "B"].map(carrier)));
    let apart = place.ids();
    assert!(apart["crm/A"] != apart["crm/B"] && ![&apart["crm/A"], &apart["crm/B"]].contains(&&id));
    assert_eq!(place.ids(), apart);
}
