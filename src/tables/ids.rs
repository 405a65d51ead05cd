//! What happened to canonical IDs.

/// What happened to canonical IDs in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdCounts {
    /// IDs minted.
    pub minted: usize,
    /// IDs superseded by another.
    pub merged: usize,
    /// Customers split off a known one.
    pub split: usize,
    /// Records that the registry knew.
    pub known_records: usize,
    /// Known records whose canonical ID is another now.
    pub changed_records: usize,
}
