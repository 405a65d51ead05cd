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
            "coverage: {owner: 0.9",
            "coverage: {owne: 0.9",
            "unknown-attribute",
            "churn_prevention.yaml:",
            "did you mean `owner`?",
        ),
        (
            "Open_Tickets__c: open_tickets",
            "Open_Tickets__c: open_ticket",
            "unknown-attribute",
            "churn_prevention.yaml:",
            "did you mean `open_tickets`?",
        ),
        ("otherwise: 0 # no event", "otherwise: none # no event", "type-mismatch", "churn_prevention.yaml:", ""),
        ("aggregate: sum(quantity)", "aggregate: total(quantity)", "invalid-aggregate", "churn_prevention.yaml:", ""),
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

/// The shipped use case with a comparison of this many levels of its own, a line each, and a pinned model, if one is
/// given; and the lines of the findings with this code.
fn lines_of(code: &str, n_levels: usize, fitted: Option<&str>) -> Vec<usize> {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    let mut compare = "  compare:\n    - company\n    - field: city\n      levels:\n        - exact\n".to_owned();
    compare.extend((1..n_levels).map(|edits| format!("        - {{edits: {edits}}}\n")));
    if let Some(fitted) = fitted {
        std::fs::write(folder.path().join("a.model.yaml"), fitted).unwrap();
        compare.push_str("  fitted: a.model.yaml\n");
    }
    let mut yaml = String::new();
    for line in std::fs::read_to_string(shipped.join("accounts.yaml")).unwrap().lines() {
        yaml.push_str(&if line.starts_with("  compare:") { compare.clone() } else { format!("{line}\n") });
    }
    std::fs::write(folder.path().join("accounts.yaml"), &yaml).unwrap();
    std::fs::copy(shipped.join("churn_prevention.yaml"), folder.path().join("churn_prevention.yaml")).unwrap();
    let loaded = c360::config::load(&folder.path().join("churn_prevention.yaml"));
    let errors = loaded.findings.iter().filter(|finding| finding.severity == c360::diagnostic::Severity::Error);
    let found: Vec<_> = errors.collect();
    assert!(found.iter().all(|finding| finding.code == code), "{found:?}");
    let first = yaml.lines().position(|line| line == "        - exact").unwrap() + 1;
    found.iter().map(|finding| finding.place.unwrap().line - first).collect()
}

#[test]
fn levels_that_a_pattern_cannot_hold_are_refused_at_the_first_of_them() {
    for n_levels in [1, 2, 13, 14] {
        assert!(lines_of("too-many-levels", n_levels, None).is_empty(), "{n_levels}");
    }
    // Also where counting in a byte would begin anew.
    for n_levels in [15, 16, 17, 30, 31, 254, 255, 256, 257, 270] {
        assert_eq!(lines_of("too-many-levels", n_levels, None), [14], "{n_levels}");
    }
}

#[test]
fn a_pinned_model_holds_no_more_levels_than_a_pattern() {
    let fitted = |n_levels: usize| {
        let share = 1.0 / n_levels as f64;
        let levels = |n: usize, share: f64| format!("      - {{level: a, m: {share}, u: {share}}}\n").repeat(n);
        format!(
            "prior: 0.1\nrelated: 0.1\ncomparisons:\n  - comparison: company\n    levels:\n{}  - comparison: city\n    \
             levels:\n{}",
            levels(8, 0.125),
            levels(n_levels, share)
        )
    };
    for n_levels in [2, 14, 15] {
        assert!(lines_of("fitted-model-does-not-fit", 14, Some(&fitted(n_levels))).is_empty(), "{n_levels}");
    }
    for n_levels in [16, 17, 31, 256] {
        assert_eq!(lines_of("fitted-model-does-not-fit", 14, Some(&fitted(n_levels))).len(), 1, "{n_levels}");
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
fn a_rule_that_asks_for_moments_needs_a_source_that_tells_them() {
    let shipped = root().join("usecases/b2b_saas");
    let read = |file: &str| std::fs::read_to_string(shipped.join(file)).unwrap();
    let accounts = read("accounts.yaml");
    let dated = "organizations.ndjson}\n    record_id: org_id\n    updated_at: updated_at\n";
    assert!(accounts.contains(dated));
    let accounts = accounts.replace(dated, &dated.replace("    updated_at: updated_at\n", ""));
    for (rule, words) in [("most_recent", "the most recent value"), ("first_seen", "the value seen first")] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("accounts.yaml"), &accounts).unwrap();
        let file = folder.path().join("churn_prevention.yaml");
        let rule = format!("survivorship: {rule}");
        std::fs::write(&file, read("churn_prevention.yaml").replace("survivorship: most_recent", &rule)).unwrap();
        let out = c360(&["validate", &text(&file)], 2);
        let found = String::from_utf8(out.stdout).unwrap();
        let says = format!("error[freshness-unknown]: `plan` takes {words}, and `product` does not say");
        assert!(out.status.code() == Some(1) && found.contains(&says) && found.contains(&rule), "{found}");
    }
}

