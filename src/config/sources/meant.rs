//! Queries, written so that they give what they say.
//!
//! In: a query that was checked. Out: the same, where the library that runs it would guess, wrap round or give nothing:
//! days and moments are read in the one form that means one day, means and deviations are those of numbers, whole
//! numbers have 64 bits, and the end of a text that is shorter than was asked for is all of it. It refuses nothing.

use std::ops::ControlFlow;

use sqlparser::ast::{
    CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Query, Statement, TableFactor,
    Visit as _, VisitMut as _, Visitor, VisitorMut,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserOptions};

/// Functions of groups that give nothing for a text.
pub(super) const OF_NUMBERS: [&str; 11] = [
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
    let parsed = |text: &str| parser(text)?.parse_statements().ok();
    let mut all = parsed(written).unwrap_or_default();
    let [Statement::Query(tree)] = all.as_mut_slice() else { return written.to_owned() };
    let mut change = Change { is_changed: false, are_texts: are_texts(tree) };
    let _: ControlFlow<()> = tree.visit(&mut change);
    if !change.is_changed {
        return written.to_owned();
    }
    let runs = tree.to_string();
    // What is read again as something else is left as it was written.
    if parsed(&runs) == Some(all) { runs } else { written.to_owned() }
}

/// Texts between quotes stay as they are written, so that they can be written again.
fn parser(text: &str) -> Option<Parser<'static>> {
    let options = ParserOptions::new().with_unescape(false);
    Parser::new(&GenericDialect {}).with_options(options).try_with_sql(text).ok()
}

/// Whether every column that a query names is one of its tables, which hold texts, and not one that it makes itself.
fn are_texts(tree: &Query) -> bool {
    struct Made;
    impl Visitor for Made {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if query.with.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }

        fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
            if matches!(factor, TableFactor::Table { .. }) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        }
    }
    tree.visit(&mut Made).is_continue()
}

struct Change {
    is_changed: bool,
    /// Whether a column that is named alone is a text.
    are_texts: bool,
}

impl VisitorMut for Change {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(other) = other(expr, self.are_texts) {
            (*expr, self.is_changed) = (other, true);
        }
        ControlFlow::Continue(())
    }
}

/// What is run in place of an expression.
fn other(expr: &Expr, are_texts: bool) -> Option<Expr> {
    match expr {
        Expr::Function(call) => of_function(call, are_texts),
        Expr::Cast { kind, expr, data_type, .. } => of_cast(kind, expr, data_type),
        _ => None,
    }
}

fn of_function(call: &Function, are_texts: bool) -> Option<Expr> {
    let name = call.name.to_string().to_lowercase();
    let FunctionArguments::List(list) = &call.args else { return None };
    let all: Option<Vec<&Expr>> = list.args.iter().map(plain).collect();
    let all = all?;
    match (name.as_str(), all.as_slice()) {
        ("right", [text, n]) => parsed(&format!("reverse(left(reverse({text}), {n}))")),
        ("pow" | "power", [x, y]) => parsed(&format!("pow(cast({x} as double), cast({y} as double))")),
        ("date", [x]) => day(x),
        ("timestamp" | "datetime", [x]) => moment(x),
        // Of what a query makes itself, such as days, it is not known whether it is a text.
        (name, [x @ (Expr::Identifier(_) | Expr::CompoundIdentifier(_)), ..])
            if are_texts && OF_NUMBERS.contains(&name) =>
        {
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
        | DataType::Int4(_)
        | DataType::Int16
        | DataType::Int32 => parsed(&format!("{}cast({x} as bigint)", if must { "" } else { "try_" })),
        DataType::Date if must => day(x),
        DataType::Timestamp(..) | DataType::Datetime(_) if must => moment(x),
        DataType::Date => parsed(&format!("try_cast({} as date)", iso(x, "left(cast({} as varchar), 10)", "null"))),
        DataType::Timestamp(..) | DataType::Datetime(_) => {
            parsed(&format!("try_cast({} as {to})", iso(x, "replace(cast({} as varchar), ' ', 'T')", "null")))
        }
        _ => None,
    }
}

/// A text of year, month and day, or a moment, as a day.
fn day(x: &Expr) -> Option<Expr> {
    if is_made(x) {
        return parsed(&format!("cast({x} as date)"));
    }
    parsed(&format!("date({}, '%Y-%m-%d')", iso(x, "left(cast({} as varchar), 10)", "'no day'")))
}

fn moment(x: &Expr) -> Option<Expr> {
    if is_made(x) {
        return parsed(&format!("cast({x} as timestamp)"));
    }
    parsed(&format!("timestamp({})", iso(x, "cast({} as varchar)", "'no moment'")))
}

/// Whether it is a day or a moment already.
fn is_made(x: &Expr) -> bool {
    match x {
        Expr::Function(call) => {
            let name = call.name.to_string().to_lowercase();
            ["date", "timestamp", "datetime", "strptime"].contains(&name.as_str())
        }
        Expr::Nested(x) => is_made(x),
        Expr::Cast { data_type, .. } => {
            matches!(data_type, DataType::Date | DataType::Timestamp(..) | DataType::Datetime(_))
        }
        _ => false,
    }
}

/// A text where it begins as `2026-03-01` does, else what no day is read from.
fn iso(x: &Expr, then: &str, otherwise: &str) -> String {
    let (text, then) = (format!("cast({x} as varchar)"), then.replace("{}", &x.to_string()));
    let begins = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]|$)'";
    format!("case when {text} is null or regexp_like({text}, {begins}) then {then} else {otherwise} end")
}

fn parsed(text: &str) -> Option<Expr> {
    parser(text)?.parse_expr().ok()
}
