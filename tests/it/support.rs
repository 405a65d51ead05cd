//! Folders, the program, and what it wrote.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The moment the generated world is exported.
pub(crate) const AS_OF: &str = "2026-11-01T00:00:00Z";

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program with a clean environment.
pub(crate) fn c360(arguments: &[&str], threads: usize) -> Output {
    Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(arguments)
        .env_clear()
        .env("POLARS_MAX_THREADS", threads.to_string())
        .env("RAYON_NUM_THREADS", threads.to_string())
        .env("C360_SALT", "tests")
        .output()
        .unwrap()
}

/// A generated world with the shipped use cases beside its data.
pub(crate) fn world(folder: &Path, scale: usize, day: u32) {
    world_of("b2b_saas", folder, [scale, 7, day as usize]);
}

/// The same of any world, with scale, seed and day.
pub(crate) fn world_of(kind: &str, folder: &Path, [scale, seed, day]: [usize; 3]) {
    let [scale, seed, day] = [scale, seed, day].map(|number| number.to_string());
    let sizes = ["--scale", &scale, "--seed", &seed, "--day", &day];
    let out = c360(&[&["demo", kind, "--out", &text(folder), "--force", "-q"], &sizes[..]].concat(), 2);
    assert!(out.status.success(), "{out:?}");
}

/// Runs a use case of a world; outputs go to `build`, the registry to `identity`, both inside `place`.
pub(crate) fn run(world: &Path, use_case: &str, place: &Path, as_of: &str, threads: usize) -> Output {
    let file = world.join(format!("{use_case}.yaml"));
    c360(
        &[
            "run",
            &text(&file),
            "--as-of",
            as_of,
            "--out",
            &text(&place.join("build")),
            "--identity",
            &text(&place.join("identity")),
            "--csv",
            "-q",
        ],
        threads,
    )
}

/// A path as text.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The rows of a CSV file by column.
pub(crate) fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| header.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

/// The run and registry version of a set, after every file in it was found to be what its run record says.
pub(crate) fn whole(set: &Path) -> (String, u64) {
    let record: serde_json::Value = serde_json::from_slice(&std::fs::read(set.join("run.json")).unwrap()).unwrap();
    for output in record["outputs"].as_array().unwrap() {
        let bytes = std::fs::read(set.join(output["file"].as_str().unwrap())).unwrap();
        assert_eq!(
            format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)),
            output["xxh3_128"].as_str().unwrap(),
            "{output}"
        );
    }
    (record["run_id"].as_str().unwrap().to_owned(), record["registry"]["version"].as_u64().unwrap())
}

/// Source and record ID → customer.
pub(crate) type Assigned = BTreeMap<(String, String), String>;

/// A column of a table of records.
pub(crate) fn assigned(path: &Path, column: &str) -> Assigned {
    rows(path)
        .into_iter()
        .map(|mut row| ((row["source"].clone(), row["record_id"].clone()), row.remove(column).unwrap()))
        .collect()
}

fn pairs(groups: impl IntoIterator<Item = usize>) -> f64 {
    groups.into_iter().map(|n| (n * (n.saturating_sub(1)) / 2) as f64).sum()
}

/// Precision and recall over pairs of records.
pub(crate) fn pairwise(truth: &Assigned, found: &Assigned) -> (f64, f64) {
    let (mut real, mut clusters, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (record, customer) in truth {
        *real.entry(customer).or_insert(0) += 1;
        *clusters.entry(&found[record]).or_insert(0) += 1;
        *both.entry((customer, &found[record])).or_insert(0) += 1;
    }
    let right = pairs(both.into_values());
    (right / pairs(clusters.into_values()), right / pairs(real.into_values()))
}

/// Small, seeded and good enough to choose mistakes.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below this one.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap()
    }
}
