//! A file of drawn pairs: that it tells nobody what was decided, and holds with large customers and without a model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::support::{c360, rows, text};

const FILE: &str = "
entity: person
id_prefix: PER
sources:
  desk: {read: {csv: desk.csv}, record_id: id}
identity:
  name: {type: text, desk: name}
  team: {type: identifier, desk: team}
  phone: {type: phone, region: US, desk: phone}
match_keys:
  - {name: by_team, on: [team], max_records: 10000}
";

/// Writes records, and draws so many pairs of them.
fn drawn(place: &Path, more: &str, records: &str, n: &str) -> std::process::Output {
    std::fs::write(place.join("desk.csv"), format!("id,name,team,phone\n{records}")).unwrap();
    std::fs::write(place.join("people.yaml"), format!("{FILE}{more}")).unwrap();
    let [file, out] = ["people.yaml", "judge.csv"].map(|name| text(&place.join(name)));
    c360(&["evaluate", &file, "--sample", n, "--out", &out, "-q"], 2)
}

/// Answers for every row of the file.
fn answer(place: &Path, says: impl Fn(&BTreeMap<String, String>) -> bool) {
    let file = place.join("judge.csv");
    let written = std::fs::read_to_string(&file).unwrap();
    let header = written.lines().next().unwrap();
    let mut answered = format!("{header}\n");
    for row in rows(&file) {
        let says = if says(&row) { "yes" } else { "no" };
        let cell = |column: &str| if column == "match" { says.to_owned() } else { row[column].clone() };
        answered.push_str(&header.split(',').map(cell).collect::<Vec<_>>().join(","));
        answered.push('\n');
    }
    std::fs::write(file, answered).unwrap();
}

fn judged(place: &Path) -> (Value, String) {
    let [file, sheet] = ["people.yaml", "judge.csv"].map(|name| text(&place.join(name)));
    let out = c360(&["evaluate", &file, "--judged", &sheet, "--format", "json", "-q"], 2);
    let json = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
    (json, String::from_utf8(c360(&["evaluate", &file, "--judged", &sheet, "-q"], 2).stdout).unwrap())
}

/// Records `id` of teams that `team` names.
fn teams(n: usize, team: impl Fn(usize) -> String) -> String {
    (0..n).map(|i| format!("{i},n{},{},\n", i % 7, team(i))).collect()
}

#[test]
fn without_a_match_model_no_figure_is_perfect_by_construction() {
    let place = tempfile::tempdir().unwrap();
    assert!(drawn(place.path(), "", &teams(90, |i| format!("T{}", i / 3)), "60").status.success());
    answer(place.path(), |row| row["team left"] == row["team right"]);
    let (json, told) = judged(place.path());
    let strata: Vec<&Value> = json["strata"].as_array().unwrap().iter().map(|of| &of["stratum"]).collect();
    assert_eq!(strata, ["together", "never_compared"]);
    assert!(json.get("recall_of_likely").is_none() && !told.contains("too light to link"), "{told}");
    assert!(told.contains("\ntogether  ") && told.contains("\napart  "), "{told}");
    assert!(!told.contains("heavy") && !told.contains(" rule "), "{told}");
    assert!(json["recall"]["low"].as_f64().unwrap() < 0.9, "{json}");
}

#[test]
fn no_column_of_a_row_tells_what_was_decided_of_its_pair() {
    let place = tempfile::tempdir().unwrap();
    assert!(drawn(place.path(), "", &teams(90, |i| format!("T{}", i / 3)), "60").status.success());
    let file = place.path().join("judge.csv");
    let sheet = rows(&file);
    let known = ["left", "right", "match", "run"];
    assert!(sheet[0].keys().all(|column| known.contains(&column.as_str()) || column.contains(' ')), "{:?}", sheet[0]);
    let (shared, marks): (BTreeSet<&str>, BTreeSet<&str>) =
        sheet.iter().filter_map(|row| row["run"].rsplit_once('-')).unzip();
    assert_eq!((shared.len(), marks.len()), (1, 60));
    // Pairs of one customer and others follow each other in no order.
    let together: Vec<bool> = sheet.iter().map(|row| row["team left"] == row["team right"]).collect();
    let changes = together.windows(2).filter(|two| two[0] != two[1]).count();
    assert!(changes > 8 && together.contains(&true), "{together:?}");
    // Nobody can move a mark to another pair.
    answer(place.path(), |_| true);
    let written = std::fs::read_to_string(&file).unwrap();
    let marks: Vec<&str> = marks.into_iter().collect();
    std::fs::write(&file, written.replace(marks[0], marks[1])).unwrap();
    let out = c360(&["evaluate", &text(&place.path().join("people.yaml")), "--judged", &text(&file), "-q"], 2);
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("`left`, `right` or `run` is not as it was written; restore it"), "{said}");
}

