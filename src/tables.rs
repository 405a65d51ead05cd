//! What passes between rooms.
//!
//! A source record is known by its index: sources in order of name, records in order of record ID, so that the index is
//! a function of content and every tie can be broken by it. A customer is known by the index of its cluster, in order
//! of its smallest record. Strings are kept where they were read; rooms hand each other integers and typed values.

pub mod blocks;
mod links;
pub mod moments;
pub mod stamped;
mod texts;

use std::cmp::Ordering;
use std::ops::Range;

use crate::config::{AttributeType, Decay};

pub use links::*;
use polars::prelude::{ChunkedArray, DataFrame, PlSmallStr, StringType};
pub use stamped::Stamp;
pub use texts::Texts;

/// The index of a source record.
pub type RecordIndex = u32;
/// The index of a customer in one run.
pub type ClusterIndex = u32;
/// A moment in microseconds since 1970, UTC. [`UNKNOWN`] where a record does not say.
pub type Micros = i64;
/// The moment of a record that does not say.
pub const UNKNOWN: Micros = i64::MIN;
/// The record index of an event that belongs to no record.
pub const NO_RECORD: RecordIndex = u32::MAX;

/// The records of one source of customers, ordered by record ID, each ID once; every column is text.
#[derive(Clone, Debug)]
pub struct SourceTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns the use case names, as text, one row per record.
    pub frame: DataFrame,
    /// The record IDs, ascending.
    pub record_ids: ChunkedArray<StringType>,
    /// When each record was last changed.
    pub updated_at: Vec<Micros>,
    /// Whether the system has deleted the record.
    pub deleted: Vec<bool>,
    /// Pairs of rows: the first was merged into the second by the system itself.
    pub merges: Vec<(u32, u32)>,
    /// What reading had to leave out or could not understand.
    pub reading: Reading,
}

/// What reading a source counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    /// Rows in the files.
    pub rows: usize,
    /// Rows left out because they are not the current version of their record.
    pub older_versions: usize,
    /// Records without a usable time of change.
    pub undated: usize,
    /// Merges into a record that the files do not hold.
    pub merged_into_unknown: usize,
    /// Events whose record the files do not hold.
    pub unattached: usize,
    /// The sum of the hashes of all rows that were read: whatever their order, equal rows give an equal sum.
    #[serde(skip)]
    pub content: u128,
}

/// The events of one source; every column but the two that place them is text.
#[derive(Clone, Debug)]
pub struct EventTable {
    /// The index of the source in the use case.
    pub source: usize,
    /// The columns that aggregates read, as text.
    pub frame: DataFrame,
    /// The record each event hangs on, or [`NO_RECORD`].
    pub record: Vec<RecordIndex>,
    /// When each event happened, or [`UNKNOWN`].
    pub happened_at: Vec<Micros>,
    /// What reading counted.
    pub reading: Reading,
}

/// All sources of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Customers, ordered by source.
    pub customers: Vec<SourceTable>,
    /// Events, ordered by source.
    pub events: Vec<EventTable>,
    /// The files that were read: source, path as written in the use case's folder, bytes, hash of the content.
    pub inputs: Vec<InputFile>,
}

/// A file that was read.
#[derive(Clone, Debug, serde::Serialize)]
pub struct InputFile {
    /// The name of the source.
    pub source: String,
    /// Its path.
    pub path: String,
    /// xxh3-128 of its bytes, in hex.
    pub xxh3_128: String,
}

impl Sources {
    /// The latest moment at which a record changed or an event happened.
    pub fn latest(&self) -> Option<Micros> {
        let customers = self.customers.iter().flat_map(|table| &table.updated_at);
        let events = self.events.iter().flat_map(|table| &table.happened_at);
        customers.chain(events).copied().filter(|moment| *moment != UNKNOWN).max()
    }

