//! Faults that are planted in a company of five systems, each said where a reader looks for it; and trust beside the
//! truth of a generated world.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use super::support::{AS_OF, Dice, c360, text, world};

const CUSTOMERS: usize = 2_500;
const SYSTEMS: [&str; 5] = ["crm", "billing", "shop", "support", "partner"];

/// What a system writes in a column of a customer, where it is right and where it is not.
fn written(column: &str, s: usize, truth: usize, moved: bool, dice: &mut Dice, said: &[Vec<String>]) -> String {
    let street = |n: usize| format!("{} {} Road", n % 397 + 1, ["Oak", "Elm", "Ash", "Fir", "Yew"][n % 5]);
    let wrong = |percent: usize, dice: &mut Dice| dice.below(100) < percent;
    let other = dice.below(1_000_000);
    match (column, s) {
        // The CRM is wrong in four of ten, and billing copies it.
        ("street", 1) if !said[0].is_empty() && !wrong(8, dice) => said[0][0].clone(),
        ("street", 0 | 1) => street(if wrong(40, dice) { other } else { truth }),
        // What CRM and partner have is two years old for three in four, and one in three has moved since.
        ("town", 0 | 4) if moved => street(if wrong(5, dice) { other } else { truth / 7 }),
        ("town", 0 | 4) => street(if wrong(5, dice) { other } else { truth }),
        // The CRM has the sum of a month.
        ("amount", 0) => format!("{}.00", (truth % 9_000 + 100) * if wrong(6, dice) { 7 } else { 1 }),
        ("amount", _) => format!("{}.00", (truth % 9_000 + 100) * if wrong(8, dice) { 7 } else { 12 }),
        // A customer has two phones, and either is right.
        ("phone", _) => format!("+4930{:07}", (truth * 2 + dice.below(2)) % 9_999_999),
        // Whoever does not know writes `other`.
        ("branch", _) if wrong(30, dice) => "other".to_owned(),
        ("branch", _) => ["retail", "banking", "farming", "mining", "media"][truth % 5].to_owned(),
        // Whoever is wrong about one is wrong about the others: the mistake hangs on the customer.
        ("size", _) if truth.is_multiple_of(5) && wrong(50, dice) => (other % 5_000).to_string(),
        ("size", _) => (truth % 5_000 + 7).to_string(),
        _ => street(if wrong(8, dice) { other } else { truth }),
    }
}

const COLUMNS: [&str; 8] = ["street", "town", "amount", "phone", "branch", "size", "owner", "site"];

/// The company, run once.
static RUN: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap().keep();
    let mut files: Vec<String> = SYSTEMS.map(|_| format!("id,no,mail,updated_at,{}\n", COLUMNS.join(","))).to_vec();
    let mut dice = Dice(20_261_101);
    for customer in 0..CUSTOMERS {
        let truths: Vec<usize> = COLUMNS.iter().map(|_| dice.below(1_000_000)).collect();
        let changed = dice.below(3) == 0;
        let mut said: Vec<Vec<String>> = Vec::new();
        for (s, file) in files.iter_mut().enumerate() {
            let mut row = Vec::new();
            if dice.below(10) > 0 {
                let is_old = s % 4 == 0 && dice.below(4) > 0;
                let moved = changed && is_old;
                row = COLUMNS.iter().zip(&truths).map(|(c, t)| written(c, s, *t, moved, &mut dice, &said)).collect();
                let (year, day) = (if is_old { 2024 } else { 2026 }, dice.below(28) + 1);
                let mail = format!("c{customer}@firm{customer}.example");
                writeln!(file, "{s}-{customer},N{customer:05}Z,{mail},{year}-10-{day:02} 10:00:00,{}", row.join(","))
                    .unwrap();
            }
            said.push(row);
        }
    }
    SYSTEMS
        .iter()
        .zip(&files)
        .for_each(|(name, file)| std::fs::write(folder.join(format!("{name}.csv")), file).unwrap());
    std::fs::write(folder.join("company.yaml"), yaml()).unwrap();
    let out = run(&folder);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    std::fs::write(folder.join("said"), out.stdout).unwrap();
    folder
});

fn run(folder: &Path) -> std::process::Output {
    let [file, out, identity] = ["company.yaml", "build", "identity"].map(|name| text(&folder.join(name)));
    c360(&["run", &file, "--as-of", AS_OF, "--out", &out, "--identity", &identity], 2)
}

