//! SQL expressions in a use case, parsed once and told which columns they read.
//!
//! In: a single SQL expression. Out: what can be evaluated over a frame, in which a column that is calculated with or
//! compared with a number is read as a number. It promises that an expression opens nothing and gives one value per
//! row, that a text that cannot be read as a number, day or moment makes the result missing *and* is counted
//! ([`Values::unread`]), and that no sentence of its quotes a value.
//!
//! `syntax` reads the text, `allowed`, `literals` and `calls` say what may stand in it (`functions` lists which) and
//! `refusal` in which words it is refused, `types` what goes together, polars translates, `lenient` makes conversions
//! lose a value rather than stop a run, `plan` evaluates, and `blame` finds the part that polars refuses.

mod allowed;
mod blame;
mod calls;
mod functions;
mod kind;
mod lenient;
mod literals;
mod plan;
mod refusal;
mod syntax;
mod types;

use polars::prelude::*;

pub use kind::Kind;
use plan::{columns, kind_of, select};

/// A parsed SQL expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text as written.
    pub text: String,
    /// The columns it reads, sorted, each once.
    pub columns: Vec<String>,
    /// What polars evaluates.
    expr: Expr,
    /// True for the rows in which a value was there and could not be read; `None` where nothing is converted.
    unread: Option<Expr>,
    /// The kinds of the columns that do not hold text.
    kinds: Vec<(String, Kind)>,
}

/// What an expression gives, row by row.
pub struct Values {
    /// The values.
    pub column: Column,
    /// The rows, ascending, whose value is missing because a text in it could not be read.
    pub unread: Vec<IdxSize>,
}

/// An expression that cannot be evaluated on the data.
#[derive(Debug)]
pub struct Failed {
    /// The first row on which it fails, counted from zero, where one row is to blame.
    pub row: Option<usize>,
    /// Why, without a value.
    pub why: String,
}

impl Expression {
    /// Parses an expression over columns that are all text.
    ///
    /// # Errors
    /// A sentence that says what SQL does not understand or what may not stand here; it quotes nothing of the text but
    /// words of SQL.
    pub fn over_text(text: &str) -> Result<Self, String> {
        Self::over_typed(text, &[])
    }

    /// Parses an expression over columns of these kinds; those that are not among them hold text.
    ///
    /// # Errors
    /// As [`Expression::over_text`].
    pub fn over_typed(text: &str, kinds: &[(String, Kind)]) -> Result<Self, String> {
        let tree = syntax::read(text)?;
        types::check(&tree, kinds)?;
        let (expr, unread) = translate(text, kinds).ok_or_else(|| blame::untranslatable(&tree))?;
        if unread.as_ref().is_some_and(|unread| unread.into_iter().nth(MOST_UNREAD).is_some()) {
            return Err("the expression is too large: it converts what it has converted again and again".to_owned());
        }
        if !patterns_are_understood(&expr) {
            return Err("a pattern to look for is not a regular expression, or too large a one".to_owned());
        }
        Ok(Self { text: text.to_owned(), columns: columns(&expr), expr, unread, kinds: kinds.to_vec() })
    }

    /// What it gives.
    ///
    /// # Errors
    /// A sentence that says which part cannot be calculated from what it is given.
    pub fn kind(&self) -> Result<Kind, String> {
        if let Some(kind) = kind_of(&self.expr, &self.kinds) {
            return Ok(kind);
        }
        let tree = syntax::read(&self.text)?;
        let of_part = |part: &sqlparser::ast::Expr| kind_of(&translate(&part.to_string(), &self.kinds)?.0, &self.kinds);
        Err(blame::mismatch(&tree, &of_part))
    }

    /// Its value for every row.
    ///
    /// # Errors
    /// A row on which it cannot be calculated, such as a length below zero.
    pub fn evaluate(&self, frame: &DataFrame) -> Result<Values, Failed> {
        let failed =
            |error: PolarsError| Failed { row: self.first_failing(frame), why: crate::diagnostic::words(&error) };
        if let Some(name) = self.bare_column() {
            return Ok(Values { column: frame.column(name).map_err(failed)?.clone(), unread: Vec::new() });
        }
        let column = select(&self.expr, frame).map_err(failed)?;
        let mut unread = match &self.unread {
            Some(unread) if column.null_count() > 0 && !self.columns.is_empty() => {
                unread_rows(unread, &column, frame).map_err(failed)?
            }
            _ => Vec::new(),
        };
        let (column, beyond) = within_all_years(column).map_err(failed)?;
        if !beyond.is_empty() {
            unread.extend(beyond);
            unread.sort_unstable();
        }
        Ok(Values { column, unread })
    }

