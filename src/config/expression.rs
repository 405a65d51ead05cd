//! SQL expressions in a use case, parsed once and told which columns they read.
//!
//! In: a single SQL expression. Out: a polars expression over text columns, in which a column that is calculated with or
//! compared with a number is read as a number. Its promise: a text that is no number makes the result missing *and* can be
//! counted through [`Expression::numeric_columns`]; it never fails the run and never turns into zero.

use polars::chunked_array::cast::CastOptions;
use polars::prelude::*;

/// What an expression gives, as far as it matters whether it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment.
    Moment,
    /// Anything else.
    Other,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Boolean => "true or false",
            Self::Date => "a day",
            Self::Moment => "a moment",
            Self::Other => "something else",
        })
    }
}

impl Kind {
    fn of(dtype: &DataType) -> Self {
        match dtype {
            DataType::Boolean => Self::Boolean,
            DataType::String => Self::Text,
            DataType::Date => Self::Date,
            DataType::Datetime(..) => Self::Moment,
            dtype if dtype.is_numeric() => Self::Number,
            _ => Self::Other,
        }
    }

    fn dtype(self) -> DataType {
        match self {
            Self::Number => DataType::Float64,
            Self::Text | Self::Other => DataType::String,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::Moment => DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
        }
    }
}

/// A parsed SQL expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text as written.
    pub text: String,
    /// What polars evaluates.
    pub expr: Expr,
    /// The columns it reads, sorted, each once.
    pub columns: Vec<String>,
    /// Those of the columns that it reads as numbers although they hold text.
    pub numeric_columns: Vec<String>,
}

impl Expression {
    /// Parses an expression over columns that are all text.
    ///
    /// # Errors
    /// A sentence that says what SQL does not understand or what may not stand here.
    pub fn over_text(text: &str) -> Result<Self, String> {
        let parsed = parse(text)?;
        let mut numeric_columns = Vec::new();
        let expr = parsed.map_expr(|expr| read_numbers(expr, &mut numeric_columns));
        numeric_columns.sort();
        numeric_columns.dedup();
        Ok(Self { text: text.to_owned(), columns: columns(&expr), expr, numeric_columns })
    }

    /// Parses an expression over columns that already have their types.
    ///
    /// # Errors
    /// As [`Expression::over_text`].
    pub fn over_typed(text: &str) -> Result<Self, String> {
        let expr = parse(text)?;
        Ok(Self { text: text.to_owned(), columns: columns(&expr), expr, numeric_columns: Vec::new() })
    }

    /// What it gives, from the kinds of the columns it reads; columns that are not among `kinds` hold text.
    ///
    /// # Errors
    /// A sentence that says which types do not go together.
    pub fn kind(&self, kinds: &[(String, Kind)]) -> Result<Kind, String> {
        let dtype = |column: &String| kinds.iter().find(|(name, _)| name == column).map_or(DataType::String, |(_, kind)| kind.dtype());
        let columns: Vec<Column> = self.columns.iter().map(|column| Column::new_empty(column.as_str().into(), &dtype(column))).collect();
        let empty = DataFrame::new(0, columns).map_err(|error| error.to_string())?;
        // Evaluated over no rows: that finds what the types of a plan alone do not tell.
        match empty.lazy().select([self.expr.clone().alias("out")]).collect() {
            Ok(out) => Ok(out.columns().first().map_or(Kind::Other, |column| Kind::of(column.dtype()))),
            Err(error) => Err(format!("the types do not go together: {}", first_line(&error.to_string()))),
        }
    }