fn yaml() -> String {
    let mut yaml =
        "use_case: company\nversion: 1\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  \
                    owner: o\n  sponsor: s\n  steward: s@firm.example\n  stage: live\n  workflow: {tool: t, task: t, \
                    minutes_before: 2, minutes_after: 1, times_per_month: 6000}\nsources:\n"
            .to_owned();
    for name in SYSTEMS {
        let read = format!("read: {{csv: {name}.csv}}, record_id: id, updated_at: updated_at, reliability: 0.9");
        writeln!(yaml, "  {name}: {{label: The {name}, {read}}}").unwrap();
    }
    let all = |column: &str| SYSTEMS.map(|name| format!("{name}: {column}")).join(", ");
    writeln!(yaml, "identity:\n  no: {{type: identifier, {}}}\nmatch_keys:\n  - {{name: no, on: [no]}}", all("no"))
        .unwrap();
    yaml.push_str("attributes:\n");
    let mut attribute = |name: &str, kind: &str, from: &str, fallback: &str| {
        let rest = format!("from: {{{from}}}, fallback: {fallback}, action: Decides");
        writeln!(yaml, "  - {{name: {name}, label: The {name}, type: {kind}, system_of_record: crm, {rest}}}").unwrap();
    };
    let others = "[billing, shop, support, partner]";
    for (column, kind) in COLUMNS.iter().zip(["text", "text", "decimal", "phone", "text", "integer", "text", "text"]) {
        attribute(column, kind, &all(column), others);
    }
    attribute("number", "text", &all("no"), others);
    attribute("pair", "text", "crm: site, shop: site", "[shop]");
    attribute("lonely", "text", "crm: site", "none");
    yaml.push_str("write_back:\n  crm: {canonical_id: c360_id, set: {owner: owner}}\n");
    yaml
}

fn measures() -> Value {
    serde_json::from_slice(&std::fs::read(RUN.join("build/company/measures.json")).unwrap()).unwrap()
}

fn of(name: &str) -> Value {
    measures()["attributes"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone()
}

fn page() -> String {
    std::fs::read_to_string(RUN.join("build/company/report.md")).unwrap()
}

fn today(attribute: &Value, source: usize) -> f64 {
    attribute["by_source"][source]["estimated"]["today"].as_f64().unwrap()
}

#[test]
fn a_wrong_system_of_record_is_challenged_and_its_copy_counts_once() {
    let street = of("street");
    assert_eq!(street["ground"], "estimated");
    assert!((today(&street, 0) - 0.6).abs() < 0.03, "{street}");
    assert_eq!(street["by_source"][1]["copies"]["of"], "The crm");
    assert!((street["by_source"][1]["copies"]["share"].as_f64().unwrap() - 0.92).abs() < 0.05);
    let challenges = street["challenges"].as_array().unwrap();
    let named: Vec<&str> = challenges.iter().map(|one| one["source"].as_str().unwrap()).collect();
    assert!(named.len() == 3 && !named.contains(&"The billing"), "{challenges:?}");
    assert!(challenges.iter().all(|one| one["finding"] == "worse" && one["gain"].as_f64().unwrap() > 0.25));
    let said = std::fs::read_to_string(RUN.join("said")).unwrap();
    assert!(said.contains("challenged: The street: The ") && said.contains("change `system_of_record`"), "{said}");
    assert!(page().contains("than The crm, which is declared. In the attribute"), "{}", page());
    assert!(street["mean_trust"].as_f64().unwrap() < 0.7, "{}", street["mean_trust"]);
}

#[test]
fn what_is_old_is_older_and_not_worse() {
    let town = of("town");
    let right = &town["by_source"][0]["estimated"];
    let (today, then) = (right["today"].as_f64().unwrap(), right["then"].as_f64().unwrap());
    assert!(today < 0.8 && then > 0.9, "{town}");
    let findings = town["challenges"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|one| one["finding"] == "older"), "{findings:?}");
    assert!(page().contains("which is declared: older, not worse."), "{}", page());
}

#[test]
fn another_definition_is_no_error() {
    let amount = of("amount");
    assert_eq!((&amount["ground"], amount.get("challenges")), (&"definition".into(), None));
    assert_eq!(amount["rests_on"]["unchecked"], 1.0);
    assert!(page().contains("it means something else") && page().contains("12 times what The crm has"));
}

#[test]
fn several_truths_and_mistakes_that_hang_on_the_customer_are_unchecked() {
    for name in ["phone", "size"] {
        let attribute = of(name);
        assert_eq!((&attribute["ground"], attribute.get("challenges")), (&"unfit".into(), None), "{attribute}");
        assert_eq!(attribute["rests_on"]["unchecked"], 1.0, "{attribute}");
    }
    assert!(page().contains("unchecked: the systems err together, or customers have several true values"));
}

#[test]
fn a_default_that_all_share_is_no_agreement() {
    // Two in three that say `other` are right about nothing: no truth is `other`.
    let branch = of("branch");
    assert!(branch["ground"] == "estimated" || branch["ground"] == "unfit", "{branch}");
    if branch["ground"] == "estimated" {
        assert!((0..5).all(|s| (today(&branch, s) - 0.7).abs() < 0.03), "{branch}");
    }
}

#[test]
fn what_was_written_back_and_what_joined_the_records_testify_nothing() {
    let owner = of("owner");
    assert_eq!(owner["by_source"][0]["written_back"], true);
    assert!(owner["by_source"][0].get("estimated").is_none() && owner["ground"] == "estimated", "{owner}");
    let number = of("number");
    assert_eq!(number["ground"], "used_to_link");
    assert!(number["rests_on"]["used_to_link"].as_f64().unwrap() > 0.99, "{number}");
    assert!(page().contains("used to link: the value itself joins the records"));
}

