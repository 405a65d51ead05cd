//! A CSV file that stands beside the sources, such as a truth or judged pairs.
//!
//! In: a path and the columns it has to have. Out: their values, row by row. It promises the same limits and silence
//! about values as for the sources, and to read such a file as any program for tables saves it. It does not say what a
//! value means.

use std::path::Path;

use anyhow::{Result, bail};

use super::csv::Rows;
use super::files::SourceFile;
use super::header::Asked;
use super::saved::as_saved;

/// Such a file, being read.
pub struct List<const N: usize> {
    rows: Rows,
    places: [usize; N],
    note: Option<String>,
}

impl<const N: usize> List<N> {
    /// Opens a file that has these columns, among others.
    ///
    /// # Errors
    /// A file that cannot be read, has no header, or lacks a column.
    pub fn open(path: &Path, columns: [&str; N]) -> Result<Self> {
        let file = SourceFile::given(path);
        let columns = columns.map(str::to_owned);
        let (read, is_assumed) = as_saved(&file, &columns)?;
        let rows = Rows::open(&file, &read, Asked::Beside(&columns))?;
        let mut places = [0; N];
        for (column, at) in columns.iter().zip(&mut places) {
            let Some(place) = rows.header.names.iter().position(|name| name == column) else {
                bail!("`{}` has no column `{column}`; {}", file.shown, rows.header.suggestion(column));
            };
            *at = place;
        }
        let note = is_assumed.then(|| {
            format!(
                "`{}` is not UTF-8 and is read as windows-1252, which spreadsheets write; if letters with accents are \
                 wrong, save it as UTF-8",
                file.shown
            )
        });
        Ok(Self { rows, places, note })
    }

    /// What its reader should know of how it is read.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The line of the next row that holds anything, and its values in the order of the columns that were asked for.
    ///
    /// # Errors
    /// A row that is too wide, too long or no text.
    pub fn next_row(&mut self) -> Result<Option<(u64, [String; N])>> {
        while let Some(row) = self.rows.next()? {
            if row.is_empty() {
                continue;
            }
            let mut values = [const { String::new() }; N];
            for (value, place) in values.iter_mut().zip(self.places) {
                row.cell(place)?.clone_into(value);
            }
            return Ok(Some((row.line, values)));
        }
        Ok(None)
    }
}
