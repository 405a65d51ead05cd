//! A use case as the engine understands it: every name is an index, every default is filled in.
//!
//! Sources are ordered by name, because that order breaks ties between records and must not depend on how the file was
//! laid out. Match keys and attributes keep the order they were written in, because it means something.

use std::path::PathBuf;

use super::duration::Span;
use super::expression::Expression;
pub use crate::types::{AttributeType, FieldType};

pub use super::written::{DecayShape, Extract, Plain, Rule, Stage, Within};

/// Who is who: the half that all use cases of an entity share.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What is resolved.
    pub entity: String,
    /// The letters before every canonical ID.
    pub id_prefix: String,
    /// The sources, ordered by name.
    pub sources: Vec<Source>,
    /// The identifying fields.
    pub fields: Vec<IdentityField>,
    /// The match keys, strongest first.
    pub match_keys: Vec<MatchKey>,
    /// What decides where no key does.
    pub match_model: Option<super::comparing::MatchModel>,
    /// Identity fields that veto a link.
    pub never_link: Vec<usize>,
}

/// A use case in which everything refers to something: who is who, and the profile that one decision needs.
#[derive(Clone, Debug)]
pub struct UseCase {
    /// Its name, which is also its output folder.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// One line for people.
    pub title: String,
    /// Who is who.
    pub identity: Identity,
    /// Why it exists.
    pub purpose: Purpose,
    /// Whose profile this is; `None` is everybody.
    pub population: Option<Expression>,
    /// The attributes, in the order of the profile's columns.
    pub attributes: Vec<Attribute>,
    /// The limits of a run.
    pub gates: Gates,
    /// What goes back into the systems.
    pub write_back: Vec<WriteBack>,
    /// What `c360 test` runs.
    pub tests: Vec<UnitTest>,
    /// The files it was read from: the use case, then the one it extends.
    pub files: Vec<PathBuf>,
}

impl Identity {
    /// The index of a source by name.
    pub fn source(&self, name: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.name == name)
    }

    /// Whether an identity field decides anything.
    pub fn is_used(&self, f: usize) -> bool {
        let in_key = |key: &MatchKey| key.on.contains(&f) || key.differs_by == Some(f);
        self.never_link.contains(&f)
            || self.match_keys.iter().any(in_key)
            || self.match_model.iter().flat_map(|model| model.fields()).any(|field| field == f)
    }

    /// The indices of the sources that hold records of customers, in order of name.
    pub fn customer_sources(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.sources.len()).filter(|&s| matches!(self.sources[s].role, Role::Customers(_)))
    }
}

/// Why the use case exists, in figures where there are some.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// The decision taken with the profile.
    pub decision: String,
    /// The team that takes it.
    pub owner: String,
    /// The executive who asked for it.
    pub sponsor: Option<String>,
    /// Whom to write to.
    pub steward: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// The day it is due.
    pub due: Option<chrono::NaiveDate>,
    /// Where people work.
    pub tool: String,
    /// What they do.
    pub task: String,
    /// Minutes without the profile.
    pub minutes_before: f64,
    /// Minutes with a good profile.
    pub minutes_after: f64,
    /// How often a month.
    pub times_per_month: f64,
    /// The trust each value needs before time counts as saved.
    pub trust_floor: f64,
}

/// A system that holds customers, or a kind of event.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name used in YAML, crosswalk and lineage.
    pub name: String,
    /// The name people read.
    pub label: String,
    /// Where the files are.
    pub read: Read,
    /// The column of the record ID; for events, of the record they belong to.
    pub record_id: String,
    /// What it holds.
    pub role: Role,
    /// Share of its values that are right when written.
    pub reliability: f64,
    /// How that fades.
    pub decay: Option<Decay>,
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
    /// Two live records are never one customer.
    pub one_record_per_customer: bool,
}

