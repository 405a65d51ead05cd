//! Functions that are called.
//!
//! In: a call that `calls` lets through, and its arguments, understood. Out: what calculates it. Every argument is read
//! as the kind that the function takes, or the call is refused.

use std::cmp::Ordering;

use sqlparser::ast::{
    Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectNamePart, Spanned as _,
};

use super::arithmetic::{Operator, Rounding, rounded};
use super::casts::as_kind;
use super::functions::{Function, Routine, function};
use super::json::Inside;
use super::kind::Kind;
use super::meeting::{BOOLEAN, DATE, MOMENT, NUMBER, TEXT, Type, Typed, needed, not_read, sentence, together, truths};
use super::node::Node;
use super::patterns::{Pattern, pattern};
use super::refusal::place;
use super::times::{FIELDS, Form};
use super::value::Value;
use crate::tables::Decimal;

/// The arguments of a call, as they are written.
pub(super) fn arguments_of(call: &Call) -> impl Iterator<Item = &Expr> {
    let list = match &call.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument),
        _ => None,
    })
}

/// Whether it is a call of this function.
pub(super) fn is_called(call: &Call, name: &str) -> bool {
    known(call).is_some_and(|known| known.name == name)
}

fn known(call: &Call) -> Option<&'static Function> {
    match call.name.0.as_slice() {
        [ObjectNamePart::Identifier(name)] => function(&name.value),
        _ => None,
    }
}

