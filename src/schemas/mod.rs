//! What programs may rely on: the schema of the use-case file and of everything that is written.
//!
//! In: nothing, or a use case. Out: JSON Schemas of documents, and the columns of tables. It promises that they are
//! made from the types that read and write, so that they cannot say anything else. It writes no document.

mod tables;

use serde_json::Value;

use crate::config::{UseCase, json_schema};
use crate::document::schema;
use crate::{diagnostic, evaluate, explain, measures, plan, publish, resolve, upkeep};

/// What there is a schema of.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its name, which is that of its file in `schemas/`.
    pub name: &'static str,
    /// What it is.
    pub says: &'static str,
    of: fn(Option<&UseCase>) -> String,
}

impl Subject {
    /// Its file in `schemas/`.
    pub fn file(&self) -> String {
        match self.name {
            TABLES => format!("{TABLES}.datapackage.json"),
            name => format!("{name}.schema.json"),
        }
    }

    /// Its schema, indented, with a final newline; `use_case` adds the columns that it names to the profile.
    pub fn text(&self, use_case: Option<&UseCase>) -> String {
        (self.of)(use_case)
    }
}

/// The name of what holds the columns of all tables.
pub const TABLES: &str = "tables";

fn indented(value: &Value) -> String {
    format!("{value:#}\n")
}

macro_rules! document {
    ($name:literal, $type:ty, $says:literal) => {
        Subject { name: $name, says: $says, of: |_| indented(&schema::<$type>()) }
    };
}

/// Everything that has a schema.
pub const SUBJECTS: [Subject; 16] = [
    Subject { name: "usecase", says: "a use-case file", of: |_| json_schema() },
    document!("findings", diagnostic::machine::Findings<'static>, "what `c360 validate --format json` prints"),
    document!("measures", measures::Measures, "`measures.json`"),
    document!("run", publish::Record<'static>, "`run.json`"),
    document!("plan", plan::Plan, "what `c360 plan --format json` prints"),
    document!("evaluation", evaluate::Evaluation, "what `c360 evaluate --format json` prints against a truth"),
    document!(
        "judged_sample",
        evaluate::JudgedSample,
        "what `c360 evaluate --judged --format json` prints of a drawn sample"
    ),
    document!("judged_pairs", evaluate::Curve, "what `c360 evaluate --judged --format json` prints of other pairs"),
    document!("calibration", evaluate::Calibration, "what `c360 evaluate --values --format json` prints"),
    document!("explanation", explain::Why, "what `c360 explain --format json` prints"),
    document!("history", explain::History, "what `c360 history --format json` prints"),
    document!("blocking", resolve::advise::Plan, "what `c360 blocking --format json` prints"),
    document!("verification", upkeep::Verification, "what `c360 verify --format json` prints"),
    document!("registry_check", upkeep::Checked, "what `c360 registry check --format json` prints"),
    document!("disclosure", upkeep::Disclosed, "what `c360 disclose --format json` prints"),
    Subject {
        name: TABLES,
        says: "the columns of every Parquet file",
        of: |use_case| indented(&tables::package(use_case)),
    },
];
