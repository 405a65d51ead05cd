//! The systems that hold records of customers, and the events that hang on them.

mod beside;
mod clock;
mod compile;
mod events;
mod files;
pub(super) mod functions;
mod id_forms;
mod meant;
mod path;
mod query;
mod quoting;
mod read;
mod understood;
pub(super) mod written;

pub use beside::{Codes, Validity, Via};
pub(super) use compile::{RELIABILITY, any_source, customers, decay, sources};
pub use files::{Format, Query, Quoting, Read};
pub(super) use read::read;
pub use understood::{Customers, Decay, Events, Made, Role, Source};
pub(super) use written::Escape;
pub use written::{DecayShape, Several};