impl Customers {
    /// The columns that say something about a record itself, by the key that names them.
    pub fn habits(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let habits = [
            ("updated_at", &self.updated_at),
            ("deleted", &self.deleted),
            ("current", &self.current),
            ("merged_into", &self.merged_into),
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
    /// The encoding; `None` is UTF-8.
    pub encoding: Option<&'static encoding_rs::Encoding>,
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

/// An identifying field.
#[derive(Clone, Debug)]
pub struct IdentityField {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: FieldType,
    /// The country assumed where a value names none.
    pub region: Option<String>,
    /// Source → the places that may hold a value.
    pub places: Vec<(usize, Vec<Extract>)>,
}

/// A deterministic key.
#[derive(Clone, Debug)]
pub struct MatchKey {
    /// Its name.
    pub name: String,
    /// The identity fields that must all be equal.
    pub on: Vec<usize>,
    /// The most records a value may have and still link.
    pub max_records: usize,
    /// The field that shows that a value is shared by several customers.
    pub differs_by: Option<usize>,
    /// Values that never link.
    pub ignore: Vec<String>,
    /// The probability that its link is right.
    pub confidence: f64,
}

/// An attribute of the profile.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The column.
    pub name: String,
    /// What people read.
    pub label: String,
    /// The type of its values.
    pub kind: AttributeType,
    /// Whether its values are personal data.
    pub personal: bool,
    /// Who supplies it and how, in the order they are asked: the system of record, the fallbacks, then the others.
    pub supplies: Vec<Supply>,
    /// How many of `supplies` are asked by the rule `system_of_record`; the rest only testify.
    pub n_asked: usize,
    /// The rule that decides.
    pub rule: Rule,
    /// What stands for a source with several records; `None` keeps each record a candidate under rules other than the
    /// system of record.
    pub within_source: Option<Within>,
    /// The age up to which a value is fresh.
    pub fresh_for: Option<Span>,
    /// What a value must satisfy.
    pub valid: Option<Expression>,
    /// The value where nobody has one.
    pub otherwise: Option<Plain>,
    /// The group whose attributes come from one record.
    pub group: Option<String>,
    /// What somebody does with it.
    pub action: String,
    /// Why it differs from the attribute of this name in other use cases.
    pub differs_because: Option<String>,
}

/// One source of an attribute.
#[derive(Clone, Debug)]
pub struct Supply {
    /// The source.
    pub source: usize,
    /// How the value is made.
    pub how: How,
    /// The reliability of this source for this attribute.
    pub reliability: f64,
    /// How it fades.
    pub decay: Option<Decay>,
}

/// How a value is made.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are a few dozen in a use case")]
pub enum How {
    /// A column or expression over the record.
    Expression(Expression),
    /// From events.
    Aggregate(Aggregate),
}

/// A value made from events.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// The text as written, such as `count(distinct user_id)`.
    pub text: String,
    /// What is done.
    pub function: Function,
    /// The expression it is done to; `None` for `count(*)`.
    pub of: Option<Expression>,
    /// Which events count.
    pub filter: Option<Expression>,
    /// How far back.
    pub within: Option<Span>,
}

/// The aggregates of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// How many events, or how many with a value.
    Count,
    /// How many different values.
    CountDistinct,
    /// The sum.
    Sum,
    /// The mean.
    Avg,
    /// The smallest.
    Min,
    /// The greatest.
    Max,
    /// The value of the last event.
    Latest,
    /// The value of the first event.
    Earliest,
    /// All different values, in order, separated by `; `.
    Distinct,
}

/// The limits of a run.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// Attribute → least coverage.
    pub coverage: Vec<(usize, f64)>,
    /// Least mean trust.
    pub trust: Option<f64>,
    /// Attribute → greatest conflict.
    pub conflict: Vec<(usize, f64)>,
    /// Greatest profile inflation.
    pub profile_inflation: Option<f64>,
    /// Greatest number of records in one customer.
    pub largest_cluster: Option<usize>,
    /// Greatest ID churn.
    pub id_churn: Option<f64>,
    /// Least population.
    pub population: Option<usize>,
}

/// What goes back into one system.
#[derive(Clone, Debug)]
pub struct WriteBack {
    /// The source.
    pub source: usize,
    /// The system's column for the canonical ID.
    pub canonical_id: String,
    /// The system's column and the attribute it receives.
    pub set: Vec<(String, usize)>,
}

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
