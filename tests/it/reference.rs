//! A second opinion: the profile of `churn_prevention`, computed by plain loops over rows for the same clusters.
//!
//! Nothing of the product is used here but the crosswalk and the profile that are compared.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::support::{AS_OF, assigned, c360, rows, run, text, world};

type Row = BTreeMap<String, String>;

/// 2026-11-01T00:00:00Z, minus so many days, as ISO text; text order is time order.
fn days_before(days: i64) -> String {
    let moment = chrono::DateTime::parse_from_rfc3339("2026-11-01T00:00:00Z").unwrap() - chrono::Duration::days(days);
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `2026-04-15T03:28:53`, from any of the systems' spellings.
fn plain_time(text: &str) -> String {
    text.chars().take(19).collect::<String>().replace(' ', "T")
}

fn ndjson(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| {
            let Value::Object(object) = serde_json::from_str(line).unwrap() else { panic!("no object") };
            let plain = |value: Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                other => other.to_string(),
            };
            object.into_iter().map(|(key, value)| (key, plain(value))).collect()
        })
        .collect()
}

/// The latest of the rows that have a value in the column; among equals the smallest ID.
fn latest<'a>(rows: &[&'a Row], id: &str, updated: &str, column: &str) -> Option<&'a Row> {
    let mut best: Option<&Row> = None;
    for row in rows.iter().filter(|row| !row[column].trim().is_empty()) {
        let better = match best {
            None => true,
            Some(best) => {
                (plain_time(&row[updated]), std::cmp::Reverse(&row[id]))
                    > (plain_time(&best[updated]), std::cmp::Reverse(&best[id]))
            }
        };
        if better {
            best = Some(row);
        }
    }
    best
}

fn iso_country(name: &str) -> &'static str {
    match name {
        "United States" | "USA" | "US" | "United States of America" => "US",
        "Germany" | "Deutschland" | "DE" | "GERMANY" => "DE",
        "United Kingdom" | "UK" | "GB" | "Great Britain" | "England" => "GB",
        "France" | "FR" | "FRANCE" => "FR",
        "Netherlands" | "The Netherlands" | "NL" | "Nederland" | "Holland" => "NL",
        "Sweden" | "Sverige" | "SE" => "SE",
        "Spain" | "España" | "ES" => "ES",
        "Italy" | "Italia" | "IT" => "IT",
        "Poland" | "Polska" | "PL" => "PL",
        "Japan" | "JP" | "日本" => "JP",
        "Brazil" | "Brasil" | "BR" => "BR",
        "India" | "IN" | "INDIA" => "IN",
        "Canada" | "CA" | "CANADA" => "CA",
        _ => "",
    }
}

