//! The systems that hold records of customers, and the events that hang on them.

mod clock;
mod compile;
mod events;
mod id_forms;
mod path;
mod query;
mod quoting;
mod read;
mod understood;
pub(super) mod written;

pub(super) use compile::{RELIABILITY, any_source, customers, decay, sources};
pub use understood::{Codes, Customers, Decay, Events, Format, Made, Query, Quoting, Read, Role, Source, Via};
pub(super) use written::Escape;
pub use written::{DecayShape, Several};