#[test]
fn two_sources_and_one_are_said_to_be_so() {
    assert_eq!((&of("pair")["ground"], &of("lonely")["ground"]), (&"two".into(), &"alone".into()));
    assert_eq!(of("lonely")["rests_on"]["unchecked"], 1.0);
    assert!(page().contains("two systems cannot check each other") && page().contains("one system alone"));
}

#[test]
fn what_to_fix_first_counts_every_profile_that_cannot_be_used_once() {
    let measures = measures();
    let value = &measures["value"];
    let usable = (value["usable_share"].as_f64().unwrap() * measures["population"].as_f64().unwrap()).round();
    let lacking: f64 =
        measures["repairs"].as_array().unwrap().iter().map(|one| one["profiles"].as_f64().unwrap()).sum();
    assert_eq!(usable + lacking, measures["population"].as_f64().unwrap());
    assert!(page().contains("To fix first: "));
}

#[test]
fn trust_of_a_generated_world_is_compared_with_its_truth() {
    let folder = tempfile::tempdir().unwrap();
    world(folder.path(), 1_500, 1);
    let at = |name: &str| text(&folder.path().join(name));
    let (file, build) = (at("churn_prevention.yaml"), at("build"));
    let out = c360(&["run", &file, "--as-of", AS_OF, "--out", &build, "--identity", &at("identity"), "-q"], 2);
    assert!(out.status.success(), "{out:?}");
    let [truth, values, none, published] =
        ["truth/records.csv", "truth/values.csv", "none.csv", "build/churn_prevention"].map(at);
    let evaluate = ["evaluate", &file, "--truth", &truth, "--build", &published, "--values"];
    let of = |values: &str, more: &[&str]| c360(&[&evaluate[..], &[values], more].concat(), 2);
    let json = of(&values, &["--format", "json"]);
    let found: Value = serde_json::from_slice(&json.stdout).unwrap_or_else(|_| panic!("{json:?}"));
    let all = &found["all"];
    let bins: u64 = all["bins"].as_array().unwrap().iter().map(|bin| bin["values"].as_u64().unwrap()).sum();
    let bases: u64 = all["rests_on"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert!(all["values"].as_u64().unwrap() > 3_000 && bins == bases && Some(bins) == all["values"].as_u64());
    assert!(all["error"].as_f64().unwrap() < 0.05 && all["right"].as_f64().unwrap() > 0.9, "{all}");
    let human = String::from_utf8(of(&values, &[]).stdout).unwrap();
    assert!(human.contains("billing_country") && human.contains("skill: how well trust tells right from wrong"));
    // Values of another company are no values of this one.
    std::fs::write(&none, "customer,attribute,value\nX,arr,1\n").unwrap();
    let none = of(&none, &[]);
    assert_eq!(none.status.code(), Some(4), "{none:?}");
}

#[test]
fn every_run_is_kept_and_the_page_says_what_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("build/churn_prevention");
    let read = |file: &str| std::fs::read_to_string(set.join(file)).unwrap();
    let runs = |day: u32, as_of: &str| {
        world(folder.path(), 300, day);
        let out = super::support::run(folder.path(), "churn_prevention", folder.path(), as_of, 2);
        assert!(out.status.success(), "{out:?}");
    };
    runs(1, AS_OF);
    assert_eq!((read("history.ndjson").lines().count(), read("report.md").contains("What changed")), (1, false));
    runs(45, "2026-12-15T00:00:00Z");
    let (history, page) = (read("history.ndjson"), read("report.md"));
    let kept: Vec<Value> = history.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let measures: Value = serde_json::from_str(&read("measures.json")).unwrap();
    assert_eq!((kept.len(), &kept[0]), (2, &measures["before"]));
    assert_eq!(kept[1]["usable_share"], measures["value"]["usable_share"]);
    assert!(
        page.contains("## What changed since 2026-11-01") && page.contains("Since the run of 2026-11-01"),
        "{page}"
    );
    // A run on the same data finds nothing new, and the one after it is the same run.
    runs(45, "2026-12-15T00:00:00Z");
    let (again, page) = (read("history.ndjson"), read("report.md"));
    assert!(again.starts_with(&history) && page.contains("Nothing of note has changed since the run of 2026-12-15"));
    runs(45, "2026-12-15T00:00:00Z");
    assert_eq!((read("history.ndjson"), read("report.md")), (again, page));
    // Lines that nobody can read stay, and stop no run.
    std::fs::write(set.join("history.ndjson"), format!("{}what is this?\n", read("history.ndjson"))).unwrap();
    runs(46, "2026-12-16T00:00:00Z");
    assert!(read("history.ndjson").lines().nth(3) == Some("what is this?") && read("report.md").contains("2026-12-15"));
}
