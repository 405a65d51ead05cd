//! What the parts of an expression are given and give.
//!
//! In: a tree that holds nothing but what may stand, and the kinds of its columns. Out: nothing, or the first part that
//! is given what it has no use for. It is stricter than polars, which would take a truth for a number, give text where
//! `case` gives text or a number, and stop the program at some mixtures; and it answers before polars is asked.

use sqlparser::ast::{
    BinaryOperator as Op, DataType, Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments,
    ObjectNamePart, Spanned as _, UnaryOperator, Value,
};

use super::blame::name_of;
use super::functions::function;
use super::kind::Kind;
use super::refusal::place;

/// The kind of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    /// Known.
    Of(Kind),
    /// A column of text, or one of several, which is read as a number where it meets one.
    Column,
    /// A text that is written out, which is read as a day or a moment where it meets one.
    Written,
    /// A length of time.
    Span,
    /// Missing, or a column that nobody knows: it goes with everything.
    Any,
}

const NUMBER: Type = Type::Of(Kind::Number);
const TEXT: Type = Type::Of(Kind::Text);
const BOOLEAN: Type = Type::Of(Kind::Boolean);
const DATE: Type = Type::Of(Kind::Date);
const MOMENT: Type = Type::Of(Kind::Moment);

impl Type {
    fn is_text(self) -> bool {
        matches!(self, TEXT | Self::Column | Self::Written | Self::Any)
    }

    /// What arithmetic takes.
    fn is_number(self) -> bool {
        matches!(self, NUMBER | Self::Column | Self::Any)
    }

    fn is_boolean(self) -> bool {
        matches!(self, BOOLEAN | Self::Any)
    }

    fn is_time(self) -> bool {
        matches!(self, DATE | MOMENT | Self::Any)
    }

    /// The type without what it could be read as.
    fn plain(self) -> Self {
        if matches!(self, Self::Column | Self::Written) { TEXT } else { self }
    }

    /// Whether two values can be compared.
    fn compares_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::Column, NUMBER | BOOLEAN) | (NUMBER | BOOLEAN, Self::Column) => true,
            (DATE | MOMENT, Self::Written) | (DATE | MOMENT, DATE | MOMENT) => true,
            (one, other) => one.plain() == other.plain(),
        }
    }

    /// What two values have in common, where one of them is taken.
    fn or(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Column, NUMBER) | (NUMBER, Self::Column) => return Some(NUMBER),
            (Self::Column, BOOLEAN) | (BOOLEAN, Self::Column) => return Some(BOOLEAN),
            (Self::Column, Self::Column | Self::Any) | (Self::Any, Self::Column) => return Some(Self::Column),
            _ => {}
        }
        match (self.plain(), other.plain()) {
            (Self::Any, one) | (one, Self::Any) => Some(one),
            (one, other) => (one == other).then_some(one),
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.plain() {
            Self::Of(kind) => kind.fmt(f),
            Self::Span => f.write_str("a length of time"),
            _ => f.write_str("a value"),
        }
    }
}

/// Refuses a tree of which a part is given what it has no use for. `kinds` are those of the columns; where it is empty
/// all hold text.
pub(super) fn check(tree: &Expr, kinds: &[(String, Kind)]) -> Result<(), String> {
    of(tree, kinds).map(drop)
}

