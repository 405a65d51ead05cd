//! A syntax tree into an expression that is understood.
//!
//! In: a tree that holds nothing but what may stand, and the kinds of its columns. Out: what is evaluated row by row,
//! in which every text that meets a number, a day, a moment or a truth is read as one; or the first part that is given
//! what it has no use for. It promises that what is understood has a value for every row. It looks at no data.

use sqlparser::ast::{
    BinaryOperator as Op, CaseWhen, CastKind, DataType, Expr, Spanned as _, TrimWhereField, UnaryOperator,
    Value as Written,
};

use super::arithmetic::Operator;
use super::called::{arguments_of, called, field_of, is_called, shortened};
use super::casts::cast;
use super::functions::Routine;
use super::kind::Kind;
use super::meeting::{
    BOOLEAN, DATE, MOMENT, NUMBER, TEXT, Type, Typed, needed, not_read, pair, sentence, together, truths,
};
use super::node::{Comparison, Logic, Node};
use super::operators::{binary, matches, moved};
use super::patterns::{Pattern, escape};
use super::refusal::place;
use super::texts::{Side, part, position, trimmed};
use super::times::written_day;
use super::value::Value;
use crate::tables::Decimal;
use crate::types::is_written_by_a_program;

/// The columns of an expression.
pub(super) struct Columns<'a> {
    /// What is known of them; where it is empty all hold text.
    pub(super) kinds: &'a [(String, Kind)],
    /// Those that are read, in the order of first mention.
    pub(super) read: Vec<String>,
    /// Columns, and what programs write for nothing and each is compared with: there it is that text.
    pub(super) asked_for: Vec<(String, String)>,
    /// Whether the moment is asked that is looked from.
    pub(super) asks_as_of: bool,
}

impl<'k> Columns<'k> {
    /// Nothing is read yet.
    pub(super) fn new(kinds: &'k [(String, Kind)]) -> Self {
        Self { kinds, read: Vec::new(), asked_for: Vec::new(), asks_as_of: false }
    }

    /// Notes what programs write for nothing and a column is compared with.
    fn compared<'a>(&mut self, value: &Expr, with: impl IntoIterator<Item = &'a Expr>) {
        let Expr::Identifier(column) = value else { return };
        for part in with {
            if let Expr::Value(written) = part
                && let Written::SingleQuotedString(text) = &written.value
                && is_written_by_a_program(text)
            {
                self.asked_for.push((column.value.clone(), text.clone()));
            }
        }
    }

    /// A column by its name.
    pub(super) fn column(&mut self, name: &str) -> Typed {
        let number = self.read.iter().position(|known| known == name).unwrap_or_else(|| {
            self.read.push(name.to_owned());
            self.read.len() - 1
        });
        let known = || self.kinds.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind);
        let is = match self.kinds.is_empty() {
            true => Type::Column,
            false => known().filter(|kind| *kind != Kind::Other).map_or(Type::Any, Type::Of),
        };
        Typed::new(Node::Column(number), is)
    }
}

