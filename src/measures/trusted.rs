//! What trust rests on, what speaks against what is declared, what to repair first, and the time that is saved.

use serde::{Deserialize, Serialize};

/// What trust rests on, as shares of the cells that have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RestsOn {
    /// How right sources are is estimated from how they agree.
    pub estimated: f64,
    /// Two sources speak, and what is declared decides.
    pub declared: f64,
    /// The value joins the records that say it.
    pub used_to_link: f64,
    /// Nothing can be checked.
    pub unchecked: f64,
}

/// What is to be said of a source beside the system of record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Challenge {
    /// The source.
    pub source: String,
    /// The system of record.
    pub instead_of: String,
    /// What is the matter.
    pub finding: Finding,
    /// By what share of the customers of whom both speak the source is right oftener.
    pub gain: f64,
    /// The interval in which that is with a probability of 95%, from customers drawn again.
    pub interval: [f64; 2],
    /// Customers in the population of whom both speak.
    pub both: usize,
    /// How many more of them would have a right value.
    pub customers: usize,
}

/// What is the matter with a system of record, beside another source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It is wrong oftener.
    Worse,
    /// It was as right on the day it said so, and is older.
    Older,
}

/// The share of a source's values that are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RightShare {
    /// Today.
    pub today: f64,
    /// The interval in which that is with a probability of 95%, from customers drawn again. With three sources it
    /// reaches to what would be so if the two that are most alike copied.
    pub interval: [f64; 2],
    /// On the day that the source last changed its record.
    pub then: f64,
}

/// What a source copies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Copies {
    /// The other source.
    pub of: String,
    /// Of how many of its values, as a share.
    pub share: f64,
}

/// What keeps profiles from being usable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Repair {
    /// The attribute, for people.
    pub attribute: String,
    /// Its column.
    pub name: String,
    /// What is the matter with its value.
    pub lacks: Lacks,
    /// The source that is asked first for it; empty where it is made from other attributes.
    pub source: String,
    /// Profiles that count for it: each profile that cannot be used counts once, for what most others lack too.
    pub profiles: usize,
    /// Those of them that lack nothing else, and were usable if it were repaired.
    pub alone: usize,
    /// The hours a month that they would add.
    pub hours_per_month: f64,
}

/// What is the matter with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lacks {
    /// There is none.
    Missing,
    /// It is older than it may be.
    Stale,
    /// It is trusted less than it must be.
    Trust,
}

/// The time saved.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ValueMeasures {
    /// Minutes the task takes without the profile.
    pub minutes_before: f64,
    /// Minutes it takes with it.
    pub minutes_after: f64,
    /// How often a month.
    pub times_per_month: f64,
    /// The trust that every value of a usable profile has.
    pub trust_floor: f64,
    /// Share of the population whose profile has every value.
    pub complete_share: f64,
    /// Share whose profile is complete and holds nothing stale.
    pub fresh_share: f64,
    /// Share whose profile is complete, fresh and above the trust floor in every cell.
    pub usable_share: f64,
    /// times × minutes saved ÷ 60 × usable share.
    pub hours_saved_per_month: f64,
    /// What a usable share of 1 would save.
    pub hours_possible_per_month: f64,
}
