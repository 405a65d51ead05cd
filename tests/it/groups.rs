//! Customers of other names who share an address and a phone, in lists that may hold a customer twice.
//!
//! Nobody says that they belong together, and there are more of them than a few: what they share must not be learned as
//! what matches share.

use std::fmt::Write as _;

use serde_json::Value;

use super::support::{c360, text};

const FILE: &str = "
entity: account
id_prefix: ACC
sources:
  crm: {read: {csv: crm.csv}, record_id: id}
  shop: {read: {csv: shop.csv}, record_id: id}
identity:
  name: {type: company_name, crm: name, shop: name}
  street: {type: street, crm: street, shop: street}
  postal_code: {type: postal_code, crm: postal_code, shop: postal_code}
  phone: {type: phone, region: DE, crm: phone, shop: phone}
match_model:
  block_on: [[{prefix: [name, 5]}], [phone], [street, postal_code]]
  compare: [name, street, postal_code, phone]
";
const STEM: [&str; 12] = ["Ach", "Cran", "Dor", "Eng", "Fels", "Gro", "Hart", "Ils", "Kess", "Lind", "Nor", "Quen"];
const MIDDLE: [&str; 10] = ["ba", "do", "fi", "ga", "ku", "le", "mo", "pi", "ra", "tu"];
const LAST: [&str; 10] = ["bach", "berg", "er", "feld", "hoff", "ing", "ler", "mann", "stein", "wald"];
const TRADE: [&str; 5] = ["Logistik", "Immobilien", "Service", "Verwaltungs", "Beteiligungs"];
const STREET: [&str; 6] = ["Eichenweg", "Bergstr.", "Kirchgasse", "Nelkenweg", "Uferpfad", "Waldallee"];

/// Precision and recall where every tenth company stands in groups of four, or all do, with such names: from the number
/// of the group and the place in it. Two companies in three stand on both lists, some with a slip.
fn quality(every: usize, name: impl Fn(usize, usize) -> String) -> [f64; 2] {
    let mut lists = ["id,name,street,postal_code,phone\n".to_owned(), "id,name,street,postal_code,phone\n".to_owned()];
    let mut truth = "source,record_id,customer\n".to_owned();
    for n in 0..800usize {
        let is_grouped = n / 4 % every == 0;
        let home = if is_grouped { n / 4 * 4 } else { n };
        let name = if is_grouped { name(n / 4, n % 4) } else { format!("{} {} GmbH", family(n), TRADE[n % 5]) };
        let at =
            format!("{} {},{},030 {}", STREET[home % 6], 1 + home % 150, 10_000 + home * 37, 2_000_000 + home * 911);
        for (list, source) in ["crm", "shop"].iter().enumerate() {
            if n % 3 != 2 || list == n % 2 {
                let written = if list == 1 && n % 11 == 0 { name.replacen('e', "ee", 1) } else { name.clone() };
                writeln!(lists[list], "{n},{written},{at}").unwrap();
                writeln!(truth, "{source},{n},{n}").unwrap();
            }
        }
    }
    let place = tempfile::tempdir().unwrap();
    for (file, written) in
        [("crm.csv", &lists[0]), ("shop.csv", &lists[1]), ("truth.csv", &truth), ("file.yaml", &FILE.to_owned())]
    {
        std::fs::write(place.path().join(file), written).unwrap();
    }
    let [file, truth] = ["file.yaml", "truth.csv"].map(|file| text(&place.path().join(file)));
    let out = c360(&["evaluate", &file, "--truth", &truth, "-q", "--format", "json"], 2);
    assert!(out.status.success(), "{out:?}");
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    ["precision", "recall"].map(|figure| told["pairwise"][figure]["value"].as_f64().unwrap())
}

/// A name of its own.
fn family(n: usize) -> String {
    format!("{}{}{}", STEM[n % 12], MIDDLE[n / 12 % 10], LAST[n / 120 % 10])
}

#[test]
fn companies_of_other_names_at_one_address_are_not_one() {
    for every in [10, 3] {
        let [precision, recall] = quality(every, |group, place| format!("{} GmbH", family(13 * group + 457 * place)));
        assert!(precision > 0.99 && recall > 0.95, "one in {every}: {precision} {recall}");
    }
}

#[test]
fn companies_of_one_group_are_not_one() {
    for every in [10, 3, 1] {
        let name = |group: usize, place: usize| format!("{} {} GmbH", family(group), TRADE[place]);
        let [precision, recall] = quality(every, name);
        assert!(precision > 0.99 && recall > 0.95, "one in {every}: {precision} {recall}");
    }
}

#[test]
fn companies_that_differ_by_a_number_are_not_one() {
    for every in [10, 3, 1] {
        let name = |group: usize, place: usize| format!("{} Fonds {} GmbH", family(group), place + 1);
        let [precision, recall] = quality(every, name);
        assert!(precision > 0.95 && recall > 0.95, "one in {every}: {precision} {recall}");
    }
}
