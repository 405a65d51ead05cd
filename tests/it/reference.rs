//! A second opinion: the profile of `churn_prevention`, computed by plain loops over rows for the same clusters.
//!
//! Nothing of the product is used here but the crosswalk and the profile that are compared.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::support::rows;

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
