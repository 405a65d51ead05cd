//! The shipped use cases: valid, readable, discreet, and right about who is whom.

use std::collections::{BTreeMap, BTreeSet};

use super::support::{AS_OF, assigned, c360, pairwise, root, rows, run, text, world};

#[test]
fn every_shipped_use_case_validates_with_its_data() {
    let out =
        c360(&["validate", &text(&root().join("usecases")), "--with-data", "--deny-warnings", "--as-of", AS_OF], 2);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}

#[test]
fn the_next_use_case_takes_sixty_lines_and_no_code() {
    let yaml = std::fs::read_to_string(root().join("usecases/b2b_saas/support_context.yaml")).unwrap();
    let lines = yaml.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).count();
    assert!(lines <= 60, "{lines} lines");
}

#[test]
fn use_cases_run_and_can_be_shown_and_reported() {
    let place = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    for use_case in ["churn_prevention", "support_context"] {
        let out = run(&shipped, use_case, place.path(), AS_OF, 2);
        assert!(out.status.success(), "{out:?}");
        assert!(out.stderr.is_empty(), "quiet is quiet: {}", String::from_utf8_lossy(&out.stderr));
        let shown = c360(&["show", &text(&shipped.join(format!("{use_case}.yaml")))], 2);
        assert!(String::from_utf8_lossy(&shown.stdout).contains("system_of_record: "));
        let files = [
            "profile.parquet",
            "crosswalk.parquet",
            "lineage.parquet",
            "review.csv",
            "report.html",
            "report.md",
            "measures.json",
            "run.json",
        ];
        for file in files {
            assert!(place.path().join("build").join(use_case).join(file).metadata().unwrap().len() > 0, "{file}");
        }
    }
    let build = text(&place.path().join("build"));
    let one = c360(&["report", "churn_prevention", "--out", &build], 2);
    assert!(String::from_utf8_lossy(&one.stdout).starts_with("# Keep the accounts"));
    let all = String::from_utf8(c360(&["report", "--out", &build], 2).stdout).unwrap();
    assert!(all.contains("churn_prevention") && all.contains("support_context"), "{all}");
}

#[test]
fn a_broken_gate_publishes_nothing_and_ends_with_three() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 120, 1);
    let file = place.path().join("churn_prevention.yaml");
    let yaml = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, yaml.replace("largest_cluster: 40", "largest_cluster: 1")).unwrap();
    let out = run(place.path(), "churn_prevention", place.path(), AS_OF, 2);
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stdout).contains("gate broken: largest cluster"));
    assert!(!place.path().join("identity/account/CURRENT").exists());
    assert!(!place.path().join("build/churn_prevention").exists());
    assert!(place.path().join("build/churn_prevention.rejected/report.html").exists());
}

#[test]
fn no_personal_value_is_in_any_report_or_message() {
    let place = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    let out = run(&shipped, "support_context", place.path(), AS_OF, 2);
    let build = place.path().join("build/support_context");
    let mut public = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    for file in ["report.html", "report.md", "measures.json", "review.csv", "run.json"] {
        public.push_str(&std::fs::read_to_string(build.join(file)).unwrap());
    }
    let mut personal: BTreeSet<String> = BTreeSet::new();
    for row in rows(&shipped.join("data/salesforce/account.csv")) {
        personal.extend([row["Phone"].clone(), row["BillingStreet"].clone(), row["Name"].clone()]);
    }
    for row in rows(&shipped.join("data/stripe/customers.csv")) {
        personal.extend([row["email"].clone(), row["address_line_1"].clone(), row["name"].clone()]);
    }
    for line in std::fs::read_to_string(shipped.join("data/product/organizations.ndjson")).unwrap().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        personal.insert(value["owner_email"].as_str().unwrap().to_owned());
    }
    assert!(personal.len() > 1_000);
    for value in personal.iter().filter(|value| value.len() > 5) {
        assert!(!public.contains(value.as_str()), "{value}");
    }
}

#[test]
fn twenty_thousand_accounts_are_resolved() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 20_000, 1);
    let out = run(place.path(), "churn_prevention", place.path(), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    let truth = assigned(&place.path().join("truth/records.csv"), "customer");
    let build = place.path().join("build/churn_prevention");
    let listed = rows(&build.join("crosswalk.csv"));
    let found = assigned(&build.join("crosswalk.csv"), "canonical_id");
    assert_eq!(listed.len(), found.len(), "no record twice");
    assert!(truth.keys().eq(found.keys()), "every source record exactly once");
    let (precision, recall) = pairwise(&truth, &found);
    println!("20,000 accounts: precision {precision:.5}, recall {recall:.5}");
    assert!(precision >= 0.999, "precision {precision}");
    assert!(recall >= 0.994, "recall {recall}");
    // Agencies and free-mail providers join nobody: no customer holds records of more than two real ones.
    let mut inside: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (record, id) in &found {
        inside.entry(id).or_default().insert(&truth[record]);
    }
    assert!(inside.values().all(|real| real.len() <= 2));
    super::reference::compare(place.path(), &build, &found);
}

#[test]
fn a_run_is_evaluated_against_the_truth() {
    let place = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    assert!(run(&shipped, "churn_prevention", place.path(), AS_OF, 2).status.success());
    let (file, truth) = (text(&shipped.join("churn_prevention.yaml")), text(&shipped.join("truth/records.csv")));
    let crosswalk = text(&place.path().join("build/churn_prevention/crosswalk.parquet"));
    let evaluate = |more: &[&str]| c360(&[&["evaluate", &file, "--truth", &truth, "-q"], more].concat(), 2);
    let out = evaluate(&["--format", "json"]);
    assert!(out.status.success(), "{out:?}");
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let (precision, recall) = pairwise(
        &assigned(&shipped.join("truth/records.csv"), "customer"),
        &assigned(&place.path().join("build/churn_prevention/crosswalk.csv"), "canonical_id"),
    );
    assert!((json["pairwise"]["precision"]["value"].as_f64().unwrap() - precision).abs() < 1e-12);
    assert!((json["pairwise"]["recall"]["value"].as_f64().unwrap() - recall).abs() < 1e-12);
    let published: serde_json::Value =
        serde_json::from_slice(&evaluate(&["--format", "json", "--crosswalk", &crosswalk]).stdout).unwrap();
    assert_eq!(published["pairwise"], json["pairwise"]);
    let shown = String::from_utf8(evaluate(&[]).stdout).unwrap();
    assert!(
        shown.contains("pairs of records")
            && shown.contains("salesforce – stripe")
            && shown.contains("worst missed links"),
        "{shown}"
    );
    let wrong = evaluate(&["--column", "custmer"]);
    assert_eq!(wrong.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean `customer`?"), "{wrong:?}");
}