/// Compares every value of the profile with what plain loops compute.
pub(crate) fn compare(world: &Path, build: &Path, crosswalk: &BTreeMap<(String, String), String>) {
    let data = world.join("data");
    let (crm, stripe) = (rows(&data.join("salesforce/account.csv")), rows(&data.join("stripe/customers.csv")));
    let (product, desk) =
        (ndjson(&data.join("product/organizations.ndjson")), ndjson(&data.join("zendesk/organizations.ndjson")));
    let by_customer =
        |source: &str, rows: &'static [Row], id: &str, deleted: &str| -> BTreeMap<String, Vec<&'static Row>> {
            let mut all: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
            for row in rows.iter().filter(|row| row[deleted].is_empty() || row[deleted] == "false") {
                all.entry(crosswalk[&(source.to_owned(), row[id].clone())].clone()).or_default().push(row);
            }
            all
        };
    let crm = by_customer("salesforce", crm.leak(), "Id", "IsDeleted");
    let stripe = by_customer("stripe", stripe.leak(), "id", "is_deleted");
    let product = by_customer("product", product.leak(), "org_id", "deleted_at");
    let desk = by_customer("zendesk", desk.leak(), "id", "deleted_at");
    let (mut usage, mut tickets): (BTreeMap<String, Vec<Row>>, BTreeMap<String, Vec<Row>>) = Default::default();
    for row in rows(&data.join("product/usage_daily.csv")) {
        usage.entry(row["org_id"].clone()).or_default().push(row);
    }
    for row in ndjson(&data.join("zendesk/tickets.ndjson")) {
        tickets.entry(row["organization_id"].clone()).or_default().push(row);
    }
    let profile: BTreeMap<String, Row> =
        rows(&build.join("profile.csv")).into_iter().map(|row| (row["canonical_id"].clone(), row)).collect();
    let mut ids: Vec<&String> = crm.keys().chain(stripe.keys()).chain(product.keys()).chain(desk.keys()).collect();
    ids.sort();
    ids.dedup();
    let (mut customers, mut values) = (0, 0);
    let none = Vec::new();
    for id in ids {
        let of = |map: &BTreeMap<String, Vec<&'static Row>>| map.get(id).cloned().unwrap_or_default();
        let (crm, stripe, product, desk) = (of(&crm), of(&stripe), of(&product), of(&desk));
        let arr = match stripe.iter().filter(|row| !row["mrr_cents"].is_empty()).count() {
            0 => latest(&crm, "Id", "SystemModstamp", "Annual_Contract_Value__c")
                .map(|row| row["Annual_Contract_Value__c"].parse::<f64>().unwrap()),
            _ => Some(
                stripe
                    .iter()
                    .filter(|row| !row["mrr_cents"].is_empty())
                    .map(|row| row["mrr_cents"].parse::<f64>().unwrap() * 12.0 / 100.0)
                    .sum(),
            ),
        };
        if arr.is_none_or(|arr| arr <= 50_000.0) {
            assert!(!profile.contains_key(id), "{id} is not in the population");
            continue;
        }
        let row = profile.get(id).unwrap_or_else(|| panic!("{id} is in the population"));
        customers += 1;
        assert!(
            (row["arr"].parse::<f64>().unwrap() - arr.unwrap()).abs() < 0.000_01,
            "{id} arr {} {arr:?}",
            row["arr"]
        );
        let uses: Vec<&Row> = product
            .iter()
            .flat_map(|org| usage.get(&org["org_id"]).unwrap_or(&none))
            .filter(|event| plain_time(&event["occurred_at"]) <= days_before(0))
            .collect();
        let asked: Vec<&Row> = desk
            .iter()
            .flat_map(|org| tickets.get(&org["id"]).unwrap_or(&none))
            .filter(|ticket| plain_time(&ticket["created_at"]) <= days_before(0))
            .collect();
        let usage_30d: i64 = uses
            .iter()
            .filter(|event| plain_time(&event["occurred_at"]) >= days_before(30))
            .map(|event| event["quantity"].parse::<i64>().unwrap())
            .sum();
        let open =
            asked.iter().filter(|ticket| ["new", "open", "pending"].contains(&ticket["status"].as_str())).count();
        let urgent = asked
            .iter()
            .filter(|ticket| {
                ["urgent", "high"].contains(&ticket["priority"].as_str())
                    && plain_time(&ticket["created_at"]) >= days_before(90)
            })
            .count();
        let crm_place = latest(&crm, "Id", "SystemModstamp", "BillingCountry")
            .map(|row| (iso_country(&row["BillingCountry"]), row["BillingCity"].clone()));
        let stripe_place = latest(&stripe, "id", "updated_at", "address_country")
            .map(|row| (iso_country(&row["address_country"]), row["address_city"].clone()));
        let (country, city) = crm_place.or(stripe_place).unwrap_or(("", String::new()));
        let overdue = if stripe.is_empty() {
            String::new()
        } else {
            stripe.iter().any(|row| row["delinquent"] == "true").to_string()
        };
        let expected = [
            (
                "renewal_date",
                latest(&crm, "Id", "SystemModstamp", "Renewal_Date__c")
                    .map_or(String::new(), |row| row["Renewal_Date__c"].clone()),
            ),
            (
                "owner",
                latest(&crm, "Id", "SystemModstamp", "OwnerId").map_or(String::new(), |row| row["OwnerId"].clone()),
            ),
            ("plan", latest(&product, "org_id", "updated_at", "plan").map_or(String::new(), |row| row["plan"].clone())),
            (
                "active_seats",
                product
                    .iter()
                    .map(|org| org["active_seats"].parse::<i64>().unwrap())
                    .max()
                    .map_or(String::new(), |seats| seats.to_string()),
            ),
            ("usage_30d", usage_30d.to_string()),
            ("open_tickets", open.to_string()),
            ("urgent_tickets_90d", urgent.to_string()),
            ("payment_overdue", overdue),
            ("billing_country", country.to_owned()),
            ("billing_city", city),
        ];
        for (attribute, expected) in expected {
            assert_eq!(row[attribute], expected, "{id} {attribute}");
            values += 1;
        }
        let last = uses.iter().map(|event| plain_time(&event["occurred_at"])).max().unwrap_or_default();
        assert_eq!(plain_time(&row["last_used_at"]), last, "{id} last_used_at");
        values += 2;
    }
    assert_eq!(customers, profile.len());
    println!("{customers} customers, {values} values equal to the naive reference");
}

