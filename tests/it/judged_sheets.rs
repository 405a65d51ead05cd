//! Files that people judge pairs in: saved by any program for tables, half judged, judged twice, and wrong.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::support::{assigned, c360, rows, text, world};

/// A generated company.
struct Place {
    folder: tempfile::TempDir,
}

/// What a command wrote, and how it ended.
struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Place {
    fn new(scale: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        world(folder.path(), scale, 1);
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, command: &str, more: &[&str]) -> Said {
        let out = c360(&[&[command, &text(&self.path("accounts.yaml"))], more].concat(), 2);
        let [stdout, err] = [out.stdout, out.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Said { out: stdout, err, code: out.status.code() }
    }

    /// What `evaluate --judged` says of a list of pairs, which is no drawn sample.
    fn judged(&self, list: &str) -> Said {
        std::fs::write(self.path("pairs.csv"), list).unwrap();
        self.run("evaluate", &["--judged", &text(&self.path("pairs.csv"))])
    }

    fn refused(&self, list: &str, wanted: &str) {
        for said in [self.judged(list), self.run("train", &["--judged", &text(&self.path("pairs.csv"))])] {
            assert!(said.code == Some(4) && said.err.contains(wanted), "{wanted}: {:?} {}", said.code, said.err);
        }
    }

    /// Two records each of so many customers, as `source/record_id`.
    fn pairs(&self, n: usize) -> Vec<[String; 2]> {
        let mut by_customer = std::collections::BTreeMap::<String, Vec<String>>::new();
        for ((source, id), customer) in assigned(&self.path("truth/records.csv"), "customer") {
            by_customer.entry(customer).or_default().push(format!("{source}/{id}"));
        }
        let several = by_customer.into_values().filter(|records| records.len() > 1);
        several.map(|records| [records[0].clone(), records[1].clone()]).take(n).collect()
    }
}

/// A list of pairs with these answers.
fn list(rows: &[(&[String; 2], &str)]) -> String {
    let row = |([left, right], says): &(&[String; 2], &str)| format!("{left},{right},{says}\n");
    format!("left,right,match\n{}", rows.iter().map(row).collect::<String>())
}

/// A CSV file as a program for tables saves it: with another delimiter and in another encoding.
fn saved(csv: &str, delimiter: u8, encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes()).records() {
        writer.write_record(&row.unwrap()).unwrap();
    }
    encode(&String::from_utf8(writer.into_inner().unwrap()).unwrap().replace('\n', "\r\n"))
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn as_it_is(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// A way in which a file is saved.
type Save = fn(&str) -> Vec<u8>;

const SAVED: [(&str, Save); 9] = [
    ("semicolons", |csv| saved(csv, b';', as_it_is)),
    ("semicolons and a mark", |csv| saved(csv, b';', |text| format!("\u{feff}{text}").into_bytes())),
    ("a line that names the delimiter", |csv| saved(csv, b';', |text| format!("sep=;\r\n{text}").into_bytes())),
    ("a rare delimiter that is named", |csv| saved(csv, b'^', |text| format!("sep=^\r\n{text}").into_bytes())),
    ("tabs", |csv| saved(csv, b'\t', as_it_is)),
    ("Unicode text", |csv| saved(csv, b'\t', |text| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes))),
    ("the other Unicode text", |csv| saved(csv, b';', |text| utf16(&format!("\u{feff}{text}"), u16::to_be_bytes))),
    ("Unicode text without its mark", |csv| saved(csv, b'\t', |text| utf16(text, u16::to_le_bytes))),
    ("windows-1252", |csv| saved(csv, b';', |text| encoding_rs::WINDOWS_1252.encode(text).0.into_owned())),
];

/// The file with a column behind the others, in which something stands that is no ASCII.
fn with_remarks(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = format!("{},remark\n", lines.next().unwrap());
    header + &lines.map(|line| format!("{line},für Zoë; geprüft\n")).collect::<String>()
}

#[test]
fn a_drawn_sheet_is_read_as_any_program_for_tables_saves_it() {
    let place = Place::new(60);
    let [drawn, sheet] = ["judge.csv", "saved.csv"].map(|name| place.path(name));
    assert_eq!(place.run("evaluate", &["--sample", "60", "--out", &text(&drawn), "-q"]).code, Some(0));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["left", "right", "match", "run", "remark"]).unwrap();
    for (n, row) in rows(&drawn).iter().enumerate() {
        let says = if n % 2 == 0 { "Yes" } else { "n" };
        writer.write_record([&row["left"], &row["right"], says, &row["run"], "für Zoë; geprüft"]).unwrap();
    }
    let csv = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    std::fs::write(&drawn, &csv).unwrap();
    let judged = |file: &Path| place.run("evaluate", &["--judged", &text(file), "--format", "json"]);
    let wanted = judged(&drawn);
    assert!(wanted.out.contains("\"judged\": 60") && !wanted.err.contains("windows-1252"), "{}", wanted.err);
    for (how, save) in SAVED {
        std::fs::write(&sheet, save(&csv)).unwrap();
        let said = judged(&sheet);
        assert_eq!(said.out, wanted.out, "{how}: {}", said.err);
        assert_eq!(said.err.contains("is read as windows-1252"), how == "windows-1252", "{how}: {}", said.err);
    }
}