/// The expression. The tree is known to be no deeper than `allowed` lets it be.
pub(super) fn compile(node: &Expr, columns: &mut Columns<'_>) -> Result<Typed, String> {
    let typed = |node: Node, is: Type| Ok(Typed::new(node, is));
    match node {
        Expr::Identifier(name) => Ok(columns.column(&name.value)),
        Expr::Value(value) => written_out(node, &value.value),
        Expr::TypedString(text) => {
            let Written::SingleQuotedString(value) = &text.value.value else {
                return Err(not_read(node, Kind::Moment));
            };
            match text.data_type {
                DataType::Date => match written_day(value) {
                    Some(day) => typed(Node::Constant(day), DATE),
                    None => Err(not_read(node, Kind::Date)),
                },
                _ => match Node::Constant(Value::text(value.clone())).read(Kind::Moment) {
                    Node::Constant(Value::Unread | Value::Missing) => Err(not_read(node, Kind::Moment)),
                    moment => typed(moment, MOMENT),
                },
            }
        }
        Expr::Nested(inner) => compile(inner, columns),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
            let value = compile(inner, columns)?.node.boxed();
            typed(Node::IsMissing { value, negated: matches!(node, Expr::IsNotNull(_)) }, BOOLEAN)
        }
        Expr::IsFalse(inner) | Expr::IsNotFalse(inner) | Expr::IsTrue(inner) | Expr::IsNotTrue(inner) => {
            let value = needed(node, compile(inner, columns)?, Kind::Boolean, "true or false")?.boxed();
            let wanted = matches!(node, Expr::IsTrue(_) | Expr::IsNotTrue(_));
            let negated = matches!(node, Expr::IsNotTrue(_) | Expr::IsNotFalse(_));
            typed(Node::IsTruth { value, wanted, negated }, BOOLEAN)
        }
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            let inner = compile(expr, columns)?;
            truths(node, "true or false", &[inner.is])?;
            typed(Node::Not(inner.node.boxed()), BOOLEAN)
        }
        Expr::UnaryOp { op, expr } => {
            let number = needed(node, compile(expr, columns)?, Kind::Number, "a number")?;
            let number = match (op, number) {
                (UnaryOperator::Minus, Node::Constant(Value::Number(n))) => Node::Constant(Value::Number(n.negated())),
                (UnaryOperator::Minus, number) => {
                    let zero = Node::Constant(Value::Number(Decimal::ZERO));
                    Node::Calculate(Operator::Minus, zero.boxed(), number.boxed())
                }
                (_, number) => number,
            };
            typed(number, NUMBER)
        }
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
            columns.compared(left, [right.as_ref()]);
            columns.compared(right, [left.as_ref()]);
            let (left, right) = pair(node, compile(left, columns)?, compile(right, columns)?)?;
            typed(Node::Same { left, right, negated: matches!(node, Expr::IsDistinctFrom(..)) }, BOOLEAN)
        }
        Expr::Between { expr, low, high, negated } => {
            let parts = [expr, low, high].into_iter().map(|part| compile(part, columns)).collect::<Result<_, _>>()?;
            let mut nodes = together(node, parts)?.0.into_iter().map(Node::boxed);
            match (nodes.next(), nodes.next(), nodes.next()) {
                (Some(value), Some(low), Some(high)) => {
                    typed(Node::Between { value, low, high, negated: *negated }, BOOLEAN)
                }
                _ => Err(sentence(node, "a value and two bounds", &[])),
            }
        }
        Expr::InList { expr, list, negated } => one_of(node, expr, list, *negated, columns),
        Expr::BinaryOp { left, op, right } => match (left.as_ref(), right.as_ref()) {
            (_, Expr::Interval(length)) if matches!(op, Op::Plus | Op::Minus) => {
                moved(node, compile(left, columns)?, length, *op == Op::Minus)
            }
            (Expr::Interval(length), _) if *op == Op::Plus => moved(node, compile(right, columns)?, length, false),
            (_, right) => {
                if is_comparison(op) {
                    columns.compared(left, [right]);
                    columns.compared(right, [left.as_ref()]);
                }
                let given = (compile(left, columns)?, compile(right, columns)?);
                binary(node, op, given, right)
            }
        },
        Expr::Like { expr, pattern, negated, escape_char, .. } => {
            let kind = Pattern::Like(escape_char.as_ref().and_then(escape));
            matches(node, compile(expr, columns)?, pattern, kind, *negated)
        }
        Expr::ILike { expr, pattern, negated, escape_char, .. } => {
            let kind = Pattern::LikeInAnyCase(escape_char.as_ref().and_then(escape));
            matches(node, compile(expr, columns)?, pattern, kind, *negated)
        }
        Expr::RLike { expr, pattern, negated, .. } => {
            matches(node, compile(expr, columns)?, pattern, Pattern::Regex, *negated)
        }
        Expr::Position { expr, r#in } => {
            let wanted = needed(node, compile(expr, columns)?, Kind::Text, "text")?;
            let text = needed(node, compile(r#in, columns)?, Kind::Text, "text")?;
            let find: Routine = |given| match given {
                [Value::Text(text), Value::Text(wanted)] => position(text.as_ref(), wanted.as_ref()),
                _ => Value::Unread,
            };
            typed(Node::Call(find, vec![text, wanted]), NUMBER)
        }
        Expr::Trim { expr, trim_where, trim_what, .. } => {
            let mut parts = vec![needed(node, compile(expr, columns)?, Kind::Text, "text")?];
            if let Some(what) = trim_what {
                parts.push(needed(node, compile(what, columns)?, Kind::Text, "text")?);
            }
            let routine: Routine = match trim_where {
                Some(TrimWhereField::Leading) => |given| trimmed(given, Side::Left),
                Some(TrimWhereField::Trailing) => |given| trimmed(given, Side::Right),
                _ => |given| trimmed(given, Side::Both),
            };
            typed(Node::Call(routine, parts), TEXT)
        }
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let mut parts = vec![needed(node, compile(expr, columns)?, Kind::Text, "text")?];
            for position in [substring_from, substring_for].into_iter().flatten() {
                parts.push(needed(node, compile(position, columns)?, Kind::Number, "text and then numbers")?);
            }
            typed(Node::Call(part, parts), TEXT)
        }
        Expr::Ceil { expr, .. } | Expr::Floor { expr, .. } => {
            let number = needed(node, compile(expr, columns)?, Kind::Number, "a number")?;
            typed(shortened(number, matches!(node, Expr::Ceil { .. })), NUMBER)
        }
        Expr::Extract { field, expr, .. } => field_of(node, &field.to_string(), compile(expr, columns)?),
        Expr::Cast { kind, expr, data_type, .. } => {
            let cast = cast(node, data_type, compile(expr, columns)?)?;
            match kind {
                CastKind::TryCast | CastKind::SafeCast => typed(Node::Try(cast.node.boxed()), cast.is),
                _ => Ok(cast),
            }
        }
        Expr::Case { operand, conditions, else_result, .. } => {
            case(node, operand.as_deref(), conditions, else_result.as_deref(), columns)
        }
        Expr::Function(call) => {
            columns.asks_as_of |= ["as_of", "days_since", "days_until", "months_since", "years_since"]
                .iter()
                .any(|name| is_called(call, name));
            let mut given = Vec::new();
            for (n, argument) in arguments_of(call).enumerate() {
                given.push(match argument {
                    // The form of Unicode is a word, not a column.
                    Expr::Identifier(form) if n == 1 && is_called(call, "normalize") => {
                        Typed::new(Node::Constant(Value::text(form.value.clone())), Type::Written)
                    }
                    argument => compile(argument, columns)?,
                });
            }
            called(node, call, given)
        }
        Expr::Interval(_) => {
            Err(format!("a length of time stands behind `+` or `-` and a day or moment{}", place(node.span().start)))
        }
        // Nothing else may stand in an expression.
        _ => Err(sentence(node, "a value", &[])),
    }
}

