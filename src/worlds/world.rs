//! What every world is asked for, and what it says of itself.

/// A world that can be generated.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// How many real customers it has on day 1.
    pub scale: usize,
    /// Equal seeds give equal worlds.
    pub seed: u64,
    /// The day, from 1; about one record in twenty changes a day.
    pub day: u32,
}

/// What was generated.
pub struct Summary {
    /// Each file, relative to the folder, and its rows.
    pub files: Vec<(String, usize)>,
    /// Real customers.
    pub customers: usize,
}
