//! What `c360 validate` and `c360 test` say to people, CI and each other.

use std::path::Path;
use std::process::Output;

use super::support::{AS_OF, assigned, c360, pairwise, root, text};

/// A copy of the shipped use cases, with the sample's data.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    for file in ["accounts.yaml", "churn_prevention.yaml", "support_context.yaml"] {
        std::fs::copy(shipped.join(file), folder.path().join(file)).unwrap();
    }
    std::os::unix::fs::symlink(shipped.join("data"), folder.path().join("data")).unwrap();
    folder
}

fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let yaml = std::fs::read_to_string(folder.join(file)).unwrap();
    assert!(yaml.contains(from), "`{from}` is nowhere in {file}");
    std::fs::write(folder.join(file), yaml.replacen(from, to, 1)).unwrap();
}

fn validate(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let path = text(folder);
    let out: Output = c360(&[&["validate", path.as_str()], more].concat(), 2);
    (out.status.code(), String::from_utf8(out.stdout).unwrap())
}

#[test]
fn the_shipped_use_cases_are_without_findings_on_every_level_and_pass_their_tests() {
    let shipped = text(&root().join("usecases"));
    for level in ["--with-data=columns", "--with-data=values"] {
        let out = c360(&["validate", &shipped, level, "--deny-warnings", "--as-of", AS_OF], 2);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
    }
    let out = c360(&["test", &shipped], 2);
    assert!(out.status.success() && String::from_utf8_lossy(&out.stdout).contains(" 0 failed"), "{out:?}");
}

#[test]
fn files_that_do_not_go_together_are_found() {
    let cases = [
        ("support_context.yaml", "use_case: support_context", "use_case: churn_prevention", "use-case-name-taken"),
        (
            "support_context.yaml",
            "use_case: support_context",
            "id_prefix: CUS\nuse_case: support_context",
            "prefix-taken",
        ),
        (
            "support_context.yaml",
            "use_case: support_context",
            "entity: person\nuse_case: support_context",
            "prefix-taken",
        ),
        ("support_context.yaml", "from: {product: plan}", "from: {product: upper(plan)}", "attribute-differs"),
        (
            "support_context.yaml",
            "name: owner, label: Account owner, type: text",
            "name: owner, label: Account owner, type: company_name",
            "attribute-differs",
        ),
        (
            "support_context.yaml",
            "write_back:\n  zendesk:",
            "write_back:\n  salesforce: {canonical_id: C360_ID__c, set: {Usage_30d__c: plan}}\n  zendesk:",
            "write-back-collides",
        ),
        ("accounts.yaml", "  domain:\n", "  spare:\n    type: text\n    stripe: name\n  domain:\n", "unused-shared"),
    ];
    for (file, from, to, code) in cases {
        let folder = copy();
        edit(folder.path(), file, from, to);
        let (status, out) = validate(folder.path(), &["--deny-warnings"]);
        assert!(status == Some(1) && out.contains(&format!("[{code}]")), "{to}: {out}");
    }
    let folder = copy();
    edit(
        folder.path(),
        "support_context.yaml",
        "from: {product: plan}",
        "differs_because: support sells other plans,\n     from: {product: upper(plan)}",
    );
    assert_eq!(validate(folder.path(), &["--deny-warnings"]).0, Some(0));
}

