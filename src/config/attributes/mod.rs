//! The attributes of a profile: who supplies each, which value survives, and what somebody does with it.

mod aggregate;
mod calculation;
mod call;
mod check;
mod compile;
mod derive;
mod exact;
mod relate;
mod relation;
mod roll_up;
mod sound;
mod supplies;
mod supply;
mod understood;
pub(super) mod written;

pub(super) use check::{condition, find, value};
pub(super) use compile::{Columns, attributes, count};
pub use relation::{Relation, To, Together};
pub(super) use sound::sound;
pub use understood::{
    Aggregate, Attribute, Calculation, Derived, Function, Gives, How, RollUp, Supply, Tolerance, Window,
};
pub(super) use understood::{place_of, supplied_parts};
pub use written::{Plain, Rule, Within};
