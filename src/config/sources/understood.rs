//! The sources, understood: every one holds customers or events, and is read in one way.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::written::DecayShape;
use crate::config::duration::Span;
use crate::config::formerly::FormerSource;
use crate::config::json_place::JsonPlace;
use crate::types::{DecimalMark, IdForm};

/// A system that holds customers, or a kind of event.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name used in YAML, crosswalk and lineage.
    pub name: String,
    /// The name people read.
    pub label: String,
    /// Where the files are.
    pub read: Read,
    /// The column of the record ID; for events, of the record they belong to. Where the ID stands inside JSON, the name
    /// under which it is kept beside the columns.
    pub record_id: String,
    /// The time zone of moments that are written without one.
    pub timezone: Option<Tz>,
    /// Columns and the forms in which their moments are written.
    pub formats: Vec<(String, String)>,
    /// Columns of IDs and the forms in which they are written.
    pub id_forms: Vec<(String, IdForm)>,
    /// The mark before the parts of its numbers, where it is declared.
    pub decimal: Option<DecimalMark>,
    /// Where that is.
    pub record_id_inside: Option<JsonPlace>,
    /// What it holds.
    pub role: Role,
    /// Share of its values that are right when written.
    pub reliability: f64,
    /// How that fades.
    pub decay: Option<Decay>,
}

impl Source {
    /// The column of the files in which the record ID stands.
    pub fn record_id_column(&self) -> &str {
        self.record_id_inside.as_ref().map_or(&self.record_id, |place| &place.column)
    }

    /// The form that is declared for the days and moments of a column.
    pub fn form(&self, column: &str) -> Option<&str> {
        self.formats.iter().find(|(name, _)| name == column).map(|(_, form)| form.as_str())
    }

    /// The form that is declared for the IDs of a column.
    pub fn id_form(&self, column: &str) -> Option<&IdForm> {
        self.id_forms.iter().find(|(name, _)| name == column).map(|(_, form)| form)
    }
}

/// What a source holds.
#[derive(Clone, Debug)]
pub enum Role {
    /// Records of customers.
    Customers(Customers),
    /// Events that hang on records of another source.
    Events {
        /// The source whose records they hang on.
        of: usize,
        /// The column with the moment.
        happened_at: String,
    },
}

/// The habits of a source of customers.
#[derive(Clone, Debug, Default)]
pub struct Customers {
    /// When a record was last changed.
    pub updated_at: Option<String>,
    /// Marks deleted records.
    pub deleted: Option<String>,
    /// Marks the current version in a history table.
    pub current: Option<String>,
    /// Names the record this one was merged into.
    pub merged_into: Option<String>,
    /// Carries canonical IDs.
    pub canonical_id: Option<String>,
    /// Two live records are never one customer.
    pub one_record_per_customer: bool,
    /// What it was called before.
    pub formerly: FormerSource,
}

impl Customers {
    /// The columns that say something about a record itself, by the key that names them.
    pub fn habits(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let habits = [
            ("updated_at", &self.updated_at),
            ("deleted", &self.deleted),
            ("current", &self.current),
            ("merged_into", &self.merged_into),
            ("canonical_id", &self.canonical_id),
        ];
        habits.into_iter().filter_map(|(key, column)| Some((key, column.as_deref()?)))
    }
}

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
}

impl Read {
    /// Files of a format, read as where nothing more is said.
    pub fn new(format: Format, pattern: String, base: PathBuf) -> Self {
        Self { format, pattern, base, delimiter: b',', quoting: Quoting::default(), encoding: None }
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

/// How reliability fades with age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// The curve.
    pub shape: DecayShape,
    /// The age at which it has faded fully.
    pub over: Span,
    /// The share that is left then.
    pub to: f64,
}
