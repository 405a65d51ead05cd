//! Numbers come out as they went in, through the whole program.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use polars::prelude::{DataType, SerReader as _};
use polars_io::prelude::ParquetReader;

use super::support::{AS_OF, c360, rows, text};

/// A use case of one source and eight attributes, of which the first are given.
fn use_case(read: &str, attributes: &[&str], more: &str) -> String {
    let fillers = (attributes.len()..8).map(|n| format!("name: f{n}, type: text, from: {{crm: id}}"));
    let attributes: Vec<String> = attributes.iter().map(|one| (*one).to_owned()).chain(fillers).collect();
    let lines: String = attributes
        .iter()
        .map(|one| format!("  - {{{one}, system_of_record: crm, fallback: none, fresh_for: always, action: Acts}}\n"))
        .collect();
    format!(
        "use_case: t\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: \
         s@example.com\n  workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: \
         1}}\nsources:\n  crm: {{read: {{{read}}}, record_id: id, one_record_per_customer: true, updated_at: u, \
         reliability: 0.9}}\nidentity:\n  id: {{type: identifier, crm: id}}\nmatch_keys: [{{name: id, on: \
         [id]}}]\nattributes:\n{lines}gates: {{population: 1}}\n{more}"
    )
}

fn run(folder: &Path, yaml: &str) {
    fs::write(folder.join("t.yaml"), yaml).unwrap();
    let (file, build, identity) = (folder.join("t.yaml"), folder.join("build"), folder.join("identity"));
    let places = ["--out", &text(&build), "--identity", &text(&identity)];
    let out = c360(&[&["run", &text(&file), "--as-of", AS_OF, "--csv", "-q"], &places[..]].concat(), 2);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// Numbers of up to 29 digits before the point and 9 after it, without zeros at the ends.
fn numbers() -> Vec<String> {
    let mut seed = 1u128;
    let mut all: Vec<String> =
        ["0", "0.0000004", "9007199254740993", "-0.1", "1000", "12345678901234567.89"].map(str::to_owned).to_vec();
    for i in 0..200u32 {
        seed = seed.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645).wrapping_add(0x5851_F42D_4C95_7F2D);
        let whole = (seed >> 32) % 10u128.pow(1 + i % 29);
        let part = format!("{:09}", (seed >> 8) % 1_000_000_000);
        let part = part[..(i % 10) as usize].trim_end_matches('0');
        let sign = if i % 3 == 0 && (whole > 0 || !part.is_empty()) { "-" } else { "" };
        all.push(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") });
    }
    all
}

fn by_id(rows: &[BTreeMap<String, String>]) -> BTreeMap<&str, &str> {
    rows.iter().map(|row| (row["id"].as_str(), row["amount"].as_str())).collect()
}

#[test]
fn what_is_published_and_read_again_is_the_same_number() {
    let folder = tempfile::tempdir().unwrap();
    let numbers = numbers();
    let lines = numbers.iter().enumerate().map(|(i, n)| format!("r{i},2026-10-01,{n},,\n"));
    fs::write(folder.path().join("crm.csv"), "id,u,v,c,copy\n".to_owned() + &lines.collect::<String>()).unwrap();
    let attributes = [
        "name: id, type: text, from: {crm: id}",
        "name: amount, type: decimal, from: {crm: v}",
        "name: cents, type: decimal, scale: 2, from: {crm: v}",
        "name: u, type: date, from: {crm: u}",
    ];
    let write_back = "write_back:\n  crm: {canonical_id: c, set: {copy: amount}}\n";
    run(folder.path(), &use_case("csv: crm.csv", &attributes, write_back));
    let build = folder.path().join("build/t");
    let published = rows(&build.join("profile.csv"));
    let expected: Vec<String> = (0..numbers.len()).map(|i| format!("r{i}")).collect();
    let expected: BTreeMap<&str, &str> =
        expected.iter().map(String::as_str).zip(numbers.iter().map(String::as_str)).collect();
    assert_eq!(by_id(&published), expected);
    let back = rows(&build.join("write_back/crm.csv"));
    let back: BTreeMap<&str, &str> = back.iter().map(|row| (row["id"].as_str(), row["copy"].as_str())).collect();
    assert_eq!(back, expected, "as they were written into the systems");
    // As a program reads them.
    let frame = ParquetReader::new(File::open(build.join("profile.parquet")).unwrap()).finish().unwrap();
    assert_eq!(frame.column("amount").unwrap().dtype(), &DataType::Decimal(38, 9));
    assert_eq!(frame.column("cents").unwrap().dtype(), &DataType::Decimal(38, 2));
    fs::rename(build.join("profile.parquet"), folder.path().join("again.parquet")).unwrap();
    let again = tempfile::tempdir().unwrap();
    fs::rename(folder.path().join("again.parquet"), again.path().join("again.parquet")).unwrap();
    let attributes = [
        "name: id, type: text, from: {crm: id}",
        "name: amount, type: decimal, from: {crm: amount}",
        "name: cents, type: decimal, scale: 2, from: {crm: cents}",
    ];
    run(again.path(), &use_case("parquet: again.parquet", &attributes, ""));
    let read = rows(&again.path().join("build/t/profile.csv"));
    assert_eq!(by_id(&read), expected);
    let cents = |rows: &[BTreeMap<String, String>]| -> Vec<(String, String)> {
        let mut all: Vec<_> = rows.iter().map(|row| (row["id"].clone(), row["cents"].clone())).collect();
        all.sort();
        all
    };
    assert_eq!(cents(&read), cents(&published));
}

#[test]
fn a_declared_mark_reads_what_is_open_without_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("crm.csv"), "id;u;v\nr1;2026-10-01;1.234\nr2;2026-10-01;1,234\n").unwrap();
    let attributes = ["name: id, type: text, from: {crm: id}", "name: amount, type: decimal, from: {crm: v}"];
    let yaml = use_case("csv: crm.csv, delimiter: \";\"", &attributes, "");
    for (mark, first, second) in
        [("", "1.234", ""), (", decimal: comma", "1234", "1.234"), (", decimal: point", "1.234", "1234")]
    {
        let folder_of_one = tempfile::tempdir().unwrap();
        fs::copy(folder.path().join("crm.csv"), folder_of_one.path().join("crm.csv")).unwrap();
        run(folder_of_one.path(), &yaml.replace(", record_id: id", &format!("{mark}, record_id: id")));
        let published = rows(&folder_of_one.path().join("build/t/profile.csv"));
        assert_eq!(by_id(&published), BTreeMap::from([("r1", first), ("r2", second)]), "{mark}");
    }
}

