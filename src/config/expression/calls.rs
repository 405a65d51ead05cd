//! Calls of functions: which may stand in an expression, and how.
//!
//! In: a call as the parser made it. Out: its arguments, each with how often it is evaluated, or a sentence. A function
//! that is not in the list is refused, and so is one of the list that is called as an aggregate or a window.

use sqlparser::ast::{
    Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectNamePart, Spanned as _, Value,
};
use sqlparser::tokenizer::Location;

use super::functions::{FUNCTIONS, Function, OF_MANY_ROWS, function};
use super::refusal::{At, cannot_hold, place};
use super::times::Form;
use crate::diagnostic::nearest;

/// Characters of a text that is filled up.
const LONGEST_PAD: i64 = 1_000;

/// How a part of a text is written.
pub(super) const SUBSTR: &str = "substr(text, 3) or substr(text, start, length)";

/// The sentence about a function that is not used as it can be.
pub(super) fn misused(usage: &str, at: Location) -> String {
    format!("a function is not used as it can be{}; it is written {usage}", place(at))
}

/// Refuses a call of a function that is not in the list, or is not called as it says.
pub(super) fn arguments<'a>(call: &'a Call, at: At<'_>, part: &mut dyn FnMut(&'a Expr, u64)) -> Result<(), String> {
    let known = known(call, at)?;
    let FunctionArguments::List(list) = &call.args else { return Err(misused(known.usage, at())) };
    let bare = list.duplicate_treatment.is_none()
        && list.clauses.is_empty()
        && matches!(call.parameters, FunctionArguments::None);
    if call.over.is_some() {
        return Err(cannot_hold("a window function", at()));
    }
    let (least, most) = known.arguments;
    if !bare
        || call.filter.is_some()
        || call.null_treatment.is_some()
        || !call.within_group.is_empty()
        || !(least..=most).contains(&list.args.len())
    {
        return Err(misused(known.usage, at()));
    }
    for (n, argument) in list.args.iter().enumerate() {
        let FunctionArg::Unnamed(argument) = argument else { return Err(misused(known.usage, at())) };
        let argument = match argument {
            FunctionArgExpr::Expr(argument) => argument,
            _ => return Err(cannot_hold("`*`", at())),
        };
        if known.name.ends_with("pad")
            && n == 1
            && !whole_number(argument).is_some_and(|length| (0..=LONGEST_PAD).contains(&length))
        {
            return Err(format!(
                "the length of a padded text is a whole number up to {LONGEST_PAD}, written out{}",
                place(argument.span().start)
            ));
        }
        let is_digits = matches!(known.name, "round" | "trunc" | "truncate") && n == 1;
        if is_digits && whole_number(argument).is_none_or(|digits| digits < 0) {
            return Err(misused(known.usage, at()));
        }
        if known.written_out.contains(&n) && !matches!(argument, Expr::Value(_)) {
            return Err(misused(known.usage, at()));
        }
        if known.format == Some(n) && !is_a_format(argument) {
            return Err(format!(
                "the form of a moment is not understood{}; it is written as '%Y-%m-%d %H:%M:%S'",
                place(argument.span().start)
            ));
        }
        // The form of Unicode is a word, not a column.
        if !(known.name == "normalize" && n == 1) {
            part(argument, growth(known, &list.args));
        }
    }
    let start_is_calculated = match list.args.as_slice() {
        [_, FunctionArg::Unnamed(FunctionArgExpr::Expr(start))] => whole_number(start).is_none(),
        _ => false,
    };
    if known.name == "substr" && start_is_calculated {
        return Err(misused(known.usage, at()));
    }
    Ok(())
}

/// How many times longer a text may become: what is put in, against what is taken out.
fn growth(function: &Function, arguments: &[FunctionArg]) -> u64 {
    let length = |argument: &FunctionArg| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) => match &value.value {
            Value::SingleQuotedString(text) => text.len() as u64,
            _ => 0,
        },
        _ => 0,
    };
    match (function.name, arguments) {
        ("replace", [_, old, new]) => match length(old) {
            // Nothing stands between any two characters.
            0 => length(new) + 1,
            old => length(new).div_ceil(old).max(1),
        },
        _ => 1,
    }
}

/// Whether every part of the form is known that a moment is read or written by.
fn is_a_format(argument: &Expr) -> bool {
    let Expr::Value(value) = argument else { return false };
    let Value::SingleQuotedString(format) = &value.value else { return false };
    Form::new(format).is_some()
}

fn known(call: &Call, at: At<'_>) -> Result<&'static Function, String> {
    let [ObjectNamePart::Identifier(name)] = call.name.0.as_slice() else {
        return Err(cannot_hold("a function with a dot in its name", at()));
    };
    if matches!(call.args, FunctionArguments::Subquery(_)) {
        return Err(cannot_hold("a subquery", at()));
    }
    if let Some(known) = function(&name.value) {
        return Ok(known);
    }
    let lower = name.value.to_lowercase();
    if OF_MANY_ROWS.contains(&lower.as_str()) {
        return Err(cannot_hold("an aggregate such as `sum(...)`, which `from` makes of events", at()));
    }
    if matches!(call.args, FunctionArguments::None)
        || ["now", "current_date", "current_timestamp", "current_time"].contains(&lower.as_str())
    {
        return Err(cannot_hold("the present time or the user's name: the same data must give the same values", at()));
    }
    // A word that could be a name of a function is repeated, nothing else.
    let shown = match lower.len() <= 24 && lower.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        true => format!("`{lower}`"),
        false => "what is called here".to_owned(),
    };
    let help = match nearest(&lower, FUNCTIONS.iter().map(|function| function.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "functions give one value for one row, such as coalesce, lower, replace and round".to_owned(),
    };
    Err(format!("{shown} is not a function that an expression can use{}; {help}", place(at())))
}

/// A whole number that is written out.
pub(super) fn whole_number(node: &Expr) -> Option<i64> {
    match node {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}
