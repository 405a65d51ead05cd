//! The systems that hold records of customers, and the events that hang on them.

mod clock;
mod compile;
mod id_forms;
mod path;
mod quoting;
mod understood;
pub(super) mod written;

pub(super) use compile::{RELIABILITY, any_source, customers, decay, sources};
pub use understood::{Customers, Decay, Format, Quoting, Read, Role, Source};
pub use written::DecayShape;
pub(super) use written::Escape;
