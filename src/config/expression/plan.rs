//! What polars makes of a translated expression.
//!
//! In: an expression of polars. Out: its values over a frame, what it gives, the columns it reads. It promises that
//! polars never stops the program, whatever the mixture of types. It knows no text of SQL.

use std::panic::AssertUnwindSafe;

use polars::prelude::*;

use super::kind::Kind;

/// The values of an expression; one that reads no column gives the same for all rows.
pub(super) fn select(expr: &Expr, frame: &DataFrame) -> PolarsResult<Column> {
    let (lazy, expr) = (frame.clone().lazy(), expr.clone().alias("value"));
    // Polars panics on some mixtures of types and on moments beyond all years: to a user that is an expression that
    // does not work.
    let out = std::panic::catch_unwind(AssertUnwindSafe(|| lazy.select([expr]).collect()));
    let out = out.unwrap_or_else(|_| Err(PolarsError::ComputeError("a panic".into())))?;
    let column = out.column("value")?.clone();
    Ok(if column.len() == 1 && frame.height() != 1 { column.new_from_index(0, frame.height()) } else { column })
}

/// What an expression gives; `None` where types do not go together. It is evaluated, over no rows and over two without
/// values, for that finds what the types of a plan alone do not tell.
pub(super) fn kind_of(expr: &Expr, kinds: &[(String, Kind)]) -> Option<Kind> {
    let dtype = |column: &String| {
        kinds.iter().find(|(name, _)| name == column).map_or(DataType::String, |(_, kind)| kind.dtype())
    };
    let mut kind = None;
    for height in [2, 0] {
        let columns = columns(expr)
            .iter()
            .map(|column| Column::full_null(column.as_str().into(), height, &dtype(column)))
            .collect();
        let frame = DataFrame::new(height, columns).ok()?;
        kind = Some(Kind::of(select(expr, &frame).ok()?.dtype()));
    }
    kind
}

/// The columns that it reads, sorted, each once.
pub(super) fn columns(expr: &Expr) -> Vec<String> {
    let mut names: Vec<String> = expr
        .into_iter()
        .filter_map(|node| match node {
            Expr::Column(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
