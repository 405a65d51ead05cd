//! From lines to the fields of one CSV row.
//!
//! In: a reader of bytes, the delimiter and what holds a value together. Out: the fields of each row without their
//! marks, and the line at which it begins. It promises that every byte between delimiters is in a field, and that a
//! mark which is opened is closed in front of a delimiter or the end of a line, or is an error at the line where it is
//! opened. It does not know how many fields a row should have, nor whether they are text.

mod dialect;

use std::io::{self, BufRead};
use std::ops::Range;

use memchr::memchr2;

use dialect::{Dialect, Field, Reached};

use crate::config::Read;

/// The rows of a file, one after the other.
pub(super) struct Fields<R> {
    pub(super) reader: R,
    dialect: Dialect,
    /// What is read of the row: its fields, and between them what divides them.
    bytes: Vec<u8>,
    fields: Vec<Field>,
    /// Lines that were read.
    lines: u64,
    /// The line at which the row begins.
    begins: u64,
}

/// Why a row cannot be divided.
#[derive(Debug)]
pub(super) enum Broken {
    /// The reader says why.
    Unreadable(io::Error),
    /// It is longer than allowed.
    TooLong,
    /// The mark that is opened here is never closed; whether there are escapes that nobody has declared.
    NeverClosed { opened: u64, escapes: bool },
    /// Something other than a delimiter follows the mark that closes this field.
    TextAfter { opened: u64, line: u64, field: usize, escapes: bool },
    /// The mark that is opened here is closed lines later, and each of these lines is a row by itself.
    Swallows { opened: u64, line: u64 },
}

impl<R: BufRead> Fields<R> {
    pub(super) fn new(reader: R, read: &Read) -> Self {
        let dialect = Dialect { delimiter: read.delimiter, quoting: read.quoting };
        Self { reader, dialect, bytes: Vec::new(), fields: Vec::new(), lines: 0, begins: 0 }
    }

    /// Reads the next row of at most so many bytes; empty lines are none.
    pub(super) fn advance(&mut self, longest: u64) -> Result<bool, Broken> {
        self.fields.clear();
        loop {
            self.bytes.clear();
            self.begins = self.lines + 1;
            if !self.read_line(longest)? {
                return Ok(false);
            }
            if self.lines == 1 && self.bytes.starts_with(b"\xEF\xBB\xBF") {
                self.bytes.drain(..3);
            }
            if !matches!(self.bytes.first(), None | Some(b'\n' | b'\r')) {
                break;
            }
        }
        if self.dialect.divide_plain(&self.bytes, &mut self.fields) {
            return Ok(true);
        }
        let (mut reached, mut opened) = (Reached::default(), self.lines);
        loop {
            let before = reached.start;
            let is_whole = self.dialect.divide(&self.bytes, &mut self.fields, &mut reached);
            if reached.start != before {
                opened = self.lines;
            }
            match is_whole {
                Ok(true) => break,
                Ok(false) if self.read_line(longest)? => {}
                Ok(false) if reached.is_marked => {
                    return Err(Broken::NeverClosed { opened, escapes: self.dialect.has_escapes(&self.bytes) });
                }
                Ok(false) => {
                    // An escape that is the last of the file.
                    self.dialect.push(&mut self.fields, &reached, self.bytes.len());
                    break;
                }
                Err(()) => {
                    let (line, field) = (self.lines, self.fields.len());
                    let escapes = self.dialect.has_escapes(&self.bytes);
                    return Err(Broken::TextAfter { opened, line, field, escapes });
                }
            }
        }
        if self.lines > self.begins && self.dialect.might_swallow() && self.is_rows() {
            return Err(Broken::Swallows { opened: self.first_open(), line: self.lines });
        }
        for field in self.fields.iter_mut().filter(|field| field.is_escaped) {
            self.dialect.unescape(&mut self.bytes, field);
        }
        Ok(true)
    }

    /// The line at which the row begins, and the one at which it ends.
    pub(super) fn lines(&self) -> (u64, u64) {
        (self.begins, self.lines)
    }

    /// How many fields the row has.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The bytes in which its fields stand.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where among them a field stands.
    pub(super) fn range(&self, field: usize) -> Option<Range<usize>> {
        self.fields.get(field).map(|field| field.start as usize..field.end as usize)
    }

    /// The bytes of a field.
    pub(super) fn field(&self, field: usize) -> &[u8] {
        self.range(field).and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }

    /// Adds a line to the row, with the `\n`, `\r\n` or `\r` at its end.
    fn read_line(&mut self, longest: u64) -> Result<bool, Broken> {
        let before = self.bytes.len();
        loop {
            let buffer = self.reader.fill_buf().map_err(Broken::Unreadable)?;
            let end = memchr2(b'\n', b'\r', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            self.bytes.extend_from_slice(&buffer[..taken]);
            let is_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.reader.consume(taken);
            if is_return && self.reader.fill_buf().map_err(Broken::Unreadable)?.first() == Some(&b'\n') {
                self.bytes.push(b'\n');
                self.reader.consume(1);
            }
            if self.bytes.len() as u64 > longest {
                return Err(Broken::TooLong);
            }
            if taken == 0 || end.is_some() {
                let is_there = self.bytes.len() > before;
                self.lines += u64::from(is_there);
                return Ok(is_there);
            }
        }
    }

    /// Whether every line of the row is a row of as many fields, if a mark that its line does not close is a character.
    fn is_rows(&self) -> bool {
        let lines = self.bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
        lines.filter(|line| !line.is_empty()).all(|line| self.dialect.alone(line) == self.fields.len())
    }

    /// The line at which the first field begins that goes over several lines.
    fn first_open(&self) -> u64 {
        let (mut line, mut start) = (self.begins, 0);
        for field in &self.fields {
            line += ends(&self.bytes[start..field.start as usize]);
            start = field.start as usize;
            if ends(&self.bytes[start..field.end as usize]) > 0 {
                break;
            }
        }
        line
    }
}

/// How many lines end in these bytes.
fn ends(bytes: &[u8]) -> u64 {
    let is_end = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|end| is_end(*end)).count() as u64
}

#[cfg(test)]
mod tests;