/// The type of a part. The tree is known to be no deeper than `allowed` lets it be.
fn of(node: &Expr, kinds: &[(String, Kind)]) -> Result<Type, String> {
    let given = |part: &Expr| of(part, kinds);
    let wrong = |needs: &str, gets: &[Type]| Err(sentence(node, needs, gets));
    match node {
        Expr::Identifier(name) if kinds.is_empty() => Ok(if name.value.is_empty() { Type::Any } else { Type::Column }),
        Expr::Identifier(name) => {
            Ok(kinds.iter().find(|(known, _)| *known == name.value).map_or(Type::Any, |(_, kind)| Type::Of(*kind)))
        }
        Expr::Value(value) => Ok(match &value.value {
            Value::Boolean(_) => BOOLEAN,
            Value::Number(..) => NUMBER,
            Value::SingleQuotedString(_) => Type::Written,
            _ => Type::Any,
        }),
        Expr::TypedString(typed) => Ok(if typed.data_type == DataType::Date { DATE } else { MOMENT }),
        Expr::Interval(_) => Ok(Type::Span),
        Expr::Nested(inner) => given(inner),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => given(inner).map(|_| BOOLEAN),
        Expr::IsFalse(inner) | Expr::IsNotFalse(inner) | Expr::IsTrue(inner) | Expr::IsNotTrue(inner) => {
            match given(inner)? {
                inner if inner.is_boolean() || inner == Type::Column => Ok(BOOLEAN),
                inner => wrong("true or false", &[inner]),
            }
        }
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => match given(expr)? {
            inner if inner.is_boolean() => Ok(BOOLEAN),
            inner => wrong("true or false", &[inner]),
        },
        Expr::UnaryOp { expr, .. } => match given(expr)? {
            inner if inner.is_number() => Ok(NUMBER),
            inner => wrong("a number", &[inner]),
        },
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
            compared(node, &[given(left)?, given(right)?])
        }
        Expr::Between { expr, low, high, .. } => {
            let expr = given(expr)?;
            compared(node, &[expr, given(low)?])?;
            compared(node, &[expr, given(high)?])
        }
        Expr::InList { expr, list, .. } => {
            let expr = given(expr)?;
            for item in list {
                compared(node, &[expr, given(item)?])?;
            }
            Ok(BOOLEAN)
        }
        Expr::BinaryOp { left, op, right } => binary(node, op, given(left)?, given(right)?),
        Expr::Like { expr, .. } | Expr::ILike { expr, .. } | Expr::RLike { expr, .. } => {
            texts(node, &[given(expr)?]).map(|()| BOOLEAN)
        }
        Expr::Position { expr, r#in } => texts(node, &[given(expr)?, given(r#in)?]).map(|()| NUMBER),
        Expr::Trim { expr, .. } => texts(node, &[given(expr)?]).map(|()| TEXT),
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            texts(node, &[given(expr)?])?;
            for position in [substring_from, substring_for].into_iter().flatten() {
                match given(position)? {
                    NUMBER | Type::Any => {}
                    position => return wrong("text and then numbers", &[position]),
                }
            }
            Ok(TEXT)
        }
        Expr::Ceil { expr, .. } | Expr::Floor { expr, .. } => match given(expr)? {
            inner if inner.is_number() => Ok(NUMBER),
            inner => wrong("a number", &[inner]),
        },
        Expr::Extract { expr, .. } => match given(expr)? {
            inner if inner.is_time() => Ok(NUMBER),
            inner => wrong("a day or a moment", &[inner]),
        },
        Expr::Cast { expr, data_type, .. } => cast(node, data_type, given(expr)?),
        Expr::Case { operand, conditions, else_result, .. } => {
            let operand = operand.as_ref().map(|operand| given(operand)).transpose()?;
            let mut result = Type::Any;
            for case in conditions {
                match (operand, given(&case.condition)?) {
                    (Some(operand), condition) => drop(compared(node, &[operand, condition])?),
                    (None, condition) if condition.is_boolean() => {}
                    (None, condition) => return wrong("conditions that are true or false", &[condition]),
                }
                result = common(node, result, given(&case.result)?)?;
            }
            else_result.as_ref().map_or(Ok(result), |last| common(node, result, given(last)?))
        }
        Expr::Function(call) => called(node, call, kinds),
        // Nothing else may stand in an expression.
        _ => Ok(Type::Any),
    }
}

fn binary(node: &Expr, op: &Op, left: Type, right: Type) -> Result<Type, String> {
    let wrong = |needs: &str| Err(sentence(node, needs, &[left, right]));
    match op {
        Op::Plus | Op::Minus if right == Type::Span && (left.is_time() || left == Type::Span) => Ok(left),
        Op::Minus if left.is_time() && left == right && left != Type::Any => Ok(Type::Span),
        Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo | Op::DuckIntegerDivide => {
            match left.is_number() && right.is_number() {
                true => Ok(NUMBER),
                false => wrong("numbers"),
            }
        }
        Op::StringConcat if left != Type::Span && right != Type::Span => Ok(TEXT),
        Op::StringConcat => wrong("texts"),
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Spaceship => compared(node, &[left, right]),
        Op::And | Op::Or | Op::Xor => match left.is_boolean() && right.is_boolean() {
            true => Ok(BOOLEAN),
            false => wrong("true or false on both sides"),
        },
        _ => texts(node, &[left, right]).map(|()| BOOLEAN),
    }
}

