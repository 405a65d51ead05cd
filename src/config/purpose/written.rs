//! The purpose as it is written.

use schemars::JsonSchema;

/// Why a use case exists.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The decision that somebody takes with the profile in hand.
    pub decision: String,
    /// The team that takes it.
    pub owner: String,
    /// The executive who asked for it.
    pub sponsor: Option<String>,
    /// Whom to write to when a value is wrong.
    pub steward: Option<String>,
    /// How far it has come; the report and the portfolio show it. Default `proposed`.
    #[serde(default)]
    pub stage: Stage,
    /// The day it is due, `YYYY-MM-DD`; the portfolio shows it.
    pub due: Option<String>,
    /// The task that gets faster, and by how much.
    pub workflow: Workflow,
}

/// How far a use case has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Written down, not used yet.
    #[default]
    Proposed,
    /// A few people work with exported profiles.
    ManualPilot,
    /// The profiles are where people work.
    Live,
}

/// The task whose time is saved.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// Where people do it.
    pub tool: String,
    /// What they do.
    pub task: String,
    /// Minutes it takes without the profile.
    pub minutes_before: f64,
    /// Minutes it takes with a profile that is complete, fresh and trusted.
    pub minutes_after: f64,
    /// How often a month it is done, over the whole population.
    pub times_per_month: f64,
    /// The trust that every value of a profile needs before its time is counted as saved. Default 0.8.
    pub trust_floor: Option<f64>,
}
