//! The stories that the shipped worlds tell, as facts about generated data with known truth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::support::{AS_OF, assigned, c360, rows, run, text, world_of};

/// Runs a use case of a world and evaluates it against the truth: precision, recall, profiles a real customer.
fn resolved(world: &Path, use_case: &str, truth: &str) -> [f64; 3] {
    let out = run(world, use_case, &world.join("of").join(use_case), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    let (file, truth) = (text(&world.join(format!("{use_case}.yaml"))), text(&world.join(truth)));
    let out = c360(&["evaluate", &file, "--truth", &truth, "--as-of", AS_OF, "--format", "json", "-q"], 2);
    assert!(out.status.success(), "{out:?}");
    let found: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(found["without_truth"] == 0 && found["not_in_run"] == 0, "every source record has a truth: {found}");
    let value = |of: &str| found["pairwise"][of]["value"].as_f64().unwrap();
    let all = [value("precision"), value("recall"), found["profile_inflation"].as_f64().unwrap()];
    println!("{use_case}: precision, recall and inflation {all:?}");
    all
}

#[test]
fn the_duplicate_factory_makes_what_canonical_ids_do_not() {
    let place = tempfile::tempdir().unwrap();
    world_of("b2b_people", place.path(), [5_000, 31, 1]);
    let [precision, _, inflation] = resolved(place.path(), "the_duplicate_factory", "truth/people.csv");
    assert!((1.6..1.95).contains(&inflation) && precision < 0.95);
    let [precision, recall, inflation] = resolved(place.path(), "marketing_personalisation", "truth/people.csv");
    assert!(precision >= 0.997 && recall >= 0.98 && inflation <= 1.02);
    // Who has withdrawn in one system is in no profile: each has a record that consents, and none that does not.
    let values = rows(&place.path().join("of/marketing_personalisation/build/marketing_personalisation/profile.csv"));
    assert!(values.len() > 2_000, "{}", values.len());
}

#[test]
fn a_bank_of_eleven_systems_knows_its_customers() {
    let place = tempfile::tempdir().unwrap();
    world_of("bank", place.path(), [3_000, 31, 1]);
    let [precision, recall, inflation] = resolved(place.path(), "fraud", "truth/records.csv");
    assert!(precision >= 0.997 && recall >= 0.975 && inflation <= 1.05);
}

#[test]
fn what_a_purpose_may_not_use_is_in_no_profile_of_it() {
    let place = tempfile::tempdir().unwrap();
    world_of("bank", place.path(), [100, 7, 1]);
    let file = place.path().join("cross_sell.yaml");
    let yaml = std::fs::read_to_string(&file).unwrap();
    let attribute = "attributes:
  - name: support_need
    type: text
    system_of_record: contact_centre
    from: {contact_centre: support_need}
    fallback: none
    fresh_for: always
    action: Is asked for, and may not be
";
    std::fs::write(&file, yaml.replacen("attributes:\n", attribute, 1)).unwrap();
    let out = c360(&["validate", &text(&file)], 2);
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("error[not-for-this-purpose]"), "{said}");
}

#[test]
fn a_band_that_changes_hands_leads_to_whose_it_was() {
    let place = tempfile::tempdir().unwrap();
    world_of("park", place.path(), [3_000, 31, 1]);
    let [precision, recall, _] = resolved(place.path(), "guest_moments", "truth/records.csv");
    assert!(precision >= 0.98 && recall >= 0.9);
    let build = place.path().join("of/guest_moments/build/guest_moments");
    let found = assigned(&build.join("crosswalk.csv"), "canonical_id");
    let truth = assigned(&place.path().join("truth/records.csv"), "customer");
    let mut whose: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (record, id) in &found {
        whose.entry(id).or_default().insert(&truth[record]);
    }
    let mut rides: BTreeMap<String, String> = BTreeMap::new();
    for row in rows(&place.path().join("truth/values.csv")) {
        if row["attribute"] == "rides_today" {
            rides.insert(row["customer"].clone(), row["value"].clone());
        }
    }
    let fates = rows(&place.path().join("truth/bands.csv"));
    let swapped: BTreeSet<_> =
        fates.iter().filter(|row| row["band"].contains("swapped, corrected")).map(|row| &row["customer"]).collect();
    let (mut right, mut all) = (0, 0);
    for row in rows(&build.join("profile.csv")) {
        let owners = &whose[&row["canonical_id"]];
        if let [one] = owners.iter().copied().collect::<Vec<_>>().as_slice()
            && swapped.contains(one)
            && !row["rides_today"].is_empty()
        {
            all += 1;
            right += usize::from(rides.get(*one) == Some(&row["rides_today"]));
        }
    }
    println!("rides of guests whose bands were swapped: {right} of {all} right");
    assert!(all >= 5 && right * 100 >= all * 80);
}

#[test]
fn a_household_that_shares_card_phone_and_mailbox_is_no_one_member() {
    let place = tempfile::tempdir().unwrap();
    world_of("beauty_retail", place.path(), [3_000, 31, 1]);
    let [precision, recall, inflation] = resolved(place.path(), "shade_follow_up", "truth/records.csv");
    assert!(precision >= 0.997 && recall >= 0.97 && inflation <= 1.06);
}
