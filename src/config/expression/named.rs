//! What people call a part of an expression.
//!
//! In: a part of a tree. Out: its name; of what the user wrote only signs and words of SQL are repeated.

use sqlparser::ast::{Expr, ObjectNamePart};

use super::functions::function;

/// The name of a part.
pub(super) fn name_of(part: &Expr) -> String {
    let name = match part {
        Expr::BinaryOp { op, .. } => return format!("`{op}`").to_lowercase(),
        Expr::UnaryOp { op, .. } => return format!("`{op}`").to_lowercase(),
        Expr::Function(call) => match call.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => {
                return function(&name.value).map_or("a function".to_owned(), |known| format!("`{}`", known.name));
            }
            _ => "a function",
        },
        Expr::InList { .. } => "`in (...)`",
        Expr::Between { .. } => "`between`",
        Expr::Like { .. } | Expr::ILike { .. } | Expr::RLike { .. } => "`like`",
        Expr::Case { .. } => "`case`",
        Expr::Cast { .. } => "`cast`",
        Expr::Extract { .. } => "`extract`",
        Expr::Ceil { .. } => "`ceil`",
        Expr::Floor { .. } => "`floor`",
        Expr::Position { .. } => "`position`",
        Expr::Substring { .. } => "`substring`",
        Expr::Trim { .. } => "`trim`",
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) => "`is true` or `is false`",
        Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => "`is distinct from`",
        Expr::TypedString(_) | Expr::Interval(_) => "a day, moment or interval",
        _ => "a part of the expression",
    };
    name.to_owned()
}
