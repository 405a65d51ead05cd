//! The one integration-test binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on should say so and stop"
)]

mod adding;
mod business;
mod carried;
mod command_line;
mod compared_only;
mod consent;
mod contract;
mod customer_is;
mod determinism;
mod editor;
mod events;
mod exact;
mod expressions;
mod first_file;
mod folders;
mod formerly;
mod fresh;
mod groups;
mod guide;
mod hostile;
mod id_forms;
mod ids;
mod ids_model;
mod imports;
mod inputs;
mod inside_json;
mod invalid;
mod judged_sheets;
mod lists;
mod mailboxes;
mod matching;
mod mutations;
mod named_files;
mod names;
mod near_values;
mod numbers;
mod outputs;
mod over_time;
mod overmerge;
mod pieces;
mod plan;
mod printed;
mod privacy;
mod publishing;
mod reading;
mod reference;
mod relations;
mod round_trips;
mod said_of_nothing;
mod sampled;
mod sampled_blind;
mod schemas;
mod spellings;
mod spoilt_data;
mod stories;
mod support;
mod systems;
mod texts;
mod tidy;
mod trust;
mod types;
mod unread;
mod upkeep;
mod usecases;
mod validating;
mod validity;
mod versions;
mod write_back;
mod zones;
