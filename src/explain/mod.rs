//! Why two records are one customer, why they are not, and what became of an ID.
//!
//! In: what a run decided, and two of its records. Out: a [`Why`]: the stage that decided, and what every stage before
//! it said. It promises to show record IDs and levels of agreement only; values appear where they are asked for. It
//! decides nothing.

mod answer;
mod history;
mod human;
mod named;
mod path;
mod why;

pub use answer::{KeySays, KeyVerdict, Link, ModelSays, Step, Verdict, Why};
pub use history::{History, Subject, Then, drawn, history};
pub use human::draw;
pub use named::record;
pub use why::why;
