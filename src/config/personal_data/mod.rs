//! Which columns hold personal data of which category, and which purposes may use them.

mod compile;
mod understood;
pub(super) mod written;

pub(super) use compile::{allowed, personal_data};
pub use understood::Category;
