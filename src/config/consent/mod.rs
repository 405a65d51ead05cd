//! Whose profile may be made: only that of customers who have consented to what it is for.

mod compile;
mod understood;
pub(super) mod written;

pub(super) use compile::consent;
pub use understood::{Consent, ConsentSource};