    /// The column, when the expression is nothing but one.
    pub fn bare_column(&self) -> Option<&str> {
        match &self.expr {
            Expr::Column(name) => Some(name.as_str()),
            _ => None,
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn parse(text: &str) -> Result<Expr, String> {
    const LONGEST: usize = 10_000;
    const DEEPEST: usize = 100;
    if text.trim().is_empty() {
        return Err("the expression is empty".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("the expression is longer than {LONGEST} characters"));
    }
    if text.matches('(').count() > DEEPEST {
        return Err(format!("the expression has more than {DEEPEST} parentheses"));
    }
    let expr = polars::sql::sql_expr(text).map_err(|error| format!("SQL does not understand it: {}", first_line(&error.to_string())))?;
    for node in &expr {
        let what = match node {
            // `in (...)` gathers its literals into one list.
            Expr::Agg(AggExpr::Implode { .. }) => continue,
            Expr::Agg(_) | Expr::Len => "an aggregate such as `sum(...)`; over events, write `{aggregate: ...}`",
            Expr::Over { .. } => "a window function",
            Expr::SubPlan(..) => "a subquery",
            Expr::Selector(_) => "`*`",
            Expr::Explode { .. } | Expr::Filter { .. } | Expr::Slice { .. } | Expr::Gather { .. } | Expr::Sort { .. } | Expr::SortBy { .. } => {
                "an expression that changes the number of rows"
            }
            Expr::Alias(..) | Expr::KeepName(_) | Expr::RenameAlias { .. } => "`AS`",
            _ => continue,
        };
        return Err(format!("an expression is evaluated row by row and cannot hold {what}"));
    }
    Ok(expr)
}

fn columns(expr: &Expr) -> Vec<String> {
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

/// Wraps every column that takes part in arithmetic, or in a comparison with a number, in a lenient cast to a number.
fn read_numbers(expr: Expr, numeric: &mut Vec<String>) -> Expr {
    let mut number = |operand: &Arc<Expr>| match operand.as_ref() {
        Expr::Column(name) => {
            numeric.push(name.to_string());
            Arc::new(col(name.clone()).cast(DataType::Float64))
        }
        _ => operand.clone(),
    };
    match expr {
        Expr::BinaryExpr { left, op, right } if op.is_arithmetic() => Expr::BinaryExpr { left: number(&left), op, right: number(&right) },
        Expr::BinaryExpr { left, op, right } if op.is_comparison() && (is_number(&left) || is_number(&right)) => {
            Expr::BinaryExpr { left: number(&left), op, right: number(&right) }
        }
        Expr::Cast { expr, dtype, .. } => {
            if let Expr::Column(name) = expr.as_ref() {
                numeric.push(name.to_string());
            }
            Expr::Cast { expr, dtype, options: CastOptions::NonStrict }
        }
        other => other,
    }
}

fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(literal) => {
            // The type of a literal that is not yet bound shows in how it prints; asking a list literal for it panics.
            let shown = format!("{literal:?}");
            shown.starts_with("dyn int") || shown.starts_with("dyn float") || matches!(literal, LiteralValue::Scalar(scalar) if scalar.dtype().is_numeric())
        }
        Expr::BinaryExpr { op, .. } => op.is_arithmetic(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate(text: &str) -> Vec<AnyValue<'static>> {
        let expression = Expression::over_text(text).unwrap();
        let frame = df!("a" => ["10", "x", "2.5"], "b" => ["open", "new", "F"]).unwrap();
        let out = frame.lazy().select([expression.expr.alias("out")]).collect().unwrap();
        (0..3).map(|i| out.column("out").unwrap().get(i).unwrap().into_static()).collect()
    }

    #[test]
    fn columns_in_arithmetic_are_numbers_and_bad_ones_are_missing() {
        assert_eq!(evaluate("a * 12 / 100.0"), [AnyValue::Float64(1.2), AnyValue::Null, AnyValue::Float64(0.3)]);
        assert_eq!(Expression::over_text("a * 12 / 100.0").unwrap().numeric_columns, ["a"]);
    }

    #[test]
    fn columns_compared_with_text_stay_text() {
        assert_eq!(evaluate("b in ('open', 'F')"), [AnyValue::Boolean(true), AnyValue::Boolean(false), AnyValue::Boolean(true)]);
        assert_eq!(evaluate("a > 3"), [AnyValue::Boolean(true), AnyValue::Null, AnyValue::Boolean(false)]);
    }

    #[test]
    fn a_bare_column_is_known_as_one() {
        assert_eq!(Expression::over_text("Name").unwrap().bare_column(), Some("Name"));
        assert_eq!(Expression::over_text("\"Billing City\"").unwrap().bare_column(), Some("Billing City"));
    }

    #[test]
    fn what_is_not_a_row_by_row_expression_is_refused() {
        for wrong in ["", "a +", "sum(a)", "count(*)", "*", "a as b", "select 1", "(select 1)", "row_number() over (order by a)", "a; b", "a)"] {
            assert!(Expression::over_text(wrong).is_err(), "{wrong}");
        }
    }
}
