//! The value of an expression for one row.
//!
//! In: an expression that is understood, the cells of a frame, and a row. Out: one value. It promises that every row
//! has one: what cannot be read or calculated is [`Value::Unread`], and so is what is made of it, unless the other part
//! decides alone. A case that is not taken is not calculated. It knows no text of SQL.

use std::cmp::Ordering;

use super::arithmetic::{Rounding, calculate, rounded};
use super::cells::Cells;
use super::kind::Kind;
use super::node::{Logic, Node};
use super::times::{days_between, months_between};
use super::value::Value;
use crate::tables::{Decimal, SCALE};
use crate::types::{Assumed, trimmed, when_shown};

/// The most arguments of a function that is called.
const MOST: usize = 3;

/// One row of a frame.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) cells: &'a [Cells<'a>],
    pub(super) number: usize,
    /// What texts of this row do not say.
    pub(super) assumed: Assumed<'a>,
    /// The moment that is looked from, in microseconds since 1970, where it is told.
    pub(super) as_of: Option<i64>,
}

impl<'a> Row<'a> {
    /// The value of an expression.
    pub(super) fn value(self, node: &'a Node) -> Value<'a> {
        match node {
            Node::Constant(Value::Text(text)) => Value::Text(text.as_ref().into()),
            Node::Constant(value) => value.clone(),
            Node::Shown(clock) => Value::moment(when_shown(*clock, self.assumed.zone)),
            Node::AsOf => Value::or_unread(self.as_of.map(Value::moment)),
            Node::Column(column) => self.cell(*column, |cells, row| cells.get(row)),
            Node::Read(kind, inner) => match (kind, inner.as_ref()) {
                (Kind::Number, Node::Column(column)) => self.cell(*column, |cells, row| cells.number(row)),
                (_, inner) => self.written(inner),
            }
            .read_as(*kind, Assumed { form: self.form(inner), ..self.assumed }),
            Node::Whole(inner) => match self.value(inner) {
                Value::Number(n) => Value::number(n.whole().map(Decimal::from)),
                none => none,
            },
            Node::Scaled(inner, before, after) => match self.value(inner) {
                Value::Number(n) => Value::number(scaled(n, *before, *after)),
                none => none,
            },
            Node::Try(inner) => match self.value(inner) {
                Value::Unread => Value::Missing,
                value => value,
            },
            Node::Calculate(operator, left, right) => match (self.value(left), self.value(right)) {
                (Value::Number(left), Value::Number(right)) => Value::number(calculate(*operator, left, right)),
                (left, right) => left.none_of(&right),
            },
            Node::Moved(value, span) => self.of_one(value, |value| span.from(value, self.assumed.zone)),
            Node::DaysBetween(later, earlier) => self.of_two(later, earlier, |a, b| days_between(&a, &b)),
            Node::MonthsBetween(later, earlier) => self.of_two(later, earlier, |a, b| months_between(&a, &b)),
            Node::Inside(inside, text, path) => self.of_one(text, |text| match text {
                Value::Text(text) => inside.of(text, path),
                _ => Value::Unread,
            }),
            Node::Joined(left, right) => self.of_two(left, right, |a, b| Value::Text(a.written() + b.written())),
            Node::JoinedWith(separator, parts) => self.joined(separator, parts),
            Node::Compare(comparison, left, right) => self.of_two(left, right, |a, b| {
                Value::or_unread(a.compare(&b).map(|order| Value::Flag(comparison.holds(order))))
            }),
            Node::Same { left, right, negated } => match (self.value(left), self.value(right)) {
                (Value::Unread, _) | (_, Value::Unread) => Value::Unread,
                (left, right) => Value::Flag((left == right) != *negated),
            },
            Node::Between { value, low, high, negated } => self.between(value, low, high, *negated),
            Node::OneOf { value, list, holds_missing } => match self.value(value) {
                none if none.is_none() => none,
                value => {
                    let order = |one: &Value<'_>| one.compare(&value).unwrap_or(Ordering::Less);
                    match list.binary_search_by(order).is_ok() {
                        false if *holds_missing => Value::Missing,
                        is => Value::Flag(is),
                    }
                }
            },
            Node::Matches { text, pattern, negated } => self.of_one(text, |text| match text {
                Value::Text(text) => Value::Flag(pattern.is_match(text.as_ref()) != *negated),
                _ => Value::Unread,
            }),
            Node::Logic(logic, left, right) => self.logic(*logic, left, right),
            Node::Not(inner) => match self.value(inner) {
                Value::Flag(is) => Value::Flag(!is),
                none => none,
            },
            Node::IsMissing { value, negated } => match self.value(value) {
                Value::Unread => Value::Unread,
                value => Value::Flag((value == Value::Missing) != *negated),
            },
            Node::IsTruth { value, wanted, negated } => match self.value(value) {
                Value::Unread => Value::Unread,
                value => Value::Flag((value == Value::Flag(*wanted)) != *negated),
            },
            Node::Case { cases, otherwise } => {
                for (condition, result) in cases {
                    match self.value(condition) {
                        Value::Flag(true) => return self.value(result),
                        Value::Unread => return Value::Unread,
                        _ => {}
                    }
                }
                self.value(otherwise)
            }
            Node::CaseOf { value, cases, otherwise } => self.case_of(value, cases, otherwise),
            Node::First(all) => {
                let values = all.iter().map(|node| self.value(node));
                values.into_iter().find(|value| *value != Value::Missing).unwrap_or(Value::Missing)
            }
            Node::Extreme { wanted, of } => {
                let values = of.iter().map(|node| self.value(node));
                values.fold(Value::Missing, |best, value| match (&best, &value) {
                    (Value::Unread, _) | (_, Value::Missing) => best,
                    (Value::Missing, _) | (_, Value::Unread) => value,
                    _ => {
                        if value.compare(&best) == Some(*wanted) {
                            value
                        } else {
                            best
                        }
                    }
                })
            }
            Node::MissingIf(one, other) => match (self.value(one), self.value(other)) {
                (Value::Unread, _) | (_, Value::Unread) => Value::Unread,
                (one, other) => {
                    if one == other {
                        Value::Missing
                    } else {
                        one
                    }
                }
            },
            Node::Part(field, value) => self.of_one(value, |value| field.of(value, self.assumed.zone)),
            Node::ReadBy(form, kind, text) => match self.written(text) {
                Value::Text(text) if trimmed(&text).is_empty() => Value::Missing,
                Value::Text(text) => form.read(&text, *kind, self.assumed.zone),
                none => none,
            },
            Node::WrittenBy(form, value) => {
                self.of_one(value, |value| Value::or_unread(form.write(value, self.assumed.zone).map(Value::text)))
            }
            Node::Normalized(text, form) => self.of_one(text, |text| match text {
                Value::Text(text) => Value::or_unread(super::texts::normalized(text, form).map(Value::text)),
                _ => Value::Unread,
            }),
            Node::Call(routine, arguments) => self.called(*routine, arguments),
        }
    }

    /// The form of a column's days and moments, where it is declared.
    fn form(self, node: &Node) -> Option<&'a str> {
        match node {
            Node::Column(column) => self.cells.get(*column)?.form,
            _ => None,
        }
    }

