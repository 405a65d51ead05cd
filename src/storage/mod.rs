//! The disk, touched with care.
//!
//! In: paths and bytes. Out: files that are read, and files that are written whole or not at all. It promises that reading never
//! waits for a pipe or a device and never takes more than it was allowed, that writing never follows a link at a name that can be
//! guessed, and that nothing is removed which is not proved to be ours. It knows neither registry nor outputs.

mod read;
mod write;

pub use read::{open, read_at_most};
pub use write::{create, fresh, replace, taken};
