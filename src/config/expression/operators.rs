//! What stands between two parts of an expression.
//!
//! In: two parts that are understood, and the operator. Out: what is calculated from them, or a sentence. A day or
//! moment can be moved by a length of time, and two of them have a number of days between them; everything else that is
//! calculated with is a number.

use sqlparser::ast::{BinaryOperator as Op, Expr, Interval, Value as Written};

use super::arithmetic::Operator;
use super::functions::Routine;
use super::kind::Kind;
use super::meeting::{BOOLEAN, DATE, MOMENT, NUMBER, TEXT, Type, Typed, needed, pair, sentence, together, truths};
use super::node::{Comparison, Logic, Node};
use super::patterns::{Pattern, pattern};
use super::times::Span;
use super::value::Value;

/// Two parts and the operator between them; `written` is the right one as it is written.
pub(super) fn binary(node: &Expr, op: &Op, (left, right): (Typed, Typed), written: &Expr) -> Result<Typed, String> {
    let typed = |node: Node, is: Type| Ok(Typed::new(node, is));
    let pattern = |kind: Pattern, negated: bool, left: Typed| matches(node, left, written, kind, negated);
    let comparison = match op {
        Op::Minus if left.is.is_time() || right.is.is_time() => return days_between(node, left, right),
        Op::Plus => return numbers(node, Operator::Plus, left, right),
        Op::Minus => return numbers(node, Operator::Minus, left, right),
        Op::Multiply => return numbers(node, Operator::Times, left, right),
        Op::Divide => return numbers(node, Operator::By, left, right),
        Op::Modulo => return numbers(node, Operator::Rest, left, right),
        Op::DuckIntegerDivide => return numbers(node, Operator::Whole, left, right),
        Op::StringConcat => return typed(Node::Joined(left.node.boxed(), right.node.boxed()), TEXT),
        Op::And | Op::Or | Op::Xor => {
            truths(node, "true or false on both sides", &[left.is, right.is])?;
            let logic = match op {
                Op::And => Logic::And,
                Op::Or => Logic::Or,
                _ => Logic::OneOfTwo,
            };
            return typed(Node::Logic(logic, left.node.boxed(), right.node.boxed()), BOOLEAN);
        }
        Op::Spaceship => {
            let (left, right) = pair(node, left, right)?;
            return typed(Node::Same { left, right, negated: false }, BOOLEAN);
        }
        Op::PGStartsWith => {
            let text = needed(node, left, Kind::Text, "text")?;
            let start = needed(node, right, Kind::Text, "text")?;
            let routine: Routine = |given| match given {
                [Value::Text(text), Value::Text(start)] => Value::Flag(text.starts_with(start.as_ref())),
                _ => Value::Unread,
            };
            return typed(Node::Call(routine, vec![text, start]), BOOLEAN);
        }
        Op::PGRegexMatch => return pattern(Pattern::Regex, false, left),
        Op::PGRegexNotMatch => return pattern(Pattern::Regex, true, left),
        Op::PGRegexIMatch => return pattern(Pattern::RegexInAnyCase, false, left),
        Op::PGRegexNotIMatch => return pattern(Pattern::RegexInAnyCase, true, left),
        Op::PGLikeMatch => return pattern(Pattern::Like(None), false, left),
        Op::PGNotLikeMatch => return pattern(Pattern::Like(None), true, left),
        Op::PGILikeMatch => return pattern(Pattern::LikeInAnyCase(None), false, left),
        Op::PGNotILikeMatch => return pattern(Pattern::LikeInAnyCase(None), true, left),
        Op::Eq => Comparison::Equal,
        Op::NotEq => Comparison::NotEqual,
        Op::Lt => Comparison::Less,
        Op::LtEq => Comparison::LessOrEqual,
        Op::Gt => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    };
    let (left, right) = pair(node, left, right)?;
    typed(Node::Compare(comparison, left, right), BOOLEAN)
}

/// Whether a text fits a pattern that is written out.
pub(super) fn matches(node: &Expr, text: Typed, wanted: &Expr, kind: Pattern, negated: bool) -> Result<Typed, String> {
    let text = needed(node, text, Kind::Text, "text")?.boxed();
    Ok(Typed::new(Node::Matches { text, pattern: pattern(kind, wanted, None)?, negated }, BOOLEAN))
}

fn numbers(node: &Expr, operator: Operator, left: Typed, right: Typed) -> Result<Typed, String> {
    let types = [left.is, right.is];
    if !types.iter().all(|is| is.reads_as(Kind::Number)) {
        return Err(sentence(node, "numbers", &types));
    }
    let (left, right) = (left.into_kind(Kind::Number).boxed(), right.into_kind(Kind::Number).boxed());
    Ok(Typed::new(Node::Calculate(operator, left, right), NUMBER))
}

fn days_between(node: &Expr, later: Typed, earlier: Typed) -> Result<Typed, String> {
    let types = [later.is, earlier.is];
    let (mut nodes, is) = together(node, vec![later, earlier])?;
    match (nodes.pop(), nodes.pop()) {
        (Some(earlier), Some(later)) if is.is_time() => {
            Ok(Typed::new(Node::DaysBetween(later.boxed(), earlier.boxed()), NUMBER))
        }
        _ => Err(sentence(node, "two days or two moments", &types)),
    }
}

/// A day or moment, moved by a length of time; a column of text is read as a moment.
pub(super) fn moved(node: &Expr, from: Typed, length: &Interval, back: bool) -> Result<Typed, String> {
    let span = match length.value.as_ref() {
        Expr::Value(value) => match &value.value {
            Written::SingleQuotedString(text) => Span::parse(text),
            _ => None,
        },
        _ => None,
    };
    let Some(span) = span else { return Err(sentence(node, "a length of time such as `interval '2 days'`", &[])) };
    let span = if back { span.back() } else { span };
    let Type::Of(kind @ (Kind::Date | Kind::Moment)) = (match from.is {
        Type::Column | Type::Any => MOMENT,
        is => is,
    }) else {
        return Err(sentence(node, "a day or a moment before a length of time", &[from.is]));
    };
    let is = if kind == Kind::Date && span.is_of_days() { DATE } else { MOMENT };
    Ok(Typed::new(Node::Moved(from.into_kind(kind).boxed(), span), is))
}
