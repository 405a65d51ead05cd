//! The attributes of a profile: who supplies each, which value survives, and what somebody does with it.

mod aggregate;
mod check;
mod compile;
mod exact;
mod sound;
mod supplies;
mod understood;
pub(super) mod written;

pub(super) use check::{condition, value};
pub(super) use compile::{attributes, count, find};
pub(super) use sound::sound;
pub use understood::{Aggregate, Attribute, Function, How, Supply, Tolerance};
pub use written::{Plain, Rule, Within};
