//! How far a run is, for whoever wants to know.

/// Somebody who wants to know how far a run is.
///
/// Rooms that work on several threads tell it from each of them.
pub trait Progress: Sync {
    /// The run enters this room.
    fn enter(&self, room: &'static str);

    /// Of what the room has to do, so much is done: `what` is counted.
    fn within(&self, _what: &'static str, _done: u64, _of: u64) {}
}

/// Nobody.
pub struct Silent;

impl Progress for Silent {
    fn enter(&self, _: &'static str) {}
}
