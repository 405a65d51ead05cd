//! The same customers come out whatever the order of rows and the number of threads.

use std::path::Path;

use serde_json::Value;

use super::support::{AS_OF, run, world};

const TABLES: [&str; 4] = ["profile.parquet", "crosswalk.parquet", "lineage.parquet", "measures.json"];

fn outputs(world: &Path, threads: usize) -> Vec<Vec<u8>> {
    let place = tempfile::tempdir().unwrap();
    let out = run(world, "churn_prevention", place.path(), AS_OF, threads);
    assert!(out.status.success(), "{out:?}");
    let read = |file: &&str| std::fs::read(place.path().join("build/churn_prevention").join(file)).unwrap();
    TABLES.iter().map(read).collect()
}

/// Figures without the lines at which something stands first, for these are of the rows as they stand.
fn without_lines(outputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    fn clear(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.remove("first");
                object.values_mut().for_each(clear);
            }
            Value::Array(values) => values.iter_mut().for_each(clear),
            Value::String(text) => *text = text.split("; the first is in ").next().unwrap().to_owned(),
            _ => {}
        }
    }
    let mut outputs = outputs.to_vec();
    let measures = outputs.last_mut().unwrap();
    let mut figures: Value = serde_json::from_slice(measures).unwrap();
    clear(&mut figures);
    *measures = figures.to_string().into_bytes();
    outputs
}

/// Turns the rows of every file round, and swaps neighbours in thirds.
fn shuffle(world: &Path) {
    for (file, header) in [
        ("stripe/customers.csv", true),
        ("product/organizations.ndjson", false),
        ("product/usage_daily.csv", true),
        ("zendesk/organizations.ndjson", false),
        ("zendesk/tickets.ndjson", false),
    ] {
        let path = world.join("data").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let head = if header { vec![lines.remove(0)] } else { Vec::new() };
        lines.reverse();
        lines.chunks_mut(3).for_each(|three| three.rotate_left(1));
        std::fs::write(&path, head.into_iter().chain(lines).collect::<Vec<_>>().join("\n") + "\n").unwrap();
    }
    // Salesforce has newlines inside values, so its rows are shuffled as records.
    let path = world.join("data/salesforce/account.csv");
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    records.reverse();
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(&header).unwrap();
    records.iter().for_each(|record| writer.write_record(record).unwrap());
    writer.flush().unwrap();
}

#[test]
fn runs_are_byte_identical_over_repeats_row_orders_and_threads() {
    let folder = tempfile::tempdir().unwrap();
    world(folder.path(), 1_500, 1);
    let first = outputs(folder.path(), 2);
    assert!(first == outputs(folder.path(), 2), "twice the same");
    assert!(first == outputs(folder.path(), 1), "one thread and two");
    shuffle(folder.path());
    let shuffled = outputs(folder.path(), 2);
    assert!(without_lines(&first) == without_lines(&shuffled), "rows shuffled");
}
