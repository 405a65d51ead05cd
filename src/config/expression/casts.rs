//! Conversions that are written out.
//!
//! In: a part that is understood, and the type of SQL that it shall have. Out: the part as a value of that type. A
//! text is read by the reader that reads this type everywhere; what cannot be read is not understood, and never null
//! or zero.

use sqlparser::ast::{DataType, ExactNumberInfo, Expr};

use super::kind::Kind;
use super::meeting::{BOOLEAN, DATE, MOMENT, NUMBER, TEXT, Type, Typed, not_read, sentence};
use super::node::Node;
use super::value::Value;
use crate::tables::{PRECISION, SCALE};

/// The part as a value of a type of SQL.
pub(super) fn cast(node: &Expr, data_type: &DataType, from: Typed) -> Result<Typed, String> {
    let number = |shorten: fn(Box<Node>) -> Node, from: Typed| -> Result<Typed, String> {
        let number = as_kind(node, from, Kind::Number)?;
        Ok(Typed::new(shorten(number.node.boxed()), NUMBER))
    };
    match data_type {
        DataType::Date => as_kind(node, from, Kind::Date),
        DataType::Timestamp(..) | DataType::Datetime(_) => as_kind(node, from, Kind::Moment),
        DataType::Boolean | DataType::Bool => as_kind(node, from, Kind::Boolean),
        DataType::Int(_) | DataType::Integer(_) | DataType::Int4(_) | DataType::BigInt(_) | DataType::Int8(_) => {
            number(Node::Whole, from)
        }
        DataType::Double(_)
        | DataType::DoublePrecision
        | DataType::Float(_)
        | DataType::Real
        | DataType::Float4
        | DataType::Float8 => as_kind(node, from, Kind::Number),
        DataType::Decimal(info) | DataType::Numeric(info) | DataType::Dec(info) => {
            let number = as_kind(node, from, Kind::Number)?;
            let Some((digits, after)) = digits(info) else {
                return Err(sentence(node, "up to 38 digits, and 9 of them after the point", &[number.is]));
            };
            Ok(match info {
                ExactNumberInfo::None => number,
                _ => Typed::new(Node::Scaled(number.node.boxed(), digits - after, after), NUMBER),
            })
        }
        _ => as_kind(node, from, Kind::Text),
    }
}

/// How many digits there are, and how many of them after the point; `None` for more than there can be.
pub(super) fn digits(info: &ExactNumberInfo) -> Option<(u32, u32)> {
    let (digits, after) = match info {
        ExactNumberInfo::None => (PRECISION, SCALE),
        ExactNumberInfo::Precision(digits) => (u32::try_from(*digits).ok()?, 0),
        ExactNumberInfo::PrecisionAndScale(digits, after) => {
            (u32::try_from(*digits).ok()?, u32::try_from(*after).ok()?)
        }
    };
    let fits = (1..=PRECISION).contains(&digits) && after <= SCALE.min(digits) && digits - after <= PRECISION - SCALE;
    fits.then_some((digits, after))
}

/// The part as a value of a kind; what is written out is read at once.
pub(super) fn as_kind(node: &Expr, from: Typed, kind: Kind) -> Result<Typed, String> {
    let fits = match (kind, from.is) {
        (_, Type::Any | Type::Column | Type::Written | TEXT) | (Kind::Text, _) => true,
        (Kind::Number, is) => matches!(is, NUMBER | BOOLEAN),
        (Kind::Boolean, is) => matches!(is, NUMBER | BOOLEAN),
        (Kind::Date | Kind::Moment, is) => is.is_time() || is == NUMBER,
        _ => false,
    };
    if !fits {
        return Err(sentence(node, "a value of another kind", &[from.is]));
    }
    let is = match kind {
        Kind::Number => NUMBER,
        Kind::Boolean => BOOLEAN,
        Kind::Date => DATE,
        Kind::Moment => MOMENT,
        _ => TEXT,
    };
    match from.node.read(kind) {
        Node::Constant(Value::Unread) => Err(not_read(node, kind)),
        read => Ok(Typed::new(read, is)),
    }
}
