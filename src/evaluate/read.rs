//! The tables that an evaluation reads, a published crosswalk and a file with the truth, and the one it writes.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use polars_io::prelude::{ParquetReader, SerReader as _};

use super::Assigned;
use crate::config::UseCase;
use crate::diagnostic::nearest;
use crate::tables::{Clusters, Sources};

/// For every record of a run the customer it was found to belong to; records that their system has deleted count too.
pub fn resolved(use_case: &UseCase, sources: &Sources, clusters: &Clusters) -> Assigned {
    let of = |record: usize| {
        let (source, record_id) = sources.key(record as u32);
        ((use_case.sources[source].name.clone(), record_id.to_owned()), format!("customer {}", clusters.of[record] + 1))
    };
    (0..clusters.of.len()).map(of).collect()
}

/// Writes for every record the customer it was found to belong to, in order of the records.
///
/// # Errors
/// A file that cannot be written.
pub fn write_clusters(path: &Path, use_case: &UseCase, sources: &Sources, clusters: &Clusters) -> Result<()> {
    let cannot = || format!("`{}` cannot be written", path.display());
    let mut writer = csv::Writer::from_path(path).with_context(cannot)?;
    writer.write_record(["source", "record_id", "customer"]).with_context(cannot)?;
    for (record, cluster) in (0..).zip(&clusters.of) {
        let (source, record_id) = sources.key(record);
        writer.write_record([&use_case.sources[source].name, record_id, &format!("{}", cluster + 1)]).with_context(cannot)?;
    }
    writer.flush().with_context(cannot)
}

/// For every record of a published crosswalk its canonical ID.
///
/// # Errors
/// A file that is not there or is not a crosswalk.
pub fn crosswalk(path: &Path) -> Result<Assigned> {
    let file = File::open(path).with_context(|| format!("`{}` cannot be read; run the use case first", path.display()))?;
    let damaged = || format!("`{}` is not a crosswalk; run the use case again", path.display());
    let columns = ["source", "record_id", "canonical_id"].map(str::to_owned).to_vec();
    let frame = ParquetReader::new(file).with_columns(Some(columns)).finish().with_context(damaged)?;
    let text = |name: &str| frame.column(name).and_then(|column| column.str()).cloned().with_context(damaged);
    let (sources, record_ids, ids) = (text("source")?, text("record_id")?, text("canonical_id")?);
    let rows = sources.iter().zip(record_ids.iter()).zip(ids.iter());
    Ok(rows.filter_map(|((source, record_id), id)| Some(((source?.to_owned(), record_id?.to_owned()), id?.to_owned()))).collect())
}

/// For every record of a CSV file with the columns `source`, `record_id` and `customer` the customer it really belongs to.
///
/// # Errors
/// A file that cannot be read, lacks one of the columns, is ragged, leaves a cell empty, or gives one record two customers.
pub fn truth(path: &Path, customer: &str) -> Result<Assigned> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("`{name}` cannot be read"))?;
    let mut reader = csv::Reader::from_reader(file);
    let header: Vec<String> = reader.headers().with_context(|| format!("`{name}` has no header row"))?.iter().map(str::to_owned).collect();
    let place = |column: &str| match header.iter().position(|known| known.trim_start_matches('\u{FEFF}') == column) {
        Some(place) => Ok(place),
        // Without a header row the names are values, so only one that is nearly right is quoted.
        None => match nearest(column, header.iter().map(String::as_str)) {
            Some(near) => bail!("`{name}` has no column `{column}`; did you mean `{near}`?"),
            None => bail!("`{name}` has no column `{column}`; it has {} others, and needs `source`, `record_id` and the customer", header.len()),
        },
    };
    let places = [place("source")?, place("record_id")?, place(customer)?];
    let mut assigned: HashMap<super::Record, (String, u64)> = HashMap::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("`{name}` cannot be read"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let [source, record_id, customer] = places.map(|place| row.get(place).unwrap_or_default().to_owned());
        if source.is_empty() || record_id.is_empty() || customer.is_empty() {
            bail!("`{name}`, line {line}: source, record ID and customer must all be there; leave out a record whose customer is not known");
        }
        let key = (source, record_id);
        match assigned.get(&key) {
            Some((other, earlier)) if *other != customer => bail!("`{name}`, line {line}: the record of line {earlier} stands here with another customer"),
            _ => assigned.insert(key, (customer, line)),
        };
    }
    Ok(assigned.into_iter().map(|(record, (customer, _))| (record, customer)).collect())
}