#[test]
fn what_an_attribute_says_of_itself_must_fit_its_type_and_its_rule() {
    let shipped = root().join("usecases/b2b_saas");
    let read = |file: &str| std::fs::read_to_string(shipped.join(file)).unwrap();
    let typed =
        |kind: &str, plain: &str| (format!("type: {kind}\n    otherwise: {plain}\n"), "type: text\n".to_owned());
    let is_not = "error[type-mismatch]: `otherwise` is not of the attribute's type";
    let first = (
        "survivorship: first_seen\n    fresh_for: 30d\n".to_owned(),
        "survivorship: most_recent\n    fresh_for: always\n".to_owned(),
    );
    for ((to, from), says) in [
        (typed("country", "Deutschland"), "error[type-mismatch]: `otherwise` is not as a profile holds it"),
        (typed("country", "Deutschland"), "write `DE`"),
        (typed("country", "Atlantis"), is_not),
        (typed("iban", "DE00 3704 0044 0532 0130 00"), is_not),
        (typed("iban", "DE87 2105 0170 0047 1108 15"), "write `DE87210501700047110815`"),
        (typed("email", "nobody"), is_not),
        (first, "warning[unreachable-rule]: `plan` takes the value seen first, and `fresh_for` makes that the first"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("accounts.yaml"), read("accounts.yaml")).unwrap();
        let file = folder.path().join("churn_prevention.yaml");
        let written = read("churn_prevention.yaml");
        let at = written.find("name: plan").unwrap();
        let mended = written[at..].replacen(&from, &to, 1);
        assert_ne!(mended, written[at..]);
        std::fs::write(&file, written[..at].to_owned() + &mended).unwrap();
        let found = String::from_utf8(c360(&["validate", &text(&file)], 2).stdout).unwrap();
        assert!(found.contains(says), "{says}: {found}");
    }
}

#[test]
fn how_exact_numbers_are_must_fit_what_they_are() {
    let arr = |keys: &str| ("within_source: sum #", format!("{keys}\n    within_source: sum #"));
    let renewal = |keys: &str| ("label: Renewal date", format!("{keys}\n    label: Renewal date"));
    let organizations = "read: {ndjson: data/product/organizations.ndjson}";
    for ((from, to), code, says) in [
        (arr("scale: 10"), "out-of-range", "`scale` must lie between 0 and 9"),
        (renewal("scale: 2"), "type-mismatch", "has no digits after a point"),
        (arr("scale: 2\n    otherwise: 0.005"), "type-mismatch", "more digits than its `scale`"),
        (arr("otherwise: 12345678901234.5678"), "type-mismatch", "`otherwise` is not of the attribute's type"),
        (arr("tolerance: -1"), "invalid-value", "neither a number nor a share"),
        (arr("tolerance: one percent"), "invalid-value", "neither a number nor a share"),
        (arr("tolerance: 100%"), "invalid-value", "a share below 100%"),
        (renewal("tolerance: 1%"), "type-mismatch", "is no number"),
        ((organizations, format!("decimal: comma\n    {organizations}")), "invalid-value", "this is NDJSON"),
        ((organizations, format!("decimal: dot\n    {organizations}")), "unknown-choice", "one of: point, comma"),
    ] {
        let (status, found) = findings(from, &to);
        assert_eq!(status, Some(1), "{to}: {found}");
        assert!(found.contains(&format!("error[{code}]")) && found.contains(says), "{to}: {found}");
    }
    for keys in ["scale: 2\n    tolerance: 0.01", "tolerance: 1%\n    otherwise: 9007199254740993"] {
        let (from, to) = arr(keys);
        assert_eq!(findings(from, &to).0, Some(0), "{keys}");
    }
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
