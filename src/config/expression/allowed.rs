//! What the tree of an expression may hold.
//!
//! In: a tree as the parser made it. Out: nothing, or the first thing in it that may not stand in an expression, by
//! name and place. It is a list of what may: columns, values written out, operators and functions that give one value
//! for one row. Everything else is refused, known or unknown: subqueries and functions of tables open files and send
//! requests while they are merely understood.

use sqlparser::ast::{
    BinaryOperator, CastFormat, CeilFloorKind, DataType, DateTimeField, Expr, Spanned as _, TimezoneInfo,
    UnaryOperator, Value,
};

use super::calls::{SUBSTR, arguments, misused, whole_number};
use super::casts::digits;
use super::literals::{column, interval, literal, moment, one_of_a_list};
use super::patterns::escape;
use super::refusal::{At, cannot_hold, place};

/// How many values are calculated for one row, where what makes a text longer counts as often as it does so: this bound
/// keeps `replace` inside `replace` from making texts without end.
const MOST_STEPS: u64 = 2_000;
/// How deep the tree may be. Understanding and evaluating go down that far.
const DEEPEST: usize = 100;

/// Refuses what may not stand in an expression. It walks without recursion, for a tree may be deep.
pub(super) fn check(tree: &Expr) -> Result<(), String> {
    let mut steps = 0u64;
    let mut left: Vec<(&Expr, u64, usize)> = vec![(tree, 1, 1)];
    while let Some((node, times, depth)) = left.pop() {
        steps = steps.saturating_add(times);
        if depth > DEEPEST {
            return Err(format!(
                "the expression is a chain of more than {DEEPEST} parts; `in (...)` takes a long list of values, \
                 `case` \
                 many cases"
            ));
        }
        if steps > MOST_STEPS {
            return Err("the expression is too large: it would make texts longer and longer".to_owned());
        }
        one(node, &mut |child, again| left.push((child, times.saturating_mul(again), depth + 1)))?;
    }
    Ok(())
}

/// Refuses a node, or hands on its parts, each with how often it is evaluated.
fn one<'a>(node: &'a Expr, part: &mut dyn FnMut(&'a Expr, u64)) -> Result<(), String> {
    // Asked only where something is refused: a span is found by walking down.
    let at: At<'_> = &|| node.span().start;
    let cannot = |what: &str| Err(cannot_hold(what, at()));
    match node {
        Expr::Identifier(name) => column(name)?,
        Expr::Value(value) => literal(&value.value, value.span.start)?,
        Expr::TypedString(typed) => moment(&typed.data_type, &typed.value.value, typed.value.span.start)?,
        Expr::Nested(inner)
        | Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner) => part(inner, 1),
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
            [left, right].into_iter().for_each(|side| part(side, 1))
        }
        Expr::UnaryOp { op: UnaryOperator::Plus | UnaryOperator::Minus, expr } => part(expr, 1),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => part(expr, 1),
        Expr::BinaryOp { left, op, right } => {
            operator(op, right, at)?;
            part(left, 1);
            match right.as_ref() {
                Expr::Interval(_) if matches!(op, BinaryOperator::Plus | BinaryOperator::Minus) => interval(right)?,
                right => part(right, 1),
            }
        }
        Expr::InList { expr, list, .. } => {
            part(expr, 1);
            for item in list {
                one_of_a_list(item)?;
            }
        }
        Expr::Between { expr, low, high, .. } => {
            part(expr, 1);
            part(low, 1);
            part(high, 1);
        }
        Expr::Like { any: false, expr, pattern, escape_char, .. }
        | Expr::ILike { any: false, expr, pattern, escape_char, .. }
            if escape_char.as_ref().is_none_or(|written| escape(written).is_some()) =>
        {
            pattern_is_written_out(pattern, "like", at)?;
            part(expr, 1);
            part(pattern, 1);
        }
        Expr::RLike { expr, pattern, .. } => {
            pattern_is_written_out(pattern, "rlike", at)?;
            part(expr, 1);
            part(pattern, 1);
        }
        Expr::Case { operand, conditions, else_result, .. } => {
            if let Some(operand) = operand {
                part(operand, 1);
            }
            for case in conditions {
                part(&case.condition, 1);
                part(&case.result, 1);
            }
            if let Some(result) = else_result {
                part(result, 1);
            }
        }
        Expr::Cast { expr, data_type, array: false, format, .. } => {
            type_of_cast(data_type, format.as_ref(), at)?;
            part(expr, 1);
        }
        Expr::Extract { expr, .. } => part(expr, 1),
        Expr::Ceil { expr, field } | Expr::Floor { expr, field } => match field {
            CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => part(expr, 1),
            _ => return cannot("`ceil` or `floor` with a second argument"),
        },
        Expr::Position { expr, r#in } => [expr, r#in].into_iter().for_each(|side| part(side, 1)),
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let Some(start) = substring_from else { return Err(misused(SUBSTR, at())) };
            if substring_for.is_none() && whole_number(start).is_none() {
                return Err(misused(SUBSTR, at()));
            }
            [Some(expr), Some(start), substring_for.as_ref()].into_iter().flatten().for_each(|side| part(side, 1));
        }
        Expr::Trim { expr, trim_what, trim_characters: None, .. } => {
            part(expr, 1);
            if let Some(what) = trim_what {
                pattern_is_written_out(what, "trim", at)?;
            }
        }
        Expr::Interval(_) => interval(node)?,
        Expr::Function(call) => arguments(call, at, part)?,
        other => return cannot(name_of(other)),
    }
    Ok(())
}

