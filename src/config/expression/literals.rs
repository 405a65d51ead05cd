//! Names and values that are written out: columns, numbers, texts, days, moments, intervals, lists.
//!
//! In: a node of the tree. Out: nothing, or why it cannot stand. What operators and functions make of it is asked
//! elsewhere.

use sqlparser::ast::{DataType, Expr, Ident, Spanned as _, TimezoneInfo, UnaryOperator, Value};
use sqlparser::tokenizer::Location;

use super::refusal::{cannot_hold, place};
use super::times::{Span, written_day};
use crate::tables::{Decimal, SCALE};

/// The name of one column: no variable, and no pattern that chooses several.
pub(super) fn column(name: &Ident) -> Result<(), String> {
    if name.quote_style.is_none() && name.value.starts_with(['@', '#']) {
        return Err(cannot_hold("a variable; a column of such a name is written in double quotes", name.span.start));
    }
    if name.value.is_empty() || name.value == "*" || (name.value.starts_with('^') && name.value.ends_with('$')) {
        return Err(cannot_hold("a name that chooses several columns", name.span.start));
    }
    Ok(())
}

/// A truth, a number, a text in single quotes, or nothing.
pub(super) fn literal(value: &Value, at: Location) -> Result<(), String> {
    match value {
        Value::Boolean(_) | Value::Null | Value::SingleQuotedString(_) => Ok(()),
        Value::Number(digits, _) if Decimal::parse(digits).is_some_and(|n| says_all(digits, n)) => Ok(()),
        Value::Number(..) => Err(format!("a number is not understood{}; write it as 1200 or 1200.5", place(at))),
        Value::Placeholder(_) => Err(cannot_hold("a placeholder", at)),
        _ => Err(cannot_hold("this form of a text; texts stand in single quotes", at)),
    }
}

/// Whether a number says every digit that is written.
fn says_all(digits: &str, n: Decimal) -> bool {
    let behind = digits.split_once('.').map_or("", |(_, behind)| behind.trim_end_matches('0'));
    behind.len() <= SCALE as usize && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && n >= Decimal::ZERO
}

/// `date '2026-11-01'` and the like.
pub(super) fn moment(data_type: &DataType, value: &Value, at: Location) -> Result<(), String> {
    let Value::SingleQuotedString(text) = value else {
        return literal(value, at).and(Err(cannot_hold("this form of a moment", at)));
    };
    match data_type {
        DataType::Date if written_day(text).is_some() => Ok(()),
        DataType::Date => Err(format!("a day is not understood{}; write it as `date '2026-11-01'`", place(at))),
        DataType::Timestamp(None, TimezoneInfo::None) | DataType::Datetime(None)
            if crate::types::moment(text).is_some() =>
        {
            Ok(())
        }
        DataType::Timestamp(None, TimezoneInfo::None) | DataType::Datetime(None) => {
            Err(format!("a moment is not understood{}; write it as `timestamp '2026-11-01 12:00:00'`", place(at)))
        }
        _ => Err(cannot_hold("a text with a type before it, other than `date` and `timestamp`", at)),
    }
}

/// A value, a signed number, a day or a moment: what a list may hold.
pub(super) fn one_of_a_list(item: &Expr) -> Result<(), String> {
    match item {
        Expr::Value(value) => literal(&value.value, value.span.start),
        Expr::TypedString(typed) => moment(&typed.data_type, &typed.value.value, typed.value.span.start),
        Expr::UnaryOp { op: UnaryOperator::Plus | UnaryOperator::Minus, expr } => match expr.as_ref() {
            Expr::Value(value) if matches!(value.value, Value::Number(..)) => literal(&value.value, value.span.start),
            _ => not_of_a_list(item),
        },
        _ => not_of_a_list(item),
    }
}

fn not_of_a_list(item: &Expr) -> Result<(), String> {
    Err(match item {
        Expr::Subquery(_) => cannot_hold("a subquery", item.span().start),
        _ => format!("`in (...)` holds values that are written out, such as `('a', 'b')`{}", place(item.span().start)),
    })
}

/// `interval '2 days'`.
pub(super) fn interval(node: &Expr) -> Result<(), String> {
    let Expr::Interval(interval) = node else { return Ok(()) };
    let at = interval.value.span().start;
    let wrong = || Err(format!("an interval is not understood{}; write it as `interval '2 days'`", place(at)));
    let bare =
        interval.leading_field.is_none() && interval.last_field.is_none() && interval.leading_precision.is_none();
    let Expr::Value(value) = interval.value.as_ref() else { return wrong() };
    let Value::SingleQuotedString(text) = &value.value else { return wrong() };
    if bare && Span::parse(text).is_some() { Ok(()) } else { wrong() }
}
