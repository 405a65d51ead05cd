//! The columns and the rows of the files of a source or a table, whatever their format, all of them or some at a time.

use anyhow::Result;

use super::environment::Environment;
use super::files::SourceFile;
use super::header::{Asked, Header};
use super::text::TextTable;
use super::{at_once, csv, files, ndjson, parquet};
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
        table.start_file(&file.shown, &file.name, told_by(read));
        let hash = match read.format {
            Format::Csv => at_once::read(&file, read, &mut table)?,
            Format::Ndjson => ndjson::read(&file, read, &mut table)?,
            Format::Parquet => parquet::read(&file, read, &mut table)?,
        };
        inputs.push(InputFile { source: source.to_owned(), path: file.name, xxh3_128: format!("{hash:032x}") });
    }
    Ok((table, inputs))
}

/// What says where in a file a row stands.
pub(super) fn told_by(read: &Read) -> ToldBy {
    if read.format == Format::Parquet { ToldBy::Row } else { ToldBy::Line }
}

/// A file that is being read.
pub(super) enum Open {
    Csv(Box<csv::Open>),
    Ndjson(Box<ndjson::Open>),
    Parquet(Box<parquet::Open>),
}

impl Open {
    pub(super) fn new(file: &SourceFile, read: &Read, table: &TextTable) -> Result<Self> {
        Ok(match read.format {
            Format::Csv => Self::Csv(Box::new(csv::Open::new(file, read, table)?)),
            Format::Ndjson => Self::Ndjson(Box::new(ndjson::Open::new(file, read, table.names())?)),
            Format::Parquet => Self::Parquet(Box::new(parquet::Open::new(file, read, table)?)),
        })
    }

    /// Adds at most so many rows; whether there may be more.
    pub(super) fn fill(&mut self, table: &mut TextTable, most: usize) -> Result<bool> {
        match self {
            Self::Csv(open) => open.fill(table, most),
            Self::Ndjson(open) => open.fill(table, most),
            Self::Parquet(open) => open.fill(table, most),
        }
    }

    /// The hash of the file, once all rows were read.
    pub(super) fn finish(self, table: &TextTable) -> Result<u128> {
        match self {
            Self::Csv(open) => open.finish(),
            Self::Ndjson(open) => open.finish(table),
            Self::Parquet(open) => open.finish(),
        }
    }
}
