//! One JSON object a line; values keep the way they were written.
//!
//! In: a file and the keys that are asked for. Out: rows with their lines. A string becomes its text, `null` is
//! missing, and everything else (numbers, booleans, lists, objects) stays the JSON text it is: `1e5` is not turned into
//! 100000, nor 007 into 7. Half a surrogate pair, which no text can hold, becomes U+FFFD. It promises that a line
//! without end takes no memory without end, and that no message quotes a line.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{BufRead as _, BufReader};

use anyhow::{Result, anyhow, bail};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use xxhash_rust::xxh3::Xxh3Builder;

use super::bytes::{Input, LONGEST_HEADER, LONGEST_ROW, open};
use super::files::SourceFile;
use super::header::{Asked, Header, MOST_COLUMNS};
use super::text::TextTable;
use crate::config::{Format, Need, Read};
use crate::tables::ToldBy;
use crate::types::{JsonText, key_text};

/// So many rows are asked for their keys; the others seldom have more.
const ROWS_WITH_KEYS: usize = 1_000;

/// The only error of ours that serde_json hands back.
const TWICE: &str = "a key occurs twice";

/// A value of a row: `None` is null.
type Value<'a> = Option<Cow<'a, str>>;

/// The keys that occur in the first thousand rows of a file; `None` where it has no row.
pub(super) fn columns(file: &SourceFile, read: &Read, asked: Asked) -> Result<Option<Header>> {
    let mut rows = Rows::open(file, read, asked.names())?;
    while rows.n_rows < ROWS_WITH_KEYS && rows.next()?.is_some() {}
    if rows.n_rows == 0 {
        return Ok(None);
    }
    if rows.others.is_full && matches!(asked, Asked::Any) {
        bail!("`{}` has more than {MOST_COLUMNS} keys, or more than 1 MiB of them; are they data?", file.shown);
    }
    let seen = rows.names.iter().zip(&rows.seen).filter(|(_, seen)| **seen).map(|(name, _)| name.clone());
    let names = seen.chain(rows.others.names).collect();
    Header::new(file, Format::Ndjson, names, asked).map(Some)
}

/// A file that is being read.
pub(super) struct Open(Rows);

impl Open {
    /// Opens a file to read these keys.
    pub(super) fn new(file: &SourceFile, read: &Read, names: &[String]) -> Result<Self> {
        Rows::open(file, read, names).map(Self)
    }

    /// Adds at most so many rows to the table; whether there may be more.
    pub(super) fn fill(&mut self, table: &mut TextTable, most: usize) -> Result<bool> {
        let most = self.0.n_rows.saturating_add(most);
        while self.0.n_rows < most && !table.is_large() {
            let before = self.0.n_rows;
            fill(&mut self.0, table, before + 1)?;
            if self.0.n_rows == before {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The hash of the file, once all rows were read.
    ///
    /// # Errors
    /// A key that no row has and the table needs; a file that became shorter while it was read.
    pub(super) fn finish(self, table: &TextTable) -> Result<u128> {
        let Self(rows) = self;
        let lacking = (0..table.names().len()).find(|c| !rows.seen[*c] && table.is_required(*c));
        if let (Some(c), true) = (lacking, rows.n_rows > 0) {
            let seen = rows.names.iter().zip(&rows.seen).filter(|(_, seen)| **seen).map(|(name, _)| name.clone());
            let header = Header::new(
                &rows.file,
                Format::Ndjson,
                rows.others.names.into_iter().chain(seen).collect(),
                Asked::Named(table.names()),
            )?;
            let name = &table.names()[c];
            bail!("`{}`: no row has the key `{name}`; {}", rows.file.shown, header.suggestion(name));
        }
        rows.reader.get_ref().whole(&rows.file)
    }
}

/// Reads the needed keys of a file into the table; returns the hash of the file.
pub(super) fn read(file: &SourceFile, read: &Read, table: &mut TextTable) -> Result<u128> {
    let mut open = Open::new(file, read, table.names())?;
    fill(&mut open.0, table, usize::MAX)?;
    open.finish(table)
}

/// The first rows of a file that no use case describes yet.
pub(super) fn sample(file: &SourceFile, read: &Read, most: usize) -> Result<TextTable> {
    let names = columns(file, read, Asked::Any)?.map(|header| header.names).unwrap_or_default();
    let needs: Vec<Need> = names.iter().map(|name| Need::unasked(name)).collect();
    let mut table = TextTable::new(&needs);
    table.start_file(&file.shown, &file.name, ToldBy::Line);
    fill(&mut Rows::open(file, read, &names)?, &mut table, most)?;
    Ok(table)
}

fn fill(rows: &mut Rows, table: &mut TextTable, most: usize) -> Result<()> {
    while rows.n_rows < most {
        let Some((line, row)) = rows.next()? else { break };
        for (c, value) in row.iter().enumerate() {
            table.push(c, value.as_ref().and_then(|value| value.as_deref()));
        }
        table.end_row(line);
    }
    Ok(())
}

/// The line of a row, and its values by wanted key; `None` is absent, so that a key that is always null is not reported
/// as missing.
type Numbered<'a> = (u64, Vec<Option<Value<'a>>>);

/// The rows of a file.
struct Rows {
    file: SourceFile,
    reader: BufReader<Input<File>>,
    /// The bytes of the last line, and its number.
    bytes: Vec<u8>,
    line: u64,
    n_rows: usize,
    /// The wanted keys, where each is, and which of them have occurred.
    names: Vec<String>,
    places: HashMap<String, usize, Xxh3Builder>,
    seen: Vec<bool>,
    /// The other keys of the first rows.
    others: Others,
}

impl Rows {
    fn open(file: &SourceFile, read: &Read, names: &[String]) -> Result<Self> {
        let reader = BufReader::with_capacity(1 << 18, open(file, read)?);
        let places = names.iter().cloned().enumerate().map(|(n, name)| (name, n)).collect();
        let (names, seen) = (names.to_vec(), vec![false; names.len()]);
        let (file, others) = (file.clone(), Others::default());
        Ok(Self { file, reader, bytes: Vec::new(), line: 0, n_rows: 0, names, places, seen, others })
    }

    /// The line of the next row, and its values by wanted key.
    fn next(&mut self) -> Result<Option<Numbered<'_>>> {
        let file = &self.file;
        let shown = &file.shown;
        loop {
            self.bytes.clear();
            self.reader.get_mut().allow(LONGEST_ROW);
            self.line += 1;
            let line = self.line;
            let too_long = || {
                anyhow!(
                    "`{shown}`, line {line}: the line is longer than 16 MiB; `ndjson:` reads one object a line, and a \
                     whole export on one is the usual cause"
                )
            };
            match self.reader.read_until(b'\n', &mut self.bytes) {
                Ok(0) => return Ok(None),
                Ok(n) if n as u64 > LONGEST_ROW => return Err(too_long()),
                Ok(_) => {}
                Err(error) => return Err(self.reader.get_ref().why(file, &error, too_long)),
            }
            let start = if line == 1 && self.bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            if !self.bytes[start..].trim_ascii().is_empty() {
                self.bytes.drain(..start);
                break;
            }
        }
        let line = self.line;
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            anyhow!(
                "`{shown}`, line {line}, column {}: the text is not UTF-8; name its `encoding`",
                error.valid_up_to() + 1
            )
        })?;
        let mut values: Vec<Option<Value<'_>>> = vec![None; self.names.len()];
        let others = (self.n_rows < ROWS_WITH_KEYS).then_some(&mut self.others);
        let row = Row { names: &self.names, places: &self.places, values: &mut values, others };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        row.deserialize(&mut deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|error| broken(file, line, &error))?;
        for (seen, value) in self.seen.iter_mut().zip(&values) {
            *seen |= value.is_some();
        }
        self.n_rows += 1;
        Ok(Some((line, values)))
    }
}

