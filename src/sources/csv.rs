//! CSV with a header row: RFC 4180 quoting, quoted newlines, a byte-order mark, LF or CRLF, any delimiter.
//!
//! Every row must have as many fields as the header, and every field must be text in the declared encoding.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use csv::{ByteRecord, Reader, ReaderBuilder};

use super::files::{Watched, open};
use super::text::TextTable;
use crate::config::Read;
use crate::diagnostic::did_you_mean;

type Source = Watched<Box<dyn std::io::Read>>;

fn reader(path: &Path, read: &Read) -> Result<Reader<Source>> {
    let source = Watched::new(open(path, read)?);
    Ok(ReaderBuilder::new().delimiter(read.delimiter).has_headers(false).flexible(true).buffer_capacity(1 << 18).from_reader(source))
}

/// The columns of a file, from its header.
pub(super) fn columns(path: &Path, read: &Read) -> Result<Vec<String>> {
    header(path, &mut reader(path, read)?)
}

fn header(path: &Path, reader: &mut Reader<Source>) -> Result<Vec<String>> {
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).with_context(|| format!("`{}` cannot be read", path.display()))? {
        bail!("`{}` is empty: it has no header row", path.display());
    }
    let mut columns: Vec<String> = Vec::new();
    for (f, field) in record.iter().enumerate() {
        let name = std::str::from_utf8(field)
            .map_err(|_| anyhow!("`{}`, line 1: the header of column {} is not UTF-8; name its `encoding`, such as `windows-1252`", path.display(), f + 1))?;
        let name = if f == 0 { name.trim_start_matches('\u{FEFF}') } else { name };
        if columns.iter().any(|column| column == name) && !name.is_empty() {
            bail!("`{}`, line 1: the header names the column `{name}` twice", path.display());
        }
        columns.push(name.to_owned());
    }
    Ok(columns)
}

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(path: &Path, read: &Read, table: &mut TextTable) -> Result<u128> {
    let mut reader = reader(path, read)?;
    let columns = header(path, &mut reader)?;
    let mut wanted = Vec::new();
    for (c, name) in table.names().iter().enumerate() {
        let place = columns.iter().position(|column| column == name);
        if place.is_none() && table.is_required(c) {
            bail!("`{}` has no column `{name}`; {}", path.display(), did_you_mean(name, columns.iter().map(String::as_str)));
        }
        wanted.push(place);
    }
    let mut record = ByteRecord::new();
    let mut last_line = 1;
    while reader.read_byte_record(&mut record).with_context(|| format!("`{}` cannot be read", path.display()))? {
        let line = record.position().map_or(0, csv::Position::line);
        last_line = line;
        if record.len() != columns.len() {
            let (found, expected) = (record.len(), columns.len());
            let which =
                if found < expected { format!("the first missing one is `{}`", columns[found]) } else { "an unquoted delimiter is the usual cause".to_owned() };
            bail!("`{}`, line {line}: the row has {found} columns and the header has {expected}; {which}", path.display());
        }
        for (c, place) in wanted.iter().enumerate() {
            let value = match place {
                Some(place) => match std::str::from_utf8(&record[*place]) {
                    Ok(value) => Some(value),
                    Err(_) => return Err(not_utf8(path, line, &columns[*place])),
                },
                None => None,
            };
            table.push(c, value);
        }
        if std::str::from_utf8(record.as_slice()).is_err() {
            let field = (0..record.len()).find(|f| std::str::from_utf8(&record[*f]).is_err()).unwrap_or(0);
            return Err(not_utf8(path, line, &columns[field]));
        }
        table.end_row(line);
    }
    let (hash, open_quote) = reader.get_ref().finish();
    if open_quote {
        bail!("`{}`: a quotation mark is opened and never closed; the last row that could be told apart starts at line {last_line}", path.display());
    }
    Ok(hash)
}

fn not_utf8(path: &Path, line: u64, column: &str) -> anyhow::Error {
    anyhow!("`{}`, line {line}, column `{column}`: the text is not UTF-8; name its `encoding`, such as `windows-1252`", path.display())
}
