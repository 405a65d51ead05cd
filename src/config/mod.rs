//! What a user wrote, understood.
//!
//! In: the path of a use-case file. Out: a [`UseCase`] in which every name refers to something, every default is filled
//! in and every expression is parsed; or every problem at once, each at its line. It reads no data.

mod attributes;
mod check;
mod comparing;
mod compile;
mod discover;
mod duration;
mod entries;
mod expression;
mod extract;
mod fitted;
mod flow;
mod load;
mod locate;
mod match_model;
mod needs;
mod portfolio;
mod recognise;
mod review;
mod schema;
mod secrets;
mod structure;
mod supply;
mod systems;
mod text;
mod tree;
mod unit_tests;
mod usecase;
pub mod written;

pub use comparing::{BlockingRule, Comparison, Cut, LevelRule, MAX_COMPARISONS, MatchModel};
pub use discover::{Discovered, discover};
pub use duration::{Span, parse_span};
pub use expression::{Expression, Failed, Kind, Values};
pub use fitted::{Fitted, FittedComparison, FittedLevel};
pub use flow::flow;
pub use load::{Loaded, WhoIsWho, load, load_identity, load_to_train};
pub use needs::Need;
pub use portfolio::across_files;
pub use schema::json_schema;
pub use usecase::*;
