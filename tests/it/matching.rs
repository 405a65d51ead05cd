//! The match model from outside: it is explained, trained, pinned, measured and kept in its bounds.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::support::{AS_OF, assigned, c360, root, rows, text, world};

fn shared(world: &Path) -> String {
    text(&world.join("accounts.yaml"))
}

fn json(arguments: &[&str]) -> Value {
    let out = c360(&[arguments, &["-q", "--format", "json"]].concat(), 2);
    assert!(out.status.success(), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The records of a world by the customer they were found to be.
fn customers(world: &Path, threads: usize) -> Vec<u8> {
    let file = world.join(format!("clusters_{threads}.csv"));
    let out = c360(&["evaluate", &shared(world), "--clusters", &text(&file), "-q"], threads);
    assert!(out.status.success(), "{out:?}");
    std::fs::read(file).unwrap()
}

#[test]
fn two_records_are_explained_by_the_stage_that_decided() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 300, 1);
    customers(place.path(), 2);
    let found = assigned(&place.path().join("clusters_2.csv"), "customer");
    let mut by_customer: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((source, id), customer) in &found {
        by_customer.entry(customer).or_default().push(format!("{source}/{id}"));
    }
    let (mut seen, file) = (BTreeMap::new(), shared(place.path()));
    let several: Vec<&Vec<String>> = by_customer.values().filter(|records| records.len() > 2).take(8).collect();
    for records in &several {
        let why = json(&["explain", &file, &records[0], &records[2]]);
        let path = why["path"].as_array().unwrap();
        assert_eq!(path.first().unwrap()["from"], why["records"][0]);
        assert_eq!(path.last().unwrap()["to"], why["records"][1]);
        *seen.entry(why["verdict"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    for two in several.windows(2) {
        let why = json(&["explain", &file, &two[0][0], &two[1][0]]);
        assert!(why["path"].as_array().unwrap().is_empty());
        let model = &why["match_model"];
        let steps: f64 =
            model["comparisons"].as_array().unwrap().iter().map(|step| step["bits"].as_f64().unwrap()).sum();
        let sum = model["prior"].as_f64().unwrap() + steps + model["kinship"].as_f64().unwrap();
        assert!((sum - model["weight"].as_f64().unwrap()).abs() < 1e-9, "the steps add up to the weight");
        *seen.entry(why["verdict"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    let one = ["linked", "linked_through_others"];
    assert!(
        seen.keys().any(|verdict| one.contains(&verdict.as_str()))
            && seen.keys().any(|verdict| !one.contains(&verdict.as_str())),
        "{seen:?}"
    );
    let out = c360(&["explain", &file, &several[0][0], "salesforce/nobody", "-q"], 2);
    assert_eq!(out.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&out.stderr).contains("has no such record"), "{out:?}");
}

#[test]
fn an_explanation_shows_what_records_say_only_when_asked() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 60, 1);
    let file = shared(place.path());
    let stripe = super::support::rows(&place.path().join("data/stripe/customers.csv"));
    let records = [0, 1].map(|row: usize| format!("stripe/{}", stripe[row]["id"]));
    let shown = |more: &[&str]| {
        String::from_utf8(c360(&[&["explain", &file, &records[0], &records[1], "-q"], more].concat(), 2).stdout)
            .unwrap()
    };
    let city = stripe[0]["address_city"].to_lowercase();
    assert!(!shown(&[]).contains(&city));
    assert!(shown(&["--values"]).contains(city.split(|c: char| !c.is_ascii()).next().unwrap()));
}

#[test]
fn the_number_of_threads_changes_no_customer() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 2_000, 1);
    assert_eq!(customers(place.path(), 1), customers(place.path(), 4));
}

#[test]
fn a_model_that_is_trained_once_and_pinned_decides_as_the_run_did() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 2_000, 1);
    let (file, model, truth) =
        (shared(place.path()), place.path().join("accounts.model.yaml"), text(&place.path().join("truth/records.csv")));
    let measured = || json(&["evaluate", &file, "--truth", &truth])["pairwise"].clone();
    let learned = measured();
    let out = c360(&["train", &file, "--out", &text(&model), "-q"], 2);
    assert!(out.status.success(), "{out:?}");
    let first = std::fs::read_to_string(&model).unwrap();
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, written.replace("  compare: [company", "  fitted: accounts.model.yaml\n  compare: [company"))
        .unwrap();
    let pinned = measured();
    for figure in ["precision", "recall"] {
        let (a, b) = (learned[figure]["value"].as_f64().unwrap(), pinned[figure]["value"].as_f64().unwrap());
        assert!((a - b).abs() < 1e-3, "{figure}: {a} learned, {b} pinned");
    }
    // Frequencies of another type, of no field and without words are refused as they are.
    let (words, end) =
        (first.find("    words:\n").unwrap(), first[first.find("    words:\n").unwrap()..].find("  - field").unwrap());
    for (spoilt, said) in [
        (first.replacen("type: company_name", "type: text", 1), "as another type than `company_name`"),
        (first.replacen("  - field: domain", "  - field: site", 1), "knows frequencies, but none of `domain`"),
        (format!("{}{}", &first[..words], &first[words + end..]), "and not words"),
    ] {
        assert_ne!(spoilt, first);
        std::fs::write(&model, spoilt).unwrap();
        let out = c360(&["evaluate", &file, "--truth", &truth, "-q"], 2);
        let all = [out.stdout, out.stderr].concat();
        let all = String::from_utf8_lossy(&all).into_owned();
        assert!(
            out.status.code() == Some(1) && all.contains("fitted-model-does-not-fit") && all.contains(said),
            "{all}"
        );
    }
    std::fs::write(&model, &first).unwrap();
    // A pinned model may be larger than a use case.
    let padded = format!("{}{first}", "# a line that says nothing\n".repeat(50_000));
    std::fs::write(&model, padded).unwrap();
    let out = c360(&["validate", &text(place.path()), "-q"], 2);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    std::fs::write(&model, &first).unwrap();
    // Training again gives the same file, and a model for other comparisons is refused.
    assert!(c360(&["train", &file, "--out", &text(&model), "-q"], 1).status.success());
    assert_eq!(first, std::fs::read_to_string(&model).unwrap());
    std::fs::write(&model, first.replace("comparison: city", "comparison: town")).unwrap();
    let out = c360(&["evaluate", &file, "--truth", &truth, "-q"], 2);
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("fitted-model-does-not-fit") && said.contains("`city`"), "{said}");
    assert!(c360(&["train", &file, "--out", &text(&model), "-q"], 2).status.success(), "and can be fitted again");
    assert_eq!(first, std::fs::read_to_string(&model).unwrap());
}

