//! One canonical ID per customer, for years.
//!
//! In: today's clusters and the registry of what was known. Out: an ID for every cluster, and the registry's next
//! version. It promises that IDs are minted from content alone, that known records keep theirs, and that a version is
//! published whole or not at all. It does not decide who is whom.

mod accepts;
mod assign;
mod carried;
mod changes;
mod code;
mod edit;
mod formerly;
mod guards;
mod happened;
mod kept;
mod others;
mod registry;
mod remembered;
mod store;
mod today;
mod told;

pub use accepts::begin;
pub use assign::{Decided, decide};
pub use changes::Assignment;
pub use code::{NewSalt, Salt, is_valid_id};
pub use edit::{Conflict, Golden, forget, import, rollback};
pub use happened::{Happened, OfId, OfRecord};
pub use registry::Registry;
pub use store::{
    Erasure, Outputs, Past, Publishes, Rewritten, Searched, Staged, Writing, current, entities, erasures, load,
    load_at, look_up, open, past, published, published_to, without_erasure,
};
pub use today::Today;

#[cfg(test)]
mod tests;
