//! The tests of a use case, understood: every source, attribute and record they name exists.

use crate::config::attributes::Plain;

/// A row that a test gives: column and value.
pub type GivenRow = Vec<(String, String)>;

/// A test of the use case.
#[derive(Clone, Debug)]
pub struct UnitTest {
    /// What it shows.
    pub name: String,
    /// The moment the run looks from, in microseconds since 1970; `None` is the latest moment in the rows.
    pub as_of: Option<i64>,
    /// Source → rows of column and value.
    pub given: Vec<(usize, Vec<GivenRow>)>,
    /// The customers that must come out; `None` leaves them open.
    pub expect: Option<Vec<Expectation>>,
    /// Records of which no two may be one customer.
    pub apart: Vec<Vec<RecordName>>,
}

/// A record by source and ID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordName {
    /// The source.
    pub source: usize,
    /// Its ID there.
    pub id: String,
}

/// A customer that must come out of a test.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Its records, sorted; `None` leaves them open.
    pub records: Option<Vec<RecordName>>,
    /// Whether it is in the population.
    pub in_population: bool,
    /// Attribute → value; `None` is missing.
    pub values: Vec<(usize, Option<Plain>)>,
    /// Attribute → the source that supplied the value.
    pub sources: Vec<(usize, usize)>,
}
