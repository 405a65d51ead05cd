//! The figures of earlier runs, a line for each.
//!
//! In: what is kept of a run, and the lines that are kept of the runs before it. Out: the lines with it. It promises
//! that the same run is kept once, and that lines which another program has written stay as they are.

use serde::{Deserialize, Serialize};

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Past {
    /// The run.
    pub run_id: String,
    /// The moment it looked from, RFC 3339.
    pub as_of: String,
    /// The version of the registry it was made with.
    pub registry_version: u64,
    /// Customers.
    pub customers: usize,
    /// Customers in the population.
    pub population: usize,
    /// Share of the population whose profile is complete, fresh and trusted.
    pub usable_share: f64,
    /// Hours a month that the usable profiles save, or would.
    pub hours_saved_per_month: f64,
    /// The mean trust of all cells that have one.
    pub mean_trust: Option<f64>,
    /// Profiles per real customer, where that can be estimated.
    pub profile_inflation: Option<f64>,
    /// Records of the largest customer.
    pub largest: usize,
    /// The attributes, in declared order.
    pub attributes: Vec<PastAttribute>,
    /// The sources of customers, by name.
    pub sources: Vec<PastSource>,
}

/// What is kept of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PastAttribute {
    /// The column.
    pub name: String,
    /// Share of the population with a value.
    pub coverage: f64,
    /// The mean trust of its values.
    pub mean_trust: Option<f64>,
    /// Share of the customers with two or more testimonies whose sources disagree.
    pub conflict: f64,
    /// The share of each source's values that is right, in the order they are asked, where it is estimated.
    pub right: Vec<Option<f64>>,
}

/// What is kept of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PastSource {
    /// Its name in YAML.
    pub name: String,
    /// Records that count.
    pub records: usize,
    /// Share of them that share their customer with a record of another source.
    pub linked_share: f64,
}

impl Past {
    /// The last run of some lines that is another than this one.
    pub fn before(lines: &str, run_id: &str) -> Option<Self> {
        let of = |line: &str| serde_json::from_str::<Self>(line).ok();
        lines.lines().rev().filter_map(of).find(|past| past.run_id != run_id)
    }

    /// The lines with this run at their end, once.
    ///
    /// # Errors
    /// None that figures can cause.
    pub fn after(&self, lines: &str) -> anyhow::Result<String> {
        let is_this = |line: &&str| serde_json::from_str::<Self>(line).is_ok_and(|past| past.run_id == self.run_id);
        let mut all: Vec<&str> = lines.lines().filter(|line| !is_this(line)).collect();
        let own = serde_json::to_string(self)?;
        all.push(&own);
        Ok(all.join("\n") + "\n")
    }
}
