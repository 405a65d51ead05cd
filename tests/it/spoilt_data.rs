//! Data files that nobody would write: what is read is what a plain reader reads, everything else is an error, and
//! nothing is a panic.
//!
//! The suite plays a few thousand; `make prove-data SECONDS=n` plays for as long as it is told and says how many.

use super::support::Dice;
use std::path::Path;
use std::time::{Duration, Instant};

use c360::config::UseCase;
use c360::sources::Environment;
use polars::prelude::{DataFrame, IntoColumn as _, IntoSeries as _, NamedFrom as _, Series, StructChunked};
use polars_io::prelude::ParquetWriter;
use serde_json::value::RawValue;

/// Rows of the columns `name` and `value`; `None` is empty.
type Rows = Vec<[Option<String>; 2]>;

impl Dice {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A use case whose events are read from the file `data`: `read` says how.
fn use_case(folder: &Path, read: &str) -> UseCase {
    let attribute = |n: usize| {
        let column = if n == 0 { "name" } else { "value" };
        format!(
            "  - {{name: a{n}, type: text, system_of_record: log, from: {{log: {{aggregate: max({column})}}}}, \
             fallback: none, action: none}}\n"
        )
    };
    let yaml = format!(
        "use_case: spoilt\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  \
         workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n  crm: \
         {{read: {{csv: crm.csv}}, record_id: id}}\n  log: {{read: {read}, events_of: crm, record_id: id, \
         happened_at: id}}\nidentity:\n  name: {{type: text, crm: id}}\nmatch_keys:\n  - {{name: by_name, on: \
         [name]}}\nattributes:\n{}",
        (0..8).map(attribute).collect::<String>()
    );
    std::fs::write(folder.join("crm.csv"), "id\n1\n").unwrap();
    std::fs::write(folder.join("use_case.yaml"), yaml).unwrap();
    let loaded = c360::config::load(&folder.join("use_case.yaml"));
    loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings))
}

/// What is read of these bytes, or why not.
fn rows(case: &UseCase, folder: &Path, bytes: &[u8]) -> anyhow::Result<Rows> {
    std::fs::write(folder.join("data"), bytes).unwrap();
    let sources = c360::sources::read(&case.identity, &case.needs(), &Environment::new(), i64::MAX)?;
    let frame = &sources.events[0].frame;
    let column = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let (names, values) = (column("name"), column("value"));
    Ok(names.iter().zip(values.iter()).map(|pair| [pair.0, pair.1].map(|text| text.map(str::to_owned))).collect())
}

