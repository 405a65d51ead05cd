//! Which value of an attribute survives.
//!
//! In: testimonies, how far they are believed, and the rule of the attribute. Out: cells. It promises that every cell
//! names the testimony and the step that decided, that losing values stay, and that every tie is broken by content. It
//! reads no data and weighs nothing.

mod choose;

pub use choose::{choose, winners};

#[cfg(test)]
mod tests;
