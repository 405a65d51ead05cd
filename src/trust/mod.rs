//! How probable it is that a value is right.
//!
//! In: testimonies, what is declared of sources, ages, and how records are linked. Out: [`Estimated`], how right each
//! source is as far as that can be told from how they agree; [`Beliefs`] and probabilities. It promises that one claim
//! alone is trusted exactly as much as its source, that agreement raises trust and dissent lowers it, that what cannot
//! be checked is said to be unchecked, and the same numbers whatever the order of customers. It never sees what is
//! chosen.

mod accuracy;
mod alike;
mod beliefs;
mod belonging;
mod counted;
mod estimate;
mod estimated;
mod held;
mod posterior;
mod steady;
mod voices;

pub use beliefs::{Beliefs, believe};
pub use belonging::{belonging, of_records};
pub use estimated::{Estimated, estimate};
pub use steady::{as_number, steady};

#[cfg(test)]
mod tests;
