//! Customer 360 as code.
//!
//! One YAML file per use case declares the attributes of a profile, the system of record of each, and the match keys
//! that decide which source records are the same customer. This library validates the file and builds, with lineage and
//! trust for every cell, the profile table, the crosswalk and the figures. `docs/ARCHITECTURE.md` walks through it.

#[macro_use]
mod numbers;

pub mod build;
pub mod cli;
pub mod config;
pub mod consent;
pub mod derive;
pub mod diagnostic;
pub mod document;
pub mod evaluate;
pub mod events;
pub mod explain;
pub mod golden;
pub mod identity;
pub mod inspect;
pub mod matching;
pub mod measures;
pub mod pipeline;
pub mod plan;
pub mod profile;
pub mod progress;
pub mod propose;
pub mod publish;
pub mod relate;
pub mod report;
pub mod resolve;
pub mod run;
pub mod schemas;
pub mod sources;
pub mod storage;
pub mod survivorship;
pub mod tables;
pub mod testimony;
pub mod trust;
pub mod types;
pub mod unit_tests;
pub mod upkeep;
pub mod worlds;
