//! Canonical IDs on files: outages, corrections, retirement, what is kept of a day, and one declaration an entity.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::support::{Dice, c360, rows, text};

pub(super) const SHARED: &str = "entity: account
id_prefix: ACC
EXTRA
sources:
  bill: {read: {csv: bill.csv}, record_id: id}
  crm: {read: {csv: crm.csv}, record_id: id}
  shop: {read: {csv: shop.csv}, record_id: id}
identity:
  mail: {type: email, bill: mail, crm: mail}
  phone: {type: phone, region: US, crm: phone, shop: phone}
match_keys:
  - {name: same_mail, on: [mail]}
  - {name: same_phone, on: [phone]}
";

fn use_case(name: &str) -> String {
    let attribute = |n: usize| {
        format!(
            "  - {{name: f{n}, type: text, system_of_record: crm, from: {{crm: v}}, fallback: none, within_source: \
             longest, action: none}}\n"
        )
    };
    format!(
        "use_case: {name}\ntitle: t\nextends: shared.yaml\npurpose:\n  decision: d\n  owner: o\n  workflow: {{tool: t, \
         task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nattributes:\n{}",
        (0..8).map(attribute).collect::<String>()
    )
}

/// A company whose bills know mails, whose shop knows phones, and whose CRM knows both.
pub(super) struct Place {
    folder: tempfile::TempDir,
    day: u32,
}