    /// What is read as something else: a cell is taken as it is written.
    fn written(self, node: &'a Node) -> Value<'a> {
        match node {
            Node::Column(column) => self.cell(*column, |cells, row| cells.written(row)),
            node => self.value(node),
        }
    }

    fn cell(self, column: usize, get: impl FnOnce(&'a Cells<'a>, usize) -> Value<'a>) -> Value<'a> {
        self.cells.get(column).map_or(Value::Missing, |cells| get(cells, self.number))
    }

    fn of_one(self, node: &'a Node, what: impl Fn(&Value<'a>) -> Value<'a>) -> Value<'a> {
        let value = self.value(node);
        if value.is_none() { value } else { what(&value) }
    }

    fn of_two(self, left: &'a Node, right: &'a Node, what: impl Fn(Value<'a>, Value<'a>) -> Value<'a>) -> Value<'a> {
        let (left, right) = (self.value(left), self.value(right));
        if left.is_none() || right.is_none() { left.none_of(&right) } else { what(left, right) }
    }

    fn joined(self, separator: &str, parts: &'a [Node]) -> Value<'a> {
        let mut text = String::new();
        let mut is_first = true;
        for part in parts {
            match self.value(part) {
                Value::Unread => return Value::Unread,
                Value::Missing => {}
                value => {
                    if !is_first {
                        text.push_str(separator);
                    }
                    text.push_str(&value.written());
                    is_first = false;
                }
            }
        }
        Value::text(text)
    }

    /// As `value >= low and value <= high`: where one of the two is false, the other does not matter.
    fn between(self, value: &'a Node, low: &'a Node, high: &'a Node, negated: bool) -> Value<'a> {
        let value = self.value(value);
        let is = |bound: Value<'a>, is_within: fn(Ordering) -> bool| match value.compare(&bound) {
            Some(order) => Value::Flag(is_within(order)),
            None => value.none_of(&bound),
        };
        let both = and(is(self.value(low), Ordering::is_ge), || is(self.value(high), Ordering::is_le));
        if let Value::Flag(is) = both { Value::Flag(is != negated) } else { both }
    }

    fn logic(self, logic: Logic, left: &'a Node, right: &'a Node) -> Value<'a> {
        let not = |value: Value<'a>| if let Value::Flag(is) = value { Value::Flag(!is) } else { value };
        match logic {
            Logic::And => and(self.value(left), || self.value(right)),
            Logic::Or => not(and(not(self.value(left)), || not(self.value(right)))),
            Logic::OneOfTwo => match (self.value(left), self.value(right)) {
                (Value::Flag(left), Value::Flag(right)) => Value::Flag(left != right),
                (left, right) => left.none_of(&right),
            },
        }
    }

    fn case_of(self, value: &'a Node, cases: &'a [(Node, Node)], otherwise: &'a Node) -> Value<'a> {
        let value = self.value(value);
        if value == Value::Unread {
            return Value::Unread;
        }
        for (candidate, result) in cases {
            match self.value(candidate) {
                Value::Unread => return Value::Unread,
                candidate if candidate.compare(&value) == Some(Ordering::Equal) => return self.value(result),
                _ => {}
            }
        }
        self.value(otherwise)
    }

    fn called(self, routine: super::functions::Routine, arguments: &'a [Node]) -> Value<'a> {
        let mut values: [Value<'a>; MOST] = [Value::Missing, Value::Missing, Value::Missing];
        let mut is_missing = false;
        for (place, node) in values.iter_mut().zip(arguments) {
            *place = self.value(node);
            match place {
                Value::Unread => return Value::Unread,
                Value::Missing => is_missing = true,
                _ => {}
            }
        }
        if is_missing { Value::Missing } else { routine(&values[..arguments.len().min(MOST)]) }
    }
}

/// Both: one that is false decides alone.
fn and<'a>(left: Value<'a>, right: impl FnOnce() -> Value<'a>) -> Value<'a> {
    if left == Value::Flag(false) {
        return left;
    }
    match (left, right()) {
        (_, Value::Flag(false)) => Value::Flag(false),
        (Value::Flag(true), right) => right,
        (left, right) => left.none_of(&right),
    }
}

fn scaled(n: Decimal, before: u32, after: u32) -> Option<Decimal> {
    let n = rounded(n, after, Rounding::HalfEven)?;
    let beyond = 10i128.checked_pow(before + SCALE)?;
    (n.units().abs() < beyond).then_some(n)
}
