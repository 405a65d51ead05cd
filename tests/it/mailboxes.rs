//! Records that hold a mailbox and no name, where many people share theirs with somebody of their home.

use std::collections::BTreeMap;
use std::fs;

use super::support::{c360, rows, text};

const YAML: &str = "\
use_case: t
title: T
entity: person
id_prefix: PER
sources:
  crm: {read: {csv: crm.csv}, record_id: id}
  shop: {read: {csv: shop.csv}, record_id: id}
  news: {read: {csv: news.csv}, record_id: id}
identity:
  first_name: {type: person_name, crm: first_name, shop: first_name}
  last_name: {type: person_name, crm: last_name, shop: last_name}
  email: {type: email, crm: email, shop: email, news: email}
  birth_date: {type: date, crm: born, shop: born}
match_keys:
  - {name: name_and_mail, on: [first_name, last_name, email]}
match_model:
  block_on: [[email], [last_name, birth_date], [first_name, last_name]]
  compare: [{person: [first_name, last_name]}, email, birth_date]
";

/// A name that few others have.
fn name(n: usize) -> [String; 2] {
    const BEGIN: [&str; 12] = ["Bra", "Cor", "Del", "Fen", "Gri", "Hol", "Jan", "Kel", "Lor", "Mar", "Ost", "Pel"];
    const END: [&str; 12] = ["dam", "ben", "ca", "dis", "ek", "fra", "gun", "hut", "ina", "jor", "kas", "lun"];
    let first = format!("{}{}", BEGIN[n * 7 % 12], END[n / 12 * 5 % 12]);
    [first, format!("{}{}{}", BEGIN[n * 5 % 12], END[n / 144 % 12], END[n / 7 % 12])]
}

/// Whose rows of the newsletter become whose: of `n` homes of which every `shared`-th holds a couple with one mailbox,
/// and of `strangers` whom no other system knows. What comes out is how many rows of people who have their mailbox
/// alone joined them, of how many, and how many rows of couples joined anybody.
fn joined(n: usize, shared: usize, strangers: usize) -> [usize; 3] {
    let folder = tempfile::tempdir().unwrap();
    let head = "id,first_name,last_name,email,born\n".to_owned();
    let (mut crm, mut shop, mut news) = (head.clone(), head, "id,email\n".to_owned());
    let mut alone: BTreeMap<String, String> = BTreeMap::new();
    for home in 0..n {
        let ([first, last], is_shared) = (name(home), home % shared == 0);
        let mail = format!("{first}.{last}{home}@mail.example");
        for member in 0..1 + usize::from(is_shared) {
            let first = if member == 0 { first.clone() } else { name(home + 5).concat() };
            let k = home * 2 + member;
            let born = format!("{}-{:02}-{:02}", 1940 + k * 7 % 60, 1 + k % 12, 1 + k * 5 % 28);
            if !k.is_multiple_of(5) || member == 1 {
                crm.push_str(&format!("c{k},{first},{last},{mail},{born}\n"));
            }
            if !k.is_multiple_of(3) || k.is_multiple_of(5) {
                shop.push_str(&format!("s{k},{first},{last},{mail},{born}\n"));
            }
            if member == 0 && home % 3 < 2 {
                news.push_str(&format!("n{home},{mail}\n"));
                if !is_shared {
                    let of = if k.is_multiple_of(5) { format!("shop/s{k}") } else { format!("crm/c{k}") };
                    alone.insert(format!("n{home}"), of);
                }
            }
        }
    }
    news.extend((0..strangers).map(|n| format!("x{n},{}.x{n}@other.example\n", name(n)[1])));
    for (file, rows) in [("t.yaml", YAML), ("crm.csv", &crm), ("shop.csv", &shop), ("news.csv", &news)] {
        fs::write(folder.path().join(file), rows).unwrap();
    }
    let clusters = folder.path().join("clusters.csv");
    let out = c360(&["evaluate", &text(&folder.path().join("t.yaml")), "--clusters", &text(&clusters), "-q"], 2);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let of: BTreeMap<String, String> = rows(&clusters)
        .into_iter()
        .map(|row| (format!("{}/{}", row["source"], row["record_id"]), row["customer"].clone()))
        .collect();
    let members = |customer: &String| of.values().filter(|other| *other == customer).count();
    let right = alone.iter().filter(|(row, whose)| of[&format!("news/{row}")] == of[*whose]).count();
    let of_couples = of.iter().filter(|(record, customer)| {
        let row = record.strip_prefix("news/n").filter(|row| !alone.contains_key(&format!("n{row}")));
        row.is_some() && members(customer) > 1
    });
    [right, alone.len(), of_couples.count()]
}

#[test]
fn a_row_without_a_name_goes_to_who_alone_has_the_mailbox_however_many_others_share_theirs() {
    for shared in [1_000, 20, 4] {
        let [right, all, of_couples] = joined(600, shared, 0);
        assert!(all > 250 && right == all && of_couples == 0, "every {shared}th: {right} of {all}, {of_couples}");
    }
}

#[test]
fn where_most_such_rows_are_of_nobody_who_is_there_a_shared_mailbox_is_still_nobodys() {
    let [_, _, of_couples] = joined(600, 4, 2_000);
    assert_eq!(of_couples, 0);
}
