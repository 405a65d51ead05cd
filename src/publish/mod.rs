//! What leaves the house leaves through this door: a run that is published, or rejected.
//!
//! In: a use-case file, the folders of outputs and registry, and the moment to look from. Out: `<out>/<use_case>`, a
//! link to a set that is whole, and the registry's next version; or the report of why nothing was published. It
//! promises that a reader who resolves the link once never sees a mixture of two runs, that outputs are never ahead of
//! the registry, and that of two runs that began with the same state one wins and the other one loses nothing. It
//! computes nothing and prints nothing.

mod aliases;
mod decide;
mod folder;
mod follow;
mod held;
mod look;
mod record;
mod review;
mod set;
mod tables;
mod write_back;

pub use decide::{Asked, Ended, Given, Published, Rejected, run};
pub use follow::Follower;
pub use look::{Before, Looked, look};
pub use record::{HashedFile, Record, RowsForgotten, ShownAgain};
