//! How records and customers are known in one run, and moments.

/// The index of a source record.
pub type RecordIndex = u32;
/// The index of a customer in one run.
pub type ClusterIndex = u32;
/// A moment in microseconds since 1970, UTC. [`UNKNOWN`] where a record does not say.
pub type Micros = i64;
/// The moment of a record that does not say.
pub const UNKNOWN: Micros = i64::MIN;
/// The record index of an event that belongs to no record.
pub const NO_RECORD: RecordIndex = u32::MAX;
