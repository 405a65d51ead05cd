//! How what may not stand in an expression is said: by what it is and where, never by what it holds.

use sqlparser::tokenizer::Location;

/// Where a part begins.
pub(super) type At<'a> = &'a dyn Fn() -> Location;

/// The one sentence about what may not stand in an expression.
pub(super) fn cannot_hold(what: &str, at: Location) -> String {
    format!("an expression is evaluated row by row and cannot hold {what}{}", place(at))
}

/// ` (column 7)` or ` (line 2, column 5)`, counted inside the expression; nothing where the place is not known.
pub(super) fn place(at: Location) -> String {
    match (at.line, at.column) {
        (0, _) | (_, 0) => String::new(),
        (1, column) => format!(" (column {column})"),
        (line, column) => format!(" (line {line}, column {column})"),
    }
}
