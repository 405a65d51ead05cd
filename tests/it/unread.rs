//! What is not empty and says nothing is counted, with the line of the first, and is never a value in silence.

use std::path::Path;

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;
use serde_json::Value;

use super::support::{AS_OF, c360, rows, text};

/// A use case of these sources, identity fields and attributes; other attributes fill it up.
fn use_case(sources: &str, identity: &str, attributes: &[&str]) -> String {
    let others = (attributes.len()..8).map(|n| {
        format!(
            "  - {{name: a{n}, type: text, system_of_record: crm, from: {{crm: name}}, fallback: none, action: a}}\n"
        )
    });
    let own = attributes.iter().map(|attribute| format!("  - {{{attribute}, action: a}}\n"));
    format!(
        "use_case: accounts\ntitle: t\nentity: customer\nid_prefix: CUS\npurpose:\n  decision: d\n  owner: o\n  \
         workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n{sources}\
         identity:\n{identity}match_keys: [{{name: same_name, on: [name]}}]\nattributes:\n{}",
        own.chain(others).collect::<String>()
    )
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    files.iter().for_each(|(name, content)| std::fs::write(folder.join(name), content).unwrap());
}

/// What a command says of the use case, and how it ends.
fn say(folder: &Path, command: &str) -> (String, Option<i32>) {
    let file = text(&folder.join("accounts.yaml"));
    let (build, identity) = (text(&folder.join("build")), text(&folder.join("identity")));
    let arguments = match command {
        "run" => vec!["run", &file, "--out", &build, "--identity", &identity, "--csv", "-q"],
        _ => vec!["validate", &file, "--with-data=values"],
    };
    let out = c360(&[&arguments[..], &["--as-of", AS_OF]].concat(), 2);
    (String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap(), out.status.code())
}

/// A run that is published: what it said, and its measures.
fn published(folder: &Path) -> (String, Value) {
    let (said, code) = say(folder, "run");
    assert_eq!(code, Some(0), "{said}");
    let measures = std::fs::read(folder.join("build/accounts/measures.json")).unwrap();
    (said, serde_json::from_slice(&measures).unwrap())
}

const CRM: &str = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}\n";

#[test]
fn what_is_no_value_of_its_type_is_said_with_file_and_line_wherever_it_is_counted() {
    let place = tempfile::tempdir().unwrap();
    let yaml = use_case(
        CRM,
        "  name: {type: text, crm: name}\n  mail: {type: email, crm: [mail, other]}\n",
        &["name: seats, type: integer, system_of_record: crm, from: {crm: seats}, fallback: none, valid: value < 100"],
    );
    // The IDs go down, so that the order of the records is not that of the lines; one value is over two lines.
    let mut csv = "id,name,mail,other,seats\n".to_owned();
    csv += "z9,\"Two\nlines\",z9@acme.example,,7\nz8,b,QQQQ-marked,,5\nz7,c,z7@acme.example,,many\n";
    csv += "a1,d,QQQQ-again,QQQQ-other,few\na0,e,a0@acme.example,,500\n";
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", &csv)]);
    let (said, measures) = published(place.path());
    for sentence in [
        "2 of the 5 values of `mail` in `crm`, column `mail`, are not of its type; the first is in `crm.csv`, line 4",
        "1 of the 1 values of `mail` in `crm`, column `other`, are not of its type; the first is in `crm.csv`, line 6",
        "2 of the 5 values of `seats` from `crm` are not of its type; the first is in `crm.csv`, line 5",
        "1 of the 3 values of `seats` from `crm` break its `valid`; the first is in `crm.csv`, line 7",
    ] {
        assert_eq!(said.matches(sentence).count(), 1, "{sentence}\n{said}");
    }
    let (validated, code) = say(place.path(), "validate");
    let findings = |said: &str| -> Vec<String> {
        let is_one = |line: &&str| line.starts_with("warning[invalid-values]");
        said.lines().filter(is_one).map(str::to_owned).collect()
    };
    assert_eq!((code, findings(&validated)), (Some(0), findings(&said)), "{validated}\n{said}");
    assert_eq!(findings(&said).len(), 4);

    let field = &measures["identity"]["fields"][1]["by_source"][0];
    assert_eq!((&field["invalid"], &field["unread"][0]["first"]), (&3.into(), &"`crm.csv`, line 4".into()));
    let seats = &measures["attributes"][0]["by_source"][0];
    assert_eq!(seats["invalid"], 3);
    assert_eq!(seats["unread"][0]["first"], "`crm.csv`, line 5");
    assert_eq!(
        (&seats["unread"][1]["wrong"], &seats["unread"][1]["first"]),
        (&"not_valid".into(), &"`crm.csv`, line 7".into())
    );
    let page = std::fs::read_to_string(place.path().join("build/accounts/report.html")).unwrap();
    assert!(page.contains("3, the first in crm.csv, line 4") && page.contains("3, the first in crm.csv, line 5"));
    for text in [&page, &said, &validated, &measures.to_string()] {
        assert!(!text.contains("QQQQ"), "no value is told");
    }
}

