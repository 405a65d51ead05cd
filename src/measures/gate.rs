//! A gate: what must hold before anything is published.
//!
//! In: a kind, a limit, what was measured. Out: whether it held. It promises that a comparison with no answer fails,
//! and that the words of `measures.json` and the keys of the YAML are told by the kind alone. It measures nothing.

use serde::{Deserialize, Serialize};

/// What a gate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateKind {
    /// Share of the population with a value of an attribute.
    Coverage,
    /// Share of the customers whose sources disagree about an attribute.
    Conflict,
    /// The mean trust of all cells.
    Trust,
    /// Estimated profiles per real customer.
    ProfileInflation,
    /// Records in the largest cluster.
    LargestCluster,
    /// Chains of links that were too long for one customer.
    CutIslands,
    /// Share of the known records whose canonical ID changed.
    IdChurn,
    /// Customers in the profile table.
    Population,
}

impl GateKind {
    /// Every kind with its name for people and its key in YAML.
    const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Coverage, "coverage", "coverage"),
        (Self::Conflict, "conflict", "conflict"),
        (Self::Trust, "trust", "trust"),
        (Self::ProfileInflation, "profile inflation", "profile_inflation"),
        (Self::LargestCluster, "largest cluster", "largest_cluster"),
        (Self::CutIslands, "cut islands", "cut_islands"),
        (Self::IdChurn, "ID churn", "id_churn"),
        (Self::Population, "population", "population"),
    ];

    fn names(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(("", ""), |(_, name, key)| (name, key))
    }

    /// Its key under `gates`.
    pub fn key(self) -> &'static str {
        self.names().1
    }

    /// On which side of the limit it holds.
    pub fn direction(self) -> Direction {
        match self {
            Self::Coverage | Self::Trust | Self::Population => Direction::AtLeast,
            Self::Conflict | Self::ProfileInflation | Self::LargestCluster | Self::CutIslands | Self::IdChurn => {
                Direction::AtMost
            }
        }
    }
}

/// On which side of its limit a gate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Direction {
    /// From the limit on.
    #[serde(rename = "at least")]
    AtLeast,
    /// Up to the limit.
    #[serde(rename = "at most")]
    AtMost,
}

impl std::fmt::Display for Direction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::config::word(self))
    }
}

/// A gate and what was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(into = "Written", try_from = "Written")]
pub struct Gate {
    /// What it is about.
    pub kind: GateKind,
    /// The attribute, where it is about one.
    pub attribute: Option<String>,
    /// The limit.
    pub limit: f64,
    /// What was measured.
    pub measured: f64,
    /// Whether it held.
    pub passed: bool,
}

impl Gate {
    /// A gate over what was measured.
    pub fn new(kind: GateKind, attribute: Option<&str>, limit: f64, measured: f64) -> Self {
        let passed = match kind.direction() {
            Direction::AtLeast => measured >= limit,
            Direction::AtMost => measured <= limit,
        };
        Self { kind, attribute: attribute.map(str::to_owned), limit, measured, passed }
    }

    /// Its name, such as `coverage of arr`.
    pub fn name(&self) -> String {
        let (name, _) = self.kind.names();
        match &self.attribute {
            Some(attribute) => format!("{name} of {attribute}"),
            None => name.to_owned(),
        }
    }
}

/// A gate as it stands in `measures.json`.
#[derive(Serialize, Deserialize, schemars::JsonSchema)]
struct Written {
    /// What it is about, such as `coverage of arr`.
    name: String,
    /// On which side of the limit it holds.
    direction: Direction,
    /// The limit.
    limit: f64,
    /// What was measured.
    measured: f64,
    /// Whether it held.
    passed: bool,
}

impl From<Gate> for Written {
    fn from(gate: Gate) -> Self {
        Self {
            name: gate.name(),
            direction: gate.kind.direction(),
            limit: gate.limit,
            measured: gate.measured,
            passed: gate.passed,
        }
    }
}

impl TryFrom<Written> for Gate {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { name, direction: _, limit, measured, passed } = written;
        let (kind, attribute) = match name.split_once(" of ") {
            Some((kind, attribute)) => (kind, Some(attribute.to_owned())),
            None => (name.as_str(), None),
        };
        let known = GateKind::ALL.iter().find(|(_, name, _)| *name == kind).ok_or("a gate that is not known")?;
        Ok(Self { kind: known.0, attribute, limit, measured, passed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_is_written_in_its_words_and_read_again() {
        let gates = [
            Gate::new(GateKind::Coverage, Some("arr"), 0.9, 0.95),
            Gate::new(GateKind::IdChurn, None, 0.01, f64::NAN),
            Gate::new(GateKind::LargestCluster, None, 40.0, 41.0),
        ];
        assert_eq!(gates.each_ref().map(|gate| gate.passed), [true, false, false]);
        let json = serde_json::to_string(&gates[0]).unwrap();
        assert_eq!(
            json,
            r#"{"name":"coverage of arr","direction":"at least","limit":0.9,"measured":0.95,"passed":true}"#
        );
        assert_eq!(serde_json::from_str::<Gate>(&json).unwrap(), gates[0]);
        assert!(serde_json::from_str::<Gate>(&json.replace("coverage", "luck")).is_err());
    }
}