#[test]
fn a_reviewers_questions_are_asked_and_can_be_silenced_in_one_place() {
    let cases = [
        ("accounts.yaml", "    reliability: 0.96\n", "", "default-reliability"),
        ("churn_prevention.yaml", "  steward: data-platform@northwind.example\n", "", "no-steward"),
        ("churn_prevention.yaml", "    fresh_for: always # a date in a contract\n", "", "no-freshness"),
        (
            "churn_prevention.yaml",
            "  coverage: {owner: 0.9,",
            "  coverage: {open_tickets: 0.9, owner: 0.9,",
            "gate-always-holds",
        ),
        (
            "churn_prevention.yaml",
            "  coverage: {owner: 0.9,",
            "  coverage: {arr: 0.9, owner: 0.9,",
            "gate-always-holds",
        ),
        ("churn_prevention.yaml", "    otherwise: 0 # no ticket", "    # no ticket", "count-without-zero"),
        ("churn_prevention.yaml", "population: arr > 50000", "population: 1 = 1", "constant-condition"),
        ("accounts.yaml", "data/stripe/customers.csv", "/data/stripe/customers.csv", "absolute-path"),
        (
            "accounts.yaml",
            "  - {name: web_domain,",
            "  - {name: again, on: [tax_id, domain], max_records: 9, confidence: 0.9}\n  - {name: web_domain,",
            "redundant-key",
        ),
        (
            "churn_prevention.yaml",
            "stripe: address_city}\n",
            "stripe: address_city}\n    survivorship: longest\n",
            "unreachable-rule",
        ),
    ];
    for (file, from, to, code) in cases {
        let folder = copy();
        edit(folder.path(), file, from, to);
        let (status, out) = validate(folder.path(), &[]);
        assert!(status == Some(0) && out.contains(&format!("warning[{code}]")), "{to}: {out}");
        assert_eq!(validate(folder.path(), &["--deny-warnings"]).0, Some(1), "{to}");
        let lints = |level: &str| format!("lints: {{{code}: {level}}}\npurpose:");
        for shared in ["churn_prevention.yaml", "support_context.yaml"] {
            edit(folder.path(), shared, "purpose:", &lints("allow"));
        }
        assert_eq!(validate(folder.path(), &["--deny-warnings"]).0, Some(0), "{to}");
        for shared in ["churn_prevention.yaml", "support_context.yaml"] {
            edit(folder.path(), shared, &lints("allow"), &lints("error"));
        }
        assert_eq!(validate(folder.path(), &[]).0, Some(1), "{to}");
    }
}

#[test]
fn a_secret_is_found_and_never_shown() {
    let folder = copy();
    let secret = "hunter2hunter2";
    edit(folder.path(), "accounts.yaml", "label: Stripe\n", &format!("label: https://app:{secret}@db.example/x\n"));
    for format in ["human", "json", "github", "sarif", "junit"] {
        let (status, out) = validate(folder.path(), &["--format", format]);
        assert!(status == Some(1) && out.contains("secret-in-file") && !out.contains(secret), "{out}");
    }
}

#[test]
fn a_misspelt_key_hides_no_other_mistake() {
    let folder = copy();
    edit(folder.path(), "churn_prevention.yaml", "label: Renewal date", "labl: Renewal date");
    edit(folder.path(), "churn_prevention.yaml", "population: arr", "population: arrr");
    edit(folder.path(), "churn_prevention.yaml", "fresh_for: 180d", "fresh_for: soon");
    let out = validate(folder.path(), &[]).1;
    assert!(
        ["unknown-key", "unknown-attribute", "invalid-duration", "(3 errors, 0 warnings)"]
            .iter()
            .all(|part| out.contains(part)),
        "{out}"
    );
}

#[test]
fn every_format_holds_the_same_findings_and_ends_the_same() {
    let folder = copy();
    edit(folder.path(), "churn_prevention.yaml", "label: Renewal date", "labl: Renewal, <date> & 100%");
    for (format, expected) in [
        ("human", "36:5"),
        ("json", "\"line\": 36"),
        ("github", "line=36,col=5"),
        ("sarif", "\"startLine\": 36"),
        ("junit", "churn_prevention.yaml:36:5"),
    ] {
        let (status, out) = validate(folder.path(), &["--format", format]);
        assert_eq!(status, Some(1), "{format}");
        assert!(out.contains("unknown-key") && out.contains(expected), "{format}: {out}");
    }
    let json: serde_json::Value = serde_json::from_str(&validate(folder.path(), &["--format", "json"]).1).unwrap();
    assert_eq!(
        (json["format"].as_u64(), json["valid"].as_bool(), json["errors"].as_u64()),
        (Some(1), Some(false), Some(1))
    );
    assert_eq!(json["findings"][0]["path"], "attributes[1].labl");
}

