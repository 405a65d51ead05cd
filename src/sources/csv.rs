//! CSV with a header row, as RFC 4180 has it or as `quote` and `escape` say.
//!
//! In: a file and the columns that are asked for. Out: rows with their lines, each with as many fields as the header
//! and as text of the declared encoding. It promises that a row is read as it stands or is an error at its line, and
//! that a quotation mark that is never closed swallows neither rows nor memory.

use std::fs::File;
use std::io::BufReader;

use anyhow::{Result, anyhow, bail};

use super::bytes::{Input, LONGEST_HEADER, LONGEST_ROW, open};
use super::fields::{Broken, Fields};
use super::files::SourceFile;
use super::header::{Asked, Header};
use super::text::TextTable;
use crate::config::{Format, Need, Read};
use crate::tables::ToldBy;

/// A file, row by row.
type Lines = Fields<BufReader<Input<File>>>;

/// The rows of a file.
pub(super) struct Rows {
    file: SourceFile,
    fields: Lines,
    /// Its columns.
    pub(super) header: Header,
    /// Whether people fill it in: programs for tables leave out delimiters behind the last value of a row.
    by_hand: bool,
}

/// One row.
pub(super) struct Row<'a> {
    /// The line it begins at.
    pub(super) line: u64,
    file: &'a SourceFile,
    header: &'a Header,
    fields: &'a Lines,
    /// All fields, and what divides them.
    text: &'a str,
}

/// The delimiter that a spreadsheet names in a line of its own before the header: `sep=;`.
pub(super) fn said_by_a_spreadsheet(line: &[u8]) -> Option<u8> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    match line.trim_ascii_end() {
        // Saved once more, the empty columns of the others stand behind it.
        [s, e, p, b'=', delimiter, rest @ ..]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && !delimiter.is_ascii_alphanumeric()
                && rest.iter().all(|byte| byte == delimiter) =>
        {
            Some(*delimiter)
        }
        // A tab is a blank at the end.
        [s, e, p, b'='] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" && line.contains(&b'\t') => Some(b'\t'),
        _ => None,
    }
}

/// Opens a file and reads the names of its columns; `trims` is whether blanks around them count for nothing.
pub(super) fn names(file: &SourceFile, read: &Read, trims: bool) -> Result<(Lines, Vec<String>)> {
    let mut fields = Fields::new(BufReader::with_capacity(1 << 18, open(file, read)?), read);
    if !next(&mut fields, file, None)? {
        bail!("`{}` is empty: it has no header row", file.shown);
    }
    if let Some(delimiter) = said_by_a_spreadsheet(fields.bytes()) {
        let shown = char::from(delimiter);
        if delimiter != read.delimiter {
            bail!("`{}`, line 1, says that `{shown}` divides its columns; say `delimiter: {shown:?}`", file.shown);
        }
        if !next(&mut fields, file, None)? {
            bail!("`{}` has no header row below the line that names its delimiter", file.shown);
        }
    }
    let mut names: Vec<String> = Vec::with_capacity(fields.len());
    for f in 0..fields.len() {
        let name = std::str::from_utf8(fields.field(f)).map_err(|_| {
            anyhow!(
                "`{}`, line 1: the header of column {} is not UTF-8; name its `encoding`, such as `windows-1252`",
                file.shown,
                f + 1
            )
        })?;
        names.push(if trims { name.trim() } else { name }.to_owned());
    }
    Ok((fields, names))
}

impl Rows {
    /// Opens a file and reads its header.
    pub(super) fn open(file: &SourceFile, read: &Read, asked: Asked) -> Result<Self> {
        let by_hand = matches!(asked, Asked::Beside(_));
        let (fields, names) = names(file, read, by_hand)?;
        let header = Header::new(file, Format::Csv, names, asked)?;
        Ok(Self { file: file.clone(), fields, header, by_hand })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>> {
        let Self { file, fields, header, by_hand } = self;
        if !next(fields, file, Some(header))? {
            return Ok(None);
        }
        let (line, last) = fields.lines();
        let (found, expected) = (fields.len(), header.names.len());
        let is_cut = *by_hand && found < expected && last == line;
        if found != expected && !is_cut {
            let which = if last > line {
                format!("it ends at line {last}, and a quotation mark that is opened too much is the usual cause")
            } else if found < expected {
                format!("the first missing one is {}", header.column(found))
            } else {
                "an unquoted delimiter is the usual cause".to_owned()
            };
            bail!("`{}`, line {line}: the row has {found} columns and the header has {expected}; {which}", file.shown);
        }
        if found > 1 && header.is_repeated((0..found).map(|f| fields.field(f))) {
            bail!(
                "`{}`, line {line}: the row is the header once more; files were put together, and this line is none \
                 of their rows",
                file.shown
            );
        }
        let Ok(text) = std::str::from_utf8(fields.bytes()) else {
            let field = (0..found).find(|f| std::str::from_utf8(fields.field(*f)).is_err()).unwrap_or(0);
            return Err(not_utf8(file, line, header, field));
        };
        Ok(Some(Row { line, file, header, fields, text }))
    }

    /// About how many rows the file has, of which so many were read; 0 where that cannot be told.
    pub(super) fn about(&self, read: usize) -> usize {
        let Some((taken, all)) = self.fields.reader.get_ref().taken() else { return 0 };
        let taken = taken.saturating_sub(self.fields.reader.buffer().len() as u64).max(1);
        // A few more, for the rows behind may be shorter.
        usize::try_from(u128::from(all) * read as u128 / u128::from(taken) * 51 / 50).unwrap_or(0)
    }

    /// The hash of the file, once all rows were read.
    ///
    /// # Errors
    /// A file that became shorter while it was read.
    pub(super) fn finish(&self) -> Result<u128> {
        self.fields.reader.get_ref().whole(&self.file)
    }
}

impl Row<'_> {
    /// Whether none of its fields says anything.
    pub(super) fn is_empty(&self) -> bool {
        (0..self.fields.len()).all(|f| self.fields.field(f).trim_ascii().is_empty())
    }

