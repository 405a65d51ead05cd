//! The attributes, understood: sources are indices, expressions are parsed, defaults are filled in.

use super::relation::Relation;
use super::written::{Plain, Rule, Within};
use crate::config::duration::Span;
use crate::config::expression::Expression;
use crate::config::identity::Region;
use crate::config::sources::Decay;
use crate::diagnostic::Step;
use crate::tables::{Decimal, SCALE};
use crate::types::AttributeType;

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
    /// The country assumed of values that name none, as declared; what holds is with each supply.
    pub region: Region,
    /// What a value must satisfy.
    pub valid: Option<Expression>,
    /// How many digits a decimal has after the point, where that is declared.
    pub scale: Option<u32>,
    /// How far numbers may be apart and still agree.
    pub tolerance: Tolerance,
    /// The value where nobody has one.
    pub otherwise: Option<Plain>,
    /// The group whose attributes come from one record.
    pub group: Option<String>,
    /// What somebody does with it; empty where that is not said of one that is derived.
    pub action: String,
    /// Whether a profile without it is incomplete.
    pub required: bool,
    /// How it is made from other attributes, where it is; then nothing supplies it.
    pub derived: Option<Derived>,
    /// To whom it leads, where it is a relation; then its values are canonical IDs.
    pub relation: Option<Relation>,
    /// Why it differs from the attribute of this name in other use cases.
    pub differs_because: Option<String>,
}

impl Attribute {
    /// What it is as a segment, where it is one.
    pub fn segment(&self) -> Option<Segment> {
        self.derived.as_ref()?.segment
    }

    /// How many digits a decimal has after the point.
    pub fn digits(&self) -> u32 {
        self.scale.unwrap_or(SCALE)
    }
}

/// How an attribute is made from others.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Over the attributes that stand before it.
    pub expression: Expression,
    /// The attributes that it reads, ascending.
    pub reads: Vec<usize>,
    /// What it is as a segment, where it is one.
    pub segment: Option<Segment>,
    /// What is made of all customers of a group, where it is that; then `expression` is of each of them.
    pub rolled_up: Option<RollUp>,
}

/// What is made of all customers who have the same value of an attribute.
#[derive(Clone, Debug)]
pub struct RollUp {
    /// The attribute whose value they share.
    pub over: usize,
    /// The text as written, such as `sum(arr)`.
    pub text: String,
    /// What is done.
    pub function: Function,
    /// Whether it is done to the expression of each customer; else they are only counted.
    pub is_of_values: bool,
    /// Which of them count.
    pub filter: Option<Expression>,
}

/// Where in the file an attribute stands, among all in the order of the profile: relations first, segments last.
pub(in crate::config) fn place_of(attributes: &[Attribute], a: usize) -> [Step; 2] {
    let kind = |attribute: &Attribute| match (&attribute.relation, attribute.segment()) {
        (Some(_), _) => "relate",
        (None, Some(_)) => "segments",
        (None, None) => "attributes",
    };
    let own = kind(&attributes[a]);
    [own.into(), attributes[..a].iter().filter(|attribute| kind(attribute) == own).count().into()]
}

/// Customers of whom a condition holds.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// The attribute whose sum is shown.
    pub measure: Option<usize>,
}

/// The attributes that sources supply and of which one is made, ascending; those are itself where sources supply it.
pub(in crate::config) fn supplied_parts(attributes: &[Attribute], a: usize) -> Vec<usize> {
    let Some(derived) = &attributes[a].derived else { return vec![a] };
    // What is read stands before what reads it.
    let mut parts: Vec<usize> = derived.reads.iter().flat_map(|part| supplied_parts(attributes, *part)).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// How far two numbers may be apart and still agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// So far.
    Difference(Decimal),
    /// Such a share of the larger one.
    Share(Decimal),
}

impl Default for Tolerance {
    fn default() -> Self {
        Self::Difference(Decimal::ZERO)
    }
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
    /// The country assumed of values that name none.
    pub region: Region,
    /// The key under its name in which the expression stands, where it is not that of the source itself.
    pub under: Option<&'static str>,
}

/// How a value is made.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are a few dozen in a use case")]
pub enum How {
    /// A column or expression over the record.
    Expression(Expression),
    /// From events.
    Aggregate(Aggregate),
    /// From several aggregates of events.
    Calculation(Calculation),
}

impl How {
    /// The aggregates of events, if it is made from any.
    pub fn aggregates(&self) -> impl Iterator<Item = &Aggregate> {
        let (one, several) = match self {
            Self::Expression(_) => (None, &[][..]),
            Self::Aggregate(aggregate) => (Some(aggregate), &[][..]),
            Self::Calculation(calculation) => (None, &calculation.of[..]),
        };
        one.into_iter().chain(several.iter().map(|(_, aggregate)| aggregate))
    }

