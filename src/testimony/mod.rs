//! What each source says about an attribute.
//!
//! In: records and events in customers, and the expressions of the use case. Out: [`Testimonies`], with what could not
//! be used. It promises that every value that can be read is heard, however many there are, and that records are asked
//! in an order that content decides. It neither trusts nor chooses.

mod asked;
mod classes;
mod column;
mod events;
mod gather;
mod records;
mod related;
mod supplied;
mod valid;
mod values;
mod within_source;

pub use asked::Asked;
pub(crate) use classes::agree;
pub use column::as_column;
pub(crate) use events::{Event, State, value_kind};
pub use events::{Gathered, Gathering};
pub use gather::{Winner, gather};
pub(crate) use values::{Typed, number, parse, typed};
