//! Files and tables, understood: in which format, where, and how they are read.

use std::path::{Path, PathBuf};

use super::meant::meant;

/// The format of a source's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Every format with its key under `read`, its name, and the endings of its files.
    const ALL: [(Self, &'static str, &'static str, &'static [&'static str]); 3] = [
        (Self::Csv, "csv", "CSV", &["csv", "tsv", "txt"]),
        (Self::Ndjson, "ndjson", "NDJSON", &["ndjson", "jsonl"]),
        (Self::Parquet, "parquet", "Parquet", &["parquet", "pq"]),
    ];

    fn names(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|(format, ..)| *format == self).map_or(("", ""), |(_, key, name, _)| (key, name))
    }

    /// Its key under `read`.
    pub fn key(self) -> &'static str {
        self.names().0
    }

    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        self.names().1
    }

    /// The format that the ending of a file's name speaks for.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.iter().find(|(.., endings)| endings.contains(&ending.as_str())).map(|(format, ..)| *format)
    }
}

/// Where and how to read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The format.
    pub format: Format,
    /// Path or glob as written.
    pub pattern: String,
    /// The folder it is relative to.
    pub base: PathBuf,
    /// The byte between CSV columns.
    pub delimiter: u8,
    /// What holds CSV values together.
    pub quoting: Quoting,
    /// The encoding; `None` is UTF-8.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// What makes the rows from several tables, where it is no file that holds them.
    pub query: Option<Box<Query>>,
}

/// SQL over tables.
#[derive(Clone, Debug)]
pub struct Query {
    /// The text.
    pub sql: String,
    /// The text that runs: the same, written so that it gives what it says.
    pub runs: String,
    /// The tables by name.
    pub tables: Vec<(String, Read)>,
    /// The words that stand in the text, of which the columns that it reads are some; `None` where it may read all.
    pub words: Option<std::collections::BTreeSet<String>>,
}

impl Query {
    /// A query that was checked.
    pub fn new(sql: String, tables: Vec<(String, Read)>, words: Option<std::collections::BTreeSet<String>>) -> Self {
        Self { runs: meant(&sql), sql, tables, words }
    }
}

impl Read {
    /// Of how many tables the rows are made.
    pub fn n_tables(&self) -> usize {
        self.query.as_ref().map_or(1, |query| query.tables.len())
    }

    /// Files of a format, read as where nothing more is said.
    pub fn new(format: Format, pattern: String, base: PathBuf) -> Self {
        Self { format, pattern, base, delimiter: b',', quoting: Quoting::default(), encoding: None, query: None }
    }
}

/// How CSV values are held together that hold a delimiter or the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoting {
    /// The quotation mark; `None` where every character is one like others.
    pub mark: Option<u8>,
    /// What stands before a character that is one like others.
    pub escape: Option<u8>,
    /// Whether the mark is written in the file, not assumed.
    pub is_declared: bool,
}

impl Default for Quoting {
    fn default() -> Self {
        Self { mark: Some(b'"'), escape: None, is_declared: false }
    }
}
