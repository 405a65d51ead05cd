//! A type of value from files to profile and report.

use super::support::{c360, rows, text};

const USE_CASE: &str = "use_case: accounts
title: Who is paid into which account
entity: customer
id_prefix: CUS
purpose:
  decision: d
  owner: o
  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}
sources:
  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}
  bank: {read: {csv: bank.csv}, record_id: id, one_record_per_customer: true}
identity:
  iban: {type: iban, crm: bank_account, bank: IBAN}
match_keys: [{name: same_iban, on: [iban], max_records: 3}]
attributes:
  - {name: iban, type: iban, system_of_record: crm, from: {crm: bank_account, bank: IBAN}, fallback: [bank], action: a}
";

/// One customer a line, as the two systems write the account.
const CUSTOMERS: &[(&str, &str)] = &[
    ("DE87 2105 0170 0047 1108 15", "de87210501700047110815"),
    ("IBAN: FR03 3000 4008 2800 0123 4567 894", "FR03-3000-4008-2800-0123-4567-894"),
    ("ＮＯ７８１５０３００００４２０", "NO78 1503 0000 420"),
    // A digit is wrong, a place is missing, and the example of the registry.
    ("DE87 2105 0170 0047 1108 16", "DE87 2105 0170 0047 1108 1"),
    ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
];

#[test]
fn an_account_joins_what_two_systems_write_differently() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let (mut crm, mut bank) = ("id,bank_account\n".to_owned(), "id,IBAN\n".to_owned());
    for (n, (in_crm, in_bank)) in CUSTOMERS.iter().enumerate() {
        crm += &format!("c{n},{in_crm}\n");
        bank += &format!("b{n},{in_bank}\n");
    }
    // The account of an agency, which too many share.
    for n in 10..14 {
        crm += &format!("c{n},GB90 MIDL 4005 1522 3344 55\n");
    }
    std::fs::write(at("crm.csv"), crm).unwrap();
    std::fs::write(at("bank.csv"), bank).unwrap();
    let others = (0..7).map(|n| {
        format!("  - {{name: a{n}, type: text, system_of_record: crm, from: {{crm: id}}, fallback: none, action: a}}\n")
    });
    std::fs::write(at("accounts.yaml"), USE_CASE.to_owned() + &others.collect::<String>()).unwrap();
    let (file, build, registry) = (text(&at("accounts.yaml")), text(&at("build")), text(&at("identity")));
    let arguments = ["run", &file, "--out", &build, "--identity", &registry, "--csv", "-q"];
    let out = c360(&[&arguments[..], &["--as-of", "2026-11-01T00:00:00Z"]].concat(), 2);
    assert!(out.status.success(), "{out:?}");

    let built = |name: &str| at("build/accounts").join(name);
    let crosswalk = rows(&built("crosswalk.csv"));
    let customer = |record: String| {
        let row = crosswalk.iter().find(|row| row["record_id"] == record).unwrap();
        row["canonical_id"].clone()
    };
    for (n, written) in CUSTOMERS.iter().enumerate() {
        assert_eq!(customer(format!("c{n}")) == customer(format!("b{n}")), n < 3, "{written:?}");
    }
    let mut published: Vec<String> = rows(&built("profile.csv")).iter().map(|row| row["iban"].clone()).collect();
    published.retain(|iban| !iban.is_empty());
    published.sort();
    assert_eq!(published.len(), 3 + 4, "{published:?}");
    assert_eq!(published[..3], ["DE87210501700047110815", "FR0330004008280001234567894", "GB90MIDL40051522334455"]);

    let measures: serde_json::Value = serde_json::from_slice(&std::fs::read(built("measures.json")).unwrap()).unwrap();
    assert_eq!(measures["attributes"][0]["invalid"], 4, "two that do not hold, and the example twice");
    assert_eq!(measures["identity"]["blocked"][0]["value"], "22 characters");
    for page in ["report.md", "report.html", "measures.json"] {
        let page = std::fs::read_to_string(built(page)).unwrap();
        assert!(!page.contains("MIDL") && !page.contains("4711"), "{page}");
    }
}

#[test]
fn a_column_of_accounts_is_proposed_as_a_field_with_a_key() {
    let place = tempfile::tempdir().unwrap();
    let rows = |head: &str, id: &str| {
        let rows = CUSTOMERS[..3].iter().enumerate().map(|(n, (account, _))| format!("{id}{n},{account},{n}\n"));
        head.to_owned() + &rows.collect::<String>()
    };
    std::fs::write(place.path().join("crm.csv"), rows("id,Bank Account,seats\n", "c")).unwrap();
    std::fs::write(place.path().join("bank.csv"), rows("no,debtor_iban,amount\n", "b")).unwrap();
    let sources = ["crm.csv", "bank.csv"].map(|name| text(&place.path().join(name)));
    let file = text(&place.path().join("mine.yaml"));
    let out = c360(&["new", "mine", "--source", &sources[0], "--source", &sources[1], "--out", &file], 2);
    assert!(out.status.success(), "{out:?}");
    let yaml = std::fs::read_to_string(&file).unwrap();
    for line in [
        "    type: iban",
        "    crm: Bank Account",
        "    bank: debtor_iban",
        "{name: same_iban, on: [iban], max_records",
    ] {
        assert!(yaml.contains(line), "{line}:\n{yaml}");
    }
    assert!(c360(&["validate", &file], 2).status.success(), "{yaml}");
}