    /// Every expression over the columns of the source.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let over_records = match self {
            Self::Expression(expression) => Some(expression),
            Self::Aggregate(_) | Self::Calculation(_) => None,
        };
        over_records.into_iter().chain(self.aggregates().flat_map(Aggregate::expressions))
    }

    /// Every expression over the columns of the source, with the place where it is written below that of the source.
    pub fn placed(&self, at: &[Step]) -> Vec<(&Expression, Vec<Step>)> {
        match self {
            Self::Expression(expression) => vec![(expression, at.to_vec())],
            Self::Aggregate(one) => one.placed(at),
            Self::Calculation(calculation) => {
                let of_part = |name: &str| [at, &["of".into(), name.into()]].concat();
                calculation.of.iter().flat_map(|(name, one)| one.placed(&of_part(name))).collect()
            }
        }
    }

    /// Whether it is made from events.
    pub fn is_of_events(&self) -> bool {
        !matches!(self, Self::Expression(_))
    }
}

/// A number calculated from several aggregates.
#[derive(Clone, Debug)]
pub struct Calculation {
    /// Over the names of the aggregates, which are numbers.
    pub expression: Expression,
    /// The aggregates by name.
    pub of: Vec<(String, Aggregate)>,
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
    /// What decides which event is asked, of `max_by` and `min_by`.
    pub by: Option<Expression>,
    /// Which events count.
    pub filter: Option<Expression>,
    /// How far back.
    pub within: Option<Window>,
}

impl Aggregate {
    /// Whether it needs to know when events happened.
    pub fn asks_when(&self) -> bool {
        let by_time = matches!(
            self.function,
            Function::Latest | Function::Earliest | Function::LatestOf(_) | Function::EarliestOf(_)
        );
        by_time || self.within.is_some()
    }

    /// Every expression over the columns of the events.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.of.iter().chain(&self.by).chain(&self.filter)
    }

    /// The same, each with the place where it is written below that of the aggregate.
    fn placed(&self, at: &[Step]) -> Vec<(&Expression, Vec<Step>)> {
        let place = |key: &str| [at, &[key.into()]].concat();
        let of_values = self.of.iter().chain(&self.by).map(|of| (of, place("aggregate")));
        of_values.chain(self.filter.iter().map(|filter| (filter, place("where")))).collect()
    }
}

/// Which events count by their age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The greatest age.
    pub from: Option<Span>,
    /// The age that is too young already.
    pub to: Option<Span>,
}

impl Window {
    /// Whether what happened at a moment counts where it is looked from another, in microseconds since 1970.
    pub fn holds(self, at: i64, as_of: i64) -> bool {
        let age = |span: Span| as_of.saturating_sub(span.0);
        self.from.is_none_or(|from| at >= age(from)) && self.to.is_none_or(|to| at < age(to))
    }
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
    /// The value that most events have; of equals the one that was seen last.
    MostFrequent,
    /// The value below which so great a share of all lies, between two values where it falls between them; the median
    /// is that of 0.5.
    Percentile(Decimal),
    /// The share of events that fulfil a condition.
    Share,
    /// The values of the last events, the last first, separated by `; `.
    LatestOf(u32),
    /// The values of the first events, the first first, separated by `; `.
    EarliestOf(u32),
    /// The value of the event in which another is greatest.
    MaxBy,
    /// The value of the event in which another is smallest.
    MinBy,
}

/// What an aggregate reads of events and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A count, of values that are texts.
    Count,
    /// A number of numbers: a sum is of their kind, an average and a percentile are decimal.
    Number {
        /// Whether it may have digits after the point whatever the numbers have.
        is_decimal: bool,
    },
    /// A share of what is true or false.
    Share,
    /// A list of texts.
    List,
    /// One of the values.
    Value,
}

impl Function {
    /// What it reads and gives.
    pub fn gives(self) -> Gives {
        match self {
            Self::Count | Self::CountDistinct => Gives::Count,
            Self::Sum => Gives::Number { is_decimal: false },
            Self::Avg | Self::Percentile(_) => Gives::Number { is_decimal: true },
            Self::Share => Gives::Share,
            Self::Distinct | Self::LatestOf(_) | Self::EarliestOf(_) => Gives::List,
            Self::Min | Self::Max | Self::Latest | Self::Earliest | Self::MostFrequent | Self::MaxBy | Self::MinBy => {
                Gives::Value
            }
        }
    }
}
