//! One JSON object a line; values keep the way they were written.
//!
//! A string becomes its text, `null` is missing, and everything else (numbers, booleans, lists, objects) stays the JSON
//! text it is: `1e5` is not turned into 100000, nor 007 into 7.

use std::borrow::Cow;
use std::fmt;
use std::io::BufRead as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::files::{Watched, open};
use super::text::TextTable;
use crate::config::Read;
use crate::diagnostic::did_you_mean;

/// The keys that occur in the first thousand rows of a file.
pub(super) fn columns(path: &Path, read: &Read) -> Result<Vec<String>> {
    let mut columns: Vec<String> = Vec::new();
    let reader = std::io::BufReader::new(open(path, read)?);
    for (l, line) in reader.lines().take(1_000).enumerate() {
        let line = line.with_context(|| format!("`{}`, line {}", path.display(), l + 1))?;
        if line.trim().is_empty() {
            continue;
        }
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line).map_err(|error| broken(path, l as u64 + 1, &error))?;
        for key in object.keys() {
            if !columns.contains(key) {
                columns.push(key.clone());
            }
        }
    }
    Ok(columns)
}

/// Reads the needed keys of a file into the table; returns the hash of the file.
pub(super) fn read(path: &Path, read: &Read, table: &mut TextTable) -> Result<u128> {
    let mut reader = std::io::BufReader::with_capacity(1 << 18, Watched::new(open(path, read)?));
    let names: Vec<String> = table.names().to_vec();
    let mut seen = vec![false; names.len()];
    let mut others: Vec<String> = Vec::new();
    let (mut bytes, mut line) = (Vec::new(), 0u64);
    let mut rows = 0usize;
    loop {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).with_context(|| format!("`{}` cannot be read", path.display()))? == 0 {
            break;
        }
        line += 1;
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| anyhow!("`{}`, line {line}, column {}: the text is not UTF-8; name its `encoding`", path.display(), error.valid_up_to() + 1))?;
        let text = if line == 1 { text.trim_start_matches('\u{FEFF}') } else { text };
        if text.trim().is_empty() {
            continue;
        }
        let mut row: Vec<Option<Cow<'_, str>>> = vec![None; names.len()];
        let seed = Row { names: &names, row: &mut row, others: (rows < 1_000).then_some(&mut others) };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        seed.deserialize(&mut deserializer).and_then(|()| deserializer.end()).map_err(|error| broken(path, line, &error))?;
        for (c, value) in row.iter().enumerate() {
            seen[c] |= value.is_some();
            table.push(c, value.as_deref().filter(|value| *value != "\0null"));
        }
        table.end_row(line);
        rows += 1;
    }
    for (c, name) in names.iter().enumerate() {
        if rows > 0 && !seen[c] && table.is_required(c) {
            bail!("`{}`: no row has the key `{name}`; {}", path.display(), did_you_mean(name, others.iter().map(String::as_str)));
        }
    }
    Ok(reader.get_ref().finish().0)
}

fn broken(path: &Path, line: u64, error: &serde_json::Error) -> anyhow::Error {
    let what = error.to_string();
    let what = what.rfind(" at line ").map_or(what.as_str(), |end| &what[..end]);
    anyhow!("`{}`, line {line}, column {}: the line is not a JSON object: {what}", path.display(), error.column())
}

/// Takes the wanted keys of one object, as they are written.
struct Row<'a, 'de> {
    names: &'a [String],
    row: &'a mut Vec<Option<Cow<'de, str>>>,
    others: Option<&'a mut Vec<String>>,
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
        let Row { names, row, mut others } = self;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(c) = names.iter().position(|name| *name == key) else {
                if let Some(others) = others.as_deref_mut()
                    && !others.contains(&key.to_string())
                {
                    others.push(key.into_owned());
                }
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if row[c].is_some() {
                return Err(A::Error::custom("a key occurs twice"));
            }
            let raw: &'de RawValue = map.next_value()?;
            row[c] = Some(match raw.get() {
                // Present and null: told from absent, so that a key that is always null is not reported as missing.
                "null" => Cow::Borrowed("\0null"),
                text if text.starts_with('"') => match serde_json::from_str::<Borrowed<'de>>(text) {
                    Ok(text) => text.0,
                    Err(_) => return Err(A::Error::custom("a string cannot be read")),
                },
                text => Cow::Borrowed(text),
            });
        }
        Ok(())
    }
}

/// A string that borrows where it holds no escapes.
#[derive(serde::Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);
