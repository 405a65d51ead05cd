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
            if xxhash_rust::xxh3::xxh3_64(customer.as_bytes()) % 5 == 0 {
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
        let header: Vec<String> =
            csv::Reader::from_path(file).unwrap().headers().unwrap().iter().map(str::to_owned).collect();
        let mut all = rows(file);
        for (n, row) in all.iter_mut().enumerate().filter(|(n, _)| judges(*n)) {
            assert_eq!(row["match"], "", "the answer of row {n} is not given");
            let says = if self.belongs(row) { "yes" } else { "No" };
            row.insert("match".to_owned(), says.to_owned());
        }
        let mut writer = csv::Writer::from_path(file).unwrap();
        writer.write_record(&header).unwrap();
        all.iter().for_each(|row| writer.write_record(header.iter().map(|column| &row[column])).unwrap());
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
    known.draw("1000000", "0", &file, 2);
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
    known.edit("link_at: 5", "link_at: 40");
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