#[test]
fn pairs_of_a_customer_too_large_to_weigh_are_drawn_and_counted_exactly() {
    let model = "match_model: {block_on: [[phone]], compare: [name, phone]}\n";
    for (more, n_others) in [("", 0), (model, 100)] {
        let place = tempfile::tempdir().unwrap();
        // One customer of 3,200 records is two really; another hundred are pairs.
        let team = |i: usize| if i < 3_200 { "T".to_owned() } else { format!("P{}", i / 2) };
        assert!(drawn(place.path(), more, &teams(3_400, team), "200").status.success());
        let id = |row: &BTreeMap<String, String>, side: &str| row[side][5..].parse::<usize>().unwrap();
        answer(place.path(), |row| {
            row["team left"] == row["team right"]
                && (id(row, "left") >= 3_200 || id(row, "left") % 2 == id(row, "right") % 2)
        });
        let (json, told) = judged(place.path());
        let of = |name: &str| json["strata"].as_array().unwrap().iter().find(|of| of["stratum"] == name).cloned();
        let large = 3_200 * 3_199 / 2;
        assert_eq!(of("together").unwrap()["pairs"], large + 100 - n_others, "{json}");
        let weighed = ["linked", "linked_otherwise"].iter().filter_map(|name| of(name)).map(|of| of["pairs"].as_u64());
        assert_eq!(weighed.map(Option::unwrap).sum::<u64>(), n_others, "{json}");
        // All pairs are of some kind.
        let all = json["strata"].as_array().unwrap().iter().map(|of| of["pairs"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(all, 3_400 * 3_399 / 2, "{json}");
        let (precision, truth) = (&json["precision"], 1_600.0 * 1_599.0 / f64::from(large as u32));
        assert!(precision["low"].as_f64() < Some(truth) && precision["high"].as_f64() > Some(truth), "{precision}");
        assert_eq!(told.contains("together, customers too large to weigh"), n_others > 0, "{told}");
        assert_eq!(told.contains("apart but heavy enough to link"), n_others > 0, "{told}");
    }
}

#[test]
fn more_pairs_than_people_can_judge_are_a_wrong_command_line() {
    let place = tempfile::tempdir().unwrap();
    for n in ["100001", "19", "4294967295"] {
        let out = drawn(place.path(), "", &teams(9, |i| format!("T{i}")), n);
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(!out.status.success() && said.contains("20..=100000"), "{said}");
        assert!(!place.path().join("judge.csv").exists());
    }
}

#[test]
fn no_cell_of_a_drawn_file_is_calculated_by_a_program_for_tables() {
    let place = tempfile::tempdir().unwrap();
    let says = ["=1+2", "+1+2", "-A1", "@A1", "+1 (415) 555.0143", "Ann"];
    let records: String = says.iter().enumerate().map(|(i, says)| format!("{i},{says},T{i},{says}\n")).collect();
    assert!(drawn(place.path(), "", &records, "20").status.success());
    let sheet = rows(&place.path().join("judge.csv"));
    let shown: BTreeSet<&str> =
        sheet.iter().flat_map(|row| [&row["name left"], &row["name right"]]).map(|s| &s[..]).collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), ["'+1+2", "'-A1", "'=1+2", "'@A1", "+1 (415) 555.0143", "Ann"]);
}