#[test]
fn judged_pairs_teach_the_same_however_they_are_saved() {
    let place = Place::new(300);
    let pairs = place.pairs(120);
    let csv = with_remarks(&list(&pairs.iter().map(|pair| (pair, "yes")).collect::<Vec<_>>()));
    let train = |bytes: &[u8]| {
        std::fs::write(place.path("pairs.csv"), bytes).unwrap();
        let said = place.run("train", &["--judged", &text(&place.path("pairs.csv")), "-q"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out
    };
    let wanted = train(csv.as_bytes());
    for (how, save) in SAVED {
        assert_eq!(train(&save(&csv)), wanted, "{how}");
    }
    // `-` is stdout, where the model goes anyway.
    let said = place.run("train", &["--judged", &text(&place.path("pairs.csv")), "-q", "--out", "-"]);
    assert_eq!((said.out, Path::new("-").exists()), (wanted, false));
}

#[test]
fn a_truth_is_read_as_any_program_for_tables_saves_it() {
    let place = Place::new(60);
    let truth = with_remarks(&std::fs::read_to_string(place.path("truth/records.csv")).unwrap());
    let evaluate = |bytes: &[u8]| {
        std::fs::write(place.path("truth.csv"), bytes).unwrap();
        place.run("evaluate", &["--truth", &text(&place.path("truth.csv")), "--format", "json"])
    };
    let wanted = evaluate(truth.as_bytes());
    assert_eq!(wanted.code, Some(0), "{}", wanted.err);
    for (how, save) in SAVED {
        let said = evaluate(&save(&truth));
        assert_eq!(said.out, wanted.out, "{how}: {}", said.err);
        assert_eq!(said.err.contains("is read as windows-1252"), how == "windows-1252", "{how}: {}", said.err);
    }
}

#[test]
fn what_is_half_judged_teaches_by_its_answers_and_says_how_much_is_left() {
    let place = Place::new(300);
    let pairs = place.pairs(160);
    let half: Vec<_> = pairs[..100].iter().map(|pair| (pair, "yes")).collect();
    let rest: Vec<_> = pairs[100..].iter().map(|pair| (pair, " ")).collect();
    let train = |list: &str| {
        std::fs::write(place.path("pairs.csv"), list).unwrap();
        place.run("train", &["--judged", &text(&place.path("pairs.csv"))])
    };
    let alone = train(&list(&half));
    // A program for tables leaves out delimiters behind the last value, and writes empty rows at the end.
    let cut = list(&rest).replacen("left,right,match\n", "", 1).replace(", \n", "\n");
    let both = train(&format!("{}{cut},,\n,,\n", list(&half)));
    assert!(both.code == Some(0) && both.out == alone.out, "{}", both.err);
    assert!(both.err.contains("100 judged pairs, 100 of them matches; not judged: 60 pairs"), "{}", both.err);
    assert!(!alone.err.contains("not judged"), "{}", alone.err);
    let said = place.judged(&format!("{}{cut}", list(&half)));
    assert!(said.out.contains("100 pairs judged, 100 of them matches; not judged: 60 pairs\n"), "{}", said.out);
    let file = text(&place.path("pairs.csv"));
    let json = place.run("evaluate", &["--judged", &file, "--format", "json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["not_counted"], serde_json::json!([60, 0]));
    assert_eq!(json["at"].as_array().unwrap().len(), 11);
    place.refused(&list(&rest), "no pair is judged; write yes or no into the column `match`");
}

#[test]
fn a_pair_counts_once_and_contradictions_are_named_by_both_lines() {
    let place = Place::new(60);
    let pairs = place.pairs(3);
    let turned = [pairs[0][1].clone(), format!(" {} ", pairs[0][0])];
    let repeated = [(&pairs[0], "yes"), (&pairs[1], "no"), (&turned, "TRUE"), (&pairs[1], ""), (&pairs[1], "0")];
    let said = place.judged(&list(&repeated));
    let wanted = "2 pairs judged, 1 of them matches; not counted again: 3 rows of an earlier pair\n";
    assert!(said.out.contains(wanted), "{} {}", said.out, said.err);
    // An answer stands, whether the row without one comes before or after it.
    let said = place.judged(&list(&[(&pairs[0], ""), (&turned, "yes")]));
    assert!(said.out.contains("1 pair judged, 1 of them matches; not counted again: 1 row"), "{}", said.out);
    place.refused(
        &list(&[(&pairs[0], "yes"), (&pairs[1], "no"), (&turned, "no")]),
        "lines 2 and 4: the same pair is answered yes and then no",
    );
    let same = [pairs[2][0].clone(), format!("{}\u{a0}", pairs[2][0])];
    for says in ["yes", "no", ""] {
        place.refused(&list(&[(&pairs[0], "yes"), (&same, says)]), "line 3: `left` and `right` are one record");
    }
}

#[test]
fn a_drawn_sheet_that_two_people_judged_counts_each_pair_once() {
    let place = Place::new(60);
    let drawn = place.path("judge.csv");
    assert_eq!(place.run("evaluate", &["--sample", "40", "--out", &text(&drawn), "-q"]).code, Some(0));
    let row = |row: &std::collections::BTreeMap<String, String>, says: &str| {
        format!("{},{},{says},{}\n", row["left"], row["right"], row["run"])
    };
    let sheet = rows(&drawn);
    let one: String = sheet.iter().map(|of| row(of, "yes")).collect();
    let judged = |text_of: &str| {
        std::fs::write(&drawn, format!("left,right,match,run\n{text_of}")).unwrap();
        place.run("evaluate", &["--judged", &text(&drawn), "--format", "json"])
    };
    let wanted: Value = serde_json::from_str(&judged(&one).out).unwrap();
    let mut twice: Value = serde_json::from_str(&judged(&format!("{one}{one}")).out).unwrap();
    assert_eq!((&wanted["repeated"], &twice["repeated"]), (&0.into(), &40.into()));
    twice["repeated"] = 0.into();
    assert_eq!(twice, wanted);
    let other = judged(&format!("{one}{}", row(&sheet[3], "no")));
    let wanted = "lines 5 and 42: the same pair is answered yes and then no";
    assert!(other.code == Some(4) && other.err.contains(wanted), "{}", other.err);
}

#[test]
fn rows_that_were_taken_out_are_without_an_answer() {
    let place = Place::new(60);
    let drawn = place.path("judge.csv");
    assert_eq!(place.run("evaluate", &["--sample", "40", "--out", &text(&drawn), "-q"]).code, Some(0));
    let sheet = rows(&drawn);
    let judged = |says: &dyn Fn(usize) -> Option<&'static str>| {
        let row = |(n, row): (usize, &std::collections::BTreeMap<String, String>)| {
            Some(format!("{},{},{},{}\n", row["left"], row["right"], says(n)?, row["run"]))
        };
        let list: String = sheet.iter().enumerate().filter_map(row).collect();
        std::fs::write(&drawn, format!("left,right,match,run\n{list}")).unwrap();
        let said = place.run("evaluate", &["--judged", &text(&drawn), "--format", "json"]);
        serde_json::from_str::<Value>(&said.out).unwrap_or_else(|_| panic!("{}", said.err))
    };
    let empty = judged(&|n| Some(if n % 4 == 1 { "" } else { "yes" }));
    let gone = judged(&|n| (n % 4 != 1).then_some("yes"));
    assert_eq!((&gone["drawn"], &gone["judged"], &gone["taken_out"]), (&40.into(), &30.into(), &10.into()));
    assert_eq!((&empty["drawn"], &empty["taken_out"]), (&40.into(), &0.into()));
    assert!(gone["at_worst"].is_object() && gone["at_worst"] == empty["at_worst"], "{gone}");
    let told = place.run("evaluate", &["--judged", &text(&drawn)]).out;
    assert!(told.contains("10 of the drawn pairs have no answer, 10 of them for their rows were taken out"), "{told}");
}

#[test]
fn an_answer_in_other_words_is_told_what_to_write() {
    let place = Place::new(60);
    let pairs = place.pairs(2);
    for says in ["ja", "nein", "oui", "sí", "WAHR", "FALSCH", "VRAI", "x", "?", "-", "yes?", "2"] {
        let list = list(&[(&pairs[0], "yes"), (&pairs[1], says)]);
        place.refused(&list, "line 3: `match` is neither true nor false; write yes or no (y, n, true, false, t, f, 1");
    }
    for [yes, no] in [["y", "n"], ["Y", "N"], ["True", "FALSE"], ["1", "0"], ["1.0", "0.0"], [" yes\u{a0}", "no "]] {
        let said = place.judged(&list(&[(&pairs[0], yes), (&pairs[1], no)]));
        assert!(said.out.starts_with("2 pairs judged, 1 of them matches\n"), "{yes}: {} {}", said.out, said.err);
    }
}

#[test]
fn a_header_that_is_not_quite_right_is_told_by_its_names() {
    let place = Place::new(60);
    for delimiter in [",", ";", "\t"] {
        let header = ["Left", "right", "match"].join(delimiter);
        place.refused(&format!("{header}\n"), "has no column `left`; did you mean `Left`?");
        let header = ["left", "right", "mtach"].join(delimiter);
        place.refused(&format!("{header}\n"), "has no column `match`; did you mean `mtach`?");
    }
    place.refused("left;right;match\n", "no pair is judged");
}

#[test]
fn of_nothing_there_is_no_share() {
    let place = Place::new(60);
    let pairs = place.pairs(2);
    let file = text(&place.path("pairs.csv"));
    let list = list(&[(&pairs[0], "no"), (&pairs[1], "no")]);
    let said = place.judged(&list);
    assert!(said.out.contains("none") && !said.out.contains("1.0000 [0.0000, 1.0000]"), "{}", said.out);
    let json = place.run("evaluate", &["--judged", &file, "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["at"].as_array().unwrap().iter().all(|at| at["recall"].is_null()), "{json}");
    let highest = &json["at"][10];
    assert!(highest["precision"].is_null() || highest["precision"]["value"] == 0.0, "{highest}");
    // Three records of three customers, none of which the run puts together.
    let mut truth = "source,record_id,customer\n".to_owned();
    for (n, [left, _]) in place.pairs(3).iter().enumerate() {
        truth.push_str(&format!("{},{n}\n", left.replacen('/', ",", 1)));
    }
    std::fs::write(place.path("truth.csv"), truth).unwrap();
    let truth = text(&place.path("truth.csv"));
    let json = place.run("evaluate", &["--truth", &truth, "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let pairwise = &json["pairwise"];
    assert!(["precision", "recall", "f1"].iter().all(|figure| pairwise[*figure].is_null()), "{pairwise}");
    assert_eq!((&json["b_cubed"]["f1"]["value"], &json["largest_wrong"]), (&1.0.into(), &Value::Null));
    let said = place.run("evaluate", &["--truth", &truth]).out;
    assert!(said.contains("none: no such pair was put together, or none belongs together"), "{said}");
    assert!(said.contains("no profile holds records of several customers"), "{said}");
}

#[test]
fn the_largest_profile_that_mixes_customers_stands_beside_b_cubed() {
    let place = Place::new(300);
    // Every customer is three, so that every profile of several sources is wrong.
    let mut truth = "source,record_id,customer\n".to_owned();
    let mut sizes = std::collections::BTreeMap::<String, (usize, std::collections::BTreeSet<String>)>::new();
    let clusters = place.path("clusters.csv");
    assert_eq!(place.run("evaluate", &["--clusters", &text(&clusters), "-q"]).code, Some(0));
    for ((source, id), customer) in assigned(&clusters, "customer") {
        truth.push_str(&format!("{source},{id},{customer} {source}\n"));
        let (n, sources) = sizes.entry(customer).or_default();
        *n += 1;
        sources.insert(source);
    }
    std::fs::write(place.path("truth.csv"), truth).unwrap();
    let truth = text(&place.path("truth.csv"));
    let json = place.run("evaluate", &["--truth", &truth, "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let most = sizes.values().filter(|(_, sources)| sources.len() > 1).map(|(n, _)| *n).max().unwrap();
    let wrong = &json["largest_wrong"];
    let of = &sizes[wrong["of"].as_str().unwrap().trim_start_matches("customer ")];
    assert_eq!((&wrong["records"], &wrong["customers"]), (&most.into(), &of.1.len().into()), "{wrong}");
    assert_eq!(of.0, most);
    let said = place.run("evaluate", &["--truth", &truth]).out;
    let told = format!("largest profile of several customers: {most} records of {} (customer ", of.1.len());
    assert!(said.contains("records (B-cubed)") && said.contains(&told), "{said}");
}

#[test]
fn what_records_say_is_never_written_to_stdout() {
    let place = Place::new(60);
    for more in [&["--sample", "20", "--out", "-"][..], &["--clusters", "-"]] {
        let said = place.run("evaluate", more);
        assert!(said.code == Some(2) && said.out.is_empty() && said.err.contains("name a file"), "{}", said.err);
        assert!(!Path::new("-").exists());
    }
}