#[test]
fn beside_a_pinned_model_two_records_weigh_alone_what_they_weigh_among_all() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 2_000, 1);
    let (file, model) = (shared(place.path()), place.path().join("accounts.model.yaml"));
    let learned = std::fs::read_to_string(&file).unwrap();
    assert!(c360(&["train", &file, "--out", &text(&model), "-q"], 2).status.success());
    let fitted = std::fs::read_to_string(&model).unwrap();
    assert!(fitted.matches("common: |").count() > 3, "much is common among 2,000 accounts");
    let pinned = learned.replace("  compare: [company", "  fitted: accounts.model.yaml\n  compare: [company");
    std::fs::write(&file, &pinned).unwrap();
    let alone = tempfile::tempdir().unwrap();
    std::fs::write(alone.path().join("accounts.yaml"), &pinned).unwrap();
    std::fs::write(alone.path().join("accounts.model.yaml"), &fitted).unwrap();

    let pairs = weighed_pairs(place.path());
    let (mut compared, mut moved) = (0, 0);
    for (left, right) in pairs.iter().step_by(pairs.len() / 12) {
        keep_only(place.path(), alone.path(), &[left, right]);
        let weight = |world: &Path| json(&["explain", &shared(world), left, right])["match_model"]["weight"].clone();
        assert_eq!(weight(alone.path()), weight(place.path()), "{left} {right}");
        // A model that counts in what it is given, as old ones do, weighs the two otherwise.
        let counted = fitted.split("# How often values").next().unwrap();
        std::fs::write(alone.path().join("accounts.model.yaml"), counted).unwrap();
        moved += usize::from(weight(alone.path()) != weight(place.path()));
        std::fs::write(alone.path().join("accounts.model.yaml"), &fitted).unwrap();
        compared += 1;
    }
    assert!(compared >= 12 && moved > compared / 2, "{moved} of {compared}");
}

