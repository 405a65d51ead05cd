//! What a user wrote, understood.
//!
//! In: the path of a use-case file. Out: a [`UseCase`] in which every name refers to something, every default is filled
//! in and every expression is parsed; or every problem at once, each at its line. It reads no data.
//!
//! Every noun of the file is a folder: `written` is what serde fills and the JSON Schema is made from, `understood`
//! what the engine works with, `compile` leads from one to the other and reports what is wrong. Imports go down this
//! list: `text` and `expression`, `files` and `findings`, the nouns `purpose`, `sources`, `identity`, `match_model`,
//! `attributes`, `consent`, `outcome`, `unit_tests`, the whole (`written`, `usecase`), what is asked of it (`needs`,
//! `review`, `compile`), and what people call (`load`, `discover`, `portfolio`, `show`).

mod attributes;
mod compile;
mod consent;
mod declared;
mod discover;
mod duration;
mod examples;
mod expression;
mod files;
mod findings;
mod former_names;
mod formerly;
mod identity;
mod json_place;
mod lints;
mod load;
mod match_model;
mod needs;
mod outcome;
mod personal_data;
mod portfolio;
mod purpose;
mod reading;
mod recognise;
mod reference;
mod review;
mod schema;
mod show;
mod sources;
mod text;
mod unit_tests;
mod usecase;
mod version;
mod word;
pub mod written;

pub use crate::matching::MAX_COMPARISONS;
pub use crate::types::{AttributeType, Cut, FieldType, LevelRule};

pub use attributes::{
    Aggregate, Attribute, Calculation, Derived, Function, Gives, How, Plain, Relation, RollUp, Rule, Supply, To,
    Together, Tolerance, Window, Within,
};
pub use consent::{Consent, ConsentSource};
pub use declared::Declared;
pub use discover::{Discovered, discover};
pub use duration::{Span, parse_span};
pub use expression::{Beside, Expression, Failed, Kind, Values, page as expressions_page};
pub use formerly::{FormerEntity, FormerRecordId, FormerSource};
pub use identity::{CustomerIs, Extract, IdentityField, MatchKey, Region};
pub use json_place::{JsonPlace, RecordId};
pub use load::{Loaded, WhoIsWho, load, load_identity, load_to_train};
pub use match_model::{BlockingRule, Comparison, Fitted, FittedComparison, FittedLevel, MatchModel};
pub use needs::{Need, Reads};
pub use outcome::{Gates, Identifiers, Outside, WriteBack};
pub use personal_data::Category;
pub use portfolio::across_files;
pub use purpose::{Purpose, Stage};
pub use reference::page as reference_page;
pub use schema::json_schema;
pub use sources::functions::{FUNCTIONS as SQL_FUNCTIONS, TABLE as SQL_TABLE, page as sql_page};
pub use sources::{
    Codes, Customers, Decay, DecayShape, Events, Format, Made, Query, Quoting, Read, Role, Several, Source, Validity,
    Via,
};
pub use text::flow;
pub use unit_tests::{Expectation, GivenRow, RecordName, UnitTest};
pub use usecase::{Identity, UseCase};
pub use version::{Changed, NEWEST as FORMAT_VERSION, Upgraded, text_to_upgrade, upgraded};
pub use word::word;