    /// The first row on which evaluation fails, found by halves; only asked when it does.
    fn first_failing(&self, frame: &DataFrame) -> Option<usize> {
        let fails = |from: usize, n: usize| select(&self.expr, &frame.slice(from as i64, n)).is_err();
        let (mut fine, mut failing) = (0, frame.height());
        if failing == 0 || fails(0, 0) {
            return None;
        }
        while failing - fine > 1 {
            let middle = fine + (failing - fine) / 2;
            if fails(0, middle) { failing = middle } else { fine = middle }
        }
        fails(failing - 1, 1).then_some(failing - 1)
    }

    /// The column, when the expression is nothing but one.
    pub fn bare_column(&self) -> Option<&str> {
        match &self.expr {
            Expr::Column(name) => Some(name.as_str()),
            _ => None,
        }
    }
}

/// Parts of the conditions that tell which values could not be read: they repeat what is converted.
const MOST_UNREAD: usize = 5_000;

/// What polars evaluates, and for which rows something could not be read; `None` where polars has no translation.
fn translate(text: &str, kinds: &[(String, Kind)]) -> Option<(Expr, Option<Expr>)> {
    let expr = polars::sql::sql_expr(text).ok().filter(gives_a_value_per_row)?;
    let (expr, unread) = lenient::lenient(expr, kinds);
    let unread = if unread.is_empty() { None } else { Some(any_horizontal(unread).ok()?) };
    Some((expr, unread))
}

/// A second look at what came out: polars may make more of an allowed tree than the tree says.
fn gives_a_value_per_row(expr: &Expr) -> bool {
    expr.into_iter().all(|node| match node {
        // `in (...)` gathers its values into one list.
        Expr::Agg(AggExpr::Implode { .. }) => true,
        Expr::Agg(_)
        | Expr::Len
        | Expr::Over { .. }
        | Expr::SubPlan(..)
        | Expr::Selector(_)
        | Expr::Explode { .. }
        | Expr::Filter { .. } => false,
        Expr::Slice { .. } | Expr::Gather { .. } | Expr::Sort { .. } | Expr::SortBy { .. } => false,
        Expr::Alias(..)
        | Expr::KeepName(_)
        | Expr::RenameAlias { .. }
        | Expr::AnonymousFunction { .. }
        | Expr::Eval { .. } => false,
        _ => true,
    })
}

/// Whether every regular expression is one; over no rows polars does not look.
fn patterns_are_understood(expr: &Expr) -> bool {
    expr.into_iter().all(|node| match node {
        Expr::Function {
            input,
            function: FunctionExpr::StringExpr(StringFunction::Contains { literal: false, .. }),
        } => match input.as_slice() {
            [_, pattern @ Expr::Literal(_)] => {
                select(&lit("").str().contains(pattern.clone(), true), &DataFrame::empty()).is_ok()
            }
            _ => false,
        },
        _ => true,
    })
}

/// Of the rows without a value those in which something could not be read.
fn unread_rows(unread: &Expr, column: &Column, frame: &DataFrame) -> PolarsResult<Vec<IdxSize>> {
    let missing = column.is_null();
    let rows: Vec<IdxSize> =
        (0..).zip(missing.iter()).filter(|(_, missing)| *missing == Some(true)).map(|(row, _)| row).collect();
    let flags = select(unread, &frame.filter(&missing)?)?;
    Ok(rows
        .into_iter()
        .zip(flags.bool()?.iter())
        .filter(|(_, unread)| *unread == Some(true))
        .map(|(row, _)| row)
        .collect())
}

/// Days and moments of the years 1600 to 2400, and the rows of those beyond, which become missing: nothing after this
/// can write them out.
fn within_all_years(column: Column) -> PolarsResult<(Column, Vec<IdxSize>)> {
    let Some((first, last)) = lenient::all_years(column.dtype()) else { return Ok((column, Vec::new())) };
    let value = || col("value");
    let is_within = value().gt_eq(first).and(value().lt(last));
    let frame = DataFrame::new(column.len(), vec![column.with_name("value".into())])?;
    let column = select(&when(is_within).then(value()).otherwise(lit(NULL)), &frame)?;
    let (was, is_null) = (frame.column("value")?.is_not_null(), column.is_null());
    let rows = (0..).zip(was.iter().zip(is_null.iter()));
    let beyond =
        rows.filter(|(_, (was, is_null))| *was == Some(true) && *is_null == Some(true)).map(|(row, _)| row).collect();
    Ok((column, beyond))
}

#[cfg(test)]
mod tests;