/// The call.
pub(super) fn called(node: &Expr, call: &Call, given: Vec<Typed>) -> Result<Typed, String> {
    let Some(known) = known(call) else { return Err(sentence(node, "a function that is known", &[])) };
    if let Some(routine) = known.routine {
        return by_routine(node, known, routine, given);
    }
    let written: Vec<&Expr> = arguments_of(call).collect();
    let typed = |node: Node, is: Type| Ok(Typed::new(node, is));
    let text = |node: &Node| match node {
        Node::Constant(Value::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let wrong = || Err(sentence(node, "what it is written with", &[]));
    let mut given = given.into_iter();
    match known.name {
        "coalesce" | "ifnull" => {
            let (nodes, is) = together(node, given.collect())?;
            typed(Node::First(nodes), is)
        }
        "greatest" | "least" => {
            let (of, is) = together(node, given.collect())?;
            let wanted = if known.name == "greatest" { Ordering::Greater } else { Ordering::Less };
            typed(Node::Extreme { wanted, of }, is)
        }
        "nullif" => {
            let parts: Vec<Typed> = given.collect();
            let is = parts.first().map_or(Type::Any, |part| part.is);
            let (nodes, common) = together(node, parts)?;
            let mut nodes = nodes.into_iter().map(Node::boxed);
            let is = if is == Type::Any { Type::Any } else { common };
            match (nodes.next(), nodes.next()) {
                (Some(one), Some(other)) => typed(Node::MissingIf(one, other), is),
                _ => wrong(),
            }
        }
        "if" => {
            let Some(condition) = given.next() else { return wrong() };
            truths(node, "true or false first", &[condition.is])?;
            let (mut nodes, is) = together(node, given.collect())?;
            match (nodes.pop(), nodes.pop()) {
                (Some(otherwise), Some(then)) => {
                    typed(Node::Case { cases: vec![(condition.node, then)], otherwise: otherwise.boxed() }, is)
                }
                _ => wrong(),
            }
        }
        "concat" => typed(Node::JoinedWith(String::new(), given.map(|part| part.node).collect()), TEXT),
        "concat_ws" => match given.next().and_then(|separator| text(&separator.node)) {
            Some(separator) => typed(Node::JoinedWith(separator, given.map(|part| part.node).collect()), TEXT),
            None => Err(sentence(node, "a text that is written out between the others", &[])),
        },
        "normalize" => {
            let Some(part) = given.next() else { return wrong() };
            let inner = needed(node, part, Kind::Text, "text")?.boxed();
            let form = given.next().and_then(|form| text(&form.node)).unwrap_or_else(|| "NFC".to_owned());
            match super::texts::normalized("", &form) {
                Some(_) => typed(Node::Normalized(inner, form), TEXT),
                None => Err(sentence(node, "a form of Unicode: NFC, NFD, NFKC or NFKD", &[])),
            }
        }
        "regexp_like" => {
            let Some(part) = given.next() else { return wrong() };
            let inner = needed(node, part, Kind::Text, "text")?.boxed();
            let flags = given.nth(1).and_then(|flags| text(&flags.node));
            let Some(wanted) = written.get(1) else { return wrong() };
            let pattern = pattern(Pattern::Regex, wanted, flags.as_deref())?;
            typed(Node::Matches { text: inner, pattern, negated: false }, BOOLEAN)
        }
        "date_part" => match (given.next().and_then(|field| text(&field.node)), given.next()) {
            (Some(field), Some(of)) => field_of(node, &field, of),
            _ => Err(sentence(node, "the name of a part, such as 'year', and a day or a moment", &[])),
        },
        "strftime" => match (given.next(), given.next().and_then(|form| Form::new(&text(&form.node)?))) {
            (Some(time), Some(form)) => {
                let kind = if time.is == DATE { Kind::Date } else { Kind::Moment };
                let time = needed(node, time, kind, "a day or a moment")?;
                if form.write(&Value::Moment(0), None).is_none() {
                    return Err(sentence(node, "a form of what a clock shows", &[]));
                }
                typed(Node::WrittenBy(form, time.boxed()), TEXT)
            }
            _ => wrong(),
        },
        "as_of" => typed(Node::AsOf, MOMENT),
        "days_since" | "days_until" | "months_since" | "years_since" => {
            let Some(part) = given.next() else { return wrong() };
            let then = needed(node, as_kind(node, part, Kind::Date)?, Kind::Date, "a day or a moment")?.boxed();
            let today = Node::AsOf.read(Kind::Date).boxed();
            let months = |later, earlier| Node::MonthsBetween(later, earlier);
            typed(
                match known.name {
                    "days_since" => Node::DaysBetween(today, then),
                    "days_until" => Node::DaysBetween(then, today),
                    "months_since" => months(today, then),
                    _ => {
                        let months = months(today, then).boxed();
                        let year = Node::Constant(Value::Number(Decimal::from(12))).boxed();
                        Node::Calculate(Operator::Whole, months, year)
                    }
                },
                NUMBER,
            )
        }
        "json" | "json_list" | "json_count" | "json_sum" | "json_sum_product" => {
            let (Some(inside), Some(part)) = (Inside::called(known.name), given.next()) else { return wrong() };
            let document = needed(node, part, Kind::Text, "a text that holds JSON")?.boxed();
            let step = |step: Typed| match step.node {
                Node::Constant(Value::Text(key)) => Ok(key.into_owned()),
                Node::Constant(Value::Number(n)) if n.whole().is_some_and(|n| n >= 0) => Ok(n.to_string()),
                _ => Err(sentence(node, "keys, positions from 0 and '*' behind the text", &[])),
            };
            let path: Vec<String> = given.map(step).collect::<Result<_, _>>()?;
            if inside == Inside::SumProduct && path.len() < 2 {
                return Err(sentence(node, "two keys whose numbers are multiplied", &[]));
            }
            typed(Node::Inside(inside, document, path), if inside.is_number() { NUMBER } else { TEXT })
        }
        // `date`, `datetime`, `strptime` and `timestamp`.
        _ => {
            let kind = if known.gives == 'd' { Kind::Date } else { Kind::Moment };
            let Some(part) = given.next() else { return wrong() };
            let Some(form) = given.next() else { return as_kind(node, part, kind) };
            let Some(form) = text(&form.node).and_then(|form| Form::new(&form)) else { return wrong() };
            let inner = needed(node, part, Kind::Text, "text")?.boxed();
            let is = if kind == Kind::Date { DATE } else { MOMENT };
            // A text that is written out is read at once.
            match text(&inner).map(|text| Node::written_out(|assumed| form.read(&text, kind, assumed.zone))) {
                Some(Node::Constant(Value::Unread)) => Err(not_read(node, kind)),
                Some(read) => typed(read, is),
                None => typed(Node::ReadBy(form, kind, inner), is),
            }
        }
    }
}

fn by_routine(node: &Expr, known: &Function, routine: Routine, given: Vec<Typed>) -> Result<Typed, String> {
    let mut letters = known.takes.chars();
    let mut letter = letters.next();
    let mut nodes = Vec::with_capacity(given.len());
    for (n, part) in given.into_iter().enumerate() {
        let is = part.is;
        nodes.push(match letter {
            // A column of text is read as a number where numbers alone are calculated with, and not as the length of a
            // text.
            Some('n') if is == Type::Column && known.takes != "n" => {
                return Err(sentence(node, "a number there", &[is]));
            }
            Some('n') => needed(node, part, Kind::Number, if n == 0 { "a number" } else { "a number there" })?,
            _ if is.is_text() => part.into_kind(Kind::Text),
            _ => return Err(sentence(node, "text", &[is])),
        });
        letter = letters.next().or(letter);
    }
    let is = match known.gives {
        'n' => NUMBER,
        'b' => BOOLEAN,
        _ => TEXT,
    };
    Ok(Typed::new(Node::Call(routine, nodes), is))
}

/// A part of a day or moment.
pub(super) fn field_of(node: &Expr, field: &str, of: Typed) -> Result<Typed, String> {
    let lower = field.to_lowercase();
    let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == lower || lower.strip_suffix('s') == Some(name))
    else {
        let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "this part of a moment is not known{}; parts are {}",
            place(node.span().start),
            names.join(", ")
        ));
    };
    let kind = match of.is {
        Type::Of(kind @ (Kind::Date | Kind::Moment)) => kind,
        _ => field.kind(),
    };
    let of = needed(node, of, kind, "a day or a moment")?;
    Ok(Typed::new(Node::Part(*field, of.boxed()), NUMBER))
}

/// The next whole number above or below.
pub(super) fn shortened(number: Node, up: bool) -> Node {
    let up_to: Routine = |given| match given {
        [Value::Number(n)] => Value::number(rounded(*n, 0, Rounding::Up)),
        _ => Value::Unread,
    };
    let down_to: Routine = |given| match given {
        [Value::Number(n)] => Value::number(rounded(*n, 0, Rounding::Down)),
        _ => Value::Unread,
    };
    Node::Call(if up { up_to } else { down_to }, vec![number])
}
