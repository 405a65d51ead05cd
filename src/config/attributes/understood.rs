//! The attributes, understood: sources are indices, expressions are parsed, defaults are filled in.

use super::written::{Plain, Rule, Within};
use crate::config::duration::Span;
use crate::config::expression::Expression;
use crate::config::identity::Region;
use crate::config::sources::Decay;
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
    /// What somebody does with it.
    pub action: String,
    /// Why it differs from the attribute of this name in other use cases.
    pub differs_because: Option<String>,
}

impl Attribute {
    /// How many digits a decimal has after the point.
    pub fn digits(&self) -> u32 {
        self.scale.unwrap_or(SCALE)
    }
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
