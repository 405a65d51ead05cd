//! The one integration-test binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a test that cannot go on should say so and stop")]

mod determinism;
mod editor;
mod fresh;
mod hostile;
mod invalid;
mod matching;
mod mutations;
mod over_time;
mod overmerge;
mod printed;
mod privacy;
mod reading;
mod reference;
mod support;
mod tidy;
mod usecases;
mod validating;
