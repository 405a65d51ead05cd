//! The attributes of a profile: who supplies each, which value survives, and what somebody does with it.

mod aggregate;
mod calculation;
mod call;
mod check;
mod compile;
mod derive;
mod exact;
mod sound;
mod supplies;
mod supply;
mod understood;
pub(super) mod written;

pub(super) use check::{condition, find, value};
pub(super) use compile::{attributes, count};
pub(super) use sound::sound;
pub(super) use understood::supplied_parts;
pub use understood::{Aggregate, Attribute, Calculation, Derived, Function, Gives, How, Supply, Tolerance, Window};
pub use written::{Plain, Rule, Within};
