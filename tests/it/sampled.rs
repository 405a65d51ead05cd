//! How right a run is without a truth: people judge drawn pairs, and what they say is weighed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::support::{Assigned, assigned, c360, pairwise, rows, text, world};

/// A generated company, and a truth by which its use case makes mistakes of both kinds.
struct Known {
    folder: tempfile::TempDir,
    truth: Assigned,
}

impl Known {
    fn new(scale: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        world(folder.path(), scale, 1);
        let mut truth = assigned(&folder.path().join("truth/records.csv"), "customer");
        // The generated truth leaves hardly any mistake: say that one customer in five is two, one of them Stripe's.
        for ((source, _), customer) in truth.iter_mut().filter(|((source, _), _)| source == "stripe") {
            if xxhash_rust::xxh3::xxh3_64(customer.as_bytes()).is_multiple_of(5) {
                customer.push_str(source);
            }
        }
        let known = Self { truth, folder };
        known.edit("  compare: [company", "  link_at: 5\n  review_at: -3\n  compare: [company");
        known
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("accounts.yaml")
    }

    fn edit(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.file()).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(self.file(), text.replace(from, to)).unwrap();
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn draw(&self, n: &str, seed: &str, out: &Path, threads: usize) {
        let out = text(out);
        let file = text(&self.file());
        let done = c360(&["evaluate", &file, "--sample", n, "--seed", seed, "--out", &out, "-q"], threads);
        assert!(done.status.success(), "{done:?}");
        assert!(String::from_utf8_lossy(&done.stdout).contains("personal data"), "{done:?}");
    }

    fn belongs(&self, row: &BTreeMap<String, String>) -> bool {
        let customer = |record: &str| {
            let (source, id) = record.split_once('/').unwrap();
            &self.truth[&(source.to_owned(), id.to_owned())]
        };
        customer(&row["left"]) == customer(&row["right"])
    }

    /// Writes what the truth says into the column for it.
    fn judge(&self, file: &Path, judges: impl Fn(usize) -> bool) {
        let n = std::cell::Cell::new(0);
        judge(file, |row| {
            n.set(n.get() + 1);
            match (judges(n.get() - 1), self.belongs(row)) {
                (false, _) => "",
                (true, true) => "yes",
                (true, false) => "No",
            }
        });
    }

    fn judged(&self, file: &Path) -> Value {
        let (use_case, file) = (text(&self.file()), text(file));
        let out = c360(&["evaluate", &use_case, "--judged", &file, "--format", "json", "-q"], 2);
        assert!(out.status.success(), "{out:?}");
        serde_json::from_slice(&out.stdout).unwrap()
    }

    fn told(&self, file: &Path) -> String {
        let out = c360(&["evaluate", &text(&self.file()), "--judged", &text(file), "-q"], 2);
        String::from_utf8([out.stdout, out.stderr].concat()).unwrap()
    }

    /// What precision and recall really are.
    fn really(&self) -> (f64, f64) {
        let clusters = self.place("clusters.csv");
        let out = c360(&["evaluate", &text(&self.file()), "--clusters", &text(&clusters), "-q"], 2);
        assert!(out.status.success(), "{out:?}");
        pairwise(&self.truth, &assigned(&clusters, "customer"))
    }
}

/// Writes what `says` says of each row into the column for it.
fn judge(file: &Path, says: impl Fn(&BTreeMap<String, String>) -> &'static str) {
    let header: Vec<String> =
        csv::Reader::from_path(file).unwrap().headers().unwrap().iter().map(str::to_owned).collect();
    let mut all = rows(file);
    for (n, row) in all.iter_mut().enumerate() {
        assert_eq!(row["match"], "", "the answer of row {n} is not given");
        row.insert("match".to_owned(), says(row).to_owned());
    }
    let mut writer = csv::Writer::from_path(file).unwrap();
    writer.write_record(&header).unwrap();
    all.iter().for_each(|row| writer.write_record(header.iter().map(|column| &row[column])).unwrap());
}

fn holds(rate: &Value, truth: f64) -> bool {
    rate["low"].as_f64().unwrap() <= truth + 1e-9 && truth <= rate["high"].as_f64().unwrap() + 1e-9
}

#[test]
fn intervals_of_drawn_pairs_hold_the_truth() {
    let known = Known::new(300);
    let (precision, recall) = known.really();
    assert!(precision < 0.995 && recall < 0.995, "{precision} {recall}: a run without mistakes shows nothing");
    let mut missed = Vec::new();
    for seed in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let file = known.place(&format!("judge{seed}.csv"));
        known.draw("200", seed, &file, 2);
        known.judge(&file, |_| true);
        let out = known.judged(&file);
        assert_eq!((&out["drawn"], &out["judged"], &out["run_has_changed"]), (&200.into(), &200.into(), &false.into()));
        let estimates = [("precision", precision), ("recall", recall)];
        missed
            .extend(estimates.iter().filter(|(name, truth)| !holds(&out[name], *truth)).map(|(name, _)| (seed, *name)));
        let value = out["precision"]["value"].as_f64().unwrap();
        assert!((value - precision).abs() < 0.1, "{value} {precision}");
    }
    // One in twenty may miss.
    assert!(missed.len() <= 2, "{missed:?}");
}

