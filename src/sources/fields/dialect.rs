//! What divides a row of CSV, and holds values together.
//!
//! In: the bytes of a row as far as they are read. Out: where its fields stand. It reads nothing.

use memchr::{memchr, memchr_iter};

use crate::config::Quoting;

/// What divides and holds together.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quoting: Quoting,
}

/// Where a field stands, without its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) is_marked: bool,
    /// Whether something in it is written twice or with an escape.
    pub(super) is_escaped: bool,
}

/// How far a row is divided.
#[derive(Clone, Copy, Default)]
pub(super) struct Reached {
    /// Where the field begins that is being read, and where reading it has come to.
    pub(super) start: usize,
    pub(super) at: usize,
    pub(super) is_marked: bool,
    pub(super) is_escaped: bool,
}

impl Dialect {
    /// Divides a line in which nothing but the delimiter has a meaning, which most are; whether it is one.
    pub(super) fn divide_plain(&self, line: &[u8], fields: &mut Vec<Field>) -> bool {
        if self.quoting.escape.is_some() || self.quoting.mark.is_some_and(|mark| memchr(mark, line).is_some()) {
            return false;
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut start = 0;
        for end in memchr_iter(self.delimiter, line).chain([line.len()]) {
            fields.push(Field { start: start as u32, end: end as u32, is_marked: false, is_escaped: false });
            start = end + 1;
        }
        true
    }

    /// Divides on; `false` where the row goes on in the next line, an error where text follows a closing mark.
    pub(super) fn divide(&self, bytes: &[u8], fields: &mut Vec<Field>, reached: &mut Reached) -> Result<bool, ()> {
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

    pub(super) fn push(&self, fields: &mut Vec<Field>, reached: &Reached, end: usize) {
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
    pub(super) fn unescape(&self, bytes: &mut [u8], field: &mut Field) {
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
    pub(super) fn might_swallow(&self) -> bool {
        self.quoting.mark.is_some() && !self.quoting.is_declared
    }

    /// Whether there is a backslash before a mark and nobody has declared it.
    pub(super) fn has_escapes(&self, bytes: &[u8]) -> bool {
        let is_one = |pair: &[u8]| pair[0] == b'\\' && self.is_mark(Some(&pair[1]));
        self.quoting.escape.is_none() && bytes.windows(2).any(is_one)
    }

    /// How many fields a line has by itself.
    pub(super) fn alone(&self, line: &[u8]) -> usize {
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