    /// How many records of customers there are.
    pub fn n_records(&self) -> usize {
        self.customers.iter().map(|table| table.record_ids.len()).sum()
    }

    /// The record indices of the table at `position` in `customers`.
    pub fn range(&self, position: usize) -> Range<usize> {
        let start: usize = self.customers[..position].iter().map(|table| table.record_ids.len()).sum();
        start..start + self.customers[position].record_ids.len()
    }

    /// The position in `customers` of a source, with its record indices.
    pub fn of_source(&self, source: usize) -> Option<(&SourceTable, Range<usize>)> {
        let position = self.customers.iter().position(|table| table.source == source)?;
        Some((&self.customers[position], self.range(position)))
    }

    /// The source and the record ID of a record.
    pub fn key(&self, record: RecordIndex) -> (usize, &str) {
        let mut row = record as usize;
        for table in &self.customers {
            if row < table.record_ids.len() {
                return (table.source, table.record_ids.get(row).unwrap_or_default());
            }
            row -= table.record_ids.len();
        }
        (usize::MAX, "")
    }

    /// Frees what the records say; who they are stays.
    pub fn forget_columns(&mut self) {
        for table in &mut self.customers {
            table.frame = DataFrame::empty();
        }
    }

    /// For every record whether its system has deleted it.
    pub fn deleted(&self) -> Vec<bool> {
        self.customers.iter().flat_map(|table| table.deleted.iter().copied()).collect()
    }
}

/// One identity field after standardising: each record's values as codes into the distinct values.
#[derive(Clone, Debug, Default)]
pub struct StandardField {
    /// The distinct standard values.
    pub values: Texts,
    /// `codes[offsets[r]..offsets[r + 1]]` are the values of record `r`.
    pub offsets: Vec<u32>,
    /// Indices into `values`.
    pub codes: Vec<u32>,
    /// What became of the raw values, by source.
    pub counts: Vec<FieldCounts>,
}

impl StandardField {
    /// The codes of a record's values.
    pub fn of(&self, record: usize) -> &[u32] {
        &self.codes[self.offsets[record] as usize..self.offsets[record + 1] as usize]
    }
}

/// What became of the raw values of a field in one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FieldCounts {
    /// The name of the source.
    pub source: String,
    /// Records.
    pub records: usize,
    /// Records with at least one usable value.
    pub usable: usize,
    /// Values such as `n/a` or `info@`, taken as missing.
    pub placeholders: usize,
    /// Free-mail and parked domains, taken as missing.
    pub ignored: usize,
    /// Values that are not what the field says.
    pub invalid: usize,
}

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Text.
    Text(PlSmallStr),
    /// A whole number.
    Integer(i64),
    /// A number; never NaN or infinite.
    Decimal(f64),
    /// A truth value.
    Boolean(bool),
    /// Days since 1970.
    Date(i32),
    /// A moment.
    Timestamp(Micros),
}

impl Eq for Scalar {}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        use Scalar::{Boolean, Date, Decimal, Integer, Text, Timestamp};
        match (self, other) {
            (Text(a), Text(b)) => a.as_str().cmp(b.as_str()),
            (Integer(a), Integer(b)) => a.cmp(b),
            (Decimal(a), Decimal(b)) => a.total_cmp(b),
            (Boolean(a), Boolean(b)) => a.cmp(b),
            (Date(a), Date(b)) => a.cmp(b),
            (Timestamp(a), Timestamp(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Scalar {
    fn rank(&self) -> u8 {
        match self {
            Self::Text(_) => 0,
            Self::Integer(_) => 1,
            Self::Decimal(_) => 2,
            Self::Boolean(_) => 3,
            Self::Date(_) => 4,
            Self::Timestamp(_) => 5,
        }
    }

    /// The value as a number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Decimal(n) => Some(*n),
            _ => None,
        }
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Decimal(n) => write!(f, "{n}"),
            Self::Boolean(b) => write!(f, "{b}"),
            Self::Date(days) => f.write_str(&moments::date_text(*days)),
            Self::Timestamp(micros) => f.write_str(&moments::timestamp_text(*micros)),
        }
    }
}