#[test]
fn who_judges_every_pair_gets_the_truth_itself() {
    let known = Known::new(25);
    let file = known.place("judge.csv");
    known.draw("100000", "0", &file, 2);
    let records = known.truth.len();
    assert!(rows(&file).len() > records * 20, "nearly every pair of {records} records is drawn");
    known.judge(&file, |_| true);
    let (out, (precision, recall)) = (known.judged(&file), known.really());
    for (name, truth) in [("precision", precision), ("recall", recall)] {
        for end in ["value", "low", "high"] {
            assert!((out[name][end].as_f64().unwrap() - truth).abs() < 1e-9, "{name} {truth}: {}", out[name]);
        }
    }
    assert_eq!(out["not_ruled_out"], 0);
}

#[test]
fn a_draw_depends_on_seed_and_records_and_overwrites_no_answers() {
    let known = Known::new(60);
    let files = ["a", "b", "c"].map(|name| known.place(&format!("{name}.csv")));
    known.draw("60", "0", &files[0], 1);
    known.draw("60", "0", &files[1], 2);
    known.draw("60", "1", &files[2], 2);
    let [a, b, c] = files.each_ref().map(|file| std::fs::read(file).unwrap());
    assert_eq!(a, b);
    assert_ne!(a, c);
    let use_case = text(&known.file());
    let again = c360(&["evaluate", &use_case, "--sample", "60", "--out", &text(&files[0]), "-q"], 2);
    assert_eq!(again.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already, and may hold answers"));
    let first = &rows(&files[0])[0];
    let shows = |column: &str| !rows(&files[0]).iter().all(|row| row[column].is_empty());
    assert!(first["match"].is_empty() && shows("company left") && shows("company right"), "{first:?}");
}

#[test]
fn what_is_not_judged_or_was_drawn_from_another_run_is_said() {
    let known = Known::new(60);
    let file = known.place("judge.csv");
    known.draw("120", "0", &file, 2);
    assert!(known.told(&file).contains("no pair is judged"));
    known.judge(&file, |row| row % 2 == 0);
    let told = known.told(&file);
    assert!(told.contains("60 of 120 drawn pairs judged") && !told.contains("THE RUN HAS CHANGED"), "{told}");
    let before = known.judged(&file);
    // Without match keys and links nobody is together.
    let written = std::fs::read_to_string(known.file()).unwrap();
    let [keys, model] = ["\nmatch_keys:", "\nmatch_model:"].map(|key| written.find(key).unwrap());
    std::fs::write(known.file(), format!("{}{}", &written[..keys], &written[model..])).unwrap();
    known.edit("link_at: 5", "link_at: 60");
    let told = known.told(&file);
    assert!(told.contains("THE RUN HAS CHANGED"), "{told}");
    let after = known.judged(&file);
    assert_eq!((&before["precision"], &before["recall"]), (&after["precision"], &after["recall"]));
    assert!(after["run_has_changed"] == true && after["decided_otherwise"][0].as_u64().unwrap() > 0, "{after}");
    // A row that somebody has edited is named by its line, and nothing it says.
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen(",No,", ",perhaps,", 1)).unwrap();
    assert!(known.told(&file).contains("leave it empty where you cannot tell"));
}

/// Two lists of the same 400 persons in one city. Half of the names are misspelt in the second list, which has no phone
/// and no day of birth that can be used.
fn two_lists(max_pairs: usize) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(place.path().join(name), text).unwrap();
    let [mut a, mut b] = ["id,name,city,phone,born\n", "id,name,city,tel,dob\n"].map(str::to_owned);
    let mut truth = "source,record_id,customer\n".to_owned();
    let mut dice = super::support::Dice(7);
    for i in 0..400 {
        let syllables = ["ka", "lo", "mi", "ter", "van", "sol", "bru", "den", "pos", "rik"];
        let name: String = (0..6).map(|_| syllables[dice.below(10)]).collect();
        a.push_str(&format!("{i},{name},Boston,+1415{},19{}-03-1{}\n", 2_000_000 + i * 7_919, 50 + i % 40, i % 9));
        let misspelt = if i % 2 == 0 { format!("{name}x") } else { name };
        b.push_str(&format!("{i},{misspelt},Boston,?,{}th\n", 1 + i % 28));
        truth.push_str(&format!("a,{i},c{i}\nb,{i},c{i}\n"));
    }
    write("a.csv", a);
    write("b.csv", b);
    write("truth.csv", truth);
    write(
        "persons.yaml",
        format!(
            "entity: person\nid_prefix: PER\nsources:\n  \
             a: {{label: A, read: {{csv: a.csv}}, record_id: id, one_record_per_customer: true}}\n  \
             b: {{label: B, read: {{csv: b.csv}}, record_id: id, one_record_per_customer: true}}\nidentity:\n  \
             name: {{type: text, a: name, b: name}}\n  city: {{type: city, a: city, b: city}}\n  \
             phone: {{type: phone, a: phone, b: tel}}\n  born: {{type: date, a: born, b: dob}}\nmatch_model:\n  \
             block_on: [[city]]\n  compare: [name, phone, born]\n  max_pairs: {max_pairs}\n"
        ),
    );
    place
}

