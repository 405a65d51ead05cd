//! From lines to the fields of one CSV row.
//!
//! In: a reader of bytes, the delimiter and what holds a value together. Out: the fields of each row without their
//! marks, and the line at which it begins. It promises that every byte between delimiters is in a field, and that a
//! mark which is opened is closed in front of a delimiter or the end of a line, or is an error at the line where it is
//! opened. It does not know how many fields a row should have, nor whether they are text.

use std::io::{self, BufRead};
use std::ops::Range;

use crate::config::{Quoting, Read};

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

/// What divides and holds together.
#[derive(Clone, Copy)]
struct Dialect {
    delimiter: u8,
    quoting: Quoting,
}

/// Where a field stands, without its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    start: u32,
    end: u32,
    is_marked: bool,
    /// Whether something in it is written twice or with an escape.
    is_escaped: bool,
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

/// How far a row is divided.
#[derive(Clone, Copy, Default)]
struct Reached {
    /// Where the field begins that is being read, and where reading it has come to.
    start: usize,
    at: usize,
    is_marked: bool,
    is_escaped: bool,
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
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
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

impl Dialect {
    /// Divides on; `false` where the row goes on in the next line, an error where text follows a closing mark.
    fn divide(&self, bytes: &[u8], fields: &mut Vec<Field>, reached: &mut Reached) -> Result<bool, ()> {
        loop {
            if !reached.is_marked && reached.at == reached.start && self.is_mark(bytes.get(reached.at)) {
                reached.is_marked = true;
                reached.at += 1;
            }
            let end = if reached.is_marked { self.marked(bytes, reached) } else { self.plain(bytes, reached) };
            let Some(end) = end else { return Ok(false) };
            let after = end + usize::from(reached.is_marked);
            let goes_on = match bytes.get(after) {
                None | Some(b'\n' | b'\r') => false,
                Some(byte) if *byte == self.delimiter => true,
                Some(_) => return Err(()),
            };
            self.push(fields, reached, end);
            *reached = Reached { start: after + 1, at: after + 1, ..Reached::default() };
            if !goes_on {
                return Ok(true);
            }
        }
    }

    /// Where a field without marks ends.
    fn plain(&self, bytes: &[u8], reached: &mut Reached) -> Option<usize> {
        let Some(escape) = self.quoting.escape else {
            let rest = bytes.get(reached.at..).unwrap_or_default();
            let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
            return Some(reached.at + rest.iter().position(is_end).unwrap_or(rest.len()));
        };
        while let Some(byte) = bytes.get(reached.at) {
            match bytes.get(reached.at + 1) {
                Some(next) if *byte == escape && self.is_special(*next) => {
                    reached.is_escaped = true;
                    let is_both = *next == b'\r' && bytes.get(reached.at + 2) == Some(&b'\n');
                    reached.at += 2 + usize::from(is_both);
                    if matches!(next, b'\n' | b'\r') && reached.at == bytes.len() {
                        return None;
                    }
                }
                _ if *byte == self.delimiter || matches!(byte, b'\n' | b'\r') => break,
                _ => reached.at += 1,
            }
        }
        Some(reached.at)
    }

    /// Where the mark stands that closes a field.
    fn marked(&self, bytes: &[u8], reached: &mut Reached) -> Option<usize> {
        loop {
            let rest = bytes.get(reached.at..).unwrap_or_default();
            let Some(found) = rest.iter().position(|byte| self.has_meaning(*byte)) else {
                reached.at = bytes.len();
                return None;
            };
            let (this, next) = (rest[found], rest.get(found + 1).copied());
            reached.at += found;
            if self.is_pair(this, next) {
                reached.is_escaped = true;
                reached.at += 2;
            } else if Some(this) == self.quoting.mark {
                return Some(reached.at);
            } else {
                reached.at += 1;
            }
        }
    }

    /// Whether a byte inside marks may be more than itself.
    fn has_meaning(&self, byte: u8) -> bool {
        Some(byte) == self.quoting.mark || Some(byte) == self.quoting.escape
    }

    /// Whether two bytes inside marks are one character: a mark twice, or an escape and what has a meaning.
    fn is_pair(&self, this: u8, next: Option<u8>) -> bool {
        match Some(this) == self.quoting.escape {
            true => next.is_some_and(|next| self.has_meaning(next)),
            false => Some(this) == self.quoting.mark && next == self.quoting.mark,
        }
    }

    fn push(&self, fields: &mut Vec<Field>, reached: &Reached, end: usize) {
        let start = reached.start + usize::from(reached.is_marked);
        let (is_marked, is_escaped) = (reached.is_marked, reached.is_escaped);
        fields.push(Field { start: start as u32, end: end as u32, is_marked, is_escaped });
    }

    fn is_mark(&self, byte: Option<&u8>) -> bool {
        byte.is_some() && byte.copied() == self.quoting.mark
    }

    /// What an escape outside marks takes the meaning from.
    fn is_special(&self, byte: u8) -> bool {
        byte == self.delimiter
            || matches!(byte, b'\n' | b'\r')
            || [self.quoting.mark, self.quoting.escape].contains(&Some(byte))
    }

    /// Takes out of a field what was written for the sake of the marks; blanks fill the gap behind it.
    fn unescape(&self, bytes: &mut [u8], field: &mut Field) {
        let (mut from, mut to, end) = (field.start as usize, field.start as usize, field.end as usize);
        while from < end {
            let rest = &bytes[from..end];
            let found = rest.iter().position(|byte| self.has_meaning(*byte)).unwrap_or(rest.len());
            bytes.copy_within(from..from + found, to);
            (from, to) = (from + found, to + found);
            let next = bytes[from..end].get(1).copied();
            let is_pair = from < end
                && match field.is_marked {
                    true => self.is_pair(bytes[from], next),
                    false => Some(bytes[from]) == self.quoting.escape && next.is_some_and(|next| self.is_special(next)),
                };
            from += usize::from(is_pair);
            if from < end {
                bytes[to] = bytes[from];
                (from, to) = (from + 1, to + 1);
            }
        }
        bytes[to..end].fill(b' ');
        field.end = to as u32;
    }

    /// Whether a mark that is a character like others could be taken for one that opens a value.
    fn might_swallow(&self) -> bool {
        self.quoting.mark.is_some() && !self.quoting.is_declared
    }

    /// Whether there is a backslash before a mark and nobody has declared it.
    fn has_escapes(&self, bytes: &[u8]) -> bool {
        let is_one = |pair: &[u8]| pair[0] == b'\\' && self.is_mark(Some(&pair[1]));
        self.quoting.escape.is_none() && bytes.windows(2).any(is_one)
    }

    /// How many fields a line has by itself.
    fn alone(&self, line: &[u8]) -> usize {
        let (mut fields, mut reached) = (Vec::new(), Reached::default());
        loop {
            match self.divide(line, &mut fields, &mut reached) {
                Ok(true) => return fields.len(),
                // The mark is a character like others.
                Ok(false) | Err(()) => {
                    let plain = Reached { is_marked: false, at: reached.start + 1, ..reached };
                    reached = plain;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