/// Pairs of records of one customer, from the sources that are CSV files.
fn weighed_pairs(world: &Path) -> Vec<(String, String)> {
    let truth = assigned(&world.join("truth/records.csv"), "customer");
    let mut by_customer: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for ((source, id), customer) in
        truth.iter().filter(|((source, _), _)| ["salesforce", "stripe"].contains(&&source[..]))
    {
        by_customer.entry(customer).or_default().push(format!("{source}/{id}"));
    }
    by_customer.into_values().filter(|records| records.len() > 1).map(|r| (r[0].clone(), r[1].clone())).collect()
}

/// The rows of a file; a line break within quotes ends none.
fn lines(written: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for line in written.lines() {
        let last = lines.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
        if last.matches('"').count().is_multiple_of(2) {
            lines.push(String::new());
        }
    }
    lines
}

/// Writes the files of a world again: of the CSV files the header and these records, of the others the first line, for
/// a file without a line has no keys.
fn keep_only(from: &Path, to: &Path, records: &[&String]) {
    for folder in std::fs::read_dir(from.join("data")).unwrap().map(|entry| entry.unwrap().path()) {
        let source = folder.file_name().unwrap().to_str().unwrap().to_owned();
        std::fs::create_dir_all(to.join("data").join(&source)).unwrap();
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let written = std::fs::read_to_string(&file).unwrap();
            let kept = |(n, line): &(usize, String)| {
                *n == 0
                    || records.iter().any(|record| **record == format!("{source}/{}", line.split(',').next().unwrap()))
            };
            let kept: String = lines(&written).into_iter().enumerate().filter(kept).map(|(_, line)| line).collect();
            std::fs::write(to.join(file.strip_prefix(from).unwrap()), kept).unwrap();
        }
    }
}

#[test]
fn judged_pairs_train_and_measure_the_model() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 1_000, 1);
    let truth = assigned(&place.path().join("truth/records.csv"), "customer");
    let mut judged = "left,right,match\n".to_owned();
    let records: Vec<(&(String, String), &String)> = truth.iter().collect();
    let mut by_customer: BTreeMap<&String, Vec<&(String, String)>> = BTreeMap::new();
    records.iter().for_each(|(record, customer)| by_customer.entry(customer).or_default().push(record));
    let named = |record: &(String, String)| format!("{}/{}", record.0, record.1);
    let groups: Vec<_> = by_customer.values().filter(|records| records.len() > 1).take(300).collect();
    for two in groups.windows(2) {
        judged.push_str(&format!(
            "{},{},true\n{},{},false\n",
            named(two[0][0]),
            named(two[0][1]),
            named(two[0][0]),
            named(two[1][0])
        ));
    }
    let (file, pairs) = (shared(place.path()), place.path().join("judged.csv"));
    std::fs::write(&pairs, &judged).unwrap();
    let out = c360(&["train", &file, "--judged", &text(&pairs), "-q"], 2);
    assert!(String::from_utf8_lossy(&out.stdout).contains("comparison: company"), "{out:?}");
    let curve = json(&["evaluate", &file, "--judged", &text(&pairs)]);
    let at = curve["at"].as_array().unwrap().iter().find(|at| at["from"] == 0.0).unwrap();
    assert!(at["precision"]["value"].as_f64().unwrap() > 0.98 && at["recall"]["value"].as_f64().unwrap() > 0.6, "{at}");
    std::fs::write(&pairs, "left,right,match\nsalesforce/x,stripe/y,true\n").unwrap();
    let out = c360(&["evaluate", &file, "--judged", &text(&pairs), "-q"], 2);
    assert!(String::from_utf8_lossy(&out.stderr).contains("line 2"), "{out:?}");
}

#[test]
fn too_many_pairs_are_an_error_that_names_the_rules_and_no_company() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 300, 1);
    let file = shared(place.path());
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, written.replace("  compare: [company", "  max_pairs: 100\n  compare: [company")).unwrap();
    let out = c360(&["evaluate", &file, "--clusters", &text(&place.path().join("c.csv")), "-q"], 2);
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(
        said.contains("`max_pairs` allows 100")
            && said.contains("rule 2")
            && said.contains("a company of 5 characters")
            && !said.contains("company `"),
        "{said}"
    );
}

