//! How probable it is that a value is right.
//!
//! In: testimonies, declared reliabilities, ages, and how records are linked. Out: [`Beliefs`] and probabilities. It
//! promises that one claim alone is trusted exactly as much as its source, that agreement raises trust and dissent
//! lowers it. It does not estimate reliabilities, and never sees what is chosen.

mod accuracy;
mod beliefs;
mod belonging;
mod posterior;

pub use beliefs::{Beliefs, believe};
pub use belonging::{belonging, of_records};

#[cfg(test)]
mod tests;
