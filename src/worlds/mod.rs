//! Generated companies with ground truth, to try the product and to measure it.
//!
//! In: how many customers, a seed and a day. Out: files as the systems export them, and the truth beside them. It
//! promises the same bytes for the same world, and a day 2 that differs from day 1 only by what the day changed.
//! A world is written one customer, household or company after the other and holds none of them, so that its scale is
//! bounded by the disk. Nothing here is read by a run: the truth is for measuring.

mod b2b_saas;
mod bank;
mod beauty_retail;
mod calendar;
mod dice;
mod entry;
mod files;
mod names;
mod park;
mod people;
mod places;
mod shipped;
mod slips;
mod spelling;
mod words;
mod world;

use std::path::Path;

use anyhow::Result;

pub use shipped::use_cases;
pub use world::{Summary, World};

/// The worlds there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The accounts of a software company.
    B2bSaas,
    /// The people at these accounts.
    B2bPeople,
    /// The customers of a bank.
    Bank,
    /// The loyalty members of a beauty retailer.
    BeautyRetail,
    /// The guests of a park.
    Park,
}

/// The worlds by the names that people type.
pub const KINDS: [(&str, Kind); 5] = [
    ("b2b_saas", Kind::B2bSaas),
    ("b2b_people", Kind::B2bPeople),
    ("bank", Kind::Bank),
    ("beauty_retail", Kind::BeautyRetail),
    ("park", Kind::Park),
];

/// The moment at which the world's systems are exported, RFC 3339.
pub fn as_of(world: &World) -> String {
    calendar::iso(calendar::as_of(world.day))
}

/// Writes a world: what its systems export in `data/`, the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub fn write(kind: Kind, world: &World, out: &Path) -> Result<Summary> {
    match kind {
        Kind::B2bSaas => b2b_saas::write(world, out),
        Kind::B2bPeople => b2b_saas::people::write(world, out),
        Kind::Bank => bank::write(world, out),
        Kind::BeautyRetail => beauty_retail::write(world, out),
        Kind::Park => park::write(world, out),
    }
}
