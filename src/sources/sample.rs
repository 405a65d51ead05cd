//! The first rows of a file that no use case describes yet, as text.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::text::TextTable;
use super::{csv, ndjson, parquet};
use crate::config::{Format, Need, Read};

/// A file whose meaning is not known yet.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its format, from the ending of its name.
    pub format: Format,
    /// The byte between CSV columns.
    pub delimiter: u8,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// By column the values of the first rows; `None` is empty.
    pub values: Vec<Vec<Option<String>>>,
}

/// Reads a file's columns and the values of its first `most` rows.
///
/// # Errors
/// An ending that names no format, or a file that cannot be read.
pub fn sample(path: &Path, most: usize) -> Result<Sample> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let format = match ending.as_str() {
        "csv" | "tsv" | "txt" => Format::Csv,
        "ndjson" | "jsonl" => Format::Ndjson,
        "parquet" | "pq" => Format::Parquet,
        _ => bail!("`{}`: the ending says no format that can be read; .csv, .tsv, .ndjson, .jsonl or .parquet", path.display()),
    };
    let delimiter = if format == Format::Csv { delimiter(path)? } else { b',' };
    let read = Read { format, pattern: String::new(), base: std::path::PathBuf::new(), delimiter, encoding: None };
    let columns = match format {
        Format::Csv => csv::columns(path, &read)?,
        Format::Ndjson => ndjson::columns(path, &read)?,
        Format::Parquet => parquet::columns(path)?,
    };
    let needs: Vec<Need> = columns.iter().map(|column| Need { column: column.clone(), path: Vec::new(), required: false }).collect();
    let mut table = TextTable::new(&needs);
    table.start_file(path);
    match format {
        Format::Csv => csv::read(path, &read, &mut table)?,
        Format::Ndjson => ndjson::read(path, &read, &mut table)?,
        Format::Parquet => parquet::read(path, &mut table)?,
    };
    let (frame, _) = table.finish()?;
    let values =
        frame.columns().iter().map(|column| Ok(column.str()?.iter().take(most).map(|value| value.map(str::to_owned)).collect())).collect::<Result<_>>()?;
    Ok(Sample { format, delimiter, columns, values })
}

/// The character that the header holds most of, among the usual ones.
fn delimiter(path: &Path) -> Result<u8> {
    use std::io::BufRead as _;
    let file = std::fs::File::open(path).with_context(|| format!("`{}` cannot be opened", path.display()))?;
    let mut header = Vec::new();
    std::io::BufReader::new(std::io::Read::take(file, 1 << 20))
        .read_until(b'\n', &mut header)
        .with_context(|| format!("`{}` cannot be read", path.display()))?;
    let count = |byte: u8| header.iter().filter(|b| **b == byte).count();
    Ok([b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b','))
}
