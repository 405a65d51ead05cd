//! The fields that identify a customer, the keys that link records, and the fields that veto a link.

mod compile;
mod customer_is;
mod extract;
mod match_keys;
pub(super) mod region;
mod understood;
pub(super) mod written;

pub(super) use compile::{fields, find, never_link};
pub use customer_is::CustomerIs;
pub use extract::Extract;
pub(super) use match_keys::{join_something, match_keys};
pub use region::Region;
pub use understood::{IdentityField, MatchKey};