#[test]
fn one_value_in_two_hundred_is_not_yet_said_and_more_are() {
    for (wrong, is_said) in [(1, false), (2, true)] {
        let place = tempfile::tempdir().unwrap();
        let yaml = use_case(CRM, "  name: {type: text, crm: name}\n  mail: {type: email, crm: mail}\n", &[]);
        let row = |n: usize| match n < wrong {
            true => format!("{n},n{n},nobody\n"),
            false => format!("{n},n{n},m{n}@acme.example\n"),
        };
        let csv = "id,name,mail\n".to_owned() + &(0..200).map(row).collect::<String>();
        write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", &csv)]);
        let (said, measures) = published(place.path());
        assert_eq!(said.contains("invalid-values"), is_said, "{said}");
        assert_eq!(measures["identity"]["fields"][1]["by_source"][0]["invalid"], wrong, "counted all the same");
    }
}

#[test]
fn events_and_lines_of_json_have_places_too() {
    let place = tempfile::tempdir().unwrap();
    let sources =
        format!("{CRM}  calls: {{read: {{ndjson: calls.ndjson}}, events_of: crm, record_id: who, happened_at: at}}\n");
    let attribute = "name: minutes, type: decimal, system_of_record: calls, fallback: none, from: {calls: {aggregate: \
                     sum(minutes)}}";
    let yaml = use_case(&sources, "  name: {type: text, crm: name}\n", &[attribute]);
    let calls = "{\"who\":\"1\",\"at\":\"2026-05-01\",\"minutes\":\"3\"}\n\
                 {\"who\":\"1\",\"at\":\"whenever\",\"minutes\":\"3\"}\n\
                 \n\
                 {\"who\":\"2\",\"at\":\"2026-05-01\",\"minutes\":\"long\"}\n\
                 {\"who\":\"77\",\"at\":\"2026-05-01\",\"minutes\":\"3\"}\n\
                 {\"who\":\"2\",\"at\":\"2030-05-01\",\"minutes\":\"3\"}\n";
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", "id,name\n1,a\n2,b\n"), ("calls.ndjson", calls)]);
    let (said, measures) = published(place.path());
    for (what, line) in [
        ("`minutes` from `calls` are not of its type", 4),
        ("`happened_at` in `calls` are no moments", 2),
        ("`record_id` in `calls` name no record that was read", 5),
        ("`happened_at` in `calls` lie after the moment the run looks from", 6),
    ] {
        let sentence = format!("{what}; the first is in `calls.ndjson`, line {line}");
        assert!(said.contains(&sentence), "{sentence}\n{said}");
    }
    let first = |unread: &Value| unread["first"].as_str().unwrap().to_owned();
    let unread: Vec<String> = measures["sources"][1]["unread"].as_array().unwrap().iter().map(first).collect();
    assert_eq!(unread, [5, 2, 6].map(|line| format!("`calls.ndjson`, line {line}")));
}

