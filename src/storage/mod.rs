//! The disk, touched with care.
//!
//! In: paths and bytes. Out: files that are read, and files that are written whole or not at all. It promises that
//! reading never waits for a pipe or a device and never takes more than it was allowed, that writing never follows a
//! link at a name that can be guessed, and that nothing is removed which is not proved to be ours. It knows neither
//! registry nor use cases.

mod aside;
mod lock;
mod ours;
mod place;
mod read;
mod sets;
mod write;

pub use aside::{Aside, Filling, Privacy, exchange, make_folder, point_to, sweep, sync};
pub use lock::{Limit, Lock, Waiting};
pub use ours::RECORD;
pub use place::{real, relative};
pub use read::{open, open_own, read_at_most};
pub use sets::{STORE, Set, Sets, Shown};
pub use write::{create, fresh, replace, taken};

#[cfg(test)]
mod tests;
