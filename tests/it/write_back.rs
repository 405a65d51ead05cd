//! What goes back into the systems: one row for one key, nothing that undoes itself, and amounts in their currency.

use std::fs;
use std::path::Path;

use super::support::{AS_OF, c360, rows, text};

/// A use case of a CRM and a shop whose records are one customer where their `customer` is equal; eight attributes, of
/// which the first are given.
fn use_case(attributes: &[&str], more: &str) -> String {
    let fillers = (attributes.len()..8)
        .map(|n| format!("name: f{n}, type: text, system_of_record: crm, from: {{crm: id}}, within_source: longest"));
    let lines: String = attributes
        .iter()
        .map(|one| (*one).to_owned())
        .chain(fillers)
        .map(|one| format!("  - {{{one}, fallback: none, fresh_for: always, action: Acts}}\n"))
        .collect();
    format!(
        "use_case: t\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: \
         s@example.com\n  workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: \
         1}}\nsources:\n  crm: {{read: {{csv: crm.csv}}, record_id: id, updated_at: u, reliability: 0.9}}\n  shop: \
         {{read: {{csv: shop.csv}}, record_id: id, updated_at: u, reliability: 0.9}}\nidentity:\n  customer: {{type: \
         identifier, crm: customer, shop: customer}}\nmatch_keys: [{{name: customer, on: \
         [customer]}}]\nattributes:\n{lines}gates: {{population: 0}}\n{more}"
    )
}

/// Runs the files of a folder; what is written back, file by file, and the notes.
fn run(folder: &Path, yaml: &str) -> (Vec<String>, Vec<String>) {
    fs::write(folder.join("t.yaml"), yaml).unwrap();
    let (file, build, identity) = (folder.join("t.yaml"), folder.join("build"), folder.join("identity"));
    let places = ["--out", &text(&build), "--identity", &text(&identity)];
    let out = c360(&[&["run", &text(&file), "--as-of", AS_OF, "--csv", "-q"], &places[..]].concat(), 2);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let measures = fs::read(build.join("t/measures.json")).unwrap();
    let measures: serde_json::Value = serde_json::from_slice(&measures).unwrap();
    let notes = measures["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned()).collect();
    let written = |name: &str| fs::read_to_string(build.join("t/write_back").join(name)).ok();
    (["crm.csv", "crm.ids.csv"].iter().filter_map(|name| written(name)).collect(), notes)
}

/// The canonical ID of a customer by the ID of its record in the CRM.
fn id_of(folder: &Path, record: &str) -> String {
    let crosswalk = rows(&folder.join("build/t/crosswalk.csv"));
    crosswalk.iter().find(|row| row["record_id"] == record).unwrap()["canonical_id"].clone()
}

const BOTH: &str = "name: plan, type: text, system_of_record: shop, from: {shop: plan}";

#[test]
fn a_key_that_several_customers_share_is_written_for_none_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let crm = "id,u,customer,ext,c,plan\nr1,2026-01-01,a,k1,,\nr2,2026-01-01,b,k1,,\nr3,2026-01-01,c,k2,,\n\
               r4,2026-01-02,c, k2,,old\nr5,2026-01-01,d,,,\nr6,2026-01-01,e,n/a,,\nr7,2026-01-01,f,k7,,\n";
    fs::write(folder.path().join("crm.csv"), crm).unwrap();
    let shop = ["a", "b", "c", "d", "e"].map(|customer| format!("s{customer},2026-01-01,{customer},gold\n")).concat();
    fs::write(folder.path().join("shop.csv"), "id,u,customer,plan\n".to_owned() + &shop).unwrap();
    let yaml = use_case(
        &[BOTH],
        "population: plan is not null\nwrite_back:\n  crm: {canonical_id: c, key: ext, set: {plan: plan}}\n",
    );
    let (written, notes) = run(folder.path(), &yaml);
    let (c, f) = (id_of(folder.path(), "r3"), id_of(folder.path(), "r7"));
    assert_eq!(written, [format!("ext,c,plan\nk2,{c},gold\n"), format!("ext,c\nk7,{f}\n")]);
    let said = |text: &str| assert!(notes.iter().any(|note| note == text), "{text}: {notes:?}");
    said(
        "crm: several customers share 1 value of ext, by which it finds its records; nothing is written back to their \
         2 records",
    );
    said("crm: nothing is written back to 2 records without ext, by which it finds its records");
}