/// Of all records that have a value, the first by moment, then by source as declared, then by ID.
fn first_seen(sources: &[(&[&Row], &str, &str)]) -> String {
    let (mut first, mut value) = (None, String::new());
    for (s, (rows, id, column)) in sources.iter().enumerate() {
        for row in rows.iter().filter(|row| !row[*column].trim().is_empty()) {
            // Records without a moment come after all that have one.
            let moment = row.get("SystemModstamp").unwrap_or_else(|| &row["updated_at"]);
            let key = (moment.is_empty(), plain_time(moment), s, row[*id].clone());
            if first.as_ref().is_none_or(|first| key < *first) {
                (first, value) = (Some(key), row[*column].trim().to_owned());
            }
        }
    }
    value
}

/// Attributes that shipped use cases have no need of, beside the cases of `c360 test`.
const FIRST_SEEN: &str = "use_case: first_seen
title: Where a customer came from
extends: accounts.yaml
purpose:
  decision: d
  owner: o
  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}
attributes:
  - {name: city, type: text, system_of_record: stripe, from: {stripe: address_city, salesforce: BillingCity},
     fallback: none, survivorship: first_seen, fresh_for: always, action: a}
  - {name: plan, type: text, system_of_record: product, from: {product: plan}, fallback: none,
     survivorship: first_seen, fresh_for: always, action: a}
tests:
  - name: The first plan stays, whatever is bought later, and a record without a moment tells least
    given:
      product:
        - {org_id: org_1, salesforce_account_id: a1, plan: enterprise, updated_at: \"2026-10-20T00:00:00Z\"}
        - {org_id: org_2, salesforce_account_id: a1, plan: trial, updated_at: \"2024-02-01T00:00:00Z\"}
        - {org_id: org_0, salesforce_account_id: a1, plan: free}
      salesforce: [{Id: a1, BillingCity: Bonn, SystemModstamp: \"2025-01-01T00:00:00Z\"}]
    expect: [{records: [product/org_0, product/org_1, product/org_2, salesforce/a1], plan: trial, city: Bonn}]
";

#[test]
fn the_value_seen_first_is_what_plain_loops_find() {
    let place = tempfile::tempdir().unwrap();
    world(place.path(), 300, 1);
    let file = place.path().join("first_seen.yaml");
    let others = (0..6).map(|n| {
        let supply = "system_of_record: stripe, from: {stripe: id}, fallback: none, action: a";
        format!("  - {{name: a{n}, type: text, {supply}}}\n")
    });
    std::fs::write(&file, FIRST_SEEN.replace("tests:\n", &(others.collect::<String>() + "tests:\n"))).unwrap();
    let tested = c360(&["test", &text(&file)], 2);
    assert!(tested.status.success(), "{tested:?}");
    let out = run(place.path(), "first_seen", place.path(), AS_OF, 2);
    assert!(out.status.success(), "{out:?}");
    let build = place.path().join("build/first_seen");
    let customers = assigned(&build.join("crosswalk.csv"), "canonical_id");
    let data = place.path().join("data");
    let stripe: &[Row] = rows(&data.join("stripe/customers.csv")).leak();
    let crm: &[Row] = rows(&data.join("salesforce/account.csv")).leak();
    let product: &[Row] = ndjson(&data.join("product/organizations.ndjson")).leak();
    let profile = rows(&build.join("profile.csv"));
    let mut several = 0;
    for row in &profile {
        let of = |source: &str, rows: &'static [Row], id: &str, deleted: &str| -> Vec<&'static Row> {
            let is_its = |one: &&Row| {
                (one[deleted].is_empty() || one[deleted] == "false")
                    && customers[&(source.to_owned(), one[id].clone())] == row["canonical_id"]
            };
            rows.iter().filter(is_its).collect()
        };
        let stripe = of("stripe", stripe, "id", "is_deleted");
        let crm = of("salesforce", crm, "Id", "IsDeleted");
        let product = of("product", product, "org_id", "deleted_at");
        several += usize::from(stripe.len() + crm.len() > 1) + usize::from(product.len() > 1);
        let city = first_seen(&[(&stripe, "id", "address_city"), (&crm, "Id", "BillingCity")]);
        assert_eq!(row["city"], city, "{}", row["canonical_id"]);
        assert_eq!(row["plan"], first_seen(&[(&product, "org_id", "plan")]), "{}", row["canonical_id"]);
    }
    assert!(several > 100, "{several} of {} had a choice", profile.len());
}
