//! How right the sources of an attribute are, and what that rests on.

use serde::{Deserialize, Serialize};

/// What the trust in a value rests on, the firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// How right its sources are is estimated from how they agree.
    Estimated,
    /// Two sources speak: what is declared of them decides which is right where they differ.
    Declared,
    /// It joins the records that say it: that they agree says nothing. What is declared stands.
    UsedToLink,
    /// Nothing can be checked: what is declared stands.
    Unchecked,
}

impl Basis {
    /// The name in lineage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Estimated => "estimated",
            Self::Declared => "declared",
            Self::UsedToLink => "used_to_link",
            Self::Unchecked => "unchecked",
        }
    }
}

/// Why the accuracies of an attribute are estimated, or are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Three sources or more speak for themselves, and the estimate makes what was seen.
    Estimated,
    /// One source, or none.
    #[default]
    Alone,
    /// Two sources speak for themselves.
    Two,
    /// Of too few customers three speak, or the estimate is too unsure.
    Few,
    /// The values join the records that say them.
    UsedToLink,
    /// The estimate does not make what was seen: the sources err together, or there are several truths.
    Unfit,
    /// Several estimates make what was seen nearly as well: who copies whom cannot be told.
    Doubtful,
    /// Most sources differ from the system of record always in the same way: it means something else.
    Definition,
    /// Sources need not say the same: what survives is put together, or an extreme.
    Many,
}

/// How right the sources of an attribute are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accuracies {
    /// Whether they are estimated.
    pub ground: Ground,
    /// Customers of whom two sources or more speak for themselves, as far as they were looked at.
    pub customers: usize,
    /// By supply.
    pub by_supply: Vec<OfSupply>,
}

/// How right one source of an attribute is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfSupply {
    /// What is estimated, where it is.
    pub estimated: Option<RightShare>,
    /// The supply that it copies, and of how many of its claims.
    pub copies: Option<(usize, f64)>,
    /// Whether this use case writes what it reads.
    pub is_echo: bool,
    /// Claims that join their records.
    pub used_to_link: usize,
    /// How much oftener it is right than the system of record.
    pub versus: Option<Versus>,
}

/// The share of the claims of a source that are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RightShare {
    /// Today.
    pub today: f64,
    /// On the day of the claim.
    pub then: f64,
    /// The standard error of today's share.
    pub error: f64,
    /// With three sources: today's share if those that are most alike copied.
    pub if_copied: Option<f64>,
}

/// How much oftener a source is right than the first, of the customers of whom both speak.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Versus {
    /// The share of customers of whom both speak, of those looked at.
    pub both: f64,
    /// By what share of those it is right oftener, today.
    pub today: f64,
    /// On the day of the claim.
    pub then: f64,
    /// The standard error of today's.
    pub error: f64,
    /// The least of it, with three sources, whether or not those most alike copied.
    pub least: f64,
}

/// How the numbers of two sources differ always in the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Steady {
    /// Whether the right source has the larger number.
    pub right_is_larger: bool,
    /// How many times the smaller number the larger one is, to four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// How much larger it is, where the factors differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// For how many customers it is so.
    pub customers: usize,
    /// Customers for whom both have a number and do not agree.
    pub of: usize,
}
