//! IDs that lead to another, for systems that carry them still.

use anyhow::Result;
use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};

use crate::identity::Registry;

/// `alias, canonical_id`: every ID that stands for nobody any more and leads to another, in order.
pub(super) fn aliases(registry: &Registry) -> Result<DataFrame> {
    let mut rows: Vec<(&str, &str)> = registry.told_ids().filter_map(|row| Some((row.id, row.leads_to?))).collect();
    rows.sort_unstable();
    let column = |name: &str, of: Vec<&str>| Series::new(name.into(), of).into_column();
    let columns = vec![
        column("alias", rows.iter().map(|row| row.0).collect()),
        column("canonical_id", rows.iter().map(|row| row.1).collect()),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}
