//! Raw values into the forms in which they can be compared.
//!
//! In: sources and identity fields. Out: per field the distinct standard values and, per record, codes into them. It
//! promises that placeholders, free-mail domains and nonsense become missing and are counted, and that raw values stay
//! untouched. It does not decide who is whom.

mod company;
mod date;
mod domain;
mod email;
mod fields;
mod folding;
mod person;
mod phone;
mod place;
mod placeholders;
mod value;

pub use fields::{fields, standard_values};
pub use value::{Standardised, comparable, standardise};

use crate::config::AttributeType;

/// The form in which two values of an attribute's type agree when they are equal; empty where the value is none of its
/// type.
pub fn comparable_as(kind: AttributeType, raw: &str) -> String {
    match kind.field_type() {
        None => comparable(raw),
        Some(field_type) => match standardise(field_type, None, raw) {
            Standardised::Value(value) => value,
            // A free-mail domain links nobody, and is still somebody's domain.
            Standardised::Ignored => comparable(raw),
            _ => String::new(),
        },
    }
}
