//! Conversions that lose a value rather than stop a run.
//!
//! In: an expression as polars translated it. Out: the same, in which a text that cannot be read makes the result missing, and the
//! conditions that tell which rows that happened to. Nothing is guessed: days and moments without a format are read as ISO 8601.

use polars::chunked_array::cast::CastOptions;
use polars::prelude::*;

/// The expression over columns that hold text, where `all_text`, or have types already; and for every conversion the condition that
/// there was a value and none came out.
pub(super) fn lenient(expr: Expr, all_text: bool) -> (Expr, Vec<Expr>) {
    let mut unread = Vec::new();
    let expr = expr.map_expr(|node| {
        let node = if all_text { with_numbers(node, &mut unread) } else { node };
        conversion(node, &mut unread)
    });
    (expr, unread)
}

/// Whether what is converted is written out: such a value is right or wrong once and for all, and said before a run.
fn is_written_out(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(_))
}

fn conversion(node: Expr, unread: &mut Vec<Expr>) -> Expr {
    let (input, converted) = match node {
        Expr::Cast { expr, dtype, options: CastOptions::Strict } if !is_written_out(&expr) => {
            let input = expr.as_ref().clone();
            (input, Expr::Cast { expr, dtype, options: CastOptions::NonStrict })
        }
        Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Strptime(dtype, options)) } if !is_written_out(&input[0]) => {
            let text = input[0].clone();
            let converted = match &options.format {
                // Without a format polars would take that of the first value for all.
                None => Expr::Cast { expr: Arc::new(text.clone()), dtype, options: CastOptions::NonStrict },
                Some(_) => {
                    let options = StrptimeOptions { strict: false, ..options };
                    Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Strptime(dtype, options)) }
                }
            };
            (text, converted)
        }
        // `position` and `strpos` look for a text, not for a regular expression.
        Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Find { strict, .. }) } => {
            return Expr::Function { input, function: FunctionExpr::StringExpr(StringFunction::Find { literal: true, strict }) };
        }
        other => return other,
    };
    unread.push(input.is_not_null().and(converted.clone().is_null()));
    converted
}

/// Wraps every column that takes part in arithmetic, or in a comparison with a number, in a lenient cast to a number.
fn with_numbers(node: Expr, unread: &mut Vec<Expr>) -> Expr {
    let mut number = |operand: &Arc<Expr>| match operand.as_ref() {
        Expr::Column(name) => {
            let converted = col(name.clone()).cast(DataType::Float64);
            unread.push(col(name.clone()).is_not_null().and(converted.clone().is_null()));
            Arc::new(converted)
        }
        _ => operand.clone(),
    };
    match node {
        Expr::BinaryExpr { left, op, right } if op.is_arithmetic() || (op.is_comparison() && (is_number(&left) || is_number(&right))) => {
            Expr::BinaryExpr { left: number(&left), op, right: number(&right) }
        }
        other => other,
    }
}

fn is_number(expr: &Expr) -> bool {
    match expr {
        // A number whose width is still open; the only other such values are texts.
        Expr::Literal(literal @ LiteralValue::Dyn(_)) => literal.extract_str().is_none(),
        Expr::Literal(LiteralValue::Scalar(scalar)) => scalar.dtype().is_numeric(),
        Expr::BinaryExpr { op, .. } => op.is_arithmetic(),
        _ => false,
    }
}