fn cast(node: &Expr, data_type: &DataType, from: Type) -> Result<Type, String> {
    let (to, fits) = match data_type {
        DataType::Date => (DATE, from.is_text() || from.is_time() || from == NUMBER),
        DataType::Timestamp(..) | DataType::Datetime(_) => (MOMENT, from.is_text() || from.is_time() || from == NUMBER),
        DataType::Boolean | DataType::Bool => (BOOLEAN, from.is_text() || matches!(from, BOOLEAN | NUMBER)),
        DataType::Int(_)
        | DataType::Integer(_)
        | DataType::Int4(_)
        | DataType::BigInt(_)
        | DataType::Int8(_)
        | DataType::Float4
        | DataType::Float8 => (NUMBER, from != Type::Span),
        DataType::Double(_) | DataType::DoublePrecision | DataType::Float(_) | DataType::Real => {
            (NUMBER, from != Type::Span)
        }
        _ => (TEXT, from != Type::Span),
    };
    if fits { Ok(to) } else { Err(sentence(node, "a value of another kind", &[from])) }
}

fn called(node: &Expr, call: &Call, kinds: &[(String, Kind)]) -> Result<Type, String> {
    let [ObjectNamePart::Identifier(name)] = call.name.0.as_slice() else { return Ok(Type::Any) };
    let (Some(known), FunctionArguments::List(list)) = (function(&name.value), &call.args) else {
        return Ok(Type::Any);
    };
    let mut values = Type::Any;
    let mut letters = known.takes.chars();
    let mut letter = letters.next();
    for (n, argument) in list.args.iter().enumerate() {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) = argument else { continue };
        // The form of Unicode is a word, not a column.
        if known.name == "normalize" && n == 1 {
            continue;
        }
        let given = of(argument, kinds)?;
        let wrong = |needs: &str| Err(sentence(node, needs, &[given]));
        match letter {
            // A column of text is read as a number where numbers alone are calculated with, and not as the length of a
            // text.
            Some('n') if given == Type::Column && known.takes == "n" => {}
            Some('n') if !matches!(given, NUMBER | Type::Any) => {
                return wrong(if n == 0 { "a number" } else { "a number there" });
            }
            Some('t') if !given.is_text() => return wrong("text"),
            Some('m') if !given.is_time() => return wrong("a day or a moment"),
            Some('b') if !given.is_boolean() => return wrong("true or false first"),
            Some('s') if given == Type::Span => return wrong("what can be written as text"),
            Some('v') => values = common(node, values, given)?,
            _ => {}
        }
        letter = letters.next().or(letter);
    }
    Ok(match known.gives {
        'n' => NUMBER,
        't' => TEXT,
        'b' => BOOLEAN,
        'd' => DATE,
        'm' => MOMENT,
        _ => values,
    })
}

fn texts(node: &Expr, given: &[Type]) -> Result<(), String> {
    if given.iter().all(|given| given.is_text()) { Ok(()) } else { Err(sentence(node, "text", given)) }
}

fn compared(node: &Expr, given: &[Type; 2]) -> Result<Type, String> {
    if given[0].compares_with(given[1]) { Ok(BOOLEAN) } else { Err(sentence(node, "values of one kind", given)) }
}

fn common(node: &Expr, one: Type, other: Type) -> Result<Type, String> {
    one.or(other).ok_or_else(|| sentence(node, "values of one kind", &[one, other]))
}

fn sentence(node: &Expr, needs: &str, gets: &[Type]) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for kind in gets.iter().map(ToString::to_string) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    format!("{} needs {needs}, and gets {}{}", name_of(node), kinds.join(" and "), place(node.span().start))
}
