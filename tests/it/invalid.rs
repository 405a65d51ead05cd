//! Mistakes in use-case files are found at their line, all in one go.

use super::support::{c360, root, text};

/// The shipped use case with one text replaced, and what is found.
fn findings(from: &str, to: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    let mut replaced = 0;
    for file in ["accounts.yaml", "churn_prevention.yaml"] {
        let yaml = std::fs::read_to_string(shipped.join(file)).unwrap();
        replaced += usize::from(yaml.contains(from));
        std::fs::write(folder.path().join(file), yaml.replacen(from, to, 1)).unwrap();
    }
    assert!(replaced > 0, "`{from}` is nowhere");
    let out = c360(&["validate", &text(&folder.path().join("churn_prevention.yaml"))], 2);
    (out.status.code(), String::from_utf8(out.stdout).unwrap())
}

#[test]
fn each_mistake_is_found_with_its_code_and_place() {
    let cases = [
        (
            "system_of_record: stripe\n    from: {stripe: mrr",
            "system_of_record: strpe\n    from: {stripe: mrr",
            "unknown-source",
            "churn_prevention.yaml:27:23",
            "did you mean `stripe`?",
        ),
        ("fallback: [salesforce]", "fallback: [zendesk]", "does-not-supply", "churn_prevention.yaml:29:16", ""),
        ("mrr_cents * 12 / 100.0", "mrr_cents * / 100.0", "invalid-sql", "churn_prevention.yaml:28:", ""),
        (
            "population: arr > 50000",
            "population: arrr > 50000",
            "unknown-attribute",
            "churn_prevention.yaml:21:13",
            "did you mean `arr`?",
        ),
        ("fresh_for: 180d", "fresh_for: 180 days", "invalid-duration", "churn_prevention.yaml:", ""),
        (
            "within_source: sum #",
            "within_source: summ #",
            "unknown-choice",
            "churn_prevention.yaml:30:",
            "did you mean `sum`?",
        ),
        (
            "label: Renewal date",
            "labl: Renewal date",
            "unknown-key",
            "churn_prevention.yaml:36:",
            "did you mean `label`?",
        ),
        ("on: [crm_id]", "on: [crmid]", "unknown-field", "accounts.yaml:", "did you mean `crm_id`?"),
        ("never_link: [tax_id]", "never_link: [taxid]", "unknown-field", "accounts.yaml:", "did you mean `tax_id`?"),
        ("reliability: 0.96", "reliability: 1.5", "out-of-range", "accounts.yaml:", ""),
        ("reliability: 0.96", "reliability: .nan", "out-of-range", "accounts.yaml:", ""),
        ("events_of: zendesk", "events_of: zendsk", "unknown-source", "accounts.yaml:", "did you mean `zendesk`?"),
        ("trust: 0.85", "trust: 85", "out-of-range", "churn_prevention.yaml:", ""),
        (
            "coverage: {arr: 0.99",
            "coverage: {ar: 0.99",
            "unknown-attribute",
            "churn_prevention.yaml:",
            "did you mean `arr`?",
        ),
        (
            "Open_Tickets__c: open_tickets",
            "Open_Tickets__c: open_ticket",
            "unknown-attribute",
            "churn_prevention.yaml:",
            "did you mean `open_tickets`?",
        ),
        ("otherwise: 0 # no event", "otherwise: none # no event", "type-mismatch", "churn_prevention.yaml:", ""),
        ("aggregate: sum(quantity)", "aggregate: median(quantity)", "invalid-aggregate", "churn_prevention.yaml:", ""),
        ("title: Keep", "title: x\ntitle: Keep", "duplicate-key", "churn_prevention.yaml:", ""),
        ("extends: accounts.yaml", "extends: account.yaml", "missing-file", "churn_prevention.yaml:5:10", ""),
        ("id_prefix: ACC", "id_prefix: acc", "invalid-name", "accounts.yaml:4:12", ""),
        ("minutes_after: 6", "minutes_after: 60", "no-time-saved", "churn_prevention.yaml:", ""),
        ("    - [domain]\n", "    - [{year: domain}]\n", "not-comparable", "accounts.yaml:", "use `prefix`"),
        (
            "  compare: [company,",
            "  link_at: 0\n  review_at: 3\n  compare: [company,",
            "thresholds-out-of-order",
            "accounts.yaml:",
            "",
        ),
        (
            "  compare: [company,",
            "  fitted: no.model.yaml\n  compare: [company,",
            "fitted-model-does-not-fit",
            "accounts.yaml:",
            "",
        ),
        ("  compare: [company,", "  compare: [compny,", "unknown-field", "accounts.yaml:", "did you mean `company`?"),
        ("type: company_name", "type: companyname", "unknown-choice", "accounts.yaml:", "did you mean `company_name`?"),
    ];
    for (from, to, code, place, help) in cases {
        let (status, out) = findings(from, to);
        assert_eq!(status, Some(1), "{to}: {out}");
        assert!(out.contains(&format!("[{code}]")) && out.contains(place) && out.contains(help), "{to}:\n{out}");
    }
}

#[test]
fn several_mistakes_come_at_once_and_in_file_order() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    let yaml = std::fs::read_to_string(shipped.join("churn_prevention.yaml")).unwrap();
    std::fs::copy(shipped.join("accounts.yaml"), folder.path().join("accounts.yaml")).unwrap();
    let wrong = yaml
        .replace("population: arr", "population: arrr")
        .replace("fresh_for: 180d", "fresh_for: soon")
        .replace("trust: 0.85", "trust: 85");
    std::fs::write(folder.path().join("u.yaml"), wrong).unwrap();
    let out = String::from_utf8(c360(&["validate", &text(&folder.path().join("u.yaml"))], 2).stdout).unwrap();
    let places: Vec<usize> = ["unknown-attribute", "invalid-duration", "out-of-range"]
        .iter()
        .map(|code| out.find(code).expect(code))
        .collect();
    assert!(places.is_sorted() && out.contains("3 errors"), "{out}");
}

#[test]
fn a_wrong_command_line_ends_with_two_and_unreadable_data_with_four() {
    assert_eq!(c360(&["frobnicate"], 2).status.code(), Some(2));
    let folder = tempfile::tempdir().unwrap();
    for file in ["accounts.yaml", "churn_prevention.yaml"] {
        std::fs::copy(root().join("usecases/b2b_saas").join(file), folder.path().join(file)).unwrap();
    }
    let out = c360(
        &[
            "run",
            &text(&folder.path().join("churn_prevention.yaml")),
            "--as-of",
            "2026-11-01T00:00:00Z",
            "--out",
            &text(&folder.path().join("b")),
        ],
        2,
    );
    assert_eq!(out.status.code(), Some(4), "{out:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_makes_validation_panic(text in "\\PC{0,200}", at in 0usize..4_000) {
        let folder = tempfile::tempdir().unwrap();
        let yaml = std::fs::read_to_string(root().join("usecases/b2b_saas/churn_prevention.yaml")).unwrap();
        std::fs::copy(root().join("usecases/b2b_saas/accounts.yaml"), folder.path().join("accounts.yaml")).unwrap();
        let cut = (0..=at.min(yaml.len())).rev().find(|i| yaml.is_char_boundary(*i)).unwrap();
        let file = folder.path().join("u.yaml");
        std::fs::write(&file, format!("{}{text}{}", &yaml[..cut], &yaml[cut..])).unwrap();
        let loaded = c360::config::load(&file);
        proptest::prop_assert!(loaded.use_case.is_some() || !loaded.findings.is_empty());
    }
}