impl Place {
    pub(super) fn new(extra: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), day: 0 };
        place.write("shared.yaml", &SHARED.replace("EXTRA\n", extra));
        place.write("calls.yaml", &use_case("calls"));
        place.write("bill.csv", &list("mail", (0..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
        place.write("shop.csv", &list("phone", (0..40).map(|n| (n, phone(n)))));
        place.crm(|_| true);
        place
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn write(&self, name: &str, content: &str) {
        fs::write(self.path().join(name), content).unwrap();
    }

    fn crm(&self, is_there: impl Fn(u32) -> bool) {
        let row = |n: u32| format!("{n},m{n}@acme{n}.example,{},v\n", phone(n));
        let rows: String = (0..40).filter(|n| is_there(*n)).map(row).collect();
        self.write("crm.csv", &format!("id,mail,phone,v\n{rows}"));
    }

    pub(super) fn ended(&mut self, file: &str) -> (i32, String) {
        self.day += 1;
        let as_of = format!("2026-03-{:02}T00:00:00Z", self.day);
        let [file, build, identity] = [file, "build", "identity"].map(|name| text(&self.path().join(name)));
        let out = c360(&["run", &file, "--as-of", &as_of, "--out", &build, "--identity", &identity, "--csv", "-q"], 2);
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    }

    /// The ID of every record after a day.
    pub(super) fn ids(&mut self) -> BTreeMap<String, String> {
        let (code, said) = self.ended("calls.yaml");
        assert_eq!(code, 0, "{said}");
        rows(&self.path().join("build/calls/crosswalk.csv"))
            .into_iter()
            .map(|row| (format!("{}/{}", row["source"], row["record_id"]), row["canonical_id"].clone()))
            .collect()
    }

    pub(super) fn history(&self, what: &str, more: &[&str]) -> Value {
        let identity = text(&self.path().join("identity"));
        let mut arguments = vec!["history", what, "--identity", &identity, "--format", "json"];
        arguments.extend(more);
        let out = c360(&arguments, 2);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// The bytes of a version.
    fn bytes(&self, version: u32) -> u64 {
        let folder = fs::read_dir(self.path().join(format!("identity/account/v{version:06}"))).unwrap();
        folder.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    }
}

pub(super) fn list(column: &str, rows: impl Iterator<Item = (u32, String)>) -> String {
    rows.fold(format!("id,{column}\n"), |all, (n, value)| all + &format!("{n},{value}\n"))
}

pub(super) fn phone(n: u32) -> String {
    format!("(212) 555-{:04}", 1_000 + n)
}

pub(super) fn events(history: &Value) -> Vec<(String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    history["happened"].as_array().unwrap().iter().map(|row| (text(row, "event"), text(row, "cause"))).collect()
}

#[test]
fn a_day_without_a_source_parts_nobody_and_a_corrected_value_is_corrected() {
    let mut place = Place::new("");
    let first = place.ids();
    assert_eq!(first["bill/7"], first["shop/7"], "the CRM joins them");
    place.crm(|_| false);
    let away = place.ids();
    assert!(away.iter().all(|(record, id)| first[record] == *id), "nobody is another");
    assert_eq!(away["bill/7"], away["shop/7"]);
    let crosswalk = rows(&place.path().join("build/calls/crosswalk.csv"));
    assert!(crosswalk.iter().all(|row| row["linked_by"] == "registry"), "it says by what");
    // Bill 7 has another mail: the witness is away, and what it saw is no more.
    place.write(
        "bill.csv",
        &list("mail", (0..40).map(|n| (n, format!("{}{n}@acme{n}.example", ["x", "m"][usize::from(n != 7)])))),
    );
    let corrected = place.ids();
    assert_ne!(corrected["bill/7"], corrected["shop/7"]);
    assert_eq!(corrected["bill/8"], corrected["shop/8"]);
    assert_eq!(events(&place.history("shop/7", &[]))[1], ("moved".into(), "no longer joined by same_phone".into()));
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    place.crm(|_| true);
    assert_eq!(place.ids(), first, "all are who they were");
}

#[test]
fn a_day_without_the_source_that_keeps_two_apart_joins_nobody() {
    let mut place = Place::new("");
    let guarded = SHARED
        .replace("EXTRA\n", "")
        .replace("crm.csv}, record_id: id}", "crm.csv}, record_id: id, one_record_per_customer: true}")
        .replace("  phone: {", "  web: {type: domain, bill: web, shop: web}\n  phone: {");
    place.write("shared.yaml", &(guarded + "  - {name: same_web, on: [web]}\n"));
    // Three and four belong to one group and share its domain.
    let web = |n: u32| if n == 4 { "acme3.example".to_owned() } else { format!("acme{n}.example") };
    let bill = (0..40).map(|n| format!("{n},m{n}@acme{n}.example,{}\n", web(n))).collect::<String>();
    let shop = (0..40).map(|n| format!("{n},{},{}\n", phone(n), web(n))).collect::<String>();
    place.write("bill.csv", &format!("id,mail,web\n{bill}"));
    place.write("shop.csv", &format!("id,phone,web\n{shop}"));
    let first = place.ids();
    assert_ne!(first["bill/3"], first["bill/4"], "the CRM has one record of each");
    for is_there in [|_: u32| false, |n: u32| n < 10 && n != 3] {
        place.crm(is_there);
        let away = place.ids();
        assert!(away.iter().all(|(record, id)| first[record] == *id), "nobody is another");
    }
    place.crm(|n| n != 3);
    let left = place.ids();
    assert_eq!(left["bill/3"], left["bill/4"], "a record that is deleted guards nobody");
    place.crm(|_| true);
    assert_eq!(place.ids(), first);
}

#[test]
fn a_deleted_record_is_told_and_retired_after_the_time_that_was_said() {
    let mut place = Place::new("retire_after: 3d\n");
    let first = place.ids();
    place.crm(|n| n != 5);
    assert_eq!(place.ids()["bill/5"], first["bill/5"]);
    let left = place.history("crm/5", &[]);
    assert_eq!(events(&left)[1], ("left".to_owned(), "its source does not hold it".to_owned()));
    assert!(left["is_away"].as_bool().unwrap());
    for _ in 0..3 {
        place.ids();
    }
    let ids = place.ids();
    assert_eq!(ids["bill/5"], first["bill/5"], "the customer has its ID still");
    let identity = text(&place.path().join("identity"));
    let gone = c360(&["history", "crm/5", "--identity", &identity], 2);
    assert_eq!(gone.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&gone.stderr).contains("holds no record `crm/5`"));
    let history = place.history(&first["bill/5"], &[]);
    assert_eq!(history["state"], "in use");
}

#[test]
fn a_wrong_value_that_is_corrected_while_the_witness_is_away_changes_nobody() {
    let mut place = Place::new("");
    let first = place.ids();
    place.crm(|n| n != 5);
    assert_eq!(place.ids()["bill/5"], first["bill/5"]);
    let bill = |wrong: bool| {
        let mail = |n: u32| if n == 5 && wrong { "m@typo.example".to_owned() } else { format!("m{n}@acme{n}.example") };
        list("mail", (0..40).map(|n| (n, mail(n))))
    };
    place.write("bill.csv", &bill(true));
    for _ in 0..2 {
        let wrong = place.ids();
        assert_ne!(wrong["bill/5"], wrong["shop/5"]);
    }
    place.write("bill.csv", &bill(false));
    let corrected = place.ids();
    assert_eq!((&corrected["bill/5"], &corrected["shop/5"]), (&first["bill/5"], &first["bill/5"]));
    place.crm(|_| true);
    assert_eq!(place.ids(), first);
}

#[test]
fn what_a_retired_record_joined_parts_on_the_day_it_is_retired() {
    let mut place = Place::new("retire_after: 3d\n");
    let first = place.ids();
    place.crm(|n| n != 5);
    for _ in 0..3 {
        assert_eq!(place.ids()["shop/5"], first["bill/5"]);
    }
    let parted = place.ids();
    assert_ne!(parted["bill/5"], parted["shop/5"], "nothing says any more that they are one");
    assert_eq!(place.ids(), parted);
}

#[test]
fn a_wrong_merge_and_its_correction_are_lines_of_the_history_and_nobodys_id() {
    let mut place = Place::new("");
    let first = place.ids();
    place.write(
        "bill.csv",
        &list("mail", (0..40).map(|n| (n, format!("m{0}@acme{0}.example", if n == 9 { 3 } else { n })))),
    );
    let wrong = place.ids();
    assert_eq!(wrong["bill/9"], first["crm/3"]);
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, format!("m{n}@acme{n}.example")))));
    assert_eq!(place.ids(), first);
    let history = place.history("bill/9", &["--at", "2026-03-02T12:00:00Z"]);
    assert_eq!(history["then"]["id"], first["crm/3"].as_str());
    assert_eq!(history["id"], first["bill/9"].as_str());
    let moved: Vec<(String, String)> = events(&history).into_iter().filter(|(event, _)| event == "moved").collect();
    let both = "no longer joined by same_mail; joined by same_mail".to_owned();
    assert_eq!(moved, [("moved".to_owned(), both.clone()), ("moved".to_owned(), both)]);
    let human = c360(&["history", "bill/9", "--identity", &text(&place.path().join("identity"))], 2);
    let human = String::from_utf8(human.stdout).unwrap();
    assert!(human.starts_with(&format!("bill/9 has {}\n", first["bill/9"])), "{human}");
}

