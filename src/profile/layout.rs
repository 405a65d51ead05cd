//! The columns of the tables that a run writes: names, types, order, and what each says.
//!
//! In: nothing. Out: one list for each table, from which the tables are made and their schemas are written. It promises
//! that a table has the columns of its list. What the use case names stands in no list.

use anyhow::{Result, bail};
use polars::prelude::{
    Column as Series, DataFrame, DataType, IntoColumn as _, NamedFrom, PlSmallStr, Series as PolarsSeries, TimeUnit,
    TimeZone,
};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct ColumnOf {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// What it says.
    pub says: &'static str,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// A whole number from 0, of 32 bits.
    Count,
    /// A number of 64 bits.
    Double,
    /// A moment in UTC, in microseconds.
    Moment,
}

impl Kind {
    /// As polars has it.
    pub fn in_polars(self) -> DataType {
        match self {
            Self::Text => DataType::String,
            Self::Boolean => DataType::Boolean,
            Self::Count => DataType::UInt32,
            Self::Double => DataType::Float64,
            Self::Moment => DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
        }
    }
}

const fn always(name: &'static str, kind: Kind, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, required: true, says }
}

const fn perhaps(name: &'static str, kind: Kind, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, required: false, says }
}

/// The moment the run looked from.
pub const AS_OF: &str = "c360_as_of";
/// The run.
pub const RUN_ID: &str = "c360_run_id";

/// The first column of the profile; those that the use case names follow.
pub const PROFILE: [ColumnOf; 1] = [always("canonical_id", Kind::Text, "the customer")];

/// The crosswalk.
pub const CROSSWALK: [ColumnOf; 5] = [
    always("source", Kind::Text, "the source, as the YAML names it"),
    always("record_id", Kind::Text, "the record, as its source writes it; of several columns `12/7`"),
    always("canonical_id", Kind::Text, "its customer"),
    perhaps("match_weight", Kind::Double, "how sure it is that the record belongs to it, in bits"),
    perhaps("linked_by", Kind::Text, "what joins it to other records of its customer, with `+` between"),
];

/// Lineage.
pub const LINEAGE: [ColumnOf; 14] = [
    always("canonical_id", Kind::Text, "the customer"),
    always("attribute", Kind::Text, "the column of the profile"),
    perhaps("value", Kind::Text, "what survived, as text"),
    perhaps("source", Kind::Text, "the source that said it"),
    perhaps("record_id", Kind::Text, "the record that said it, or that the events hang on"),
    always("rule", Kind::Text, "the step that decided, a word below"),
    perhaps("observed_at", Kind::Moment, "when it was last changed; of events the latest"),
    always("stale", Kind::Boolean, "whether it is older than `fresh_for` allows"),
    perhaps("trust", Kind::Double, "how probable it is that it is right, 0 to 1"),
    perhaps("trust_basis", Kind::Text, "what the trust rests on, a word below"),
    always("agreeing", Kind::Count, "how many testimonies have this value, the winner included"),
    perhaps("agreed_by", Kind::Text, "which other sources said it too, with `; ` between"),
    perhaps("losing", Kind::Text, "JSON: what was said and did not survive"),
    perhaps("made_of", Kind::Text, "the attributes it is made of, with `; ` between"),
];

/// IDs that lead to others.
pub const ALIASES: [ColumnOf; 2] = [
    always("alias", Kind::Text, "the ID that somebody may still carry"),
    always("canonical_id", Kind::Text, "the customer it leads to"),
];

/// Values that identify customers.
pub const IDENTIFIERS: [ColumnOf; 5] = [
    always("field", Kind::Text, "the identity field"),
    always("type", Kind::Text, "its type"),
    always(
        "identifier",
        Kind::Text,
        "the value in the standard form of its type, or its SHA-256 in hexadecimal digits",
    ),
    always("canonical_id", Kind::Text, "a customer who holds it"),
    always("customers", Kind::Count, "how many customers hold it"),
];

/// The last columns of every table.
pub const OF_RUN: [ColumnOf; 2] =
    [always(AS_OF, Kind::Moment, "the moment the run looked from"), always(RUN_ID, Kind::Text, "the run")];

/// A table of these columns, in order, with the names and types of their list.
///
/// # Errors
/// Columns that are not those of the list.
pub fn table(list: &[ColumnOf], n: usize, columns: Vec<Series>) -> Result<DataFrame> {
    if list.len() != columns.len() {
        bail!("a table has {} columns and not {}", columns.len(), list.len());
    }
    let named = list.iter().zip(columns).map(|(of, column)| {
        let kind = of.kind.in_polars();
        let column = if *column.dtype() == kind { column } else { column.cast(&kind)? };
        Ok(column.with_name(of.name.into()))
    });
    Ok(DataFrame::new(n, named.collect::<Result<_>>()?)?)
}

/// A column that gets its name from its list.
pub fn unnamed<T, P: ?Sized>(values: T) -> Series
where
    PolarsSeries: NamedFrom<T, P>,
{
    PolarsSeries::new(PlSmallStr::EMPTY, values).into_column()
}
