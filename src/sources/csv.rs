//! CSV with a header row: RFC 4180 quoting, quoted newlines, a byte-order mark, LF or CRLF, any delimiter.
//!
//! In: a file and the columns that are asked for. Out: rows with their lines, each with as many fields as the header
//! and as text of the declared encoding. It promises that a quotation mark that is never closed swallows neither rows
//! nor memory.

use std::fs::File;

use anyhow::{Result, anyhow, bail};
use csv::{ByteRecord, Reader, ReaderBuilder};

use super::bytes::{Input, LONGEST_HEADER, LONGEST_ROW, open};
use super::files::SourceFile;
use super::header::{Asked, Header};
use super::text::TextTable;
use crate::config::{Format, Need, Read};

/// The rows of a file.
pub(super) struct Rows {
    file: SourceFile,
    reader: Reader<Input<File>>,
    record: ByteRecord,
    /// Its columns.
    pub(super) header: Header,
    /// The line of the last row.
    line: u64,
}

/// One row.
pub(super) struct Row<'a> {
    /// The line it begins at.
    pub(super) line: u64,
    file: &'a SourceFile,
    header: &'a Header,
    record: &'a ByteRecord,
    /// All fields, without what divides them.
    text: &'a str,
}

impl Rows {
    /// Opens a file and reads its header.
    pub(super) fn open(file: &SourceFile, read: &Read, asked: Asked) -> Result<Self> {
        let builder = |input| {
            ReaderBuilder::new()
                .delimiter(read.delimiter)
                .has_headers(false)
                .flexible(true)
                .buffer_capacity(1 << 18)
                .from_reader(input)
        };
        let mut reader = builder(open(file, read)?);
        let mut record = ByteRecord::new();
        if !next(&mut reader, &mut record, file, LONGEST_HEADER)? {
            bail!("`{}` is empty: it has no header row", file.shown);
        }
        let mut names: Vec<String> = Vec::with_capacity(record.len());
        for (f, field) in record.iter().enumerate() {
            let name = std::str::from_utf8(field).map_err(|_| {
                anyhow!(
                    "`{}`, line 1: the header of column {} is not UTF-8; name its `encoding`, such as `windows-1252`",
                    file.shown,
                    f + 1
                )
            })?;
            let name = if f == 0 { name.trim_start_matches('\u{FEFF}') } else { name };
            names.push(if matches!(asked, Asked::Beside(_)) { name.trim() } else { name }.to_owned());
        }
        let header = Header::new(file, Format::Csv, names, asked)?;
        Ok(Self { file: file.clone(), reader, record, header, line: 1 })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>> {
        let Self { file, reader, record, header, .. } = self;
        if !next(reader, record, file, LONGEST_ROW)? {
            return Ok(None);
        }
        let line = line(record);
        self.line = line;
        let (found, expected) = (record.len(), header.names.len());
        if found != expected {
            let which = if found < expected {
                format!("the first missing one is {}", header.column(found))
            } else {
                "an unquoted delimiter is the usual cause".to_owned()
            };
            bail!("`{}`, line {line}: the row has {found} columns and the header has {expected}; {which}", file.shown);
        }
        let Ok(text) = std::str::from_utf8(record.as_slice()) else {
            let field = (0..found).find(|f| std::str::from_utf8(&record[*f]).is_err()).unwrap_or(0);
            return Err(not_utf8(file, line, header, field));
        };
        Ok(Some(Row { line, file, header, record, text }))
    }

    /// The hash of the file, once all rows were read.
    pub(super) fn finish(&self) -> Result<u128> {
        let (hash, open_quote) = self.reader.get_ref().finish();
        if open_quote {
            let (shown, line) = (&self.file.shown, self.line);
            bail!(
                "`{shown}`: a quotation mark is opened and never closed; the last row that could be told apart starts \
                 at line {line}"
            );
        }
        Ok(hash)
    }
}

impl Row<'_> {
    /// The field at this place.
    pub(super) fn cell(&self, place: usize) -> Result<&str> {
        // All fields together are UTF-8; one of them is if it ends between characters.
        self.record
            .range(place)
            .and_then(|range| self.text.get(range))
            .ok_or_else(|| not_utf8(self.file, self.line, self.header, place))
    }
}

fn line(record: &ByteRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn next(reader: &mut Reader<Input<File>>, record: &mut ByteRecord, file: &SourceFile, longest: u64) -> Result<bool> {
    reader.get_mut().allow(longest);
    let too_long = |record: &ByteRecord| {
        let (shown, line) = (&file.shown, line(record));
        let why = "a quotation mark that is opened and never closed is the usual cause";
        match longest {
            LONGEST_HEADER => {
                anyhow!("`{shown}`, line {line}: the header is longer than 1 MiB; {why}, or a file that is no CSV")
            }
            _ => anyhow!("`{shown}`, line {line}: the row that begins here is longer than 16 MiB; {why}"),
        }
    };
    match reader.read_byte_record(record) {
        Ok(there) => {
            let start = record.position().map_or(0, csv::Position::byte);
            if reader.position().byte() - start > longest { Err(too_long(record)) } else { Ok(there) }
        }
        Err(error) => Err(match error.into_kind() {
            csv::ErrorKind::Io(error) => reader.get_ref().why(file, &error, || too_long(record)),
            _ => anyhow!("`{}` cannot be read as CSV", file.shown),
        }),
    }
}

fn not_utf8(file: &SourceFile, line: u64, header: &Header, column: usize) -> anyhow::Error {
    let (shown, column) = (&file.shown, header.column(column));
    anyhow!(
        "`{shown}`, line {line}, column {column}: the text is not UTF-8; name its `encoding`, such as `windows-1252`"
    )
}

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(file: &SourceFile, read: &Read, table: &mut TextTable) -> Result<u128> {
    let mut rows = Rows::open(file, read, Asked::Named(table.names()))?;
    let mut wanted = Vec::new();
    for (c, name) in table.names().iter().enumerate() {
        let place = rows.header.names.iter().position(|column| column == name);
        if place.is_none() && table.is_required(c) {
            bail!("`{}` has no column `{name}`; {}", file.shown, rows.header.suggestion(name));
        }
        wanted.push(place);
    }
    fill(&mut rows, &wanted, table, usize::MAX)?;
    rows.finish()
}

/// The named columns of the first rows of a file that no use case describes yet.
pub(super) fn sample(file: &SourceFile, read: &Read, most: usize) -> Result<TextTable> {
    let mut rows = Rows::open(file, read, Asked::Any)?;
    let named = rows.header.names.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let (places, needs): (Vec<_>, Vec<_>) = named
        .map(|(n, name)| {
            (Some(n), Need { column: name.clone(), path: Vec::new(), required: false, makes_values: false })
        })
        .unzip();
    let mut table = TextTable::new(&needs);
    table.start_file(&file.shown);
    if fill(&mut rows, &places, &mut table, most)? {
        rows.finish()?;
    }
    Ok(table)
}

/// Moves rows into the table; says whether the file ended before there were as many as wanted.
fn fill(rows: &mut Rows, wanted: &[Option<usize>], table: &mut TextTable, most: usize) -> Result<bool> {
    for _ in 0..most {
        let Some(row) = rows.next()? else { return Ok(true) };
        for (c, place) in wanted.iter().enumerate() {
            let value = match place {
                Some(place) => Some(row.cell(*place)?),
                None => None,
            };
            table.push(c, value);
        }
        table.end_row(row.line);
    }
    Ok(false)
}