#[test]
fn a_day_writes_what_changed_and_not_a_copy() {
    let mut place = Place::new("");
    place.write("bill.csv", &list("mail", (0..20_000).map(|n| (n, format!("m{n}@acme{n}.example")))));
    let first = place.ids();
    place.write("bill.csv", &list("mail", (0..20_005).map(|n| (n, format!("m{n}@acme{n}.example")))));
    place.ids();
    assert!(place.bytes(1) > 300_000 && place.bytes(2) < 16_000, "{} and {}", place.bytes(1), place.bytes(2));
    // Until one says all again.
    for day in 3..8 {
        place.crm(|n| n != day);
        assert_eq!(place.ids()["bill/19999"], first["bill/19999"]);
    }
}

#[test]
fn two_files_that_declare_one_entity_differently_are_a_finding_and_do_not_take_turns() {
    let mut place = Place::new("");
    let first = place.ids();
    place.write(
        "other.yaml",
        &(use_case("other").replace("extends: shared.yaml\n", "")
            + &SHARED.replace("EXTRA\n", "").replace("  - {name: same_phone, on: [phone]}\n", "")),
    );
    let validated =
        c360(&["validate", &text(&place.path().join("calls.yaml")), &text(&place.path().join("other.yaml"))], 2);
    let said = String::from_utf8_lossy(&validated.stdout).into_owned();
    assert!(said.contains("entity-declared-twice") && said.contains("has other `match_keys` here"), "{said}");
    assert_eq!(validated.status.code(), Some(1));
    let (code, said) = place.ended("other.yaml");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("use case `calls` declares entity `account`"), "{said}");
    // What extends the same file, and a file that is edited, are welcome.
    place.write("other.yaml", &use_case("other"));
    assert_eq!(place.ended("other.yaml").0, 0);
    let edited = SHARED.replace("EXTRA\n", "").replace("  - {name: same_phone, on: [phone]}\n", "");
    place.write("shared.yaml", &edited);
    assert_eq!(place.ended("other.yaml").0, 0);
    let parted = place.ids();
    assert_ne!(parted["bill/7"], parted["shop/7"]);
    place.write("shared.yaml", &SHARED.replace("EXTRA\n", ""));
    assert_eq!(place.ids(), first, "a key away and back");
}

