//! Customer 360 as code (partial).
pub mod cluster;
pub mod config;
pub mod diagnostic;
pub mod identity;
pub mod link;
pub mod outputs;
pub mod profile;
pub mod sources;
pub mod standardise;
pub mod tables;
pub mod survivorship;
pub mod trust;
pub mod worlds;