#[test]
fn pairs_that_large_blocks_leave_out_are_told_from_those_that_no_rule_proposes() {
    let place = two_lists(3_000);
    let at = |name: &str| text(&place.path().join(name));
    let json = |arguments: &[&str]| -> Value {
        let out = c360(&[arguments, &["--format", "json", "-q"]].concat(), 2);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"))
    };
    let evaluated = json(&["evaluate", &at("persons.yaml"), "--truth", &at("truth.csv")]);
    let lost = &evaluated["lost"];
    assert_eq!((&lost["never_compared"], &lost["left_out"]), (&0.into(), &200.into()), "{lost}");
    let plan = json(&["blocking", &at("persons.yaml")]);
    let rule = &plan["declared"][0];
    assert!(rule["left_out"].as_u64().unwrap() > 300_000 && rule["pairs"].as_u64().unwrap() < 3_000, "{rule}");
    let shown = String::from_utf8(c360(&["blocking", &at("persons.yaml"), "-q"], 2).stdout).unwrap();
    assert!(shown.contains("in blocks of more than 300 records are left out by their rule"), "{shown}");
    // A sample draws from what is left out as well.
    let drawn = c360(&["evaluate", &at("persons.yaml"), "--sample", "60", "--out", &at("judge.csv"), "-q"], 2);
    assert!(drawn.status.success(), "{drawn:?}");
    judge(&place.path().join("judge.csv"), |_| "no");
    let judged = json(&["evaluate", &at("persons.yaml"), "--judged", &at("judge.csv")]);
    let left_out = judged["strata"].as_array().unwrap().iter().find(|of| of["stratum"] == "left_out").unwrap();
    assert!(left_out["pairs"].as_u64().unwrap() > 100_000 && left_out["judged"].as_u64() > Some(0), "{left_out}");
    let whole = two_lists(1_000_000);
    let [file, truth] = ["persons.yaml", "truth.csv"].map(|name| text(&whole.path().join(name)));
    assert_eq!(json(&["evaluate", &file, "--truth", &truth])["lost"]["left_out"], 0);
}

#[test]
fn fields_and_rules_that_say_nothing_are_named_while_a_model_is_made() {
    let place = two_lists(3_000);
    let at = |name: &str| text(&place.path().join(name));
    for arguments in [
        vec!["evaluate", "FILE", "--clusters", "CLUSTERS"],
        vec!["train", "FILE"],
        vec!["evaluate", "FILE", "--sample", "20", "--out", "JUDGE"],
    ] {
        let (file, clusters, judge) = (at("persons.yaml"), at("clusters.csv"), at("judge.csv"));
        let named = |word: &&str| word.replace("FILE", &file).replace("CLUSTERS", &clusters).replace("JUDGE", &judge);
        let words: Vec<String> = arguments.iter().map(named).collect();
        let out = c360(&words.iter().map(String::as_str).collect::<Vec<_>>(), 2);
        let said = String::from_utf8(out.stderr).unwrap();
        for sentence in [
            "identity field phone: b, none of the 400 values of column tel can be used: 400 stand for nothing",
            "identity field born: b, none of the 400 values of column dob can be used: 400 not of its type",
            "are too large to be compared whole",
        ] {
            assert!(said.contains(sentence), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn a_file_without_attributes_is_checked_with_its_data() {
    let place = two_lists(3_000);
    let file = text(&place.path().join("persons.yaml"));
    let validate = |more: &[&str]| {
        let out = c360(&[&["validate", &file], more].concat(), 2);
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, said) = validate(&["--with-data=values"]);
    assert!(code == Some(0) && said.contains("warning[invalid-values]") && said.contains("column `dob`"), "{said}");
    assert!(said.contains("warning[mostly-empty]") && said.contains("usable `phone`"), "{said}");
    assert_eq!(validate(&["--with-data"]).0, Some(0));
    // Without its data it is looked at as what it is to become.
    let (code, said) = validate(&[]);
    assert!(code == Some(1) && said.contains("the half that use cases share"), "{said}");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("b: dob", "b: birthday")).unwrap();
    for level in ["--with-data", "--with-data=values"] {
        let (code, said) = validate(&[level]);
        assert!(code == Some(1) && said.contains("error[missing-column]") && said.contains("birthday"), "{said}");
    }
}