#[test]
fn several_records_of_one_key_come_to_rest_after_one_import() {
    let folder = tempfile::tempdir().unwrap();
    let shop = "id,u,customer,plan\nsa,2026-01-01,a,5\nsb,2026-01-01,b,\n";
    fs::write(folder.path().join("shop.csv"), shop).unwrap();
    let crm = "id,u,customer,ext,c,amount\nr1,2026-01-01,a,k1,,7\nr2,2026-01-01,a,k1,,5.00\nr3,2026-01-01,b,k2,,\n\
               r4,2026-01-01,b,k2,,9\n";
    fs::write(folder.path().join("crm.csv"), crm).unwrap();
    let yaml = use_case(
        &["name: amount, type: decimal, system_of_record: shop, from: {shop: plan}"],
        "write_back:\n  crm: {canonical_id: c, key: ext, set: {amount: amount}}\n",
    );
    let (written, _) = run(folder.path(), &yaml);
    let (a, b) = (id_of(folder.path(), "r1"), id_of(folder.path(), "r3"));
    assert_eq!(written[0], format!("ext,c,amount\nk1,{a},5.00\nk2,{b},9\n"));
    let crm = format!(
        "id,u,customer,ext,c,amount\nr1,2026-01-01,a,k1,{a},5.00\nr2,2026-01-01,a,k1,{a},5.00\n\
         r3,2026-01-01,b,k2,{b},9\nr4,2026-01-01,b,k2,{b},9\n"
    );
    fs::write(folder.path().join("crm.csv"), crm).unwrap();
    assert_eq!(run(folder.path(), &yaml).0[0], "ext,c,amount\n");
}

#[test]
fn an_amount_in_another_currency_is_another_amount() {
    let folder = tempfile::tempdir().unwrap();
    let amounts = [
        ("€ 100", "$ 100"),
        ("€ 100", "100,00 EUR"),
        ("€ 100", "100.0"),
        ("100", "$ 100"),
        ("€ 7", "€ 7.5"),
        ("$3", "3.00 USD"),
    ];
    let line = |(n, (shop, crm)): (usize, &(&str, &str))| {
        (format!("s{n},2026-01-01,c{n},\"{shop}\"\n"), format!("r{n},2026-01-01,c{n},,\"{crm}\"\n"))
    };
    let (shop, crm): (String, String) = amounts.iter().enumerate().map(line).unzip();
    fs::write(folder.path().join("shop.csv"), "id,u,customer,plan\n".to_owned() + &shop).unwrap();
    fs::write(folder.path().join("crm.csv"), "id,u,customer,c,amount\n".to_owned() + &crm).unwrap();
    let attribute = "name: amount, type: decimal, system_of_record: shop, from: {shop: plan}";
    run(folder.path(), &use_case(&[attribute], "write_back: {crm: {canonical_id: c, set: {amount: amount}}}\n"));
    let written = rows(&folder.path().join("build/t/write_back/crm.csv"));
    let amounts: Vec<&str> = written.iter().map(|row| row["amount"].as_str()).collect();
    assert_eq!(amounts, ["100", "100,00 EUR", "100.0", "$ 100", "7", "3.00 USD"]);
}

#[test]
fn a_column_that_selects_the_population_is_never_emptied_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let crm = "id,u,customer,c,amount,city,street\nr1,2026-01-01,a,,60,x,y\n";
    fs::write(folder.path().join("crm.csv"), crm).unwrap();
    fs::write(folder.path().join("shop.csv"), "id,u,customer,plan\ns1,2026-01-01,a,5\n").unwrap();
    let attributes = [
        "name: street, type: text, system_of_record: crm, from: {crm: street}, group: address",
        "name: city, type: text, system_of_record: crm, from: {crm: city}, group: address",
        "name: amount, type: decimal, system_of_record: crm, from: {crm: amount, shop: plan}, otherwise: 0",
        "name: plan, type: decimal, system_of_record: shop, from: {shop: plan}",
    ];
    let found = |population: &str, column: &str, attribute: &str, outside: &str| {
        let more = format!(
            "population: {population}\nwrite_back: {{crm: {{canonical_id: c, outside_population: {outside}, set: \
             {{{column}: {attribute}}}}}}}\n"
        );
        fs::write(folder.path().join("t.yaml"), use_case(&attributes, &more)).unwrap();
        let out = c360(&["validate", &text(&folder.path().join("t.yaml")), "--with-data"], 2);
        let said = String::from_utf8(out.stdout).unwrap();
        assert_eq!(out.status.code(), Some(i32::from(said.contains("clears-its-condition"))), "{said}");
        said.contains("clears-its-condition")
    };
    assert!(found("amount < 50", "amount", "amount", "clear"));
    assert!(found("amount < 50", "amount", "plan", "clear"), "whatever is written to the column");
    assert!(found("city = 'x'", "street", "street", "clear"), "the leader of its group decides the city");
    assert!(!found("street = 'x'", "city", "city", "clear"));
    assert!(!found("plan < 50", "amount", "amount", "clear"));
    assert!(!found("amount < 50", "amount", "amount", "keep"));
    assert!(!found("amount < 50", "amount", "amount", "leave_out"));
    assert!(!found("amount < 50", "other", "amount", "clear"));
}
