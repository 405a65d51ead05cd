//! Conversions that lose a value rather than stop a run.
//!
//! In: an expression as polars translated it. Out: the same, in which a text that cannot be read makes the result
//! missing, and the conditions that tell which rows that happened to. Nothing is guessed: days and moments without a
//! format are read as ISO 8601.

use chrono::{NaiveDate, NaiveDateTime};
use polars::chunked_array::cast::CastOptions;
use polars::prelude::*;

use super::kind::Kind;
use super::plan::kind_of;

/// The expression, and for every conversion the condition that there was a value and none came out. Columns that are
/// not among `kinds` hold text.
pub(super) fn lenient(expr: Expr, kinds: &[(String, Kind)]) -> (Expr, Vec<Expr>) {
    let mut unread = Vec::new();
    let expr = expr.map_expr(|node| {
        let node = with_numbers(node, kinds, &mut unread);
        conversion(node, kinds, &mut unread)
    });
    (expr, unread)
}

/// Whether what is converted is written out: such a value is right or wrong once and for all, and said before a run.
fn is_written_out(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(_))
}

fn conversion(node: Expr, kinds: &[(String, Kind)], unread: &mut Vec<Expr>) -> Expr {
    let (input, converted, counts) = match node {
        Expr::Cast { expr, dtype, options } => {
            let input = expr.as_ref().clone();
            let strict = is_written_out(&input) && matches!(options, CastOptions::Strict);
            let from_text = dtype
                .as_literal()
                .and_then(|dtype| of_text(&input, dtype, strict))
                .filter(|_| kind_of(&input, kinds) == Some(Kind::Text));
            // What is tried may fail: `try_cast` says that a missing value is as good.
            let counts = matches!(options, CastOptions::Strict) && !strict;
            let options = if strict { CastOptions::Strict } else { CastOptions::NonStrict };
            let bounds = dtype.as_literal().and_then(in_range).filter(|_| from_text.is_none());
            let converted = from_text.unwrap_or(Expr::Cast { expr, dtype, options });
            // Polars stops the program where it writes out a moment beyond all years.
            let converted = match bounds {
                Some(bounds) if kind_of(&input, kinds) == Some(Kind::Number) => {
                    when(input.clone().gt_eq(lit(bounds.0)).and(input.clone().lt(lit(bounds.1))))
                        .then(converted)
                        .otherwise(lit(NULL))
                }
                _ => converted,
            };
            (input, converted, counts)
        }
        Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Strptime(dtype, options)) } => {
            let text = input[0].clone();
            let strict = is_written_out(&text);
            // Without a format polars would take that of the first value for all.
            let by_iso = if options.format.is_none() {
                dtype.as_literal().and_then(|dtype| of_text(&text, dtype, strict))
            } else {
                None
            };
            let options = StrptimeOptions { strict, ..options };
            (
                text,
                by_iso.unwrap_or(Expr::Function {
                    input,
                    function: FunctionExpr::StringExpr(StringFunction::Strptime(dtype, options)),
                }),
                !strict,
            )
        }
        // `position` and `strpos` look for a text, not for a regular expression.
        Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Find { strict, .. }) } => {
            return Expr::Function {
                input,
                function: FunctionExpr::StringExpr(StringFunction::Find { literal: true, strict }),
            };
        }
        other => return other,
    };
    if counts {
        unread.push(input.is_not_null().and(converted.clone().is_null()));
    }
    converted
}

/// A text as a day, a moment or a truth, where polars has no way of its own that reads every text by itself.
fn of_text(text: &Expr, dtype: &DataType, strict: bool) -> Option<Expr> {
    let by =
        |format: &str, strict: bool| StrptimeOptions { format: Some(format.into()), strict, exact: true, cache: true };
    Some(match dtype {
        DataType::Date => text.clone().str().to_date(by("%Y-%m-%d", strict)),
        DataType::Datetime(unit, None) if strict => match text {
            Expr::Literal(written) => match written.extract_str().and_then(written_moment) {
                Some(moment) => {
                    lit(moment.and_utc().timestamp_micros()).cast(DataType::Datetime(TimeUnit::Microseconds, None))
                }
                // It fails, and says so before a run.
                None => text.clone().str().to_datetime(Some(*unit), None, by(MOMENTS[0], true), lit("latest")),
            },
            _ => return None,
        },
        DataType::Datetime(unit, None) => {
            // `2026-11-01T12:00:00.5Z`, with a blank for the T, without what follows the minutes, or without what
            // follows the day.
            let plain = text.clone().str().replace(lit("T"), lit(" "), true).str().strip_suffix(lit("Z"));
            let read =
                |format: &str| plain.clone().str().to_datetime(Some(*unit), None, by(format, false), lit("latest"));
            coalesce(&MOMENTS.map(read))
        }
        DataType::Boolean => {
            let lower = text.clone().str().to_lowercase();
            let is =
                |words: &[&str]| lower.clone().is_in(lit(Series::new("words".into(), words)).implode(false), false);
            let otherwise = lit(NULL).cast(DataType::Boolean);
            when(is(&["true", "t", "yes", "y", "1"]))
                .then(lit(true))
                .when(is(&["false", "f", "no", "n", "0"]))
                .then(lit(false))
                .otherwise(otherwise)
        }
        _ => return None,
    })
}

