//! What is proposed from small tables of known meaning.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use super::*;
use crate::config::Format;

fn table(name: &str, csv: &str) -> (String, String, Sample) {
    let mut lines = csv.trim().lines().map(|line| line.trim().split(',').map(str::to_owned).collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let rows: Vec<Vec<String>> = lines.collect();
    let values = (0..columns.len())
        .map(|c| rows.iter().map(|row| Some(row[c].clone()).filter(|value| !value.is_empty())).collect())
        .collect();
    (
        name.to_owned(),
        format!("{name}.csv"),
        Sample { format: Format::Csv, delimiter: b',', encoding: None, columns, values },
    )
}

fn proposed() -> String {
    from_samples(
        "try_it",
        vec![
            table(
                "crm",
                "Id,Name,Website,Zip,LastModifiedDate,Tier\n\
                 A001,Acme Inc,acme.com,94105,2026-01-01T00:00:00Z,gold\n\
                 A002,Beta Ltd,beta.com,10115,2026-01-02T00:00:00Z,free",
            ),
            table(
                "bill",
                "cust,crm_ref,company,email,amount,Tier\n\
                 c1,A001,ACME,a@acme.com,12.5,gold\n\
                 c2,A002,Beta,b@beta.com,7,free\n\
                 c3,A002,Beta,b2@beta.com,9,gold",
            ),
            table(
                "calls",
                "account,called_at,note\n\
                 A001,2026-01-01T00:00:00Z,x\n\
                 A001,2026-01-03T00:00:00Z,y\n\
                 A002,2026-01-04T00:00:00Z,z\n\
                 A002,2026-01-05T00:00:00Z,z",
            ),
        ],
        &[],
        None,
        1_000,
    )
}

#[test]
fn sources_fields_and_keys_are_recognised() {
    let yaml = proposed();
    for line in [
        "    record_id: Id # filled and unique",
        "    updated_at: LastModifiedDate",
        "    events_of: crm",
        "    record_id: account",
        "    happened_at: called_at",
        "    type: company_name",
        "    bill: crm_ref",
        "    bill: email",
        "  - {name: crm_link, on: [crm_id], max_records: 10}",
        "entity: account",
        "    type: decimal",
        "{aggregate: count(*), within: 90d}",
    ] {
        assert!(yaml.contains(line), "{line}:\n{yaml}");
    }
}

#[test]
fn no_value_of_the_data_stands_in_the_file() {
    let yaml = proposed();
    for value in ["acme.com", "Acme", "gold", "12.5"] {
        assert!(!yaml.contains(value), "{value}:\n{yaml}");
    }
}
