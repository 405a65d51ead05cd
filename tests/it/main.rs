//! The one integration-test binary.

mod determinism;
mod fresh;
mod invalid;
mod over_time;
mod reading;
mod reference;
mod support;
mod tidy;
mod usecases;
