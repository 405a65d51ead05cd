//! A registry as three CSV files, for other tools and for another registry.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::commit::text;
use crate::diagnostic::Failure;
use crate::identity::look_up;
use crate::storage::{create, real};

/// Writes `crosswalk.csv`, `ids.csv` and `events.csv` of a version, or of the current one, into a folder; the first can
/// be imported. Which version it was.
///
/// # Errors
/// A registry that is damaged or has no such version, or a file that is there already or cannot be written.
pub fn export(identity: &Path, entity: &str, at: Option<u64>, to: &Path) -> Result<u64> {
    if real(to)?.starts_with(real(identity)?) {
        bail!(Failure::Overlap(format!("`{}` is among the registries; choose another folder", to.display())));
    }
    let registry = look_up(&identity.join(entity), entity, at)?;
    std::fs::create_dir_all(to).with_context(|| format!("`{}` cannot be made", to.display()))?;
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["canonical_id", "source", "record_id", "home_id", "stands", "first_version", "away_since"])?;
    for row in registry.told_records() {
        let (version, away) = (row.first_version.to_string(), row.away_since.map(text).unwrap_or_default());
        let stands = if row.stands { "true" } else { "false" };
        rows.write_record([row.id, row.source, row.record_id, row.home.unwrap_or_default(), stands, &version, &away])?;
    }
    write(to, "crosswalk.csv", rows)?;
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["canonical_id", "state", "leads_to", "minted_version", "minted_as_of", "minted_by"])?;
    for row in registry.told_ids() {
        let version = row.minted_version.to_string();
        let leads_to = row.leads_to.unwrap_or_default();
        rows.write_record([row.id, row.state, leads_to, &version, row.minted_as_of, row.minted_by])?;
    }
    write(to, "ids.csv", rows)?;
    let mut rows = csv::Writer::from_writer(Vec::new());
    let header = ["version", "as_of", "by", "event", "canonical_id", "other_id", "source", "record_id", "cause"];
    rows.write_record(header)?;
    for row in registry.all_that_happened() {
        let (source, record_id) = row.record.unwrap_or_default();
        let (version, other) = (row.version.to_string(), row.other.unwrap_or_default());
        let of = [&version, &row.as_of, &row.use_case, row.event, &row.id, &other, &source, &record_id, &row.cause];
        rows.write_record(of)?;
    }
    write(to, "events.csv", rows)?;
    Ok(registry.version)
}

fn write(to: &Path, name: &str, rows: csv::Writer<Vec<u8>>) -> Result<()> {
    let bytes = rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
    create(&to.join(name), &bytes)
}