#[test]
fn of_parquet_the_row_is_named() {
    let place = tempfile::tempdir().unwrap();
    let source = "  crm: {read: {parquet: \"crm_*.parquet\"}, record_id: id, one_record_per_customer: true}\n";
    let yaml = use_case(source, "  name: {type: text, crm: name}\n  mail: {type: email, crm: mail}\n", &[]);
    write(place.path(), &[("accounts.yaml", &yaml)]);
    for (file, ids, mails) in [
        ("crm_1.parquet", ["z", "y", "x"], ["z@acme.example", "y@acme.example", "x@acme.example"]),
        ("crm_2.parquet", ["c", "b", "a"], ["c@acme.example", "nobody", "nobody"]),
    ] {
        let columns = [("id", ids), ("name", ids), ("mail", mails)];
        let columns = columns.map(|(name, values)| Series::new(name.into(), &values).into_column()).to_vec();
        let mut frame = DataFrame::new(3, columns).unwrap();
        let file = std::fs::File::create(place.path().join(file)).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
    }
    let (said, _) = published(place.path());
    assert!(said.contains("2 of the 6 values of `mail` in `crm`, column `mail`, are not of its type"), "{said}");
    assert!(said.contains("the first is in `crm_2.parquet`, row 2"), "{said}");
}

/// Persons in two systems: of twenty, six have the stand-in for a birthday in the CRM, spelled in turn in these ways.
fn birthdays(spellings: &[&str]) -> (tempfile::TempDir, String, Value) {
    let place = tempfile::tempdir().unwrap();
    let sources = format!("{CRM}  shop: {{read: {{csv: shop.csv}}, record_id: id, one_record_per_customer: true}}\n");
    let identity = "  name: {type: text, crm: name, shop: name}\n  born: {type: date, crm: born, shop: born}\n";
    let attribute =
        "name: birthday, type: date, system_of_record: crm, from: {crm: born, shop: born}, fallback: [shop]";
    let yaml = use_case(&sources, identity, &[attribute]) + "never_link: [born]\n";
    let yaml = yaml.replace(
        "match_keys: [{name: same_name, on: [name]}]",
        "match_keys: [{name: same_name, on: [name]}, {name: same_birthday, on: [born]}]",
    );
    let (mut crm, mut shop) = ("id,name,born\n".to_owned(), "id,name,born\n".to_owned());
    for n in 0..20 {
        let born = format!("{}-03-{:02}", 1960 + n, n + 1);
        let in_crm = if n < 6 { spellings[n % spellings.len()] } else { &born };
        crm += &format!("c{n},person {n},{in_crm}\n");
        shop += &format!("s{n},person {n},{born}\n");
    }
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", &crm), ("shop.csv", &shop)]);
    let (said, measures) = published(place.path());
    (place, said, measures)
}

#[test]
fn a_birthday_that_is_a_mass_neither_links_nor_vetoes_nor_is_published() {
    for spellings in [
        &["1900-01-01"][..],
        &["1970-01-01T00:00:00Z", "01/01/1970", "0", "1970-01-01 00:00:00"],
        &["9999-12-31", "9999-12-31T23:59:59Z"],
        &["0001-01-01"],
        &["1899-12-30 00:00:00"],
    ] {
        let (place, said, measures) = birthdays(spellings);
        let crosswalk = rows(&place.path().join("build/accounts/crosswalk.csv"));
        let customer = |record: String| {
            crosswalk.iter().find(|row| row["record_id"] == record).map(|row| row["canonical_id"].clone()).unwrap()
        };
        let profile = rows(&place.path().join("build/accounts/profile.csv"));
        assert_eq!(profile.len(), 20, "nobody is linked by it: {spellings:?}");
        for n in 0..20 {
            let id = customer(format!("c{n}"));
            assert_eq!(id, customer(format!("s{n}")), "nobody is kept apart by it: {n} {spellings:?}");
            let row = profile.iter().find(|row| row["canonical_id"] == id).unwrap();
            assert_eq!(row["birthday"], format!("{}-03-{:02}", 1960 + n, n + 1), "the other system's is published");
        }
        let field = &measures["identity"]["fields"][1]["by_source"][0];
        assert_eq!((&field["placeholders"], &field["invalid"]), (&6.into(), &0.into()), "{spellings:?}");
        let by = &measures["attributes"][0]["by_source"][0];
        assert_eq!((&by["placeholders"], &by["invalid"]), (&6.into(), &0.into()), "{spellings:?}");
        for whose in ["`born` in `crm`, column `born`,", "`birthday` from `crm`"] {
            let sentence =
                format!("6 of the 20 values of {whose} stand for no date; the first is in `crm.csv`, line 2");
            assert!(said.contains(&sentence), "{sentence}\n{said}");
        }
        assert!(measures["notes"].to_string().contains("days of crm stand for no date"), "{}", measures["notes"]);
    }
}

