//! An expression that is understood.
//!
//! In: nothing; these are shapes. Out: what is evaluated row by row, in which every text that is read as something else
//! says so. Whether its parts go together is known when it is made.

use std::cmp::Ordering;

use chrono_tz::Tz;
use regex_automata::meta::Regex;

use super::arithmetic::Operator;
use super::functions::Routine;
use super::json::Inside;
use super::kind::Kind;
use super::times::{Field, Form, Span};
use super::value::Value;
use crate::types::Assumed;

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A value that is written out.
    Constant(Value<'static>),
    /// The moment when the clocks of the source show this: microseconds since they showed the beginning of 1970.
    Shown(i64),
    /// The moment that is looked from.
    AsOf,
    /// A cell, by the number of its column.
    Column(usize),
    /// A value read as another kind.
    Read(Kind, Box<Node>),
    /// A number that must be whole.
    Whole(Box<Node>),
    /// A number with so many digits after the point, and not too many before it.
    Scaled(Box<Node>, u32, u32),
    /// What is not understood is missing.
    Try(Box<Node>),
    /// Two numbers.
    Calculate(Operator, Box<Node>, Box<Node>),
    /// A day or moment, moved.
    Moved(Box<Node>, Span),
    /// The days from the second to the first.
    DaysBetween(Box<Node>, Box<Node>),
    /// The whole months from the second day to the first.
    MonthsBetween(Box<Node>, Box<Node>),
    /// What stands at a path inside JSON.
    Inside(Inside, Box<Node>, Vec<String>),
    /// Two texts, one behind the other.
    Joined(Box<Node>, Box<Node>),
    /// Several texts with something between them; those that are missing are left out.
    JoinedWith(String, Vec<Node>),
    /// Two values of one kind.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Whether two values are the same, where missing is a value.
    Same { left: Box<Node>, right: Box<Node>, negated: bool },
    /// Whether a value lies between two.
    Between { value: Box<Node>, low: Box<Node>, high: Box<Node>, negated: bool },
    /// Whether a value is one of a list.
    OneOf { value: Box<Node>, list: Vec<Value<'static>>, holds_missing: bool },
    /// Whether a text fits a pattern.
    Matches { text: Box<Node>, pattern: Regex, negated: bool },
    /// Both, either, or one of the two.
    Logic(Logic, Box<Node>, Box<Node>),
    /// The opposite.
    Not(Box<Node>),
    /// Whether a value is missing.
    IsMissing { value: Box<Node>, negated: bool },
    /// Whether a truth is this one; what is missing is neither.
    IsTruth { value: Box<Node>, wanted: bool, negated: bool },
    /// The first case whose condition is true.
    Case { cases: Vec<(Node, Node)>, otherwise: Box<Node> },
    /// The first case whose value is the one that is asked for.
    CaseOf { value: Box<Node>, cases: Vec<(Node, Node)>, otherwise: Box<Node> },
    /// The first value that is not missing.
    First(Vec<Node>),
    /// The greatest or least value that is not missing.
    Extreme { wanted: Ordering, of: Vec<Node> },
    /// Missing where the two are equal.
    MissingIf(Box<Node>, Box<Node>),
    /// A part of a day or moment.
    Part(Field, Box<Node>),
    /// A text read by a form.
    ReadBy(Form, Kind, Box<Node>),
    /// A day or moment written by a form.
    WrittenBy(Form, Box<Node>),
    /// One of the forms of Unicode.
    Normalized(Box<Node>, String),
    /// A function of values none of which is missing.
    Call(Routine, Vec<Node>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether this order is the one that is asked for.
    pub(super) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// What stands between two truths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logic {
    And,
    Or,
    OneOfTwo,
}

impl Node {
    /// The node in a box.
    pub(super) fn boxed(self) -> Box<Self> {
        Box::new(self)
    }

    /// What is written out, read at once: a moment that does not say where is what the clocks of the source show.
    pub(super) fn written_out(read: impl Fn(Assumed<'_>) -> Value<'static>) -> Self {
        let elsewhere = Assumed { zone: Some(Tz::Asia__Tokyo), ..Assumed::default() };
        match (read(Assumed::default()), read(elsewhere)) {
            (Value::Moment(clock), Value::Moment(moment)) if clock != moment => Self::Shown(clock),
            (value, _) => Self::Constant(value),
        }
    }

    /// The same, read as another kind; what is written out is read at once.
    pub(super) fn read(self, kind: Kind) -> Self {
        match self {
            Self::Constant(value) => Self::written_out(|assumed| value.clone().read_as(kind, assumed)),
            node => Self::Read(kind, node.boxed()),
        }
    }

    /// A column of text, or one of several of which one is taken, where every text is read as another kind.
    pub(super) fn each_read(self, kind: Kind) -> Self {
        let all = |nodes: Vec<Self>| nodes.into_iter().map(|node| node.each_read(kind)).collect();
        let results = |cases: Vec<(Self, Self)>| {
            cases.into_iter().map(|(condition, result)| (condition, result.each_read(kind))).collect()
        };
        match self {
            Self::Case { cases, otherwise } => {
                Self::Case { cases: results(cases), otherwise: otherwise.each_read(kind).boxed() }
            }
            Self::CaseOf { value, cases, otherwise } => {
                Self::CaseOf { value, cases: results(cases), otherwise: otherwise.each_read(kind).boxed() }
            }
            Self::First(nodes) => Self::First(all(nodes)),
            Self::Extreme { wanted, of } => Self::Extreme { wanted, of: all(of) },
            Self::MissingIf(one, other) => Self::MissingIf(one.each_read(kind).boxed(), other.each_read(kind).boxed()),
            node => node.read(kind),
        }
    }

    /// Whether it is a column of text, moved by days or months: it is read as a moment or as a day.
    pub(super) fn could_be_a_day(&self) -> bool {
        match self {
            Self::Moved(from, span) => {
                span.is_of_days() && matches!(from.as_ref(), Self::Read(Kind::Moment, inner) if inner.is_a_column())
            }
            _ => false,
        }
    }

    /// The parts that it is made of.
    fn parts(&self) -> Vec<&Self> {
        fn cases(of: &[(Node, Node)]) -> Vec<&Node> {
            of.iter().flat_map(|(condition, result)| [condition, result]).collect()
        }
        match self {
            Self::Constant(_) | Self::Shown(_) | Self::AsOf | Self::Column(_) => Vec::new(),
            Self::Read(_, inner)
            | Self::Whole(inner)
            | Self::Scaled(inner, ..)
            | Self::Try(inner)
            | Self::Moved(inner, _)
            | Self::Inside(_, inner, _)
            | Self::OneOf { value: inner, .. }
            | Self::Matches { text: inner, .. }
            | Self::Not(inner)
            | Self::IsMissing { value: inner, .. }
            | Self::IsTruth { value: inner, .. }
            | Self::Part(_, inner)
            | Self::ReadBy(_, _, inner)
            | Self::WrittenBy(_, inner)
            | Self::Normalized(inner, _) => vec![inner],
            Self::Calculate(_, left, right)
            | Self::DaysBetween(left, right)
            | Self::MonthsBetween(left, right)
            | Self::Joined(left, right)
            | Self::Compare(_, left, right)
            | Self::Same { left, right, .. }
            | Self::Logic(_, left, right)
            | Self::MissingIf(left, right) => vec![left, right],
            Self::Between { value, low, high, .. } => vec![value, low, high],
            Self::JoinedWith(_, of) | Self::First(of) | Self::Extreme { of, .. } | Self::Call(_, of) => {
                of.iter().collect()
            }
            Self::Case { cases: of, otherwise } => [cases(of), vec![otherwise]].concat(),
            Self::CaseOf { value, cases: of, otherwise } => [cases(of), vec![value, otherwise]].concat(),
        }
    }

    /// Hands over the columns that are read as numbers, by their number.
    pub(super) fn each_number(&self, take: &mut impl FnMut(usize)) {
        match self {
            Self::Read(Kind::Number, inner) if inner.is_a_column() => {
                if let Self::Column(column) = inner.as_ref() {
                    take(*column);
                }
            }
            node => node.parts().into_iter().for_each(|part| part.each_number(take)),
        }
    }

    fn is_a_column(&self) -> bool {
        matches!(self, Self::Column(_))
    }

    /// The same, where the column is read as a day.
    pub(super) fn into_day(self) -> Self {
        match self {
            Self::Moved(from, span) => match *from {
                Self::Read(_, inner) => Self::Moved(inner.read(Kind::Date).boxed(), span),
                from => Self::Moved(from.boxed(), span),
            },
            node => node,
        }
    }
}