#[test]
fn sarif_and_junit_are_read_by_their_readers() {
    let folder = copy();
    edit(folder.path(), "churn_prevention.yaml", "population: arr > 50000", "population: arrr > 'a&b<c>\"d'");
    edit(folder.path(), "support_context.yaml", "  steward: data-platform@northwind.example\n", "");
    let sarif = validate(folder.path(), &["--format", "sarif"]).1;
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(&sarif).unwrap();
    let results = log.runs[0].results.as_ref().unwrap();
    let rules = log.runs[0].tool.driver.rules.as_ref().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = &rules[usize::try_from(result.rule_index.unwrap()).unwrap()];
        assert_eq!(Some(&rule.id), result.rule_id.as_ref());
    }
    let xml = validate(folder.path(), &["--format", "junit"]).1;
    let suites = junit_parser::from_reader(xml.as_bytes()).unwrap();
    let cases = &suites.suites[0].cases;
    assert_eq!(cases.iter().filter(|case| case.status.is_failure()).count(), 1, "{xml}");
    assert_eq!((suites.suites[0].tests, suites.suites[0].failures), (cases.len() as u64, 1));
    let tests = c360(&["test", &text(&root().join("usecases")), "--format", "junit"], 2);
    let suites = junit_parser::from_reader(tests.stdout.as_slice()).unwrap();
    assert!(suites.suites.iter().map(|suite| suite.cases.len()).sum::<usize>() >= 10);
}