/// The numbers that are days or microseconds of the years 1600 to 2400.
fn in_range(dtype: &DataType) -> Option<(i64, i64)> {
    match dtype {
        DataType::Date => Some((-135_140, 157_420)),
        DataType::Datetime(..) => Some((-11_676_096_000_000_000, 13_601_088_000_000_000)),
        _ => None,
    }
}

/// The first day or moment of the years 1600 to 2400, and the first one after them.
pub(super) fn all_years(dtype: &DataType) -> Option<(Expr, Expr)> {
    let (first, last) = in_range(dtype)?;
    let written = |number: i64| match dtype {
        DataType::Date => lit(number).cast(DataType::Int32).cast(DataType::Date),
        DataType::Datetime(_, zone) => lit(number).cast(DataType::Datetime(TimeUnit::Microseconds, zone.clone())),
        _ => lit(NULL),
    };
    Some((written(first), written(last)))
}

const MOMENTS: [&str; 3] = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d"];

/// A moment that is written out in an expression.
fn written_moment(text: &str) -> Option<NaiveDateTime> {
    let plain = text.replacen('T', " ", 1);
    let plain = plain.strip_suffix('Z').unwrap_or(&plain);
    let moment = MOMENTS[..2].iter().find_map(|format| NaiveDateTime::parse_from_str(plain, format).ok());
    moment.or_else(|| NaiveDate::parse_from_str(plain, MOMENTS[2]).ok()?.and_hms_opt(0, 0, 0))
}

/// Reads every text that meets a number, or true or false, as one: in arithmetic, in a comparison, beside one among the
/// values one of which is taken, and where numbers are calculated with.
fn with_numbers(node: Expr, kinds: &[(String, Kind)], unread: &mut Vec<Expr>) -> Expr {
    match node {
        Expr::BinaryExpr { left, op, right } if op.is_arithmetic() => {
            let mut read = |side: &Arc<Expr>| Arc::new(as_kind(side.as_ref().clone(), Kind::Number, kinds, unread));
            Expr::BinaryExpr { left: read(&left), op, right: read(&right) }
        }
        Expr::BinaryExpr { left, op, right } if op.is_comparison() => {
            let Some(kind) = met(&[&left, &right], kinds) else { return Expr::BinaryExpr { left, op, right } };
            let mut read = |side: &Arc<Expr>| Arc::new(as_kind(side.as_ref().clone(), kind, kinds, unread));
            Expr::BinaryExpr { left: read(&left), op, right: read(&right) }
        }
        Expr::Ternary { predicate, truthy, falsy } => {
            let Some(kind) = met(&[&truthy, &falsy], kinds) else { return Expr::Ternary { predicate, truthy, falsy } };
            let mut read = |branch: &Arc<Expr>| Arc::new(as_kind(branch.as_ref().clone(), kind, kinds, unread));
            Expr::Ternary { predicate, truthy: read(&truthy), falsy: read(&falsy) }
        }
        Expr::Function { input, function } if calculates(&function) => Expr::Function {
            input: input.into_iter().map(|value| as_kind(value, Kind::Number, kinds, unread)).collect(),
            function,
        },
        Expr::Function { input, function } if takes_one_of(&function) => {
            match met(&input.iter().collect::<Vec<_>>(), kinds) {
                Some(kind) => Expr::Function {
                    input: input.into_iter().map(|value| as_kind(value, kind, kinds, unread)).collect(),
                    function,
                },
                None => Expr::Function { input, function },
            }
        }
        Expr::Function { mut input, function: function @ FunctionExpr::Boolean(BooleanFunction::IsIn { .. }) } => {
            if let [value, Expr::Agg(AggExpr::Implode { input: list, .. })] = input.as_mut_slice()
                && let Some(numbers) = numbers(list)
            {
                *list = Arc::new(lit(numbers));
                *value = as_kind(value.clone(), Kind::Number, kinds, unread);
            }
            Expr::Function { input, function }
        }
        other => other,
    }
}