/// Text with something changed, left out, doubled or cut.
fn spoilt(text: &str, pieces: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 | 1 => drop(bytes.splice(at..at, dice.one(pieces).bytes())),
            2 => drop(bytes.drain(at..(at + dice.below(6)).min(bytes.len()))),
            3 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            4 => {
                let copy = bytes[at..(at + dice.below(30)).min(bytes.len())].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}

const CSV_PIECES: [&str; 16] =
    ["\"", "\"\"", ",", ";", "\n", "\r\n", "\r", "\\", "\\\"", " ", "a", "ä", "6\"", "\0", "\t", "'"];

fn csv_cell(dice: &mut Dice) -> String {
    let text: String = (0..dice.below(5)).map(|_| dice.one(&CSV_PIECES)).collect();
    match dice.below(4) {
        0 => text,
        1 => text.replace(['"', ',', '\n', '\r', '\\'], ""),
        _ => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

/// How a file is read, as a use case says it, and by the plain reader: delimiter, mark, escape.
const DIALECTS: [(&str, char, Option<char>, Option<char>); 5] = [
    ("{csv: data}", ',', Some('"'), None),
    ("{csv: data, quote: '\"'}", ',', Some('"'), None),
    ("{csv: data, quote: none}", ',', None, None),
    ("{csv: data, escape: backslash}", ',', Some('"'), Some('\\')),
    ("{csv: data, quote: \"'\", delimiter: ';'}", ';', Some('\''), None),
];

/// Rows character by character; `None` where a mark is not closed before a delimiter or the end of a line.
fn plain_csv(text: &str, delimiter: char, mark: Option<char>, escape: Option<char>) -> Option<Vec<Vec<String>>> {
    let is_end = |c: Option<&char>| c.is_none_or(|c| *c == delimiter || "\r\n".contains(*c));
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text.chars().collect::<Vec<char>>());
    rest.reverse();
    while !rest.is_empty() {
        let mut cell = String::new();
        if mark.is_some() && rest.last() == mark.as_ref() {
            rest.pop();
            loop {
                let c = rest.pop()?;
                let next = rest.last().copied();
                if Some(c) == escape && next.is_some() && (next == escape || next == mark) {
                    cell.extend(rest.pop());
                } else if Some(c) != mark {
                    cell.push(c);
                } else if next == mark {
                    cell.extend(rest.pop());
                } else {
                    break;
                }
            }
            if !is_end(rest.last()) {
                return None;
            }
        } else {
            if row.is_empty() && matches!(rest.last(), Some('\r' | '\n')) {
                rest.pop();
                continue;
            }
            while !is_end(rest.last()) {
                let c = rest.pop()?;
                let next = rest.last().copied();
                let is_special = next.is_some() && (is_end(next.as_ref()) || next == mark || next == escape);
                if Some(c) == escape && is_special {
                    cell.extend(rest.pop());
                    if next == Some('\r') && rest.last() == Some(&'\n') {
                        cell.extend(rest.pop());
                    }
                } else {
                    cell.push(c);
                }
            }
        }
        row.push(cell);
        let end = rest.pop();
        if end == Some(delimiter) && rest.is_empty() {
            row.push(String::new());
        }
        if end != Some(delimiter) || rest.is_empty() {
            if end == Some('\r') && rest.last() == Some(&'\n') {
                rest.pop();
            }
            rows.push(std::mem::take(&mut row));
        }
    }
    Some(rows)
}

/// The rows under the header, where every row has as many cells.
fn under_header(mut rows: Vec<Vec<String>>) -> Option<Rows> {
    let header = rows.remove(0);
    let place = |name: &str| header.iter().position(|column| column == name);
    let (_, name, value) = (place("id")?, place("name")?, place("value")?);
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let row = |row: &Vec<String>| (row.len() == header.len()).then(|| [text(&row[name]), text(&row[value])]);
    rows.iter().map(row).collect()
}

/// Plays one spoilt CSV file; says whether it was read.
fn one_csv(cases: &[UseCase], folder: &Path, dice: &mut Dice) -> bool {
    let dialect = dice.below(DIALECTS.len());
    let (read, delimiter, mark, escape) = DIALECTS[dialect];
    let mut text = "id,name,value\n".to_owned();
    for row in 0..dice.below(5) {
        text += &format!("{row},{},{}{}", csv_cell(dice), csv_cell(dice), dice.one(&["\n", "\r\n", "\n"]));
    }
    if delimiter == ';' {
        text = text.replace(',', ";").replace('"', "'");
    }
    let bytes = if dice.below(2) == 0 { text.into_bytes() } else { spoilt(&text, &CSV_PIECES, dice) };
    let found = rows(&cases[dialect], folder, &bytes);
    let expected = std::str::from_utf8(&bytes).ok().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    let all = expected.and_then(|text| plain_csv(text, delimiter, mark, escape)).filter(|rows| !rows.is_empty());
    let has_lines = all.iter().flatten().flatten().any(|cell| cell.contains(['\n', '\r']));
    let expected = all.and_then(under_header);
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    match (&found, &expected) {
        (Ok(found), Some(expected)) => assert_eq!(found, expected, "{read}: {shown:?}"),
        (Ok(found), None) => panic!("{read}: {shown:?} was read as {found:?}"),
        // A value over several lines may be refused, for its lines could be rows.
        (Err(error), Some(_)) => {
            let said = format!("{error:#}");
            let may = has_lines && mark.is_some() && said.contains("could be a row of its own");
            let header =
                |row: &[Option<String>; 2]| row.each_ref().map(Option::as_deref) == [Some("name"), Some("value")];
            let repeated = expected.iter().flatten().any(header);
            let may = may || (repeated && said.contains("the header once more"));
            assert!(may || said.contains("header have the same name"), "{read}: {shown:?} is refused: {said}");
        }
        (Err(_), None) => {}
    }
    // The library that others read CSV with, where both take the same for a mark.
    if let (Ok(found), true) = (&found, dialect < 2 && !bytes.starts_with(b"\xEF\xBB\xBF")) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let records: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
        let cells = records.unwrap().iter().map(|row| row.iter().map(str::to_owned).collect()).collect();
        assert_eq!(Some(found), under_header(cells).as_ref(), "{shown:?}");
    }
    found.is_ok()
}

const JSON_PIECES: [&str; 20] = [
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "1e400",
    "0.10",
    "\u{0}",
    "ä",
    "\n",
    " ",
    "\\u0000null",
    "123456789012345678901234567890",
];

fn json_value(dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => "null".to_owned(),
        1 => dice.one(&["1e400", "-0", "0.10", "12345678901234567890123", "true", "1E-7"]).to_owned(),
        2 => format!("[{}, {{\"k\": {}}}]", dice.below(9), dice.one(&["\"x\"", "null", "1.50"])),
        _ => {
            let parts = ["a", "ä", "\\ud83d", "\\ude00", "\\n", "\\u0000", "null", "\\\\", "\\\"", "😀", "\\/"];
            format!("\"{}\"", (0..dice.below(5)).map(|_| dice.one(&parts)).collect::<String>())
        }
    }
}