/// Which records are one customer, whatever their IDs.
fn partition(ids: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let mut customers: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    ids.iter().for_each(|(record, id)| customers.entry(id).or_default().push(record.clone()));
    let mut all: Vec<Vec<String>> = customers.into_values().collect();
    all.sort();
    all
}

#[test]
fn thirty_days_of_changes_come_to_what_the_last_day_alone_does() {
    let mut place = Place::new("");
    let mut dice = Dice(0x5EED);
    let mut crm: Vec<(u32, u32, u32)> = (0..40).map(|n| (n, n, n)).collect();
    let mut bill: Vec<(u32, u32)> = (0..40).map(|n| (n, n)).collect();
    for day in 1..=30u32 {
        // Values move between customers, and new records come, some of which join two customers.
        for _ in 0..1 + dice.below(3) {
            let (at, to) = (dice.below(crm.len()), dice.below(45) as u32);
            match dice.below(4) {
                0 => crm[at].1 = to,
                1 => crm[at].2 = to,
                2 => crm.push((100 + day * 10 + crm.len() as u32, to, dice.below(45) as u32)),
                _ => {
                    let at = dice.below(bill.len());
                    bill[at].1 = to;
                }
            }
        }
        let rows: String =
            crm.iter().map(|(id, mail, n)| format!("{id},m{mail}@acme{mail}.example,{},v\n", phone(*n))).collect();
        place.write("crm.csv", &format!("id,mail,phone,v\n{rows}"));
        let mails = bill.iter().map(|(id, mail)| (*id, format!("m{mail}@acme{mail}.example")));
        place.write("bill.csv", &list("mail", mails));
        let ids = place.ids();
        let fresh = place.path().join(format!("fresh{day}"));
        let [build, identity] = ["build", "identity"].map(|name| text(&fresh.join(name)));
        let file = text(&place.path().join("calls.yaml"));
        let out = c360(&["run", &file, "--out", &build, "--identity", &identity, "--csv", "-q"], 2);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let alone = rows_of(&fresh.join("build/calls/crosswalk.csv"));
        assert_eq!(partition(&ids), partition(&alone), "day {day}");
    }
}

fn rows_of(crosswalk: &Path) -> BTreeMap<String, String> {
    let of = |row: BTreeMap<String, String>| {
        (format!("{}/{}", row["source"], row["record_id"]), row["canonical_id"].clone())
    };
    rows(crosswalk).into_iter().map(of).collect()
}