/// Whether the operator is known, and can use what stands to its right.
fn operator(operator: &BinaryOperator, right: &Expr, at: At<'_>) -> Result<(), String> {
    use BinaryOperator as Op;
    match operator {
        Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo | Op::DuckIntegerDivide | Op::StringConcat => {
            Ok(())
        }
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Spaceship => Ok(()),
        Op::And | Op::Or | Op::Xor | Op::PGStartsWith => Ok(()),
        Op::PGRegexMatch | Op::PGRegexIMatch | Op::PGRegexNotMatch | Op::PGRegexNotIMatch => {
            pattern_is_written_out(right, "~", at)
        }
        Op::PGLikeMatch | Op::PGILikeMatch | Op::PGNotLikeMatch | Op::PGNotILikeMatch => {
            pattern_is_written_out(right, "~~", at)
        }
        _ => Err(cannot_hold("this operator", at())),
    }
}

fn pattern_is_written_out(pattern: &Expr, of: &str, at: At<'_>) -> Result<(), String> {
    match pattern {
        Expr::Value(value) if matches!(value.value, Value::SingleQuotedString(_)) => Ok(()),
        _ => Err(format!("what `{of}` looks for is a text that is written out, such as 'A%'{}", place(at()))),
    }
}

const TYPES: &str = "boolean, integer, bigint, decimal(12, 2), double, date, timestamp and text";

fn type_of_cast(data_type: &DataType, format: Option<&CastFormat>, at: At<'_>) -> Result<(), String> {
    let plain =
        matches!(data_type, DataType::Boolean | DataType::Bool | DataType::Date | DataType::Text | DataType::String(_));
    let number = matches!(
        data_type,
        DataType::Int(None)
            | DataType::Integer(None)
            | DataType::Int4(None)
            | DataType::BigInt(None)
            | DataType::Int8(None)
            | DataType::DoublePrecision
            | DataType::Double(_)
            | DataType::Real
            | DataType::Float(_)
            | DataType::Float4
            | DataType::Float8
    );
    let text = matches!(
        data_type,
        DataType::Char(_)
            | DataType::Varchar(_)
            | DataType::CharVarying(_)
            | DataType::Character(_)
            | DataType::CharacterVarying(_)
    );
    let moment = matches!(data_type, DataType::Timestamp(None, TimezoneInfo::None) | DataType::Datetime(None));
    let exact = match data_type {
        DataType::Decimal(info) | DataType::Numeric(info) | DataType::Dec(info) => digits(info).is_some(),
        _ => false,
    };
    let known = plain || number || exact || text || moment;
    match known && format.is_none() {
        true => Ok(()),
        false => Err(format!("a cast to this type is not possible{}; types are {TYPES}", place(at()))),
    }
}

/// What a node that may not stand is called.
fn name_of(node: &Expr) -> &'static str {
    match node {
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => "a subquery",
        Expr::AnyOp { .. } | Expr::AllOp { .. } => "`any` or `all`; `in (...)` takes a list of values",
        Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => "`*`",
        Expr::CompoundIdentifier(_) | Expr::CompoundFieldAccess { .. } | Expr::JsonAccess { .. } => {
            "a name with a dot; a column of such a name is written in double quotes"
        }
        Expr::Array(_)
        | Expr::Tuple(_)
        | Expr::Struct { .. }
        | Expr::Map(_)
        | Expr::Dictionary(_)
        | Expr::Named { .. } => "a list or a structure",
        Expr::InUnnest { .. } | Expr::MemberOf(_) => "a search in a list that is no list of values",
        Expr::IsUnknown(_) | Expr::IsNotUnknown(_) => "`is unknown`; write `is null`",
        Expr::IsNormalized { .. } => "`is normalized`",
        Expr::Like { .. } | Expr::ILike { .. } => "`like` with `any`, or with an `escape` that is not one character",
        Expr::SimilarTo { .. } => "`similar to`; write `rlike`",
        Expr::UnaryOp { .. } => "this operator",
        Expr::Convert { .. } | Expr::Cast { .. } => "this form of a conversion; write `cast(... as ...)`",
        Expr::AtTimeZone { .. } => "`at time zone`",
        Expr::Trim { .. } => "`trim` with several characters; write `trim('x' from ...)`",
        Expr::Overlay { .. } => "`overlay`",
        Expr::Collate { .. } => "`collate`",
        Expr::Prefixed { .. } => "a text with a character set before it",
        Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => "a grouping",
        Expr::MatchAgainst { .. } => "`match against`",
        Expr::OuterJoin(_) | Expr::Prior(_) => "a part of a join",
        Expr::Lambda(_) => "a function of its own",
        _ => "this part of SQL",
    }
}