#[test]
fn the_grey_zone_is_written_for_the_steward() {
    let place = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    assert!(super::support::run(&shipped, "churn_prevention", place.path(), super::support::AS_OF, 2).status.success());
    let review = super::support::rows(&place.path().join("build/churn_prevention/review.csv"));
    let waiting: Vec<_> = review.iter().filter(|row| row["decision"] == "in review").collect();
    assert!(!waiting.is_empty());
    for row in waiting {
        let ids: Vec<&str> = row["canonical_ids"].split("; ").collect();
        assert!(ids.len() == 2 && ids[0] != ids[1] && row["records"].split("; ").count() == 2, "{row:?}");
    }
}

#[test]
fn a_plan_counts_what_a_run_would_compare_and_proposes_rules_that_find_known_matches() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 2_000, 1);
    let file = shared(place.path());
    let plan = json(&["blocking", &file]);
    let declared = plan["declared"].as_array().unwrap();
    let sum: u64 = declared.iter().map(|rule| rule["pairs"].as_u64().unwrap()).sum();
    assert!(declared.len() == 4 && plan["pairs"].as_u64() == Some(sum), "{plan}");
    let share = |of: &serde_json::Value| of["found"].as_f64().unwrap() / of["asked"].as_f64().unwrap();
    assert!(share(&plan) > 0.98, "the shipped rules find what match keys know: {plan}");
    let proposed = plan["proposed"].as_array().unwrap();
    assert!((2..=6).contains(&proposed.len()), "{plan}");
    // What is proposed validates, and finds about as much when it is written into the file.
    let yaml = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = yaml.split_once("  block_on:").unwrap();
    let (_, after) = rest.split_once("  compare:").unwrap();
    let rules: String = proposed.iter().map(|rule| format!("    - {}\n", rule["rule"].as_str().unwrap())).collect();
    std::fs::write(&file, format!("{before}  block_on:\n{rules}  compare:{after}")).unwrap();
    let again = json(&["blocking", &file]);
    assert!(share(&again) > 0.98, "{again}");
    // A budget that the rules overstep is a finding, after the answer.
    std::fs::write(&file, format!("{before}  max_pairs: 10\n  block_on:\n{rules}  compare:{after}")).unwrap();
    let out = c360(&["blocking", &file, "--format", "json", "-q"], 2);
    assert_eq!(out.status.code(), Some(1));
    assert!(serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()["max_pairs"] == 10, "{out:?}");
    assert!(String::from_utf8_lossy(&out.stderr).contains("error[too-many-pairs]"), "{out:?}");
}

/// Every command that decides who is who, on a shared file; the use case beside it is for `run`.
fn told_alike(place: &Path, file: &str, code: &str, word: &str, trains: bool) {
    let at = |name: &str| text(&place.join(name));
    let (use_case, out, ids, truth) =
        (at("churn_prevention.yaml"), at("build"), at("identity"), at("truth/records.csv"));
    let records = rows(&place.join("truth/records.csv"));
    let key = |r: usize| format!("{}/{}", records[r]["source"], records[r]["record_id"]);
    let (a, b) = (key(0), key(1));
    let line =
        1 + std::fs::read_to_string(file).unwrap().lines().position(|line| line.trim().starts_with(word)).unwrap();
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["run", &use_case, "--as-of", AS_OF, "--out", &out, "--identity", &ids],
        vec!["blocking", file],
        vec!["evaluate", file, "--truth", &truth],
        vec!["explain", file, &a, &b],
    ];
    if trains {
        commands.push(vec!["train", file]);
    }
    for command in commands {
        let out = c360(&command, 2);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{command:?}: {said}");
        assert!(said.contains(&format!("accounts.yaml:{line}:")) && said.contains("^^"), "{command:?}: {said}");
    }
    let values = c360(&["validate", &use_case, "--with-data=values", "--as-of", AS_OF, "--format", "json"], 2);
    assert!(String::from_utf8_lossy(&values.stdout).contains(code), "{values:?}");
}

#[test]
fn too_many_pairs_and_other_levels_are_findings_at_their_line_in_every_command() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 300, 1);
    let file = shared(place.path());
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, written.replace("  compare: [company", "  max_pairs: 100\n  compare: [company")).unwrap();
    told_alike(place.path(), &file, "too-many-pairs", "max_pairs", true);
    // A model that was fitted for other levels; train fits it again.
    std::fs::write(&file, &written).unwrap();
    let model = place.path().join("accounts.model.yaml");
    assert!(c360(&["train", &file, "--out", &text(&model), "-q"], 2).status.success());
    let fitted = std::fs::read_to_string(&model).unwrap();
    let level = fitted.lines().find(|line| line.contains("level: ")).unwrap();
    let name = level.split("level: ").nth(1).unwrap().split(',').next().unwrap();
    std::fs::write(&model, fitted.replacen(&format!("level: {name}"), "level: nothing of today", 1)).unwrap();
    std::fs::write(&file, written.replace("  compare: [company", "  fitted: accounts.model.yaml\n  compare: [company"))
        .unwrap();
    told_alike(place.path(), &file, "fitted-model-does-not-fit", "fitted", false);
}