#[test]
fn one_person_who_was_born_on_such_a_day_keeps_it() {
    let place = tempfile::tempdir().unwrap();
    let attribute = "name: birthday, type: date, system_of_record: crm, from: {crm: born}, fallback: none";
    let yaml = use_case(CRM, "  name: {type: text, crm: name}\n  born: {type: date, crm: born}\n", &[attribute]);
    let csv = "id,name,born\n1,a,1970-01-01\n2,b,1981-05-07\n3,c,1900-01-01\n4,d,1990-10-30\n";
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", csv)]);
    let (said, measures) = published(place.path());
    assert!(!said.contains("no-date"), "{said}");
    let profile = rows(&place.path().join("build/accounts/profile.csv"));
    let mut days: Vec<&str> = profile.iter().map(|row| row["birthday"].as_str()).collect();
    days.sort_unstable();
    assert_eq!(days, ["1900-01-01", "1970-01-01", "1981-05-07", "1990-10-30"]);
    assert_eq!(measures["identity"]["fields"][1]["by_source"][0]["usable"], 4);
}

#[test]
fn a_source_full_of_moments_without_a_date_has_records_that_nobody_dated() {
    let place = tempfile::tempdir().unwrap();
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed}\n";
    let attribute =
        "name: city, type: text, system_of_record: crm, from: {crm: city}, fallback: none, survivorship: first_seen";
    let yaml = use_case(sources, "  name: {type: text, crm: name}\n", &[attribute]);
    let mut csv = "id,name,city,changed\n".to_owned();
    for n in 0..10 {
        // Each customer has a record that nobody dated, and one of a bulk load.
        csv += &format!("u{n},n{n},undated,1970-01-01T00:00:00Z\nd{n},n{n},dated,2025-02-03T04:05:06Z\n");
    }
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", &csv)]);
    let (said, measures) = published(place.path());
    let sentence = "10 of the 20 values of `updated_at` in `crm` stand for no date; the first is in `crm.csv`, line 2";
    assert!(said.contains(sentence), "{said}");
    assert_eq!(measures["sources"][0]["undated"], 10);
    let profile = rows(&place.path().join("build/accounts/profile.csv"));
    assert!(profile.len() == 10 && profile.iter().all(|row| row["city"] == "dated"), "1970 is not seen first");
}