#[test]
fn a_value_that_cannot_be_read_selects_nobody_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("crm.csv"), "id,u,amount\na1,,3\na2,,\na3,,a lot\na4,,7\na5,,N/A\n").unwrap();
    for (population, expected, undecided) in [
        ("coalesce(amount, 0) < 5", "a1 a2", 2),
        ("amount is null", "a2", 2),
        // Who has nothing there is not selected; of whom it cannot be read it is not known.
        ("amount > 5 or id = 'a3'", "a3 a4", 1),
        ("amount is not null", "a1 a4", 2),
    ] {
        let attributes = ["name: id, type: text, from: {crm: id}", "name: amount, type: decimal, from: {crm: amount}"];
        run(folder.path(), &use_case("csv: crm.csv", &attributes, &format!("population: {population}\n")));
        let set = folder.path().join("build/t");
        let profile = rows(&set.join("profile.csv"));
        let mut ids: Vec<&str> = profile.iter().map(|row| row["id"].as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids.join(" "), expected, "{population}");
        let measures: serde_json::Value =
            serde_json::from_slice(&fs::read(set.join("measures.json")).unwrap()).unwrap();
        assert_eq!(measures["population_undecided"], undecided, "{population}");
    }
}

#[test]
fn an_event_counts_without_a_moment_where_none_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("crm.csv"), "id,u\n1,\n2,\n").unwrap();
    fs::write(folder.path().join("pay.csv"), "id,at,n\n1,,1\n1,2026-01-01,2\n1,,4\n2,N/A,8\n").unwrap();
    let of = |aggregate: &str| format!("from: {{pay: {{aggregate: {aggregate}}}}}");
    let attributes = [
        "name: id, type: text, from: {crm: id}".to_owned(),
        format!("name: amount, type: integer, {}", of("sum(n)")),
        format!("name: number, type: integer, {}", of("count(*)")),
        format!("name: lately, type: integer, {}", of("count(*), within: 9000d")),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let yaml = use_case("csv: crm.csv", &attributes, "");
    let yaml = yaml
        .replace(
            "sources:\n",
            "sources:\n  pay: {read: {csv: pay.csv}, record_id: id, events_of: crm, happened_at: at}\n",
        )
        .lines()
        .map(|line| match line.contains("{pay:") {
            true => line.replace("system_of_record: crm", "system_of_record: pay"),
            false => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n");
    run(folder.path(), &yaml);
    let profile = rows(&folder.path().join("build/t/profile.csv"));
    let cells = |id: &str| {
        let row = profile.iter().find(|row| row["id"] == id).unwrap();
        [&row["amount"], &row["number"], &row["lately"]].map(String::as_str).join(" ")
    };
    assert_eq!((cells("1").as_str(), cells("2").as_str()), ("7 3 1", "8 1 "));
}
