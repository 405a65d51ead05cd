//! The first rows of a file that no use case describes yet, as text.
//!
//! In: a path. Out: columns and values. It promises to read no more rows than were asked for, to check those as a run
//! would, and to take no row of data for a header. It does not say what the columns mean.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use encoding_rs::Encoding;

use super::bytes::LONGEST_HEADER;
use super::files::SourceFile;
use super::saved::encoding;
use super::{csv, ndjson, parquet};
use crate::config::{Format, Read};

/// A file whose meaning is not known yet.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its format, from the ending of its name.
    pub format: Format,
    /// The byte between CSV columns.
    pub delimiter: u8,
    /// How its text is written, where it is not UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Its columns, in order; what has no name is left out.
    pub columns: Vec<String>,
    /// By column the values of the first rows; `None` is empty.
    pub values: Vec<Vec<Option<String>>>,
}

/// Reads a file's columns and the values of its first `most` rows.
///
/// # Errors
/// An ending that names no format, a file that cannot be read, or one whose first row looks like data.
pub fn sample(path: &Path, most: usize) -> Result<Sample> {
    let file = SourceFile::given(path);
    let Some(format) = Format::of(path) else {
        bail!("`{}`: the ending says no format that can be read; .csv, .tsv, .ndjson, .jsonl or .parquet", file.shown)
    };
    let encoding = if format == Format::Parquet { None } else { encoding(&file)? };
    let delimiter = if format == Format::Csv { delimiter(&file, encoding)? } else { b',' };
    let read = Read { delimiter, encoding, ..Read::new(format, String::new(), PathBuf::new()) };
    let table = match format {
        Format::Csv => csv::sample(&file, &read, most)?,
        Format::Ndjson => ndjson::sample(&file, &read, most)?,
        Format::Parquet => parquet::sample(&file, &read, most)?,
    };
    let columns = table.names().to_vec();
    let (frame, _) = table.finish()?;
    let values = frame
        .columns()
        .iter()
        .map(|column| Ok(column.str()?.iter().map(|value| value.map(str::to_owned)).collect()))
        .collect::<Result<_>>()?;
    Ok(Sample { format, delimiter, encoding, columns, values })
}

/// The character that the header holds most of, among the usual ones.
fn delimiter(file: &SourceFile, encoding: Option<&'static Encoding>) -> Result<u8> {
    let mut header = Vec::new();
    BufReader::new(file.open()?.take(LONGEST_HEADER))
        .read_until(b'\n', &mut header)
        .with_context(|| format!("`{}` cannot be read", file.shown))?;
    let header = encoding.map_or_else(|| header.clone(), |encoding| encoding.decode(&header).0.as_bytes().to_vec());
    let count = |byte: u8| header.iter().filter(|b| **b == byte).count();
    Ok([b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b','))
}