/// The text of a JSON string that is one: units of UTF-16, of which halves of a pair become U+FFFD.
fn plain_string(raw: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = raw[1..raw.len() - 1].chars();
    while let Some(c) = rest.next() {
        let c = match c {
            '\\' => match rest.next().unwrap() {
                'u' => {
                    let digits: String = rest.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).unwrap());
                    continue;
                }
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                other => other,
            },
            other => other,
        };
        units.extend(c.encode_utf16(&mut [0; 2]).iter());
    }
    String::from_utf16_lossy(&units)
}

/// Rows of objects; `None` where a line is none, or says a key twice.
fn plain_json(text: &str) -> Option<Rows> {
    let mut rows = Rows::new();
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).split('\n') {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Members(members) = serde_json::from_str(line).ok()?;
        let find = |name: &str| {
            let mut found = members.iter().filter(|(key, _)| key == name);
            let value = found.next().map(|(_, value)| value.get());
            (found.next().is_none()).then_some(value)
        };
        find("id")?;
        let text = |raw: Option<&str>| match raw {
            None | Some("null") => None,
            Some(raw) if raw.starts_with('"') => Some(plain_string(raw)).filter(|text| !text.is_empty()),
            Some(raw) => Some(raw.to_owned()),
        };
        rows.push([text(find("name")?), text(find("value")?)]);
    }
    Some(rows)
}

/// The members of an object in order, with those that stand twice.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> serde::de::Visitor<'de> for Each {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// Plays one spoilt file of JSON objects; says whether it was read.
fn one_json(case: &UseCase, folder: &Path, dice: &mut Dice) -> bool {
    let mut text = String::new();
    for row in 0..1 + dice.below(4) {
        text += &format!("{{\"id\": {row}, \"name\": {}, \"value\": {}}}\n", json_value(dice), json_value(dice));
    }
    let bytes = if dice.below(2) == 0 { text.into_bytes() } else { spoilt(&text, &JSON_PIECES, dice) };
    let found = rows(case, folder, &bytes);
    let expected = std::str::from_utf8(&bytes).ok().and_then(plain_json);
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    match (&found, &expected) {
        (Ok(found), Some(expected)) => assert_eq!(found, expected, "{shown:?}"),
        // A key that is half a surrogate pair is none that is asked for, and the plain reader has no text for it.
        (Ok(_), None) => assert!(shown.contains("\\ud") || shown.contains("\\uD"), "{shown:?} was read"),
        (Err(error), Some(_)) => {
            let said = format!("{error:#}");
            assert!(
                said.contains("has the key")
                    || said.contains("one of the keys")
                    || said.contains("is no JSON object")
                    || said.contains("JSON array"),
                "{shown:?} is refused: {said}"
            );
        }
        (Err(_), None) => {}
    }
    found.is_ok()
}