#[test]
fn a_failing_test_shows_what_came_instead() {
    let folder = copy();
    edit(
        folder.path(),
        "churn_prevention.yaml",
        "arr: 72000, arr.source: stripe",
        "arr: 60000, arr.source: salesforce",
    );
    edit(
        folder.path(),
        "support_context.yaml",
        "[[zendesk/1, zendesk/2]]",
        "[[zendesk/1, zendesk/2]]\n  - name: They are one\n    given: {zendesk: [{id: 1, name: Acme}, {id: 2, name: \
         Acme}]}\n    expect: [{records: [zendesk/1, zendesk/2]}]",
    );
    let out = c360(&["test", &text(folder.path())], 2);
    let shown = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1));
    for line in [
        "arr is 72000, from stripe/",
        "expected 60000",
        "arr.source is stripe; expected salesforce",
        "no customer is zendesk/1 + zendesk/2",
        "2 failed",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn the_json_schema_agrees_with_what_is_accepted() {
    let schema: serde_json::Value = serde_json::from_slice(&c360(&["schema"], 2).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in ["accounts", "churn_prevention", "support_context"] {
        let yaml = std::fs::read_to_string(root().join(format!("usecases/b2b_saas/{file}.yaml"))).unwrap();
        let value: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
        assert!(
            validator.is_valid(&value),
            "{file}: {:?}",
            validator.iter_errors(&value).map(|error| error.to_string()).collect::<Vec<_>>()
        );
    }
}

#[test]
fn values_in_the_data_raise_questions() {
    let folder = copy();
    edit(
        folder.path(),
        "accounts.yaml",
        "  - {name: tax_number, on: [tax_id], confidence: 0.998}",
        "  - {name: tax_number, on: [tax_id, crm_id], confidence: 0.998}",
    );
    edit(folder.path(), "churn_prevention.yaml", "coverage: {owner: 0.9,", "coverage: {renewal_date: 1.0, owner: 0.9,");
    edit(folder.path(), "churn_prevention.yaml", "renewal_date: 0.9, billing_country: 0.9}", "billing_country: 0.9}");
    edit(
        folder.path(),
        "churn_prevention.yaml",
        "from: {product: active_seats}",
        "from: {product: \"concat(active_seats, 'x')\"}",
    );
    let out = validate(folder.path(), &["--with-data=values", "--as-of", AS_OF]).1;
    for code in ["gate-breaks", "invalid-values"] {
        assert!(out.contains(&format!("[{code}]")), "{code}: {out}");
    }
}

#[test]
fn what_new_proposes_validates_and_runs() {
    let data = root().join("usecases/b2b_saas/data");
    let place = tempfile::tempdir().unwrap();
    let file = text(&place.path().join("first.yaml"));
    let of = |name: &str, path: &str| format!("{name}={}", text(&data.join(path)));
    let sources = [
        of("salesforce", "salesforce/account.csv"),
        of("stripe", "stripe/customers.csv"),
        of("product", "product/organizations.ndjson"),
        of("usage", "product/usage_daily.csv"),
        of("zendesk", "zendesk/organizations.ndjson"),
        of("tickets", "zendesk/tickets.ndjson"),
    ];
    let mut arguments = vec!["new", "first", "--out", &file, "--source"];
    arguments.extend(sources.iter().map(String::as_str));
    assert!(c360(&arguments, 2).status.success());
    let out = c360(&["validate", &file, "--with-data=values", "--as-of", AS_OF], 2);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
    let (build, identity) = (text(&place.path().join("build")), text(&place.path().join("identity")));
    let out = c360(&["run", &file, "--as-of", AS_OF, "--out", &build, "--identity", &identity, "--csv", "-q"], 2);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    // With the match model that it proposes it finds nearly all links, and joins almost nobody wrongly.
    let truth = assigned(&root().join("usecases/b2b_saas/truth/records.csv"), "customer");
    let found = assigned(&place.path().join("build/first/crosswalk.csv"), "canonical_id");
    let (precision, recall) = pairwise(&truth, &found);
    println!("proposed from the data: precision {precision:.4}, recall {recall:.4}");
    assert!(precision > 0.99 && recall > 0.97, "precision {precision}, recall {recall}");
    let again = c360(&arguments, 2);
    assert_eq!(again.status.code(), Some(4), "an existing file is not overwritten");
}

#[test]
fn what_show_prints_is_the_same_use_case_with_its_places() {
    let folder = copy();
    for use_case in ["churn_prevention", "support_context"] {
        let values = |file: &str| -> Vec<String> {
            let out = c360(&["show", &text(&folder.path().join(file))], 2);
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
            let shown = String::from_utf8(out.stdout).unwrap();
            if !file.starts_with("shown") {
                assert!(shown.contains("# accounts.yaml:3\n") && shown.contains("# default\n"), "{shown}");
                std::fs::write(folder.path().join(format!("shown_{file}")), &shown).unwrap();
            }
            shown
                .lines()
                .map(|line| line.rsplit_once(" # ").map_or(line, |(value, _)| value).trim_end().to_owned())
                .collect()
        };
        let once = values(&format!("{use_case}.yaml"));
        assert_eq!(once, values(&format!("shown_{use_case}.yaml")));
    }
}

#[test]
fn the_templates_are_valid_and_pass_their_tests() {
    let place = tempfile::tempdir().unwrap();
    for template in ["b2b_accounts", "b2c_persons"] {
        let file = text(&place.path().join(format!("{template}.yaml")));
        assert!(c360(&["new", "mine", "--from", template, "--out", &file], 2).status.success());
        assert_eq!(c360(&["validate", &file, "--deny-warnings"], 2).status.code(), Some(0), "{template}");
        assert_eq!(c360(&["test", &file], 2).status.code(), Some(0), "{template}");
    }
    assert_eq!(c360(&["new", "Not A Name"], 2).status.code(), Some(2));
}

#[test]
fn odd_tables_never_stop_a_proposal() {
    let place = tempfile::tempdir().unwrap();
    let tables = [
        "a\n",
        "a\n1\n",
        "\"x y\",\"select\",\"ü\"\n1,2,3\n4,5,6\n",
        "id,id2\n1,1\n2,2\n",
        "true;false\n1;2\n",
        "name,email\n,\n,\n",
    ];
    for (i, table) in tables.iter().enumerate() {
        let data = place.path().join(format!("{i}.csv"));
        std::fs::write(&data, table).unwrap();
        let file = text(&place.path().join(format!("u{i}.yaml")));
        let out = c360(&["new", "mine", "--out", &file, "--source", &text(&data)], 2);
        assert!(out.status.success(), "{table}: {out:?}");
        let yaml = std::fs::read_to_string(&file).unwrap();
        let out = c360(&["validate", &file, "--with-data"], 2);
        let shown = String::from_utf8_lossy(&out.stdout).into_owned();
        // A table with too few columns may lack attributes; nothing else is wrong.
        assert!(
            out.status.success() || (shown.contains("attribute-count") && shown.contains("(1 error,")),
            "{table}: {yaml}\n{shown}"
        );
    }
}

#[test]
fn hostile_files_end_in_a_finding() {
    let deep = format!("use_case: {}x{}", "[".repeat(50_000), "]".repeat(50_000));
    let bomb = (0..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, i| {
        let name = format!("*a{i}");
        format!("{text}a{}: &a{} [{}]\n", i + 1, i + 1, [name.as_str(); 9].join(", "))
    });
    let huge = format!("use_case: {}", "x".repeat(10 << 20));
    let long = format!("use_case: {}", "y".repeat(900_000));
    let cases: Vec<Vec<u8>> = vec![
        deep.into_bytes(),
        bomb.into_bytes(),
        huge.into_bytes(),
        long.into_bytes(),
        b"\xff\xfe\x00".to_vec(),
        b"\0\0\0".to_vec(),
        "use_case: \u{202e}\u{0}x\n? [a]\n: b\n".as_bytes().to_vec(),
        b"&a [*a]".to_vec(),
        b"--- a\n--- b\n".to_vec(),
        b"!!binary x: !foo {y: ~}\n".to_vec(),
        Vec::new(),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (i, bytes) in cases.iter().enumerate() {
        let file = folder.path().join(format!("{i}.yaml"));
        std::fs::write(&file, bytes).unwrap();
        let out = c360(&["validate", &text(&file)], 2);
        assert_eq!(out.status.code(), Some(1), "{i}: {out:?}");
        assert!(out.stdout.len() < 20_000, "{i}: {} bytes of findings", out.stdout.len());
    }
}

#[test]
fn a_default_that_an_editor_names_is_the_one_that_is_taken() {
    let schema: serde_json::Value = serde_json::from_str(&c360::config::json_schema()).unwrap();
    let named = |noun: &str, key: &str| -> f64 {
        let said = schema["$defs"][noun]["properties"][key]["description"].as_str().unwrap();
        let default = said.split("Default ").nth(1).unwrap_or_else(|| panic!("{noun}.{key}: {said}"));
        let number = default.split(' ').next().unwrap().trim_end_matches('.').replace(',', "");
        number.parse().unwrap_or_else(|_| panic!("{noun}.{key}: {said}"))
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("who.yaml");
    let yaml = "sources:\n  crm: {read: {csv: crm.csv}, record_id: id}\nidentity:\n  mail: {type: email, crm: mail}\n\
                match_keys:\n  - {name: mail, on: [mail]}\nmatch_model:\n  block_on: [[mail]]\n  compare: [mail]\n";
    std::fs::write(&file, yaml).unwrap();
    let identity = c360::config::load_identity(&file).identity.unwrap();
    let (source, key, model) = (&identity.sources[0], &identity.match_keys[0], identity.match_model.as_ref().unwrap());
    let use_case = c360::config::load(&root().join("usecases/b2b_saas/churn_prevention.yaml")).use_case.unwrap();
    for (noun, name, taken) in [
        ("Source", "reliability", source.reliability),
        ("MatchKey", "max_records", key.max_records as f64),
        ("MatchKey", "confidence", key.confidence),
        ("MatchModel", "link_at", model.link_at),
        ("MatchModel", "review_at", model.link_at - model.review_at),
        ("MatchModel", "max_pairs", model.max_pairs as f64),
        ("Workflow", "trust_floor", use_case.purpose.trust_floor),
    ] {
        assert_eq!(named(noun, name), taken, "{noun}.{name}");
    }
    let code = c360::diagnostic::code("default-reliability").unwrap();
    assert!(code.why.contains(&format!("{} is taken", source.reliability)), "{}", code.why);
}