fn takes_one_of(function: &FunctionExpr) -> bool {
    matches!(function, FunctionExpr::Coalesce | FunctionExpr::MaxHorizontal | FunctionExpr::MinHorizontal)
}

/// Functions whose arguments are numbers and nothing else.
fn calculates(function: &FunctionExpr) -> bool {
    matches!(
        function,
        FunctionExpr::Abs
            | FunctionExpr::Pow(_)
            | FunctionExpr::Round { .. }
            | FunctionExpr::Floor
            | FunctionExpr::Ceil
    )
}

/// Whether the expression is a column of text, or takes one of several; such a text is read as what it meets.
fn could_be_read(expr: &Expr, kinds: &[(String, Kind)]) -> bool {
    match expr {
        Expr::Column(name) => kinds.iter().all(|(known, _)| known != name.as_str()),
        Expr::Ternary { truthy, falsy, .. } => could_be_read(truthy, kinds) || could_be_read(falsy, kinds),
        Expr::Function { input, function } if takes_one_of(function) => {
            input.iter().any(|value| could_be_read(value, kinds))
        }
        _ => false,
    }
}

/// The expression with its columns of text read as numbers, or as true and false.
fn as_kind(expr: Expr, kind: Kind, kinds: &[(String, Kind)], unread: &mut Vec<Expr>) -> Expr {
    if !could_be_read(&expr, kinds) {
        return expr;
    }
    match expr {
        Expr::Column(name) => {
            let column = col(name.clone());
            let truth = if kind == Kind::Boolean { of_text(&column, &DataType::Boolean, false) } else { None };
            let converted = truth.unwrap_or_else(|| column.cast(DataType::Float64));
            unread.push(col(name).is_not_null().and(converted.clone().is_null()));
            converted
        }
        Expr::Ternary { predicate, truthy, falsy } => {
            let mut read = |branch: &Arc<Expr>| Arc::new(as_kind(branch.as_ref().clone(), kind, kinds, unread));
            Expr::Ternary { predicate, truthy: read(&truthy), falsy: read(&falsy) }
        }
        Expr::Function { input, function } => Expr::Function {
            input: input.into_iter().map(|value| as_kind(value, kind, kinds, unread)).collect(),
            function,
        },
        other => other,
    }
}

/// What columns of text meet among these values: a number, or true or false.
fn met(values: &[&Expr], kinds: &[(String, Kind)]) -> Option<Kind> {
    if !values.iter().any(|value| could_be_read(value, kinds)) {
        return None;
    }
    let is_truth = |value: &&&Expr| match value {
        Expr::Literal(LiteralValue::Scalar(scalar)) => scalar.dtype() == &DataType::Boolean,
        Expr::Literal(_) => false,
        Expr::Column(_) => kinds.iter().any(|(known, kind)| col(known.as_str()) == ***value && *kind == Kind::Boolean),
        other => kind_of(other, kinds) == Some(Kind::Boolean),
    };
    if values.iter().any(|value| is_number(value, kinds)) {
        Some(Kind::Number)
    } else {
        values.iter().find(is_truth).map(|_| Kind::Boolean)
    }
}

/// A list of numbers that is written out, as the numbers that columns are read as.
fn numbers(list: &Expr) -> Option<Series> {
    match list {
        Expr::Literal(LiteralValue::Series(series)) if series.dtype().is_numeric() => {
            series.cast(&DataType::Float64).ok()
        }
        _ => None,
    }
}

fn is_number(expr: &Expr, kinds: &[(String, Kind)]) -> bool {
    match expr {
        // A number whose width is still open; the only other such values are texts.
        Expr::Literal(literal @ LiteralValue::Dyn(_)) => literal.extract_str().is_none(),
        Expr::Literal(LiteralValue::Scalar(scalar)) => scalar.dtype().is_numeric(),
        Expr::BinaryExpr { op, .. } if op.is_arithmetic() => true,
        Expr::Literal(_) | Expr::Column(_) | Expr::BinaryExpr { .. } => false,
        other => kind_of(other, kinds) == Some(Kind::Number),
    }
}