/// Which step of the rule decided a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The system of record's value.
    SystemOfRecord,
    /// A fallback's value, because the system of record had none that was fresh.
    Fallback,
    /// A stale value, because nobody had a fresh one.
    Stale,
    /// Another rule, such as `most_recent`.
    Rule,
    /// It comes from the record that won its group.
    Group,
    /// The declared value for "nobody has one".
    Otherwise,
    /// Nobody has one.
    Missing,
}

impl Decided {
    /// The name in lineage.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemOfRecord => "system_of_record",
            Self::Fallback => "fallback",
            Self::Stale => "stale",
            Self::Rule => "rule",
            Self::Group => "group",
            Self::Otherwise => "otherwise",
            Self::Missing => "missing",
        }
    }
}

/// What one source says about an attribute of a customer.
#[derive(Clone, Debug)]
pub struct Testimony {
    /// The place of the source in the attribute's supplies.
    pub supply: u8,
    /// The record that says it; for events, the first record they hang on.
    pub record: RecordIndex,
    /// What it says.
    pub value: Scalar,
    /// When it was last changed.
    pub observed_at: Micros,
    /// Whether it is older than the attribute allows.
    pub stale: bool,
    /// Whether it agrees with the surviving value after standardising.
    pub agrees: bool,
}

/// One attribute of one customer.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The surviving value.
    pub value: Option<Scalar>,
    /// What decided.
    pub decided: Decided,
    /// The place of the winning testimony in `testimonies`; meaningless where nobody testified.
    pub winner: u8,
    /// Everything the sources say, the winner among it.
    pub testimonies: Box<[Testimony]>,
    /// The probability that the value is right; `None` where there is no evidence to weigh.
    pub trust: Option<f64>,
}

impl Cell {
    /// The testimony whose value survived.
    pub fn winning(&self) -> Option<&Testimony> {
        match self.decided {
            Decided::Otherwise | Decided::Missing => None,
            _ => self.testimonies.get(self.winner as usize),
        }
    }

    /// Whether the surviving value is older than the attribute allows.
    pub fn is_stale(&self) -> bool {
        self.winning().is_some_and(|testimony| testimony.stale)
    }

    /// Whether the sources disagree.
    pub fn is_conflict(&self) -> bool {
        self.testimonies.iter().any(|testimony| !testimony.agrees)
    }
}

/// One attribute of all customers in the profile, and what could not be used.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// One cell per customer, in the order of the profile.
    pub cells: Vec<Cell>,
    /// By supply: values that do not parse as the attribute's type or break `valid`.
    pub invalid: Vec<usize>,
}

/// What one record or source claims, for weighing.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Claims of equal value have equal classes.
    pub class: usize,
    /// The probability that this claim is right by itself.
    pub accuracy: f64,
}

/// What survivorship is told from outside its room: how to compare and how to weigh.
#[derive(Clone, Copy)]
pub struct Weighing {
    /// The form in which two values of an attribute's type agree when they are equal.
    pub comparable: fn(AttributeType, &str) -> String,
    /// The accuracy of a source with this reliability after an age in days; `None` is an unknown age.
    pub accuracy: fn(f64, Option<Decay>, Option<f64>) -> f64,
    /// For each class of claims the probability that it is the truth, given how many false values there could be.
    pub posterior: fn(&[Claim], f64) -> Vec<f64>,
}

/// What happened to canonical IDs in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdCounts {
    /// IDs minted.
    pub minted: usize,
    /// IDs superseded by another.
    pub merged: usize,
    /// Customers split off a known one.
    pub split: usize,
    /// Records that the registry knew.
    pub known_records: usize,
    /// Known records whose canonical ID is another now.
    pub changed_records: usize,
}