fn is_comparison(op: &Op) -> bool {
    matches!(op, Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Spaceship)
}

fn written_out(node: &Expr, value: &Written) -> Result<Typed, String> {
    Ok(match value {
        Written::Boolean(is) => Typed::new(Node::Constant(Value::Flag(*is)), BOOLEAN),
        Written::Number(digits, _) => match Decimal::parse(digits) {
            Some(n) => Typed::new(Node::Constant(Value::Number(n)), NUMBER),
            None => return Err(not_read(node, Kind::Number)),
        },
        Written::SingleQuotedString(text) => Typed::new(Node::Constant(Value::text(text.clone())), Type::Written),
        _ => Typed::new(Node::Constant(Value::Missing), Type::Any),
    })
}

fn one_of(node: &Expr, value: &Expr, list: &[Expr], negated: bool, columns: &mut Columns<'_>) -> Result<Typed, String> {
    columns.compared(value, list);
    let parts = std::iter::once(value).chain(list).map(|part| compile(part, columns)).collect::<Result<_, _>>()?;
    let mut nodes = together(node, parts)?.0.into_iter();
    let Some(value) = nodes.next() else { return Err(sentence(node, "a value", &[])) };
    let (mut list, mut holds_missing, mut shown) = (Vec::new(), false, Vec::new());
    for node in nodes {
        match node {
            Node::Constant(Value::Missing) => holds_missing = true,
            Node::Constant(value) => list.push(value),
            node => shown.push(node),
        }
    }
    list.sort_by(|a, b| a.compare(b).unwrap_or(std::cmp::Ordering::Equal));
    let one_of = Node::OneOf { value: value.clone().boxed(), list, holds_missing };
    // What depends on the zone of the source is compared one by one.
    let any = shown.into_iter().fold(one_of, |any, one| {
        let equal = Node::Compare(Comparison::Equal, value.clone().boxed(), one.boxed());
        Node::Logic(Logic::Or, any.boxed(), equal.boxed())
    });
    Ok(Typed::new(if negated { Node::Not(any.boxed()) } else { any }, BOOLEAN))
}

fn case(
    node: &Expr,
    operand: Option<&Expr>,
    conditions: &[CaseWhen],
    else_result: Option<&Expr>,
    columns: &mut Columns<'_>,
) -> Result<Typed, String> {
    let mut asked: Vec<Typed> = operand.map(|operand| compile(operand, columns)).transpose()?.into_iter().collect();
    let mut results: Vec<Typed> = Vec::new();
    for case in conditions {
        if let Some(operand) = operand {
            columns.compared(operand, [&case.condition]);
        }
        let condition = compile(&case.condition, columns)?;
        if operand.is_none() {
            truths(node, "conditions that are true or false", &[condition.is])?;
        }
        asked.push(condition);
        results.push(compile(&case.result, columns)?);
    }
    results.push(match else_result {
        Some(last) => compile(last, columns)?,
        None => Typed::new(Node::Constant(Value::Missing), Type::Any),
    });
    let (mut results, is) = together(node, results)?;
    let otherwise = results.pop().unwrap_or(Node::Constant(Value::Missing)).boxed();
    let mut asked = together(node, asked)?.0.into_iter();
    let value = operand.and_then(|_| asked.next());
    let cases = asked.zip(results).collect();
    let case = match value {
        Some(value) => Node::CaseOf { value: value.boxed(), cases, otherwise },
        None => Node::Case { cases, otherwise },
    };
    Ok(Typed::new(case, is))
}
