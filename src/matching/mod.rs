//! Fellegi–Sunter on plain Rust data: what agreement is worth, and how to learn it without labels.
//!
//! In: agreement patterns and how often they were counted. Out: a [`Model`] with m- and u-probabilities, and the match
//! weight of a pattern. Its promise: every parameter that the data could not teach is named. It knows no tables, no
//! files and no polars, so that the same arithmetic can run wherever records are compared.

mod chosen;
mod model;
mod pattern;
pub mod shape;
pub mod similarity;
mod training;

pub use chosen::{Chosen, PSEUDO};
pub use model::{COINCIDENCE, Comparison, Kinship, Model, Part, against_both, probability_of, weight_of};
pub use pattern::{HalfBits, LEVEL_BITS, MAX_COMPARISONS, MAX_LEVELS, MISSING, Pattern, PatternCounts};
pub use training::{
    Block, ENOUGH, MOST_UNLIKE, Own, Parameter, SETTLED, Trained, Untrained, Why, train, train_further,
    u_from_random_pairs,
};

#[cfg(test)]
mod tests;
