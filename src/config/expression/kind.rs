//! What an expression is given and gives, as far as it matters whether it fits.

use crate::types::AttributeType;

/// What an expression gives, as far as it matters whether it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment.
    Moment,
    /// Anything else.
    Other,
}

impl Kind {
    /// What SQL sees in values of an attribute's type.
    pub fn of_values(kind: AttributeType) -> Self {
        match kind {
            AttributeType::Integer | AttributeType::Decimal => Self::Number,
            AttributeType::Boolean => Self::Boolean,
            AttributeType::Date => Self::Date,
            AttributeType::Timestamp => Self::Moment,
            _ => Self::Text,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Boolean => "true or false",
            Self::Date => "a day",
            Self::Moment => "a moment",
            Self::Other => "something else",
        })
    }
}
