//! Which part of an expression is to blame.
//!
//! In: the tree of an expression that polars refuses. Out: a sentence about the smallest part that it refuses by
//! itself, with its place and what it is given; never polars' own words, which quote what stands in the file.

use sqlparser::ast::{Expr, ObjectNamePart, Spanned as _};

use super::allowed::parts;
use super::functions::function;
use super::kind::Kind;
use super::refusal::place;

/// The part that has no translation.
pub(super) fn untranslatable(tree: &Expr) -> String {
    let part = smallest(tree, &|part| polars::sql::sql_expr(part.to_string()).is_ok());
    let usage = match part {
        Expr::Function(call) => match call.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => {
                function(&name.value).map(|function| format!("; it is written {}", function.usage))
            }
            _ => None,
        },
        Expr::InList { .. } => Some("; its values are of one kind, such as (1, 2) or (1.0, 2.5)".to_owned()),
        _ => None,
    };
    format!("{} cannot be used like this{}{}", name_of(part), place(part.span().start), usage.unwrap_or_default())
}

/// The part whose operands do not go together; `kind` says what a part gives, if it gives anything.
pub(super) fn mismatch(tree: &Expr, kind: &dyn Fn(&Expr) -> Option<Kind>) -> String {
    let part = smallest(tree, &|part| kind(part).is_some());
    let mut given: Vec<String> = Vec::new();
    for kind in parts(part).into_iter().filter_map(kind).map(|kind| kind.to_string()) {
        if !given.contains(&kind) {
            given.push(kind);
        }
    }
    let given = match given.split_last() {
        None => "what it is given".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    };
    format!("{} cannot be calculated from {given}{}", name_of(part), place(part.span().start))
}

/// The smallest part that is not fine although its own parts are.
fn smallest<'a>(tree: &'a Expr, is_fine: &dyn Fn(&Expr) -> bool) -> &'a Expr {
    let mut part = tree;
    while let Some(wrong) =
        parts(part).into_iter().find(|part| !matches!(part, Expr::Value(_) | Expr::Identifier(_)) && !is_fine(part))
    {
        part = wrong;
    }
    part
}

/// What people call a part; of what the user wrote only signs and words of SQL are repeated.
pub(super) fn name_of(part: &Expr) -> String {
    match part {
        Expr::BinaryOp { op, .. } => format!("`{op}`").to_lowercase(),
        Expr::UnaryOp { op, .. } => format!("`{op}`").to_lowercase(),
        Expr::Function(call) => match call.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => {
                function(&name.value).map_or_else(|| "a function".to_owned(), |function| format!("`{}`", function.name))
            }
            _ => "a function".to_owned(),
        },
        Expr::InList { .. } => "`in (...)`".to_owned(),
        Expr::Between { .. } => "`between`".to_owned(),
        Expr::Like { .. } | Expr::ILike { .. } | Expr::RLike { .. } => "`like`".to_owned(),
        Expr::Case { .. } => "`case`".to_owned(),
        Expr::Cast { .. } => "`cast`".to_owned(),
        Expr::Extract { .. } => "`extract`".to_owned(),
        Expr::Ceil { .. } => "`ceil`".to_owned(),
        Expr::Floor { .. } => "`floor`".to_owned(),
        Expr::Position { .. } => "`position`".to_owned(),
        Expr::Substring { .. } => "`substring`".to_owned(),
        Expr::Trim { .. } => "`trim`".to_owned(),
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) => {
            "`is true` or `is false`".to_owned()
        }
        Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => "`is distinct from`".to_owned(),
        Expr::TypedString(_) | Expr::Interval(_) => "a day, moment or interval".to_owned(),
        _ => "a part of the expression".to_owned(),
    }
}
