//! The probabilistic half of identity: which records are compared, on what, and from which weight they link.

mod compile;
mod customer_is;
mod fitted;
mod frequencies;
mod understood;
pub(super) mod written;

pub(super) use compile::match_model;
pub(super) use customer_is::customer_is;
pub use fitted::{Fitted, FittedComparison, FittedLevel};
pub use understood::{BlockingRule, Comparison, MatchModel};
