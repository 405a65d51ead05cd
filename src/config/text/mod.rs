//! YAML without meaning: text, tree, shape and places.
//!
//! In: the path of a file, or what stands in one. Out: its text, a tree that keeps all that was written, what is wrong
//! with the tree's shape, which line a path of keys leads to, and what must not be shown. It promises that nothing runs
//! away on any input and that no secret is drawn. What a key means is asked elsewhere.

mod entries;
mod file;
mod flow;
mod locate;
mod secrets;
mod shape;
mod structure;
mod tree;

pub use entries::Entries;
pub(super) use file::text_of;
pub use flow::flow;
pub(super) use locate::{locate, locate_exactly, locate_key, second_document};
pub(super) use secrets::{REPORTED, Secrets};
pub(super) use shape::{constants, properties};
pub(super) use structure::{problems, without};
pub(super) use tree::Node;