/// Keys that nobody asked for, to be suggested or proposed.
#[derive(Default)]
struct Others {
    names: Vec<String>,
    known: HashSet<String, Xxh3Builder>,
    bytes: usize,
    is_full: bool,
}

impl Others {
    fn add(&mut self, key: &str) {
        if self.known.contains(key) {
            return;
        }
        self.bytes += key.len();
        self.is_full |= self.known.len() == MOST_COLUMNS || self.bytes as u64 > LONGEST_HEADER;
        if !self.is_full {
            self.known.insert(key.to_owned());
            self.names.push(key.to_owned());
        }
    }
}

/// What is wrong with a line, in our words: those of serde_json quote values.
fn broken(file: &SourceFile, line: u64, error: &serde_json::Error) -> anyhow::Error {
    let text = error.to_string();
    let what = match error.classify() {
        Category::Data if text.starts_with(TWICE) => TWICE,
        Category::Data => "something else stands there",
        Category::Eof => "it ends in the middle; an object stands on one line",
        _ if text.starts_with("recursion limit exceeded") => "it is nested too deeply",
        _ if text.starts_with("trailing characters") => "something follows the object",
        _ => "it is not JSON from there on",
    };
    anyhow!("`{}`, line {line}, column {}: the line is not a JSON object: {what}", file.shown, error.column())
}

/// Takes the wanted keys of one object, as they are written.
struct Row<'a, 'de> {
    names: &'a [String],
    places: &'a HashMap<String, usize, Xxh3Builder>,
    values: &'a mut Vec<Option<Value<'de>>>,
    others: Option<&'a mut Others>,
}

impl<'de> DeserializeSeed<'de> for Row<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Row { names, places, values: row, mut others } = self;
        while let Some(key) = map.next_key::<&'de RawValue>()? {
            let key = key_text(key).ok_or_else(|| A::Error::custom("no text"))?;
            // Comparing is faster than a hash where there are few.
            let place =
                if names.len() <= 16 { names.iter().position(|name| *name == key) } else { places.get(&*key).copied() };
            let Some(c) = place else {
                if let Some(others) = others.as_deref_mut() {
                    others.add(&key);
                }
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if row[c].is_some() {
                return Err(A::Error::custom(TWICE));
            }
            let raw: &'de RawValue = map.next_value()?;
            row[c] = Some(match raw.get() {
                "null" => None,
                text if text.starts_with('"') => {
                    let text = serde_json::from_str::<JsonText<'de>>(text);
                    Some(text.map_err(|_| A::Error::custom("no text"))?.0)
                }
                text => Some(Cow::Borrowed(text)),
            });
        }
        Ok(())
    }
}