#[test]
fn otherwise_of_a_customer_whom_the_system_does_not_know_is_told_apart() {
    let place = tempfile::tempdir().unwrap();
    let sources = format!(
        "{CRM}  desk: {{read: {{csv: desk.csv}}, record_id: id, one_record_per_customer: true}}\n  \
         tickets: {{read: {{csv: tickets.csv}}, events_of: desk, record_id: who, happened_at: at}}\n"
    );
    let attribute = "name: open, type: integer, system_of_record: tickets, from: {tickets: {aggregate: count(*)}}, \
                     fallback: none, otherwise: 0";
    let yaml = use_case(&sources, "  name: {type: text, crm: name, desk: name}\n", &[attribute]);
    let crm = "id,name\n".to_owned() + &(0..24).map(|n| format!("c{n},n{n}\n")).collect::<String>();
    let desk = "id,name\n".to_owned() + &(0..6).map(|n| format!("d{n},n{n}\n")).collect::<String>();
    let tickets = "who,at\nd0,2026-06-01\nd1,2026-06-01\nd1,2026-07-01\n";
    write(place.path(), &[("accounts.yaml", &yaml), ("crm.csv", &crm), ("desk.csv", &desk), ("tickets.csv", tickets)]);
    let (said, measures) = published(place.path());
    assert!(said.contains("[otherwise-unknown]") && said.contains("75% of the customers"), "{said}");
    let mut open: Vec<String> =
        rows(&place.path().join("build/accounts/profile.csv")).iter().map(|row| row["open"].clone()).collect();
    open.sort();
    assert_eq!(open.join(""), "0".repeat(22) + "12", "the values stay");
    let supplied = &measures["attributes"][0]["supplied"];
    let share = |key: &str| (supplied[key].as_f64().unwrap() * 24.0).round();
    assert_eq!((share("otherwise"), share("otherwise_no_record"), share("system_of_record")), (4.0, 18.0, 2.0));
    assert_eq!(measures["attributes"][0]["coverage"], 1.0);
    let lineage = std::fs::File::open(place.path().join("build/accounts/lineage.parquet")).unwrap();
    let [attributes, rules] = c360::sources::text_columns(lineage, ["attribute", "rule"]).unwrap();
    let of = |rule: &str| {
        let rows = attributes.iter().zip(rules.iter());
        rows.filter(|row| *row == (Some("open"), Some(rule))).count()
    };
    assert_eq!((of("otherwise"), of("otherwise_no_record"), of("system_of_record")), (4, 18, 2));
    let page = std::fs::read_to_string(place.path().join("build/accounts/report.md")).unwrap();
    assert!(page.contains("otherwise, no record in that system 75%"), "{page}");
}

#[test]
fn a_column_in_other_capitals_is_missing_and_both_commands_say_so() {
    for (format, file, content) in [
        ("csv", "crm.csv", "ID,Name,QQQQ\n1,a,b\n"),
        ("ndjson", "crm.ndjson", "{\"ID\":\"1\",\"Name\":\"a\",\"QQQQ\":\"b\"}\n"),
    ] {
        let place = tempfile::tempdir().unwrap();
        let source = format!("  crm: {{read: {{{format}: {file}}}, record_id: id, one_record_per_customer: true}}\n");
        let yaml = use_case(&source, "  name: {type: text, crm: name}\n", &[]);
        write(place.path(), &[("accounts.yaml", &yaml), (file, content)]);
        for command in ["validate", "run"] {
            let (said, code) = say(place.path(), command);
            assert_eq!(code, Some(1), "{command} {format}: {said}");
            assert!(said.contains("error[missing-column]") && said.contains("did you mean `ID`?"), "{said}");
            assert!(said.contains("did you mean `Name`?") && !said.contains("QQQQ"), "{said}");
        }
    }
}

#[test]
fn a_source_that_is_a_header_alone_is_a_warning() {
    let place = tempfile::tempdir().unwrap();
    let sources = format!("{CRM}  shop: {{read: {{csv: shop.csv}}, record_id: id, one_record_per_customer: true}}\n");
    let yaml = use_case(&sources, "  name: {type: text, crm: name, shop: name}\n", &[]);
    let files = [("accounts.yaml", yaml.as_str()), ("crm.csv", "id,name\n1,a\n2,b\n"), ("shop.csv", "id,name\n")];
    write(place.path(), &files);
    for command in ["validate", "run"] {
        let (said, code) = say(place.path(), command);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("warning[no-rows]: the files of `shop` hold no rows"), "{command}: {said}");
    }
}
