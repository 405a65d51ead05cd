//! Queries, written so that they give what they say.
//!
//! In: a query that was checked. Out: the same, where the library that runs it would guess, wrap round or give nothing:
//! days and moments are read in the one form that means one day, means and deviations are those of numbers, whole
//! numbers have 64 bits, and the end of a text that is shorter than was asked for is all of it. It refuses nothing.

use std::ops::ControlFlow;

use sqlparser::ast::{
    CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Statement, VisitMut as _,
    VisitorMut,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// Functions of groups that give nothing for a text.
const OF_NUMBERS: [&str; 11] = [
    "avg",
    "median",
    "quantile_cont",
    "quantile_disc",
    "stddev",
    "stdev",
    "stddev_samp",
    "stdev_samp",
    "variance",
    "var",
    "var_samp",
];

/// The text of a query that runs.
pub(super) fn meant(written: &str) -> String {
    let (mut tree, mut change) = (Parser::parse_sql(&GenericDialect, written), Change { is_changed: false });
    if let Ok([Statement::Query(tree)]) = tree.as_deref_mut() {
        let _: ControlFlow<()> = tree.visit(&mut change);
        if change.is_changed {
            return tree.to_string();
        }
    }
    written.to_owned()
}

struct Change {
    is_changed: bool,
}

impl VisitorMut for Change {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(other) = other(expr) {
            (*expr, self.is_changed) = (other, true);
        }
        ControlFlow::Continue(())
    }
}

/// What is run in place of an expression.
fn other(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Function(call) => of_function(call),
        Expr::Cast { kind, expr, data_type, .. } => of_cast(kind, expr, data_type),
        _ => None,
    }
}

fn of_function(call: &Function) -> Option<Expr> {
    let name = call.name.to_string().to_lowercase();
    let FunctionArguments::List(list) = &call.args else { return None };
    let all: Option<Vec<&Expr>> = list.args.iter().map(plain).collect();
    let all = all?;
    match (name.as_str(), all.as_slice()) {
        ("right", [text, n]) => parsed(&format!("reverse(left(reverse({text}), {n}))")),
        ("pow" | "power", [x, y]) => parsed(&format!("pow(cast({x} as double), cast({y} as double))")),
        ("date", [x]) => day(x),
        ("timestamp" | "datetime", [x]) => moment(x),
        (name, [x, ..]) if OF_NUMBERS.contains(&name) => {
            let mut call = call.clone();
            let number = parsed(&format!("cast({x} as double)"))?;
            if let FunctionArguments::List(list) = &mut call.args {
                list.args[0] = FunctionArg::Unnamed(FunctionArgExpr::Expr(number));
            }
            Some(Expr::Function(call))
        }
        _ => None,
    }
}

fn plain(argument: &FunctionArg) -> Option<&Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    }
}

fn of_cast(kind: &CastKind, x: &Expr, to: &DataType) -> Option<Expr> {
    let must = !matches!(kind, CastKind::TryCast | CastKind::SafeCast);
    match to {
        DataType::TinyInt(_)
        | DataType::SmallInt(_)
        | DataType::MediumInt(_)
        | DataType::Int(_)
        | DataType::Integer(_)
        | DataType::Int2(_)
        | DataType::Int4(_) => parsed(&format!("{}cast({x} as bigint)", if must { "" } else { "try_" })),
        DataType::Date if must => day(x),
        DataType::Timestamp(..) | DataType::Datetime(_) if must => moment(x),
        DataType::Date => parsed(&format!("try_cast({} as date)", iso(x, "left(cast({} as varchar), 10)", "null"))),
        DataType::Timestamp(..) | DataType::Datetime(_) => {
            parsed(&format!("try_cast({} as {to})", iso(x, "cast({} as varchar)", "null")))
        }
        _ => None,
    }
}

/// A text of year, month and day, or a moment, as a day.
fn day(x: &Expr) -> Option<Expr> {
    parsed(&format!("date({}, '%Y-%m-%d')", iso(x, "left(cast({} as varchar), 10)", "'no day'")))
}

fn moment(x: &Expr) -> Option<Expr> {
    parsed(&format!("timestamp({})", iso(x, "cast({} as varchar)", "'no moment'")))
}

/// A text where it begins as `2026-03-01` does, else what no day is read from.
fn iso(x: &Expr, then: &str, otherwise: &str) -> String {
    let (text, then) = (format!("cast({x} as varchar)"), then.replace("{}", &x.to_string()));
    let begins = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]|$)'";
    format!("case when {text} is null or regexp_like({text}, {begins}) then {then} else {otherwise} end")
}

fn parsed(text: &str) -> Option<Expr> {
    Parser::new(&GenericDialect).try_with_sql(text).ok()?.parse_expr().ok()
}