/// A Parquet file with columns of several types.
fn parquet() -> (Vec<u8>, Rows) {
    let parts = [Series::new("k".into(), ["x", "ä\"y"]), Series::new("n".into(), [Some(0.5), None])];
    let objects = StructChunked::from_series("value".into(), 2, parts.iter()).unwrap().into_series();
    let lists = Series::new("name".into(), [Series::new("".into(), ["a", "b"]), Series::new("".into(), [""; 0])]);
    let columns = vec![Series::new("id".into(), [1i64, 2]), lists, objects];
    let mut frame = DataFrame::new(2, columns.into_iter().map(|column| column.into_column()).collect()).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(std::io::Cursor::new(&mut bytes)).finish(&mut frame).unwrap();
    let row = |name: &str, value: &str| [Some(name.to_owned()), Some(value.to_owned())];
    (bytes, vec![row(r#"["a","b"]"#, r#"{"k":"x","n":0.5}"#), row("[]", r#"{"k":"ä\"y","n":null}"#)])
}

/// Plays one spoilt Parquet file; says whether it was read.
fn one_parquet(case: &UseCase, folder: &Path, valid: &[u8], dice: &mut Dice) -> bool {
    let mut bytes = valid.to_vec();
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(bytes.len());
        match dice.below(4) {
            0 | 1 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            2 => bytes[at] ^= 1 << dice.below(8),
            _ => {
                let end = (at + dice.below(12)).min(bytes.len());
                bytes[at..end].fill(u8::try_from(dice.one(&[0, 0x7f, 0xff])).unwrap());
            }
        }
    }
    if dice.below(20) == 0 {
        bytes.truncate(dice.below(bytes.len()));
    }
    rows(case, folder, &bytes).is_ok()
}

/// Plays until `go_on` says no; returns how many files were played and how many of them were read, by kind.
fn play(seed: u64, mut go_on: impl FnMut(usize) -> bool) -> [(usize, usize); 3] {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let csv: Vec<UseCase> = DIALECTS.iter().map(|dialect| use_case(folder, dialect.0)).collect();
    let (json, columns) = (use_case(folder, "{ndjson: data}"), use_case(folder, "{parquet: data}"));
    let (valid, expected) = parquet();
    assert_eq!(rows(&columns, folder, &valid).unwrap(), expected, "a file that nobody spoilt");
    let mut dice = Dice(seed | 1);
    let mut played = [(0, 0); 3];
    let mut n = 0;
    while go_on(n) {
        let kind = dice.one(&[0, 0, 0, 1, 1, 2]);
        let is_read = match kind {
            0 => one_csv(&csv, folder, &mut dice),
            1 => one_json(&json, folder, &mut dice),
            _ => one_parquet(&columns, folder, &valid, &mut dice),
        };
        played[kind].0 += 1;
        played[kind].1 += usize::from(is_read);
        n += 1;
    }
    played
}

#[test]
fn spoilt_data_is_read_as_a_plain_reader_reads_it_or_is_an_error() {
    for (files, read) in play(11, |n| n < 2_500) {
        assert!(read > files / 20 && read < files, "{read} of {files} were read");
    }
}

#[test]
#[ignore = "runs for C360_FUZZ_SECONDS; see `make prove-data`"]
fn spoilt_data_for_as_long_as_told() {
    let number =
        |name: &str, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seconds, start) = (number("C360_FUZZ_SECONDS", 60), Instant::now());
    let played = play(number("C360_FUZZ_SEED", 1), |_| start.elapsed() < Duration::from_secs(seconds));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    println!("in {seconds} s, played and read: {played:?} of CSV, NDJSON and Parquet; at most {peak:?} KiB of memory");
    assert!(peak.unwrap_or(0u64) < 1 << 20, "more than 1 GiB for files of a few hundred bytes");
}
