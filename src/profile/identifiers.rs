//! Which value identifies which customer, for those who look customers up.

use std::collections::BTreeMap;

use anyhow::Result;
use polars::prelude::DataFrame;
use sha2::{Digest as _, Sha256};

use super::layout::{IDENTIFIERS, table, unnamed};
use crate::config::{Identifiers, UseCase, word};
use crate::consent::{Standing, is_withheld};
use crate::tables::{Clusters, StandardField};

/// `field, type, identifier, canonical_id, customers`: every value of a field that a match key reads, with each
/// customer that holds it in a live record and has consented where that is asked, in order of all. Where `customers` is
/// not 1, the value alone tells nobody: counted are all that hold it. `None` where the use case wants no such table.
///
/// # Errors
/// None that data can cause.
pub fn identifiers(
    use_case: &UseCase,
    fields: &[StandardField],
    (clusters, ids): (&Clusters, &[String]),
    deleted: &[bool],
    standings: &[Standing],
) -> Result<Option<DataFrame>> {
    let (identity, Some(how)) = (&use_case.identity, use_case.identifiers) else { return Ok(None) };
    let mut rows: Vec<(&str, String, String, &str, u32)> = Vec::new();
    for (f, field) in identity.fields.iter().enumerate() {
        if !identity.match_keys.iter().any(|key| key.on.contains(&f)) {
            continue;
        }
        let mut held: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (record, cluster) in clusters.of.iter().enumerate().filter(|(record, _)| !deleted[*record]) {
            fields[f].of_its_type(record).for_each(|code| held.entry(code).or_default().push(*cluster));
        }
        let kind = word(&field.kind);
        for (code, mut customers) in held {
            customers.sort_unstable();
            customers.dedup();
            let text = &fields[f].values[code as usize];
            let identifier = match how {
                Identifiers::Value => text.to_owned(),
                Identifiers::Sha256 => hex(text),
            };
            for customer in customers.iter().filter(|customer| !is_withheld(standings, **customer)) {
                let id = ids[*customer as usize].as_str();
                rows.push((&field.name, kind.clone(), identifier.clone(), id, customers.len() as u32));
            }
        }
    }
    rows.sort_unstable();
    let columns = vec![
        unnamed(rows.iter().map(|row| row.0).collect::<Vec<_>>()),
        unnamed(rows.iter().map(|row| row.1.as_str()).collect::<Vec<_>>()),
        unnamed(rows.iter().map(|row| row.2.as_str()).collect::<Vec<_>>()),
        unnamed(rows.iter().map(|row| row.3).collect::<Vec<_>>()),
        unnamed(rows.iter().map(|row| row.4).collect::<Vec<_>>()),
    ];
    Ok(Some(table(&IDENTIFIERS, rows.len(), columns)?))
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
