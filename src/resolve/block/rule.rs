//! What one blocking rule proposes, while it is put together.

use crate::tables::RecordIndex;
use crate::tables::blocks::Skew;

number! {
    /// A block with more records than this is divided by the keys of the other rules.
    pub LARGEST_BLOCK: usize = 300;
}

/// Records with their key.
pub(super) type Entry = (u64, RecordIndex);

/// A block that is too large.
#[derive(Default)]
pub(super) struct Large {
    /// All of it.
    pub(super) whole: Vec<Entry>,
    /// The parts that are small enough.
    pub(super) parts: Vec<Entry>,
    /// Whether no part stays too large.
    pub(super) is_divided: bool,
}

/// What a rule proposes, while it is put together.
pub(super) struct Rule {
    /// Its place among the rules.
    pub(super) number: usize,
    /// Whether no record has more than one key.
    pub(super) is_single: bool,
    /// The records of blocks that are compared, those of a block side by side.
    pub(super) kept: Vec<Entry>,
    /// Those that are too large.
    pub(super) large: Vec<Large>,
    /// What became of those that were too large.
    pub(super) skew: Skew,
}