    /// The field at this place; nothing where a row of a file that people fill in ends before it.
    pub(super) fn cell(&self, place: usize) -> Result<&str> {
        if place >= self.fields.len() {
            return Ok("");
        }
        // The row is UTF-8; so is a part of it that ends between characters.
        self.fields
            .range(place)
            .and_then(|range| self.text.get(range))
            .ok_or_else(|| not_utf8(self.file, self.line, self.header, place))
    }
}

/// Divides the next row, or the header if there is none yet.
fn next(fields: &mut Lines, file: &SourceFile, header: Option<&Header>) -> Result<bool> {
    let longest = if header.is_some() { LONGEST_ROW } else { LONGEST_HEADER };
    fields.reader.get_mut().allow(longest);
    let why = match fields.advance(longest) {
        Ok(there) => return Ok(there),
        Err(why) => why,
    };
    let shown = &file.shown;
    let too_long = || {
        let line = fields.lines().0;
        let why = "a quotation mark that is opened and never closed is the usual cause";
        match header {
            None => anyhow!("`{shown}`, line {line}: the header is longer than 1 MiB; {why}, or a file that is no CSV"),
            Some(_) => anyhow!("`{shown}`, line {line}: the row that begins here is longer than 16 MiB; {why}"),
        }
    };
    let remedy = |escapes: bool| match escapes {
        true => "if the backslashes before marks are not part of the values, write `escape: backslash` under `read`",
        false => "if marks are characters like others in this file, write `quote: none` under `read`",
    };
    Err(match why {
        Broken::Unreadable(error) => fields.reader.get_ref().why(file, &error, too_long),
        Broken::TooLong => too_long(),
        Broken::NeverClosed { opened, escapes } => {
            anyhow!("`{shown}`, line {opened}: a quotation mark is opened here and never closed; {}", remedy(escapes))
        }
        Broken::TextAfter { opened, line, field, escapes } => {
            let column = header.map_or_else(|| format!("number {}", field + 1), |header| header.column(field));
            let what = match line == opened {
                true => "text follows a closing quotation mark".to_owned(),
                false => {
                    format!("a quotation mark is opened here, and text follows the one that closes it in line {line}")
                }
            };
            anyhow!("`{shown}`, line {opened}, column {column}: {what}; {}", remedy(escapes))
        }
        Broken::Swallows { opened, line } => anyhow!(
            "`{shown}`, line {opened}: a quotation mark is opened here and closed in line {line}, and each of these \
             lines could be a row of its own; {}, and if a value has these line breaks, `quote: '\"'`",
            remedy(false)
        ),
    })
}

fn not_utf8(file: &SourceFile, line: u64, header: &Header, column: usize) -> anyhow::Error {
    let (shown, column) = (&file.shown, header.column(column));
    anyhow!(
        "`{shown}`, line {line}, column {column}: the text is not UTF-8; name its `encoding`, such as `windows-1252`, \
         or mend this letter where all others are UTF-8"
    )
}

/// A file that is being read, and where the columns of a table stand in it.
pub(super) struct Open {
    pub(super) rows: Rows,
    pub(super) wanted: Vec<Option<usize>>,
}

impl Open {
    /// Opens a file that has the columns of a table.
    pub(super) fn new(file: &SourceFile, read: &Read, table: &TextTable) -> Result<Self> {
        let rows = Rows::open(file, read, Asked::Named(table.names()))?;
        let mut wanted = Vec::new();
        for (c, name) in table.names().iter().enumerate() {
            let place = rows.header.names.iter().position(|column| column == name);
            if place.is_none() && table.is_required(c) {
                bail!("`{}` has no column `{name}`; {}", file.shown, rows.header.suggestion(name));
            }
            wanted.push(place);
        }
        Ok(Self { rows, wanted })
    }

    /// Adds at most so many rows to the table; whether there may be more.
    pub(super) fn fill(&mut self, table: &mut TextTable, most: usize) -> Result<bool> {
        let until = table.lines.len().saturating_add(most);
        while table.lines.len() < until && !table.is_large() {
            if !self.row(table)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the next row to the table, if there is one.
    fn row(&mut self, table: &mut TextTable) -> Result<bool> {
        let Some(row) = self.rows.next()? else { return Ok(false) };
        for (c, place) in self.wanted.iter().enumerate() {
            let cell = place.map(|place| row.cell(place)).transpose()?;
            table.push(c, cell);
        }
        table.end_row(row.line);
        Ok(true)
    }

    /// The hash of the file, once all rows were read.
    pub(super) fn finish(self) -> Result<u128> {
        self.rows.finish()
    }
}

/// The named columns of the first rows of a file that no use case describes yet.
pub(super) fn sample(file: &SourceFile, read: &Read, most: usize) -> Result<TextTable> {
    let rows = Rows::open(file, read, Asked::Any)?;
    let named = rows.header.names.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let (places, needs): (Vec<_>, Vec<_>) = named.map(|(n, name)| (Some(n), Need::unasked(name))).unzip();
    let mut table = TextTable::new(&needs);
    table.start_file(&file.shown, &file.name, ToldBy::Line);
    let mut open = Open { rows, wanted: places };
    while table.lines.len() < most && open.row(&mut table)? {}
    Ok(table)
}
