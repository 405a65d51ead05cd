//! IDs that lead to another, for systems that carry them still.

use std::collections::HashSet;

use anyhow::Result;
use polars::prelude::DataFrame;

use crate::identity::Registry;
use crate::profile::Golden;
use crate::profile::layout::{ALIASES, table, unnamed};

/// `alias, canonical_id`: every ID that stands for nobody any more and leads to another, in order; where consent is
/// asked, only those that lead to a customer who has given it.
pub(super) fn aliases(registry: &Registry, golden: &Golden<'_>) -> Result<DataFrame> {
    let mut rows: Vec<(&str, &str)> = registry.told_ids().filter_map(|row| Some((row.id, row.leads_to?))).collect();
    if !golden.standings.is_empty() {
        let told = (0..).zip(golden.ids).filter(|(customer, _)| !golden.is_withheld(*customer));
        let told: HashSet<&str> = told.map(|(_, id)| id.as_str()).collect();
        rows.retain(|(_, leads_to)| told.contains(leads_to));
    }
    rows.sort_unstable();
    let columns = vec![
        unnamed(rows.iter().map(|row| row.0).collect::<Vec<_>>()),
        unnamed(rows.iter().map(|row| row.1).collect::<Vec<_>>()),
    ];
    table(&ALIASES, rows.len(), columns)
}
