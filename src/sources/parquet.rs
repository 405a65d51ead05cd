//! Parquet: the file has its types, and here every value becomes the text it would have in a lossless export.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use polars::prelude::{Column, DataType, IntoSeries, StringChunked, TimeUnit};
use polars_io::prelude::{ParquetReader, SerReader as _};
use xxhash_rust::xxh3::Xxh3;

use super::text::TextTable;
use crate::diagnostic::did_you_mean;

/// The columns of a file.
pub(super) fn columns(path: &Path) -> Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("`{}` cannot be opened", path.display()))?;
    let schema = ParquetReader::new(file).schema().with_context(|| format!("`{}` is not a Parquet file", path.display()))?;
    Ok(schema.iter_names().map(|name| name.to_string()).collect())
}

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(path: &Path, table: &mut TextTable) -> Result<u128> {
    let columns = columns(path)?;
    let names = table.names().to_vec();
    for (c, name) in names.iter().enumerate() {
        if table.is_required(c) && !columns.contains(name) {
            bail!("`{}` has no column `{name}`; {}", path.display(), did_you_mean(name, columns.iter().map(String::as_str)));
        }
    }
    let present: Vec<String> = names.iter().filter(|name| columns.contains(name)).cloned().collect();
    let file = File::open(path).with_context(|| format!("`{}` cannot be opened", path.display()))?;
    let frame = ParquetReader::new(file).with_columns(Some(present)).finish().with_context(|| format!("`{}` cannot be read", path.display()))?;
    let mut texts: Vec<Option<StringChunked>> = Vec::new();
    for name in &names {
        texts.push(match frame.column(name) {
            Ok(column) => Some(as_text(column).with_context(|| format!("`{}`, column `{name}`", path.display()))?),
            Err(_) => None,
        });
    }
    table.take_over(texts, frame.height())?;
    hash(path)
}

/// A column as text: lists of text as a JSON list, moments as RFC 3339, everything else as polars writes it.
fn as_text(column: &Column) -> Result<StringChunked> {
    let series = column.as_materialized_series();
    let text = match series.dtype() {
        DataType::String => series.clone(),
        DataType::Datetime(unit, zone) => {
            let micros = match unit {
                TimeUnit::Microseconds => series.clone(),
                _ => series.cast(&DataType::Datetime(TimeUnit::Microseconds, zone.clone()))?,
            };
            let micros = micros.to_physical_repr().cast(&DataType::Int64)?;
            let text: StringChunked = micros.i64()?.iter().map(|micros| micros.map(crate::tables::moments::timestamp_text)).collect();
            text.into_series()
        }
        DataType::List(_) => {
            let lists = series.list()?;
            let mut texts: Vec<Option<String>> = Vec::with_capacity(lists.len());
            for list in lists.amortized_iter() {
                texts.push(match list {
                    Some(list) => {
                        let elements = list.as_ref().cast(&DataType::String)?;
                        let elements: Vec<Option<&str>> = elements.str()?.iter().collect();
                        Some(serde_json::to_string(&elements)?)
                    }
                    None => None,
                });
            }
            texts.into_iter().collect::<StringChunked>().into_series()
        }
        other if other.is_nested() => bail!("a column of type {other} cannot be read as text; flatten it"),
        _ => series.cast(&DataType::String)?,
    };
    Ok(text.str()?.clone())
}

fn hash(path: &Path) -> Result<u128> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = std::io::Read::read(&mut file, &mut buffer)?;
        if n == 0 {
            return Ok(hash.digest128());
        }
        hash.update(&buffer[..n]);
    }
}
