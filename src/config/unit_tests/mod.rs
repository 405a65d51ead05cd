//! The tests that are written in a use case: rows in, expected customers out.

mod compile;
mod expected;
mod understood;
pub(super) mod written;

pub(super) use compile::unit_tests;
pub(super) use expected::Known;
pub use understood::{Expectation, GivenRow, RecordName, UnitTest};
