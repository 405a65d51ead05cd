//! Coverage, conflict, trust, identity health and value: the figures of a run.
//!
//! In: the profile's cells, clusters, IDs and counts of reading. Out: [`Measures`], plain data that report and CI read.
//! It promises the same figures whatever the order of rows and threads. No value that could name a person is in it.

mod about_identity;
mod attributes;
mod challenges;
mod compute;
mod consent;
mod consented;
mod crowded;
mod figures;
mod gate;
mod gates;
mod health;
mod identity;
mod inflation;
mod inputs;
mod interval;
mod kept;
mod notes;
mod past;
mod relations;
mod segments;
mod share;
mod sources;
mod trusted;
mod usable;

pub use about_identity::{about_identity, alone_measures, field_measures};
pub use compute::measure;
pub use consent::unheard;
pub use consented::*;
pub use figures::*;
pub use gate::{Direction, Gate, GateKind};
pub use health::*;
pub use identity::{blocked_measures, key_measures};
pub use inputs::Inputs;
pub use interval::{Rate, Ratio};
pub use notes::MANY_UNKNOWN;
pub use past::{Past, PastAttribute, PastSource};
pub use relations::RelationMeasures;
pub use segments::{SegmentMeasures, SegmentSum};
pub use trusted::*;
