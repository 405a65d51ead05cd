//! Who follows a run while it goes: a terminal, a log, or nobody.
//!
//! In: what happens. Out: nothing that the run depends on. It promises that the findings are told before any row is
//! read. It decides nothing.

use anyhow::Result;

use crate::config::Loaded;
use crate::progress::{Progress, Silent};
use crate::storage::Waiting;

/// Somebody who follows a run.
pub trait Follower: Progress + Waiting {
    /// The files and the headers of the data have been looked at; later, with the findings that are new, the data.
    ///
    /// # Errors
    /// The findings cannot be told, and the run ends.
    fn checked(&self, loaded: &Loaded) -> Result<()>;

    /// An earlier run died before its outputs were shown; they are shown now, at `link`.
    fn finished_earlier(&self, link: &str);
}

impl Waiting for Silent {
    fn waiting_for(&self, _: &str) {}
}

impl Follower for Silent {
    fn checked(&self, _: &Loaded) -> Result<()> {
        Ok(())
    }

    fn finished_earlier(&self, _: &str) {}
}