#[test]
fn evidence_and_thresholds_are_measured_against_the_truth() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 2_000, 1);
    let (file, truth) = (shared(place.path()), text(&place.path().join("truth/records.csv")));
    let out = json(&["evaluate", &file, "--truth", &truth]);
    let evidence: BTreeMap<&str, &serde_json::Value> =
        out["by_evidence"].as_array().unwrap().iter().map(|by| (by["evidence"].as_str().unwrap(), by)).collect();
    let precision = |of: &str| evidence[of]["precision"]["value"].as_f64().unwrap();
    assert!(precision("match_model") > 0.98 && precision("system_merge") == 1.0, "{evidence:?}");
    // Raising the threshold finds no more, and at the lowest one more is found than at the highest.
    let curve = out["by_weight"].as_array().unwrap();
    let recalls: Vec<f64> = curve.iter().map(|at| at["recall"]["value"].as_f64().unwrap()).collect();
    assert!(
        curve.len() > 5 && recalls.windows(2).all(|two| two[0] >= two[1]) && recalls[0] > recalls[curve.len() - 1],
        "{recalls:?}"
    );
    let shown = String::from_utf8(c360(&["evaluate", &file, "--truth", &truth, "-q"], 2).stdout).unwrap();
    assert!(
        shown.contains("by evidence") && shown.contains("by match weight alone") && shown.contains("link_at"),
        "{shown}"
    );
}

/// Of 200 customers that two sources know by the same name and birthday, how many are found, with so many levels for
/// the name.
fn linked_on_levels(n_levels: usize) -> usize {
    let place = tempfile::tempdir().unwrap();
    let letters = |seed: u64| -> String {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut letter = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + ((state >> 33) % 26) as u8)
        };
        (0..24).map(|_| letter()).collect()
    };
    for source in ["left", "right"] {
        let row = |i: u64| {
            let born = format!("{}-0{}-1{}", 1950 + i % 47, 1 + i % 9, i % 8);
            format!("{source}{i},{},town {},{born}\n", letters(i + 1), i % 20)
        };
        let rows: String = (0..200).map(row).collect();
        std::fs::write(place.path().join(format!("{source}.csv")), format!("id,name,town,born\n{rows}")).unwrap();
    }
    let levels: String = (1..n_levels).map(|edits| format!(", {{edits: {edits}}}")).collect();
    let source = |name: &str| format!("  {name}: {{read: {{csv: {name}.csv}}, record_id: id, reliability: 0.9}}\n");
    let field = |name: &str, of: &str| format!("  {name}: {{type: {of}, left: {name}, right: {name}}}\n");
    let (sources, fields) =
        (source("left") + &source("right"), field("name", "text") + &field("town", "text") + &field("born", "date"));
    let yaml = format!(
        "sources:\n{sources}identity:\n{fields}match_model:\n  block_on: [[town], [born]]\n  compare: [{{field: name, \
         levels: [exact{levels}]}}, born]\n"
    );
    let (file, clusters) = (place.path().join("who.yaml"), place.path().join("clusters.csv"));
    std::fs::write(&file, yaml).unwrap();
    let out = c360(&["evaluate", &text(&file), "--clusters", &text(&clusters), "-q"], 2);
    assert!(out.status.success(), "{out:?}");
    let found = assigned(&clusters, "customer");
    let of = |source: &str, i: usize| &found[&(source.to_owned(), format!("{source}{i}"))];
    (0..200).filter(|i| of("left", *i) == of("right", *i)).count()
}

#[test]
fn equal_values_link_on_as_many_levels_as_are_allowed() {
    let allowed = c360::matching::MAX_LEVELS - 1;
    for n_levels in [1, 2, allowed - 1, allowed] {
        assert_eq!(linked_on_levels(n_levels), 200, "{n_levels} levels");
    }
}
