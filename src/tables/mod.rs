//! What passes between rooms.
//!
//! A source record is known by its index: sources in order of name, records in order of record ID, so that the index is
//! a function of content and every tie can be broken by it. A customer is known by the index of its cluster, in order
//! of its smallest record. Strings are kept where they were read; rooms hand each other integers and typed values.

mod accuracies;
pub mod blocks;
mod cells;
mod crosswalk;
mod decimal;
mod events;
mod fields;
mod forgotten;
mod frequencies;
mod grouped;
mod ids;
mod index;
mod links;
pub mod moments;
mod places;
mod reading;
mod scalar;
mod sources;
pub mod stamped;
mod testimonies;
mod texts;
mod ties;
mod validity;

pub use accuracies::{Accuracies, Basis, Ground, OfSupply, RightShare, Steady, Versus};
pub use cells::{Cell, Column, Decided, Testimony};
pub use crosswalk::Crosswalk;
pub use decimal::{Decimal, ExactSum, PRECISION, SCALE};
pub use events::{EventTable, Part, Passed};
pub use fields::{FieldCounts, StandardField};
pub use forgotten::{Forgotten, Renamed};
pub use frequencies::{Common, Frequencies, SavedFrequencies};
pub use grouped::Grouped;
pub use ids::IdCounts;
pub use index::{ClusterIndex, Micros, NO_RECORD, RecordIndex, UNKNOWN};
pub use links::*;
pub use places::{Counting, PlacedFile, Places, ToldBy, Unread, Wrong};
pub use reading::Reading;
pub use scalar::Scalar;
pub use sources::{InputFile, SourceTable, Sources};
pub use stamped::{ROW_GROUP, Stamp};
pub use testimonies::{Testimonies, keep};
pub use texts::Texts;
pub use ties::{RelationFacts, Ties};
pub use validity::{Held, Validity};
