//! What goes together.
//!
//! In: the types of the parts of an expression that meet: those that are compared, and those of which one is taken.
//! Out: the type that they have in common, and every part read as that type; or a sentence. It is stricter than
//! databases are: a text that is calculated is no number, and no truth is one. It does not know what a part is made of.

use sqlparser::ast::{Expr, Spanned as _};

use super::kind::Kind;
use super::named::name_of;
use super::node::Node;
use super::refusal::place;
use super::value::Value;

/// The type of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Known.
    Of(Kind),
    /// A column of text, or one of several, which is read as what it meets.
    Column,
    /// A text that is written out, which is read as a day or a moment where it meets one.
    Written,
    /// Missing, or a column that nobody knows: it goes with everything.
    Any,
}

pub(super) const NUMBER: Type = Type::Of(Kind::Number);
pub(super) const TEXT: Type = Type::Of(Kind::Text);
pub(super) const BOOLEAN: Type = Type::Of(Kind::Boolean);
pub(super) const DATE: Type = Type::Of(Kind::Date);
pub(super) const MOMENT: Type = Type::Of(Kind::Moment);

impl Type {
    /// Whether it is text, whatever it could be read as.
    pub(super) fn is_text(self) -> bool {
        matches!(self, TEXT | Self::Column | Self::Written | Self::Any)
    }

    /// What is known to be a day or a moment.
    pub(super) fn is_time(self) -> bool {
        matches!(self, DATE | MOMENT)
    }

    fn is_missing(self) -> bool {
        self == Self::Any
    }

    /// The type without what it could be read as.
    fn plain(self) -> Self {
        if matches!(self, Self::Column | Self::Written) { TEXT } else { self }
    }

    /// What it gives.
    pub(super) fn kind(self) -> Kind {
        match self.plain() {
            Self::Of(kind) => kind,
            _ => Kind::Other,
        }
    }

    /// Whether a part of this type can be read as a kind.
    pub(super) fn reads_as(self, kind: Kind) -> bool {
        match self {
            Self::Of(own) => own == kind,
            Self::Column | Self::Any => true,
            Self::Written => kind == Kind::Text,
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.plain() {
            Self::Of(kind) => kind.fmt(f),
            _ => f.write_str("a value"),
        }
    }
}

/// A part that is understood.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) is: Type,
}

impl Typed {
    pub(super) fn new(node: Node, is: Type) -> Self {
        Self { node, is }
    }

    /// The part as a value of a kind as which it can be read.
    pub(super) fn into_kind(self, kind: Kind) -> Node {
        match self.is {
            Type::Column if kind != Kind::Text => self.node.each_read(kind),
            _ => self.node,
        }
    }
}

/// The parts, each read as the type that they have in common, and that type.
pub(super) fn together(node: &Expr, parts: Vec<Typed>) -> Result<(Vec<Node>, Type), String> {
    let types: Vec<Type> = parts.iter().map(|part| part.is).collect();
    let wrong = || Err(sentence(node, "values of one kind", &types));
    let known = types.iter().copied().filter(|is| !is.is_missing());
    let common = match known.clone().find(|is| is.plain() != TEXT) {
        None if known.clone().next().is_none() => Type::Any,
        None if known.clone().all(|is| is == Type::Column) => Type::Column,
        None => TEXT,
        // A day beside a moment is its beginning.
        Some(DATE) if types.contains(&MOMENT) => MOMENT,
        Some(one) => one,
    };
    let fits = |is: Type| {
        is.is_missing()
            || is.plain() == common.plain()
            || is == Type::Column
            || (common.is_time() && (is.is_time() || is == Type::Written))
    };
    if !types.iter().all(|is| fits(*is)) {
        return wrong();
    }
    let mut nodes = Vec::with_capacity(parts.len());
    for part in parts {
        nodes.push(match (part.is, common) {
            (Type::Column, Type::Of(kind)) => part.into_kind(kind),
            (Type::Written | DATE, Type::Of(kind @ (Kind::Date | Kind::Moment))) => match part.node.read(kind) {
                Node::Constant(Value::Unread | Value::Missing) => return Err(not_read(node, kind)),
                node => node,
            },
            _ => part.node,
        });
    }
    Ok((nodes, common))
}

/// A part that must be of a kind, or a column that can be read as one.
pub(super) fn needed(node: &Expr, part: Typed, kind: Kind, needs: &str) -> Result<Node, String> {
    if part.is.reads_as(kind) { Ok(part.into_kind(kind)) } else { Err(sentence(node, needs, &[part.is])) }
}

/// Refuses what is no truth; a column of text is read as one only where it is compared with one.
pub(super) fn truths(node: &Expr, needs: &str, given: &[Type]) -> Result<(), String> {
    match given.iter().all(|is| matches!(*is, BOOLEAN | Type::Any)) {
        true => Ok(()),
        false => Err(sentence(node, needs, given)),
    }
}

/// Two parts as values of one kind.
pub(super) fn pair(node: &Expr, left: Typed, right: Typed) -> Result<(Box<Node>, Box<Node>), String> {
    let mut nodes = together(node, vec![left, right])?.0.into_iter().map(Node::boxed);
    match (nodes.next(), nodes.next()) {
        (Some(left), Some(right)) => Ok((left, right)),
        _ => Err(sentence(node, "two values", &[])),
    }
}

/// A text is written out, and is none of what it must be.
pub(super) fn not_read(node: &Expr, kind: Kind) -> String {
    let example = match kind {
        Kind::Number => "1200.5",
        Kind::Boolean => "true",
        Kind::Date => "date '2026-11-01'",
        _ => "timestamp '2026-11-01 12:00:00'",
    };
    format!("a text that is written out cannot be read as {kind}{}; write {example}", place(node.span().start))
}

/// What a part needs, and what it gets instead.
pub(super) fn sentence(node: &Expr, needs: &str, gets: &[Type]) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for kind in gets.iter().filter(|is| !is.is_missing()).map(ToString::to_string) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    format!("{} needs {needs}, and gets {}{}", name_of(node), kinds.join(" and "), place(node.span().start))
}
