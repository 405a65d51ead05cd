//! Canonical IDs last.

use std::collections::BTreeMap;
use std::path::Path;

use super::support::{AS_OF, rows, run, world};

type Ids = BTreeMap<(String, String), String>;

fn ids(place: &Path) -> Ids {
    rows(&place.join("build/churn_prevention/crosswalk.csv"))
        .into_iter()
        .map(|row| ((row["source"].clone(), row["record_id"].clone()), row["canonical_id"].clone()))
        .collect()
}

#[test]
fn ids_of_day_one_are_the_ids_of_day_two() {
    let place = tempfile::tempdir().unwrap();
    let (one, two) = (place.path().join("one"), place.path().join("two"));
    world(&one, 3_000, 1);
    world(&two, 3_000, 2);
    assert!(run(&one, "churn_prevention", place.path(), AS_OF, 2).status.success());
    let first = ids(place.path());
    assert!(run(&two, "churn_prevention", place.path(), "2026-11-02T00:00:00Z", 2).status.success());
    let second = ids(place.path());
    let truth = |world: &Path| -> BTreeMap<(String, String), String> {
        rows(&world.join("truth/records.csv"))
            .into_iter()
            .map(|row| ((row["source"].clone(), row["record_id"].clone()), row["customer"].clone()))
            .collect()
    };
    assert!(truth(&two).len() > truth(&one).len(), "day two has new records");
    let kept = first.iter().filter(|(key, id)| second.get(*key) == Some(id)).count();
    let known = first.keys().filter(|key| second.contains_key(*key)).count();
    assert_eq!(known, first.len(), "nothing known is lost");
    // A key that appears or goes may merge or split a few customers; every other ID stays.
    assert!(kept as f64 >= 0.995 * known as f64, "{kept} of {known} kept");
}

#[test]
fn a_second_run_on_the_same_data_changes_nothing_and_publishes_no_version() {
    let place = tempfile::tempdir().unwrap();
    world(&place.path().join("w"), 200, 1);
    assert!(run(&place.path().join("w"), "churn_prevention", place.path(), AS_OF, 2).status.success());
    let first = ids(place.path());
    assert!(run(&place.path().join("w"), "churn_prevention", place.path(), AS_OF, 2).status.success());
    assert_eq!(ids(place.path()), first);
    assert!(place.path().join("identity/account/v000001").is_dir());
    assert!(!place.path().join("identity/account/v000002").exists());
}

#[test]
fn a_new_use_case_finds_the_ids_that_are_there() {
    let place = tempfile::tempdir().unwrap();
    world(&place.path().join("w"), 200, 1);
    assert!(run(&place.path().join("w"), "churn_prevention", place.path(), AS_OF, 2).status.success());
    let first = ids(place.path());
    let out = run(&place.path().join("w"), "support_context", place.path(), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    let again: Ids = rows(&place.path().join("build/support_context/crosswalk.csv"))
        .into_iter()
        .map(|row| ((row["source"].clone(), row["record_id"].clone()), row["canonical_id"].clone()))
        .collect();
    assert_eq!(again, first);
}

#[test]
fn a_damaged_registry_is_noticed_and_a_crash_leaves_the_old_version() {
    let place = tempfile::tempdir().unwrap();
    world(&place.path().join("w"), 60, 1);
    let w = place.path().join("w");
    let registry = place.path().join("identity/account");
    assert!(run(&w, "churn_prevention", place.path(), AS_OF, 2).status.code() != Some(4));
    // What a run leaves that dies before its version is current.
    std::fs::create_dir_all(registry.join("v000002")).unwrap();
    std::fs::write(registry.join("v000002/records.parquet"), "half").unwrap();
    assert!(run(&w, "churn_prevention", place.path(), AS_OF, 2).status.code() != Some(4));
    let file = registry.join("v000001/ids.parquet");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let out = run(&w, "churn_prevention", place.path(), AS_OF, 2);
    assert_eq!(out.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&out.stderr).contains("damaged"));
}
