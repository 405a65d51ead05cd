//! What a condition cannot do without.
//!
//! In: a condition, and a column that has no value. Out: whether the condition may still be true. It promises that a
//! condition of which it says no is true for no row without that value; where it cannot tell it says yes. It looks at
//! no data.

use super::node::{Logic, Node};
use super::value::Value;

/// Whether a condition may be this truth where a column has no value.
pub(super) fn may_be(node: &Node, truth: bool, without: usize) -> bool {
    let may = |node: &Node, truth: bool| may_be(node, truth, without);
    let is_none = |node: &Node| is_none(node, without);
    match node {
        Node::Constant(value) => *value == Value::Flag(truth),
        Node::Not(inner) => may(inner, !truth),
        Node::Logic(Logic::OneOfTwo, ..) => !is_none(node),
        // Both must hold for `and` to hold, and both must fail for `or` to fail.
        Node::Logic(logic, left, right) => match (*logic == Logic::And) == truth {
            true => may(left, truth) && may(right, truth),
            false => may(left, truth) || may(right, truth),
        },
        Node::IsMissing { value, negated } => !is_none(value) || truth != *negated,
        Node::IsTruth { value, negated, .. } => !is_none(value) || truth == *negated,
        Node::Same { left, right, negated } => !(is_none(left) && is_none(right)) || truth != *negated,
        Node::Case { cases, otherwise } => {
            cases.iter().any(|(condition, result)| may(condition, true) && may(result, truth)) || may(otherwise, truth)
        }
        Node::CaseOf { cases, otherwise, .. } => {
            cases.iter().any(|(_, result)| may(result, truth)) || may(otherwise, truth)
        }
        Node::First(nodes) => nodes.iter().any(|node| may(node, truth)),
        node => !is_none(node),
    }
}

/// Whether a part has no value where a column has none.
fn is_none(node: &Node, without: usize) -> bool {
    let is_none = |node: &Node| is_none(node, without);
    match node {
        Node::Column(column) => *column == without,
        Node::Constant(value) => value.is_none(),
        Node::Read(_, inner)
        | Node::Whole(inner)
        | Node::Scaled(inner, ..)
        | Node::Try(inner)
        | Node::Moved(inner, _)
        | Node::Not(inner)
        | Node::Part(_, inner)
        | Node::Inside(_, inner, _)
        | Node::ReadBy(_, _, inner)
        | Node::WrittenBy(_, inner)
        | Node::Normalized(inner, _)
        | Node::MissingIf(inner, _)
        | Node::Matches { text: inner, .. }
        | Node::OneOf { value: inner, .. }
        | Node::Between { value: inner, .. } => is_none(inner),
        Node::Calculate(_, left, right)
        | Node::DaysBetween(left, right)
        | Node::MonthsBetween(left, right)
        | Node::Joined(left, right)
        | Node::Compare(_, left, right)
        | Node::Logic(Logic::OneOfTwo, left, right) => is_none(left) || is_none(right),
        Node::Logic(_, left, right) => is_none(left) && is_none(right),
        Node::Call(_, arguments) => arguments.iter().any(is_none),
        Node::First(of) | Node::Extreme { of, .. } => of.iter().all(is_none),
        Node::Case { cases, otherwise } | Node::CaseOf { cases, otherwise, .. } => {
            cases.iter().all(|(_, result)| is_none(result)) && is_none(otherwise)
        }
        Node::Shown(_)
        | Node::AsOf
        | Node::JoinedWith(..)
        | Node::Same { .. }
        | Node::IsMissing { .. }
        | Node::IsTruth { .. } => false,
    }
}
