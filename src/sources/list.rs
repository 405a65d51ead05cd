//! A CSV file that stands beside the sources, such as a truth or judged pairs.
//!
//! In: a path and the columns it has to have. Out: their values, row by row. It promises the same limits, checks and
//! silence about values as for the sources. It does not say what a value means.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::csv::Rows;
use super::files::SourceFile;
use super::header::Asked;
use crate::config::{Format, Read};

/// Such a file, being read.
pub struct List<const N: usize> {
    rows: Rows,
    places: [usize; N],
}

impl<const N: usize> List<N> {
    /// Opens a file that has these columns, among others.
    ///
    /// # Errors
    /// A file that cannot be read, has no header, or lacks a column.
    pub fn open(path: &Path, columns: [&str; N]) -> Result<Self> {
        let file = SourceFile::given(path);
        let read = Read::new(Format::Csv, String::new(), PathBuf::new());
        let columns = columns.map(str::to_owned);
        let rows = Rows::open(&file, &read, Asked::Beside(&columns))?;
        let mut places = [0; N];
        for (column, at) in columns.iter().zip(&mut places) {
            let Some(place) = rows.header.names.iter().position(|name| name == column) else {
                bail!("`{}` has no column `{column}`; {}", file.shown, rows.header.suggestion(column));
            };
            *at = place;
        }
        Ok(Self { rows, places })
    }

    /// The line of the next row, and its values in the order of the columns that were asked for.
    ///
    /// # Errors
    /// A row that is ragged, too long or no text.
    pub fn next_row(&mut self) -> Result<Option<(u64, [String; N])>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        let mut values = [const { String::new() }; N];
        for (value, place) in values.iter_mut().zip(self.places) {
            row.cell(place)?.clone_into(value);
        }
        Ok(Some((row.line, values)))
    }
}
