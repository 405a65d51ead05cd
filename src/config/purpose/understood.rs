//! The purpose, understood: every default is filled in.

use super::written::Stage;

/// Why the use case exists, in figures where there are some.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// The decision taken with the profile.
    pub decision: String,
    /// The team that takes it.
    pub owner: String,
    /// The executive who asked for it.
    pub sponsor: Option<String>,
    /// Whom to write to.
    pub steward: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// The day it is due.
    pub due: Option<chrono::NaiveDate>,
    /// Where people work.
    pub tool: String,
    /// What they do.
    pub task: String,
    /// Minutes without the profile.
    pub minutes_before: f64,
    /// Minutes with a good profile.
    pub minutes_after: f64,
    /// How often a month.
    pub times_per_month: f64,
    /// The trust each value needs before time counts as saved.
    pub trust_floor: f64,
}
