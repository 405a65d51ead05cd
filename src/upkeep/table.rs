//! A table that was written, Parquet or CSV, of which some rows are told or left out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use polars::prelude::{BooleanChunked, DataFrame, IntoColumn as _, NewChunkedArray as _, StringChunked};
use polars_io::prelude::{ParquetReader, SerReader as _};

use crate::profile::texts;
use crate::storage::{open, read_at_most};
use crate::tables::Stamp;
use crate::tables::stamped::parquet;

/// No table that is searched is larger.
const LARGEST: u64 = 1 << 40;

/// A table.
pub(super) enum Table {
    /// Parquet.
    Parquet(DataFrame),
    /// CSV as it is written: its rows are cut out, and no byte of the others changes.
    Csv { bytes: Vec<u8>, header: Vec<String>, rows: Vec<(Range<usize>, csv::StringRecord)> },
}

/// A row: columns and values.
pub(super) type Row = BTreeMap<String, String>;

/// What the name of a file ends with, in small letters.
fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

impl Table {
    /// The table of a file, by what its name ends with; `None` where it is neither.
    ///
    /// # Errors
    /// A file that cannot be read, or is not such a table.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let cannot = || format!("`{}` cannot be read", path.display());
        match ending(path).as_deref() {
            Some("parquet") => {
                let frame = ParquetReader::new(open(path).with_context(cannot)?).finish();
                Ok(Some(Self::Parquet(frame.map_err(|_| anyhow!("`{}` is not a table", path.display()))?)))
            }
            Some("csv" | "tsv") => {
                let bytes = read_at_most(path, LARGEST).with_context(cannot)?;
                let table = Self::csv(bytes).with_context(|| format!("`{}` is not CSV in UTF-8", path.display()))?;
                Ok(Some(table))
            }
            _ => Ok(None),
        }
    }

    /// Whether a file is one, by what its name ends with.
    pub(super) fn is_one(path: &Path) -> bool {
        ending(path).is_some_and(|ending| ["parquet", "csv", "tsv"].contains(&ending.as_str()))
    }

    /// Whether a file is one that may name records or customers: its columns say so, or cannot be told.
    pub(super) fn may_name(path: &Path) -> bool {
        const ENOUGH: u64 = 1 << 16;
        if !Self::is_one(path) || ending(path).is_some_and(|ending| ending == "parquet") {
            return Self::is_one(path);
        }
        let mut begins = Vec::new();
        let is_read = open(path).is_ok_and(|file| file.take(ENOUGH).read_to_end(&mut begins).is_ok());
        let header = begins.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let header = String::from_utf8_lossy(header);
        !is_read || header.contains("canonical_id") || header.contains("record_id")
    }

    fn csv(bytes: Vec<u8>) -> Result<Self> {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |of: u8| first.iter().filter(|byte| **byte == of).count();
        let delimiter =
            [b',', b';', b'\t', b'|'].into_iter().max_by_key(|of| (count(*of), *of == b',')).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes.as_slice());
        let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let mut rows: Vec<(Range<usize>, csv::StringRecord)> = Vec::new();
        let mut start = usize::try_from(reader.position().byte())?;
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let end = usize::try_from(reader.position().byte())?;
            rows.push((start..end, row.clone()));
            start = end;
        }
        Ok(Self::Csv { bytes, header, rows })
    }

    /// How many rows there are.
    pub(super) fn height(&self) -> usize {
        match self {
            Self::Parquet(frame) => frame.height(),
            Self::Csv { rows, .. } => rows.len(),
        }
    }

    /// The names of its columns.
    pub(super) fn header(&self) -> Vec<String> {
        match self {
            Self::Parquet(frame) => frame.get_column_names().into_iter().map(|name| name.to_string()).collect(),
            Self::Csv { header, .. } => header.clone(),
        }
    }

    /// A column as text; `None` where there is none of this name.
    pub(super) fn column(&self, name: &str) -> Result<Option<StringChunked>> {
        match self {
            Self::Parquet(frame) => frame.column(name).ok().map(texts).transpose(),
            Self::Csv { header, rows, .. } => {
                let place = header.iter().position(|known| known == name);
                let of = |place| StringChunked::from_iter_options(name.into(), rows.iter().map(|row| row.1.get(place)));
                Ok(place.map(of))
            }
        }
    }

    /// All cells of the rows of a CSV file.
    pub(super) fn records(&self) -> impl Iterator<Item = &csv::StringRecord> {
        let rows = match self {
            Self::Parquet(_) => &[][..],
            Self::Csv { rows, .. } => rows,
        };
        rows.iter().map(|(_, record)| record)
    }

    /// These rows, with their columns.
    pub(super) fn rows(&self, wanted: &[bool]) -> Result<Vec<Row>> {
        let mut all: Vec<Row> = wanted.iter().filter(|wanted| **wanted).map(|_| Row::new()).collect();
        for name in self.header() {
            let Some(column) = self.column(&name)? else { continue };
            let cells = column.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(cell, _)| cell);
            for (row, cell) in all.iter_mut().zip(cells) {
                row.extend(cell.map(|cell| (name.clone(), cell.to_owned())));
            }
        }
        Ok(all)
    }

    /// Whether each row holds one of these IDs in any of its texts, alone or among others.
    pub(super) fn mentions(&self, ids: &BTreeSet<String>) -> Vec<bool> {
        let holds = |text: &str| ids.iter().any(|id| is_telling(id) && text.contains(id.as_str()));
        match self {
            Self::Parquet(frame) => {
                let mut found = vec![false; frame.height()];
                for texts in frame.columns().iter().filter_map(|column| column.str().ok()) {
                    let rows = found.iter_mut().zip(texts.iter());
                    rows.for_each(|(found, text)| *found |= text.is_some_and(holds));
                }
                found
            }
            Self::Csv { rows, .. } => rows.iter().map(|(_, row)| row.iter().any(holds)).collect(),
        }
    }

    /// The file without these rows, and without these IDs in others; `stamp` stands in a Parquet file's footer.
    pub(super) fn without(&self, unwanted: &[bool], ids: &BTreeSet<String>, stamp: &Stamp) -> Result<Vec<u8>> {
        match self {
            Self::Parquet(frame) => {
                let kept: Vec<bool> = unwanted.iter().map(|unwanted| !unwanted).collect();
                let mut frame = frame.filter(&BooleanChunked::from_slice("kept".into(), &kept))?;
                let names: Vec<String> = frame.get_column_names().into_iter().map(|name| name.to_string()).collect();
                for name in names {
                    let Ok(texts) = frame.column(&name)?.str() else { continue };
                    let bare: StringChunked = texts.iter().map(|text| text.and_then(|text| bare(text, ids))).collect();
                    frame.with_column(bare.with_name(name.as_str().into()).into_column())?;
                }
                parquet(&frame, stamp)
            }
            Self::Csv { bytes, rows, .. } => {
                let mut left = Vec::with_capacity(bytes.len());
                let mut at = 0;
                for ((range, _), _) in rows.iter().zip(unwanted).filter(|(_, unwanted)| **unwanted) {
                    left.extend_from_slice(&bytes[at..range.start]);
                    at = range.end;
                }
                left.extend_from_slice(&bytes[at..]);
                // The file was read as UTF-8, and an ID is no part of a character.
                match String::from_utf8(left) {
                    Ok(text) => Ok(bare(&text, ids).unwrap_or_default().into_bytes()),
                    Err(other) => Ok(other.into_bytes()),
                }
            }
        }
    }
}

/// Whether an ID is so long that no other text holds it by chance.
fn is_telling(id: &str) -> bool {
    const TELLING: usize = 12;
    id.len() >= TELLING
}

/// A text without these IDs; `None` where nothing is left.
fn bare(text: &str, ids: &BTreeSet<String>) -> Option<String> {
    let mut bare = text.to_owned();
    for id in ids.iter().filter(|id| is_telling(id)) {
        if bare.contains(id.as_str()) {
            bare = bare.replace(&format!("{id}; "), "").replace(&format!("; {id}"), "").replace(id.as_str(), "");
        }
    }
    (!bare.is_empty()).then_some(bare)
}
