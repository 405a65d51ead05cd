//! The columns and all rows of the files of a source or a table, whatever their format.

use anyhow::Result;

use super::environment::Environment;
use super::files::SourceFile;
use super::header::{Asked, Header};
use super::text::TextTable;
use super::{csv, files, ndjson, parquet};
use crate::config::{Format, Read};
use crate::tables::{InputFile, ToldBy};

/// Rows as text, and the files that they were read from.
pub(super) type Texts = (TextTable, Vec<InputFile>);

/// The columns of a file; `None` where it has no row that could tell.
pub(super) fn header(file: &SourceFile, read: &Read, asked: Asked<'_>) -> Result<Option<Header>> {
    match read.format {
        Format::Csv => csv::Rows::open(file, read, asked).map(|rows| Some(rows.header)),
        Format::Ndjson => ndjson::columns(file, read, asked),
        Format::Parquet => parquet::columns(file, read, asked.names()).map(Some),
    }
}

/// The names of the columns of a file, whatever is asked of them.
pub(super) fn names(file: &SourceFile, read: &Read) -> Result<Vec<String>> {
    Ok(match read.format {
        Format::Csv => csv::names(file, read, false)?.1,
        Format::Ndjson => ndjson::columns(file, read, Asked::Any)?.map(|header| header.names).unwrap_or_default(),
        Format::Parquet => parquet::columns(file, read, &[])?.names,
    })
}

/// The rows of files into a table that names the columns, and the files.
pub(super) fn rows(source: &str, read: &Read, mut table: TextTable, environment: &Environment) -> Result<Texts> {
    let mut inputs = Vec::new();
    for file in files::find(read, environment)? {
        let told_by = if read.format == Format::Parquet { ToldBy::Row } else { ToldBy::Line };
        table.start_file(&file.shown, &file.name, told_by);
        let hash = match read.format {
            Format::Csv => csv::read(&file, read, &mut table)?,
            Format::Ndjson => ndjson::read(&file, read, &mut table)?,
            Format::Parquet => parquet::read(&file, read, &mut table)?,
        };
        inputs.push(InputFile { source: source.to_owned(), path: file.name, xxh3_128: format!("{hash:032x}") });
    }
    Ok((table, inputs))
}
