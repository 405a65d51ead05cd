//! How a program for tables has saved a file that people filled in.
//!
//! In: a CSV file that stands beside the sources, and the columns it has to have. Out: its delimiter and its encoding.
//! It promises to choose by the header, which is known, and never by what a row says; and that a file in UTF-8 with
//! commas is read as such. It does not say whether every column is there.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, MACINTOSH, UTF_16BE, UTF_16LE,
    WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

use super::bytes::HEAD;
use super::csv::{names, said_by_a_spreadsheet};
use super::files::SourceFile;
use crate::config::{Format, Read};

/// What such programs put between columns.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Encodings of Latin letters, which differ in few of them.
const LATIN: [&Encoding; 10] = [
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_3,
    ISO_8859_4,
    ISO_8859_10,
    ISO_8859_13,
    MACINTOSH,
];
/// So many letters beyond ASCII tell one of them from windows-1252.
const ENOUGH: usize = 40;

/// How the file is to be read, and whether its encoding is assumed: nothing in it says which one it is.
pub(super) fn as_saved(file: &SourceFile, columns: &[String]) -> Result<(Read, bool)> {
    let cannot = || format!("`{}` cannot be read", file.shown);
    let mut read = Read::new(Format::Csv, String::new(), PathBuf::new());
    let mut head = Vec::new();
    file.open()?.take(HEAD).read_to_end(&mut head).with_context(cannot)?;
    // What is saved in one byte a letter is saved by spreadsheets, whatever its letters look like.
    let is_wide = |encoding: &Encoding| [UTF_16LE, UTF_16BE].contains(&encoding);
    let found = encoding(file)?;
    let is_assumed = found.is_some_and(|encoding| !is_wide(encoding));
    read.encoding = if is_assumed { Some(WINDOWS_1252) } else { found };
    let text = read.encoding.map_or_else(|| String::from_utf8_lossy(&head), |encoding| encoding.decode(&head).0);
    let first = text.trim_start_matches('\u{feff}').split_inclusive(['\n', '\r']).next().unwrap_or_default();
    if let Some(delimiter) = said_by_a_spreadsheet(first.as_bytes()) {
        read.delimiter = delimiter;
        return Ok((read, is_assumed));
    }
    // The first of those that divide most of the columns from each other; other capitals are told as such later.
    let is_asked = |name: &String| columns.iter().any(|column| column.to_lowercase() == name.to_lowercase());
    let mut most = 0;
    for delimiter in DELIMITERS {
        let other = Read { delimiter, ..read.clone() };
        let found =
            names(file, &other, true).map_or(0, |(_, names)| names.iter().filter(|name| is_asked(name)).count());
        if found > most {
            (most, read.delimiter) = (found, delimiter);
        }
    }
    Ok((read, is_assumed))
}

/// How the text of a file is written; `None` is UTF-8, and so is a file of UTF-8 in which some bytes are damaged. What
/// is neither that nor two bytes a letter is guessed from its letters.
pub(super) fn encoding(file: &SourceFile) -> Result<Option<&'static Encoding>> {
    let cannot = || format!("`{}` cannot be read", file.shown);
    let mut head = Vec::new();
    file.open()?.take(HEAD).read_to_end(&mut head).with_context(cannot)?;
    if let Some(encoding) = wide(&head) {
        return Ok(Some(encoding));
    }
    if is_utf8(file.open()?).with_context(cannot)? {
        return Ok(None);
    }
    guessed(file.open()?).with_context(cannot)
}

/// What a file that is not UTF-8 as a whole is written in: UTF-8 where more of its letters are that than are not.
fn guessed(mut file: File) -> std::io::Result<Option<&'static Encoding>> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let (mut letters, mut others, mut bytes) = (0usize, 0usize, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut bytes)?;
        detector.feed(&bytes[..read], read == 0);
        for piece in bytes[..read].utf8_chunks() {
            letters += piece.valid().chars().filter(|letter| !letter.is_ascii()).count();
            others += usize::from(!piece.invalid().is_empty());
        }
        if read == 0 {
            let guess = detector.guess(None, Utf8Detection::Deny);
            // Few letters with accents look like those of any of these.
            let guess = if LATIN.contains(&guess) && others < ENOUGH { WINDOWS_1252 } else { guess };
            return Ok((letters <= others).then_some(guess));
        }
    }
}

/// The encoding of two bytes a letter in which a file begins: its mark says so, or every other byte of the header.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [first, second, third, fourth, ..] => match [first, second, third, fourth].map(|byte| *byte == 0) {
            [false, true, false, true] => Some(UTF_16LE),
            [true, false, true, false] => Some(UTF_16BE),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the whole file is UTF-8, or says by its mark that it is.
fn is_utf8(mut file: File) -> std::io::Result<bool> {
    let (mut bytes, mut left, mut is_first) = (vec![0; 1 << 16], 0, true);
    loop {
        let read = file.read(&mut bytes[left..])?;
        let there = left + read;
        if std::mem::take(&mut is_first) && bytes[..there].starts_with(b"\xEF\xBB\xBF") {
            return Ok(true);
        }
        left = match std::str::from_utf8(&bytes[..there]) {
            Ok(_) => 0,
            // A letter that the next piece ends.
            Err(error) if error.error_len().is_none() && read > 0 => there - error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if read == 0 {
            return Ok(true);
        }
        bytes.copy_within(there - left..there, 0);
    }
}
