//! One canonical ID per customer, for years.
//!
//! In: today's clusters and the registry of what was known. Out: an ID for every cluster, and the registry's next
//! version. It promises that IDs are minted from content alone, that known records keep theirs, and that a version is
//! published whole or not at all. It does not decide who is whom.

mod assign;
mod changes;
mod code;
mod next;
mod registry;
mod sound;
mod store;
mod tables;

pub use assign::assign;
pub use changes::Assignment;
pub use code::is_valid_id;
pub use registry::Registry;
pub use store::{Publishes, Staged, Writing, load, published};

#[cfg(test)]
mod tests;
